//! How far a name reaches: the quotes or brackets around it, and the adjectives and brackets after it.
//!
//! In: the word at which a name begins, or the one after its last. Out: the one after its last, and the country that an adjective
//! names: `وكالة «تاس» (TASS) الروسية`.

use super::prose::Prose;
use super::tokens::Gap;
use crate::lang::Word;

/// How many words an unknown name has at most.
const MAX_NAME: usize = 5;

impl Prose<'_> {
    /// The end of a name in quotes or brackets, or of a run of Latin words, that begins at word `i`.
    pub(super) fn set_off(&self, i: usize) -> Option<usize> {
        let open = self.gap(i);
        let latin = !self.quoted(i);
        for next in i + 1..=(i + MAX_NAME + 1).min(self.tokens.len()) {
            let gap = self.gap(next);
            let closes =
                (open.has(Gap::QUOTE) && gap.has(Gap::UNQUOTE)) || (open.has(Gap::OPEN) && gap.has(Gap::CLOSE));
            if closes || next == self.tokens.len() || (latin && !(self.is_latin(next) && gap == Gap::default())) {
                return Some(next);
            }
            if gap.has(Gap::LINE) || (gap.has(Gap::STOP) && !latin) {
                return None;
            }
        }
        None
    }

    /// Whether a name of the words `first..next` is all that its quotes or brackets hold, but for adjectives.
    pub(super) fn fills(&self, first: usize, next: usize) -> bool {
        let Some(end) = self.set_off(first) else { return true };
        (next..end).all(|i| matches!(self.word(i), Word::Modifier | Word::Nation(_) | Word::OfMedia | Word::News))
    }

    /// The adjectives, nationality and brackets after a name: where they end, and the country they name.
    pub(super) fn modifiers(&self, from: usize) -> (usize, Option<u8>) {
        let mut next = from;
        let mut nation = None;
        while next < from + 6 && !self.opens(next) {
            let gap = self.gap(next);
            if gap.has(Gap::OPEN) {
                // (TASS), (واس): another name of the same source.
                let close = (next + 1..(next + 5).min(self.tokens.len() + 1)).find(|&n| self.gap(n).has(Gap::CLOSE));
                let Some(close) =
                    close.filter(|_| next == from || nation.is_some() || gap.has(Gap::CLOSE) || next < from + 3)
                else {
                    break;
                };
                let inside = self.slice(next, close);
                if self.book.exact(inside).is_none() && !self.is_latin(next) && self.word(next) != Word::Modifier {
                    break;
                }
                next = close;
                continue;
            }
            // وكالة الأنباء السورية "سانا"
            if gap.has(Gap::QUOTE.or(Gap::UNQUOTE))
                && !gap.has(Gap::COMMA)
                && let Some(close) =
                    (next + 1..(next + 4).min(self.tokens.len() + 1)).find(|&n| self.gap(n).has(Gap::UNQUOTE))
                && self.book.exact(self.slice(next, close)).is_some()
            {
                next = close;
                continue;
            }
            if gap.has(Gap::COMMA.or(Gap::COLON).or(Gap::DASH)) || gap.has(Gap::QUOTE) && !gap.has(Gap::UNQUOTE) {
                break;
            }
            match self.word(next) {
                Word::Nation(n) => nation = nation.or(Some(n)),
                Word::Modifier | Word::OfMedia | Word::News => {}
                _ => break,
            }
            next += 1;
        }
        (next, nation)
    }
}
