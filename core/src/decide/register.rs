//! Register: what a state knows of its documents besides the keys that find them. It grows page by page; a [`Page`] is what a
//! store keeps of it.

use std::collections::{HashMap, HashSet};

use super::event::{Event, Name};
use super::ids::{Ids, ShortName};
use super::kept::{DELETED, Kept};
use super::page::{ClosedPage, Page};
use crate::index::{Index, StoryEntry};
use crate::secret::Secret;

#[derive(Debug)]
pub(crate) struct Register {
    pub kept: Vec<Kept>,
    pub ids: Ids,
    /// The events of deleted documents that it was made with: their stories keep their numbers, and their names are not known.
    deleted: HashSet<u64>,
    /// A number for every outlet seen.
    outlets: HashMap<Box<str>, u32>,
    /// One past the last event that is on a closed page.
    pub until: u64,
    /// How many events are on closed pages.
    pub closed: u64,
    /// The number of the last event.
    last: u64,
    open: Page,
    /// How many stories are on closed pages.
    stories: usize,
}

impl Register {
    /// An empty register, to be made with the events of some deleted documents. Nobody can tell where it places a name without the secret.
    pub fn new(secret: Secret, deleted: HashSet<u64>) -> Self {
        Self {
            kept: Vec::new(),
            ids: Ids::new(secret),
            deleted,
            outlets: HashMap::new(),
            until: 0,
            closed: 0,
            last: 0,
            open: Page::default(),
            stories: 0,
        }
    }

    /// Whether another register, of the same secret, was entered the same.
    pub fn same(&self, other: &Self) -> bool {
        self.kept == other.kept && self.outlets == other.outlets && self.ids.same(&other.ids)
    }

    /// The first kept story of the last kept event of an id.
    pub fn kept_of(&self, name: &Name) -> Option<Kept> {
        self.kept.get(self.ids.first(name)? as usize).copied()
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
        let names = event.names.map(|name| self.ids.short(&name));
        if !self.deleted.contains(&event.number) {
            self.ids.enter(names, event.number, event.kept().then_some(self.kept.len() as u32));
        }
        self.open.names.extend(names.into_iter().flat_map(ShortName::bytes));
        self.open.events.push(event.number - self.last);
        self.last = event.number;
        self.kept.extend(kept);
    }

    /// Replaces a story by another one.
    pub fn replace(&mut self, old: u32, new: u32) {
        self.kept[old as usize].representative = new;
        self.open.replaced.push((old, new));
    }

    /// Deletes the kept stories of some events, and gives their numbers. What they had replaced represents itself again.
    pub fn delete(&mut self, events: impl IntoIterator<Item = u64>) -> Vec<u32> {
        let mut stories = Vec::new();
        for event in events {
            let first = self.kept.partition_point(|kept| kept.document < event);
            let of = self.kept[first..].iter_mut().take_while(|kept| kept.document == event);
            stories.extend(of.zip(first as u32..).map(|(kept, number)| {
                kept.representative = DELETED;
                number
            }));
        }
        for number in 0..self.kept.len() {
            let by = self.kept[number].representative;
            if self.kept.get(by as usize).is_some_and(|by| by.representative == DELETED) {
                self.kept[number].representative = number as u32;
            }
        }
        stories
    }

    /// How many events of deleted documents it was made with, until these are deleted.
    pub fn known_deleted(&self) -> u64 {
        self.deleted.len() as u64
    }

    /// Deletes what is kept of the deleted documents that it was made with.
    pub fn delete_known(&mut self) -> Vec<u32> {
        let deleted = std::mem::take(&mut self.deleted);
        if deleted.is_empty() { Vec::new() } else { self.delete(deleted) }
    }

    /// The number of a kept story.
    pub fn find(&self, document: u64, story: u32) -> Option<u32> {
        self.kept.binary_search_by_key(&(document, story), |k| (k.document, k.story)).ok().map(|i| i as u32)
    }

    /// Closes the page, with all events before `until` on it or on those before it, and gives it if it is `wanted`.
    pub fn close(&mut self, until: u64, index: &Index, wanted: bool) -> Option<ClosedPage> {
        let mut page = std::mem::take(&mut self.open);
        self.closed += page.events.len() as u64;
        let from = std::mem::replace(&mut self.until, until);
        let first = std::mem::replace(&mut self.stories, self.kept.len());
        if !wanted {
            return None;
        }
        let mut last = from;
        let line = |(number, k): (usize, &Kept)| {
            let StoryEntry { marks, sketch, .. } = index.entry(number as u32);
            let gap = k.document - std::mem::replace(&mut last, k.document);
            k.line(gap, marks, sketch)
        };
        page.kept.extend((first..).zip(&self.kept[first..]).map(line));
        Some(ClosedPage { from, until, page })
    }

