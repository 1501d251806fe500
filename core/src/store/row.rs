//! Rows: how events, kept documents and ledger entries lie in the tables.
//!
//! A row is its value in `postcard`'s form and eight bytes of XXH3 over key and value. The checksum is read with every row,
//! so a damaged one is found when it is needed and not believed.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::tables::Table;
use crate::codec;
use crate::compare::Passage;
use crate::error::{Code, Error, Result};
use crate::gate::{Event, PartEvent};
use crate::index::Keys;
use crate::story::{StoryWords, WORD_BITS};

/// How many bytes of a row are its checksum.
const CHECK: usize = 8;

/// The row of a value under a key.
pub(super) fn encode(key: &[u8], value: &impl Serialize) -> Vec<u8> {
    encode_in(key, value, 256)
}

/// The row of a value of about so many bytes under a key.
pub(super) fn encode_in(key: &[u8], value: &impl Serialize, room: usize) -> Vec<u8> {
    let bytes = Vec::with_capacity(room + CHECK);
    seal(key, postcard::to_extend(value, bytes).expect("rows are of plain values"))
}

/// The value of a row.
pub(super) fn decode<'a, T: Deserialize<'a>>(table: Table, key: &[u8], row: &'a [u8]) -> Result<T> {
    open(key, row).and_then(|value| postcard::from_bytes(value).ok()).ok_or_else(|| damaged(table, key))
}

/// The row of some bytes under a key.
pub(super) fn seal(key: &[u8], mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.extend(check(key, &bytes));
    bytes
}

/// The bytes of a row; `None` when it cannot be what was written.
pub(super) fn open<'a>(key: &[u8], row: &'a [u8]) -> Option<&'a [u8]> {
    let (bytes, sum) = row.split_last_chunk::<CHECK>()?;
    (check(key, bytes) == *sum).then_some(bytes)
}

fn check(key: &[u8], value: &[u8]) -> [u8; CHECK] {
    let seed = key.iter().fold(0u64, |seed, byte| seed.rotate_left(8) ^ u64::from(*byte));
    xxh3_64_with_seed(value, seed).to_le_bytes()
}

/// The error for a row that cannot be what was written.
pub(super) fn damaged(table: Table, key: &[u8]) -> Error {
    let key = match <[u8; 8]>::try_from(key) {
        Ok(number) => u64::from_be_bytes(number).to_string(),
        Err(_) => format!("{key:02x?}"),
    };
    Error::new(Code::Corrupt, format!("{table:?}, row {key}: damaged; restore the store from a copy"))
}

/// An event as it lies in its table, under its number.
#[derive(Serialize, Deserialize)]
pub(super) struct EventRow<'a> {
    id: [u8; 16],
    /// What counts of the other name.
    text: [u8; 8],
    publisher: Option<Cow<'a, str>>,
    published: Option<i64>,
    #[serde(borrow)]
    parts: Vec<PartRow<'a>>,
}

#[derive(Serialize, Deserialize)]
struct PartRow<'a> {
    kept: bool,
    #[serde(borrow, serialize_with = "bytes")]
    keys: Cow<'a, [u8]>,
    replaces: Option<(u64, u32)>,
}

impl<'a> EventRow<'a> {
    pub fn new(event: &'a Event) -> Self {
        let part = |part: &PartEvent| PartRow {
            kept: part.kept,
            keys: Cow::Owned(part.keys.to_bytes(part.kept)),
            replaces: part.replaces,
        };
        let (publisher, published) = (event.publisher.as_deref().map(Cow::Borrowed), event.published);
        let [id, text] = event.names;
        let text = *text.first_chunk().expect("a name has sixteen bytes");
        Self { id, text, publisher, published, parts: event.parts.iter().map(part).collect() }
    }

    /// About how many bytes it has.
    pub fn room(&self) -> usize {
        64 + self.parts.iter().map(|part| part.keys.len() + 16).sum::<usize>()
    }

    /// The event of a number; `None` when a key is cut.
    pub fn event(self, number: u64, bucket: i32) -> Option<Event> {
        let part = |row: PartRow<'_>| {
            let keys = Keys::from_bytes(&row.keys, row.kept)?;
            Some(PartEvent { kept: row.kept, keys, look: None, replaces: row.replaces })
        };
        let parts = self.parts.into_iter().map(part).collect::<Option<_>>()?;
        let publisher = self.publisher.map(|name| name.as_ref().into());
        let mut text = [0; 16];
        text[..8].copy_from_slice(&self.text);
        Some(Event { number, bucket, names: [self.id, text], publisher, published: self.published, parts })
    }
}

