//! Join: which of some stories have a key in common, all of them at once.
//!
//! ```text
//! (key, story) for every key of every story, sorted
//! a group       the stories of one key, where there are several
//! ```
//! A passage that some stories share gives the same group once for each of its keys; it is held once, with how many keys it has, up to
//! [`MOST`].

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use hashbrown::HashTable;
use rayon::prelude::*;

/// More keys than this are not told apart from this many: nobody asks whether two stories share more.
pub(crate) const MOST: u8 = 2;

/// The stories of one key after the other, equal ones once.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// The stories of one group after the other.
    members: Vec<u32>,
    /// Where each group ends.
    ends: Vec<u32>,
    /// How many keys have each group.
    keys: Vec<u8>,
    known: HashTable<u32>,
    hasher: RandomState,
}

impl Groups {
    /// Groups so many stories by the keys of each. They may be some of an input of `of_all` stories: keys count by as many bits as if all
    /// were here.
    pub fn of<K: Iterator<Item = u64>>(stories: usize, of_all: u64, keys: impl Fn(usize) -> K + Sync) -> Self {
        let bits = key_shift(of_all);
        let entry = |i| keys(i).map(move |key| key >> bits << bits | i as u64);
        let mut entries: Vec<u64> = (0..stories).into_par_iter().flat_map_iter(entry).collect();
        entries.par_sort_unstable();
        entries.dedup();
        let mut groups = Self::default();
        let mut members = Vec::new();
        for group in entries.chunk_by(|a, b| a >> bits == b >> bits).filter(|group| group.len() > 1) {
            members.clear();
            members.extend(group.iter().map(|entry| (entry & ((1 << bits) - 1)) as u32));
            groups.add(&members);
        }
        groups
    }

    /// The stories of each group, and how many keys have just these: [`MOST`] or more are [`MOST`].
    pub fn iter(&self) -> impl Iterator<Item = (&[u32], u32)> {
        let members = |(group, &keys): (u32, &u8)| (&self.members[range(&self.ends, group)], keys.into());
        (0..).zip(&self.keys).map(members)
    }

    /// Adds the stories of a key: two or more, in order.
    pub fn add(&mut self, stories: &[u32]) {
        let hash = self.hasher.hash_one(stories);
        let is_this = |&group: &u32| self.members[range(&self.ends, group)] == *stories;
        if let Some(&group) = self.known.find(hash, is_this) {
            let keys = &mut self.keys[group as usize];
            *keys = (*keys + 1).min(MOST);
            return;
        }
        let group = self.ends.len() as u32;
        self.members.extend(stories);
        self.ends.push(self.members.len() as u32);
        self.keys.push(1);
        let (members, ends, hasher) = (&self.members, &self.ends, &self.hasher);
        let rehash = |&group: &u32| hasher.hash_one(&members[range(ends, group)]);
        self.known.insert_unique(hash, group, rehash);
    }

    /// The join of this many stories.
    pub fn join(self, stories: usize) -> Join {
        let Self { members, ends, keys, .. } = self;
        let mut starts = vec![0u32; stories + 1];
        members.iter().for_each(|&story| starts[story as usize + 1] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let (mut next, mut of) = (starts.clone(), vec![0; members.len()]);
        for group in 0..ends.len() as u32 {
            for &story in &members[range(&ends, group)] {
                let place = &mut next[story as usize];
                of[*place as usize] = group;
                *place += 1;
            }
        }
        Join { members, ends, keys, starts, of }
    }
}

/// How many of the last bits of a key do not count among so many entries: those that number them.
pub(crate) fn key_shift(of_all: u64) -> u32 {
    u64::BITS - of_all.leading_zeros()
}

/// Where the members of a group are.
fn range(ends: &[u32], group: u32) -> Range<usize> {
    let start = group.checked_sub(1).map_or(0, |before| ends[before as usize]);
    start as usize..ends[group as usize] as usize
}

/// Which stories have a key in common.
#[derive(Debug)]
pub(crate) struct Join {
    members: Vec<u32>,
    ends: Vec<u32>,
    keys: Vec<u8>,
    /// Where the groups of each story begin in `of`.
    starts: Vec<u32>,
    /// The groups of one story after the other, each story's in order.
    of: Vec<u32>,
}

impl Join {
    /// Joins this many stories by the keys of each.
    pub fn new<K: Iterator<Item = u64>>(stories: usize, keys: impl Fn(usize) -> K + Sync) -> Self {
        Groups::of(stories, stories as u64, keys).join(stories)
    }

    /// The stories, in order, of each key that a story shares with others, and how many keys have just these: [`MOST`] or more are [`MOST`].
    pub fn groups(&self, story: usize) -> impl Iterator<Item = (&[u32], u32)> {
        let members = |&group: &u32| (&self.members[range(&self.ends, group)], self.keys[group as usize].into());
        self.of(story).iter().map(members)
    }

    /// How many keys two stories share.
    pub fn shared(&self, a: usize, b: usize) -> u32 {
        let (a, b) = (self.of(a), self.of(b));
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            if a[i] == b[j] {
                shared += u32::from(self.keys[a[i] as usize]);
            }
            let (x, y) = (a[i], b[j]);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        shared
    }

    fn of(&self, story: usize) -> &[u32] {
        &self.of[self.starts[story] as usize..self.starts[story + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_groups_are_one() {
        let keys: [&[u64]; 4] = [&[1, 2, 3, 4], &[1, 2, 3], &[4, 5], &[2]];
        let join = Join::new(4, |i| keys[i].iter().map(|key| key << 32));
        let groups = |story| join.groups(story).map(|(stories, keys)| (stories.to_vec(), keys)).collect::<Vec<_>>();
        assert_eq!(groups(0), [(vec![0, 1], 2), (vec![0, 1, 3], 1), (vec![0, 2], 1)]);
        assert_eq!(groups(1), [(vec![0, 1], 2), (vec![0, 1, 3], 1)]);
        assert_eq!([join.shared(0, 1), join.shared(0, 2), join.shared(1, 2), join.shared(3, 0)], [3, 1, 0, 1]);
    }
}
