//! Find: the pairs of an input, from preparing its stories to comparing those that meet.

use std::sync::Arc;

use super::meet::{Crowds, Meetings, Met, Shared};
use super::pair::Pair;
use super::ready::{Ready, mark_copies, ready};
use super::recurrence::{Counted, Seen, recurrence};
use super::relate::{Side, relate, seen_with};
use crate::decide::Policy;
use crate::document::Document;
use crate::error::Result;
use crate::progress::{Progress, step};
use crate::source::Registry;
use crate::story::{Recurrence, Standing, StoryWords, standing};
use crate::threads::{on_threads, spread};

/// How many stories are looked at between two words to the progress.
const BLOCK: usize = 256;

/// How many pairs are compared at once.
const AT_ONCE: usize = 4096;

/// From this many pairs on [`all_pairs`] says how many there will be.
const MANY: u64 = 1_000_000;

/// Finds every two stories of two documents with a relation and gives them to `sink`, by `a`, then `b`. Of a text that more than 50 stories
/// have, only the pairs with the first of them; [`Pair::crowd`] then says how many there are. The same for any number of threads.
///
/// # Errors
/// As [`dedup`](crate::dedup()), and what `sink` gives.
pub fn pairs(
    documents: &[Document],
    policy: &Policy,
    threads: Option<usize>,
    progress: &dyn Progress,
    sink: &mut (dyn FnMut(Pair) -> Result<()> + Send),
) -> Result<()> {
    on_all(documents, policy, threads, progress, sink, Crowds::Stars)
}

/// As [`pairs`], with every pair, however many stories have a text: of 20,000 copies of one page 200 million pairs. When there will be a
/// million or more, `progress` is [warned](Progress::warn) before the first.
///
/// # Errors
/// As [`pairs`].
pub fn all_pairs(
    documents: &[Document],
    policy: &Policy,
    threads: Option<usize>,
    progress: &dyn Progress,
    sink: &mut (dyn FnMut(Pair) -> Result<()> + Send),
) -> Result<()> {
    on_all(documents, policy, threads, progress, sink, Crowds::All)
}

fn on_all(
    documents: &[Document],
    policy: &Policy,
    threads: Option<usize>,
    progress: &dyn Progress,
    sink: &mut (dyn FnMut(Pair) -> Result<()> + Send),
    crowds: Crowds,
) -> Result<()> {
    let documents: Vec<&Document> = documents.iter().collect();
    on_threads(threads, || find(&documents, policy, Registry::builtin(), progress, |pair, _| pair, sink, crowds))
        .map(drop)
}

/// As [`pairs`], with more or fewer pairs of crowds, on the pool that the calling thread is in, with outlets by `registry`. `sink` gets
/// what `read` makes of each pair and of the words of its two stories, on any thread. Gives the stories that were compared, in the order of
/// the input.
pub(crate) fn find<T: Send>(
    documents: &[&Document],
    policy: &Policy,
    registry: &Registry,
    progress: &dyn Progress,
    read: impl Fn(Pair, [&StoryWords; 2]) -> T + Sync,
    sink: &mut (dyn FnMut(T) -> Result<()> + Send),
    crowds: Crowds,
) -> Result<Vec<Ready>> {
    let (mut ready, keys) = ready(documents, policy, registry, progress)?;
    if crowds != Crowds::All {
        mark_copies(&mut ready);
    }
    // Each of these sorts everything there is: a look between them whether to stop.
    step(progress, "pairs", 0, ready.len())?;
    let (mut seen, rare) = recurrence(&ready, ready.iter().map(Counted::words).sum());
    let rare = rare.join(ready.len());
    step(progress, "pairs", 0, ready.len())?;
    let standing = standing(&ready.iter().map(|r| (r.outlet(), r.story.words())).collect::<Vec<_>>());
    step(progress, "pairs", 0, ready.len())?;
    let meetings = Meetings::new(&ready, &keys, rare, crowds);
    drop(keys);
    if crowds == Crowds::All {
        let pairs = meetings.least(ready.len());
        if pairs >= MANY {
            progress.warn(&format!("there are {pairs} pairs of stories or more that share text, and each is compared"));
        }
    }
    // To how many of their crowds that came before it each story is near.
    let (mut near, most_near) = (vec![0; ready.len()], crowds.most_near());
    for start in (0..ready.len()).step_by(BLOCK) {
        step(progress, "pairs", start, ready.len())?;
        let block = start..ready.len().min(start + BLOCK);
        let met = spread(block.collect(), |count: &mut Vec<Option<Shared>>, a| Ok(meetings.of(a, &ready, count)))?;
        let (mut open, last) = (Vec::new(), start + met.len() - 1);
        for (a, met) in (start..).zip(met) {
            let of_crowds = met.iter().any(|met| met.how.crowd > 0);
            let full = |i: usize| near[i] >= most_near;
            let compared = |met: &Met| met.how.is_compared(full(a), full(met.b));
            open.extend(met.into_iter().filter(compared).map(|met| (a, met)));
            // Who is near one of a crowd must be known before the next one.
            if !of_crowds && a < last && open.len() < AT_ONCE {
                continue;
            }
            let mut rest = std::mem::take(&mut open).into_iter();
            while rest.len() > 0 {
                let some: Vec<(usize, Met)> = rest.by_ref().take(AT_ONCE).collect();
                let met: Vec<(usize, u32)> = some.iter().map(|(_, met)| (met.b, met.how.crowd)).collect();
                let compare = |known: &mut Known, (a, met): (usize, Met)| {
                    let pair = pair(a, &met, documents, &ready, known.of(a, &seen, &standing), policy)?;
                    Ok(pair.map(|pair| (pair.is_near(), read(pair, [a, met.b].map(|story| &*ready[story].story)))))
                };
                for (pair, (b, crowd)) in spread(some, compare)?.into_iter().zip(met) {
                    let Some((is_near, pair)) = pair else { continue };
                    near[b] += usize::from(crowd > 0 && is_near);
                    sink(pair)?;
                }
            }
        }
        // No later pair has one of these.
        for a in start..=last {
            seen[a] = Vec::new();
            Arc::get_mut(&mut ready[a].story).map(StoryWords::forget_views);
        }
    }
    step(progress, "pairs", ready.len(), ready.len())?;
    Ok(ready)
}

/// What is known of the shingles of the story that was compared last.
#[derive(Default)]
struct Known {
    of: Option<usize>,
    seen: Vec<Recurrence>,
}

impl Known {
    fn of(&mut self, a: usize, seen: &[Vec<Seen>], standing: &[Standing]) -> &[Recurrence] {
        if self.of.replace(a) != Some(a) {
            self.seen.clear();
            self.seen.extend(seen[a].iter().map(|seen| seen_with(seen.recurrence(), standing[a])));
        }
        &self.seen
    }
}

/// The pair of a story with a later one that it met, if they have a relation.
fn pair(
    a: usize,
    &Met { b, how }: &Met,
    documents: &[&Document],
    ready: &[Ready],
    seen: &[Recurrence],
    policy: &Policy,
) -> Result<Option<Pair>> {
    let side = |i: usize| Side { story: &ready[i].story, text: &documents[ready[i].document].text, day: ready[i].day };
    let same_outlet = ready[a].is_of_outlet_of(&ready[b]);
    let comparison = relate(side(a), side(b), same_outlet, how, seen, &policy.relation)?;
    Ok(comparison.map(|comparison| Pair {
        a: ready[a].document,
        b: ready[b].document,
        a_story: ready[a].part,
        b_story: ready[b].part,
        crowd: how.crowd,
        comparison,
    }))
}