/// A kept document as it lies in its table, under its number: what it is compared by.
#[derive(Serialize, Deserialize)]
pub(super) struct DocumentRow<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    stories: Vec<StoryRow<'a>>,
}

/// A story ready for comparison, in about four bytes a word.
#[derive(Serialize, Deserialize)]
struct StoryRow<'a> {
    raw: [u8; 16],
    /// Four bytes a word: the 28 bits of its hash that a story keeps, and the code of its [`Place`].
    #[serde(borrow, serialize_with = "bytes")]
    words: Cow<'a, [u8]>,
    /// The places that a code does not tell.
    #[serde(borrow, serialize_with = "bytes")]
    places: Cow<'a, [u8]>,
    /// Which words are figures, each counted from the one before, and four bytes of what each says.
    #[serde(borrow, serialize_with = "bytes")]
    figures: Cow<'a, [u8]>,
}

/// Where a word stands, counted from the end of the one before it: how much lies between, and how long it is, in bytes and in
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

/// A code up to this is the number of letters of a word behind a space …
const LONGEST: u32 = 12;
/// … this one is of a word behind a mark and a space …
const BEHIND_MARK: u32 = 13;
/// … and this one of a word behind an Arabic comma and a space, the number of letters by itself. 0 is of all others.
const BEHIND_COMMA: u32 = 14;

impl Place {
    /// The code; what it does not tell is written behind the other places.
    fn code(self, places: &mut Vec<u8>) -> u32 {
        let Self { gap, len, gap_points, len_points } = self;
        let code = match (gap, gap_points) {
            // Letters of two bytes.
            _ if len == 0 || len != 2 * len_points => 0,
            (1, 1) if len_points <= LONGEST => return len_points,
            (2, 2) => BEHIND_MARK,
            (3, 2) => BEHIND_COMMA,
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
            BEHIND_MARK => (2, 2, next()?),
            BEHIND_COMMA => (3, 2, next()?),
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

/// How many code points the bytes from one character boundary to another one hold.
fn code_points(text: &str, from: u32, to: u32) -> u32 {
    let (from, to) = (from as usize, to as usize);
    let len = to - from;
    // Most words are short, and behind most of them so many bytes can be read at once.
    if len <= 16
        && let Some(behind) = text.as_bytes()[from..].first_chunk::<16>()
    {
        // A byte that continues a character has its highest bit set and the next one not.
        let (bytes, ones) = (u128::from_le_bytes(*behind), u128::from_le_bytes([1; 16]));
        let within = u128::MAX.checked_shr(128 - 8 * len as u32).unwrap_or(0);
        let goes_on = bytes >> 7 & !bytes >> 6 & ones & within;
        // The sum of its bytes, in the highest one of the product.
        let halves = (goes_on as u64) + (goes_on >> 64) as u64;
        return len as u32 - (halves.wrapping_mul(ones as u64) >> 56) as u32;
    }
    text[from..to].chars().count() as u32
}

impl StoryRow<'_> {
    fn new(story: &StoryWords, text: &str) -> Self {
        let mut words = Vec::with_capacity(4 * story.len());
        let (mut places, mut figures) = (Vec::with_capacity(64), Vec::with_capacity(5 * story.figures().len()));
        let mut before = 0;
        for (&hash, &(start, end)) in story.words().iter().zip(story.spans()) {
            let bytes = std::mem::replace(&mut before, end);
            let gap_points = match start.wrapping_sub(bytes) {
                one @ 1 => one,
                _ if bytes <= start => code_points(text, bytes, start),
                // A character of several words begins where it ended.
                _ => code_points(text, start, bytes).wrapping_neg(),
            };
            let (gap, len_points) = (start.wrapping_sub(bytes), code_points(text, start, end));
            let code = Place { gap, len: end - start, gap_points, len_points }.code(&mut places);
            words.extend((hash << CODE_BITS | code).to_le_bytes());
        }
        story.figures().iter().fold(0, |last, &(word, value)| {
            codec::put(&mut figures, word - last);
            figures.extend(value.to_le_bytes());
            word
        });
        Self { raw: story.raw(), words: Cow::Owned(words), places: Cow::Owned(places), figures: Cow::Owned(figures) }
    }

    /// How many words there are to be.
    fn len(&self) -> usize {
        self.words.len() / 4
    }

    fn words(&self) -> WordsOf<'_> {
        WordsOf { words: self.words.as_chunks().0.iter(), places: &self.places, bytes: 0, points: 0 }
    }

    fn story(&self) -> Option<StoryWords> {
        let (mut words, mut spans) = (Vec::with_capacity(self.len()), Vec::with_capacity(self.len()));
        for word in self.words() {
            words.push(word.hash);
            spans.push(word.bytes);
        }
        let (mut rest, mut last) = (&self.figures[..], 0u32);
        let figures = std::iter::from_fn(|| {
            last = last.checked_add(codec::take(&mut rest)?)?;
            let (value, behind) = rest.split_first_chunk()?;
            rest = behind;
            Some((last, u32::from_le_bytes(*value)))
        });
        let figures = figures.collect();
        (words.len() == self.len()).then(|| StoryWords::from_parts(words, spans, figures, self.raw)).flatten()
    }

    /// Spans of bytes, each from the start of a word to the end of one, in code points.
    fn points(&self, passages: &[Passage]) -> Option<Vec<Range<usize>>> {
        // In one pass: the first word that begins no earlier than a passage, and the first that ends no earlier.
        let mut points = vec![(None, None); passages.len()];
        for word in self.words() {
            for (passage, (first, last)) in passages.iter().zip(&mut points) {
                if first.is_none() && word.bytes.0 as usize >= passage.b.start {
                    *first = Some(word.points.0 as usize);
                }
                if last.is_none() && word.bytes.1 as usize >= passage.b.end {
                    *last = Some(word.points.1 as usize);
                }
            }
        }
        points.into_iter().map(|(first, last)| Some(first?..last?)).collect()
    }
}

/// Writes bytes at once, and not one by one.
#[expect(clippy::ptr_arg, reason = "serde hands the field over as it is")]
pub(super) fn bytes<S: Serializer>(bytes: &Cow<'_, [u8]>, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

impl DocumentRow<'_> {
    /// The row of a document.
    pub fn new(id: &str, text: &str, stories: &[Arc<StoryWords>]) -> DocumentRow<'static> {
        let stories = stories.iter().map(|story| StoryRow::new(story, text)).collect();
        DocumentRow { id: Cow::Owned(id.to_owned()), stories }
    }

