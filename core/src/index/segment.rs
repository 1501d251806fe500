//! Segment: the keys of a shard that were added up to some moment, sorted, in about five bytes a key. It never changes.
//!
//! ```text
//! header     count, and the widths of what follows
//! buckets    by the first bits of the tag: for 64 of them where they begin, and how many keys each has
//! tails      the rest of each tag
//! values     the story that has the key alone, or where its list lies
//! lists      records of lists (see List::write)
//! ```
//!
//! With 2¹⁶ buckets two bytes of a tag are told by where it lies (quotienting: Cleary, 1984), so a shard of many keys takes
//! two bytes for a tail, three for a value, and a third of one for the buckets. The bytes lie in a store as they are.

use super::list::{List, record};
use super::pages::Pages;
use super::postings::LIST;

/// How many bytes the header has.
const HEADER: usize = 16;

/// How many buckets have their beginning written down together.
const GROUP: usize = 64;

/// Behind the last array, so that four bytes can be read at each of its places.
const PAD: usize = 4;

#[derive(Debug)]
pub(super) struct Segment {
    bytes: Pages,
    count: usize,
    /// There are two to the power of so many buckets.
    bits: u32,
    /// How many bytes a bucket's count, a tail and a value have.
    widths: [usize; 3],
    tails: usize,
    values: usize,
    lists: usize,
}

/// The number of `width` bytes at a place; three bytes behind it are there, too.
fn read(bytes: &[u8], at: usize, width: usize) -> u32 {
    let four = bytes[at..at + 4].try_into().expect("four bytes are four");
    u32::from_le_bytes(four) & (u32::MAX >> (32 - 8 * width))
}

/// In how many bytes a number fits.
fn width(number: u32) -> usize {
    (4 - number.leading_zeros() as usize / 8).max(1)
}

/// Writes a number of `width` bytes and moves on; three bytes behind it are written, too.
fn write(bytes: &mut [u8], at: &mut usize, number: u32, width: usize) {
    bytes[*at..*at + 4].copy_from_slice(&number.to_le_bytes());
    *at += width;
}

/// A tag and its value as one number, which sorts by the tag.
pub(super) fn entry(tag: u32, value: u32) -> u64 {
    u64::from(tag) << 32 | u64::from(value)
}

/// The tag and the value of an entry.
pub(super) fn parts(entry: u64) -> (u32, u32) {
    ((entry >> 32) as u32, entry as u32)
}

impl Segment {
    /// The segment of some entries, sorted and each tag there once; those of `lists` have places in it as their values.
    pub fn new(entries: &[u64], lists: &[u8]) -> Self {
        let bits = match entries.len().max(1).ilog2() {
            16.. => 16,
            log => log.saturating_sub(2),
        };
        let mut counts = vec![0u32; 1 << bits];
        // The highest bit of a value says whether it is a list.
        let (mut largest, number) = (0, |value: u32| value & !LIST);
        for (tag, value) in entries.iter().copied().map(parts) {
            counts[bucket(tag, bits)] += 1;
            largest = largest.max(number(value));
        }
        let of_count = match width(counts.iter().copied().max().unwrap_or(0)) {
            3 => 4,
            width => width,
        };
        let widths = [of_count, (32 - bits as usize).div_ceil(8), width(largest << 1)];
        let tails = HEADER + (4 + GROUP * of_count) * counts.len().div_ceil(GROUP);
        let values = tails + entries.len() * widths[1];
        let lists_at = values + entries.len() * widths[2];
        let mut pages = Pages::zeros(lists_at + lists.len() + PAD);
        let (bytes, mut at) = (&mut pages[..], 0);
        write(bytes, &mut at, entries.len() as u32, 4);
        [bits as usize].into_iter().chain(widths).for_each(|byte| write(bytes, &mut at, byte as u32, 1));
        let (mut at, mut start) = (HEADER, 0u32);
        for group in counts.chunks(GROUP) {
            write(bytes, &mut at, start, 4);
            for i in 0..GROUP {
                let count = group.get(i).copied().unwrap_or(0);
                write(bytes, &mut at, count, of_count);
                start += count;
            }
        }
        // One array after the other: what is written a little over its end is written over again.
        let mut at = tails;
        entries.iter().for_each(|&entry| write(bytes, &mut at, parts(entry).0, widths[1]));
        let top = 1u32 << (8 * widths[2] - 1);
        for (_, value) in entries.iter().copied().map(parts) {
            let coded = number(value) | if value & LIST == 0 { 0 } else { top };
            write(bytes, &mut at, coded, widths[2]);
        }
        bytes[lists_at..][..lists.len()].copy_from_slice(lists);
        bytes[lists_at + lists.len()..].fill(0);
        Self::from_bytes(pages).expect("it was made just now")
    }

