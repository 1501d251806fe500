//! Rows: how events, kept documents and ledger entries lie in the tables.
//!
//! A row is its value in `postcard`'s form and eight bytes of XXH3 over key and value. The checksum is read with every row,
//! so a damaged one is found when it is needed and not believed.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::tables::Table;
use crate::compare::{Passage, Story};
use crate::error::{Code, Error, Result};
use crate::fingerprint::Fingerprinter;
use crate::gate::{Event, PartEvent};
use crate::index::Keys;
use crate::text::CodePoints;

/// How many bytes of a row are its checksum.
const CHECK: usize = 8;

/// The row of a value under a key.
pub(super) fn encode(key: &[u8], value: &impl Serialize) -> Vec<u8> {
    let mut row = postcard::to_stdvec(value).expect("rows are of plain values");
    row.extend(check(key, &row));
    row
}

/// The value of a row.
pub(super) fn decode<T: DeserializeOwned>(table: Table, key: &[u8], row: &[u8]) -> Result<T> {
    let value = row.split_last_chunk::<CHECK>().filter(|(value, sum)| check(key, value) == **sum);
    value.and_then(|(value, _)| postcard::from_bytes(value).ok()).ok_or_else(|| damaged(table, key))
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
pub(super) struct EventRow {
    names: [[u8; 16]; 2],
    publisher: Option<Box<str>>,
    published: Option<i64>,
    parts: Vec<PartRow>,
}

#[derive(Serialize, Deserialize)]
struct PartRow {
    kept: bool,
    keys: Vec<u8>,
    replaces: Option<(u64, u32)>,
}

impl EventRow {
    pub fn new(event: &Event) -> Self {
        let part = |part: &PartEvent| PartRow {
            kept: part.kept,
            keys: part.keys.to_bytes(part.kept),
            replaces: part.replaces,
        };
        let (publisher, published) = (event.publisher.clone(), event.published);
        Self { names: event.names, publisher, published, parts: event.parts.iter().map(part).collect() }
    }

    /// The event of a number; `None` when a key is cut.
    pub fn event(self, number: u64, bucket: i32) -> Option<Event> {
        let part = |row: PartRow| {
            let keys = Keys::from_bytes(&row.keys, row.kept)?;
            Some(PartEvent { kept: row.kept, keys, replaces: row.replaces })
        };
        let parts = self.parts.into_iter().map(part).collect::<Option<_>>()?;
        Some(Event { number, bucket, names: self.names, publisher: self.publisher, published: self.published, parts })
    }
}

/// A kept document as it lies in its table, under its number.
#[derive(Serialize, Deserialize)]
pub(super) struct DocumentRow {
    pub id: String,
    body: Body,
}

/// What a document is compared by.
#[derive(Serialize, Deserialize)]
enum Body {
    /// Its text, as it came: how many bytes, and these as a Zstandard frame.
    Text(u32, Vec<u8>),
    /// Its stories without their words, when the text is not kept.
    Stories(Vec<StoryRow>),
}

/// A story ready for comparison.
#[derive(Serialize, Deserialize)]
struct StoryRow {
    words: Vec<u64>,
    spans: Vec<(u32, u32)>,
    figures: Vec<(u32, u64)>,
    raw: [u8; 32],
    /// Where each word stands in the page, in code points.
    points: Vec<(u32, u32)>,
}

impl StoryRow {
    fn new(story: &Story, points: &CodePoints<'_>) -> Self {
        let point = |&(start, end): &(u32, u32)| {
            let span = points.span(start as usize..end as usize);
            (span.start as u32, span.end as u32)
        };
        Self {
            words: story.words().to_vec(),
            spans: story.spans().to_vec(),
            figures: story.figures().to_vec(),
            raw: story.raw(),
            points: story.spans().iter().map(point).collect(),
        }
    }

    fn story(&self) -> Option<Story> {
        Story::from_parts(self.words.clone(), self.spans.clone(), self.figures.clone(), self.raw)
    }

    /// A span of bytes from the start of a word to the end of one, in code points.
    fn points(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let first = self.spans.partition_point(|s| (s.0 as usize) < span.start);
        let last = self.spans.partition_point(|s| (s.1 as usize) < span.end);
        Some(self.points.get(first)?.0 as usize..self.points.get(last)?.1 as usize)
    }
}

impl DocumentRow {
    /// The row of a document whose text is kept.
    pub fn with_text(id: &str, text: &str, zstd: &mut zstd::bulk::Compressor<'_>) -> Result<Self> {
        let frame = zstd.compress(text.as_bytes()).map_err(|e| Error::new(Code::Io, format!("zstd: {e}")))?;
        Ok(Self { id: id.to_owned(), body: Body::Text(text.len() as u32, frame) })
    }

    /// The row of a document of which only what comparison needs is kept.
    pub fn without_text(id: &str, text: &str, stories: &[Arc<Story>]) -> Self {
        let points = CodePoints::new(text);
        let stories = stories.iter().map(|story| StoryRow::new(story, &points)).collect();
        Self { id: id.to_owned(), body: Body::Stories(stories) }
    }

    /// The text; `None` when it was not kept.
    pub fn text(&self) -> Result<Option<String>> {
        let Body::Text(len, frame) = &self.body else { return Ok(None) };
        let bytes = zstd::bulk::decompress(frame, *len as usize).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        text.map(Some).ok_or_else(|| Error::new(Code::Corrupt, format!("the text of \"{}\" is damaged", self.id)))
    }

    /// A story of it, ready for comparison.
    pub fn story(&self, part: u32, space: &mut Fingerprinter) -> Result<Story> {
        match self.story_row(part)? {
            Some(row) => row.story().ok_or_else(|| self.without(part)),
            None => crate::gate::story(&self.text()?.unwrap_or_default(), part as usize, space),
        }
    }

    /// Where some passages stand in it, in code points.
    pub fn points(&self, part: u32, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        if let Some(row) = self.story_row(part)? {
            return passages.iter().map(|p| row.points(&p.b).ok_or_else(|| self.without(part))).collect();
        }
        let text = self.text()?.unwrap_or_default();
        let points = CodePoints::new(&text);
        Ok(passages.iter().map(|passage| points.span(passage.b.clone())).collect())
    }

    /// A story that is kept without its text; `None` when the text is kept.
    fn story_row(&self, part: u32) -> Result<Option<&StoryRow>> {
        match &self.body {
            Body::Text(..) => Ok(None),
            Body::Stories(stories) => stories.get(part as usize).map(Some).ok_or_else(|| self.without(part)),
        }
    }

    fn without(&self, part: u32) -> Error {
        Error::new(
            Code::Corrupt,
            format!("\"{}\": its story {part} is damaged; restore the store from a copy", self.id),
        )
    }
}
