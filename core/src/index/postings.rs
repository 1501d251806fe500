//! Postings: which stories have a key.
//!
//! A table has 256 shards, by the first byte of the key. A shard is an open hash table of what came last over a few sorted
//! segments ([`Segment`]), each at least three times as long as the one behind it (a log-structured merge: O'Neil, Cheng, Gawlick and
//! O'Neil, 1996). Most keys have one story; the others have a list. What changes about a
//! key that a segment knows is written down in the open table in full, so the newest place where a key is found knows all.
//!
//! The shards take turns: each time that some events were applied one of them freezes what is open, and merges it with
//! those of its last segments that are not much longer; in bulk, where nothing lasts, none does. A search reads two lines of memory in
//! each segment, so they are to be few; and before all a [`Filter`] tells most keys that nobody has from one line.
//!
//! Two keys that agree in 40 bits are taken for one: about one in a billion at a million stories, and then a candidate
//! too many, which the comparison finds out.

use std::hint::black_box;

use super::filter::Filter;
use super::keys::Keys;
use super::list::{List, Origin};
use super::lists::Lists;
use super::memtable::Memtable;
use super::pages::Pages;
use super::segment::{self, Segment};
use crate::shingle;

/// How many shards a table has.
pub(crate) const SHARDS: usize = 256;

/// Marks a value that is the place of a list, not a story.
pub(super) const LIST: u32 = 1 << 31;

/// The greatest story number.
pub(super) const MAX_STORY: u32 = LIST - 1;

/// How many bytes of a key count, the first ones.
pub(super) const KEY_BYTES: usize = 5;

/// The keys of which the first byte is the same.
#[derive(Debug, Default)]
pub(super) struct Shard {
    /// Of all tags, once there are segments.
    filter: Filter,
    memtable: Memtable,
    lists: Lists,
    /// What was frozen, the oldest first.
    segments: Vec<Span>,
}

/// A segment and the events that it was made of: those from a number to before another.
#[derive(Debug)]
struct Span {
    from: u64,
    until: u64,
    segment: Segment,
}

/// What a turn of a shard changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frozen {
    pub shard: usize,
    /// The events that the new segment was made of.
    pub from: u64,
    pub until: u64,
    /// Where the segments ended that it takes the place of, and how many bytes they had.
    pub gone: Vec<(u64, usize)>,
}

/// Where a key stands in its shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No story has it.
    None,
    /// One story has it.
    One(u32),
    /// The open list at a place.
    Memtable(u32),
    /// The list at a place of a segment of this number.
    Frozen(u32, u32),
}

impl Found {
    /// What a value of an open table says.
    fn in_memory(value: u32) -> Self {
        if value & LIST == 0 { Self::One(value) } else { Self::Memtable(value & !LIST) }
    }
}

#[derive(Debug)]
pub(super) struct Postings {
    pub shards: Vec<Shard>,
}

impl Default for Postings {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| Shard::default()).collect() }
    }
}

/// The tag of a key: what tells it from the others of its shard.
pub(super) fn tag(key: u64) -> u32 {
    (key >> 24) as u32
}

/// The shard of a key.
pub(super) fn shard(key: u64) -> usize {
    (key >> 56) as usize
}

impl Shard {
    /// Reads what tags are to be added to, so that it is at hand. All at once: to add waits for one line of memory after the other.
    pub fn touch(&self, tags: impl Iterator<Item = u32>) {
        black_box(tags.fold(0, |read, tag| read ^ self.filter.touch(tag) ^ self.memtable.touch(tag)));
    }

    fn find(&self, tag: u32) -> Found {
        if !self.filter.may_have(tag) {
            return Found::None;
        }
        if let Some(found) = self.in_memory(tag) {
            return found;
        }
        for (i, span) in self.segments.iter().enumerate().rev() {
            match span.segment.get(tag) {
                None => {}
                Some(value) if value & LIST == 0 => return Found::One(value),
                Some(value) => return Found::Frozen(i as u32, value & !LIST),
            }
        }
        Found::None
    }

    fn in_memory(&self, tag: u32) -> Option<Found> {
        self.memtable.get(tag).map(Found::in_memory)
    }

