//! The shape of a line: how long it is, how it ends, what it is made of.
//!
//! In: a line. Out: [`Shape`]. It is the same in any spelling: lengths are counted in letters and words. A line of more than
//! [`LONG`] letters is prose whatever else it has, and only its first words are read.

use std::ops::Range;

use crate::lang::{LANG, Word};
use crate::text::skeleton::{Key, Sort, sort, within, words};

/// A line of more letters and digits than this is a paragraph.
const LONG: usize = 145;

/// The words of such a line, which are not counted.
const MANY: usize = 32;

/// How many of its words are read, and in how many bytes its letters are counted.
const OPENING: usize = 16;
const HEAD: usize = 512;

/// A line of this many words is one, too, in what it is made of.
pub(super) const PARAGRAPH: usize = 26;

/// This many white spaces part the headlines of a row.
const WIDE: usize = 4;

/// A row has this many such gaps or more.
const GAPS: usize = 3;

/// A sentence of no more letters is none: a list's number, an abbreviation.
const SENTENCE: usize = 10;

/// How many bytes around a stop are looked at.
const NEAR: usize = 128;

/// Addresses of posts on social media.
const POSTS: [&str; 4] = ["pic.twitter.com", "twitter.com/", "//t.co/", "instagram.com/"];
/// The most words that a line has that is there for its address.
const ADDRESS: usize = 24;

/// What is known of a line before the page around it is looked at.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is one thing that is seen of a line")]
pub(super) struct Shape {
    pub(super) words: usize,
    /// It ends like a sentence: one full stop, or dots, before quotes and brackets.
    pub(super) stops: bool,
    /// A sentence ends in it and another begins.
    inner: bool,
    /// It opens with a verb of an attribution, or, of a paragraph, has a comma.
    clause: bool,
    /// It is an item of a list, or the head of one: a bullet in front, a colon at its end.
    pub(super) item: bool,
    /// It ends with dots.
    cut: bool,
    /// It has wide spaces in several places.
    row: bool,
    /// It has a clause with `أن`.
    that: bool,
    /// Nothing but words of dates, and numbers.
    pub(super) dated: bool,
    /// Nothing but names of sections.
    pub(super) section: bool,
    /// Letters and digits; of these, Arabic letters, and letters of other scripts.
    pub(super) letters: usize,
    arabic: usize,
    other: usize,
    /// It has a mark of social media or an address: `pic.twitter.com`, `@name`, `#tag`.
    pub(super) posted: bool,
    /// The hash of its words, of a paragraph of its first ones; for finding it again.
    pub(super) hash: u64,
}

impl Shape {
    /// The shape of a trimmed line.
    pub(super) fn of(line: &str) -> Self {
        let mut shape =
            Self { item: is_item(line), cut: is_cut(line), stops: stops(line), inner: inner(line), ..Self::default() };
        let Opening { words: found, letters, paragraph } = Opening::of(line);
        shape.hash = hash_of(line, &found);
        let first = gaps(line, found.iter().map(|word| word.0.clone()));
        if paragraph {
            return Self {
                words: MANY,
                letters: LONG + 1,
                item: false,
                row: first > 0 && gaps(line, words(line).map(|word| word.0)) >= GAPS,
                clause: LANG.read(found[0].1).word.is_verb() || has_comma(line),
                ..shape
            };
        }
        (shape.letters, shape.row) = (letters, first >= GAPS);
        shape.read(line, &found);
        shape.clause |= shape.words >= PARAGRAPH && has_comma(line);
        shape.posted = is_posted(line, shape.words);
        shape
    }

    /// Reads the words of a line that is no paragraph.
    fn read(&mut self, line: &str, words: &[(Range<usize>, Key, usize)]) {
        (self.words, self.dated, self.section) = (words.len(), true, true);
        let mut number = false;
        for (i, (span, key, letters)) in words.iter().enumerate() {
            let word = &line[span.clone()];
            // What has a key has nothing but Arabic letters.
            let digits = *key == Key(0)
                && word.chars().any(|c| matches!(c, '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}'));
            if digits {
                number = true;
            } else {
                if matches!(word.as_bytes()[0], 0xd8..=0xdb) {
                    self.arabic += letters;
                } else {
                    self.other += letters;
                }
                self.dated = self.dated
                    && (LANG.is_date(*key) || ["am", "pm", "gmt"].iter().any(|w| word.eq_ignore_ascii_case(w)));
                self.section = self.section && LANG.is_section(*key);
            }
            let reading = LANG.read(*key).word;
            self.that |= reading == Word::That && i > 0;
            self.clause |= i == 0 && (reading.is_verb() || reading == Word::According);
        }
        self.dated &= self.words > 0
            && (number || self.words > 1)
            && (self.arabic > 0 || line.contains([':', '/', '-']) && number);
        self.section &= self.arabic > 0;
    }

