//! Recurrence: what the whole input says of every document's 5-word shingles, and which stories share the rare ones.
//!
//! All shingles are counted, not the marks alone: a passage of twenty words has a few marks only, and their median would be
//! left to chance.

use rayon::prelude::*;

use super::ready::Ready;
use crate::index::{Groups, key_shift};
use crate::story::{Print, Prints, Recurrence};

/// A 5-word shingle is rare when this many stories have it or fewer.
const RARE: usize = 50;

/// So many shingles are sorted at once, of 8 bytes each; of more, those whose hashes begin alike.
const AT_ONCE: u64 = 1 << 24;

/// A [`Recurrence`] in eight bytes: the word, the days and the stories, which are both counted up to 65,535, and whether it is furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seen {
    /// Twice the word, and one more for furniture: a text has less than 2^31 words.
    word: u32,
    days: u16,
    stories: u16,
}

impl Seen {
    fn new(word: u32, days: u32, stories: u32, furniture: bool) -> Self {
        Self { word: word << 1 | u32::from(furniture), days: days as u16, stories: stories as u16 }
    }

    /// In full.
    pub fn recurrence(self) -> Recurrence {
        let Self { word, days, stories } = self;
        Recurrence { word: word >> 1, days: days.into(), stories: stories.into(), furniture: word & 1 == 1 }
    }
}

/// A story whose shingles are counted.
pub(super) trait Counted: Sync {
    /// Of how many words: all its shingles begin before.
    fn words(&self) -> u64;
    /// Its 5-word shingles, as [`StoryWords::seeds_in_order`](crate::story::StoryWords) gives them.
    fn seeds(&self) -> Vec<u64>;
    /// Who printed it when.
    fn print(&self) -> Print;
}

impl Counted for Ready {
    fn words(&self) -> u64 {
        self.story.len() as u64
    }

    fn seeds(&self) -> Vec<u64> {
        self.story.seeds_in_order()
    }

    fn print(&self) -> Print {
        self.print
    }
}

/// How many of the last bits of a shingle's hash do not count in an input of so many words: the upper half counts at most.
pub(super) fn seed_shift(words_of_all: u64) -> u32 {
    key_shift(words_of_all).max(32)
}

/// On how many days each 5-word shingle was printed, and whether it is an outlet's furniture, of every story; and which stories share the
/// rare ones. Shingles that occur once are left out. The stories may be some of an input of so many words, with all that have some of the
/// shingles.
pub(super) fn recurrence<S: Counted>(stories: &[S], words_of_all: u64) -> (Vec<Vec<Seen>>, Groups) {
    by_parts(stories, words_of_all, AT_ONCE)
}

/// As [`recurrence`], with about this many shingles sorted at once.
fn by_parts<S: Counted>(ready: &[S], words_of_all: u64, at_once: u64) -> (Vec<Vec<Seen>>, Groups) {
    // The upper half of the hash over the place of the shingle among all.
    let starts: Vec<u64> = ready
        .iter()
        .scan(0, |next, r| {
            let start = *next;
            *next += r.words();
            Some(start)
        })
        .collect();
    let words = ready.iter().map(Counted::words).sum::<u64>();
    let bits = key_shift(words_of_all);
    let (mut seen, mut rare) = (vec![Vec::new(); ready.len()], Groups::default());
    let (mut places, mut stories, mut apart) = (Vec::new(), Vec::new(), Vec::new());
    let parts = (words / at_once).max(1).next_power_of_two();
    for part in 0..parts {
        let mut entries: Vec<u64> = ready
            .par_iter()
            .zip(&starts)
            .flat_map_iter(|(r, start)| {
                let place = move |seed: u64| seed >> 32 << 32 >> bits << bits | (start + (seed & u64::from(u32::MAX)));
                let of_part = move |seed: &u64| seed.unbounded_shr(u64::BITS - parts.trailing_zeros()) == part;
                r.seeds().into_iter().filter(of_part).map(place)
            })
            .collect();
        entries.par_sort_unstable();
        for group in entries.chunk_by(|a, b| a >> bits == b >> bits).filter(|group| group.len() > 1) {
            places.clear();
            places.extend(group.iter().map(|entry| {
                let place = entry & ((1 << bits) - 1);
                let story = starts.partition_point(|start| *start <= place) - 1;
                (story, (place - starts[story]) as u32)
            }));
            stories.clear();
            stories.extend(places.chunk_by(|a, b| a.0 == b.0).map(|of_story| of_story[0].0));
            if (2..=RARE).contains(&stories.len()) {
                apart.clear();
                apart.extend(stories.iter().map(|&story| story as u32));
                rare.add(&apart);
            }
            // As the gate sees them: by day, those without one last.
            stories.sort_by_key(|&i| ready[i].print().origin.by_day());
            let mut prints = Prints::default();
            stories.iter().for_each(|&i| prints.add(ready[i].print()));
            let (days, all, furniture) = (prints.days(), prints.all(), prints.is_furniture());
            places.iter().for_each(|&(i, word)| seen[i].push(Seen::new(word, days, all, furniture)));
        }
    }
    seen.par_iter_mut().for_each(|seen| {
        seen.sort_unstable();
        seen.shrink_to_fit();
    });
    (seen, rare)
}

#[cfg(test)]
mod tests {
    use super::super::ready::ready;
    use super::*;
    use crate::decide::Policy;
    use crate::document::Document;
    use crate::source::Registry;

    #[test]
    fn parts_give_what_the_whole_gives() {
        // Pages of the same forty sentences, each in an order of its own.
        let sentence = |n: usize| format!("قال الشاهد {n} إن السفينة رقم {} غادرت الرصيف في الساعة {}.", n * 7, n % 12);
        let page = |n: usize| (0..12).map(|i| sentence(n * (2 * i + 1) % 40)).collect::<Vec<_>>().join(" ");
        let documents: Vec<Document> = (0..60).map(|n| Document::new(n.to_string(), page(n))).collect();
        let documents: Vec<&Document> = documents.iter().collect();
        let (ready, _) = ready(&documents, &Policy::default(), Registry::builtin(), &()).unwrap();
        let words = ready.iter().map(Counted::words).sum();
        let of = |at_once| {
            let (seen, rare) = by_parts(&ready, words, at_once);
            let rare = rare.join(ready.len());
            let groups = |i| rare.groups(i).map(|(stories, keys)| (stories.to_vec(), keys)).collect::<Vec<_>>();
            (seen, (0..ready.len()).map(groups).collect::<Vec<_>>())
        };
        let whole = of(AT_ONCE);
        assert!(whole.0.iter().any(|seen| !seen.is_empty()) && whole.1.iter().any(|groups| !groups.is_empty()));
        assert!([1, 100, 999].into_iter().all(|at_once| of(at_once) == whole));
    }
}
