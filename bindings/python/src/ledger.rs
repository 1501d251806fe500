//! What a gate holds: the entries of its ledger, and counts.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use naql::compare::Relation;
use naql::{Code, Decision, Error, Line, Result};
use naql_held::Held;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Outcome, apart};
use crate::record::{Field, record};

record! {
    /// A verdict as the ledger has it.
    Entry {
        /// How many entries came before it.
        sequence: u64,
        /// When the verdict was given: RFC 3339, UTC, to the second. It is never earlier than in the entry before.
        time: String,
        /// The document's id.
        id: String,
        /// BLAKE3-256 of the bytes of the document's text.
        raw: String,
        /// BLAKE3-256 of the folded words, one space between two of them. For a page of several stories: BLAKE3-256 of
        /// the hashes of its stories, 32 bytes each, one after the other.
        folded: String,
        /// What was decided.
        decision: Decision,
        /// What the document is to the story that decided.
        relation: Relation,
        /// The id of that story's document; nothing when no story was found.
        of: Option<String>,
        /// The last reason of the verdict; empty when nothing was found.
        rule: String,
        /// The attribution chain.
        chain: Vec<Vec<String>>,
        /// BLAKE3-256 of the policy in its TOML form with every key.
        policy: String,
        /// The scheme of the fingerprints.
        scheme: String,
        /// BLAKE3-256 of the hash before it and of the entry's other fields.
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
        /// The index, up to its last checkpoint.
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
        /// The kept documents by outlet: the registry's id, or `?` and the name or host; those of none are under the empty name.
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
    fn from(Line { entry, hash, .. }: Line) -> Self {
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
pub struct Ledger(Mutex<naql_held::Ledger>);

impl Ledger {
    pub fn new(gate: Arc<Held>, start: u64) -> Self {
        Self(Mutex::new(naql_held::Ledger::new(gate, start)))
    }
}

#[pymethods]
impl Ledger {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> Outcome<Option<Entry>> {
        apart(py, || {
            let mut ledger = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(ledger.next_entry()?.map(Entry::from))
        })
    }
}
