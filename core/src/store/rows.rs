//! Rows: how events and kept documents lie in the tables, under the numbers of their documents.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::seal::{bytes, damaged, decode};
use super::story_row::StoryRow;
use super::tables::Table;
use crate::compare::Passage;
use crate::decide::{Event, StoryEvent};
use crate::error::{Code, Error, Result};
use crate::index::Keys;
use crate::story::StoryWords;

/// An event as it lies in its table, under its number.
#[derive(Serialize, Deserialize)]
pub(crate) struct EventRow<'a> {
    id: [u8; 16],
    /// What counts of the other name.
    text: [u8; 8],
    outlet: Option<Cow<'a, str>>,
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
        let (outlet, published) = (event.outlet.as_deref().map(Cow::Borrowed), event.published);
        let [id, text] = event.names;
        let text = *text.first_chunk().expect("a name has sixteen bytes");
        Self { id, text, outlet, published, stories: event.stories.iter().map(of).collect() }
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
        let outlet = self.outlet.map(|name| name.as_ref().into());
        let mut text = [0; 16];
        text[..8].copy_from_slice(&self.text);
        Some(Event { number, bucket, names: [self.id, text], outlet, published: self.published, stories })
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
    /// The row of a document.
    pub fn new(id: &str, text: &str, stories: &[Arc<StoryWords>]) -> DocumentRow<'static> {
        let stories = stories.iter().map(|story| StoryRow::new(story, text)).collect();
        DocumentRow { id: Cow::Owned(id.to_owned()), stories }
    }

    /// About how many bytes it has.
    pub fn room(&self) -> usize {
        self.id.len() + 16 + self.stories.iter().map(StoryRow::room).sum::<usize>()
    }

    /// A story of it, ready for comparison.
    pub fn story(&self, story: u32) -> Result<StoryWords> {
        self.row(story).and_then(StoryRow::story).ok_or_else(|| self.without(story))
    }

    /// The `b` sides of some passages, which are in bytes of its text, in code points.
    pub fn points(&self, story: u32, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        self.row(story).and_then(|row| row.points(passages)).ok_or_else(|| self.without(story))
    }

    fn row(&self, story: u32) -> Option<&StoryRow<'_>> {
        self.stories.get(story as usize)
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
}
