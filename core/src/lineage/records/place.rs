//! Places: refs of stories and sources, and stretches of their text.

use serde::Serialize;

/// A story or a source: the id of a document (`ID#n` for the nth story of a page that has several, from 0), or the id of a source.
pub type Ref = String;

/// A shared passage, in bytes (code points in JSON).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Shared {
    /// Its first byte in `a`.
    pub a_start: usize,
    /// The byte after it.
    pub a_end: usize,
    /// Its first byte in `b`.
    pub b_start: usize,
    /// The byte after it.
    pub b_end: usize,
    /// How many words are equal.
    pub words: u32,
}

/// A stretch of a story, in bytes (code points in JSON).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Span {
    /// The story.
    pub story: Ref,
    /// Its first byte.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}
