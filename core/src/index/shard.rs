//! Shard: which stories have a key, for the keys of one first byte.
//!
//! ```text
//! bloom       may any story have the key?                         most keys of a new story end here
//! memtable    the keys that were added last                       hash table; postings of several stories in an arena
//! segments    what was flushed, the oldest first                  sorted, each at least three times as long as the next one
//! ```
//!
//! A log-structured merge tree (O'Neil, Cheng, Gawlick and O'Neil, 1996). Most keys have one story; the others have a
//! [`Posting`]. A change to a key that a segment holds is written to the memtable in full, so the newest place
//! that has a key has everything.
//!
//! The shards take turns: after every few events one of them flushes its memtable and compacts it with those of its last segments
//! that are not much longer. In bulk, where nothing is kept on disk, no shard flushes. Where many events come at once and nobody searches
//! meanwhile, their keys are sorted and make a segment without a memtable. A search reads two lines of memory in each segment, so there
//! should be few.

use std::hint::black_box;

use super::arena::Arena;
use super::bloom::Bloom;
use super::bytes::Bytes;
use super::deferred::Story;
use super::memtable::Memtable;
use super::posting::Posting;
use super::segment::Segment;
use super::tag::{POSTING, pack, unpack};
use crate::shingle;
use crate::story::Print;

/// The keys with one first byte.
#[derive(Debug, Default)]
pub(super) struct Shard {
    /// Holds all tags once there are segments.
    pub bloom: Bloom,
    pub memtable: Memtable,
    arena: Arena,
    /// What was flushed, the oldest first.
    segments: Vec<Span>,
}

/// A segment and the numbers of the events it was made of: from the first to before the second.
#[derive(Debug)]
struct Span {
    from: u64,
    until: u64,
    segment: Segment,
}

/// What a flush changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flushed {
    pub shard: usize,
    /// The events that the new segment was made of.
    pub from: u64,
    pub until: u64,
    /// Where the segments that it replaces ended, and how many bytes they had.
    pub gone: Vec<(u64, usize)>,
}

/// Where the postings of a key are in its shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Postings {
    /// No story has it.
    None,
    /// One story has it.
    One(u32),
    /// At this place of the arena.
    Arena(u32),
    /// In the segment of this number, at this place.
    Segment(u32, u32),
}

impl Postings {
    /// What a value of a memtable says.
    fn of_value(value: u32) -> Self {
        if value & POSTING == 0 { Self::One(value) } else { Self::Arena(value & !POSTING) }
    }
}

impl Shard {
    /// Prefetches the buckets of tags that will be added, all together: an addition would wait for each in turn.
    pub fn prefetch(&self, tags: impl Iterator<Item = u32>) {
        black_box(tags.fold(0, |read, tag| read ^ self.bloom.prefetch(tag) ^ self.memtable.prefetch(tag)));
    }

    /// Prefetches where a tag that the filter lets through will be looked for.
    pub fn prefetch_found(&self, tag: u32) -> u64 {
        self.segments.iter().fold(self.memtable.prefetch(tag), |read, span| read ^ span.segment.prefetch(tag))
    }

    /// Where the postings of a tag are.
    pub fn find(&self, tag: u32) -> Postings {
        if !self.bloom.may_have(tag) {
            return Postings::None;
        }
        if let Some(found) = self.in_memtable(tag) {
            return found;
        }
        for (i, span) in self.segments.iter().enumerate().rev() {
            match span.segment.get(tag) {
                None => {}
                Some(value) if value & POSTING == 0 => return Postings::One(value),
                Some(value) => return Postings::Segment(i as u32, value & !POSTING),
            }
        }
        Postings::None
    }

    fn in_memtable(&self, tag: u32) -> Option<Postings> {
        self.memtable.get(tag).map(Postings::of_value)
    }

    /// The posting of a key that has one.
    pub fn posting(&self, postings: Postings) -> Option<Posting> {
        match postings {
            Postings::None | Postings::One(_) => None,
            Postings::Arena(at) => Some(self.arena.get(at)),
            Postings::Segment(segment, at) => Some(self.segments[segment as usize].segment.posting(at)),
        }
    }

    /// Adds a story to a key of the shard, by its tag; one that is not kept, as a print. `place` is where the postings were found, if nothing was flushed since; `print_of` gives the print of a
    /// story that has the key alone.
    pub fn add(
        &mut self,
        tag: u32,
        place: Option<Postings>,
        story: Option<u32>,
        print: Print,
        print_of: impl Fn(u32) -> Print,
    ) {
        let place = place.unwrap_or_else(|| self.find(tag));
        debug_assert_eq!(
            self.in_memtable(tag).unwrap_or(place),
            self.find(tag),
            "a key is found where it was looked up"
        );
        let slot = self.memtable.slot(tag);
        // What was added since is in the memtable.
        let found = slot.get().map_or(place, Postings::of_value);
        let mut posting = match found {
            Postings::None => {
                self.bloom.add(tag);
                slot.set(story.unwrap_or_else(|| POSTING | self.arena.push(&Posting::of(None, print))));
                return;
            }
            Postings::Arena(at) => {
                let mut posting = self.arena.get(at);
                posting.add(story, print);
                slot.set(POSTING | self.arena.replace(at, &posting));
                if self.arena.wasteful() {
                    self.reclaim();
                }
                return;
            }
            Postings::One(one) => Posting::of(Some(one), print_of(one)),
            Postings::Segment(segment, at) => self.segments[segment as usize].segment.posting(at),
        };
        posting.add(story, print);
        slot.set(POSTING | self.arena.push(&posting));
    }