    /// The segment of these bytes; `None` when they cannot be those of one.
    pub fn from_bytes(bytes: Pages) -> Option<Self> {
        let header: &[u8; HEADER] = bytes.first_chunk()?;
        let count = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let bits = u32::from(header[4]);
        let widths = [header[5], header[6], header[7]].map(usize::from);
        if bits > 16 || widths.iter().any(|width| !(1..=4).contains(width)) {
            return None;
        }
        let tails = HEADER + (4 + GROUP * widths[0]) * (1usize << bits).div_ceil(GROUP);
        let values = tails + count * widths[1];
        let lists = values + count * widths[2];
        (bytes.len() >= lists + PAD).then_some(Self { bytes, count, bits, widths, tails, values, lists })
    }

    /// How many keys it has.
    pub fn len(&self) -> usize {
        self.count
    }

    /// As they lie in a store.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What is known of a tag.
    pub fn get(&self, tag: u32) -> Option<u32> {
        let bucket = bucket(tag, self.bits);
        let [of_count, of_tail, _] = self.widths;
        let group = HEADER + bucket / GROUP * (4 + GROUP * of_count);
        let counts = &self.bytes[group + 4..];
        let before = bucket % GROUP;
        let skipped: u32 = if of_count == 1 {
            counts[..before].iter().map(|&count| u32::from(count)).sum()
        } else {
            (0..before).map(|i| read(counts, i * of_count, of_count)).sum()
        };
        let first = (read(&self.bytes, group, 4) + skipped) as usize;
        let count = read(counts, before * of_count, of_count) as usize;
        let tail = tag & (u32::MAX >> (32 - 8 * of_tail));
        let at = |i: usize| self.tails + i * of_tail;
        let i = (first..first + count).find(|&i| read(&self.bytes, at(i), of_tail) == tail)?;
        Some(self.value(i))
    }

    fn value(&self, i: usize) -> u32 {
        let width = self.widths[2];
        let coded = read(&self.bytes, self.values + i * width, width);
        let top = 1u32 << (8 * width - 1);
        if coded & top == 0 { coded } else { LIST | coded & !top }
    }

    /// The list at a place that a value told.
    pub fn list(&self, at: u32) -> List {
        List::read(record(&self.bytes[self.lists..], at))
    }

    /// What the buckets tell of each tag: its first bits, in their places; and some more behind the last one.
    fn heads(&self) -> Vec<u32> {
        /// So many are written at once: few buckets have more.
        const AT_ONCE: usize = 8;
        let (bytes, of_count) = (&self.bytes[..], self.widths[0]);
        let mut heads = vec![0; self.count + AT_ONCE];
        let mut at = 0;
        for bucket in 0..1usize << self.bits {
            let place = HEADER + bucket / GROUP * (4 + GROUP * of_count) + 4 + bucket % GROUP * of_count;
            let count = read(bytes, place, of_count) as usize;
            let head = ((bucket as u64) << (32 - self.bits)) as u32;
            // What is written too much is written over by the next ones.
            heads[at..at + AT_ONCE].fill(head);
            if count > AT_ONCE {
                heads[at..at + count].fill(head);
            }
            at += count;
        }
        heads
    }

    /// All tags, sorted.
    pub fn tags(&self) -> impl Iterator<Item = u32> {
        let (tails, width) = (&self.bytes[self.tails..], self.widths[1]);
        let low = u32::MAX.checked_shr(self.bits).unwrap_or(0);
        let heads = self.heads().into_iter().take(self.count);
        heads.enumerate().map(move |(i, head)| head | read(tails, i * width, width) & low)
    }

    /// All entries, sorted.
    fn entries(&self) -> Vec<u64> {
        self.tags().enumerate().map(|(i, tag)| entry(tag, self.value(i))).collect()
    }

