//! Story row: a story ready for comparison, in about four bytes a word.
//!
//! ```text
//! words     28 bits of its hash and a code of four bits for its place: most words follow a space and have up to twelve letters
//! places    of the other words: gap and length in bytes and in code points, LEB128
//! figures   which words are figures, and what each says
//! identity  where the text is not kept, 64 bits of each word under the store's secret
//! ```
//! From the places come the word spans in bytes, which passages are made of, and in code points, which JSON has.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::seal::bytes;
use crate::codec;
use crate::compare::Passage;
use crate::shingle::WORD_BITS;
use crate::story::StoryWords;

/// A story ready for comparison, in about four bytes a word.
#[derive(Serialize, Deserialize)]
pub(super) struct StoryRow<'a> {
    raw: [u8; 16],
    folded: [u8; 16],
    /// Four bytes a word: the 28 bits of its hash that a story keeps, and the code of its [`Place`].
    #[serde(borrow, serialize_with = "bytes")]
    words: Cow<'a, [u8]>,
    /// The places that a code does not tell.
    #[serde(borrow, serialize_with = "bytes")]
    places: Cow<'a, [u8]>,
    /// Which words are figures, each counted from the one before, and four bytes of what each says.
    #[serde(borrow, serialize_with = "bytes")]
    figures: Cow<'a, [u8]>,
    /// Eight bytes a word, or nothing where the text says which words they are.
    #[serde(borrow, serialize_with = "bytes")]
    identities: Cow<'a, [u8]>,
}

/// Where a word is, counted from the end of the one before it: how much lies between, and how long it is, in bytes and in
/// code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    gap: u32,
    len: u32,
    gap_points: u32,
    len_points: u32,
}

/// How many bits of a word's four bytes are the code of its place.
const CODE_BITS: u32 = 32 - WORD_BITS;

/// A code up to this is the number of letters of a word after a space …
const LONGEST: u32 = 12;
/// … this one is of a word after a mark and a space …
const AFTER_MARK: u32 = 13;
/// … and this one of a word after an Arabic comma and a space; its number of letters is written separately. 0 is of all others.
const AFTER_COMMA: u32 = 14;

impl Place {
    /// The code; what it does not tell is written after the other places.
    fn code(self, places: &mut Vec<u8>) -> u32 {
        let Self { gap, len, gap_points, len_points } = self;
        let code = match (gap, gap_points) {
            // Letters of two bytes.
            _ if len == 0 || len != 2 * len_points => 0,
            (1, 1) if len_points <= LONGEST => return len_points,
            (2, 2) => AFTER_MARK,
            (3, 2) => AFTER_COMMA,
            _ => 0,
        };
        let all = [gap, len, gap_points, len_points];
        let untold = if code == 0 { &all[..] } else { &all[3..] };
        untold.iter().for_each(|&number| codec::put(places, number));
        code
    }

    fn of(code: u32, places: &mut &[u8]) -> Option<Self> {
        let mut next = || codec::take(places);
        let (gap, gap_points, len_points) = match code {
            0 => return Some(Self { gap: next()?, len: next()?, gap_points: next()?, len_points: next()? }),
            letters @ 1..=LONGEST => (1, 1, letters),
            AFTER_MARK => (2, 2, next()?),
            AFTER_COMMA => (3, 2, next()?),
            _ => return None,
        };
        Some(Self { gap, len: len_points.checked_mul(2)?, gap_points, len_points })
    }
}

/// A word as a row tells it.
struct Word {
    hash: u32,
    /// In bytes of the page, and in code points.
    bytes: (u32, u32),
    points: (u32, u32),
}

/// The words of a row; ends where they are damaged.
struct WordsOf<'a> {
    words: std::slice::Iter<'a, [u8; 4]>,
    places: &'a [u8],
    bytes: u32,
    points: u32,
}

impl Iterator for WordsOf<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let word = u32::from_le_bytes(*self.words.next()?);
        let Place { gap, len, gap_points, len_points } = Place::of(word & ((1 << CODE_BITS) - 1), &mut self.places)?;
        let next = |end: &mut u32, gap: u32, len: u32| {
            // A character of several words begins where it ended.
            let start = end.wrapping_add(gap);
            *end = start.wrapping_add(len);
            (start, *end)
        };
        Some(Word {
            hash: word >> CODE_BITS,
            bytes: next(&mut self.bytes, gap, len),
            points: next(&mut self.points, gap_points, len_points),
        })
    }
}

