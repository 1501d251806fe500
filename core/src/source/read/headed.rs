//! A source after a head noun: `صحيفة X`, `الوكالة`.
//!
//! In: the word of a head noun. Out: the mention that it begins, by the first case that applies:
//!
//! ```text
//! the full name in the registry, head noun and all (وكالة الأنباء الفرنسية), or under another spelling of the head noun
//! nothing after it                                 ─▶ anaphor, if definite
//! a further head (الموقع الإلكتروني لصحيفة X)      ─▶ that one
//! a name after it, or after its adjectives:
//!   of the registry; its kind must suit the head noun if the name is ambiguous
//!   quoted, bracketed or Latin                     ─▶ unknown, under head noun and name
//! definite                                         ─▶ anaphor
//! words that may be a name                         ─▶ unknown and weak; another name of it in quotes after it ─▶ that one
//! ```

use std::iter;
use std::ops::Range;

use super::mention::{Mention, What};
use super::prose::Prose;
use super::rank::suits;
use super::tokens::Gap;
use crate::lang::{Generic, Head, LANG, Reading, Use, Word};
use crate::source::registry::Sense;

/// How many head nouns may follow one another.
const MAX_HEADS: usize = 4;

impl Prose<'_> {
    /// The source that the head noun at word `i` begins.
    pub(super) fn headed(&self, i: usize, head: Head) -> Option<Mention> {
        HeadNoun::at(self, i, head).mention(1)
    }
}

/// A head noun in its prose.
#[derive(Clone, Copy)]
struct HeadNoun<'a> {
    prose: &'a Prose<'a>,
    /// Its word.
    i: usize,
    head: Head,
    reading: Reading,
}

/// The adjectives that may lie between a head noun and a name: `الموقع الإخباري X`, `الوكالة الرسمية «X»`.
struct Adjectives {
    /// The first, or the word where it would be.
    first: usize,
    /// The word after the last.
    next: usize,
    /// The country that they name.
    nation: Option<u8>,
}

impl<'a> HeadNoun<'a> {
    fn at(prose: &'a Prose<'a>, i: usize, head: Head) -> Self {
        Self { prose, i, head, reading: prose.tokens[i].reading }
    }

    /// What it names; it is the `depth`th head noun in a row.
    fn mention(&self, depth: usize) -> Option<Mention> {
        let after = self.i + 1;
        if let Some((senses, next)) = self.full_name().or_else(|| self.numbered_channel()) {
            let (next, nation) = self.prose.modifiers(next);
            return Some(self.firm(What::Known(self.prose.rank(senses, Some(self.head), nation)?), next));
        }
        // التليفزيون الإيراني
        if let Some(known) = (1..=2).rev().find_map(|n| self.respelled(after..after + n, after + n)) {
            return Some(known);
        }
        if self.prose.opens(after) {
            return self.anaphor(after);
        }
        if let Some((at, head)) = self.further().filter(|_| depth < MAX_HEADS) {
            let of = HeadNoun::at(self.prose, at, head).mention(depth + 1)?;
            if !matches!(of.what, What::Anaphor(_)) {
                return Some(Mention { first: self.i, preposition: self.reading.preposition, ..of });
            }
        }
        if self.prose.word(after) == Word::Social {
            return Some(self.firm(What::Generic(Generic::Social), after + 1));
        }
        let between = self.adjectives();
        for at in iter::once(between.first).chain((between.next > between.first).then_some(between.next)) {
            if self.prose.opens(at) || self.prose.gap(at).has(Gap::COMMA.or(Gap::COLON)) {
                continue;
            }
            if let Some(known) = self.known(at, between.nation) {
                return Some(known);
            }
            if self.prose.quoted(at) && self.prose.word(at) == Word::NotMedia && self.head != Head::Paper {
                return None;
            }
            if let Some(unknown) = self.set_off_unknown(at, between.nation) {
                return Some(unknown);
            }
        }
        if self.reading.article { self.definite(&between) } else { self.plain_unknown(&between) }
    }

    /// `what` in the words up to `next`, sure enough to count anywhere.
    fn firm(&self, what: What, next: usize) -> Mention {
        Mention { what, first: self.i, next, preposition: self.reading.preposition, head: true, weak: false }
    }

    /// The same, to count only right after a cue.
    fn weak(&self, what: What, next: usize) -> Mention {
        Mention { weak: true, ..self.firm(what, next) }
    }

    /// One named before, if the head noun is definite.
    fn anaphor(&self, next: usize) -> Option<Mention> {
        self.reading.article.then(|| self.firm(What::Anaphor(self.head), next))
    }

