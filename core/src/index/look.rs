//! Look: where the keys of a story are in an index.

use super::keys::WHOLES;
use super::shard::Postings;

/// Where the keys of a story are in an index: the part of a search that waits for memory. Good until the index changes.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    /// Of [`Keys::all`](super::Keys::all) of a kept story.
    found: Vec<Found>,
    /// How many of them are marks.
    marks: usize,
}

/// Where one key is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Where the secret of the index puts the key.
    pub place: u64,
    pub postings: Postings,
}

impl Look {
    /// What was found of all keys of a kept story, in order, this many of which are marks.
    pub(super) fn new(found: Vec<Found>, marks: usize) -> Self {
        Self { found, marks }
    }

    /// What was found of [`Keys::all`](super::Keys::all).
    pub(super) fn all(&self, kept: bool) -> &[Found] {
        if kept { &self.found } else { self.marks() }
    }

    pub(super) fn wholes(&self) -> &[Found] {
        &self.found[..WHOLES]
    }

    pub(super) fn marks(&self) -> &[Found] {
        &self.found[WHOLES..WHOLES + self.marks]
    }

    pub(super) fn windows(&self) -> &[Found] {
        &self.found[WHOLES + self.marks..]
    }
}
