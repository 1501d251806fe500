//! Segment: the keys of a shard that were added up to some moment, sorted, in about five bytes a key. It never changes.
//!
//! ```text
//! header     count, and the widths of what follows
//! buckets    by the first bits of the tag: for 64 of them where they begin, and how many keys each has
//! tails      the rest of each tag
//! values     the story that has the key alone, or where its posting is
//! records    of postings (see Posting::write)
//! ```
//!
//! With 2¹⁶ buckets the bucket implies two bytes of a tag (quotienting: Cleary, 1984), so a shard with many keys takes two bytes
//! for a tail, three for a value and a third of a byte for the buckets. A store keeps these bytes as they are.

use super::bytes::Bytes;
use super::posting::{Posting, record};
use super::tag::{POSTING, pack, unpack};

/// How many bytes the header has.
const HEADER: usize = 16;

/// How many buckets share one stored offset.
const GROUP: usize = 64;

/// After the last array, so that four bytes can be read at each of its places.
const PAD: usize = 4;

#[derive(Debug)]
pub(super) struct Segment {
    bytes: Bytes,
    count: usize,
    /// There are two to the power of this many buckets.
    bits: u32,
    /// How many bytes a bucket's count, a tail and a value have.
    widths: [usize; 3],
    tails: usize,
    values: usize,
    records: usize,
}

/// The number of `width` bytes at a place; three bytes after it are there, too.
fn read(bytes: &[u8], at: usize, width: usize) -> u32 {
    let four = bytes[at..at + 4].try_into().expect("four bytes are four");
    u32::from_le_bytes(four) & (u32::MAX >> (32 - 8 * width))
}

/// How many bytes a number needs.
fn width(number: u32) -> usize {
    (4 - number.leading_zeros() as usize / 8).max(1)
}

/// Writes a number of `width` bytes and moves on; three bytes after it are written, too.
fn write(bytes: &mut [u8], at: &mut usize, number: u32, width: usize) {
    bytes[*at..*at + 4].copy_from_slice(&number.to_le_bytes());
    *at += width;
}

