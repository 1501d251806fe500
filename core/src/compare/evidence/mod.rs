//! Evidence: what two stories share and where they differ, each as figures.
//!
//! ```text
//! passages    runs of equal words, merged into blocks
//! bag         passages with the same rare words in any order
//! frequency   how much the shared words weigh, without formulas
//! figures     numbers that differ in and beside them, and those in common
//! names       edits that exchange names
//! ```

pub(in crate::compare) mod bag;
pub(in crate::compare) mod figures;
pub(in crate::compare) mod frequency;
pub(in crate::compare) mod names;
pub(in crate::compare) mod passages;
