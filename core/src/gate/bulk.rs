//! Bulk: the gate run over many documents at once, with the same verdicts as one after the other.
//!
//! ```text
//! order    by (published, id, text, publisher); documents without a date come last
//! block    for the next 512 documents
//!   all at once    prepare each; compare it with its candidates as the index stands before the block
//!   in order       decide each as the gate does, with those comparisons at hand and the few within the block made now
//! ```
//!
//! The second step alone decides, so neither the number of threads nor the order of the input can change a verdict; the
//! first only does most of its work beforehand.

use rayon::prelude::*;

use super::prepared::{self, Prepared};
use super::state::State;
use super::{Policy, Verdict};
use crate::compare::{Alignment, Seen, compare};
use crate::document::Document;
use crate::error::{Code, Error, Result};
use crate::fingerprint::Fingerprinter;
use crate::index::Search;

/// How many documents are prepared at once.
const BLOCK: usize = 512;

/// Hears how far long work has come, and may stop it. `()` hears nothing and never stops.
pub trait Progress: Sync {
    /// So many units of a stage are done, of so many.
    fn step(&self, stage: &'static str, done: u64, total: u64);

    /// Whether to stop now; the work then ends with [`Code::Interrupted`].
    fn stop(&self) -> bool {
        false
    }
}

impl Progress for () {
    fn step(&self, _: &'static str, _: u64, _: u64) {}
}

/// Runs `work` on a pool of so many threads; `None` is one a core.
///
/// # Errors
/// What `work` gives, and [`Code::InvalidArgument`] for no threads at all or more than the system gives.
pub(crate) fn on_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    if threads == Some(0) {
        return Err(Error::new(Code::InvalidArgument, "0 threads cannot work; ask for one or more"));
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .build()
        .map_err(|e| Error::new(Code::InvalidArgument, format!("cannot start the threads: {e}")))?
        .install(work)
}

/// Tells of a step and heeds a wish to stop.
pub(crate) fn step(progress: &dyn Progress, stage: &'static str, done: usize, total: usize) -> Result<()> {
    progress.step(stage, done as u64, total as u64);
    if progress.stop() { Err(Error::new(Code::Interrupted, "stopped as asked; nothing was decided")) } else { Ok(()) }
}

/// The verdicts on the documents, in the order of the input, as the [`Gate`](super::Gate) gives them one after the other
/// in the order of (`published`, `id`). The same for any order of the input and any number of threads.
///
/// # Errors
/// [`Code::InvalidDocument`] and [`Code::InvalidText`] for a document that cannot be judged at all,
/// [`Code::Interrupted`] when `progress` asks to stop.
pub fn dedup(
    documents: &[Document],
    policy: &Policy,
    threads: Option<usize>,
    progress: &dyn Progress,
) -> Result<Vec<Verdict>> {
    on_threads(threads, || run(documents, policy, progress))
}

fn run(documents: &[Document], policy: &Policy, progress: &dyn Progress) -> Result<Vec<Verdict>> {
    let times = documents.par_iter().map(Document::published_seconds).collect::<Result<Vec<_>>>()?;
    let mut order: Vec<u32> = (0..documents.len() as u32).collect();
    let key = |&i: &u32| {
        let (document, time) = (&documents[i as usize], times[i as usize]);
        (time.is_none(), time, document.id.as_str(), document.text.as_str(), document.publisher.as_deref())
    };
    order.par_sort_by(|a, b| key(a).cmp(&key(b)));

    let mut state = State::default();
    // The input's place of each kept document.
    let mut kept: Vec<u32> = Vec::new();
    let mut verdicts: Vec<Option<Verdict>> = vec![None; documents.len()];
    let (mut search, mut space) = (Search::default(), Fingerprinter::new());
    for (n, block) in order.chunks(BLOCK).enumerate() {
        step(progress, "dedup", n * BLOCK, documents.len())?;
        let before = kept.len();
        let text_of = |kept_before: usize| documents[kept[kept_before] as usize].text.as_str();
        let ready = block
            .par_iter()
            .map_init(Bench::default, |bench, &i| bench.prepare(&documents[i as usize], policy, &state, text_of))
            .collect::<Result<Vec<_>>>()?;
        // Where in the block each document kept since its start stands.
        let mut within: Vec<usize> = Vec::new();
        for (at, (&i, Ready { new, ahead })) in block.iter().zip(&ready).enumerate() {
            let document = &documents[i as usize];
            let mut verdict = state.check(document, new, policy, &mut search, |part, old, context| {
                let Ahead { seen, aligned } = &ahead[part];
                let known = aligned.iter().find(|(d, p, _)| (*d, *p) == (old.document, old.part));
                if let Some((_, _, alignment)) = known.filter(|_| same_standing(seen, context.seen)) {
                    return Ok(alignment.clone().relate(&policy.relation, context));
                }
                let story = &new.parts[part].story;
                let far;
                let old = if let Some(k) = old.document.checked_sub(before) {
                    &ready[within[k]].new.parts[old.part].story
                } else {
                    let text = &documents[kept[old.document] as usize].text;
                    far = prepared::story(text, old.part, &mut space)?;
                    &far
                };
                Ok(compare(story, old, &policy.relation, context))
            })?;
            verdict.matches.iter_mut().for_each(|m| m.document = kept[m.document] as usize);
            verdict.cover.iter_mut().for_each(|c| c.document = kept[c.document] as usize);
            if state.record(document, new, &verdict)? {
                kept.push(i);
                within.push(at);
            }
            verdicts[i as usize] = Some(verdict);
        }
    }
    step(progress, "dedup", documents.len(), documents.len())?;
    Ok(verdicts.into_iter().flatten().collect())
}

/// Whether the same runs were standing then and are now: none was and none is, or the same marks are known and stand.
fn same_standing(then: &[Seen], now: &[Seen]) -> bool {
    let marks = |seen: &[Seen]| seen.iter().map(|s| (s.word, s.standing)).collect::<Vec<_>>();
    let none = |seen: &[Seen]| !seen.iter().any(|s| s.standing);
    none(then) && none(now) || marks(then) == marks(now)
}

/// A document of the block, and what was done ahead for each of its stories.
struct Ready {
    new: Prepared,
    ahead: Vec<Ahead>,
}

/// The alignments of a story to the candidates that it had when the block began: by document and part of the kept story.
struct Ahead {
    seen: Vec<Seen>,
    aligned: Vec<(usize, usize, Alignment)>,
}

/// What one thread works with.
#[derive(Default)]
struct Bench {
    fingerprinter: Fingerprinter,
    search: Search,
}

impl Bench {
    fn prepare<'d>(
        &mut self,
        document: &Document,
        policy: &Policy,
        state: &State,
        text_of: impl Fn(usize) -> &'d str,
    ) -> Result<Ready> {
        let new = Prepared::new(document, &mut self.fingerprinter)?;
        let mut ahead = Vec::with_capacity(new.parts.len());
        for part in &new.parts {
            state.index.search(&part.keys, new.day(), &mut self.search);
            let mut aligned = Vec::with_capacity(self.search.candidates.len());
            for &story in &self.search.candidates {
                let kept = &state.kept[story as usize];
                let old = prepared::story(text_of(kept.document), kept.part, &mut self.fingerprinter)?;
                let alignment = Alignment::new(&part.story, &old, &policy.relation, &self.search.seen);
                aligned.push((kept.document, kept.part, alignment));
            }
            ahead.push(Ahead { seen: self.search.seen.clone(), aligned });
        }
        Ok(Ready { new, ahead })
    }
}
