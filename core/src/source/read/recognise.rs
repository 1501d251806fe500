//! The source that a word begins.
//!
//! In: a word of a sentence. Out: [`Mention`], what is named there and how far it reaches, if the word is a head noun
//! ([`super::headed`]) or begins a source without a name ([`super::generic`]). Names alone are in [`super::bare`]: whether one is a
//! source depends on where it is. Whether anything is attributed to a source is for the finders to tell
//! ([`crate::source::find`]).

use super::mention::Mention;
use super::prose::Prose;
use crate::lang::Word;

impl Prose<'_> {
    /// The source that word `i` begins, if it begins one with a head noun or one without a name.
    #[inline]
    pub(crate) fn mention(&self, i: usize) -> Option<Mention> {
        match self.word(i) {
            Word::Head(head) => self.generic(i).or_else(|| self.headed(i, head)),
            word if word.begins_source() => self.generic(i),
            _ => None,
        }
    }
}
