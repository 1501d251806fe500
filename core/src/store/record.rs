//! Record: the changes of the tables that record some verdicts.
//!
//! ```text
//! all at once    of each document its event, what it is compared by, its text, and the ledger's record
//! in order       the ledger's hashes, each of the one before
//! ```

use rayon::prelude::*;

use super::ledger::{Entry, Hash, Line, Time, chained};
use super::open::{self, Head, Options};
use super::row::{self, DocumentRow, EventRow, TextRow};
use super::tables::{Change, Read, Table};
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
struct Rows {
    event: Vec<u8>,
    document: Option<Vec<u8>>,
    text: Option<Vec<u8>>,
    entry: Entry,
    canonical: String,
}

type Zstd = Option<zstd::bulk::Compressor<'static>>;

impl Record<'_> {
    /// The changes that record some verdicts, and the ledger's new end.
    pub fn changes(
        &self,
        read: &dyn Read,
        documents: &[&Document],
        decided: &[Decided],
        mut head: Head,
    ) -> Result<(Vec<Change>, Head)> {
        let new: Vec<_> =
            documents.iter().zip(decided).filter_map(|(d, of)| Some((*d, of, of.event.as_ref()?))).collect();
        if new.is_empty() {
            return Ok((Vec::new(), head));
        }
        let rows =
            |zstd: &mut Zstd, &(document, decided, event): &(_, &_, &_)| self.rows(document, decided, event, zstd);
        let rows: Vec<_> = match &new[..] {
            [one] => vec![rows(&mut None, one)?],
            many => spread(many.par_iter(), rows)?,
        };
        let (mut events, mut kept, mut texts) = (Vec::with_capacity(new.len()), Vec::new(), Vec::new());
        let mut ledger = Vec::with_capacity(new.len());
        for ((_, _, event), rows) in new.into_iter().zip(rows) {
            let key = event.number.to_be_bytes().to_vec();
            let hash = chained(head.hash, &rows.canonical);
            head = Head { next: event.number + 1, hash, time: self.now };
            let line = Line { entry: rows.entry, hash }.row(&key);
            ledger.push(Change::Put(Table::Ledger, key.clone(), line));
            events.push(Change::Put(Table::Events(event.bucket), key.clone(), rows.event));
            texts.extend(rows.text.map(|row| Change::Put(Table::Texts(event.bucket), key.clone(), row)));
            kept.extend(rows.document.map(|row| Change::Put(Table::Documents(event.bucket), key, row)));
        }
        let count = open::events(read)? + ledger.len() as u64;
        let mut changes = Vec::with_capacity(4 * ledger.len() + 1);
        changes.push(Change::Put(Table::Header, open::EVENTS.to_vec(), row::encode(open::EVENTS, &count)));
        // The changes of one table come together.
        for changes in [&mut events, &mut kept, &mut texts] {
            changes.sort_by_key(Change::table);
        }
        changes.extend(ledger.into_iter().chain(events).chain(kept).chain(texts));
        Ok((changes, head))
    }

    fn rows(&self, document: &Document, decided: &Decided, event: &Event, zstd: &mut Zstd) -> Result<Rows> {
        let (key, verdict) = (event.number.to_be_bytes(), &decided.verdict);
        let kept = event.kept().then(|| DocumentRow::new(&document.id, &document.text, &decided.stories));
        let text = if event.kept() && self.options.keep_text {
            if zstd.is_none() {
                let failed = |e: std::io::Error| Error::new(Code::Io, format!("zstd: {e}"));
                *zstd = Some(zstd::bulk::Compressor::new(ZSTD_LEVEL).map_err(failed)?);
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
            event: row::encode_in(&key, &event_row, event_row.room()),
            document: kept.map(|row| row::encode_in(&key, &row, row.room())),
            text: text.map(|row| row::encode_in(&key, &row, row.room())),
            canonical: entry.canonical(),
            entry,
        })
    }
}
