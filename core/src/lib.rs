//! Gated deduplication and provenance for Arabic news.
//!
//! For every incoming page: was this text seen before (whole, respelled, cut short, or a passage inside a longer page), who
//! says it comes from whom, and shall it be let in. Three types do most of it:
//!
//! - [`Document`]: a page with its metadata.
//! - [`Gate`]: decides on one document after the other under a [`Policy`]; [`dedup()`] is the same over many at once, and
//!   [`pairs()`] finds every two stories of an input that share text.
//! - [`Verdict`]: the decision, the relation to the story that decided it, the shared passages, and the reasons.
//!
//! ```
//! use naql::{Decision, Document, Gate, Policy};
//!
//! let gate = Gate::new(Policy::default());
//! let first = "أعلنت وزارة النقل فتح الجسر الجديد أمام الشاحنات صباح اليوم بعد عامين من العمل";
//! let again = "اعلنت وزاره النقل فتح الجسر الجديد امام الشاحنات صباح اليوم بعد عامين من العمل";
//! assert_eq!(gate.admit(&Document::new("a", first))?.decision, Decision::Admit);
//! let verdict = gate.admit(&Document::new("b", again))?;
//! assert_eq!((verdict.decision, verdict.of.as_deref()), (Decision::Drop, Some("a")));
//! # Ok::<(), naql::Error>(())
//! ```
//!
//! The way of a document is the way of the modules: [`page`] takes a page apart, [`text`] folds its words,
//! [`fingerprint`](mod@fingerprint) makes what is kept of them, [`compare`](mod@compare) says what two stories are to each other, [`source`]
//! reads the attribution, [`Gate`] decides and keeps what was seen and why, [`json`] writes the contracts. Offsets are bytes of the raw text in Rust and code
//! points in JSON.
//!
//! # Features
//!
//! | feature | brings | dependencies |
//! |---|---|---|
//! | `store` (default; needs `parallel`) | [`Gate`], in memory or on disk, and its ledger | redb, zstd, postcard |
//! | `parallel` | [`Policy`], [`Verdict`], [`dedup()`] and [`pairs()`]: many documents, on all cores; [`json`] | rayon, memmap2, toml |
//!
//! Without both, what works on one or two texts is left: [`text`], [`page`], [`fingerprint`], [`compare`](mod@compare), [`source`].
//!
//! # Limits
//!
//! A text has at most 4 GiB, an index 2³¹ stories. The index is kept in memory, also that of a stored gate. Words are compared by 28 bits of
//! their hashes. Paraphrase and shuffled words are not found.
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]
// Unsafe stands in one module only: text/simd.rs, for the call of what is compiled for AVX2.
#![deny(unsafe_code)]
// Rooms above have items that only rooms below need.
#![cfg_attr(not(feature = "store"), allow(dead_code, unused_imports))]

mod codec;
pub mod compare;
#[cfg(feature = "parallel")]
mod decide;
#[cfg(feature = "parallel")]
mod dedup;
mod document;
mod error;
pub mod fingerprint;
#[cfg(feature = "store")]
mod gate;
#[cfg(feature = "parallel")]
mod index;
#[cfg(feature = "parallel")]
pub mod json;
mod lang;
#[cfg(feature = "parallel")]
pub mod lineage;
pub mod page;
#[cfg(feature = "parallel")]
mod pairs;
#[cfg(feature = "parallel")]
mod progress;
mod shingle;
pub mod source;
#[cfg(feature = "store")]
mod store;
pub mod story;
pub mod text;
#[cfg(feature = "parallel")]
mod threads;

#[cfg(feature = "parallel")]
pub use decide::{Cover, Decision, Match, Policy, Rule, Scope, Verdict};
#[cfg(feature = "parallel")]
pub use dedup::dedup;
pub use document::Document;
pub use error::{Code, Error, Result};
#[cfg(feature = "store")]
pub use gate::{DiskUse, Gate, Ledger, Options, Stats, Stream, Verified};
#[cfg(feature = "parallel")]
pub use lineage::lineage;
#[cfg(feature = "parallel")]
pub use pairs::{Pair, pairs};
#[cfg(feature = "parallel")]
pub use progress::Progress;
#[cfg(feature = "store")]
pub use store::{Hash, LedgerEntry, Line, Time};
#[cfg(feature = "parallel")]
pub use threads::on_threads;

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
