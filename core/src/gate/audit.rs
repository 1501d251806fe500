//! Audit: what a store holds.

use std::collections::BTreeMap;

use serde::Serialize;

use super::handle::Gate;
use crate::error::Result;
use crate::fingerprint::SCHEME;
use crate::store::{ALL, Hash, Line, Table, Time, event};

/// What a store holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stats {
    /// How many stories are kept for later ones to be compared with.
    pub stories: u64,
    /// How many documents they are of.
    pub documents: u64,
    /// How many deleted documents have their keys in the index until a vacuum.
    pub deleted: u64,
    /// How many verdicts the ledger has.
    pub verdicts: u64,
    /// The verdicts of the ledger by decision.
    pub by_decision: BTreeMap<&'static str, u64>,
    /// The verdicts of the ledger by relation.
    pub by_relation: BTreeMap<&'static str, u64>,
    /// The kept documents by publisher; those without one are under the empty name.
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
    /// Texts, and what pages came with besides.
    pub texts: u64,
    /// The index: what was flushed of it.
    pub index: u64,
}

impl Gate {
    /// Counts what is kept and recorded. Reads the whole ledger.
    ///
    /// # Errors
    /// [`Code::Io`](crate::Code::Io) and [`Code::Corrupt`](crate::Code::Corrupt) when the store cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        // One lock at a time: a writer holds the first and waits for the last.
        let head = self.head();
        let (stories, deleted) = {
            let state = self.state();
            (state.stories() as u64, state.deleted())
        };
        let tables = self.tables();
        let read = tables.read()?;
        let mut stats = Stats {
            stories,
            documents: 0,
            deleted,
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
                Table::Texts(_) | Table::Pages(_) => stats.disk.texts += size.bytes,
                Table::Checkpoint => stats.disk.index += size.bytes,
                Table::Deleted => stats.disk.events += size.bytes,
                Table::Events(day) => {
                    stats.disk.events += size.bytes;
                    read.scan(Table::Events(day), ALL, &mut |key, row| {
                        let event = event(day, key, row)?;
                        if event.kept() {
                            stats.documents += 1;
                            *stats.by_outlet.entry(event.publisher.unwrap_or_default().into()).or_default() += 1;
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
            if let Some(verdict) = Line::read(key, row)?.entry.verdict() {
                stats.verdicts += 1;
                *stats.by_decision.entry(verdict.decision.name()).or_default() += 1;
                *stats.by_relation.entry(verdict.relation.name()).or_default() += 1;
            }
            Ok(())
        })?;
        Ok(stats)
    }
}
