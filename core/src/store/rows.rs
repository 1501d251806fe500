//! Rows: how events and kept documents lie in the tables, under the numbers of their documents.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::seal::{bytes, damaged, decode, open};
use super::story_row::StoryRow;
use super::tables::Table;
use crate::compare::Passage;
use crate::decide::{Event, Name, StoryEvent};
use crate::error::{Code, Error, Result};
use crate::index::Keys;
use crate::story::StoryWords;

/// An event as it lies in its table, under its number.
#[derive(Serialize, Deserialize)]
pub(crate) struct EventRow<'a> {
    id: Name,
    /// The other name.
    text: Name,
    publisher: Option<Cow<'a, str>>,
    published: Option<i64>,
    #[serde(borrow)]
    stories: Vec<EventStoryRow<'a>>,
}

#[derive(Serialize, Deserialize)]
struct EventStoryRow<'a> {
    kept: bool,
    #[serde(borrow, serialize_with = "bytes")]
    keys: Cow<'a, [u8]>,
    replaces: Option<(u64, u32)>,
}

impl<'a> EventRow<'a> {
    pub fn new(event: &'a Event) -> Self {
        let of = |story: &StoryEvent| EventStoryRow {
            kept: story.kept,
            keys: Cow::Owned(story.keys.to_bytes(story.kept)),
            replaces: story.replaces,
        };
        let (publisher, published) = (event.publisher.as_deref().map(Cow::Borrowed), event.published);
        let [id, text] = event.names;
        Self { id, text, publisher, published, stories: event.stories.iter().map(of).collect() }
    }

    /// The same without the names.
    pub fn nameless(self) -> Self {
        Self { id: Name::default(), text: Name::default(), ..self }
    }

    /// About how many bytes it has.
    pub fn room(&self) -> usize {
        64 + self.stories.iter().map(|story| story.keys.len() + 16).sum::<usize>()
    }

    /// The event of a number; `None` when a key is cut.
    pub fn event(self, number: u64, bucket: i32) -> Option<Event> {
        let of = |row: EventStoryRow<'_>| {
            let keys = Keys::from_bytes(&row.keys, row.kept)?;
            Some(StoryEvent { kept: row.kept, keys, look: None, replaces: row.replaces })
        };
        let stories = self.stories.into_iter().map(of).collect::<Option<_>>()?;
        let publisher = self.publisher.map(|name| name.as_ref().into());
        Some(Event { number, bucket, names: [self.id, self.text], publisher, published: self.published, stories })
    }
}

/// The event of a row.
///
/// # Errors
/// [`Code::Corrupt`] when it cannot be what was written.
pub(crate) fn event(day: i32, key: &[u8], row: &[u8]) -> Result<Event> {
    let table = Table::Events(day);
    let number = key.try_into().map(u64::from_be_bytes).map_err(|_| damaged(table, key))?;
    decode::<EventRow<'_>>(table, key, row)?.event(number, day).ok_or_else(|| damaged(table, key))
}

/// A kept document as it lies in its table, under its number: what it is compared by.
#[derive(Serialize, Deserialize)]
pub(crate) struct DocumentRow<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    stories: Vec<StoryRow<'a>>,
}

impl DocumentRow<'_> {
    /// The row of a document; with the identities of the words of each story, where its text is not kept.
    pub fn new(id: &str, text: &str, stories: &[Arc<StoryWords>], identities: &[Vec<u64>]) -> DocumentRow<'static> {
        let mut from = (0, 0);
        let identities = identities.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..]));
        let row = |(story, of): (&Arc<StoryWords>, &[u64])| StoryRow::new(story, text, of, &mut from);
        DocumentRow { id: Cow::Owned(id.to_owned()), stories: stories.iter().zip(identities).map(row).collect() }
    }

    /// About how many bytes it has.
    pub fn room(&self) -> usize {
        self.id.len() + 16 + self.stories.iter().map(StoryRow::room).sum::<usize>()
    }
}

/// A kept document as it was read. Each of its stories is read on first use: a page may have thousands.
pub(crate) struct StoredDocument {
    row: Vec<u8>,
    id: String,
    /// Where each story begins in the row, and where the last one ends.
    stories: Vec<usize>,
}

