//! Pairs: every two stories of an input that have a relation.
//!
//! In: all documents. Out: their pairs, in the order of the input.
//!
//! ```text
//! prepare   fingerprint and words of every story of every page
//! join      sort (key, story) over all marks, over all whole-text keys, and over all 5-word shingles; stories under one key meet
//! count     for each story, the marks and the rare shingles that it shares with each later one
//! compare   those with enough of them, or alike as wholes
//! ```
//!
//! Unlike the gate it looks back and forth over the whole input: a mark's days are those of all documents, and no story is
//! left out because another represents it. A story that is too short to judge (`min_words`) has no pairs. About 40 bytes a word are held in memory.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::compare::{
    Comparison, Context, Relation, Spelled, Spelling, add_rewrites, compare, exactly, may_be_rewritten,
};
use crate::decide::{Incoming, Policy, Prepared, PreparedStory};
use crate::document::Document;
use crate::error::Result;
use crate::index::{Join, Keys, WINDOWS_SHARED, enough, windows};
use crate::progress::{Progress, step};
use crate::secret::Secret;
use crate::source::{Registry, outlet};
use crate::story::{OutletDay, Print, Prints, Recurrence, StoryWords};
use crate::threads::{on_threads, spread};

/// A mark that more documents have finds no pairs: it is no wire, and they would be half a million.
const MAX_MEET: usize = 1000;

/// A 5-word shingle is rare when this many stories have it or fewer …
const RARE: usize = 50;

/// … and two stories that share this many rare ones are compared.
const RARE_SHARED: u32 = 2;

/// A key of rare words close together is rare when this many stories have it or fewer.
const WINDOWS: usize = 20;

/// How many documents are compared between two words to the progress.
const BLOCK: usize = 256;

/// Two stories with a relation. In the comparison, `a` is the one whose page comes first in the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Which document of the input is `a`.
    pub a: usize,
    /// Which document of the input is `b`.
    pub b: usize,
    /// Which story of `a`'s page it is, from 0.
    pub a_story: usize,
    /// Which story of `b`'s page it is, from 0.
    pub b_story: usize,
    /// What the story of `a` is to that of `b`, and the passages.
    pub comparison: Comparison,
}

/// Finds every two stories of two documents with a relation and gives them to `sink`, by `a`, then `b`. The same for any number of threads.
///
/// # Errors
/// As [`dedup`](crate::dedup), and what `sink` gives.
pub fn pairs(
    documents: &[Document],
    policy: &Policy,
    threads: Option<usize>,
    progress: &dyn Progress,
    sink: &mut (dyn FnMut(Pair) -> Result<()> + Send),
) -> Result<()> {
    let documents: Vec<&Document> = documents.iter().collect();
    on_threads(threads, || find(&documents, policy, Registry::builtin(), progress, sink)).map(drop)
}

/// As [`pairs`], on the pool that the calling thread is in, with outlets by `registry`. Gives the stories that were compared, in the order of the input.
pub(crate) fn find(
    documents: &[&Document],
    policy: &Policy,
    registry: &Registry,
    progress: &dyn Progress,
    sink: &mut (dyn FnMut(Pair) -> Result<()> + Send),
) -> Result<Vec<Ready>> {
    let mut outlets = HashMap::new();
    let outlets: Vec<Option<u32>> = documents
        .iter()
        .map(|d| {
            let next = outlets.len() as u32;
            outlet(d, registry).map(|name| *outlets.entry(name).or_insert(next))
        })
        .collect();
    let mut ready: Vec<Ready> = Vec::with_capacity(documents.len());
    for (n, block) in documents.chunks(16 * BLOCK).enumerate() {
        step(progress, "read", n * 16 * BLOCK, documents.len())?;
        let read = spread(block.to_vec(), |f, d: &Document| Prepared::new(Incoming::new(d)?, None, f))?;
        for (i, prepared) in read.into_iter().enumerate() {
            let (document, day) = (n * 16 * BLOCK + i, prepared.day());
            let long_enough = |(_, story): &(usize, PreparedStory)| story.story.len() >= policy.min_words as usize;
            let stories = prepared.stories.into_iter().enumerate().filter(long_enough);
            ready.extend(stories.map(|(part, PreparedStory { story, keys })| Ready {
                document,
                part,
                outlet: outlets[document],
                story,
                keys,
                day,
            }));
        }
    }
    // Each of the three sorts everything there is: a look between them whether to stop.
    let look = || step(progress, "pairs", 0, ready.len());
    let marks = Join::new(ready.len(), |i| ready[i].keys.marks.iter().map(|m| m.0));
    look()?;
    let wholes = Join::new(ready.len(), |i| ready[i].keys.wholes.iter().copied());
    look()?;
    let (seen, rare) = recurrence(&ready);
    look()?;
    let windows = {
        let keys: Vec<Vec<u64>> = ready.par_iter().map(|r| windows(&r.story)).collect();
        Join::new(ready.len(), |i| keys[i].iter().copied())
    };
    let met = Met { marks, wholes, rare, windows };
    for start in (0..ready.len()).step_by(BLOCK) {
        step(progress, "pairs", start, ready.len())?;
        let block = start..ready.len().min(start + BLOCK);
        let found = spread(block.collect(), |count: &mut Vec<Option<Shared>>, a| {
            count.resize(ready.len(), None);
            partners(a, documents, &ready, &met, &seen[a], count, policy)
        })?;
        found.into_iter().flatten().try_for_each(&mut *sink)?;
    }
    step(progress, "pairs", ready.len(), ready.len())?;
    Ok(ready)
}

