//! Join: which of some stories have a key in common, all of them at once.
//!
//! ```text
//! (key, story) for every key of every story, sorted
//! a group       the stories of one key, where there are several
//! ```

use rayon::prelude::*;

/// Which stories have a key in common.
#[derive(Debug)]
pub(crate) struct Join {
    /// The stories of one group after the other.
    members: Vec<u32>,
    /// Where each group ends.
    ends: Vec<u32>,
    /// The groups of each story.
    of: Vec<Vec<u32>>,
}

impl Join {
    /// Joins this many stories by the keys of each.
    pub fn new<K: Iterator<Item = u64>>(stories: usize, keys: impl Fn(usize) -> K + Sync) -> Self {
        let bits = u64::BITS - (stories as u64).leading_zeros();
        let entry = |i| keys(i).map(move |key| key >> bits << bits | i as u64);
        let mut entries: Vec<u64> = (0..stories).into_par_iter().flat_map_iter(entry).collect();
        entries.par_sort_unstable();
        let mut join = Self::of(stories);
        let story = |entry: &u64| (entry & ((1 << bits) - 1)) as u32;
        for group in entries.chunk_by(|a, b| a >> bits == b >> bits).filter(|group| group.len() > 1) {
            join.push(group.iter().map(story));
        }
        join
    }

    /// A join of this many stories, without groups.
    pub fn of(stories: usize) -> Self {
        Self { members: Vec::new(), ends: Vec::new(), of: vec![Vec::new(); stories] }
    }

    /// Adds a group: stories, in order.
    pub fn push(&mut self, stories: impl Iterator<Item = u32>) {
        let (start, group) = (self.members.len(), self.ends.len() as u32);
        self.members.extend(stories);
        self.members[start..].iter().for_each(|&story| self.of[story as usize].push(group));
        self.ends.push(self.members.len() as u32);
    }

    /// The stories, in order, of each key that a story shares with others.
    pub fn groups(&self, story: usize) -> impl Iterator<Item = &[u32]> {
        self.of[story].iter().map(|&group| {
            let start = group.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
            &self.members[start as usize..self.ends[group as usize] as usize]
        })
    }
}
