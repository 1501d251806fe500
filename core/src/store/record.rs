//! Record: the changes of the tables that record some verdicts.
//!
//! ```text
//! all at once    of each document its event, what it is compared by, its text, and the ledger's record
//! in order       the ledger's hashes, each of the one before
//! ```

use zstd::bulk::Compressor;
use zstd::zstd_safe::CParameter;

use super::ledger::{Entry, Hash, Line, Time, chained};
use super::open::{self, Head, Options};
use super::row::{self, DocumentRow, EventRow, TextRow};
use super::tables::{Change, Table};
use crate::document::Document;
use crate::error::{Code, Error, Result};
use crate::fingerprint::SCHEME;
use crate::gate::{Decided, Event};
use crate::threads::spread;

/// The level of Zstandard that texts are kept at.
const ZSTD_LEVEL: i32 = 1;

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
    entry: Entry,
    canonical: String,
}

type Zstd = Option<Compressor<'static>>;

/// What texts are compressed by. A letter has two bytes, so shorter matches save next to nothing and cost time.
fn compressor() -> std::io::Result<Compressor<'static>> {
    let mut zstd = Compressor::new(ZSTD_LEVEL)?;
    zstd.set_parameter(CParameter::MinMatch(7))?;
    Ok(zstd)
}

impl Record<'_> {
    /// The rows of the documents that did not come before.
    pub fn rows(&self, documents: &[&Document], decided: &[Decided]) -> Result<Vec<Rows>> {
        let new = documents.iter().zip(decided).filter_map(|(d, of)| Some((*d, of, of.event.as_ref()?))).collect();
        spread(new, |zstd: &mut Zstd, (document, decided, event)| self.row(document, decided, event, zstd))
    }

    /// The changes that put rows into the tables, where `count` events are, and the ledger's new end.
    pub fn changes(&self, rows: Vec<Rows>, count: u64, mut head: Head) -> (Vec<Change>, Head) {
        let count = count + rows.len() as u64;
        let (mut events, mut kept, mut texts) = (Vec::with_capacity(rows.len()), Vec::new(), Vec::new());
        let mut changes = Vec::with_capacity(4 * rows.len() + 1);
        changes.push(Change::Put(Table::Header, open::EVENTS.to_vec(), row::encode(open::EVENTS, &count)));
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

    fn row(&self, document: &Document, decided: &Decided, event: &Event, zstd: &mut Zstd) -> Result<Rows> {
        let (key, verdict) = (event.number.to_be_bytes(), &decided.verdict);
        let kept = event.kept().then(|| DocumentRow::new(&document.id, &document.text, &decided.stories));
        let text = if event.kept() && self.options.keep_text {
            if zstd.is_none() {
                *zstd = Some(compressor().map_err(|e| Error::new(Code::Io, format!("zstd: {e}")))?);
            }
            let zstd = zstd.as_mut().expect("it was made just now");
            Some(TextRow::new(&document.text, zstd)?)
        } else {
            None
        };
        let entry = Entry {
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
            event: row::encode_in(&key, &event_row, event_row.room()),
            document: kept.map(|row| row::encode_in(&key, &row, row.room())),
            text: text.map(|row| row::encode_in(&key, &row, row.room())),
            canonical: entry.canonical(),
            entry,
        })
    }
}
