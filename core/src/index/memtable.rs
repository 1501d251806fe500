//! Memtable: the keys of a shard that are in no segment yet, each with a value.
//!
//! A hash table of buckets (Knuth, *The Art of Computer Programming*, vol. 3, 6.4). A bucket is one line of memory with room for eight
//! tags and their values, and fills from the front; a tag that finds its bucket full goes to the next one. A look-up or an addition
//! therefore nearly always reads one line, and the lines of many tags can be prefetched together.
//!
//! The first bits of a tag choose its bucket: the table is nearly sorted by tag, can have any size, and grows in one pass from
//! front to end.

/// How many tags a bucket has room for.
const ROOM: usize = 8;

/// How many of them are taken, on average, when the table grows.
const FULL: usize = 6;

/// The value of a place that is free.
const FREE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Bucket {
    tags: [u32; ROOM],
    values: [u32; ROOM],
}

impl Bucket {
    const EMPTY: Self = Self { tags: [FREE; ROOM], values: [FREE; ROOM] };

    /// The place of a tag, or the first free place; `None` when the tag is not here and no place is free.
    #[inline]
    fn place(&self, tag: u32) -> Option<usize> {
        // All at once, without a branch; bits from the second on, or the compiler takes the first place by itself. A tag is
        // before the free places.
        #[expect(clippy::needless_bitwise_bool, reason = "a lazy one is a branch")]
        let is = |at: usize| (self.tags[at] == tag) | (self.values[at] == FREE);
        let places = (0..ROOM).fold(0u32, |places, at| if is(at) { places | 2 << at } else { places });
        (places != 0).then(|| places.trailing_zeros() as usize - 1)
    }
}

/// Tags with values, any numbers but `u32::MAX`.
#[derive(Clone, Debug, Default)]
pub(super) struct Memtable {
    buckets: Vec<Bucket>,
    tags: usize,
}

/// The place of a tag.
pub(super) struct Slot<'a> {
    tag: u32,
    bucket: &'a mut Bucket,
    at: usize,
    tags: &'a mut usize,
}

impl Slot<'_> {
    /// The value that the tag has.
    pub fn get(&self) -> Option<u32> {
        Some(self.bucket.values[self.at]).filter(|&value| value != FREE)
    }

    /// Gives it a value.
    pub fn set(self, value: u32) {
        *self.tags += usize::from(self.bucket.values[self.at] == FREE);
        (self.bucket.tags[self.at], self.bucket.values[self.at]) = (self.tag, value);
    }
}

impl Memtable {
    /// The value of a tag.
    pub fn get(&self, tag: u32) -> Option<u32> {
        let (bucket, at) = self.place(tag)?;
        Some(self.buckets[bucket].values[at]).filter(|&value| value != FREE)
    }

    /// Which bucket a tag goes to.
    fn home(&self, tag: u32) -> usize {
        ((u64::from(tag) * self.buckets.len() as u64) >> 32) as usize
    }

    /// The bucket of a tag and its place there, or that where it would be added. `None` when the table has no buckets.
    #[inline]
    fn place(&self, tag: u32) -> Option<(usize, usize)> {
        let buckets = self.buckets.len();
        let mut bucket = self.home(tag);
        // Some bucket has a free place: the table grows before.
        loop {
            match self.buckets.get(bucket)?.place(tag) {
                Some(at) => return Some((bucket, at)),
                None => bucket = if bucket + 1 < buckets { bucket + 1 } else { 0 },
            }
        }
    }

    /// Prefetches the bucket of a tag.
    pub fn prefetch(&self, tag: u32) -> u64 {
        self.buckets.get(self.home(tag)).map_or(0, |bucket| bucket.tags[0].into())
    }

    /// The place of a tag, which is added if it is new.
    pub fn slot(&mut self, tag: u32) -> Slot<'_> {
        let buckets = self.buckets.len();
        if self.tags >= buckets * FULL {
            // Twice as many while there are few, and then a third more.
            self.grow(buckets + 1 + buckets.min(512).max(buckets / 3));
        }
        let (bucket, at) = self.place(tag).expect("a table that grew has buckets");
        Slot { tag, bucket: &mut self.buckets[bucket], at, tags: &mut self.tags }
    }

    /// Makes room for `times` the number of tags it holds.
    pub fn reserve(&mut self, times: usize) {
        let buckets = self.tags * times / FULL + 1;
        if buckets > self.buckets.len() {
            self.grow(buckets);
        }
    }

    fn grow(&mut self, buckets: usize) {
        let old = std::mem::replace(self, Self { buckets: vec![Bucket::EMPTY; buckets], tags: 0 });
        old.iter().for_each(|(tag, value)| self.slot(tag).set(value));
    }

    /// All tags with their values, nearly in the order of the tags.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let all = self.buckets.iter().flat_map(|bucket| bucket.tags.into_iter().zip(bucket.values));
        all.filter(|&(_, value)| value != FREE)
    }

    /// All values.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut u32> {
        self.buckets.iter_mut().flat_map(|bucket| &mut bucket.values).filter(|value| **value != FREE)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Tags that lie anywhere, at the ends, and close together.
        #[test]
        fn is_a_map(
            steps in proptest::collection::vec((prop_oneof![any::<u32>(), 0..40u32, (0..40u32).prop_map(|t| u32::MAX - t)], 0..FREE), 0..600),
            times in 0..9usize,
        ) {
            let (mut table, mut map) = (Memtable::default(), HashMap::new());
            for (tag, value) in steps {
                prop_assert_eq!(table.get(tag), map.get(&tag).copied());
                let slot = table.slot(tag);
                prop_assert_eq!(slot.get(), map.insert(tag, value));
                slot.set(value);
                prop_assert_eq!(table.get(tag), Some(value));
            }
            prop_assert_eq!(table.tags, map.len());
            table.reserve(times);
            table.values_mut().for_each(|value| *value /= 2);
            map.values_mut().for_each(|value| *value /= 2);
            prop_assert_eq!((table.tags, table.iter().count()), (map.len(), map.len()));
            prop_assert!(map.iter().all(|(&tag, &value)| table.get(tag) == Some(value)));
        }
    }
}
