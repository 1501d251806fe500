//! Join: which of some stories have a key in common, all of them at once.
//!
//! ```text
//! (key, story) for every key of every story, sorted
//! a group       the stories of one key, where there are several
//! ```

use std::ops::Range;

use rayon::prelude::*;

/// Which stories have a key in common.
pub(crate) struct Join {
    /// The upper bits of a key over the number of a story, sorted.
    entries: Vec<u64>,
    /// How many bits the number takes.
    bits: u32,
    /// The entries of each key that several stories have.
    groups: Vec<Range<u32>>,
    /// The groups of each story.
    of: Vec<Vec<u32>>,
}

impl Join {
    /// Joins this many stories by the keys of each.
    pub fn new<K: Iterator<Item = u64>>(stories: usize, keys: impl Fn(usize) -> K) -> Self {
        let bits = u64::BITS - (stories as u64).leading_zeros();
        let entry = |i| keys(i).map(move |key| key >> bits << bits | i as u64);
        let mut entries: Vec<u64> = (0..stories).flat_map(entry).collect();
        entries.par_sort_unstable();
        let (mut groups, mut of, mut at) = (Vec::new(), vec![Vec::new(); stories], 0);
        for group in entries.chunk_by(|a, b| a >> bits == b >> bits) {
            if group.len() > 1 {
                let story = |entry: &u64| (entry & ((1 << bits) - 1)) as usize;
                group.iter().for_each(|entry| of[story(entry)].push(groups.len() as u32));
                groups.push(at..at + group.len() as u32);
            }
            at += group.len() as u32;
        }
        Self { entries, bits, groups, of }
    }

    /// The stories, in order, of each key that a story shares with others.
    pub fn groups(&self, story: usize) -> impl Iterator<Item = impl ExactSizeIterator<Item = usize> + '_> {
        let low = (1 << self.bits) - 1;
        self.of[story].iter().map(move |&group| {
            let Range { start, end } = self.groups[group as usize];
            self.entries[start as usize..end as usize].iter().map(move |entry| (entry & low) as usize)
        })
    }
}
