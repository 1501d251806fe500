//! Recurrence: what the whole input says of every document's 5-word shingles, and which stories share the rare ones.
//!
//! All shingles are counted, not the marks alone: a passage of twenty words has a few marks only, and their median would be
//! left to chance.

use rayon::prelude::*;

use super::ready::Ready;
use crate::index::{Groups, Join};
use crate::story::{Prints, Recurrence};

/// A 5-word shingle is rare when this many stories have it or fewer.
const RARE: usize = 50;

/// On how many days each 5-word shingle was printed, and whether it is an outlet's furniture, of every story; and which stories share the
/// rare ones. Shingles that one document alone has are left out.
pub(super) fn recurrence(ready: &[Ready]) -> (Vec<Vec<Recurrence>>, Join) {
    // The upper half of the hash over the place of the shingle in the whole input.
    let starts: Vec<u64> = ready
        .iter()
        .scan(0, |next, r| {
            let start = *next;
            *next += r.story.len() as u64;
            Some(start)
        })
        .collect();
    let bits =
        u64::BITS - starts.last().map_or(0, |last| last + ready[ready.len() - 1].story.len() as u64).leading_zeros();
    let mut entries: Vec<u64> = ready
        .par_iter()
        .zip(&starts)
        .flat_map_iter(|(r, start)| {
            r.story.seeds().map(move |(hash, word)| hash >> bits << bits | (start + u64::from(word)))
        })
        .collect();
    entries.par_sort_unstable();
    let (mut seen, mut rare) = (vec![Vec::new(); ready.len()], Groups::default());
    let (mut places, mut stories, mut apart) = (Vec::new(), Vec::new(), Vec::new());
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
        stories.sort_by_key(|&i| (ready[i].day.is_none(), ready[i].day));
        let mut prints = Prints::default();
        stories.iter().for_each(|&i| prints.add(ready[i].print()));
        let (days, all, furniture) = (prints.days(), prints.all(), prints.is_furniture());
        places.iter().for_each(|&(i, word)| seen[i].push(Recurrence { word, days, stories: all, furniture }));
    }
    seen.par_iter_mut().for_each(|seen| seen.sort_unstable_by_key(|s| s.word));
    (seen, rare.join(ready.len()))
}