#[cfg(test)]
thread_local! {
    /// How many bytes were gone over for their code points: the work of a test.
    pub(super) static COUNTED: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// How many of the first `len` bytes of eight continue a character: their highest bit is set and the next one is not.
fn going_on(eight: [u8; 8], len: usize) -> u32 {
    let bytes = u64::from_le_bytes(eight);
    let within = u64::MAX.checked_shr(64 - 8 * len as u32).unwrap_or(0);
    let goes_on = bytes >> 7 & !bytes >> 6 & within & 0x0101_0101_0101_0101;
    // The sum of its bytes, in the highest one of the product.
    (goes_on.wrapping_mul(0x0101_0101_0101_0101) >> 56) as u32
}

/// How many code points the bytes from one character boundary to another one hold.
fn code_points(text: &str, from: u32, to: u32) -> u32 {
    #[cfg(test)]
    COUNTED.with(|counted| counted.set(counted.get() + u64::from(to - from)));
    let (from, to) = (from as usize, to as usize);
    let len = to - from;
    // Most words are short, and after most of them there are still enough bytes to be read at once.
    if len <= 16
        && let Some(ahead) = text.as_bytes()[from..].first_chunk::<16>()
    {
        let (halves, _) = ahead.as_chunks::<8>();
        let mut goes_on = going_on(halves[0], len.min(8));
        if len > 8 {
            goes_on += going_on(halves[1], len - 8);
        }
        return len as u32 - goes_on;
    }
    text[from..to].chars().count() as u32
}

impl StoryRow<'_> {
    /// The row of a story; `from` is a place in the text before it, in bytes and in code points, and becomes the story's end, so that a
    /// page is counted once and not for each of its stories.
    pub fn new(story: &StoryWords, text: &str, identities: &[u64], from: &mut (u32, u32)) -> Self {
        let mut words = vec![0; 4 * story.len()];
        let (mut places, mut figures) = (Vec::with_capacity(64), Vec::with_capacity(5 * story.figures().len()));
        let (mut before, mut points) = (0u32, 0u32);
        let of_words = story.words().iter().zip(story.spans());
        for ((&hash, &(start, end)), word) in of_words.zip(words.as_chunks_mut().0) {
            let bytes = std::mem::replace(&mut before, end);
            let gap_points = match start.wrapping_sub(bytes) {
                // The first word: from the start of the text, by what is known of a place before it.
                _ if bytes == 0 && from.0 <= start => from.1 + code_points(text, from.0, start),
                one @ 1 => one,
                _ if bytes <= start => code_points(text, bytes, start),
                // A character of several words begins where it ended.
                _ => code_points(text, start, bytes).wrapping_neg(),
            };
            let (gap, len_points) = (start.wrapping_sub(bytes), code_points(text, start, end));
            points = points.wrapping_add(gap_points).wrapping_add(len_points);
            let code = Place { gap, len: end - start, gap_points, len_points }.code(&mut places);
            *word = (hash << CODE_BITS | code).to_le_bytes();
        }
        if !story.is_empty() {
            *from = (before, points);
        }
        story.figures().iter().fold(0, |last, &(word, value)| {
            codec::put(&mut figures, word - last);
            figures.extend(value.to_le_bytes());
            word
        });
        let identities = identities.iter().flat_map(|identity| identity.to_le_bytes()).collect();
        Self {
            raw: story.raw(),
            folded: story.folded(),
            words: Cow::Owned(words),
            places: Cow::Owned(places),
            figures: Cow::Owned(figures),
            identities: Cow::Owned(identities),
        }
    }

    /// About how many bytes it has.
    pub fn room(&self) -> usize {
        self.words.len() + self.places.len() + self.figures.len() + self.identities.len() + 48
    }

    /// How many words there should be.
    fn len(&self) -> usize {
        self.words.len() / 4
    }

    fn words(&self) -> WordsOf<'_> {
        WordsOf { words: self.words.as_chunks().0.iter(), places: &self.places, bytes: 0, points: 0 }
    }

    pub fn story(&self) -> Option<StoryWords> {
        let (mut words, mut spans) = (Vec::with_capacity(self.len()), Vec::with_capacity(self.len()));
        for word in self.words() {
            words.push(word.hash);
            spans.push(word.bytes);
        }
        let (mut rest, mut last) = (&self.figures[..], 0u32);
        let figures = std::iter::from_fn(|| {
            last = last.checked_add(codec::take(&mut rest)?)?;
            let (value, after) = rest.split_first_chunk()?;
            rest = after;
            Some((last, u32::from_le_bytes(*value)))
        });
        let figures = figures.collect();
        (words.len() == self.len())
            .then(|| StoryWords::from_parts(words, spans, figures, [self.raw, self.folded]))
            .flatten()
    }

    /// What tells its words apart; `None` when the row does not have it.
    pub fn identities(&self) -> Option<Vec<u64>> {
        let (identities, rest) = self.identities.as_chunks();
        let whole = rest.is_empty() && identities.len() == self.len();
        whole.then(|| identities.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect())
    }

    /// Spans of bytes, each from the start of a word to the end of one, in code points.
    pub fn points(&self, passages: &[Passage]) -> Option<Vec<Range<usize>>> {
        // In one pass: the first word that begins no earlier than a passage, and the first that ends no earlier. A word is only held against
        // the next passages, however many there are.
        let by = |of: fn(&Passage) -> usize| {
            let mut order: Vec<usize> = (0..passages.len()).collect();
            order.sort_unstable_by_key(|&i| of(&passages[i]));
            order.into_iter().peekable()
        };
        let (mut starts, mut ends) = (by(|passage| passage.b.start), by(|passage| passage.b.end));
        let mut points = vec![(None, None); passages.len()];
        for word in self.words() {
            while let Some(i) = starts.next_if(|&i| word.bytes.0 as usize >= passages[i].b.start) {
                points[i].0 = Some(word.points.0 as usize);
            }
            while let Some(i) = ends.next_if(|&i| word.bytes.1 as usize >= passages[i].b.end) {
                points[i].1 = Some(word.points.1 as usize);
            }
        }
        points.into_iter().map(|(first, last)| Some(first?..last?)).collect()
    }
}