/// A story made ready.
pub(crate) struct Ready {
    /// Which document of the input, and which story of its page.
    pub document: usize,
    pub part: usize,
    outlet: Option<u32>,
    pub story: Arc<StoryWords>,
    keys: Keys,
    day: Option<i32>,
}

impl Ready {
    fn print(&self) -> Print {
        Print { origin: OutletDay::new(self.day, self.outlet), around: self.keys.sketch.around() }
    }
}

/// Which stories meet under one key.
struct Met {
    marks: Join,
    wholes: Join,
    rare: Join,
    windows: Join,
}

/// What two stories share.
#[derive(Clone, Copy, Default)]
struct Shared {
    marks: u32,
    rare: u32,
    windows: u32,
    alike: bool,
}

/// What the whole input says of every document's 5-word shingles: on how many days each was printed, and whether it is an
/// outlet's furniture; and which stories share the rare ones. Shingles that one document alone has are left out.
///
/// All shingles are counted, not the marks alone: a passage of twenty words has a few marks only, and their median would be
/// left to chance.
fn recurrence(ready: &[Ready]) -> (Vec<Vec<Recurrence>>, Join) {
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
    let (mut seen, mut rare) = (vec![Vec::new(); ready.len()], Join::of(ready.len()));
    let (mut places, mut stories) = (Vec::new(), Vec::new());
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
            rare.push(stories.iter().map(|&story| story as u32));
        }
        // As the gate sees them: by day, those without one last.
        stories.sort_by_key(|&i| (ready[i].day.is_none(), ready[i].day));
        let mut prints = Prints::default();
        stories.iter().for_each(|&i| prints.add(ready[i].print()));
        let (days, all, furniture) = (prints.days(), prints.all(), prints.is_furniture());
        places.iter().for_each(|&(i, word)| seen[i].push(Recurrence { word, days, stories: all, furniture }));
    }
    seen.par_iter_mut().for_each(|seen| seen.sort_unstable_by_key(|s| s.word));
    (seen, rare)
}

/// The later documents that a document has a relation with. `count` is all `None` before and after.
fn partners(
    a: usize,
    documents: &[&Document],
    ready: &[Ready],
    with: &Met,
    seen: &[Recurrence],
    count: &mut [Option<Shared>],
    policy: &Policy,
) -> Result<Vec<Pair>> {
    let mut met: Vec<usize> = Vec::new();
    let mut meet = |stories: &[u32], how: fn(&mut Shared)| {
        for b in stories.iter().map(|&b| b as usize).filter(|&b| ready[b].document > ready[a].document) {
            if count[b].is_none() {
                met.push(b);
            }
            how(count[b].get_or_insert_default());
        }
    };
    for stories in with.marks.groups(a).filter(|stories| stories.len() <= MAX_MEET) {
        meet(stories, |shared| shared.marks += 1);
    }
    with.rare.groups(a).for_each(|stories| meet(stories, |shared| shared.rare += 1));
    for stories in with.windows.groups(a).filter(|stories| stories.len() <= WINDOWS) {
        meet(stories, |shared| shared.windows += 1);
    }
    with.wholes.groups(a).for_each(|stories| meet(stories, |shared| shared.alike = true));
    met.sort_unstable();
    let mut pair = |b: usize| -> Result<Option<Pair>> {
        let shared = count[b].take().unwrap_or_default();
        let marks = enough(shared.marks as usize, ready[a].keys.marks.len(), ready[b].keys.marks.len());
        let verbatim = shared.alike || shared.rare >= RARE_SHARED || shared.marks > 0 && marks;
        let rewritten = shared.windows as usize >= WINDOWS_SHARED;
        let (one, two) = (&ready[a].story, &ready[b].story);
        // Most that meet by their rare words only are reports of one event.
        if !(verbatim || rewritten && may_be_rewritten(one, two)) {
            return Ok(None);
        }
        let days_apart = ready[a].day.zip(ready[b].day).map(|(a, b)| a.abs_diff(b));
        let same_outlet = ready[a].outlet.is_some() && ready[a].outlet == ready[b].outlet;
        let context = Context { seen, days_apart, same_outlet };
        let relate = |one: &StoryWords, two: &StoryWords| {
            let mut comparison = compare(one, two, &policy.relation, context);
            if rewritten {
                add_rewrites(one, two, context, &mut comparison);
            }
            comparison
        };
        let text = |i: usize| Ok(Spelling::Text(&documents[ready[i].document].text));
        let (of_a, of_b) = (|| text(a), || text(b));
        let spelled = (Spelled { story: one, by: &of_a }, Spelled { story: two, by: &of_b });
        let comparison = exactly(relate(one, two), spelled.0, spelled.1, &Secret::of_run(), relate)?;
        Ok((comparison.relation != Relation::None).then(|| Pair {
            a: ready[a].document,
            b: ready[b].document,
            a_story: ready[a].part,
            b_story: ready[b].part,
            comparison,
        }))
    };
    met.into_iter().filter_map(|b| pair(b).transpose()).collect()
}