    /// About how many bytes it has.
    pub fn room(&self) -> usize {
        let of = |story: &StoryRow<'_>| story.words.len() + story.places.len() + story.figures.len() + 32;
        self.id.len() + 16 + self.stories.iter().map(of).sum::<usize>()
    }

    /// A story of it, ready for comparison.
    pub fn story(&self, part: u32) -> Result<StoryWords> {
        self.part(part).and_then(StoryRow::story).ok_or_else(|| self.without(part))
    }

    /// Where some passages stand in its text, in code points.
    pub fn points(&self, part: u32, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        self.part(part).and_then(|row| row.points(passages)).ok_or_else(|| self.without(part))
    }

    fn part(&self, part: u32) -> Option<&StoryRow<'_>> {
        self.stories.get(part as usize)
    }

    fn without(&self, part: u32) -> Error {
        Error::new(
            Code::Corrupt,
            format!("\"{}\": its story {part} is damaged; restore the store from a copy", self.id),
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::CodePoints;

    proptest! {
        /// A story and its places come back as they were, whatever the text is of.
        #[test]
        fn a_story_comes_back(text in "[ا-ي0-9a-z ،.\n\u{200f}\u{10400}ـَ]{0,200}") {
            let story = Arc::new(StoryWords::new(&text).unwrap());
            let row = DocumentRow::new("id", &text, std::slice::from_ref(&story));
            let bytes = postcard::to_stdvec(&row).unwrap();
            let row: DocumentRow<'_> = postcard::from_bytes(&bytes).unwrap();
            let back = row.story(0).unwrap();
            prop_assert_eq!(back.words(), story.words());
            prop_assert_eq!(back.spans(), story.spans());
            prop_assert_eq!(back.figures(), story.figures());
            prop_assert_eq!(back.raw(), story.raw());
            let points = CodePoints::new(&text);
            for pair in story.spans().windows(2) {
                let b = pair[0].0 as usize..pair[1].1 as usize;
                let passage = Passage { a: 0..0, b: b.clone(), words: 2, identity: 1.0 };
                prop_assert_eq!(row.points(0, &[passage]).unwrap(), [points.span(b)]);
            }
        }
    }

    #[test]
    fn a_sealed_row_is_opened_under_its_key_only() {
        let row = seal(b"key", b"value".to_vec());
        assert_eq!(open(b"key", &row), Some(&b"value"[..]));
        assert_eq!(open(b"kez", &row), None);
        assert_eq!(open(b"key", &row[..7]), None);
    }
}
