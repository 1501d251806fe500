//! Entry: what an index takes of a story, and what it keeps.

use super::keys::Keys;
use super::look::Look;
use super::sketch::Sketch;
use crate::story::{OutletDay, Print};

/// What the index keeps of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoryEntry {
    pub origin: OutletDay,
    /// How many marks it has, or 255 when there are more: this matters for short stories only.
    pub marks: u8,
    pub sketch: Sketch,
}

/// A story that was kept or seen, as an index takes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken<'a> {
    pub keys: &'a Keys,
    pub origin: OutletDay,
    /// Whether it is kept, and so a candidate for later ones. Its marks count as printed, kept or not.
    pub kept: bool,
}

/// A story to add.
pub(crate) struct Numbered<'a> {
    pub taken: Taken<'a>,
    /// Where its keys are, if they were looked up and the index did not change since.
    pub look: Option<&'a Look>,
    /// The number of its event.
    pub event: u64,
    /// Its story number, when it is kept.
    pub own: Option<u32>,
}

/// On which threads an index changes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Threads {
    /// On the calling thread alone: a caller that holds a lock on the index must not wait for a pool, which may hand it any other work.
    One,
    /// On the threads of the pool.
    All,
}

impl Taken<'_> {
    pub(super) fn print(&self) -> Print {
        Print { origin: self.origin, around: self.keys.sketch.around() }
    }
}

impl StoryEntry {
    pub(super) fn print(&self) -> Print {
        Print { origin: self.origin, around: self.sketch.around() }
    }

    pub(super) fn of(taken: &Taken<'_>) -> Self {
        let Keys { sketch, marks, .. } = taken.keys;
        Self { origin: taken.origin, marks: u8::try_from(marks.len()).unwrap_or(u8::MAX), sketch: *sketch }
    }
}
