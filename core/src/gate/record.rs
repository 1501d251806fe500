//! Record: the changes of the tables that record some verdicts.
//!
//! ```text
//! all at once    for each document its event, what it is compared by, its text, and the ledger's record, which binds them
//! in order       the ledger's hashes, each over the one before, and the tree over them
//! ```

use std::sync::Arc;

use super::options::{KeepText, Options};
use crate::compare::identities;
use crate::decide::{Decided, Event};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::SCHEME;
use crate::secret::Secret;
use crate::store::header::{self, Head};
use crate::store::{
    Change, Day, DocumentRow, EventRow, Hash, LedgerEntry, Line, Packer, PageRow, Recorded, RecordedVerdict, Table,
    Time, seal, stored,
};
use crate::story::StoryWords;
use crate::threads::spread;

/// How verdicts are recorded.
pub(super) struct Record<'a> {
    pub options: &'a Options,
    pub secret: Secret,
    /// BLAKE3 of the policy.
    pub policy: Hash,
    pub now: i64,
}

/// The rows of a document, and what its line of the ledger says.
pub(super) struct Rows {
    bucket: i32,
    event: Vec<u8>,
    document: Option<Vec<u8>>,
    text: Option<Vec<u8>>,
    page: Option<Vec<u8>>,
    entry: LedgerEntry,
    canonical: String,
}

impl Record<'_> {
    /// The rows of the documents that did not come before.
    pub fn rows(&self, documents: &[&Document], decided: &[Decided]) -> Result<Vec<Rows>> {
        let new = documents.iter().zip(decided).filter_map(|(d, of)| Some((*d, of, of.event.as_ref()?))).collect();
        spread(new, |packer: &mut Option<Packer>, (document, decided, event)| {
            self.row(document, decided, event, packer)
        })
    }

    /// The changes that put rows into the tables, where `count` events are; `head` is the ledger's end, before and after.
    pub fn changes(rows: Vec<Rows>, count: u64, head: &mut Head) -> Vec<Change> {
        let count = count + rows.len() as u64;
        let (mut events, mut kept, mut texts, mut pages) =
            (Vec::with_capacity(rows.len()), Vec::new(), Vec::new(), Vec::new());
        let mut changes = Vec::with_capacity(4 * rows.len() + 2);
        for Rows { bucket, event, document, text, page, entry, canonical } in rows {
            let key = entry.sequence.to_be_bytes().to_vec();
            let line = Line::new(entry, &canonical, head.hash);
            head.push(&line, &canonical);
            changes.push(Change::Put(Table::Ledger, key.clone(), line.row(&key)));
            events.push(Change::Put(Table::Events(bucket), key.clone(), event));
            texts.extend(text.map(|row| Change::Put(Table::Texts(bucket), key.clone(), row)));
            pages.extend(page.map(|row| Change::Put(Table::Pages(bucket), key.clone(), row)));
            kept.extend(document.map(|row| Change::Put(Table::Documents(bucket), key, row)));
        }
        changes.extend([header::set_events(count), head.set_tree()]);
        // The changes of one table come together.
        for mut of_days in [events, kept, texts, pages] {
            of_days.sort_by_key(Change::table);
            changes.append(&mut of_days);
        }
        changes
    }

    fn row(&self, document: &Document, decided: &Decided, event: &Event, packer: &mut Option<Packer>) -> Result<Rows> {
        let (key, verdict) = (event.number.to_be_bytes(), &decided.verdict);
        let (mut kept, mut text, mut told) = (None, None, Vec::new());
        let all = self.options.keep_text == KeepText::All;
        if all || (self.options.keep_text == KeepText::Kept && event.kept()) {
            if packer.is_none() {
                *packer = Some(Packer::new()?);
            }
            let packer = packer.as_mut().expect("it was made just now");
            text = Some(packer.row(&key, &document.text)?);
        } else if event.kept() {
            let of = |story: &Arc<StoryWords>| identities(story, &document.text, &self.secret);
            told = decided.stories.iter().map(of).collect();
        }
        if event.kept() {
            kept = Some(DocumentRow::new(&document.id, &document.text, &decided.stories, &told));
        }
        let page = all.then(|| PageRow::row(&key, document));
        let event_row = EventRow::new(event);
        let event_row = seal::encode_in(&key, &event_row, event_row.room());
        let kept = kept.map(|row| seal::encode_in(&key, &row, row.room()));
        let stored = stored(
            event.bucket,
            seal::value(&event_row),
            kept.as_deref().map(seal::value),
            text.is_some(),
            page.as_deref().map(seal::value),
            &self.secret,
        );
        let entry = LedgerEntry {
            sequence: event.number,
            time: Time(self.now),
            what: Recorded::Verdict(Box::new(RecordedVerdict {
                id: document.id.clone(),
                raw: Hash(decided.raw.unwrap_or_else(|| *blake3::hash(document.text.as_bytes()).as_bytes())),
                folded: Hash(decided.folded),
                decision: verdict.decision,
                relation: verdict.relation,
                of: verdict.of.clone(),
                rule: verdict.reasons.last().cloned().unwrap_or_default(),
                chain: verdict.chain.clone(),
                day: Day(event.bucket),
                stored,
            })),
            policy: self.policy,
            scheme: SCHEME.to_owned(),
        };
        Ok(Rows {
            bucket: event.bucket,
            event: event_row,
            document: kept,
            text,
            page,
            canonical: entry.canonical(),
            entry,
        })
    }
}

/// The changes that add an entry to the ledger after `head`, which is its end then. The time does not go back.
pub(super) fn append(what: Recorded, policy: Hash, now: i64, head: &mut Head) -> [Change; 2] {
    let time = Time(now.max(head.time));
    let entry = LedgerEntry { sequence: head.next, time, what, policy, scheme: SCHEME.to_owned() };
    let (key, canonical) = (entry.sequence.to_be_bytes().to_vec(), entry.canonical());
    let line = Line::new(entry, &canonical, head.hash);
    head.push(&line, &canonical);
    let row = line.row(&key);
    [Change::Put(Table::Ledger, key, row), head.set_tree()]
}