    /// Adds a story to a key of the shard, by its tag, or notes that one was seen that is not kept: that only counts for a key that a
    /// story of another day has. `place` is where the key was found, if nothing froze since; `origin_of` tells of the story that
    /// stands there alone.
    pub fn add(
        &mut self,
        tag: u32,
        place: Option<Found>,
        story: Option<u32>,
        origin: Origin,
        origin_of: impl Fn(u32) -> Origin,
    ) {
        let place = place.unwrap_or_else(|| self.find(tag));
        debug_assert_eq!(self.in_memory(tag).unwrap_or(place), self.find(tag), "a key is found where it was looked up");
        let slot = self.memtable.slot(tag);
        // What was added since is open.
        let found = slot.get().map_or(place, Found::in_memory);
        let mut list = match found {
            Found::None => {
                if let Some(story) = story {
                    self.filter.add(tag);
                    slot.set(story);
                }
                return;
            }
            Found::Memtable(at) => {
                let mut list = self.lists.get(at);
                list.add(story, origin);
                slot.set(LIST | self.lists.replace(at, &list));
                if self.lists.wasteful() {
                    self.compact();
                }
                return;
            }
            Found::One(one) => {
                let list = List::of(one, origin_of(one));
                if story.is_none() && !list.counts(origin) {
                    return;
                }
                list
            }
            Found::Frozen(segment, at) => self.segments[segment as usize].segment.list(at),
        };
        list.add(story, origin);
        slot.set(LIST | self.lists.push(&list));
    }

    /// Writes the open lists anew, without what is of none any more.
    fn compact(&mut self) {
        let old = std::mem::take(&mut self.lists);
        for value in self.memtable.values_mut().filter(|value| **value & LIST != 0) {
            *value = LIST | self.lists.push_record(old.record(*value & !LIST));
        }
    }

    /// Makes room for so many times as many open keys as there are, and as many lists of theirs.
    pub fn reserve(&mut self, times: usize) {
        self.memtable.reserve(times);
        self.lists.reserve(times);
    }

    /// From which event on its segments know nothing.
    pub fn until(&self) -> u64 {
        self.segments.last().map_or(0, |span| span.until)
    }

    /// Makes a segment of what is open, with all events before `until` in it, and merges it with the last ones while they are not
    /// three times as long. Gives nothing when it knows of no event more than before.
    pub fn freeze(&mut self, shard: usize, until: u64) -> Option<Frozen> {
        let mut from = self.until();
        if until <= from {
            return None;
        }
        // Their room is given back: the shards take turns, and so half of them have little.
        let (open, open_lists) = (std::mem::take(&mut self.memtable), std::mem::take(&mut self.lists));
        let mut entries: Vec<u64> = open.iter().map(|(tag, value)| segment::entry(tag, value)).collect();
        shingle::sort(&mut entries);
        let mut lists = Vec::new();
        for entry in &mut entries {
            let (tag, value) = segment::parts(*entry);
            if value & LIST != 0 {
                *entry = segment::entry(tag, LIST | lists.len() as u32);
                lists.extend_from_slice(open_lists.record(value & !LIST));
            }
        }
        let mut gone = Vec::new();
        while let Some(older) = self.segments.pop_if(|older| older.segment.len() < 3 * entries.len().max(1)) {
            (entries, lists) = older.segment.merged(&entries, &lists);
            from = older.from;
            gone.push((older.until, older.segment.bytes().len()));
        }
        self.segments.push(Span { from, until, segment: Segment::new(&entries, &lists) });
        if self.keys() > self.filter.room() {
            self.refilter();
        }
        Some(Frozen { shard, from, until, gone })
    }

    /// How many keys the segments have.
    fn keys(&self) -> usize {
        self.segments.iter().map(|span| span.segment.len()).sum()
    }

    /// Makes the filter anew, with room for a quarter more.
    pub fn refilter(&mut self) {
        let keys = self.keys();
        self.filter = Filter::of(keys + keys / 4);
        for span in &self.segments {
            span.segment.tags().for_each(|tag| self.filter.add(tag));
        }
        self.memtable.iter().for_each(|(tag, _)| self.filter.add(tag));
    }

    /// The bytes of the last segment.
    pub fn last_segment(&self) -> &[u8] {
        self.segments.last().map_or(&[], |span| span.segment.bytes())
    }

    /// Puts a stored segment behind the others. `false` when it does not go on where they end, or is none.
    pub fn restore(&mut self, from: u64, until: u64, bytes: Pages) -> bool {
        let segment = Segment::from_bytes(bytes).filter(|_| from == self.until() && from < until);
        segment.map(|segment| self.segments.push(Span { from, until, segment })).is_some()
    }
}