    /// Whether it has more letters than a title.
    pub(super) fn is_paragraph(&self) -> bool {
        self.letters > LONG
    }

    /// Whether it is a sentence of a story rather than a title, a menu, a caption.
    pub(super) fn is_prose(&self) -> bool {
        !self.dated
            && !self.is_row()
            && (self.words >= PARAGRAPH
                || self.stops && self.words >= 7
                || self.inner && self.words >= 9
                || self.clause && self.words >= 12
                || self.that && self.words >= 16)
    }

    /// Whether it is a row of headlines, wide spaces between them.
    pub(super) fn is_row(&self) -> bool {
        self.row && self.words >= 12
    }

    /// Whether it is prose that is not cut off with dots, as teasers are.
    pub(super) fn is_whole(&self) -> bool {
        self.is_prose() && !self.cut
    }

    /// Whether it may be a row of headlines, a ticker: long, without a stop, a comma, or a verb in front.
    pub(super) fn may_be_ticker(&self) -> bool {
        self.words >= PARAGRAPH && !self.stops && !self.inner && !self.clause
    }

    /// Whether it can end a story: a sentence, or words enough for one.
    pub(super) fn may_be_prose(&self) -> bool {
        !self.dated && (self.is_prose() || self.words >= 9 || self.stops && self.words >= 3)
    }

    /// Whether it has no word, or is what a crawler and a template leave: a few words in another script on an Arabic page.
    pub(super) fn is_residue(&self) -> bool {
        self.arabic == 0 && self.words <= 6 || self.other > self.arabic && self.words <= 4
    }

    /// Whether it has no letters at all.
    pub(super) fn is_number(&self) -> bool {
        self.arabic == 0 && self.other == 0
    }

    /// Whether it is nothing but a number of two digits or less.
    pub(super) fn is_page_number(&self) -> bool {
        self.is_number() && self.words == 1 && self.letters <= 2
    }
}

/// Whether a line of so many words has a mark of social media, or is there for an address.
fn is_posted(line: &str, words: usize) -> bool {
    let bytes = line.as_bytes();
    // Most lines have none of the signs.
    let address = memchr::memchr3(b'/', b'@', b'#', bytes).is_some()
        && (line.contains("://") || line.contains('@') || line.contains('#') && !line.contains(char::is_whitespace));
    address && words <= ADDRESS || memchr::memchr(b'.', bytes).is_some() && POSTS.iter().any(|post| line.contains(post))
}

/// The words of a line that its shape is told by.
struct Opening {
    /// All of them; of a paragraph the first ones.
    words: Vec<(Range<usize>, Key, usize)>,
    /// Their letters.
    letters: usize,
    /// Whether the line has more letters than a title.
    paragraph: bool,
}

impl Opening {
    fn of(line: &str) -> Self {
        // What opens a paragraph says what there is to know of it.
        let most = if has_many(&line.as_bytes()[..line.len().min(HEAD)]) { OPENING } else { usize::MAX };
        let (mut found, mut letters) = (Vec::with_capacity(32), 0);
        for word in words(line).take(most) {
            letters += word.2;
            found.push(word);
            if letters > LONG {
                break;
            }
        }
        let paragraph = found.len() == most || letters > LONG;
        if paragraph {
            found.truncate(OPENING);
        }
        Self { words: found, letters, paragraph }
    }
}

/// The hash of a line's words, of a paragraph's first ones, as [`Shape`] has it.
pub(super) fn hash(line: &str) -> u64 {
    hash_of(line, &Opening::of(line).words)
}

/// The hash of words in order, whatever is between them.
fn hash_of(line: &str, words: &[(Range<usize>, Key, usize)]) -> u64 {
    let mix = |hash: u64, n: u64| (hash ^ n).wrapping_mul(0x2127_599b_f432_5c37).rotate_left(23);
    words.iter().fold(0x9e37_79b9_7f4a_7c15, |hash, (span, key, _)| match key.0 {
        // Not of a few Arabic letters: letter by letter.
        0 => line[span.clone()].chars().fold(mix(hash, 1), |hash, c| match sort(c) {
            Sort::Letter(letter) => mix(hash, letter.into()),
            Sort::Mark | Sort::Gap => hash,
        }),
        key => mix(hash, key),
    })
}

/// Whether what is between two words parts the headlines of a row.
fn is_wide(gap: &str) -> bool {
    gap.len() >= WIDE && gap.chars().filter(|c| c.is_whitespace()).count() >= WIDE
}

