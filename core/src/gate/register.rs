//! The register of a state: what it knows of its documents beside the keys that find them. It grows page by page; a page lies
//! in a store as it was closed.

use std::collections::HashMap;

use hashbrown::{HashMap as Table, HashSet};
use serde::{Deserialize, Serialize};

use super::event::{Event, Name};
use crate::document::day;
use crate::index::{Entry, Index, NOBODY, Origin, Plain, Written};

/// What is known of a kept story beside its keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    /// The number of its document.
    pub document: u64,
    /// In seconds since 1970; [`UNDATED`] when it is not known.
    published: i64,
    /// The day that a store keeps it under.
    pub bucket: i32,
    /// Which story of its page it is.
    pub part: u32,
    /// [`NOBODY`] when it is not known.
    outlet: u32,
    /// The story that stands for it: itself, until another one replaces it.
    pub stands: u32,
}

const UNDATED: i64 = i64::MIN;

impl Kept {
    /// The story of a number and of a part of a document.
    pub fn new(
        document: u64,
        part: u32,
        outlet: Option<u32>,
        published: Option<i64>,
        bucket: i32,
        number: u32,
    ) -> Self {
        let (published, outlet) = (published.unwrap_or(UNDATED), outlet.unwrap_or(NOBODY));
        Self { document, published, bucket, part, outlet, stands: number }
    }

    /// Who published it.
    pub fn outlet(&self) -> Option<u32> {
        (self.outlet != NOBODY).then_some(self.outlet)
    }

    /// When it was published, in seconds since 1970.
    pub fn published(&self) -> Option<i64> {
        (self.published != UNDATED).then_some(self.published)
    }

    fn origin(&self) -> Origin {
        Origin::new(self.published().map(day), self.outlet())
    }
}

#[derive(Debug, Default)]
pub(crate) struct Register {
    pub kept: Vec<Kept>,
    /// Of each id, by the first eight bytes of its name, the last event that is kept, or else the first. Of a million names two
    /// agree in these once in forty million times.
    ids: Table<u64, u64, Plain>,
    /// The first eight bytes of the names of ids with their texts.
    texts: HashSet<u64, Plain>,
    /// A number for every outlet seen.
    outlets: HashMap<Box<str>, u32>,
    /// Behind the last event that is on a closed page.
    pub until: u64,
    /// How many events are on closed pages.
    pub closed: u64,
    /// The number of the last event.
    last: u64,
    open: Page,
    /// How many stories are on closed pages.
    stories: usize,
}

/// A page of the register: what some events in a row brought.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Page {
    /// The number of each event, counted from the one before it.
    events: Vec<u64>,
    /// The first eight bytes of the names of each.
    names: Vec<u8>,
    outlets: Vec<Box<str>>,
    kept: Vec<Line>,
    /// Which stories were replaced, and by which ones.
    stands: Vec<(u32, u32)>,
}

/// Document, part, bucket, outlet, published, and how many marks.
type Line = (u64, u32, i32, u32, i64, u8);

/// What counts of a name.
fn short(name: &Name) -> u64 {
    u64::from_le_bytes(*name.first_chunk().expect("a name has sixteen bytes"))
}

impl Register {
    /// Whether an id was seen.
    pub fn knows_id(&self, name: &Name) -> bool {
        self.ids.contains_key(&short(name))
    }

    /// Whether an id was seen with a text.
    pub fn knows_text(&self, name: &Name) -> bool {
        self.texts.contains(&short(name))
    }

    /// The first kept story of the last kept event of an id.
    pub fn kept_of(&self, name: &Name) -> Option<Kept> {
        let number = *self.ids.get(&short(name))?;
        let first = self.kept.partition_point(|kept| kept.document < number);
        self.kept.get(first).filter(|kept| kept.document == number).copied()
    }

    fn name(&mut self, number: u64, [id, text]: [u64; 2], kept: bool) {
        let last = self.ids.entry(id).or_insert(number);
        if kept {
            *last = number;
        }
        self.texts.insert(text);
    }

    /// The number of an outlet that was seen.
    pub fn outlet(&self, name: &str) -> Option<u32> {
        self.outlets.get(name).copied()
    }

    /// How many outlets were seen.
    pub fn outlets(&self) -> usize {
        self.outlets.len()
    }