impl StoredDocument {
    /// The document of a row.
    ///
    /// # Errors
    /// [`Code::Corrupt`] when it cannot be what was written.
    pub fn read(table: Table, key: &[u8], row: Vec<u8>) -> Result<Self> {
        let read = || {
            let value = open(key, &row)?;
            let (id, mut rest) = postcard::take_from_bytes::<String>(value).ok()?;
            let count: u64;
            (count, rest) = postcard::take_from_bytes(rest).ok()?;
            let mut stories = vec![value.len() - rest.len()];
            for _ in 0..count {
                (_, rest) = postcard::take_from_bytes::<StoryRow<'_>>(rest).ok()?;
                stories.push(value.len() - rest.len());
            }
            rest.is_empty().then_some((id, stories))
        };
        let (id, stories) = read().ok_or_else(|| damaged(table, key))?;
        Ok(Self { row, id, stories })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// A story of it, ready for comparison.
    pub fn story(&self, story: u32) -> Result<StoryWords> {
        self.row(story).and_then(|row| row.story()).ok_or_else(|| self.without(story))
    }

    /// What tells the words of a story apart, where its text is not kept.
    pub fn identities(&self, story: u32) -> Result<Vec<u64>> {
        self.row(story).and_then(|row| row.identities()).ok_or_else(|| self.without(story))
    }

    /// The `b` sides of some passages, which are in bytes of its text, in code points.
    pub fn points(&self, story: u32, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        self.row(story).and_then(|row| row.points(passages)).ok_or_else(|| self.without(story))
    }

    fn row(&self, story: u32) -> Option<StoryRow<'_>> {
        let story = story as usize;
        let (from, to) = (*self.stories.get(story)?, *self.stories.get(story + 1)?);
        postcard::from_bytes(&self.row[from..to]).ok()
    }

    fn without(&self, story: u32) -> Error {
        Error::new(
            Code::Corrupt,
            format!("\"{}\": its story {story} is damaged; restore the store from a copy", self.id),
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::seal::encode;
    use super::super::story_row::COUNTED;
    use super::*;
    use crate::text::CodePoints;

    /// A page is gone over once, however many stories it has: the attacker wants the gate to go over it for each of them.
    #[test]
    fn slow_the_gate_by_many_short_stories_on_a_page() {
        let work = |stories: usize| {
            let text = "خبر قصير جدا عن السوق\n".repeat(stories);
            let line = text.len() / stories;
            let mut space = crate::fingerprint::Fingerprinter::new();
            let story = |n: usize| {
                let prose = n * line..(n + 1) * line;
                StoryWords::read(&text, std::slice::from_ref(&prose), &mut space).unwrap()
            };
            let of: Vec<_> = (0..stories).map(story).map(Arc::new).collect();
            COUNTED.with(|counted| counted.set(0));
            let row = DocumentRow::new("page", &text, &of, &[]);
            let counted = COUNTED.with(std::cell::Cell::get);
            assert_eq!(row.stories.len(), stories);
            (counted, text.len() as u64)
        };
        for stories in [1, 100, 2000] {
            let (counted, bytes) = work(stories);
            assert!(counted <= 2 * bytes, "{stories} stories: {counted} bytes of {bytes}");
        }
    }

    proptest! {
        /// A story and its places come back as they were, whatever the text is of.
        #[test]
        fn a_story_comes_back(text in "[ا-ي0-9a-z ،.\n\u{200f}\u{10400}ـَ]{0,200}") {
            let story = Arc::new(StoryWords::new(&text).unwrap());
            let identities: Vec<u64> = (0..story.len() as u64).collect();
            let row = DocumentRow::new("id", &text, std::slice::from_ref(&story), std::slice::from_ref(&identities));
            let row = StoredDocument::read(Table::Documents(0), b"key", encode(b"key", &row)).unwrap();
            prop_assert_eq!(row.id(), "id");
            let back = row.story(0).unwrap();
            prop_assert_eq!(back.words(), story.words());
            prop_assert_eq!(back.spans(), story.spans());
            prop_assert_eq!(back.figures(), story.figures());
            prop_assert_eq!((back.raw(), back.folded()), (story.raw(), story.folded()));
            prop_assert_eq!(row.identities(0).unwrap(), identities);
            let points = CodePoints::new(&text);
            for pair in story.spans().windows(2) {
                let b = pair[0].0 as usize..pair[1].1 as usize;
                let passage = Passage { a: 0..0, b: b.clone(), words: 2, identity: 1.0, order: true };
                prop_assert_eq!(row.points(0, &[passage]).unwrap(), [points.span(b)]);
            }
            // Many at once, in no order.
            let of = |(i, pair): (usize, &[(u32, u32)])| (i * 7 % 5, pair[0].0 as usize..pair[1].1 as usize);
            let mut many: Vec<_> = story.spans().windows(2).enumerate().map(of).collect();
            many.sort_unstable_by_key(|(order, b)| (*order, b.start));
            let passages: Vec<_> =
                many.iter().map(|(_, b)| Passage { a: 0..0, b: b.clone(), words: 2, identity: 1.0, order: true }).collect();
            let spans: Vec<_> = many.iter().map(|(_, b)| points.span(b.clone())).collect();
            prop_assert_eq!(row.points(0, &passages).unwrap(), spans);
        }
    }
}
