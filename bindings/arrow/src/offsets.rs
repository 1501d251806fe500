//! How a face counts places in a text.

use std::ops::Range;

use naql::text::CodePoints;

/// How offsets into texts are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Offsets {
    /// In bytes.
    Bytes,
    /// In Unicode code points.
    CodePoints,
}

/// The places of one text as a face counts them.
pub(crate) struct Places<'a>(Option<CodePoints<'a>>);

impl<'a> Places<'a> {
    /// The places of a text; of one that has none to give, `text` may be empty.
    pub fn new(text: &'a str, offsets: Offsets) -> Self {
        Self((offsets == Offsets::CodePoints).then(|| CodePoints::new(text)))
    }

    /// A span of bytes as the face counts it.
    pub fn span(&self, bytes: &Range<usize>) -> Range<usize> {
        self.0.as_ref().map_or_else(|| bytes.clone(), |points| points.span(bytes.clone()))
    }

    /// Whether it counts in bytes.
    pub fn in_bytes(&self) -> bool {
        self.0.is_none()
    }
}
