//! Verify: whether a store is what was recorded.
//!
//! ```text
//! pages      the checksums of the file                               unless the gate only reads
//! chain      each entry's number, time, policy and hash, in order; the tree over all of them; the texts of the policies
//! removed    by the ledger's deletions and expiries; what remains of it is what they say
//! documents  of each verdict: its rows are gone if it was removed; otherwise their digest is the one in the ledger
//! rest       there are no other rows; the header has the ledger's policy; the index is what the events make
//! ```

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::checkpoint;
use super::handle::Gate;
use super::open;
use crate::decide::{Name, name, reread_all};
use crate::error::{Code, Error, Result};
use crate::fingerprint::Fingerprinter;
use crate::secret::Secret;
use crate::store::header::{self, Head};
use crate::store::{
    ALL, Deletion, DocumentRow, Expiry, Hash, Line, Read, Recorded, RecordedVerdict, Table, deleted, event, seal,
    stored, text,
};
use crate::threads::apart;

/// What was checked and found intact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verified {
    /// How many verdicts the ledger has.
    pub verdicts: u64,
    /// How many documents are kept, all of them as in the ledger.
    pub documents: u64,
    /// The hash of the ledger's last entry.
    pub head: Hash,
    /// How many entries the ledger has; each one's hash covers the one before it.
    pub entries: u64,
}

impl Gate {
    /// Checks everything that later verdicts rest on: the pages of the file, the chain of the ledger, its policy, that each
    /// document is stored as the ledger says or was removed as the ledger says, and that the index is made of these. With `head`, also
    /// that the ledger still has the entry with that hash, and so all before it.
    ///
    /// # Errors
    /// [`Code::Corrupt`], which names the first thing that differs; [`Code::Io`] when the store cannot be read.
    pub fn verify(&self, head: Option<Hash>) -> Result<Verified> {
        let mut wanted: Vec<Hash> = head.into_iter().collect();
        let mut writer = None;
        if self.reads_only() {
            wanted.push(self.head());
        } else {
            let guard = self.writer()?;
            self.tables_mut().verify()?;
            wanted.push(guard.head.hash);
            writer = Some(guard);
        }
        wanted.retain(|hash| *hash != Hash::default());
        let tables = self.tables();
        // All that follows is of one moment: tables on disk are read as they are now, and those in memory do not change meanwhile.
        let read = tables.read()?;
        if tables.is_durable() {
            drop(writer.take());
        }
        let mut policies = HashSet::new();
        let (end, removed) = chain(&*read, &mut |line| {
            wanted.retain(|wanted| *wanted != line.hash);
            policies.insert(line.entry.policy);
        })?;
        for policy in policies {
            header::policy_of(&*read, policy)?;
        }
        if let Some(missing) = wanted.first() {
            let message =
                format!("the ledger has no entry with the hash {missing}: an entry up to it was changed or removed");
            return Err(Error::new(Code::Corrupt, message));
        }
        if let Some(row) = read.get(Table::Header, header::HEADER)? {
            open::bound(&row, &end)?;
        }
        if header::head(&*read)?.tree != end.tree {
            return Err(Error::new(Code::Corrupt, header::OTHER_TREE));
        }
        let Counted { verdicts, documents } = documents(&*read, &removed, &self.secret)?;
        remains(&*read)?;
        apart(|| checkpoint::verify(&*read, self.secret, self.options.limits))?;
        Ok(Verified { verdicts, documents, head: end.hash, entries: end.next })
    }
}

/// What the ledger says was removed.
#[derive(Default)]
struct Removed {
    /// Up to which entry an id was deleted.
    deleted: HashMap<Name, u64>,
    /// Of each expiry its entry and, of it and those after it, the latest day before which documents expired.
    expired: Vec<(u64, i32)>,
}

