//! Postings: which stories have a key, in about eleven bytes a key.
//!
//! An open table with linear probing over 256 shards. A slot holds 32 bits of the key (the shard is 8 more) and either
//! the one story that has it or the number of a list; most keys have one story. A shard grows by a quarter when it is
//! three quarters full, one at a time, so growth neither doubles the memory nor stops the work for long. Slots lie in the
//! order of their tags (ordered hash tables: Amble and Knuth, 1974), so growing reads and writes straight through, and a
//! search for what is not there ends at the first greater tag.
//!
//! Two keys that agree in 40 bits are taken for one: about one in a billion at a million stories, and then a candidate
//! too many, which the comparison finds out.

/// How many stories a key keeps: the first ones. More that share it find these.
pub(super) const KEEP: usize = 8;

const SHARDS: usize = 256;

/// How many slots a shard has behind the last home; a run of occupied slots is a few dozen long at the very most.
const ROOM: usize = 64;

const LIST: u32 = 1 << 31;
const EMPTY: u32 = u32::MAX;

/// The greatest story number.
pub(super) const MAX_STORY: u32 = LIST - 1;

/// A day without a date.
pub(super) const UNDATED: i32 = i32::MIN;

#[derive(Clone, Copy, Debug)]
struct Slot {
    tag: u32,
    value: u32,
}

#[derive(Clone, Debug, Default)]
struct Shard {
    slots: Vec<Slot>,
    used: usize,
}

/// A key that several stories have, or that was seen on several days.
#[derive(Clone, Debug)]
struct List {
    stories: [u32; KEEP],
    kept: u8,
    days: Days,
}

/// On how many days something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    /// The last day, counted from 1970-01-01, or [`UNDATED`].
    last: i32,
    /// Which of the 32 days up to the last; bit 0 is the last. Older ones are counted when they come in order.
    recent: u32,
    /// How many distinct days.
    count: u16,
}

impl Days {
    pub fn of(day: i32) -> Self {
        Self { last: day, recent: 1, count: u16::from(day != UNDATED) }
    }

    /// How many distinct days there are with one more.
    pub fn with(mut self, day: i32) -> u32 {
        self.add(day);
        u32::from(self.count)
    }

    fn add(&mut self, day: i32) {
        if day == UNDATED {
            return;
        }
        if self.last == UNDATED {
            *self = Self::of(day);
            return;
        }
        let ahead = i64::from(day) - i64::from(self.last);
        if ahead > 0 {
            self.recent = if ahead < 32 { self.recent << ahead } else { 0 } | 1;
            self.last = day;
            self.count = self.count.saturating_add(1);
        } else if ahead > -32 && self.recent >> -ahead & 1 == 0 {
            self.recent |= 1 << -ahead;
            self.count = self.count.saturating_add(1);
        }
    }
}

/// What is known of a key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'a> {
    /// One story has it.
    One(u32),
    /// These are the first stories that have it; it was seen on so many days.
    Many(&'a [u32], Days),
}

#[derive(Clone, Debug)]
pub(super) struct Postings {
    shards: Vec<Shard>,
    lists: Vec<List>,
}

impl Default for Postings {
    fn default() -> Self {
        Self { shards: vec![Shard::default(); SHARDS], lists: Vec::new() }
    }
}

/// The shard and the tag of a key.
fn split(key: u64) -> (usize, u32) {
    ((key >> 56) as usize, (key >> 24) as u32)
}

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

    /// Whether one more may not go in: the shard is three quarters full, or the room behind it is.
    fn full(&self) -> bool {
        self.slots.is_empty()
            || 4 * self.used >= 3 * (self.slots.len() - ROOM)
            || self.slots[self.slots.len() - 2].value != EMPTY
    }

    fn grow(&mut self) {
        let mut size = self.slots.len().saturating_sub(ROOM);
        let old = std::mem::take(&mut self.slots);
        // Once is enough unless thousands of tags are all but equal.
        loop {
            size = (size + size / 4).max(16);
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
            if fits && !(4 * self.used >= 3 * size || self.slots[self.slots.len() - 2].value != EMPTY) {
                return;
            }
        }
    }
}

