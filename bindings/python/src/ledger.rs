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
    /// What the ledger says of one thing that happened to a gate.
    Entry {
        /// How many entries came before it.
        sequence: u64,
        /// When it happened: RFC 3339, UTC, to the second. It is never earlier than in the entry before.
        time: String,
        /// What happened: `verdict`, `policy` (the gate decides by another one from here on), `deletion` or `expiry`.
        kind: String,
        /// Of a verdict: the document's id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Of a verdict: BLAKE3-256 of the bytes of the document's text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        raw: Option<String>,
        /// Of a verdict: BLAKE3-256 of the folded words, one space between two of them. For a page of several stories:
        /// BLAKE3-256 of the hashes of its stories, 32 bytes each, one after the other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        folded: Option<String>,
        /// Of a verdict: what was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<Decision>,
        /// Of a verdict: what the document is to the story that decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        relation: Option<Relation>,
        /// Of a verdict: the id of that story's document; nothing when no story was found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        /// Of a verdict: its last reason; empty when nothing was found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<String>,
        /// Of a verdict: the attribution chain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chain: Option<Vec<Vec<String>>>,
        /// Of a verdict: the day that the document is kept under; retention counts from it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<String>,
        /// Of a verdict: BLAKE3-256 of what is stored of the document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stored: Option<String>,
        /// Of a deletion: the ids; all documents of these that came before were deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ids: Option<Vec<String>>,
        /// Of a deletion that leaves keys in the index: BLAKE3-256 of what remains of the documents until a vacuum.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remains: Option<String>,
        /// Of an expiry: all documents that were kept under an earlier day were forgotten.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
        /// Of an expiry: how many these were.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        documents: Option<u64>,
        /// Of a deletion or a policy: who did it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// Of a deletion or a policy: why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        /// BLAKE3-256 of the policy in force from this entry on, in its TOML form with every key.
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
        /// How many deleted documents have their keys in the index until a vacuum.
        deleted: u64,
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
        /// How many verdicts the ledger has.
        verdicts: u64,
        /// How many documents are kept, each as the ledger says.
        documents: u64,
        /// The hash of the ledger's last entry.
        head: String,
        /// How many entries the ledger has, each bound to the one before it.
        entries: u64,
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

/// The entry of a line: its JSON is the same.
fn entry(line: &Line) -> Result<Entry> {
    serde_json::from_str(&line.export()).map_err(|error| Error::new(Code::Panic, format!("a bug in naql: {error}")))
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
            ledger.next_entry()?.map(|line| entry(&line)).transpose()
        })
    }
}