    /// The entries and lists of a segment with all its keys and those of newer entries, which know more of what both know.
    pub fn merged(&self, newer: &[u64], newer_lists: &[u8]) -> (Vec<u64>, Vec<u8>) {
        let older_lists = &self.bytes[self.lists..self.bytes.len() - PAD];
        // Of the newer ones the lists are told by places behind the older ones'.
        let behind = older_lists.len() as u32;
        let moved = |&entry: &u64| entry + u64::from(if entry as u32 & LIST == 0 { 0 } else { behind });
        let (older, newer) = (self.entries(), newer.iter().map(moved).collect::<Vec<_>>());
        let mut entries = Vec::with_capacity(older.len() + newer.len());
        let (mut i, mut j) = (0, 0);
        // No branch on the data: which side comes next is as good as random.
        while i < older.len() && j < newer.len() {
            let (old, new) = (older[i], newer[j]);
            let (old_tag, new_tag) = (parts(old).0, parts(new).0);
            entries.push(if new_tag <= old_tag { new } else { old });
            i += usize::from(old_tag <= new_tag);
            j += usize::from(new_tag <= old_tag);
        }
        entries.extend_from_slice(&older[i..]);
        entries.extend_from_slice(&newer[j..]);
        let mut lists = Vec::with_capacity(older_lists.len() + newer_lists.len());
        for of in &mut entries {
            let (tag, value) = parts(*of);
            if value & LIST != 0 {
                let at = value & !LIST;
                let (from, at) = if at < behind { (older_lists, at) } else { (newer_lists, at - behind) };
                *of = entry(tag, LIST | lists.len() as u32);
                lists.extend_from_slice(record(from, at));
            }
        }
        (entries, lists)
    }
}

/// The bucket of a tag, of two to the power of `bits`.
fn bucket(tag: u32, bits: u32) -> usize {
    (u64::from(tag) << bits >> 32) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::list::Origin;
    use super::*;

    /// Runs of few and of many keys, of tags that lie close together and of any.
    fn entries() -> impl Strategy<Value = BTreeMap<u32, u32>> {
        let tag = prop_oneof![any::<u32>(), 0..300u32, (0..300u32).prop_map(|tag| u32::MAX - tag)];
        prop_oneof![
            proptest::collection::btree_map(tag, 0..LIST, 0..400),
            (0..70_000u32, 1..40_000u32).prop_map(|(count, step)| (0..count).map(|i| (i * step, i)).collect()),
        ]
    }

    fn segment_of(map: &BTreeMap<u32, u32>) -> Segment {
        Segment::new(&map.iter().map(|(&tag, &value)| entry(tag, value)).collect::<Vec<_>>(), &[])
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn a_segment_is_a_map(map in entries(), asked in proptest::collection::vec(any::<u32>(), 20)) {
            let segment = segment_of(&map);
            prop_assert!(segment.entries().into_iter().map(parts).eq(map.clone()));
            for tag in asked.into_iter().chain(map.keys().copied().take(300)) {
                prop_assert_eq!(segment.get(tag), map.get(&tag).copied());
            }
            prop_assert_eq!(Segment::from_bytes(Pages::of(segment.bytes())).unwrap().entries(), segment.entries());
        }

        #[test]
        fn a_merged_segment_is_a_merged_map(older in entries(), newer in entries()) {
            let both: BTreeMap<u32, u32> = older.clone().into_iter().chain(newer.clone()).collect();
            let (merged, lists) = segment_of(&older).merged(&segment_of(&newer).entries(), &[]);
            prop_assert_eq!((&merged, &lists), (&segment_of(&both).entries(), &Vec::new()));
        }
    }

    #[test]
    fn lists_come_along() {
        let segment = |stories: &[u32]| {
            let (mut lists, mut entries) = (Vec::new(), Vec::new());
            for &story in stories {
                let mut list = List::of(story, Origin::new(Some(20_000), None));
                list.add(Some(story + 1), Origin::new(Some(20_001), Some(3)));
                entries.push(entry(story << 16, LIST | lists.len() as u32));
                list.write(&mut lists);
            }
            (entries, lists)
        };
        let ((old, old_lists), (new, new_lists)) = (segment(&[1, 2, 5]), segment(&[2, 3]));
        let (entries, lists) = Segment::new(&old, &old_lists).merged(&new, &new_lists);
        let both = Segment::new(&entries, &lists);
        for story in [1, 2, 3, 5] {
            let list = both.list(both.get(story << 16).unwrap() & !LIST);
            assert_eq!(list.stories(), [story, story + 1]);
            assert_eq!(list.days().with(20_000), 2);
        }
    }

    #[test]
    fn what_is_cut_is_no_segment() {
        let segment = Segment::new(&[entry(7, 7), entry(9, 9)], &[]);
        for n in 0..segment.bytes().len() {
            assert!(Segment::from_bytes(Pages::of(&segment.bytes()[..n])).is_none(), "{n}");
        }
    }
}
