//! Index: which earlier stories may share something with a new one.
//!
//! In: fingerprints of stories. Out: [`Candidate`]s, which the comparison then proves or refutes.
//!
//! Two questions, two tables of postings:
//!
//! - *Alike as wholes*: the raw and the folded hash; 32 bands of 4 `MinHash` slots, by which two stories of Jaccard J meet
//!   with probability 1 − (1 − J⁴)³² (0.87 at 0.5, 1.00 at 0.8; Leskovec, Rajaraman and Ullman, *Mining of Massive
//!   Datasets*, ch. 3); `SimHash` in blocks of 16 bits, two at a time, which meet for certain up to 2 differing bits (Manku,
//!   Jain and Das Sarma, WWW 2007).
//! - *Shares a passage*: the marks. A shared run of 20 words shares two of them.
//!
//! A key keeps its first eight stories only, so the index grows with the stories and not with their repetition, and on
//! how many days it was seen.

mod postings;

use self::postings::{Found, MAX_STORY, Postings, UNDATED};
use crate::error::{Code, Error, Result};
use crate::fingerprint::{Fingerprint, minhash::SLOTS};
use crate::shingle::mix;

/// How many `MinHash` slots make a band.
const ROWS: usize = 4;

/// A story with fewer shared marks than this is a candidate only when that is a good part of either story.
const ENOUGH_MARKS: u32 = 2;

/// How many candidates are compared at most: those alike as wholes first, then those with the most shared marks.
pub const MAX_CANDIDATES: usize = 32;

/// A story that may share something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its number, counted in the order of insertion.
    pub story: u32,
    /// Whether a hash, a band or a block is shared.
    pub alike: bool,
    /// How many marks are shared.
    pub marks: u32,
}

/// The stories seen so far, by what finds them.
#[derive(Clone, Debug, Default)]
pub struct Index {
    wholes: Postings,
    marks: Postings,
    stories: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    day: i32,
    marks: u32,
}

/// Space for a search, reused from story to story.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    hits: Vec<u32>,
    candidates: Vec<Candidate>,
}

impl Index {
    /// No stories yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many stories there are.
    pub fn len(&self) -> usize {
        self.stories.len()
    }

    /// Whether there is no story.
    pub fn is_empty(&self) -> bool {
        self.stories.is_empty()
    }

    /// Adds a story and gives its number. `day` is the day of publication counted from 1970-01-01.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when there are 2³¹ stories.
    pub fn insert(&mut self, keys: &Keys, day: Option<i32>) -> Result<u32> {
        let story = self.stories.len() as u32;
        if story > MAX_STORY {
            return Err(Error::new(Code::InvalidArgument, "the index is full: it holds 2147483648 stories"));
        }
        let day = day.unwrap_or(UNDATED);
        self.stories.push(Entry { day, marks: keys.marks.len() as u32 });
        let days = &self.stories;
        for &key in &keys.wholes {
            self.wholes.insert(key, story, day, |s| days[s as usize].day);
        }
        for &mark in &keys.marks {
            self.marks.insert(mark, story, day, |s| days[s as usize].day);
        }
        Ok(story)
    }

    /// Notes that a story was seen on a day, without keeping it: its marks that kept stories have are counted for the day.
    pub fn saw(&mut self, keys: &Keys, day: Option<i32>) {
        let Some(day) = day else { return };
        for &mark in &keys.marks {
            self.marks.saw(mark, day, |s| self.stories[s as usize].day);
        }
    }

    /// The stories that may share something with this one, the likeliest first, at most [`MAX_CANDIDATES`].
    pub fn candidates<'s>(&self, keys: &Keys, scratch: &'s mut Scratch) -> &'s [Candidate] {
        let Scratch { hits, candidates } = scratch;
        candidates.clear();
        collect(hits, &self.wholes, &keys.wholes);
        candidates.extend(hits.chunk_by(|a, b| a == b).map(|h| Candidate { story: h[0], alike: true, marks: 0 }));
        let alike = candidates.len();
        collect(hits, &self.marks, &keys.marks);
        let own = keys.marks.len() as u32;
        for hits in hits.chunk_by(|a, b| a == b) {
            let (story, marks) = (hits[0], hits.len() as u32);
            match candidates[..alike].binary_search_by_key(&story, |c| c.story) {
                Ok(i) => candidates[i].marks = marks,
                Err(_) if marks >= ENOUGH_MARKS || 4 * marks >= own.min(self.stories[story as usize].marks) => {
                    candidates.push(Candidate { story, alike: false, marks });
                }
                Err(_) => {}
            }
        }
        candidates.sort_unstable_by_key(|c| (!c.alike, u32::MAX - c.marks, c.story));
        candidates.truncate(MAX_CANDIDATES);
        candidates
    }
}

/// The stories of some keys, sorted, one entry a key and story.
fn collect(hits: &mut Vec<u32>, postings: &Postings, keys: &[u64]) {
    hits.clear();
    for &key in keys {
        match postings.get(key) {
            None => {}
            Some(Found::One(story)) => hits.push(story),
            Some(Found::Many(stories, _)) => hits.extend_from_slice(stories),
        }
    }
    hits.sort_unstable();
}

/// The hashes under which a story is looked up and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    wholes: [u64; WHOLES],
    /// Sorted, each once.
    marks: Box<[u64]>,
}

/// The raw and the folded hash, the bands, and six pairs of four blocks.
const WHOLES: usize = 2 + SLOTS / ROWS + 6;

impl Keys {
    /// The keys of a story.
    pub fn new(f: &Fingerprint) -> Self {
        let hash =
            |h: &[u8; 32], kind: u64| mix(u64::from_le_bytes(*h.first_chunk().unwrap_or(&[0; 8])).wrapping_add(kind));
        let bands = f
            .minhash
            .chunks_exact(ROWS)
            .enumerate()
            .map(|(band, slots)| slots.iter().fold(mix(2 + band as u64), |key, slot| mix(key ^ u64::from(*slot))));
        let block = |n: u64| f.simhash >> (16 * n) & 0xFFFF;
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let blocks = pairs.map(|(i, j)| mix((64 + 4 * i + j) << 32 | block(i) << 16 | block(j)));
        let mut wholes = [0; WHOLES];
        let keys = [hash(&f.raw, 0), hash(&f.folded, 1)].into_iter().chain(bands).chain(blocks);
        wholes.iter_mut().zip(keys).for_each(|(place, key)| *place = key);
        let mut marks: Vec<u64> = f.marks.iter().map(|m| m.hash).collect();
        marks.sort_unstable();
        marks.dedup();
        Self { wholes, marks: marks.into() }
    }
}
