//! Prose, word by word: what the other files of this folder ask about a word and what lies in front of it.
//!
//! In: a text and its words, or the first ones. Out: answers for the word of a number; past the last word, those of an end of a
//! sentence.

use std::cell::OnceCell;

use super::tokens::{Gap, Token};
use crate::lang::{LANG, Reading, Word};
use crate::source::registry::Book;
use crate::text::skeleton::words;

/// Prose with its words, or the first ones, and who is asked about names.
#[derive(Clone, Copy)]
pub(crate) struct Prose<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) book: &'a Book<'a>,
    /// The countries that the text names, filled when namesakes must be told apart by them.
    pub(crate) places: &'a OnceCell<Vec<u8>>,
}

/// No word is read otherwise for what comes more than this many words after it: a head noun or three, a name of the registry, its
/// adjectives and brackets, examples and a verb.
pub(crate) const LOOK_AHEAD: usize = 48;

impl<'a> Prose<'a> {
    pub(crate) fn word(&self, i: usize) -> Word {
        self.tokens.get(i).map_or(Word::Other, |t| t.reading.word)
    }

    /// What comes in front of word `i`; the end of the prose is the end of a sentence.
    pub(crate) fn gap(&self, i: usize) -> Gap {
        self.tokens.get(i).map_or(Gap::STOP, |t| t.gap)
    }

    pub(crate) fn opens(&self, i: usize) -> bool {
        self.tokens.get(i).is_none_or(Token::opens)
    }

    /// Whether a quotation mark or a bracket opens in front of word `i`.
    pub(super) fn quoted(&self, i: usize) -> bool {
        self.gap(i).has(Gap::QUOTE.or(Gap::OPEN))
    }

    pub(super) fn is_latin(&self, i: usize) -> bool {
        self.text.as_bytes()[self.tokens[i].start as usize].is_ascii_alphabetic()
    }

    /// The text of words `first..next`.
    pub(crate) fn slice(&self, first: usize, next: usize) -> &'a str {
        &self.text[self.tokens[first].start as usize..self.tokens[next - 1].end as usize]
    }

    /// The text of words `first..next` without what comes in front of the article of the first.
    pub(crate) fn bare_slice(&self, first: usize, next: usize) -> &'a str {
        let words = self.slice(first, next);
        let Reading { conjunction, preposition, .. } = self.tokens[first].reading;
        let skip = usize::from(conjunction) + usize::from(preposition != '\0');
        words[words.char_indices().nth(skip).map_or(0, |(at, _)| at)..].trim_start_matches('ـ')
    }

    /// The first word that begins at or after byte `end`.
    pub(super) fn token_after(&self, from: usize, end: usize) -> usize {
        (from..self.tokens.len()).find(|&i| self.tokens[i].start as usize >= end).unwrap_or(self.tokens.len())
    }

    /// The countries that the text names, in all of its words.
    pub(super) fn places(&self) -> &[u8] {
        self.places.get_or_init(|| {
            let mut all: Vec<u8> = words(self.text).filter_map(|(_, key, _)| LANG.country(key)).collect();
            all.sort_unstable();
            all.dedup();
            all
        })
    }
}
