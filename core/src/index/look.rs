//! Look: where the keys of a story are in an index.

use super::keys::WHOLES;
use super::shard::Postings;

/// Where the keys of a story are in an index: the part of a search that waits for memory. Good until the index changes.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    pub(super) wholes: [Postings; WHOLES],
    pub(super) marks: Vec<Postings>,
}

impl Look {
    /// The places of [`Keys::all`](super::Keys::all).
    pub(super) fn all(&self, kept: bool) -> impl Iterator<Item = Postings> {
        let wholes = if kept { &self.wholes[..] } else { &[] };
        wholes.iter().chain(&self.marks).copied()
    }
}
