//! Search: which stories of an index may share something with a new one, and how often each of its marks was printed.
//!
//! ```text
//! look      where the postings of each key are                     waits for memory; needs only the index
//! gather    the stories in them, and in a delta                    counts; the likeliest first
//! ```

use std::cmp::Reverse;

use super::delta::{Delta, Keyed};
use super::entry::StoryEntry;
use super::inverted::Index;
use super::keys::Keys;
use super::look::{Found, Look};
use super::posting::Posting;
use super::shard::Postings;
use super::sketch::Sketch;
use super::windows::WINDOWS_SHARED;
use crate::story::{OutletDay, Print, Prints, Recurrence, Standing};

/// The most candidates that are compared: first those alike as wholes, then those with the most shared marks, then those with the most shared
/// windows.
pub(super) const MAX_CANDIDATES: usize = 32;

/// A story that may share something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Candidate {
    story: u32,
    /// How many hashes, bands and blocks are shared.
    wholes: u32,
    /// How many marks are shared.
    marks: u32,
    /// How many windows are shared, of one that nothing else found.
    windows: u32,
}

/// The outcome of a search. Its buffers are reused by the next search.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    hits: Vec<u32>,
    /// The stories that marks of an outlet's furniture found.
    furniture: Vec<u32>,
    found: Vec<Candidate>,
    /// The numbers of the candidates, the likeliest first.
    pub candidates: Vec<u32>,
    /// What is known of the story's marks, by word.
    pub seen: Vec<Recurrence>,
}

/// What is known of a key.
pub(super) enum Listed {
    Nothing,
    /// One story has it.
    One(u32),
    Several(Posting),
}

/// What a search needs of the story that it is for.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub print: Print,
    pub sketch: Sketch,
    /// How many marks it has.
    pub marks: usize,
    pub standing: Standing,
}

impl Search {
    /// Finds the stories that may share something with one, at most [`MAX_CANDIDATES`], and what is known of its marks: by what is
    /// known of the keys of its whole, of its marks, each with its word, and of its windows. `entry` says what is kept of an earlier story.
    pub(super) fn gather(
        &mut self,
        story: Asked,
        of_wholes: impl Iterator<Item = Listed>,
        of_marks: impl Iterator<Item = (u32, Listed)>,
        of_windows: impl Iterator<Item = Listed>,
        entry: impl Fn(u32) -> StoryEntry,
    ) {
        // The story itself is one more print; whose it is says nothing yet.
        let recurrence = |word, before: &Prints| {
            let now = before.with(story.print);
            let furniture = before.is_furniture() || story.standing.covers(word);
            Recurrence { word, days: now.days(), stories: now.all(), furniture }
        };
        let Self { hits, furniture, found, candidates, seen } = self;
        furniture.clear();
        found.clear();
        candidates.clear();
        seen.clear();
        listed_in(of_wholes, hits);
        let whole = |hits: &[u32]| Candidate { story: hits[0], wholes: hits.len() as u32, marks: 0, windows: 0 };
        found.extend(hits.chunk_by(|a, b| a == b).map(whole));
        let alike = found.len();
        hits.clear();
        for (word, listed) in of_marks {
            match listed {
                Listed::One(story) => {
                    let known = recurrence(word, &Prints::of(entry(story).print()));
                    if known.furniture { &mut *furniture } else { &mut *hits }.push(story);
                    seen.push(known);
                }
                Listed::Several(list) if list.prints().all() > 0 => {
                    let known = recurrence(word, list.prints());
                    if known.furniture { &mut *furniture } else { &mut *hits }.extend_from_slice(list.stories());
                    seen.push(known);
                }
                _ => {}
            }
        }
        seen.sort_unstable_by_key(|s| s.word);
        hits.sort_unstable();
        furniture.sort_unstable();
        for hits in hits.chunk_by(|a, b| a == b) {
            let other = hits[0];
            let of_furniture = furniture.partition_point(|s| *s <= other) - furniture.partition_point(|s| *s < other);
            let marks = (hits.len() + of_furniture) as u32;
            match found[..alike].binary_search_by_key(&other, |c| c.story) {
                Ok(i) => found[i].marks = marks,
                Err(_) if enough(marks as usize, story.marks, entry(other).marks.into()) => {
                    found.push(Candidate { story: other, wholes: 0, marks, windows: 0 });
                }
                Err(_) => {}
            }
        }
        found.retain(|c| c.wholes != 1 || c.marks > 0 || entry(c.story).sketch.agrees(story.sketch));
        listed_in(of_windows, hits);
        let others: Vec<Candidate> = hits
            .chunk_by(|a, b| a == b)
            .filter(|hits| hits.len() >= WINDOWS_SHARED && !found.iter().any(|c| c.story == hits[0]))
            .map(|hits| Candidate { story: hits[0], wholes: 0, marks: 0, windows: hits.len() as u32 })
            .collect();
        found.extend(others);
        found.sort_unstable_by_key(|c| (c.wholes == 0, Reverse((c.marks, c.windows)), c.story));
        candidates.extend(found.iter().take(MAX_CANDIDATES).map(|c| c.story));
    }
}

