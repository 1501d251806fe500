//! An attribution, and what is known of a sentence while its attributions are looked for.

use crate::lang::Word;
use crate::source::read::{Mention, Prose};
use crate::source::rule::Rule;

/// A mention with its evidence.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    pub(crate) mention: Mention,
    pub(crate) rule: Rule,
    /// The sentence, counted through the story.
    pub(crate) sentence: usize,
    /// The cue's word: the verb, `وفق`, `عن`.
    pub(crate) cue: usize,
    /// The first word of its sentence.
    pub(crate) opens: usize,
}

/// How many words may stand between a verb of passing on and its `عن`.
pub(crate) const REACH: usize = 12;

/// What is known of a sentence as it is read.
pub(super) struct Sentence {
    pub(super) first: usize,
    /// The last verb by which something was said.
    pub(super) spoke: Option<usize>,
    /// The last thing said or written, by its noun: `تصريح`, `تقرير`, `مراسل`.
    pub(super) wrote: Option<usize>,
    /// The last verb of passing on.
    pub(super) relay: Option<usize>,
    /// The last verb whose object is told.
    pub(super) tell: Option<usize>,
    /// A page or account of social media was named.
    pub(super) post: bool,
}

impl Sentence {
    pub(super) fn at(first: usize) -> Self {
        Self { first, spoke: None, wrote: None, relay: None, tell: None, post: false }
    }

    /// Takes note of word `i`.
    pub(super) fn hear(&mut self, i: usize, word: Word) {
        match word {
            Word::Tell => {
                self.spoke = Some(i);
                self.tell = Some(i);
            }
            Word::Say => self.spoke = Some(i),
            Word::Publish | Word::Statement | Word::Document | Word::Correspondent => self.wrote = Some(i),
            Word::Relay => {
                self.spoke = Some(i);
                self.relay = Some(i);
            }
            Word::Citing => self.relay = Some(i),
            Word::Post => self.post = true,
            _ => {}
        }
    }
}

/// Whether a word is the preposition `ل` (or `لـ`) by itself.
pub(super) fn is_lam(prose: &Prose, i: usize) -> bool {
    let t = &prose.tokens[i];
    t.letters == 1 && prose.text[t.start as usize..].starts_with('ل')
}
