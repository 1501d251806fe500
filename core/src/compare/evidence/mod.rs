//! Evidence: what two stories share and where they differ, each as figures.
//!
//! ```text
//! passages    runs of equal words, merged into blocks
//! figures     numbers that differ in and beside them, and those in common
//! names       edits that exchange names
//! ```

pub(in crate::compare) mod figures;
pub(in crate::compare) mod names;
pub(in crate::compare) mod passages;
