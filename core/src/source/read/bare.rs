//! Names without a head noun: `رويترز`, `«الساحل»`.
//!
//! In: the word at which a name of the registry may begin. Out: its mention. A name that is also a word counts only in quotes, or
//! where the caller is sure that a source is named.

use super::mention::{Mention, What};
use super::prose::Prose;
use super::tokens::{Gap, Token};
use crate::text::skeleton::Key;

impl Prose<'_> {
    /// Whether a name, or a `firm` one that is nothing else, may begin at word `i`, of which `key` is what is left without its clitics.
    #[inline]
    pub(crate) fn may_name(&self, i: usize, key: Key, firm: bool) -> bool {
        // What is in brackets may be no part of the name.
        let next = |next: &&Token| !next.gap.has(Gap::OPEN);
        self.book.may_begin(key, firm)
            && self.tokens.get(i + 1).filter(next).is_none_or(|next| self.book.may_go_on(key, next.key, firm))
    }

    /// A name without a head noun that begins at word `i`. `skip` bytes of it are clitics. Ambiguous names need
    /// quotes around them.
    pub(crate) fn bare(&self, i: usize, skip: usize, before: &str) -> Option<Mention> {
        self.by_name(i, (skip, before), false)
    }

    /// The same where the place is sure to hold a source: an ambiguous name needs no quotes.
    pub(crate) fn sure(&self, i: usize, skip: usize, before: &str) -> Option<Mention> {
        self.by_name(i, (skip, before), true)
    }

    fn by_name(&self, i: usize, (skip, before): (usize, &str), sure: bool) -> Option<Mention> {
        let start = self.tokens[i].start as usize + skip;
        let (senses, end) = self.book.longest(self.text, start, before)?;
        let next = self.token_after(i, end);
        // «أب» is a father; the agency is spelled أ ب.
        let short = self.text[start..end].chars().count() < 3 && before.is_empty();
        let quoted = self.quoted(i) && self.gap(next).has(Gap::UNQUOTE.or(Gap::CLOSE)) && !short;
        let firm = senses.iter().any(|s| !s.ambiguous) || self.is_latin(i) && end - start >= 3;
        if !firm && !quoted && !sure {
            return None;
        }
        let (far, nation) = self.modifiers(next);
        let known = self.rank(senses, None, nation)?;
        let preposition = if skip > 0 { 'ل' } else { '\0' };
        Some(Mention::plain(What::Known(known), i..far.max(i + 1), preposition))
    }

    /// The publisher's own name at word `i`, ambiguous or not.
    pub(crate) fn own_name(&self, i: usize) -> Option<Mention> {
        let own = self.book.publisher?;
        let (senses, end) = self.book.longest(self.text, self.tokens.get(i)?.start as usize, "")?;
        let own_sense = senses.iter().any(|s| s.entry == own);
        own_sense.then(|| Mention::plain(What::Known(vec![own]), i..self.token_after(i, end), '\0'))
    }
}