    /// Copies the arena without the records that no key uses.
    fn reclaim(&mut self) {
        let old = self.arena.take();
        for value in self.memtable.values_mut().filter(|value| **value & POSTING != 0) {
            *value = POSTING | self.arena.push_record(old.record(*value & !POSTING));
        }
    }

    /// Makes room for `times` the keys and postings that the memtable holds.
    pub fn reserve(&mut self, times: usize) {
        self.memtable.reserve(times);
        self.arena.reserve(times);
    }

    /// The first event that is in no segment.
    pub fn until(&self) -> u64 {
        self.segments.last().map_or(0, |span| span.until)
    }

    /// Turns the memtable, which has all events before `until`, into a segment and compacts it with the last ones while they are not
    /// three times as long. Gives `None` when there is no new event.
    pub fn flush(&mut self, shard: usize, until: u64) -> Option<Flushed> {
        if until <= self.until() {
            return None;
        }
        // Their room is given back: the shards take turns, and so half of them have little.
        let (memtable, arena) = (std::mem::take(&mut self.memtable), self.arena.take());
        let mut entries: Vec<u64> = memtable.iter().map(|(tag, value)| pack(tag, value)).collect();
        shingle::sort(&mut entries);
        let mut records = Vec::new();
        for entry in &mut entries {
            let (tag, value) = unpack(*entry);
            if value & POSTING != 0 {
                *entry = pack(tag, POSTING | records.len() as u32);
                records.extend_from_slice(arena.record(value & !POSTING));
            }
        }
        Some(self.push(shard, until, entries, records))
    }

    /// Makes a segment of deferred keys, which are of all events from the last segment on to before `until`: each a tag and the place
    /// of the story in `stories` that has it. The memtable is empty. Does what [`Shard::add`] of each in order and [`Shard::flush`] do.
    pub fn settle(
        &mut self,
        shard: usize,
        until: u64,
        deferred: &mut Vec<u64>,
        stories: &[Story],
        print_of: impl Fn(u32) -> Print,
    ) {
        if until <= self.until() {
            return;
        }
        shingle::sort(deferred);
        let (mut entries, mut records) = (Vec::with_capacity(deferred.len()), Vec::new());
        for of_tag in deferred.chunk_by(|a, b| unpack(*a).0 == unpack(*b).0) {
            let (tag, first) = unpack(of_tag[0]);
            let mut posting = match self.find(tag) {
                Postings::None => match (of_tag, stories[first as usize].own) {
                    ([_], Some(alone)) => {
                        entries.push(pack(tag, alone));
                        continue;
                    }
                    _ => Posting::default(),
                },
                Postings::One(one) => Posting::of(Some(one), print_of(one)),
                found => self.posting(found).unwrap_or_default(),
            };
            for &key in of_tag {
                let Story { own, print } = stories[unpack(key).1 as usize];
                posting.add(own, print);
            }
            entries.push(pack(tag, POSTING | records.len() as u32));
            posting.write(&mut records);
        }
        entries.iter().for_each(|entry| self.bloom.add(unpack(*entry).0));
        self.push(shard, until, entries, records);
    }

    /// Adds a segment of these entries, up to the event before `until`, compacted with the last ones.
    fn push(&mut self, shard: usize, until: u64, mut entries: Vec<u64>, mut records: Vec<u8>) -> Flushed {
        let mut from = self.until();
        let mut gone = Vec::new();
        while let Some(older) = self.segments.pop_if(|older| older.segment.len() < 3 * entries.len().max(1)) {
            (entries, records) = older.segment.compacted(&entries, &records);
            from = older.from;
            gone.push((older.until, older.segment.bytes().len()));
        }
        self.segments.push(Span { from, until, segment: Segment::new(&entries, &records) });
        if self.keys() > self.bloom.room() {
            self.rebuild_bloom();
        }
        Flushed { shard, from, until, gone }
    }

    /// How many keys the segments have.
    fn keys(&self) -> usize {
        self.segments.iter().map(|span| span.segment.len()).sum()
    }

    /// All tags in order, each with its postings, wherever they lie: the same for two shards that took in the same.
    pub fn contents(&self) -> Vec<(u32, Result<u32, Posting>)> {
        let of_segments = self.segments.iter().flat_map(|span| span.segment.tags());
        let mut tags: Vec<u32> = self.memtable.iter().map(|(tag, _)| tag).chain(of_segments).collect();
        tags.sort_unstable();
        tags.dedup();
        let known = |tag| match self.find(tag) {
            Postings::One(story) => (tag, Ok(story)),
            found => (tag, Err(self.posting(found).unwrap_or_default())),
        };
        tags.into_iter().map(known).collect()
    }

