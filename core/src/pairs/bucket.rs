//! Bucket: all stories that have some of the keys of an input, with these keys: those of one part of all keys.
//!
//! In: the keys of stories in blocks of bytes, each of some stories and one bucket. Out: which stories share keys, in sets, and what all
//! stories say of each one's shingles. The code that groups keys is that of one machine (`index/join.rs`, recurrence.rs).

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::meet::WINDOWS;
use super::recurrence::{Counted, Seen, recurrence, seed_shift};
use super::set::Set;
use crate::index::{Candidates, Groups, Keys, StoryNumber, key_shift, windows};
use crate::shingle::mix;
use crate::story::{OutletDay, Print, StoryWords};

/// How many stories and words an input has that are long enough to be judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many stories.
    pub stories: u64,
    /// How many words these have.
    pub words: u64,
}

/// What a bucket says.
#[derive(Clone, Debug, Default)]
pub struct Bucket {
    /// Sets of stories as bytes, each with how many keys of a kind just these share: marks, rare shingles, keys of rare words, and of the
    /// whole. A set may be named more than once.
    pub sets: Vec<(Vec<u8>, [u32; 4])>,
    /// What is known of shingles of each story, as bytes.
    pub seen: Vec<(StoryNumber, Vec<u8>)>,
}

/// The keys of some stories that go to one bucket.
#[derive(Default, Serialize, Deserialize)]
struct Block {
    /// Hashes of outlets.
    outlets: Vec<u64>,
    rows: Vec<Row>,
}

/// The keys of a story that go to one bucket.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Row {
    story: u64,
    day: Option<i32>,
    /// Which of the block's outlets it is, from 1; 0 when it is not known.
    outlet: u32,
    around: u8,
    /// How many marks it has, 255 for more.
    marks: u8,
    /// The part of each shingle's hash that counts, and its word.
    shingles: Vec<(u32, u32)>,
    /// Marks, keys of rare words, keys of the whole: the part of each that counts.
    keys: [Vec<u64>; 3],
}

/// The kinds of keys by which stories meet, in the order of a row.
const MARKS: usize = 0;
const OF_RARE_WORDS: usize = 1;
const OF_WHOLES: usize = 2;

/// Of the kinds of keys the places in a set.
const IN_SET: [usize; 3] = [0, 2, 3];

/// A story whose keys are written.
pub(super) struct Written<'a> {
    pub story: StoryNumber,
    pub words: &'a StoryWords,
    pub keys: &'a Keys,
    pub day: Option<i32>,
    /// A hash of the outlet's name; 0 when it is not known.
    pub outlet: u64,
    /// Whether it is one of a crowd of equal stories, and not the first.
    pub is_copy: bool,
}

/// The keys of stories, written by bucket.
pub(super) struct Writer {
    totals: Totals,
    /// How many buckets there are, less one: a power of two.
    mask: u64,
    blocks: BTreeMap<u64, (Block, HashMap<u64, u32>)>,
}

impl Writer {
    pub fn new(totals: Totals, buckets: u64) -> Self {
        Self { totals, mask: buckets.max(1).next_power_of_two() - 1, blocks: BTreeMap::new() }
    }

    pub fn add(&mut self, of: &Written<'_>) {
        let (shift, short) = (key_shift(self.totals.stories), seed_shift(self.totals.words));
        let mask = self.mask;
        let bucket = move |kind: usize, key: u64| mix(key ^ (kind as u64) << 62) & mask;
        let row = Row {
            story: of.story.0,
            day: of.day,
            around: of.keys.sketch.around(),
            marks: u8::try_from(of.keys.marks.len()).unwrap_or(u8::MAX),
            ..Row::default()
        };
        let mut rows: BTreeMap<u64, Row> = BTreeMap::new();
        for seed in of.words.seeds_in_order() {
            let key = seed.unbounded_shr(short);
            let row = rows.entry(bucket(3, key)).or_insert_with(|| row.clone());
            row.shingles.push((key as u32, seed as u32));
        }
        if !of.is_copy {
            let mut add = |kind: usize, key: u64| {
                let key = key.unbounded_shr(shift);
                rows.entry(bucket(kind, key)).or_insert_with(|| row.clone()).keys[kind].push(key);
            };
            of.keys.marks.iter().for_each(|mark| add(MARKS, mark.0));
            windows(of.words).into_iter().for_each(|key| add(OF_RARE_WORDS, key));
            of.keys.wholes.iter().for_each(|&key| add(OF_WHOLES, key));
        }
        for (bucket, row) in rows {
            let (block, outlets) = self.blocks.entry(bucket).or_default();
            let outlet = match of.outlet {
                0 => 0,
                hash => *outlets.entry(hash).or_insert_with(|| {
                    block.outlets.push(hash);
                    block.outlets.len() as u32
                }),
            };
            block.rows.push(Row { outlet, ..row });
        }
    }