impl Postings {
    pub fn get(&self, key: u64) -> Option<Found<'_>> {
        let (shard, tag) = split(key);
        let shard = &self.shards[shard];
        if shard.slots.is_empty() {
            return None;
        }
        let i = shard.find(tag);
        if !shard.has(i, tag) {
            return None;
        }
        match shard.slots[i].value {
            value if value & LIST == 0 => Some(Found::One(value)),
            value => {
                let list = &self.lists[(value & !LIST) as usize];
                Some(Found::Many(&list.stories[..usize::from(list.kept)], list.days))
            }
        }
    }

    /// Adds a story to a key. `day_of` tells the day of the story that stands there alone.
    pub fn insert(&mut self, key: u64, story: u32, day: i32, day_of: impl Fn(u32) -> i32) {
        let (shard, tag) = split(key);
        let shard = &mut self.shards[shard];
        if shard.full() {
            shard.grow();
        }
        let i = shard.find(tag);
        if !shard.has(i, tag) {
            shard.put(i, Slot { tag, value: story });
            return;
        }
        let list = self.lists_at(key, i, day_of);
        list.days.add(day);
        if let Some(place) = list.stories.get_mut(usize::from(list.kept)) {
            *place = story;
            list.kept += 1;
        }
    }

    /// Notes that a key that some story has was seen on a day, without adding a story to it.
    pub fn saw(&mut self, key: u64, day: i32, day_of: impl Fn(u32) -> i32) {
        let (shard, tag) = split(key);
        let shard = &self.shards[shard];
        if shard.slots.is_empty() {
            return;
        }
        let i = shard.find(tag);
        match shard.slots[i].value {
            _ if !shard.has(i, tag) => {}
            value if value & LIST == 0 && day_of(value) == day => {}
            _ => self.lists_at(key, i, day_of).days.add(day),
        }
    }

    /// The list behind the used slot `i` of the key's shard, made if there is only a story.
    fn lists_at(&mut self, key: u64, i: usize, day_of: impl Fn(u32) -> i32) -> &mut List {
        let slot = &mut self.shards[split(key).0].slots[i];
        if slot.value & LIST == 0 {
            let mut stories = [0; KEEP];
            stories[0] = slot.value;
            let days = Days::of(day_of(slot.value));
            slot.value = LIST | self.lists.len() as u32;
            self.lists.push(List { stories, kept: 1, days });
        }
        &mut self.lists[(slot.value & !LIST) as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The table against a map of all stories and days of each key.
        #[test]
        fn agrees_with_a_plain_map(steps in proptest::collection::vec((0..60u64, 0..40i32, any::<bool>()), 0..400)) {
            let key = |k: u64| k.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let (mut fast, mut slow) = (Postings::default(), BTreeMap::<u64, (Vec<u32>, BTreeSet<i32>)>::new());
            let mut days = Vec::new();
            for (n, (k, day, add)) in steps.into_iter().enumerate() {
                let day = i32::try_from(n).unwrap() / 20 + day / 20;
                days.push(day);
                if add {
                    fast.insert(key(k), n as u32, day, |s| days[s as usize]);
                    let entry = slow.entry(k).or_default();
                    if entry.0.len() < KEEP { entry.0.push(n as u32); }
                    entry.1.insert(day);
                } else {
                    fast.saw(key(k), day, |s| days[s as usize]);
                    if let Some(entry) = slow.get_mut(&k) { entry.1.insert(day); }
                }
            }
            for k in 0..60 {
                let (stories, count) = match fast.get(key(k)) {
                    None => (vec![], 0),
                    Some(Found::One(s)) => (vec![s], 1),
                    Some(Found::Many(s, d)) => (s.to_vec(), usize::from(d.count)),
                };
                let (want, seen) = slow.get(&k).cloned().unwrap_or_default();
                prop_assert_eq!((stories, count), (want, seen.len()));
            }
        }
    }
}
