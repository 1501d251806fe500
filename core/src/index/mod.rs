//! Index: which earlier stories may share something with a new one.
//!
//! In: fingerprints of stories. Out: candidates, which the comparison then proves or refutes, and on how many days each of a
//! story's marks was seen.
//!
//! Two questions, one table of postings:
//!
//! - *Alike as wholes*: the raw and the folded hash; bands of 4 `MinHash` slots, by which two stories of Jaccard J meet with
//!   probability 1 − (1 − J⁴)ᵇ (Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, ch. 3); blocks of the `SimHash`.
//!   What one of these found and nothing else must also agree in its [`Sketch`].
//! - *Shares a passage*: the marks. A shared run of 20 words shares two of them. Those of an outlet's furniture, which it
//!   prints on every page, make no candidate by themselves.
//!
//! A key keeps its first eight stories only, so the index grows with the stories and not with their repetition, and on
//! how many days it was seen.

mod delta;
mod filter;
mod keys;
mod list;
mod lists;
mod memtable;
mod pages;
mod postings;
mod segment;
mod sketch;

use rayon::prelude::*;

pub(crate) use self::delta::{Delta, Plain};
pub(crate) use self::keys::Keys;
use self::keys::WHOLES;
use self::list::{Days, List};
pub(crate) use self::list::{NOBODY, Origin, standing};
pub(crate) use self::pages::Pages;
use self::postings::{Found, MAX_STORY, Postings, Shard};
pub(crate) use self::postings::{Frozen, SHARDS};
pub(crate) use self::sketch::Sketch;
use crate::compare::Seen;
use crate::error::{Code, Error, Result};

/// How many candidates are compared at most: those alike as wholes first, then those with the most shared marks.
const MAX_CANDIDATES: usize = 32;

/// The stories seen so far, by what finds them.
#[derive(Debug, Default)]
pub(crate) struct Index {
    postings: Postings,
    stories: Vec<Entry>,
}

/// What the index knows of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub origin: Origin,
    /// How many marks it has, or 255 when there are more: it is asked of short stories only.
    pub marks: u8,
    pub sketch: Sketch,
}

/// What was written of a shard: the events it was made of, from a number to before another, and its bytes.
pub(crate) struct Written {
    pub shard: usize,
    pub from: u64,
    pub until: u64,
    pub bytes: Pages,
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
    /// How many hashes, bands and blocks are shared.
    wholes: u32,
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
    /// The stories that marks of an outlet's furniture found.
    furniture: Vec<u32>,
    found: Vec<Candidate>,
    /// The numbers of the candidates, the likeliest first.
    pub candidates: Vec<u32>,
    /// What is known of the story's marks, by word.
    pub seen: Vec<Seen>,
}

/// The tag of a key that is added, where the key stands if it was looked up, and which of some stories it is added to.
type Added = (u32, Option<Found>, u32);

/// On which threads an index changes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Threads {
    /// On the calling one alone: who holds a lock on the index must not wait for a pool, which may give him anything to do.
    One,
    /// On those of the pool.
    All,
}

/// A story to be taken in.
pub(crate) struct Numbered<'a> {
    pub taken: Taken<'a>,
    /// Where its keys stand, if they were looked up and the index did not change since.
    pub look: Option<&'a Look>,
    /// The number of the event that it came with.
    pub event: u64,
    /// Its own when it is kept.
    pub own: Option<u32>,
}

impl Entry {
    fn of(taken: &Taken<'_>) -> Self {
        let Keys { sketch, marks, .. } = taken.keys;
        Self { origin: taken.origin, marks: u8::try_from(marks.len()).unwrap_or(u8::MAX), sketch: *sketch }
    }
}

impl Look {
    /// The places of [`Keys::all`].
    fn all(&self, kept: bool) -> impl Iterator<Item = Found> {
        let wholes = if kept { &self.wholes[..] } else { &[] };
        wholes.iter().chain(&self.marks).copied()
    }
}