/// The stories in some lists, sorted, each as often as it is listed. `hits` is cleared first.
fn listed_in(lists: impl Iterator<Item = Listed>, hits: &mut Vec<u32>) {
    hits.clear();
    for listed in lists {
        match listed {
            Listed::Nothing => {}
            Listed::One(story) => hits.push(story),
            Listed::Several(list) => hits.extend_from_slice(list.stories()),
        }
    }
    hits.sort_unstable();
}

impl Index {
    /// Searches for a story, as if the stories of `delta` were in the index.
    pub fn gather(&self, keys: &Keys, look: &Look, day: Option<i32>, delta: &Delta<'_>, out: &mut Search) {
        let print = Print { origin: OutletDay::new(day, None), around: keys.sketch.around() };
        let several = |mut posting: Posting| {
            posting.retain(|story| !self.is_hidden(story));
            Listed::Several(posting)
        };
        let listed = |key: u64, found: Found, added: &Keyed| match found.postings {
            _ if added.touches(key) => several(self.with(key, found, delta, added)),
            Postings::None => Listed::Nothing,
            Postings::One(story) if self.is_hidden(story) => Listed::Nothing,
            Postings::One(story) => Listed::One(story),
            _ => self.posting(found).map_or(Listed::Nothing, several),
        };
        let entry = |story: u32| {
            let here = self.stories().get(story as usize).copied();
            here.unwrap_or_else(|| delta.entry(story as usize - self.stories().len()))
        };
        let wholes = keys.wholes.iter().zip(look.wholes());
        let marks = keys.marks.iter().zip(look.marks());
        let windows = keys.windows.iter().zip(look.windows());
        out.gather(
            Asked { print, sketch: keys.sketch, marks: keys.marks.len(), standing: keys.standing },
            wholes.map(|(&key, &found)| listed(key, found, &delta.wholes)),
            marks.map(|(&(key, word), &found)| (word, listed(key, found, &delta.marks))),
            windows.map(|(&key, &found)| listed(key, found, &delta.wholes)),
            entry,
        );
    }

    /// The posting of a key, with what a delta adds to it.
    fn with(&self, key: u64, found: Found, delta: &Delta<'_>, added: &Keyed) -> Posting {
        let mut list = match found.postings {
            Postings::One(story) => Posting::of(Some(story), self.stories()[story as usize].print()),
            _ => self.posting(found).unwrap_or_default(),
        };
        added.each(key, |taken| {
            let (number, from) = delta.taken(taken);
            list.add(number.map(|n| n + self.stories().len() as u32), from);
        });
        list
    }
}

/// Whether this many shared marks, of the marks that two stories have, make a candidate. A shared run of 20 words shares two
/// marks; one is enough where it is a good part of a short story.
pub(crate) fn enough(shared: usize, of_a: usize, of_b: usize) -> bool {
    shared >= 2 || 4 * shared >= of_a.min(of_b)
}

#[cfg(test)]
mod tests {
    use super::super::entry::{Numbered, Taken, Threads};
    use super::super::keys::WHOLES;
    use super::*;
    use crate::secret::Secret;
    use crate::shingle::mix;

    /// Six pages of one outlet, one a day, each with four marks of its own and three of the outlet's footer.
    #[test]
    fn furniture_alone_makes_no_candidate() {
        let keys = |marks: &[u64]| Keys {
            sketch: Sketch::from_bytes([marks[0] as u8, 0, 0]),
            wholes: std::array::from_fn(|i| mix(marks[0] << 32 | (i as u64 + 1) << 16)),
            marks: marks.iter().enumerate().map(|(word, &mark)| (mix(mark), word as u32)).collect(),
            windows: Box::default(),
            standing: Standing::NONE,
        };
        let footer = [1, 2, 3];
        let own = |page: u64| std::array::from_fn::<_, 4, _>(|i| 10 * (page + 1) + i as u64);
        let mut index = Index::new(Secret::of_run());
        let candidates = |index: &Index, marks: &[u64]| {
            let (keys, mut search) = (keys(marks), Search::default());
            index.gather(&keys, &index.look(&keys), Some(9), &Delta::default(), &mut search);
            assert_eq!(
                search.seen.iter().filter(|seen| seen.furniture).count(),
                footer.len() * usize::from(marks.len() > 4)
            );
            search.candidates
        };
        for page in 0..6 {
            let keys = keys(&[&own(page)[..], &footer].concat());
            let taken = Taken { keys: &keys, origin: OutletDay::new(Some(page as i32), Some(7)), kept: true };
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
            windows: Box::default(),
            standing: Standing::NONE,
        };
        let old = keys(WHOLES, 1, [0x12, 0x34, 0x56]);
        let taken = Taken { keys: &old, origin: OutletDay::new(None, None), kept: true };
        let mut index = Index::new(Secret::of_run());
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
