//! Audit: what a store holds, and whether it is intact.

use std::collections::BTreeMap;

use serde::Serialize;

use super::checkpoint;
use super::handle::Gate;
use crate::decide::name;
use crate::error::{Code, Error, Result};
use crate::fingerprint::SCHEME;
use crate::store::{ALL, DocumentRow, Hash, Line, Read, Table, Time, event, seal, text};
use crate::threads::apart;

/// What a store holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stats {
    /// How many stories are kept for later ones to be compared with.
    pub stories: u64,
    /// How many documents they are of.
    pub documents: u64,
    /// How many verdicts the ledger has.
    pub verdicts: u64,
    /// The verdicts of the ledger by decision.
    pub by_decision: BTreeMap<&'static str, u64>,
    /// The verdicts of the ledger by relation.
    pub by_relation: BTreeMap<&'static str, u64>,
    /// The kept documents by outlet, as [`outlet`](crate::source::outlet) names it; those of none are under the empty name.
    pub by_outlet: BTreeMap<String, u64>,
    /// The earliest and the latest publication of the kept documents that have a date.
    pub oldest: Option<Time>,
    /// See `oldest`.
    pub newest: Option<Time>,
    /// The bytes that each kind of table takes.
    pub disk: DiskUse,
    /// The hash of the ledger's last entry.
    pub head: Hash,
    /// BLAKE3 of the policy.
    pub policy: Hash,
    /// The scheme of the fingerprints.
    pub scheme: &'static str,
}

/// The bytes that a store takes, by kind of table; of a gate in memory, those of its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DiskUse {
    /// The ledger.
    pub ledger: u64,
    /// Events: the keys that stories are found by.
    pub events: u64,
    /// Kept documents: what they are compared by.
    pub documents: u64,
    /// Their texts.
    pub texts: u64,
    /// The index: what was flushed of it.
    pub index: u64,
}

/// What was checked and found intact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verified {
    /// How many entries the ledger has; each one's hash covers the one before it.
    pub verdicts: u64,
    /// How many documents are kept, all of them as in the ledger.
    pub documents: u64,
    /// The hash of the ledger's last entry.
    pub head: Hash,
}

impl Gate {
    /// Counts what is kept and recorded. Reads the whole ledger.
    ///
    /// # Errors
    /// [`Code::Io`] and [`Code::Corrupt`] when the store cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        // One lock at a time: a writer holds the first and waits for the last.
        let head = self.head();
        let stories = self.state().stories() as u64;
        let tables = self.tables();
        let read = tables.read()?;
        let mut stats = Stats {
            stories,
            documents: 0,
            verdicts: 0,
            by_decision: BTreeMap::new(),
            by_relation: BTreeMap::new(),
            by_outlet: BTreeMap::new(),
            oldest: None,
            newest: None,
            disk: DiskUse::default(),
            head,
            policy: Hash(self.policy().digest()),
            scheme: SCHEME,
        };
        for size in read.sizes()? {
            match size.table {
                Table::Header => {}
                Table::Ledger => stats.disk.ledger += size.bytes,
                Table::Documents(_) => stats.disk.documents += size.bytes,
                Table::Texts(_) => stats.disk.texts += size.bytes,
                Table::Checkpoint => stats.disk.index += size.bytes,
                Table::Events(day) => {
                    stats.disk.events += size.bytes;
                    read.scan(Table::Events(day), ALL, &mut |key, row| {
                        let event = event(day, key, row)?;
                        if event.kept() {
                            stats.documents += 1;
                            *stats.by_outlet.entry(event.outlet.unwrap_or_default().into()).or_default() += 1;
                            let time = event.published.map(Time);
                            stats.oldest = [stats.oldest, time].into_iter().flatten().min();
                            stats.newest = stats.newest.max(time);
                        }
                        Ok(())
                    })?;
                }
            }
        }
        read.scan(Table::Ledger, ALL, &mut |key, row| {
            let Line { entry, .. } = Line::read(key, row)?;
            stats.verdicts += 1;
            *stats.by_decision.entry(entry.decision.name()).or_default() += 1;
            *stats.by_relation.entry(entry.relation.name()).or_default() += 1;
            Ok(())
        })?;
        Ok(stats)
    }

    /// Checks everything: the pages of the file, the chain of the ledger, and that every document is the one in the
    /// ledger. With `head`, also that the ledger still has the entry with that hash, and so all before it.
    ///
    /// # Errors
    /// [`Code::Corrupt`], which names the first mismatch; [`Code::Io`] when the store cannot be read.
    pub fn verify(&self, head: Option<Hash>) -> Result<Verified> {
        if !self.reads_only() {
            let _writer = self.writer()?;
            self.tables_mut().verify()?;
        }
        let mut wanted: Vec<Hash> =
            [Some(self.head()), head].into_iter().flatten().filter(|h| *h != Hash::default()).collect();
        let tables = self.tables();
        let read = tables.read()?;
        let mut last = None::<Line>;
        let mut verdicts = 0;
        read.scan(Table::Ledger, ALL, &mut |key, row| {
            let line = Line::read(key, row)?;
            follows(&line, verdicts, last.as_ref(), key)?;
            wanted.retain(|hash| *hash != line.hash);
            verdicts += 1;
            last = Some(line);
            Ok(())
        })?;
        if let Some(missing) = wanted.first() {
            let message =
                format!("the ledger has no entry with the hash {missing}: an entry up to it was changed or removed");
            return Err(Error::new(Code::Corrupt, message));
        }
        let end = last.map_or(Hash::default(), |line| line.hash);
        let documents = documents(&*read)?;
        apart(|| checkpoint::verify(&*read, self.options.known()))?;
        Ok(Verified { verdicts, documents, head: end })
    }
}

