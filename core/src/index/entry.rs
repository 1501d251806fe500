//! Entry: what an index takes in of a story, and what it knows of one.

use super::keys::Keys;
use super::look::Look;
use super::sketch::Sketch;
use crate::story::OutletDay;

/// What the index knows of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoryEntry {
    pub origin: OutletDay,
    /// How many marks it has, or 255 when there are more: this matters for short stories only.
    pub marks: u8,
    pub sketch: Sketch,
}

/// A story that was kept or seen: what an index takes in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken<'a> {
    pub keys: &'a Keys,
    pub origin: OutletDay,
    /// Whether it is kept. What is only seen counts for the days of the marks that kept stories have.
    pub kept: bool,
}

/// A story to be taken in.
pub(crate) struct Numbered<'a> {
    pub taken: Taken<'a>,
    /// Where its keys are, if they were looked up and the index did not change since.
    pub look: Option<&'a Look>,
    /// The number of the event that it came with.
    pub event: u64,
    /// Its own when it is kept.
    pub own: Option<u32>,
}

/// On which threads an index changes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Threads {
    /// On the calling one alone: who holds a lock on the index must not wait for a pool, which may give him anything to do.
    One,
    /// On those of the pool.
    All,
}

impl StoryEntry {
    pub(super) fn of(taken: &Taken<'_>) -> Self {
        let Keys { sketch, marks, .. } = taken.keys;
        Self { origin: taken.origin, marks: u8::try_from(marks.len()).unwrap_or(u8::MAX), sketch: *sketch }
    }
}