impl Removed {
    fn take(&mut self, line: &Line) {
        match &line.entry.what {
            Recorded::Deletion(Deletion { ids, .. }) => {
                self.deleted.extend(ids.iter().map(|id| (name(id, None), line.entry.sequence)));
            }
            Recorded::Expiry(Expiry { before, .. }) => self.expired.push((line.entry.sequence, before.0)),
            _ => {}
        }
    }

    /// When all are known.
    fn close(&mut self) {
        let mut latest = i32::MIN;
        for (_, before) in self.expired.iter_mut().rev() {
            latest = latest.max(*before);
            *before = latest;
        }
    }

    /// Whether the document of a verdict was removed.
    fn has(&self, sequence: u64, verdict: &RecordedVerdict) -> bool {
        let later = self.expired.partition_point(|(entry, _)| *entry < sequence);
        self.deleted.get(&name(&verdict.id, None)).is_some_and(|entry| *entry > sequence)
            || self.expired.get(later).is_some_and(|(_, before)| verdict.day.0 < *before)
    }
}

/// Checks the ledger in itself; its end, and what it says was removed. `each` gets every line.
fn chain(read: &dyn Read, each: &mut dyn FnMut(&Line)) -> Result<(Head, Removed)> {
    let (mut end, mut removed) = (Head::default(), Removed::default());
    read.scan(Table::Ledger, ALL, &mut |key, row| {
        let line = Line::read(key, row)?;
        let (entry, place, canonical) = (&line.entry, end.next, line.entry.canonical());
        let changes = matches!(entry.what, Recorded::Policy(_));
        let wrong = if entry.sequence != place || key != place.to_be_bytes() {
            format!("it has the number {}", entry.sequence)
        } else if place > 0 && end.time > entry.time.0 {
            "its time is earlier than that of the entry before it".to_owned()
        } else if !changes && end.policy.is_some_and(|policy| policy != entry.policy) {
            "its policy is not that of the entry before it".to_owned()
        } else if Line::chained(&canonical, end.hash) != line.hash {
            "its hash is not that of its record and the hash before it".to_owned()
        } else {
            removed.take(&line);
            each(&line);
            end.push(&line, &canonical);
            return Ok(());
        };
        let message = format!("ledger entry {place}: {wrong}; it was changed, or an entry before it was removed");
        Err(Error::new(Code::Corrupt, message))
    })?;
    removed.close();
    Ok((end, removed))
}

/// What the ledger has of documents.
struct Counted {
    verdicts: u64,
    documents: u64,
}