/// Checks that a line follows `last`.
fn follows(line: &Line, place: u64, last: Option<&Line>, key: &[u8]) -> Result<()> {
    let entry = &line.entry;
    let previous = last.map_or(Hash::default(), |last| last.hash);
    let wrong = if entry.sequence != place || key != place.to_be_bytes() {
        format!("it has the number {}", entry.sequence)
    } else if last.is_some_and(|last| last.entry.time > entry.time) {
        "its time is earlier than that of the entry before it".to_owned()
    } else if entry.hash(previous) != line.hash {
        "its hash is not that of its record and the hash before it".to_owned()
    } else {
        return Ok(());
    };
    Err(Error::new(
        Code::Corrupt,
        format!("ledger entry {place}: {wrong}; it was changed, or an entry before it was removed"),
    ))
}

/// Checks every event and kept document against the ledger, and counts the documents.
fn documents(read: &dyn Read) -> Result<u64> {
    let mut kept = 0;
    for events in read.tables()?.into_iter().filter_map(Table::events) {
        let documents = Table::Documents(events);
        read.scan(Table::Events(events), ALL, &mut |key, row| {
            let event = event(events, key, row)?;
            let wrong = |what: &str| Error::new(Code::Corrupt, format!("document {}: {what}", event.number));
            let line = read.get(Table::Ledger, key)?.ok_or_else(|| wrong("the ledger has no entry for it"))?;
            let entry = Line::read(key, &line)?.entry;
            if name(&entry.id, None) != event.names[0] {
                return Err(wrong("its id is not the one in the ledger"));
            }
            let row = read.get(documents, key)?;
            if row.is_some() != event.kept() {
                return Err(wrong("its row is missing, or it has a row and is not kept"));
            }
            if let Some(row) = row {
                let document: DocumentRow<'_> = seal::decode(documents, key, &row)?;
                let text = text(read, events, key)?;
                if document.id != entry.id
                    || text.is_some_and(|text| *blake3::hash(text.as_bytes()).as_bytes() != entry.raw.0)
                {
                    return Err(wrong("its id or its text is not the one in the ledger"));
                }
                kept += 1;
            }
            Ok(())
        })?;
    }
    Ok(kept)
}