    /// The bytes of each bucket that has any.
    ///
    /// # Panics
    /// Never: all that a block has can be written.
    pub fn bytes(self) -> Vec<(u64, Vec<u8>)> {
        let bytes = |block: &Block| postcard::to_allocvec(block).expect("a block has a form in bytes");
        self.blocks.into_iter().map(|(bucket, (block, _))| (bucket, bytes(&block))).collect()
    }
}

/// A story of a bucket.
struct Held {
    row: Row,
    outlet: u32,
    /// The word of its last shingle here, and one more.
    words: u64,
    short: u32,
}

impl Counted for Held {
    fn words(&self) -> u64 {
        self.words
    }

    fn seeds(&self) -> Vec<u64> {
        let seed = |&(key, word): &(u32, u32)| u64::from(key).unbounded_shl(self.short) | u64::from(word);
        self.row.shingles.iter().map(seed).collect()
    }

    fn print(&self) -> Print {
        let outlet = Some(self.outlet).filter(|&outlet| outlet > 0);
        Print { origin: OutletDay::new(self.row.day, outlet), around: self.row.around }
    }
}

/// What all stories of a bucket say, by the blocks of its keys; `None` when one is damaged.
pub(super) fn read<'a>(blocks: impl Iterator<Item = &'a [u8]>, totals: Totals) -> Option<Bucket> {
    let (mut held, mut outlets) = (Vec::new(), HashMap::<u64, u32>::new());
    let short = seed_shift(totals.words);
    for bytes in blocks {
        let block: Block = postcard::from_bytes(bytes).ok()?;
        for row in block.rows {
            let next = outlets.len() as u32 + 1;
            let outlet = match row.outlet.checked_sub(1) {
                None => 0,
                Some(at) => *outlets.entry(*block.outlets.get(at as usize)?).or_insert(next),
            };
            let words = row.shingles.iter().map(|&(_, word)| u64::from(word) + 1).max().unwrap_or(0);
            held.push(Held { row, outlet, words, short });
        }
    }
    held.sort_unstable_by_key(|held| held.row.story);
    let mut out = Bucket::default();
    let mut add = |groups: &Groups, place: usize, most: usize| {
        for (members, keys) in groups.iter().filter(|(members, _)| members.len() <= most) {
            let mut of_kind = [0; 4];
            of_kind[place] = keys;
            let members = members.iter().map(|&at| &held[at as usize].row).map(|row| (row.story, row.marks));
            out.sets.push((Set::bytes(members), of_kind));
        }
    };
    let (seen, rare) = recurrence(&held, totals.words);
    add(&rare, 1, usize::MAX);
    let shift = key_shift(totals.stories);
    for (kind, most) in [(MARKS, usize::MAX), (OF_RARE_WORDS, WINDOWS), (OF_WHOLES, usize::MAX)] {
        let keys = |at: usize| held[at].row.keys[kind].iter().map(|key| key.unbounded_shl(shift));
        add(&Groups::of(held.len(), totals.stories, keys), IN_SET[kind], most);
    }
    let seen = held.iter().zip(seen).filter(|(_, seen)| !seen.is_empty());
    out.seen = seen
        .map(|(held, seen)| {
            let seen: Vec<_> = seen.into_iter().map(Seen::recurrence).collect();
            (StoryNumber(held.row.story), Candidates::seen_to_bytes(&seen))
        })
        .collect();
    Some(out)
}
