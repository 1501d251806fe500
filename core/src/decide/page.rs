//! Page: what some events in a row brought to the register, as plain values that a store can write.

use serde::{Deserialize, Serialize};

use crate::index::Sketch;

/// What some events in a row brought.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Page {
    /// The number of each event, counted from the one before it.
    pub(super) events: Vec<u64>,
    /// What counts of the names of each, eight bytes of either.
    pub(super) names: Vec<u8>,
    pub(super) outlets: Vec<Box<str>>,
    pub(super) kept: Vec<KeptLine>,
    /// Which stories were replaced, and by which ones.
    pub(super) replaced: Vec<(u32, u32)>,
}

/// Document, counted from that of the line before, story, bucket, counted from the day of publication, outlet, published, how
/// many marks, and the sketch.
pub(super) type KeptLine = (u64, u32, i32, u32, i64, u8, Sketch);

/// A page and its events: from a number to before another.
pub(crate) struct ClosedPage {
    pub from: u64,
    pub until: u64,
    pub page: Page,
}
