//! The register of a state: what it knows of its documents beside the keys that find them. It grows page by page; a page lies
//! in a store as it was closed.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use hashbrown::{HashMap as Table, HashSet};
use serde::{Deserialize, Serialize};

use super::event::{Event, Name};
use crate::document::day;
use crate::index::{IdentityHash, Index, Sketch, StoryEntry, Written};
use crate::story::{NOBODY, OutletDay};

/// What is known of a kept story beside its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    /// The day it was published on, or that which dates are counted from.
    fn day(&self) -> i32 {
        self.published().map_or(0, day)
    }

    fn origin(&self) -> OutletDay {
        OutletDay::new(self.published().map(day), self.outlet())
    }
}

#[derive(Debug, Default)]
pub(crate) struct Register {
    pub kept: Vec<Kept>,
    /// Of each id the first story of its last event that is kept; [`NOTHING`] when none is.
    ids: Table<Short, u32, IdentityHash>,
    /// The ids with their texts.
    texts: HashSet<Short, IdentityHash>,
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

/// Document, counted from that of the line before, part, bucket, counted from the day of publication, outlet, published, how
/// many marks, and the sketch.
type Line = (u64, u32, i32, u32, i64, u8, Sketch);

/// What counts of a name: its first eight bytes. Of a million names two agree in these once in forty million times. In two halves,
/// so that one with a number beside it takes twelve bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Short([u32; 2]);

/// No story.
const NOTHING: u32 = u32::MAX;

impl Short {
    fn of(name: &[u8]) -> Self {
        let (halves, _) = name.as_chunks();
        Self([0, 1].map(|half| u32::from_le_bytes(halves[half])))
    }

    fn bytes(self) -> impl Iterator<Item = u8> {
        self.0.into_iter().flat_map(u32::to_le_bytes)
    }
}

impl Hash for Short {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.0[1]) << 32 | u64::from(self.0[0]));
    }
}

impl Register {
    /// Whether an id was seen.
    pub fn knows_id(&self, name: &Name) -> bool {
        self.ids.contains_key(&Short::of(name))
    }

    /// Whether an id was seen with a text.
    pub fn knows_text(&self, name: &Name) -> bool {
        self.texts.contains(&Short::of(name))
    }

    /// The first kept story of the last kept event of an id.
    pub fn kept_of(&self, name: &Name) -> Option<Kept> {
        self.kept.get(*self.ids.get(&Short::of(name))? as usize).copied()
    }

