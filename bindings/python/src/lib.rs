//! `naql._core`: the core of naql as a Python module. The typed surface around it is `python/naql`, its documentation
//! `python/naql/_core.pyi`.
#![allow(clippy::needless_pass_by_value, reason = "what Python hands over is owned")]
#![allow(clippy::unused_self, reason = "attributes and methods of instances, in Python")]
#![allow(
    clippy::used_underscore_items,
    clippy::used_underscore_binding,
    reason = "Python's own names have underscores"
)]

mod batch;
mod bulk;
mod columns;
mod compare;
mod document;
mod error;
mod fingerprint;
mod gate;
mod input;
mod jobs;
mod ledger;
mod pair_steps;
mod policy;
mod record;
mod report;
mod steps;
mod text;
mod trace;
mod verdict;

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the `naql` command with its arguments and gives its exit code.
#[pyfunction]
fn main(py: Python<'_>, args: Vec<OsString>) -> u8 {
    py.detach(|| naql_cli::run(args))
}

/// A text without entities and tags of HTML.
#[pyfunction]
fn plain(text: &str) -> String {
    naql::document::plain(text).into_owned()
}

/// The module.
#[pymodule(name = "_core", gil_used = false)]
mod core {
    #[pymodule_export]
    use super::bulk::{
        dedup, default_columns, fingerprint_batch, judge_batch, lineage, pairs, trace_batch, view_batch,
    };
    #[pymodule_export]
    use super::columns::{Column, Columns, Stream, columns};
    #[pymodule_export]
    use super::compare::{Comparison, Passage, compare};
    #[pymodule_export]
    use super::document::Document;
    #[pymodule_export]
    use super::fingerprint::{Fingerprint, fingerprint};
    #[pymodule_export]
    use super::gate::{Gate, make_key, public_key, reopen, stored, verify_proof};
    #[pymodule_export]
    use super::ledger::{Disk, Entry, Stats, Verified};
    #[pymodule_export]
    use super::main;
    #[pymodule_export]
    use super::pair_steps::PairSteps;
    #[pymodule_export]
    use super::plain;
    #[pymodule_export]
    use super::policy::{Policy, Registry, Source};
    #[pymodule_export]
    use super::report::{Report, report};
    #[pymodule_export]
    use super::steps::Steps;
    #[pymodule_export]
    use super::text::{View, view};
    #[pymodule_export]
    use super::trace::{Block, Credit, Relay, StoryTrace, Trace, trace};
    #[pymodule_export]
    use super::verdict::{Cover, Match, Verdict};

    /// The scheme of the fingerprints.
    #[pymodule_export]
    const SCHEME: &str = naql::fingerprint::SCHEME;

    /// The version.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
