//! Gated deduplication and provenance for Arabic news.
//!
//! For every incoming page: was this text seen before (whole, respelled, cut short, or a passage inside a longer page), who
//! says it comes from whom, and should it be admitted? Three types do most of the work:
//!
//! - [`Document`]: a page with its metadata.
//! - [`Gate`]: decides on one document after another under a [`Policy`]; [`dedup()`] does the same for many at once, and
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
//! The modules are in the order in which a document passes through them: [`page`] splits a page, [`text`] folds its words,
//! [`fingerprint`](mod@fingerprint) makes hashes of them, [`compare`](mod@compare) finds the relation between two stories, [`source`]
//! reads the attribution, [`Gate`] decides and stores what was seen and why, [`json`] writes the contracts. Offsets are bytes of the raw text in Rust and code
//! points in JSON.
//!
//! # Features
//!
//! | feature | brings | dependencies |
//! |---|---|---|
//! | `store` (default; needs `parallel`) | [`Gate`], in memory or on disk, and its ledger | redb, zstd |
//! | `parallel` | [`Policy`], [`Verdict`], [`dedup()`] and [`pairs()`]: many documents, on all cores; [`json`], [`steps`], [`pair_steps`] | rayon, memmap2, postcard, toml |
//!
//! Without both, only what works on one or two texts is left: [`text`], [`page`], [`fingerprint`], [`compare`](mod@compare), [`source`].
//!
//! # Limits
//!
//! A text has at most 4 GiB, an index 2³¹ stories. The index is in memory, even for a gate with a store. Words are compared by 28 bits of
//! their hashes. Paraphrase and shuffled words are found
//! by `pairs` alone, and only where rare words stay close together.
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]
// Unsafe code is in one module only: text/simd.rs, to call what is compiled for AVX2.
#![deny(unsafe_code)]
// Without them, some items of the rooms above are used by no room below.
#![cfg_attr(not(feature = "store"), allow(dead_code, unused_imports))]

mod codec;
pub mod compare;
pub mod contract;
#[cfg(feature = "parallel")]
mod decide;
#[cfg(feature = "parallel")]
mod dedup;
pub mod document;
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
#[cfg(feature = "store")]
mod log;
pub mod page;
/// [`pairs()`](crate::pairs()) in pure steps, for an engine that runs them on all documents at once: [`PairSteps`](pair_steps::PairSteps).
#[cfg(feature = "parallel")]
pub mod pair_steps {
    pub use crate::index::{Candidates, StoryNumber};
    pub use crate::pairs::{
        Asked, Bucket, Grouped, Meeting, PairPage, PairSteps, Passed, Related, StoryListed, Totals,
    };
}
#[cfg(feature = "parallel")]
mod pairs;
#[cfg(feature = "parallel")]
mod progress;
mod secret;
mod shingle;
pub mod source;
#[cfg(feature = "parallel")]
pub mod steps;
#[cfg(feature = "store")]
mod store;
pub mod story;
pub mod text;
#[cfg(feature = "parallel")]
mod threads;

#[cfg(feature = "parallel")]
pub use decide::{
    Cover, CreditCondition, Decision, FurnitureFrom, Match, OrderKey, Policy, Prints, Rule, Scope, Verdict,
};
#[cfg(feature = "parallel")]
pub use dedup::{Round, Rounds, dedup, dedup_in_rounds};
pub use document::Document;
pub use error::{Code, Error, Result};
#[cfg(feature = "store")]
pub use gate::{Archive, Delivery, DiskUse, Gate, KeepText, Ledger, Options, Pages, Stats, Stream, Verified};
#[cfg(feature = "parallel")]
pub use lineage::lineage;
#[cfg(feature = "store")]
pub use log::{Proof, SignedHead, SigningKey, TreeHead, VerifyingKey};
#[cfg(feature = "parallel")]
pub use pairs::{Pair, all_pairs, pairs};
#[cfg(feature = "parallel")]
pub use progress::Progress;
#[cfg(feature = "store")]
pub use store::{Day, Deletion, Expiry, Hash, LedgerEntry, Line, Note, Recorded, RecordedVerdict, Time};
#[cfg(feature = "parallel")]
pub use threads::on_threads;

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// So are those of the guide for Rust.
#[cfg(doctest)]
#[doc = include_str!("../../docs/rust.md")]
pub struct Guide;