    /// Enters the names of an event, of which the first kept story has a number.
    fn name(&mut self, [id, text]: [Short; 2], first: Option<u32>) {
        let of_id = self.ids.entry(id).or_insert(NOTHING);
        *of_id = first.unwrap_or(*of_id);
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
        let names = event.names.map(|name| Short::of(&name));
        self.name(names, event.kept().then_some(self.kept.len() as u32));
        self.open.names.extend(names.into_iter().flat_map(Short::bytes));
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
        let mut last = self.until;
        let line = |(number, k): (usize, &Kept)| {
            let StoryEntry { marks, sketch, .. } = index.entry(number as u32);
            let gap = k.document - std::mem::replace(&mut last, k.document);
            (gap, k.part, k.bucket.wrapping_sub(k.day()), k.outlet, k.published, marks, sketch)
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
    pub fn restore(&mut self, pages: &[Written]) -> Option<Vec<StoryEntry>> {
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
    fn take(&mut self, from: u64, until: u64, mut page: Page, stories: &mut Vec<StoryEntry>) -> Option<()> {
        if from != self.until || from >= until {
            return None;
        }
        let mut document = from;
        for (gap, ..) in &mut page.kept {
            document = document.checked_add(*gap)?;
            *gap = document;
        }
        let (names, _) = page.names.as_chunks::<16>();
        if names.len() != page.events.len() {
            return None;
        }
        for (gap, names) in page.events.iter().zip(names) {
            self.last = self.last.checked_add(*gap).filter(|number| (from..until).contains(number))?;
            let (id, text) = names.split_at(8);
            let first = page.kept.partition_point(|line| line.0 < self.last);
            let kept = page.kept.get(first).is_some_and(|line| line.0 == self.last);
            self.name([id, text].map(Short::of), kept.then_some((self.kept.len() + first) as u32));
        }
        for name in page.outlets {
            let next = self.outlets.len() as u32;
            self.outlets.insert(name, next);
        }
        for (document, part, bucket, outlet, published, marks, sketch) in page.kept {
            let stands = self.kept.len() as u32;
            let mut kept = Kept { document, published, bucket, part, outlet, stands };
            kept.bucket = bucket.wrapping_add(kept.day());
            stories.push(StoryEntry { origin: kept.origin(), marks, sketch });
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

#[cfg(test)]
mod tests {
    use super::super::event::{PartEvent, name};
    use super::*;
    use crate::fingerprint::Fingerprinter;
    use crate::index::{Keys, Numbered, Taken, Threads};

    /// Two pages of events, of which some keep one story, two or none, dated and not, kept under the day they came on or another.
    #[test]
    fn pages_are_read_as_they_were_closed() {
        let texts =
            ["فتح السوق القديم أبوابه صباح اليوم", "تأجلت المباراة إلى الأسبوع المقبل", "هطلت أمطار غزيرة على الساحل"];
        let keys = texts.map(|text| Keys::new(&Fingerprinter::new().fingerprint(text).unwrap()));
        let (day, none) = (86_400, None);
        let events = [
            (3, "a", Some(19_000 * day + 7), 19_000, &[true][..]),
            (5, "b", none, 20_500, &[false]),
            (6, "c", Some(-day - 1), -2, &[true, false, true]),
            (9, "a", Some(40_000 * day), 20_501, &[false]),
            (10, "d", none, 20_502, &[true]),
            (12, "c", Some(19_001 * day), 20_000, &[true, true]),
        ];
        let (mut register, mut index, mut pages, mut entries) = (Register::default(), Index::default(), Vec::new(), 0);
        for (number, id, published, bucket, kept) in events {
            let parts = kept.iter().zip(&keys).map(|(&kept, keys)| PartEvent {
                kept,
                keys: keys.clone(),
                look: None,
                replaces: None,
            });
            let names = [name(id, None), name(id, Some(&[number as u8; 32]))];
            let event = Event { number, bucket, names, publisher: None, published, parts: parts.collect() };
            let outlet = (number % 2 == 0).then(|| register.outlet_of(id));
            for (_, keys) in kept.iter().zip(&keys).filter(|(kept, _)| **kept) {
                let taken =
                    Taken { keys, origin: OutletDay::new(published.map(crate::document::day), outlet), kept: true };
                index.take(&[Numbered { taken, look: None, event: number, own: Some(entries) }], Threads::One).unwrap();
                entries += 1;
            }
            let first = register.kept.len() as u32;
            let stories = kept.iter().enumerate().filter(|(_, kept)| **kept).zip(first..);
            let stories: Vec<Kept> = stories
                .map(|((part, _), own)| Kept::new(number, part as u32, outlet, published, bucket, own))
                .collect();
            register.enter(&event, stories);
            if [6, 12].contains(&number) {
                let from = register.until;
                let bytes = register.close(number + 1, &index, true);
                pages.push((from, number + 1, bytes));
            }
        }
        let written = pages.into_iter().map(|(from, until, bytes)| {
            let mut own = crate::index::Bytes::zeros(bytes.len());
            own.copy_from_slice(&bytes);
            Written { shard: 0, from, until, bytes: own }
        });
        let mut read = Register::default();
        let stories = read.restore(&written.collect::<Vec<_>>()).unwrap();
        assert_eq!(read.kept, register.kept);
        assert_eq!(stories, (0..entries).map(|story| index.entry(story)).collect::<Vec<_>>());
        for id in ["a", "b", "c", "d", "e"] {
            let name = name(id, None);
            assert_eq!((read.knows_id(&name), read.kept_of(&name)), (id != "e", register.kept_of(&name)), "{id}");
        }
        let first_of = |id| register.kept_of(&name(id, None)).map(|kept| (kept.document, kept.part));
        assert_eq!(["a", "b", "c", "d"].map(first_of), [Some((3, 0)), None, Some((12, 0)), Some((10, 0))]);
    }
}