impl Segment {
    /// The segment of these entries, which are sorted and have each tag once. The value of an entry with a posting is its place in `records`.
    pub fn new(entries: &[u64], records: &[u8]) -> Self {
        let bits = match entries.len().max(1).ilog2() {
            16.. => 16,
            log => log.saturating_sub(2),
        };
        let mut counts = vec![0u32; 1 << bits];
        // The highest bit of a value says whether it is the place of a posting.
        let (mut largest, number) = (0, |value: u32| value & !POSTING);
        for (tag, value) in entries.iter().copied().map(unpack) {
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
        let records_at = values + entries.len() * widths[2];
        let mut pages = Bytes::zeros(records_at + records.len() + PAD);
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
        entries.iter().for_each(|&entry| write(bytes, &mut at, unpack(entry).0, widths[1]));
        let top = 1u32 << (8 * widths[2] - 1);
        for (_, value) in entries.iter().copied().map(unpack) {
            let coded = number(value) | if value & POSTING == 0 { 0 } else { top };
            write(bytes, &mut at, coded, widths[2]);
        }
        bytes[records_at..][..records.len()].copy_from_slice(records);
        bytes[records_at + records.len()..].fill(0);
        Self::from_bytes(pages).expect("it was made just now")
    }

    /// The segment in these bytes; `None` when they are not one.
    pub fn from_bytes(bytes: Bytes) -> Option<Self> {
        let header: &[u8; HEADER] = bytes.first_chunk()?;
        let count = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let bits = u32::from(header[4]);
        let widths = [header[5], header[6], header[7]].map(usize::from);
        if bits > 16 || widths.iter().any(|width| !(1..=4).contains(width)) {
            return None;
        }
        let tails = HEADER + (4 + GROUP * widths[0]) * (1usize << bits).div_ceil(GROUP);
        let values = tails + count * widths[1];
        let records = values + count * widths[2];
        let segment = Self { bytes, count, bits, widths, tails, values, records };
        (segment.bytes.len() >= records + PAD && segment.adds_up()).then_some(segment)
    }

    /// Whether the buckets have as many keys as the segment, and each group of them begins where the one before ends.
    fn adds_up(&self) -> bool {
        let of_count = self.widths[0];
        let mut sum = 0;
        for group in 0..(1usize << self.bits).div_ceil(GROUP) {
            let at = HEADER + group * (4 + GROUP * of_count);
            if read(&self.bytes, at, 4) as usize != sum {
                return false;
            }
            sum += (0..GROUP).map(|i| read(&self.bytes, at + 4 + i * of_count, of_count) as usize).sum::<usize>();
        }
        sum == self.count
    }

    /// How many keys it has.
    pub fn len(&self) -> usize {
        self.count
    }

    /// The bytes that a store keeps.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where the bucket of a tag begins, and how many keys it has.
    fn bucket(&self, tag: u32) -> (usize, usize) {
        let bucket = bucket(tag, self.bits);
        let of_count = self.widths[0];
        let group = HEADER + bucket / GROUP * (4 + GROUP * of_count);
        let counts = &self.bytes[group + 4..];
        let before = bucket % GROUP;
        let skipped: u32 = if of_count == 1 {
            counts[..before].iter().map(|&count| u32::from(count)).sum()
        } else {
            (0..before).map(|i| read(counts, i * of_count, of_count)).sum()
        };
        let first = (read(&self.bytes, group, 4) + skipped) as usize;
        (first, read(counts, before * of_count, of_count) as usize)
    }

    /// Reads what [`Segment::get`] of a tag will read, so that it is at hand.
    pub fn prefetch(&self, tag: u32) -> u64 {
        let (first, _) = self.bucket(tag);
        u64::from(read(&self.bytes, self.tails + first * self.widths[1], 4) ^ self.value(first))
    }

    /// What is known of a tag.
    pub fn get(&self, tag: u32) -> Option<u32> {
        let (first, count) = self.bucket(tag);
        let of_tail = self.widths[1];
        let tail = tag & (u32::MAX >> (32 - 8 * of_tail));
        let at = |i: usize| self.tails + i * of_tail;
        let i = (first..first + count).find(|&i| read(&self.bytes, at(i), of_tail) == tail)?;
        Some(self.value(i))
    }

    fn value(&self, i: usize) -> u32 {
        let width = self.widths[2];
        let coded = read(&self.bytes, self.values + i * width, width);
        let top = 1u32 << (8 * width - 1);
        if coded & top == 0 { coded } else { POSTING | coded & !top }
    }

    /// The posting at a place that a value gave.
    pub fn posting(&self, at: u32) -> Posting {
        Posting::read(record(&self.bytes[self.records..], at))
    }

    /// The first bits of each tag, in place, from the buckets; with padding after the last one.
    fn heads(&self) -> Vec<u32> {
        /// This many are written at a time: few buckets hold more.
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
        self.tags().enumerate().map(|(i, tag)| pack(tag, self.value(i))).collect()
    }

    /// The entries and records of this segment and of newer entries together. Of a key that both have, the newer entry wins.
    pub fn compacted(&self, newer: &[u64], newer_records: &[u8]) -> (Vec<u64>, Vec<u8>) {
        let older_records = &self.bytes[self.records..self.bytes.len() - PAD];
        // The places of the newer records come after those of the older ones.
        let moved_by = older_records.len() as u32;
        let moved = |&entry: &u64| entry + u64::from(if entry as u32 & POSTING == 0 { 0 } else { moved_by });
        let (older, newer) = (self.entries(), newer.iter().map(moved).collect::<Vec<_>>());
        let mut entries = Vec::with_capacity(older.len() + newer.len());
        let (mut i, mut j) = (0, 0);
        // No branch on the data: which side comes next is as good as random.
        while i < older.len() && j < newer.len() {
            let (old, new) = (older[i], newer[j]);
            let (old_tag, new_tag) = (unpack(old).0, unpack(new).0);
            entries.push(if new_tag <= old_tag { new } else { old });
            i += usize::from(old_tag <= new_tag);
            j += usize::from(new_tag <= old_tag);
        }
        entries.extend_from_slice(&older[i..]);
        entries.extend_from_slice(&newer[j..]);
        let mut records = Vec::with_capacity(older_records.len() + newer_records.len());
        for of in &mut entries {
            let (tag, value) = unpack(*of);
            if value & POSTING != 0 {
                let at = value & !POSTING;
                let (from, at) = if at < moved_by { (older_records, at) } else { (newer_records, at - moved_by) };
                *of = pack(tag, POSTING | records.len() as u32);
                records.extend_from_slice(record(from, at));
            }
        }
        (entries, records)
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

    use super::*;
    use crate::story::{OutletDay, Print};

    /// Segments of few and of many keys, with tags close together and anywhere.
    fn entries() -> impl Strategy<Value = BTreeMap<u32, u32>> {
        let tag = prop_oneof![any::<u32>(), 0..300u32, (0..300u32).prop_map(|tag| u32::MAX - tag)];
        prop_oneof![
            proptest::collection::btree_map(tag, 0..POSTING, 0..400),
            (0..70_000u32, 1..40_000u32).prop_map(|(count, step)| (0..count).map(|i| (i * step, i)).collect()),
        ]
    }

    fn segment_of(map: &BTreeMap<u32, u32>) -> Segment {
        Segment::new(&map.iter().map(|(&tag, &value)| pack(tag, value)).collect::<Vec<_>>(), &[])
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn a_segment_is_a_map(map in entries(), asked in proptest::collection::vec(any::<u32>(), 20)) {
            let segment = segment_of(&map);
            prop_assert!(segment.entries().into_iter().map(unpack).eq(map.clone()));
            for tag in asked.into_iter().chain(map.keys().copied().take(300)) {
                std::hint::black_box(segment.prefetch(tag));
                prop_assert_eq!(segment.get(tag), map.get(&tag).copied());
            }
            prop_assert_eq!(Segment::from_bytes(Bytes::of(segment.bytes())).unwrap().entries(), segment.entries());
        }

        #[test]
        fn a_compacted_segment_is_a_merged_map(older in entries(), newer in entries()) {
            let both: BTreeMap<u32, u32> = older.clone().into_iter().chain(newer.clone()).collect();
            let (compacted, records) = segment_of(&older).compacted(&segment_of(&newer).entries(), &[]);
            prop_assert_eq!((&compacted, &records), (&segment_of(&both).entries(), &Vec::new()));
        }
    }

    #[test]
    fn postings_come_along() {
        let on = |day, outlet| Print { origin: OutletDay::new(Some(day), outlet), around: day.cast_unsigned() as u8 };
        let segment = |stories: &[u32]| {
            let (mut records, mut entries) = (Vec::new(), Vec::new());
            for &story in stories {
                let mut list = Posting::of(Some(story), on(20_000, None));
                list.add(Some(story + 1), on(20_001, Some(3)));
                entries.push(pack(story << 16, POSTING | records.len() as u32));
                list.write(&mut records);
            }
            (entries, records)
        };
        let ((old, old_lists), (new, new_lists)) = (segment(&[1, 2, 5]), segment(&[2, 3]));
        let (entries, records) = Segment::new(&old, &old_lists).compacted(&new, &new_lists);
        let both = Segment::new(&entries, &records);
        for story in [1, 2, 3, 5] {
            let list = both.posting(both.get(story << 16).unwrap() & !POSTING);
            assert_eq!(list.stories(), [story, story + 1]);
            assert_eq!(list.prints().days(), 2);
        }
    }

    #[test]
    fn what_is_cut_is_no_segment() {
        let segment = Segment::new(&[pack(7, 7), pack(9, 9)], &[]);
        for n in 0..segment.bytes().len() {
            assert!(Segment::from_bytes(Bytes::of(&segment.bytes()[..n])).is_none(), "{n}");
        }
    }
}