    /// The number of an outlet, which may be new.
    pub fn outlet_of(&mut self, name: &str) -> u32 {
        let next = self.outlets.len() as u32;
        self.outlet(name).unwrap_or_else(|| {
            self.open.outlets.push(name.into());
            *self.outlets.entry(name.into()).or_insert(next)
        })
    }

    /// Enters an event, and the stories of it that are kept.
    pub fn enter(&mut self, event: &Event, kept: impl IntoIterator<Item = Kept>) {
        let names = event.names.map(|name| short(&name));
        self.name(event.number, names, event.kept());
        self.open.names.extend(names.iter().flat_map(|name| name.to_le_bytes()));
        self.open.events.push(event.number - self.last);
        self.last = event.number;
        self.kept.extend(kept);
    }

    /// Lets a story stand for another one.
    pub fn replace(&mut self, old: u32, new: u32) {
        self.kept[old as usize].stands = new;
        self.open.stands.push((old, new));
    }

    /// The number of a kept story.
    pub fn find(&self, document: u64, part: u32) -> Option<u32> {
        self.kept.binary_search_by_key(&(document, part), |k| (k.document, k.part)).ok().map(|i| i as u32)
    }

    /// Closes the page, with all events before `until` on it or on those before it, and gives its bytes if they are `wanted`.
    pub fn close(&mut self, until: u64, index: &Index, wanted: bool) -> Vec<u8> {
        let mut page = std::mem::take(&mut self.open);
        self.closed += page.events.len() as u64;
        let line = |(number, k): (usize, &Kept)| {
            (k.document, k.part, k.bucket, k.outlet, k.published, index.marks_of(number as u32))
        };
        let first = std::mem::replace(&mut self.stories, self.kept.len());
        self.until = until;
        if !wanted {
            return Vec::new();
        }
        page.kept.extend((first..).zip(&self.kept[first..]).map(line));
        postcard::to_stdvec(&page).expect("pages are of plain values")
    }

    /// Puts pages behind the others, and gives what an index knows of their stories. `None` when one does not go on where the one
    /// before ends, or cannot be a page.
    pub fn restore(&mut self, pages: &[Written]) -> Option<Vec<Entry>> {
        let read = |page: &Written| postcard::from_bytes(&page.bytes).ok();
        let read = pages.iter().map(read).collect::<Option<Vec<Page>>>()?;
        let sum = |count: fn(&Page) -> usize| read.iter().map(count).sum();
        let (events, kept) = (sum(|page| page.events.len()), sum(|page| page.kept.len()));
        self.ids.reserve(events);
        self.texts.reserve(events);
        self.kept.reserve(kept);
        let mut stories = Vec::with_capacity(kept);
        for (Written { from, until, .. }, page) in pages.iter().zip(read) {
            self.take(*from, *until, page, &mut stories)?;
        }
        Some(stories)
    }

    /// Puts a page behind the others, which has the events from `from` to before `until`.
    fn take(&mut self, from: u64, until: u64, page: Page, stories: &mut Vec<Entry>) -> Option<()> {
        if from != self.until || from >= until {
            return None;
        }
        let (names, _) = page.names.as_chunks::<16>();
        if names.len() != page.events.len() {
            return None;
        }
        for (gap, names) in page.events.iter().zip(names) {
            self.last = self.last.checked_add(*gap).filter(|number| (from..until).contains(number))?;
            let (id, text) = names.split_at(8);
            let names = [id, text].map(|name| u64::from_le_bytes(name.try_into().expect("eight bytes are eight")));
            let kept = page.kept.binary_search_by_key(&self.last, |line| line.0).is_ok();
            self.name(self.last, names, kept);
        }
        for name in page.outlets {
            let next = self.outlets.len() as u32;
            self.outlets.insert(name, next);
        }
        for (document, part, bucket, outlet, published, marks) in page.kept {
            let stands = self.kept.len() as u32;
            let kept = Kept { document, published, bucket, part, outlet, stands };
            stories.push(Entry { origin: kept.origin(), marks });
            self.kept.push(kept);
        }
        for (old, new) in page.stands {
            self.kept.get(new as usize)?;
            self.kept.get_mut(old as usize)?.stands = new;
        }
        (self.until, self.stories) = (until, self.kept.len());
        self.closed += page.events.len() as u64;
        Some(())
    }
}
