//! The shape of a line: how long it is, how it ends, what it is made of.
//!
//! In: a line. Out: [`Shape`]. A line longer than [`LONG`] bytes is prose whatever else it has, and is not read.

use xxhash_rust::xxh3::xxh3_64;

use crate::lang::{LANG, Word};
use crate::text::skeleton::words;

/// A line longer than this (bytes) is a paragraph.
pub(super) const LONG: usize = 320;

/// What parts the headlines of a row.
const WIDE: &str = "    ";
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
    letters: usize,
    arabic: usize,
    other: usize,
    /// It has a mark of social media or an address: `pic.twitter.com`, `@name`, `#tag`.
    pub(super) posted: bool,
    /// The hash of its words; for finding it again.
    pub(super) hash: u64,
}

impl Shape {
    /// The shape of a trimmed line.
    pub(super) fn of(line: &str) -> Self {
        if line.len() > LONG {
            let first = words(line).next().map_or(Word::Other, |(_, key, _)| LANG.read(key).word);
            return Self {
                words: LONG / 10,
                stops: stops(line),
                cut: is_cut(line),
                row: is_row(line),
                inner: inner(line),
                clause: first.is_verb() || line.contains(['،', ',']),
                hash: xxh3_64(line.as_bytes()),
                ..Self::default()
            };
        }
        let mut shape = Self {
            dated: true,
            section: true,
            item: is_item(line),
            row: is_row(line),
            cut: is_cut(line),
            stops: stops(line),
            inner: inner(line),
            ..Self::default()
        };
        let mut number = false;
        let mut keys = Vec::with_capacity(24);
        for (span, key, letters) in words(line) {
            let word = &line[span];
            shape.words += 1;
            shape.letters += letters;
            keys.push(key.0 | letters as u64);
            let digits = word.bytes().any(|b| b.is_ascii_digit())
                || word.chars().any(|c| matches!(c, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}'));
            if digits {
                number = true;
            } else {
                if word.as_bytes()[0] >= 0xd8 && word.as_bytes()[0] <= 0xdb {
                    shape.arabic += letters;
                } else {
                    shape.other += letters;
                }
                shape.dated = shape.dated
                    && (LANG.is_date(key) || ["am", "pm", "gmt"].iter().any(|w| word.eq_ignore_ascii_case(w)));
                shape.section = shape.section && LANG.is_section(key);
            }
            let reading = LANG.read(key).word;
            shape.that |= reading == Word::That && shape.words > 1;
            shape.clause |= shape.words == 1 && (reading.is_verb() || reading == Word::According);
        }
        shape.dated &= shape.words > 0
            && (number || shape.words > 1)
            && (shape.arabic > 0 || line.contains([':', '/', '-']) && number);
        shape.section &= shape.arabic > 0;
        let address = line.contains("://") || line.contains('@') || line.contains('#') && !line.contains(' ');
        shape.posted = POSTS.iter().any(|post| line.contains(post)) || address && shape.words <= ADDRESS;
        shape.hash = mixed(keys.into_iter());
        shape
    }

    /// Whether it is a sentence of a story rather than a title, a menu, a caption.
    pub(super) fn is_prose(&self) -> bool {
        !self.dated
            && !self.is_row()
            && (self.words >= 26
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
        self.words >= 26 && !self.stops && !self.inner && !self.clause
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

/// A hash of numbers in order.
fn mixed(all: impl Iterator<Item = u64>) -> u64 {
    all.fold(0x9e37_79b9_7f4a_7c15, |hash: u64, n| (hash ^ n).wrapping_mul(0x2127_599b_f432_5c37).rotate_left(23))
}

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
    let bytes = line.as_bytes();
    memchr::memchr_iter(b'.', bytes).any(|i| {
        let before = line[..i].chars().next_back();
        let after = line[i + 1..].chars().next();
        i > 20
            && before.is_some_and(|c| c.is_alphabetic() || closes(c))
            && !line[..i].ends_with(' ') // A stop that floats is a separator.
            && after.is_some_and(|c| c == ' ' || c.is_alphabetic() && !c.is_ascii())
            && line[i + 1..].trim_start().chars().next().is_some_and(|c| c != '.')
            && line[..i].split(' ').next_back().is_some_and(|w| w.chars().count() > 2)
    })
}

/// Whether a line has a bullet in front or a colon at its end.
fn is_item(line: &str) -> bool {
    line.starts_with(['*', '•', '-', '–']) || line.ends_with([':', '：'])
}

/// Whether a line has wide spaces in several places: what stood side by side on the page.
fn is_row(line: &str) -> bool {
    memchr::memmem::find_iter(line.as_bytes(), WIDE).nth(2).is_some()
}

/// Whether a line ends with dots, in brackets or not.
fn is_cut(line: &str) -> bool {
    let rest = line.trim_end_matches([']', ')', ' ']);
    rest.ends_with('…') || rest.ends_with("...")
}
