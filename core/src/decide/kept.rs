//! Kept: what the register has of a story that was kept.

use super::page::KeptLine;
use crate::document::day;
use crate::index::Sketch;
use crate::story::{NOBODY, OutletDay};

/// What is known of a kept story besides its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The number of its document.
    pub document: u64,
    /// In seconds since 1970; [`UNDATED`] when it is not known.
    published: i64,
    /// The day that a store keeps it under.
    pub bucket: i32,
    /// Which story of its page it is.
    pub story: u32,
    /// [`NOBODY`] when it is not known.
    outlet: u32,
    /// The story that later ones are compared with in its place: itself, until another one replaces it; [`DELETED`] when its document was
    /// deleted.
    pub representative: u32,
}

/// No story: more than an index holds.
pub(super) const DELETED: u32 = u32::MAX;

const UNDATED: i64 = i64::MIN;

impl Kept {
    /// The story of a document, by its number among the kept ones.
    pub fn new(
        document: u64,
        story: u32,
        outlet: Option<u32>,
        published: Option<i64>,
        bucket: i32,
        number: u32,
    ) -> Self {
        let (published, outlet) = (published.unwrap_or(UNDATED), outlet.unwrap_or(NOBODY));
        Self { document, published, bucket, story, outlet, representative: number }
    }

    /// Who published it.
    pub fn outlet(&self) -> Option<u32> {
        (self.outlet != NOBODY).then_some(self.outlet)
    }

    /// When it was published, in seconds since 1970.
    pub fn published(&self) -> Option<i64> {
        (self.published != UNDATED).then_some(self.published)
    }

    /// The day it was published on, or day 0 when it is not known.
    fn day(&self) -> i32 {
        self.published().map_or(0, day)
    }

    pub fn origin(&self) -> OutletDay {
        OutletDay::new(self.published().map(day), self.outlet())
    }

    /// Its line on a page, which counts its document from the line before.
    pub fn line(&self, gap: u64, marks: u8, sketch: Sketch) -> KeptLine {
        (gap, self.story, self.bucket.wrapping_sub(self.day()), self.outlet, self.published, marks, sketch)
    }

    /// The story of a line with its document counted from the start, by its number; and what the line says for an index.
    pub fn of_line(line: KeptLine, number: u32) -> (Self, u8, Sketch) {
        let (document, story, bucket, outlet, published, marks, sketch) = line;
        let mut kept = Self { document, published, bucket, story, outlet, representative: number };
        kept.bucket = bucket.wrapping_add(kept.day());
        (kept, marks, sketch)
    }
}
