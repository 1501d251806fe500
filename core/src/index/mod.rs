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

mod delta;
mod keys;
mod list;
mod postings;

use rayon::prelude::*;

pub(crate) use self::delta::Delta;
pub(crate) use self::keys::Keys;
use self::keys::WHOLES;
use self::list::{Days, List};
pub(crate) use self::list::{Origin, standing};
use self::postings::{Found, MAX_STORY, Postings, SHARDS};
use crate::compare::Seen;
use crate::error::{Code, Error, Result};

/// How many candidates are compared at most: those alike as wholes first, then those with the most shared marks.
const MAX_CANDIDATES: usize = 32;

/// From so many keys on, the shards are filled by all threads.
const MANY_KEYS: usize = 1 << 13;

/// The stories seen so far, by what finds them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    wholes: Postings,
    marks: Postings,
    stories: Vec<Entry>,
}

/// What the index knows of a story.
#[derive(Clone, Copy, Debug)]
struct Entry {
    origin: Origin,
    marks: u32,
}

/// A story that was kept or seen: what an index takes in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken<'a> {
    pub keys: &'a Keys,
    pub origin: Origin,
    /// Whether it is kept. What is only seen counts for the days of the marks that kept stories have.
    pub kept: bool,
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

/// Where the keys of a story stand in an index: the part of a search that waits for memory. Good until the index changes.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    wholes: [Found; WHOLES],
    marks: Vec<Found>,
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
    /// Takes in stories; the kept ones get the next numbers, in order. The same as taking in one after the other.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when there were more than 2³¹ stories; then nothing is taken in.
    pub fn take(&mut self, stories: &[Taken<'_>]) -> Result<()> {
        let first = self.stories.len();
        if first + stories.len() > MAX_STORY as usize {
            return Err(Error::new(Code::InvalidArgument, "the index is full: it holds 2147483648 stories"));
        }
        let kept = stories.iter().filter(|s| s.kept);
        self.stories.extend(kept.map(|s| Entry { origin: s.origin, marks: s.keys.marks.len() as u32 }));
        let mut numbers = first as u32..;
        // What every key of a shard is about, in order: the story's number, and its place in `stories`.
        let (mut wholes, mut marks) = (vec![Vec::new(); SHARDS], vec![Vec::new(); SHARDS]);
        for story in stories {
            let number = if story.kept { numbers.next() } else { None };
            if number.is_some() {
                story
                    .keys
                    .wholes
                    .iter()
                    .for_each(|&key| wholes[postings::shard(key)].push((key, number, story.origin)));
            }
            story.keys.marks.iter().for_each(|&(key, _)| marks[postings::shard(key)].push((key, number, story.origin)));
        }
        let entries = &self.stories;
        let fill = |(shard, keys): (&mut postings::Shard, &Vec<_>)| {
            for &(key, number, origin) in keys {
                shard.add(key, number, origin, |s| entries[s as usize].origin);
            }
        };
        let shards = self.wholes.shards.iter_mut().chain(&mut self.marks.shards).zip(wholes.iter().chain(&marks));
        if stories.iter().map(|s| s.keys.marks.len() + WHOLES).sum::<usize>() < MANY_KEYS {
            shards.for_each(fill);
        } else {
            shards.collect::<Vec<_>>().into_par_iter().for_each(fill);
        }
        Ok(())
    }

    /// Looks the keys of a story up.
    pub fn look(&self, keys: &Keys) -> Look {
        Look {
            wholes: keys.wholes.map(|key| self.wholes.get(key)),
            marks: keys.marks.iter().map(|&(key, _)| self.marks.get(key)).collect(),
        }
    }

    /// Finds the stories that may share something with one, at most [`MAX_CANDIDATES`], and what is known of its marks: as
    /// they stand in the index, and as if the stories of `delta` had been taken in, too.
    pub fn gather(&self, keys: &Keys, look: &Look, day: Option<i32>, delta: &Delta<'_>, out: &mut Search) {
        let day = Origin::new(day, None).day;
        let Search { hits, found, candidates, seen } = out;
        hits.clear();
        found.clear();
        candidates.clear();
        seen.clear();
        for (&key, &place) in keys.wholes.iter().zip(&look.wholes) {
            if delta.wholes.touches(key) {
                hits.extend_from_slice(self.with(&self.wholes, key, place, delta, &delta.wholes).stories());
                continue;
            }
            match place {
                Found::None => {}
                Found::One(story) => hits.push(story),
                Found::Many(list) => hits.extend_from_slice(self.wholes.list(key, list).stories()),
            }
        }
        hits.sort_unstable();
        found.extend(hits.chunk_by(|a, b| a == b).map(|h| Candidate { story: h[0], alike: true, marks: 0 }));
        let alike = found.len();
        hits.clear();
        for (&(key, word), &place) in keys.marks.iter().zip(&look.marks) {
            let mut many = |list: &List| {
                // What was only seen in the delta counts for nothing by itself.
                if !list.stories().is_empty() {
                    hits.extend_from_slice(list.stories());
                    let (days, stories) = (list.days().with(day), list.all() + 1);
                    seen.push(Seen { word, days, stories, standing: list.standing() });
                }
            };
            match place {
                _ if delta.marks.touches(key) => many(&self.with(&self.marks, key, place, delta, &delta.marks)),
                Found::None => {}
                Found::One(story) => {
                    hits.push(story);
                    let days = Days::of(self.stories[story as usize].origin.day).with(day);
                    seen.push(Seen { word, days, stories: 2, standing: false });
                }
                Found::Many(list) => many(self.marks.list(key, list)),
            }
        }
        seen.sort_unstable_by_key(|s| s.word);
        hits.sort_unstable();
        let marks_of = |story: u32| {
            let here = self.stories.get(story as usize).map(|entry| entry.marks);
            here.unwrap_or_else(|| delta.marks_of(story as usize - self.stories.len())) as usize
        };
        for hits in hits.chunk_by(|a, b| a == b) {
            let (story, marks) = (hits[0], hits.len() as u32);
            match found[..alike].binary_search_by_key(&story, |c| c.story) {
                Ok(i) => found[i].marks = marks,
                Err(_) if enough(marks as usize, keys.marks.len(), marks_of(story)) => {
                    found.push(Candidate { story, alike: false, marks });
                }
                Err(_) => {}
            }
        }
        found.sort_unstable_by_key(|c| (!c.alike, u32::MAX - c.marks, c.story));
        candidates.extend(found.iter().take(MAX_CANDIDATES).map(|c| c.story));
    }

    /// The list of a key, with what a delta adds to it.
    fn with(&self, table: &Postings, key: u64, place: Found, delta: &Delta<'_>, added: &delta::Keyed) -> List {
        let origin = |story: u32| self.stories[story as usize].origin;
        let mut list = match place {
            Found::None => None,
            Found::One(story) => Some(List::of(story, origin(story))),
            Found::Many(list) => Some(*table.list(key, list)),
        };
        added.each(key, |taken| {
            let (number, from) = delta.taken(taken);
            let story = number.map(|n| n + self.stories.len() as u32);
            match &mut list {
                Some(list) if story.is_some() || !list.is_one() || list.counts(from) => list.add(story, from),
                Some(_) => {}
                None => list = story.map(|n| List::of(n, from)),
            }
        });
        list.unwrap_or_default()
    }
}

/// Whether so many shared marks, of the marks that two stories have, make a candidate. A shared run of 20 words shares two
/// marks; one is enough where it is a good part of a short story.
pub(crate) fn enough(shared: usize, of_a: usize, of_b: usize) -> bool {
    shared >= 2 || 4 * shared >= of_a.min(of_b)
}
