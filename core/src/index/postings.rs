//! Postings: which stories have a key, in about eleven bytes a key.
//!
//! An open table with linear probing over 256 shards. A slot holds 32 bits of the key (the shard is 8 more) and either
//! the one story that has it or the number of a list; most keys have one story. A shard grows by an eighth when it is
//! seven eighths full, one at a time, so growth neither doubles the memory nor stops the work for long. Slots lie in the
//! order of their tags (ordered hash tables: Amble and Knuth, 1974), so growing reads and writes straight through, and a
//! search for what is not there ends at the first greater tag.
//!
//! Two keys that agree in 40 bits are taken for one: about one in a billion at a million stories, and then a candidate
//! too many, which the comparison finds out.

use super::list::{List, Origin};

/// How many shards a table has: so many threads can fill it at once.
pub(super) const SHARDS: usize = 256;

/// How many slots a shard has behind the last home; a run of occupied slots is a few dozen long at the very most.
const ROOM: usize = 64;

const LIST: u32 = 1 << 31;
const EMPTY: u32 = u32::MAX;

/// The greatest story number.
pub(super) const MAX_STORY: u32 = LIST - 1;

#[derive(Clone, Copy, Debug)]
struct Slot {
    tag: u32,
    value: u32,
}

/// The keys of which the first byte is the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Shard {
    slots: Vec<Slot>,
    used: usize,
    lists: Vec<List>,
}

/// What is known of a key: where it stands in its shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No story has it.
    None,
    /// One story has it.
    One(u32),
    /// The list of this number, of the key's shard.
    Many(u32),
}

#[derive(Clone, Debug)]
pub(super) struct Postings {
    pub shards: Vec<Shard>,
}

impl Default for Postings {
    fn default() -> Self {
        Self { shards: vec![Shard::default(); SHARDS] }
    }
}

/// The shard and the tag of a key.
fn split(key: u64) -> (usize, u32) {
    (shard(key), (key >> 24) as u32)
}

/// The shard of a key.
pub(super) fn shard(key: u64) -> usize {
    (key >> 56) as usize
}

/// How many bytes of a key count, the first ones.
pub(super) const KEY_BYTES: usize = 5;

/// An empty slot; its tag is greater than, or as great as, any.
const NOTHING: Slot = Slot { tag: u32::MAX, value: EMPTY };

impl Shard {
    /// Where the tag is or belongs: the first slot from its home on that is empty or has a tag not less.
    fn find(&self, tag: u32) -> usize {
        let mut i = self.home(tag);
        while self.slots[i].tag < tag {
            i += 1;
        }
        i
    }

    /// Where a tag lies if nothing is in its way. Behind the last home there is room for what is pushed on.
    fn home(&self, tag: u32) -> usize {
        ((u64::from(tag) * (self.slots.len() - ROOM) as u64) >> 32) as usize
    }

    /// Whether the slot is the tag's.
    fn has(&self, i: usize, tag: u32) -> bool {
        self.slots[i].tag == tag && self.slots[i].value != EMPTY
    }

    /// Puts a slot at `i`, where it belongs, and pushes what stands there on.
    fn put(&mut self, mut i: usize, mut slot: Slot) {
        self.used += 1;
        while self.slots[i].value != EMPTY {
            std::mem::swap(&mut self.slots[i], &mut slot);
            i += 1;
        }
        self.slots[i] = slot;
    }

    /// Whether one more may not go in: the shard is seven eighths full, or the room behind it is.
    fn full(&self) -> bool {
        self.slots.is_empty()
            || 8 * self.used >= 7 * (self.slots.len() - ROOM)
            || self.slots[self.slots.len() - 2].value != EMPTY
    }

    fn grow(&mut self) {
        let mut size = self.slots.len().saturating_sub(ROOM);
        let old = std::mem::take(&mut self.slots);
        // Once is enough unless thousands of tags are all but equal.
        loop {
            size = (size + size / 8).max(16);
            self.slots = vec![NOTHING; size + ROOM];
            let mut next = 0;
            let fits = old.iter().filter(|s| s.value != EMPTY).all(|slot| {
                next = self.home(slot.tag).max(next) + 1;
                let fits = next < self.slots.len();
                if fits {
                    self.slots[next - 1] = *slot;
                }
                fits
            });
            if fits && !(8 * self.used >= 7 * size || self.slots[self.slots.len() - 2].value != EMPTY) {
                return;
            }
        }
    }
}

impl Shard {
    /// Adds a story to a key of the shard, or notes that one was seen that is not kept: that only counts for a key that a
    /// story of another day has. `origin_of` tells of the story that stands there alone.
    pub fn add(&mut self, key: u64, story: Option<u32>, origin: Origin, origin_of: impl Fn(u32) -> Origin) {
        let tag = split(key).1;
        if self.full() {
            self.grow();
        }
        let i = self.find(tag);
        if !self.has(i, tag) {
            if let Some(story) = story {
                self.put(i, Slot { tag, value: story });
            }
            return;
        }
        let value = self.slots[i].value;
        if value & LIST == 0 {
            let list = List::of(value, origin_of(value));
            if story.is_none() && !list.counts(origin) {
                return;
            }
            self.slots[i].value = LIST | self.lists.len() as u32;
            self.lists.push(list);
        }
        self.lists[(self.slots[i].value & !LIST) as usize].add(story, origin);
    }
}

impl Postings {
    pub fn get(&self, key: u64) -> Found {
        let (shard, tag) = split(key);
        let shard = &self.shards[shard];
        if shard.slots.is_empty() {
            return Found::None;
        }
        let i = shard.find(tag);
        match shard.slots[i].value {
            _ if !shard.has(i, tag) => Found::None,
            value if value & LIST == 0 => Found::One(value),
            value => Found::Many(value & !LIST),
        }
    }

    /// The list of a key that has one.
    pub fn list(&self, key: u64, list: u32) -> &List {
        &self.shards[shard(key)].lists[list as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::list::{KEEP, UNDATED};
    use super::*;

    proptest! {
        /// The table against a map of all stories and days of each key.
        #[test]
        fn agrees_with_a_plain_map(steps in proptest::collection::vec((0..60u64, 0..40i32, any::<bool>()), 0..400)) {
            let key = |k: u64| k.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let (mut fast, mut slow) = (Postings::default(), BTreeMap::<u64, (Vec<u32>, BTreeSet<i32>)>::new());
            let mut origins = Vec::new();
            for (n, (k, day, kept)) in steps.into_iter().enumerate() {
                let origin = Origin::new(Some(i32::try_from(n).unwrap() / 20 + day / 20), None);
                origins.push(origin);
                fast.shards[shard(key(k))].add(key(k), kept.then_some(n as u32), origin, |s| origins[s as usize]);
                if kept {
                    let entry = slow.entry(k).or_default();
                    if entry.0.len() < KEEP { entry.0.push(n as u32); }
                    entry.1.insert(origin.day);
                } else if let Some(entry) = slow.get_mut(&k) {
                    entry.1.insert(origin.day);
                }
            }
            for k in 0..60 {
                let (stories, days) = match fast.get(key(k)) {
                    Found::None => (vec![], 0),
                    Found::One(s) => (vec![s], 1),
                    Found::Many(list) => {
                        let list = fast.list(key(k), list);
                        (list.stories().to_vec(), list.days().with(UNDATED))
                    }
                };
                let (want, seen) = slow.get(&k).cloned().unwrap_or_default();
                prop_assert_eq!((stories, days as usize), (want, seen.len()));
            }
        }
    }
}
