//! Record: the changes of the tables that record some verdicts.
//!
//! ```text
//! all at once    for each document its event, what it is compared by, its text, and the ledger's record
//! in order       the ledger's hashes, each over the one before
//! ```

use super::options::Options;
use crate::decide::{Decided, Event};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::SCHEME;
use crate::store::header::{self, Head};
use crate::store::{Change, DocumentRow, EventRow, Hash, LedgerEntry, Line, Packer, Table, Time, chained, seal};
use crate::threads::spread;

/// How verdicts are recorded.
pub(super) struct Record<'a> {
    pub options: &'a Options,
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

    /// The changes that put rows into the tables, where `count` events are, and the ledger's new end.
    pub fn changes(&self, rows: Vec<Rows>, count: u64, mut head: Head) -> (Vec<Change>, Head) {
        let count = count + rows.len() as u64;
        let (mut events, mut kept, mut texts) = (Vec::with_capacity(rows.len()), Vec::new(), Vec::new());
        let mut changes = Vec::with_capacity(4 * rows.len() + 1);
        changes.push(header::set_events(count));
        for Rows { bucket, event, document, text, entry, canonical } in rows {
            let (number, hash) = (entry.sequence, chained(head.hash, &canonical));
            let key = number.to_be_bytes().to_vec();
            head = Head { next: number + 1, hash, time: self.now };
            let line = Line { entry, hash }.row(&key);
            changes.push(Change::Put(Table::Ledger, key.clone(), line));
            events.push(Change::Put(Table::Events(bucket), key.clone(), event));
            texts.extend(text.map(|row| Change::Put(Table::Texts(bucket), key.clone(), row)));
            kept.extend(document.map(|row| Change::Put(Table::Documents(bucket), key, row)));
        }
        // The changes of one table come together.
        for mut of_days in [events, kept, texts] {
            of_days.sort_by_key(Change::table);
            changes.append(&mut of_days);
        }
        (changes, head)
    }

    fn row(&self, document: &Document, decided: &Decided, event: &Event, packer: &mut Option<Packer>) -> Result<Rows> {
        let (key, verdict) = (event.number.to_be_bytes(), &decided.verdict);
        let kept = event.kept().then(|| DocumentRow::new(&document.id, &document.text, &decided.stories));
        let text = if event.kept() && self.options.keep_text {
            if packer.is_none() {
                *packer = Some(Packer::new()?);
            }
            let packer = packer.as_mut().expect("it was made just now");
            Some(packer.row(&key, &document.text)?)
        } else {
            None
        };
        let entry = LedgerEntry {
            sequence: event.number,
            time: Time(self.now),
            id: document.id.clone(),
            raw: Hash(decided.raw.unwrap_or_else(|| *blake3::hash(document.text.as_bytes()).as_bytes())),
            folded: Hash(decided.folded),
            decision: verdict.decision,
            relation: verdict.relation,
            of: verdict.of.clone(),
            rule: verdict.reasons.last().cloned().unwrap_or_default(),
            chain: verdict.chain.clone(),
            policy: self.policy,
            scheme: SCHEME.to_owned(),
        };
        let event_row = EventRow::new(event);
        Ok(Rows {
            bucket: event.bucket,
            event: seal::encode_in(&key, &event_row, event_row.room()),
            document: kept.map(|row| seal::encode_in(&key, &row, row.room())),
            text,
            canonical: entry.canonical(),
            entry,
        })
    }
}