    /// The head noun without its clitics.
    fn noun(&self) -> &'a str {
        self.prose.bare_slice(self.i, self.i + 1)
    }

    /// What a name of the registry that begins with the head noun can mean, and the word after it. Clitics come before it.
    fn full_name(&self) -> Option<(&'a [Sense], usize)> {
        let end = self.prose.tokens[self.i].end as usize;
        let (senses, name_end) = self.prose.book.longest(self.prose.text, end - self.noun().len(), "")?;
        (name_end > end).then(|| (senses, self.prose.token_after(self.i, name_end)))
    }

    /// The same of the channels of a number that is set off: القناة (13), القناة /12/.
    fn numbered_channel(&self) -> Option<(&'a [Sense], usize)> {
        let number = self.i + 1;
        let noun = LANG.noun(self.head, Use::Numbered)?;
        let set_off = !self.prose.opens(number) && self.prose.gap(number).has(Gap::OPEN.or(Gap::DASH));
        let digits = set_off.then(|| self.prose.slice(number, number + 1))?;
        let is_number = digits.bytes().all(|b| b.is_ascii_digit());
        Some((is_number.then(|| self.prose.book.exact(&format!("{noun} {digits}")))??, number + 1))
    }

    /// The source that the usual spelling of the head noun, if definite, and `words` name; the mention goes up to `next`.
    fn respelled(&self, words: Range<usize>, next: usize) -> Option<Mention> {
        let noun = LANG.noun(self.head, Use::Usual).filter(|_| self.reading.article)?;
        let near = words.clone().all(|i| self.prose.gap(i) == Gap::default());
        let name = near.then(|| format!("{noun} {}", self.prose.slice(words.start, words.end)))?;
        let known = self.prose.rank(self.prose.book.exact(&name)?, None, None)?;
        Some(self.firm(What::Known(known), next))
    }

    /// The head noun after it, perhaps after an adjective: الموقع الإلكتروني لصحيفة X, موقع قناة X.
    fn further(&self) -> Option<(usize, Head)> {
        let adjective = matches!(self.prose.word(self.i + 1), Word::Modifier | Word::OfMedia);
        let at = self.i + 1 + usize::from(adjective);
        match self.prose.word(at) {
            Word::Head(head) if !self.prose.opens(at) => Some((at, head)),
            _ => None,
        }
    }

    /// The adjectives after it, and after `أنباء` if that comes first.
    fn adjectives(&self) -> Adjectives {
        let prose = self.prose;
        let mut first = self.i + 1;
        if prose.word(first) == Word::News && !prose.quoted(first) && !prose.opens(first + 1) {
            first += 1;
        }
        let (mut next, mut nation) = (first, None);
        while next < first + 3 && !prose.opens(next) && !prose.quoted(next) {
            match prose.word(next) {
                Word::Nation(n) => nation = nation.or(Some(n)),
                Word::Modifier | Word::OfMedia => {}
                _ => break,
            }
            next += 1;
        }
        Adjectives { first, next, nation }
    }

    /// The source of the registry whose name begins at word `at`.
    fn known(&self, at: usize, nation: Option<u8>) -> Option<Mention> {
        let prose = self.prose;
        let (senses, end) = prose.book.longest(prose.text, prose.tokens[at].start as usize, "")?;
        let name_next = prose.token_after(at, end);
        let (next, after) = prose.modifiers(name_next);
        // القناة الإخبارية is the news channel that was named; قناة الإخبارية is one of that name.
        let adjective = matches!(prose.word(at), Word::Modifier | Word::OfMedia);
        if self.reading.article
            && adjective
            && name_next == at + 1
            && !prose.quoted(at)
            && senses.iter().all(|s| s.ambiguous)
        {
            return None;
        }
        let known = prose.rank_headed(senses, name_next - at, self.head, nation.or(after))?;
        // A name that does not fill its quotes is another's: «الساحل الجديد» is not «الساحل».
        if prose.quoted(at) && !prose.fills(at, name_next) {
            return None;
        }
        let firm = prose.quoted(at)
            || !matches!(self.head, Head::Site | Head::Network)
            || senses.iter().any(|s| !s.ambiguous)
            || prose.is_latin(at);
        Some(if firm { self.firm(What::Known(known), next) } else { self.weak(What::Known(known), next) })
    }

    /// The source whose name begins at word `at` and is set off by quotes, brackets or script.
    fn set_off_unknown(&self, at: usize, nation: Option<u8>) -> Option<Mention> {
        let next = (self.prose.quoted(at) || self.prose.is_latin(at)).then(|| self.prose.set_off(at))??;
        let name = self.prose.slice(at, next);
        let (next, after) = self.prose.modifiers(next);
        Some(self.firm(self.unknown(name, nation.or(after)), next))
    }

    /// What a definite head noun names with no more than adjectives after it.
    fn definite(&self, between: &Adjectives) -> Option<Mention> {
        // التلفزيون الرسمي السوري: the adjective between is not of the name.
        (between.first + 1..between.next).find_map(|n| self.respelled(n..n + 1, between.next)).or_else(|| {
            let alone = between.next == between.first;
            self.anaphor(between.next).filter(|_| alone || self.head != Head::Site)
        })
    }

    /// What a head noun without an article names where nothing sets the name off.
    fn plain_unknown(&self, between: &Adjectives) -> Option<Mention> {
        let &Adjectives { first, next, nation } = between;
        if self.head == Head::Agency && first > self.i + 1 && next > first {
            if let Some(known) = self.of_nation(between) {
                return Some(known);
            }
            // وكالة الأنباء الرسمية: whose, only the story can tell.
            let unknown = || self.weak(self.unknown(self.prose.slice(self.i + 1, next), nation), next);
            return self.alias(next, nation).or_else(|| Some(unknown()));
        }
        let (name_next, agency) = self.plain_name(first)?;
        let (next, after) = self.prose.modifiers(name_next);
        self.alias(name_next, after).or_else(|| {
            let what = self.unknown(self.prose.slice(first, name_next), after);
            Some(if agency { self.firm(what, next) } else { self.weak(what, next) })
        })
    }

    /// The agency of a nation whose adjective comes after others: وكالة الأنباء الرسمية السورية.
    fn of_nation(&self, &Adjectives { first, next, nation }: &Adjectives) -> Option<Mention> {
        let adjective = (first + 1..next).find(|&n| matches!(self.prose.word(n), Word::Nation(_)))?;
        let agency = self.prose.bare_slice(self.i, first);
        let name = format!("{agency} {}", self.prose.slice(adjective, adjective + 1));
        let known = self.prose.rank(self.prose.book.exact(&name)?, Some(self.head), nation)?;
        Some(self.firm(What::Known(known), next))
    }

    /// Another name of the same source, set off at word `at`: وكالة أنباء سوريا «سانا».
    fn alias(&self, at: usize, nation: Option<u8>) -> Option<Mention> {
        let end = self.prose.quoted(at).then(|| self.prose.set_off(at))??;
        let senses = self.prose.book.exact(self.prose.slice(at, end))?;
        Some(self.firm(What::Known(self.prose.rank(senses, Some(self.head), nation)?), end))
    }

    /// The end of an unknown name at word `first` that nothing sets off: up to three words without a clitic, and whether
    /// `أنباء` near it makes it an agency for sure.
    fn plain_name(&self, first: usize) -> Option<(usize, bool)> {
        let prose = self.prose;
        let mut next = first;
        while next < first + 3 && prose.gap(next) == Gap::default() {
            let t = &prose.tokens[next];
            if t.reading.word != Word::Other || t.reading.conjunction || t.letters < 2 {
                break;
            }
            if next == first
                && prose.slice(next, next + 1).starts_with("ال")
                && !matches!(self.head, Head::Paper | Head::Channel)
            {
                break;
            }
            next += 1;
        }
        if next == first {
            return None;
        }
        let news = (self.i + 1..(next + 3).min(prose.tokens.len())).any(|n| {
            let word = prose.word(n);
            word == Word::News || (word == Word::Modifier && prose.slice(n, n + 1).contains("نباء"))
        });
        match self.head {
            Head::Agency => news.then_some((next.min(first + 2), true)),
            Head::Paper => Some((next.min(first + 2), false)),
            Head::Channel | Head::Network | Head::Site => Some((next, false)),
        }
    }

    /// An unknown name, or the known one that it is a slip of.
    fn unknown(&self, name: &str, nation: Option<u8>) -> What {
        let book = self.prose.book;
        let slip = if nation.is_some() { book.near(name) } else { book.slip(name) };
        if let Some(entry) = slip
            && suits(self.head, book.entry(entry).kind)
            && nation.is_none_or(|n| book.entry(entry).country == LANG.code(n))
        {
            return What::Known(vec![entry]);
        }
        What::Unknown(format!("{} {name}", self.noun()))
    }
}
