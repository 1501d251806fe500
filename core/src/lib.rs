//! Gated deduplication and provenance for Arabic news.
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]
// Unsafe stands in one module only: text/letters.rs, for the call of what is compiled for AVX2.
#![deny(unsafe_code)]

pub mod compare;
pub mod document;
pub mod error;
pub mod fingerprint;
pub mod gate;
mod index;
pub mod json;
pub mod page;
pub mod pairs;
pub mod shingle;
pub mod source;
pub mod text;

pub use document::Document;
pub use error::{Error, Result};
pub use fingerprint::{Fingerprint, Fingerprinter, fingerprint};
pub use gate::{Decision, Gate, Match, Policy, Progress, Verdict, dedup};
pub use pairs::{Pair, pairs};
