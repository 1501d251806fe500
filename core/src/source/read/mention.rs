//! A source that the text names, and where.

use std::ops::Range;

use crate::lang::{Generic, Head};

/// What is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Entries of the registry, likeliest first.
    Known(Vec<u16>),
    /// A name that the registry has not, with its head noun.
    Unknown(String),
    Generic(Generic),
    /// `الوكالة`, `الصحيفة`: one named before.
    Anaphor(Head),
}

/// A source named in the text.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub(crate) what: What,
    /// Its words: from the first to the one after the last.
    pub(crate) first: usize,
    pub(crate) next: usize,
    /// `ل`, `ب` or `ك` in front of the first word.
    pub(crate) preposition: char,
    pub(crate) head: bool,
    /// Unknown and not set off by quotes, brackets or script: counts only right after a cue.
    pub(crate) weak: bool,
}

impl Mention {
    /// A mention without a head noun and without quotes.
    pub(super) fn plain(what: What, words: Range<usize>, preposition: char) -> Self {
        Self { what, first: words.start, next: words.end, preposition, head: false, weak: false }
    }
}