impl Postings {
    /// Reads what some keys are to be looked up in, so that it is at hand; as [`Shard::touch`], all at once.
    pub fn touch(&self, keys: &Keys) {
        let places = || keys.all(true).map(|key| (&self.shards[shard(key)], tag(key)));
        black_box(places().fold(0, |read, (shard, tag)| read ^ shard.filter.touch(tag)));
        let open = places().filter(|(shard, tag)| shard.filter.may_have(*tag));
        black_box(open.fold(0, |read, (shard, tag)| read ^ shard.memtable.touch(tag)));
    }

    pub fn get(&self, key: u64) -> Found {
        self.shards[shard(key)].find(tag(key))
    }

    /// The list of a key that has one.
    pub fn list(&self, key: u64, found: Found) -> Option<List> {
        let shard = &self.shards[shard(key)];
        match found {
            Found::None | Found::One(_) => None,
            Found::Memtable(at) => Some(shard.lists.get(at)),
            Found::Frozen(segment, at) => Some(shard.segments[segment as usize].segment.list(at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::list::{KEEP, UNDATED};
    use super::*;

    proptest! {
        /// The table against a map of all stories and days of each key, however often it freezes.
        #[test]
        fn agrees_with_a_plain_map(
            steps in proptest::collection::vec((0..60u64, 0..40i32, any::<bool>(), 0..20u8), 0..400),
        ) {
            // In four shards.
            let key = |k: u64| k.wrapping_mul(0x9E37_79B9_7F4A_7C15) & u64::MAX >> 6;
            let (mut fast, mut slow) = (Postings::default(), BTreeMap::<u64, (Vec<u32>, BTreeSet<i32>)>::new());
            let (mut origins, mut places) = (Vec::new(), BTreeMap::new());
            for (n, (k, day, kept, freeze)) in steps.into_iter().enumerate() {
                let origin = Origin::new(Some(i32::try_from(n).unwrap() / 20 + day / 20), None);
                origins.push(origin);
                // Every other key is looked up once between two turns.
                let place = (k % 2 == 0).then(|| *places.entry(k).or_insert_with(|| fast.get(key(k))));
                fast.shards[shard(key(k))].add(tag(key(k)), place, kept.then_some(n as u32), origin, |s| origins[s as usize]);
                if kept {
                    let entry = slow.entry(k).or_default();
                    if entry.0.len() < KEEP { entry.0.push(n as u32); }
                    entry.1.insert(origin.day);
                } else if let Some(entry) = slow.get_mut(&k) {
                    entry.1.insert(origin.day);
                }
                if freeze == 0 {
                    let until = n as u64 + 1;
                    places.clear();
                    for (i, shard) in fast.shards.iter_mut().enumerate() {
                        let frozen = shard.freeze(i, until).unwrap();
                        prop_assert_eq!((frozen.until, shard.until()), (until, until));
                        prop_assert_eq!(shard.memtable.iter().count(), 0);
                    }
                }
            }
            let mut restored = Postings::default();
            for (new, shard) in restored.shards.iter_mut().zip(&fast.shards) {
                for span in &shard.segments {
                    prop_assert!(new.restore(span.from, span.until, Pages::of(span.segment.bytes())));
                }
                new.refilter();
                shard.memtable.iter().for_each(|(tag, _)| new.filter.add(tag));
                new.memtable = shard.memtable.clone();
                new.lists = shard.lists.clone();
            }
            for table in [fast, restored] {
                for k in 0..60 {
                    let found = table.get(key(k));
                    let (stories, days) = match (found, table.list(key(k), found)) {
                        (Found::One(s), _) => (vec![s], 1),
                        (_, None) => (vec![], 0),
                        (_, Some(list)) => (list.stories().to_vec(), list.days().with(UNDATED)),
                    };
                    let (want, seen) = slow.get(&k).cloned().unwrap_or_default();
                    prop_assert_eq!((stories, days as usize), (want, seen.len()));
                }
            }
        }
    }

    #[test]
    fn segments_stay_few() {
        let mut shard = Shard::default();
        for turn in 1..1000u32 {
            (0..9).for_each(|n| {
                shard.add(turn * 9 + n, None, Some(turn), Origin::new(None, None), |_| Origin::new(None, None));
            });
            shard.freeze(77, u64::from(turn));
            assert!(shard.segments.len() <= 11, "{} segments after {turn} turns", shard.segments.len());
        }
        assert_eq!(shard.freeze(77, 999), None);
        assert!(!shard.restore(5, 2000, Pages::default()));
    }
}
