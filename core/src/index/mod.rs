//! Index: which earlier stories may share something with a new one.
//!
//! In: fingerprints of stories. Out: candidates, which the comparison then proves or refutes, and on how many days each of a
//! story's marks was seen.
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

use self::postings::{Days, Found, MAX_STORY, Postings, UNDATED};
use crate::compare::Seen;
use crate::error::{Code, Error, Result};
use crate::fingerprint::{Fingerprint, minhash::SLOTS};
use crate::shingle::mix;

/// How many `MinHash` slots make a band.
const ROWS: usize = 4;

/// How many candidates are compared at most: those alike as wholes first, then those with the most shared marks.
const MAX_CANDIDATES: usize = 32;

/// A mark is an outlet's furniture when so many of the stories that have it are that outlet's …
const STANDING_STORIES: usize = 5;

/// … more than half of all of them, and from so many distinct days.
const STANDING_DAYS: usize = 3;

/// A story as the index knows it: the day of publication counted from 1970-01-01, and a number for the outlet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    pub day: Option<i32>,
    pub outlet: Option<u32>,
}

/// A story that may share something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Candidate {
    story: u32,
    /// Whether a hash, a band or a block is shared.
    alike: bool,
    /// How many marks are shared.
    marks: u32,
}

/// The stories seen so far, by what finds them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    wholes: Postings,
    marks: Postings,
    stories: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Or [`UNDATED`].
    day: i32,
    outlet: Option<u32>,
    marks: u32,
}

/// The outcome of a search; the space is reused from search to search.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    hits: Vec<u32>,
    found: Vec<Candidate>,
    /// The numbers of the candidates, the likeliest first.
    pub candidates: Vec<u32>,
    /// What is known of the story's marks, by word.
    pub seen: Vec<Seen>,
}

impl Index {
    /// Adds a story and gives its number.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when there are 2³¹ stories.
    pub fn insert(&mut self, keys: &Keys, origin: Origin) -> Result<u32> {
        let story = self.stories.len() as u32;
        if story > MAX_STORY {
            return Err(Error::new(Code::InvalidArgument, "the index is full: it holds 2147483648 stories"));
        }
        let day = origin.day.unwrap_or(UNDATED);
        self.stories.push(Entry { day, outlet: origin.outlet, marks: keys.marks.len() as u32 });
        let stories = &self.stories;
        for &key in &keys.wholes {
            self.wholes.insert(key, story, day, |s| stories[s as usize].day);
        }
        for &(mark, _) in &keys.marks {
            self.marks.insert(mark, story, day, |s| stories[s as usize].day);
        }
        Ok(story)
    }

    /// Notes that a story was seen on a day, without keeping it: its marks that kept stories have are counted for the day.
    pub fn saw(&mut self, keys: &Keys, day: Option<i32>) {
        let Some(day) = day else { return };
        for &(mark, _) in &keys.marks {
            self.marks.saw(mark, day, |s| self.stories[s as usize].day);
        }
    }

    /// Finds the stories that may share something with one, at most [`MAX_CANDIDATES`], and what is known of its marks.
    pub fn search(&self, keys: &Keys, day: Option<i32>, out: &mut Search) {
        let day = day.unwrap_or(UNDATED);
        let Search { hits, found, candidates, seen } = out;
        hits.clear();
        found.clear();
        candidates.clear();
        seen.clear();
        for &key in &keys.wholes {
            match self.wholes.get(key) {
                None => {}
                Some(Found::One(story)) => hits.push(story),
                Some(Found::Many(stories, _)) => hits.extend_from_slice(stories),
            }
        }
        hits.sort_unstable();
        found.extend(hits.chunk_by(|a, b| a == b).map(|h| Candidate { story: h[0], alike: true, marks: 0 }));
        let alike = found.len();
        hits.clear();
        for &(mark, word) in &keys.marks {
            match self.marks.get(mark) {
                None => {}
                Some(Found::One(story)) => {
                    hits.push(story);
                    seen.push(Seen {
                        word,
                        days: Days::of(self.stories[story as usize].day).with(day),
                        standing: false,
                    });
                }
                Some(Found::Many(stories, days)) => {
                    hits.extend_from_slice(stories);
                    seen.push(Seen { word, days: days.with(day), standing: self.standing(stories) });
                }
            }
        }
        seen.sort_unstable_by_key(|s| s.word);
        hits.sort_unstable();
        for hits in hits.chunk_by(|a, b| a == b) {
            let (story, marks) = (hits[0], hits.len() as u32);
            match found[..alike].binary_search_by_key(&story, |c| c.story) {
                Ok(i) => found[i].marks = marks,
                Err(_) if enough(marks as usize, keys.marks.len(), self.stories[story as usize].marks as usize) => {
                    found.push(Candidate { story, alike: false, marks });
                }
                Err(_) => {}
            }
        }
        found.sort_unstable_by_key(|c| (!c.alike, u32::MAX - c.marks, c.story));
        candidates.extend(found.iter().take(MAX_CANDIDATES).map(|c| c.story));
    }

    /// Whether the first stories of a mark make it one outlet's furniture.
    fn standing(&self, stories: &[u32]) -> bool {
        stories.len() >= STANDING_STORIES && {
            let entry = |&s: &u32| self.stories[s as usize];
            standing(stories.iter().map(entry).filter(|e| e.day != UNDATED).map(|e| (e.outlet, e.day)), stories.len())
        }
    }
}

/// Whether so many shared marks, of the marks that two stories have, make a candidate. A shared run of 20 words shares two
/// marks; one is enough where it is a good part of a short story.
pub(crate) fn enough(shared: usize, of_a: usize, of_b: usize) -> bool {
    shared >= 2 || 4 * shared >= of_a.min(of_b)
}

/// Whether what stands in `count` stories is the furniture of one outlet, by the outlet and day of the dated ones: an
/// outlet prints its own standing text day after day, and nobody else does. Without dates it cannot be told from the
/// reprints of one story.
pub(crate) fn standing(stories: impl Iterator<Item = (Option<u32>, i32)>, count: usize) -> bool {
    let mut stories: Vec<(u32, i32)> = stories.filter_map(|(outlet, day)| Some((outlet?, day))).collect();
    stories.sort_unstable();
    stories.chunk_by(|a, b| a.0 == b.0).any(|own| {
        own.len() >= STANDING_STORIES
            && 2 * own.len() > count
            && own.chunk_by(|a, b| a.1 == b.1).count() >= STANDING_DAYS
    })
}

/// The hashes under which a story is looked up and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    pub wholes: [u64; WHOLES],
    /// The distinct marks and the word at which each stands first, sorted.
    pub marks: Box<[(u64, u32)]>,
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
        let mut marks: Vec<(u64, u32)> = f.marks.iter().map(|m| (m.hash, m.word)).collect();
        marks.sort_unstable();
        marks.dedup_by_key(|m| m.0);
        Self { wholes, marks: marks.into() }
    }
}
