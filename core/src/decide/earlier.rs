//! Earlier: what the engine needs to know of the documents that were kept, from memory or a store.

use std::borrow::Cow;
use std::ops::Range;

use super::kept::Kept;
use crate::compare::{Passage, Spelling};
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::story::StoryWords;

/// Who says that a story comes from whom.
pub(crate) type Chain<'a> = Cow<'a, [Vec<String>]>;

/// The documents that were kept.
pub(crate) trait Earlier: Sync {
    /// The id of a story's document.
    fn id(&self, kept: &Kept) -> Result<String>;

    /// The chain of the first story of its page.
    fn chain(&self, kept: &Kept) -> Result<Chain<'_>>;

    /// A story, ready for comparison.
    fn story(&self, kept: &Kept, space: &mut Fingerprinter) -> Result<StoryWords>;

    /// What says which words a story has.
    fn spelling(&self, kept: &Kept) -> Result<Spelling<'_>>;

    /// The `b` sides of some passages, which are in bytes of the story's text, in code points.
    fn points(&self, kept: &Kept, passages: &[Passage]) -> Result<Vec<Range<usize>>>;
}
