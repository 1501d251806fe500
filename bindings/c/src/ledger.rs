//! Ledger
//!
//! Every verdict that a gate gave is an entry of its ledger, bound to all before it by a hash. Whoever has noted the last
//! hash can tell whether anything up to it was changed or left out. Hashes are written as 64 hexadecimal digits.

use std::mem::MaybeUninit;
use std::sync::Arc;

use naql::{Hash, Stats};
use naql_held::Ledger;

use crate::compare::naql_relation;
use crate::ffi::{free, given, guard, read};
use crate::gate::naql_gate;
use crate::live::{Slot, handles};
use crate::text::naql_string;
use crate::types::{naql_error, naql_status, naql_text};
use crate::verdict::naql_decision;

handles!(naql_stats naql_ledger);

/// What a gate keeps and has recorded.
pub type naql_stats = Stats;

/// A place in a ledger.
pub struct naql_ledger {
    ledger: Ledger,
}

/// Counts what a gate keeps and has recorded. Reads the whole ledger.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_IO`, `NAQL_CORRUPT`, `NAQL_PANIC`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_gate_stats(
    gate: Option<&naql_gate>,
    stats: Option<&mut MaybeUninit<Box<naql_stats>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (gate, stats) = (given(gate, "gate")?, given(stats, "stats")?);
        stats.hand(Box::new(gate.held.on(naql::Gate::stats)?));
        Ok(())
    })
}

/// Frees stats; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_stats_free(stats: Option<Box<naql_stats>>) {
    free(stats);
}

/// How many stories are kept for later ones to be compared with.
#[unsafe(no_mangle)]
pub extern "C" fn naql_stats_stories(stats: Option<&naql_stats>) -> u64 {
    read(stats, |stats| stats.stories)
}

/// How many documents they are of.
#[unsafe(no_mangle)]
pub extern "C" fn naql_stats_documents(stats: Option<&naql_stats>) -> u64 {
    read(stats, |stats| stats.documents)
}

/// How many deleted documents have their keys in the index until `naql_gate_vacuum`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_stats_deleted(stats: Option<&naql_stats>) -> u64 {
    read(stats, |stats| stats.deleted)
}

/// How many verdicts the ledger has.
#[unsafe(no_mangle)]
pub extern "C" fn naql_stats_verdicts(stats: Option<&naql_stats>) -> u64 {
    read(stats, |stats| stats.verdicts)
}

/// How many verdicts of the ledger have this decision.
#[unsafe(no_mangle)]
pub extern "C" fn naql_stats_decided(stats: Option<&naql_stats>, decision: i32) -> u64 {
    read(stats, |stats| stats.by_decision.get(naql_decision::name(decision)).copied().unwrap_or_default())
}

/// How many verdicts of the ledger have this relation.
#[unsafe(no_mangle)]
pub extern "C" fn naql_stats_related(stats: Option<&naql_stats>, relation: i32) -> u64 {
    read(stats, |stats| stats.by_relation.get(naql_relation::name(relation)).copied().unwrap_or_default())
}

/// All that was counted as JSON, with the bytes that it takes, the documents of each outlet, and the first and the last time
/// of publication.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_stats_json(
    stats: Option<&naql_stats>,
    json: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (stats, json) = (given(stats, "stats")?, given(json, "json")?);
        json.hand(naql_string::json(stats)?);
        Ok(())
    })
}

/// The hash of the ledger's last entry, which seals all of it; zeros for an empty ledger.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_PANIC`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_gate_head(
    gate: Option<&naql_gate>,
    hash: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (gate, hash) = (given(gate, "gate")?, given(hash, "hash")?);
        hash.hand(naql_string::of(gate.held.on(|gate| Ok(gate.head()))?.to_string()));
        Ok(())
    })
}

/// Checks all that is kept: the file (but by a gate that only reads), the chain of the ledger, and that every document is the
/// one that the ledger says. If `head` is not empty, also that the ledger still has the entry of that hash, and so all before
/// it.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_CORRUPT` naming the first thing that does not fit, `NAQL_IO`,
/// `NAQL_PANIC`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_gate_verify(
    gate: Option<&naql_gate>,
    head: naql_text,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let gate = given(gate, "gate")?;
        // SAFETY: the caller says that the bytes are there.
        let head = unsafe { head.text("head") }?;
        let head = if head.is_empty() { None } else { Some(Hash::parse(head)?) };
        gate.held.on(|gate| gate.verify(head)).map(|_| ())
    })
}

/// Makes a place in the ledger of a gate, before the entry of a number; the first entry has the number 0. It keeps the gate
/// open, and is used by one thread at a time; the gate may be used by any meanwhile.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_ledger_new(
    gate: Option<&naql_gate>,
    number: u64,
    ledger: Option<&mut MaybeUninit<Box<naql_ledger>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (gate, ledger) = (given(gate, "gate")?, given(ledger, "ledger")?);
        ledger.hand(Box::new(naql_ledger { ledger: Ledger::new(Arc::clone(&gate.held), number) }));
        Ok(())
    })
}

/// Frees a place in a ledger; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_ledger_free(ledger: Option<Box<naql_ledger>>) {
    free(ledger);
}

/// The next entry as a line of JSON whose last field is its hash, for the caller to free; NULL after the last one. Entries that
/// are added later follow.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_IO`, `NAQL_CORRUPT`, `NAQL_PANIC`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_ledger_next(
    ledger: Option<&mut naql_ledger>,
    line: Option<&mut MaybeUninit<Option<Box<naql_string>>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (ledger, slot) = (given(ledger, "ledger")?, given(line, "line")?);
        slot.hand(ledger.ledger.next_entry()?.map(|line| naql_string::of(line.export())));
        Ok(())
    })
}