/// Checks what is stored of every document against the ledger, and that nothing else is stored.
fn documents(read: &dyn Read, removed: &Removed, secret: &Secret) -> Result<Counted> {
    let mut rows = Rows::default();
    let mut verdicts = 0;
    let mut space = Fingerprinter::new();
    read.scan(Table::Ledger, ALL, &mut |key, row| {
        let line = Line::read(key, row)?;
        let Some(verdict) = line.entry.verdict() else { return Ok(()) };
        verdicts += 1;
        let wrong = |what: &str| {
            let message = format!("document {} (\"{}\"): {what}", line.entry.sequence, verdict.id.escape_debug());
            Error::new(Code::Corrupt, message)
        };
        let gone = removed.has(line.entry.sequence, verdict);
        let day = verdict.day.0;
        let Some(event_row) = read.get(Table::Events(day), key)? else {
            let message = "its event was removed, and the ledger has no deletion or expiry of it";
            return if gone { Ok(()) } else { Err(wrong(message)) };
        };
        if gone {
            return Err(wrong("the ledger says that it was removed, and it is still there"));
        }
        if event(day, key, &event_row)?.names[0] != name(&verdict.id, None) {
            return Err(wrong("its id is not the one in the ledger"));
        }
        let row = read.get(Table::Documents(day), key)?;
        let text = text(read, day, key)?;
        if text.as_ref().is_some_and(|text| *blake3::hash(text.as_bytes()).as_bytes() != verdict.raw.0) {
            return Err(wrong("its text is not the one in the ledger"));
        }
        let value = seal::open(key, &event_row).ok_or_else(|| seal::damaged(Table::Events(day), key))?;
        let kept = row.as_deref().map(|row| {
            seal::open(key, row).ok_or_else(|| seal::damaged(Table::Documents(day), key))
        });
        let kept = kept.transpose()?;
        let page_row = read.get(Table::Pages(day), key)?;
        let page = page_row.as_deref().map(|row| {
            seal::open(key, row).ok_or_else(|| seal::damaged(Table::Pages(day), key))
        });
        let page = page.transpose()?;
        if stored(day, value, kept, text.is_some(), page, secret) != verdict.stored {
            let compared = match (&kept, &text) {
                (Some(kept), Some(text)) => !is_of(kept, &verdict.id, text, &mut space)?,
                _ => false,
            };
            return Err(wrong(if compared {
                "what it is compared by is not what its text makes; it was changed"
            } else {
                "its keys, what it is compared by, what it came with, or whether its text is kept is not what the ledger says; it was changed"
            }));
        }
        rows.count(kept.is_some(), text.is_some(), page.is_some());
        Ok(())
    })?;
    let found = Rows::of(read)?;
    let wrong = [
        ("events", rows.events, found.events),
        ("events", found.events, header::events(read)?),
        ("documents", rows.documents, found.documents),
        ("texts", rows.texts, found.texts),
        ("pages", rows.pages, found.pages),
    ];
    if let Some((what, wanted, found)) = wrong.into_iter().find(|(_, wanted, found)| wanted != found) {
        let message = format!("the store has {found} {what}, the ledger says {wanted}; rows were added or removed");
        return Err(Error::new(Code::Corrupt, message));
    }
    Ok(Counted { verdicts, documents: rows.documents })
}

/// Checks what remains of deleted documents against the ledger.
fn remains(read: &dyn Read) -> Result<()> {
    for (number, remains) in deleted::deletions(read)? {
        let key = number.to_be_bytes();
        let line = read.get(Table::Ledger, &key)?.map(|row| Line::read(&key, &row)).transpose()?;
        match line.map(|line| line.entry.what) {
            Some(Recorded::Deletion(deletion)) if deletion.remains == Some(remains) => {}
            _ => {
                let message = format!(
                    "what remains of deleted documents is not what ledger entry {number} says; it was changed; clear it with `naql \
                     store vacuum` (vacuum), or use a copy"
                );
                return Err(Error::new(Code::Corrupt, message));
            }
        }
    }
    Ok(())
}

/// Whether what a document is compared by is what its text makes.
fn is_of(kept: &[u8], id: &str, text: &str, space: &mut Fingerprinter) -> Result<bool> {
    let stories: Vec<_> = reread_all(text, space)?.into_iter().map(Into::into).collect();
    let made = seal::encode(&[], &DocumentRow::new(id, text, &stories, &[]));
    Ok(seal::value(&made) == kept)
}

/// How many rows the tables of all days have.
#[derive(Default)]
struct Rows {
    events: u64,
    documents: u64,
    texts: u64,
    pages: u64,
}

impl Rows {
    fn count(&mut self, kept: bool, text: bool, page: bool) {
        self.events += 1;
        self.documents += u64::from(kept);
        self.texts += u64::from(text);
        self.pages += u64::from(page);
    }

    fn of(read: &dyn Read) -> Result<Self> {
        let mut rows = Self::default();
        for table in read.tables()? {
            let count = match table {
                Table::Events(_) => &mut rows.events,
                Table::Documents(_) => &mut rows.documents,
                Table::Texts(_) => &mut rows.texts,
                Table::Pages(_) => &mut rows.pages,
                Table::Header | Table::Ledger | Table::Checkpoint | Table::Deleted => continue,
            };
            // Row by row: the number that the file says a table has can be changed, too.
            read.scan(table, ALL, &mut |_, _| {
                *count += 1;
                Ok(())
            })?;
        }
        Ok(rows)
    }
}
