//! What a gate holds: the entries of its ledger, and counts.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use naql::compare::Relation;
use naql::{Code, Decision, Error, Line, Result};
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Outcome, apart};
use crate::gate::Shared;
use crate::record::{Field, record};

record! {
    /// One verdict as it was recorded.
    Entry {
        /// How many verdicts came before it.
        sequence: u64,
        /// When it was given, RFC 3339, UTC.
        time: String,
        /// The document's id.
        id: String,
        /// BLAKE3 of the document's text, hexadecimal.
        raw: String,
        /// BLAKE3 of its folded words; of a page of several stories, BLAKE3 of the hashes of theirs.
        folded: String,
        /// What was decided.
        decision: Decision,
        /// What the document is to the story that decided.
        relation: Relation,
        /// The id of that story's document.
        of: Option<String>,
        /// The rule that decided; empty when nothing was found.
        rule: String,
        /// Who says that it comes from whom.
        chain: Vec<Vec<String>>,
        /// BLAKE3 of the policy.
        policy: String,
        /// The scheme of the fingerprints.
        scheme: String,
        /// BLAKE3 of the hash before it and of this entry.
        hash: String,
    }
}

record! {
    /// The bytes that a store takes.
    Disk {
        /// The ledger.
        ledger: u64,
        /// The keys that stories are found by.
        events: u64,
        /// Kept documents: what they are compared by.
        documents: u64,
        /// Their texts.
        texts: u64,
        /// The index, as far as it is settled.
        index: u64,
    }
}

record! {
    /// What a gate holds.
    Stats {
        /// How many stories are kept for later ones to be compared with.
        stories: u64,
        /// How many documents they are of.
        documents: u64,
        /// How many verdicts the ledger has.
        verdicts: u64,
        /// The verdicts by decision.
        by_decision: BTreeMap<String, u64>,
        /// The verdicts by relation.
        by_relation: BTreeMap<String, u64>,
        /// The kept documents by publisher; those without one are under the empty name.
        by_outlet: BTreeMap<String, u64>,
        /// The first time of publication of a kept document.
        oldest: Option<String>,
        /// The last time of publication of a kept document.
        newest: Option<String>,
        /// The bytes that it takes.
        disk: Disk,
        /// The hash of the ledger's last entry.
        head: String,
        /// BLAKE3 of the policy.
        policy: String,
        /// The scheme of the fingerprints.
        scheme: String,
    }
}

record! {
    /// What was found in order.
    Verified {
        /// How many entries the ledger has, each bound to the one before it.
        verdicts: u64,
        /// How many documents are kept, each as the ledger says.
        documents: u64,
        /// The hash of the ledger's last entry.
        head: String,
    }
}

impl Field for Disk {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(Bound::new(py, self.clone())?.into_any())
    }
}

/// The record of a value of the core that has the same JSON.
pub fn same<T: for<'de> Deserialize<'de>>(value: &impl Serialize) -> Result<T> {
    let value = serde_json::to_value(value).and_then(serde_json::from_value);
    value.map_err(|error| Error::new(Code::Panic, format!("a bug in naql: {error}")))
}

impl From<Line> for Entry {
    fn from(Line { entry, hash }: Line) -> Self {
        Self {
            sequence: entry.sequence,
            time: entry.time.to_string(),
            id: entry.id,
            raw: entry.raw.to_string(),
            folded: entry.folded.to_string(),
            decision: entry.decision,
            relation: entry.relation,
            of: entry.of,
            rule: entry.rule,
            chain: entry.chain,
            policy: entry.policy.to_string(),
            scheme: entry.scheme,
            hash: hash.to_string(),
        }
    }
}

/// The entries of a gate's ledger, in order.
#[pyclass(frozen, module = "naql._core")]
pub struct Ledger {
    shared: Arc<Shared>,
    /// The number of the next entry to read, and those that were read.
    at: Mutex<(u64, std::vec::IntoIter<Line>)>,
}

impl Ledger {
    pub fn new(shared: Arc<Shared>, start: u64) -> Self {
        Self { shared, at: Mutex::new((start, Vec::new().into_iter())) }
    }
}

#[pymethods]
impl Ledger {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> Outcome<Option<Entry>> {
        const AT_ONCE: usize = 1024;
        apart(py, || {
            let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
            if at.1.len() == 0 {
                let lines: Vec<Line> =
                    self.shared.on(|gate| gate.ledger_from(at.0).take(AT_ONCE).collect::<Result<_>>())?;
                *at = (at.0 + lines.len() as u64, lines.into_iter());
            }
            Ok(at.1.next().map(Entry::from))
        })
    }
}