    /// Makes room for the names of this many events.
    pub fn reserve(&mut self, events: usize) {
        self.ids.reserve(events);
    }

    /// Adds pages after the others, and gives what an index knows of their stories. `None` when one does not go on where the one
    /// before ends, or cannot be a page.
    pub fn restore(&mut self, pages: Vec<ClosedPage>) -> Option<Vec<StoryEntry>> {
        let sum = |count: fn(&Page) -> usize| pages.iter().map(|closed| count(&closed.page)).sum();
        let (events, kept) = (sum(|page| page.events.len()), sum(|page| page.kept.len()));
        self.ids.reserve(events);
        self.kept.reserve(kept);
        let mut stories = Vec::with_capacity(kept);
        for ClosedPage { from, until, page } in pages {
            self.take(from, until, page, &mut stories)?;
        }
        Some(stories)
    }

    /// Adds a page after the others, which has the events from `from` to before `until`.
    fn take(&mut self, from: u64, until: u64, mut page: Page, stories: &mut Vec<StoryEntry>) -> Option<()> {
        if from != self.until || from >= until {
            return None;
        }
        let mut document = from;
        for (gap, ..) in &mut page.kept {
            document = document.checked_add(*gap)?;
            *gap = document;
        }
        let (names, _) = page.names.as_chunks::<8>();
        let (names, _) = names.as_chunks::<2>();
        if names.len() != page.events.len() {
            return None;
        }
        for (gap, names) in page.events.iter().zip(names) {
            self.last = self.last.checked_add(*gap).filter(|number| (from..until).contains(number))?;
            if self.deleted.contains(&self.last) {
                continue;
            }
            let first = page.kept.partition_point(|line| line.0 < self.last);
            let kept = page.kept.get(first).is_some_and(|line| line.0 == self.last);
            let first = kept.then_some((self.kept.len() + first) as u32);
            self.ids.enter(names.map(ShortName::of_bytes), self.last, first);
        }
        for name in page.outlets {
            let next = self.outlets.len() as u32;
            self.outlets.insert(name, next);
        }
        for line in page.kept {
            let (kept, marks, sketch) = Kept::of_line(line, self.kept.len() as u32);
            stories.push(StoryEntry { origin: kept.origin(), marks, sketch });
            self.kept.push(kept);
        }
        for (old, new) in page.replaced {
            self.kept.get(new as usize)?;
            self.kept.get_mut(old as usize)?.representative = new;
        }
        (self.until, self.stories) = (until, self.kept.len());
        self.closed += page.events.len() as u64;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::{StoryEvent, name};
    use super::*;
    use crate::fingerprint::Fingerprinter;
    use crate::index::{Keys, Numbered, Taken, Threads};
    use crate::story::OutletDay;

    /// Two pages of events that keep one story, two or none, dated and not, under the day of arrival or another.
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
        let (mut register, mut index, mut pages, mut entries) =
            (Register::new(Secret::of_run(), HashSet::new()), Index::new(Secret::of_run()), Vec::new(), 0);
        for (number, id, published, bucket, kept) in events {
            let of = kept.iter().zip(&keys).map(|(&kept, keys)| StoryEvent {
                kept,
                keys: keys.clone(),
                look: None,
                replaces: None,
            });
            let names = [name(id, None), name(id, Some(&[number as u8; 32]))];
            let event = Event { number, bucket, names, publisher: None, published, stories: of.collect() };
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
                .map(|((story, _), own)| Kept::new(number, story as u32, outlet, published, bucket, own))
                .collect();
            register.enter(&event, stories);
            if [6, 12].contains(&number) {
                pages.extend(register.close(number + 1, &index, true));
            }
        }
        let mut read = Register::new(Secret::of_run(), HashSet::new());
        let stories = read.restore(pages).unwrap();
        assert_eq!(read.kept, register.kept);
        assert_eq!(stories, (0..entries).map(|story| index.entry(story)).collect::<Vec<_>>());
        for id in ["a", "b", "c", "d", "e"] {
            let name = name(id, None);
            assert_eq!((read.ids.has_id(&name), read.kept_of(&name)), (id != "e", register.kept_of(&name)), "{id}");
        }
        for (number, id, ..) in events {
            assert_eq!(read.ids.number(&name(id, Some(&[number as u8; 32]))), Some(number), "{id}");
        }
        assert!(read.same(&register));
        let first_of = |id| register.kept_of(&name(id, None)).map(|kept| (kept.document, kept.story));
        assert_eq!(["a", "b", "c", "d"].map(first_of), [Some((3, 0)), None, Some((12, 0)), Some((10, 0))]);
    }
}