    /// Builds the Bloom filter again with a quarter more room.
    pub fn rebuild_bloom(&mut self) {
        let keys = self.keys();
        self.bloom = Bloom::of(keys + keys / 4);
        for span in &self.segments {
            span.segment.tags().for_each(|tag| self.bloom.add(tag));
        }
        self.memtable.iter().for_each(|(tag, _)| self.bloom.add(tag));
    }

    /// The bytes of the segment that ends before an event; none when there is no such one.
    pub fn segment(&self, until: u64) -> &[u8] {
        self.segments.iter().find(|span| span.until == until).map_or(&[], |span| span.segment.bytes())
    }

    /// All its segments, as if they were flushed one after the other.
    pub fn flushed(&self, shard: usize) -> impl Iterator<Item = Flushed> {
        self.segments.iter().map(move |&Span { from, until, .. }| Flushed { shard, from, until, gone: Vec::new() })
    }

    /// Adds a stored segment after the others. `false` when it does not begin where they end, or is not a segment.
    pub fn restore(&mut self, from: u64, until: u64, bytes: Bytes) -> bool {
        let segment = Segment::from_bytes(bytes).filter(|_| from == self.until() && from < until);
        segment.map(|segment| self.segments.push(Span { from, until, segment })).is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::posting::KEEP;
    use super::super::tag::{SHARDS, shard, tag};
    use super::*;
    use crate::story::OutletDay;

    /// What is known of a key: its first stories, their days, and what was around each that counts.
    type Slow = (Vec<u32>, BTreeSet<i32>, Vec<u8>);

    /// Shards that reclaim every unused byte of their arenas.
    fn shards() -> Vec<Shard> {
        (0..SHARDS).map(|_| Shard { arena: Arena::reclaiming(0), ..Shard::default() }).collect()
    }

    proptest! {
        /// The table against a map of all stories and days of each key, however often it is flushed.
        #[test]
        fn agrees_with_a_plain_map(
            steps in proptest::collection::vec((0..60u64, 0..40i32, any::<bool>(), 0..20u8), 0..400),
        ) {
            // In four shards.
            let key = |k: u64| k.wrapping_mul(0x9E37_79B9_7F4A_7C15) & u64::MAX >> 6;
            let (mut fast, mut slow) = (shards(), BTreeMap::<u64, Slow>::new());
            let (mut prints, mut places) = (Vec::new(), BTreeMap::new());
            for (n, (k, day, kept, flush)) in steps.into_iter().enumerate() {
                let origin = OutletDay::new(Some(i32::try_from(n).unwrap() / 20 + day / 20), None);
                let print = Print { origin, around: day.rem_euclid(16).cast_unsigned() as u8 };
                prints.push(print);
                // Every other key is looked up once between two turns.
                let place = (k % 2 == 0).then(|| *places.entry(k).or_insert_with(|| fast[shard(key(k))].find(tag(key(k)))));
                fast[shard(key(k))].add(tag(key(k)), place, kept.then_some(n as u32), print, |s| prints[s as usize]);
                let (stories, days, around) = slow.entry(k).or_default();
                if kept && stories.len() < KEEP { stories.push(n as u32); }
                if !around[around.len().saturating_sub(3)..].contains(&print.around) {
                    days.insert(origin.day);
                    around.push(print.around);
                }
                if flush == 0 {
                    let until = n as u64 + 1;
                    places.clear();
                    for (i, shard) in fast.iter_mut().enumerate() {
                        let flushed = shard.flush(i, until).unwrap();
                        prop_assert_eq!((flushed.until, shard.until()), (until, until));
                        prop_assert_eq!(shard.memtable.iter().count(), 0);
                    }
                }
            }
            let mut restored = shards();
            for (new, shard) in restored.iter_mut().zip(&fast) {
                for span in &shard.segments {
                    prop_assert!(new.restore(span.from, span.until, Bytes::of(span.segment.bytes())));
                }
                new.rebuild_bloom();
                shard.memtable.iter().for_each(|(tag, _)| new.bloom.add(tag));
                new.memtable = shard.memtable.clone();
                new.arena = shard.arena.clone();
            }
            for table in [fast, restored] {
                for k in 0..60 {
                    let table = &table[shard(key(k))];
                    let found = table.find(tag(key(k)));
                    let (stories, days) = match (found, table.posting(found)) {
                        (Postings::One(s), _) => (vec![s], 1),
                        (_, None) => (vec![], 0),
                        (_, Some(posting)) => (posting.stories().to_vec(), posting.prints().days()),
                    };
                    let (want, seen, _) = slow.get(&k).cloned().unwrap_or_default();
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
                let print = Print { origin: OutletDay::new(None, None), around: 0 };
                shard.add(turn * 9 + n, None, Some(turn), print, |_| print);
            });
            shard.flush(77, u64::from(turn));
            assert!(shard.segments.len() <= 11, "{} segments after {turn} turns", shard.segments.len());
        }
        assert_eq!(shard.flush(77, 999), None);
        assert!(!shard.restore(5, 2000, Bytes::default()));
    }
}
