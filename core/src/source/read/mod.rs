//! Reading: from a stretch of text to its words, and to the sources that they name.

pub(super) mod mention;
pub(crate) mod tokens;