impl Index {
    /// Takes in stories. The kept ones have the next numbers, in order, or those that they had when they were taken in before:
    /// a shard that knows of an event passes over it. The same as taking in one after the other.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when there were more than 2³¹ stories; then nothing is taken in.
    pub fn take(&mut self, stories: &[Numbered<'_>], threads: Threads) -> Result<()> {
        if self.stories.len() + stories.len() > MAX_STORY as usize {
            return Err(Error::new(Code::InvalidArgument, "the index is full: it holds 2147483648 stories"));
        }
        for Numbered { taken, own, .. } in stories {
            if own.is_some_and(|own| own as usize == self.stories.len()) {
                self.stories.push(Entry::of(taken));
            }
        }
        // What every key of a shard is about, in order.
        let all: usize = stories.iter().map(|story| story.taken.keys.len()).sum();
        let mut added: Vec<Vec<Added>> = (0..SHARDS).map(|_| Vec::with_capacity(all / SHARDS * 5 / 4)).collect();
        for (of, Numbered { taken, look, own, .. }) in stories.iter().enumerate() {
            let mut places = look.map(|look| look.all(own.is_some()));
            for key in taken.keys.all(own.is_some()) {
                let place = places.as_mut().and_then(Iterator::next);
                added[postings::shard(key)].push((postings::tag(key), place, of as u32));
            }
        }
        let entries = &self.stories;
        let add = |(shard, added): (&mut Shard, &Vec<Added>)| {
            let until = shard.until();
            shard.touch(added.iter().map(|added| added.0));
            for &(tag, place, of) in added {
                let Numbered { taken, event, own, .. } = &stories[of as usize];
                if *event >= until {
                    shard.add(tag, place, *own, taken.origin, |s| entries[s as usize].origin);
                }
            }
        };
        let shards = &mut self.postings.shards;
        match threads {
            Threads::One => shards.iter_mut().zip(&added).for_each(add),
            Threads::All => shards.par_iter_mut().zip(&added).with_min_len(SHARDS / 16).for_each(add),
        }
        Ok(())
    }

    /// Makes room for so many times as many keys as there are, of which nothing was frozen.
    pub fn reserve(&mut self, times: usize) {
        self.postings.shards.par_iter_mut().for_each(|shard| shard.reserve(times));
    }

    /// Knows these stories, and no other ones.
    pub fn know(&mut self, stories: Vec<Entry>) {
        self.stories = stories;
    }

    /// What is known of a story.
    pub fn entry(&self, story: u32) -> Entry {
        self.stories[story as usize]
    }

    /// From which event on the segments of a shard know nothing.
    pub fn until(&self, shard: usize) -> u64 {
        self.postings.shards[shard].until()
    }

    /// Freezes what some shards have open, with all events before `until` in it.
    pub fn freeze(&mut self, shards: &[usize], until: u64, threads: Threads) -> Vec<Frozen> {
        let all = self.postings.shards.iter_mut().enumerate();
        let due: Vec<_> = all.filter(|(shard, _)| shards.contains(shard)).collect();
        let freeze = |(shard, keys): (usize, &mut Shard)| keys.freeze(shard, until);
        match threads {
            Threads::One => due.into_iter().filter_map(freeze).collect(),
            Threads::All => due.into_par_iter().filter_map(freeze).collect(),
        }
    }

    /// The last segment of a shard, in bytes.
    pub fn segment(&self, shard: usize) -> &[u8] {
        self.postings.shards[shard].last_segment()
    }

    /// Puts segments, as [`Index::segment`] gave them, behind those that their shards have. `false` when one does not go on where they end.
    pub fn restore(&mut self, segments: Vec<Written>) -> bool {
        let shards = &mut self.postings.shards;
        let mut restore = |Written { shard, from, until, bytes }| {
            shards.get_mut(shard).is_some_and(|shard| shard.restore(from, until, bytes))
        };
        if !segments.into_iter().all(&mut restore) {
            return false;
        }
        shards.par_iter_mut().filter(|shard| shard.until() > 0).for_each(Shard::refilter);
        true
    }

    /// Looks the keys of a story up.
    pub fn look(&self, keys: &Keys) -> Look {
        self.postings.touch(keys);
        Look {
            wholes: keys.wholes.map(|key| self.postings.get(key)),
            marks: keys.marks.iter().map(|&(key, _)| self.postings.get(key)).collect(),
        }
    }

    /// Finds the stories that may share something with one, at most [`MAX_CANDIDATES`], and what is known of its marks: as
    /// they stand in the index, and as if the stories of `delta` had been taken in, too.
    pub fn gather(&self, keys: &Keys, look: &Look, day: Option<i32>, delta: &Delta<'_>, out: &mut Search) {
        let day = Origin::new(day, None).day;
        let Search { hits, furniture, found, candidates, seen } = out;
        hits.clear();
        furniture.clear();
        found.clear();
        candidates.clear();
        seen.clear();
        for (&key, &place) in keys.wholes.iter().zip(&look.wholes) {
            if delta.wholes.touches(key) {
                hits.extend_from_slice(self.with(key, place, delta, &delta.wholes).stories());
                continue;
            }
            match place {
                Found::One(story) => hits.push(story),
                _ => hits.extend(self.postings.list(key, place).iter().flat_map(List::stories)),
            }
        }
        hits.sort_unstable();
        let whole = |hits: &[u32]| Candidate { story: hits[0], wholes: hits.len() as u32, marks: 0 };
        found.extend(hits.chunk_by(|a, b| a == b).map(whole));
        let alike = found.len();
        hits.clear();
        for (&(key, word), &place) in keys.marks.iter().zip(&look.marks) {
            let mut many = |list: &List| {
                // What was only seen in the delta counts for nothing by itself.
                if !list.stories().is_empty() {
                    let standing = list.standing();
                    if standing { &mut *furniture } else { &mut *hits }.extend_from_slice(list.stories());
                    let (days, stories) = (list.days().with(day), list.all() + 1);
                    seen.push(Seen { word, days, stories, standing });
                }
            };
            match place {
                _ if delta.marks.touches(key) => many(&self.with(key, place, delta, &delta.marks)),
                Found::One(story) => {
                    hits.push(story);
                    let days = Days::of(self.stories[story as usize].origin.day).with(day);
                    seen.push(Seen { word, days, stories: 2, standing: false });
                }
                _ => self.postings.list(key, place).iter().for_each(&mut many),
            }
        }
        seen.sort_unstable_by_key(|s| s.word);
        hits.sort_unstable();
        furniture.sort_unstable();
        let entry = |story: u32| {
            let here = self.stories.get(story as usize).copied();
            here.unwrap_or_else(|| delta.entry(story as usize - self.stories.len()))
        };
        for hits in hits.chunk_by(|a, b| a == b) {
            let story = hits[0];
            let of_furniture = furniture.partition_point(|s| *s <= story) - furniture.partition_point(|s| *s < story);
            let marks = (hits.len() + of_furniture) as u32;
            match found[..alike].binary_search_by_key(&story, |c| c.story) {
                Ok(i) => found[i].marks = marks,
                Err(_) if enough(marks as usize, keys.marks.len(), entry(story).marks.into()) => {
                    found.push(Candidate { story, wholes: 0, marks });
                }
                Err(_) => {}
            }
        }
        found.retain(|c| c.wholes != 1 || c.marks > 0 || entry(c.story).sketch.agrees(keys.sketch));
        found.sort_unstable_by_key(|c| (c.wholes == 0, u32::MAX - c.marks, c.story));
        candidates.extend(found.iter().take(MAX_CANDIDATES).map(|c| c.story));
    }

    /// The list of a key, with what a delta adds to it.
    fn with(&self, key: u64, place: Found, delta: &Delta<'_>, added: &delta::Keyed) -> List {
        let mut list = match place {
            Found::One(story) => Some(List::of(story, self.stories[story as usize].origin)),
            place => self.postings.list(key, place),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::mix;

    /// Six pages of one outlet, one a day, each with four marks of its own and three of the outlet's footer.
    #[test]
    fn furniture_alone_makes_no_candidate() {
        let keys = |marks: &[u64]| Keys {
            sketch: Sketch::default(),
            wholes: std::array::from_fn(|i| mix(marks[0] << 32 | (i as u64 + 1) << 16)),
            marks: marks.iter().enumerate().map(|(word, &mark)| (mix(mark), word as u32)).collect(),
        };
        let footer = [1, 2, 3];
        let own = |page: u64| std::array::from_fn::<_, 4, _>(|i| 10 * (page + 1) + i as u64);
        let mut index = Index::default();
        let candidates = |index: &Index, marks: &[u64]| {
            let (keys, mut search) = (keys(marks), Search::default());
            index.gather(&keys, &index.look(&keys), Some(9), &Delta::default(), &mut search);
            assert_eq!(
                search.seen.iter().filter(|seen| seen.standing).count(),
                footer.len() * usize::from(marks.len() > 4)
            );
            search.candidates
        };
        for page in 0..6 {
            let keys = keys(&[&own(page)[..], &footer].concat());
            let taken = Taken { keys: &keys, origin: Origin::new(Some(page as i32), Some(7)), kept: true };
            index.take(&[Numbered { taken, look: None, event: page, own: Some(page as u32) }], Threads::One).unwrap();
        }
        assert!(candidates(&index, &[&own(9)[..], &footer].concat()).is_empty());
        // The footer counts beside something else: one mark of eight would be too few.
        assert_eq!(candidates(&index, &[&own(9)[..], &own(3)[..1], &footer].concat()), [3]);
    }

    #[test]
    fn what_one_key_of_the_wholes_found_must_agree_in_the_sketch() {
        let keys = |shared: usize, mark: u64, sketch: [u8; 3]| Keys {
            wholes: std::array::from_fn(|i| mix(if i < shared { i as u64 } else { 1 << 40 | mark << 20 | i as u64 })),
            sketch: Sketch::from_bytes(sketch),
            marks: [(mix(mark << 50), 0)].into(),
        };
        let old = keys(WHOLES, 1, [0x12, 0x34, 0x56]);
        let taken = Taken { keys: &old, origin: Origin::new(None, None), kept: true };
        let mut index = Index::default();
        let found = |index: &Index, delta: &Delta<'_>, keys: &Keys| {
            let mut search = Search::default();
            index.gather(keys, &index.look(keys), None, delta, &mut search);
            search.candidates == [0]
        };
        let cases = [
            (0, 2, [0x12, 0x34, 0x56], false),
            (1, 2, [0; 3], false),
            (1, 2, [0x10, 0, 0], false),
            (1, 2, [0x12, 0, 0], true),
            (1, 1, [0; 3], true),
            (2, 2, [0; 3], true),
        ];
        let agrees = |index: &Index, delta: &Delta<'_>| {
            cases.iter().all(|&(shared, mark, sketch, is)| found(index, delta, &keys(shared, mark, sketch)) == is)
        };
        let mut delta = Delta::default();
        delta.push(taken);
        assert!(agrees(&index, &delta));
        index.take(&[Numbered { taken, look: None, event: 0, own: Some(0) }], Threads::One).unwrap();
        assert!(agrees(&index, &Delta::default()));
    }
}
