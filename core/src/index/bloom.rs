//! Bloom: whether a tag may be in a shard at all. Most keys of a new story are not, and one word of memory tells.
//!
//! A Bloom filter in which all bits of a tag lie in one word (Putze, Sanders and Singler, 2007): four of 64 bits, about eight tags a
//! word when it is full. About one absent tag in fifty looks present, and is sought in each segment in vain.

use crate::shingle::mix;

/// How many tags a word is for.
const TAGS: usize = 8;

#[derive(Debug, Default)]
pub(super) struct Bloom(Vec<u64>);

/// The four bits of a tag.
fn bits(tag: u32) -> u64 {
    let dice = mix(u64::from(tag));
    1 << (dice & 63) | 1 << (dice >> 6 & 63) | 1 << (dice >> 12 & 63) | 1 << (dice >> 18 & 63)
}

impl Bloom {
    /// An empty filter for this many tags.
    pub fn of(tags: usize) -> Self {
        Self(vec![0; tags.div_ceil(TAGS).max(1)])
    }

    /// How many tags it is for.
    pub fn room(&self) -> usize {
        self.0.len() * TAGS
    }

    /// Which word a tag has.
    fn place(&self, tag: u32) -> usize {
        ((u64::from(tag) * self.0.len() as u64) >> 32) as usize
    }

    /// Prefetches the word of a tag.
    pub fn prefetch(&self, tag: u32) -> u64 {
        self.0.get(self.place(tag)).copied().unwrap_or(0)
    }

    /// Adds a tag.
    pub fn add(&mut self, tag: u32) {
        let place = self.place(tag);
        if let Some(word) = self.0.get_mut(place) {
            *word |= bits(tag);
        }
    }

    /// Whether a tag may have been added; always true while the filter has no room.
    pub fn may_have(&self, tag: u32) -> bool {
        self.0.get(self.place(tag)).is_none_or(|word| word & bits(tag) == bits(tag))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_there_and_little_else() {
        let tag = |n: u32| mix(u64::from(n)) as u32;
        assert!(Bloom::default().may_have(7));
        let mut bloom = Bloom::of(10_000);
        (0..10_000).for_each(|n| bloom.add(tag(n)));
        assert!((0..10_000).all(|n| bloom.may_have(tag(n))));
        let wrong = (10_000..110_000).filter(|&n| bloom.may_have(tag(n))).count();
        assert!(wrong < 4_000, "{wrong} of 100000");
    }
}