/// How many of the gaps before words of a line are wide.
fn gaps(line: &str, words: impl Iterator<Item = Range<usize>>) -> usize {
    let mut end = 0;
    words.filter(|word| is_wide(&line[std::mem::replace(&mut end, word.end)..word.start])).count()
}

/// Whether some bytes have more than [`LONG`] letters of U+0621 to U+064A.
fn has_many(bytes: &[u8]) -> bool {
    let letter = |(one, two): (&u8, &u8)| {
        u8::from((*one == 0xd8) & (0xa1..=0xbf).contains(two) | (*one == 0xd9) & (0x81..=0x8a).contains(two))
    };
    let (ones, twos) = (bytes.chunks(CHUNK), bytes.get(1..).unwrap_or_default().chunks(CHUNK));
    // No more than a byte counts up to, so that the compiler takes sixteen at a time.
    let mut counts = ones.zip(twos).map(|(ones, twos)| usize::from(ones.iter().zip(twos).map(letter).sum::<u8>()));
    let mut letters = 0;
    // Each has two bytes.
    bytes.len() > 2 * LONG
        && counts.any(|count| {
            letters += count;
            letters > LONG
        })
}

/// How many bytes are counted at a time.
const CHUNK: usize = 128;

/// What may stand after the stop of a sentence.
fn closes(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '”' | '“' | '»' | ')' | ']' | '’' | '\'')
}

/// Whether a line ends with one full stop, or with dots.
fn stops(line: &str) -> bool {
    let rest = line.trim_end_matches(closes);
    rest.ends_with(['.', '…', '۔']) || rest.len() < line.len() && rest.ends_with(['،', ',', '؛'])
}

/// Whether there is a single full stop between two words of a line.
fn inner(line: &str) -> bool {
    memchr::memchr_iter(b'.', line.as_bytes()).any(|i| {
        let (before, after) = (&line[..i], &line[i + 1..]);
        let near = &before[before.floor_char_boundary(i.saturating_sub(NEAR))..];
        let opening = &before[..before.floor_char_boundary(NEAR)];
        // A stop that floats is a separator, one after a letter or two an abbreviation.
        after.starts_with(|c: char| c.is_whitespace() || c.is_alphabetic() && !c.is_ascii())
            && near.ends_with(|c: char| c.is_alphabetic() || closes(c) && !c.is_whitespace())
            && after.trim_start().chars().next().is_some_and(|c| c != '.')
            && near.rsplit(char::is_whitespace).next().is_some_and(|word| !within(word, 2))
            && !within(opening, SENTENCE)
    })
}

fn has_comma(line: &str) -> bool {
    let bytes = line.as_bytes();
    // `،` is D8 8C.
    memchr::memchr2_iter(b',', 0x8c, bytes).any(|at| bytes[at] == b',' || bytes[at - 1] == 0xd8)
}

/// Whether a line has a bullet in front or a colon at its end.
fn is_item(line: &str) -> bool {
    line.starts_with(['*', '•', '-', '–']) || line.ends_with([':', '：'])
}

/// Whether a line ends with dots, in brackets or not.
fn is_cut(line: &str) -> bool {
    let rest = line.trim_end_matches(|c: char| matches!(c, ']' | ')') || c.is_whitespace());
    rest.ends_with('…') || rest.ends_with("...")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_tell_what_characters_tell(text in "[ا-ي]{0,150}[ا-ي٠-٩ً-ْ،؛؟,.a-z «\u{200c}\u{60c}\u{64c}]{0,200}") {
            let letters = text.chars().filter(|c| ('\u{621}'..='\u{64a}').contains(c) && *c != '\u{640}').count();
            prop_assert_eq!(has_many(text.as_bytes()), letters > LONG);
            prop_assert_eq!(has_comma(&text), text.contains(['،', ',']));
            let is_digit = |c| matches!(c, '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}');
            prop_assert!(words(&text).all(|(span, key, _)| key == Key(0) || !text[span].contains(is_digit)));
        }

        #[test]
        fn posts_are_told_as_by_what_they_may_have(text in "([a-z/.:@# ]{0,4}|pic.twitter.com|twitter.com/|//t.co/|instagram.com/|://){0,4}", count in 0..40_usize) {
            let address = text.contains("://") || text.contains('@') || text.contains('#') && !text.contains(char::is_whitespace);
            let slow = POSTS.iter().any(|post| text.contains(post)) || address && count <= ADDRESS;
            prop_assert_eq!(is_posted(&text, count), slow);
        }
    }
}
