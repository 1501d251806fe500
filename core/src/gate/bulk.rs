//! Bulk: the gate run over many documents at once, in the order of (`published`, `id`, text, `publisher`); documents without a
//! date come last. The verdicts are those of one after the other.

use std::ops::Range;

use rayon::prelude::*;

use super::block::{self, BLOCK, Decided, Rules};
use super::prepared;
use super::register::Kept;
use super::state::{Earlier, State};
use super::{Policy, Verdict};
use crate::compare::Passage;
use crate::document::Document;
use crate::error::{Code, Error, Result};
use crate::fingerprint::Fingerprinter;
use crate::index::Threads;
use crate::source::Registry;
use crate::story::StoryWords;
use crate::text::CodePoints;
use crate::threads::on_threads;

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

/// Tells of a step and heeds a wish to stop.
pub(crate) fn step(progress: &dyn Progress, stage: &'static str, done: usize, total: usize) -> Result<()> {
    progress.step(stage, done as u64, total as u64);
    if progress.stop() { Err(Error::new(Code::Interrupted, "stopped as asked; nothing was decided")) } else { Ok(()) }
}

/// The verdicts on the documents, in the order of the input, as the [`Gate`](crate::Gate) gives them one after the other
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

    let rules = Rules { policy, registry: Registry::builtin(), chains: false };
    let mut run = Run {
        documents,
        rules,
        state: State::default(),
        numbered: Vec::with_capacity(documents.len()),
        verdicts: Vec::with_capacity(documents.len()),
    };
    let prepare =
        |block: Option<&[u32]>| block.map(|block| block::prepare(&documents_of(documents, block), rules)).transpose();
    let mut blocks = order.chunks(BLOCK).peekable();
    let mut new = prepare(blocks.peek().copied())?;
    let bytes_of = |block: &[u32]| block.iter().map(|&i| documents[i as usize].text.len()).sum::<usize>();
    let (all, mut bytes) = (bytes_of(&order), 0);
    let (mut roomy, mut done) = (all / 64, 0);
    while let (Some(block), Some(prepared)) = (blocks.next(), new) {
        step(progress, "dedup", done, documents.len())?;
        done += block.len();
        let ready = run.align(prepared)?;
        // What is in order keeps one thread busy; the others make the next block ready.
        let (decided, next) = rayon::join(|| run.judge(block, ready), || prepare(blocks.peek().copied()));
        decided?;
        new = next?;
        bytes += bytes_of(block);
        if bytes >= roomy {
            // Tables that grow bit by bit are written again and again: the texts tell how much is to come.
            run.state.reserve(all.div_ceil(bytes.max(1)).min(8));
            roomy = 8 * bytes;
        }
    }
    step(progress, "dedup", documents.len(), documents.len())?;
    let mut verdicts = run.verdicts;
    // Each goes to the place of its document in the input.
    for i in 0..order.len() {
        while order[i] as usize != i {
            let place = order[i] as usize;
            verdicts.swap(i, place);
            order.swap(i, place);
        }
    }
    Ok(verdicts)
}

fn documents_of<'d>(documents: &'d [Document], block: &[u32]) -> Vec<&'d Document> {
    block.iter().map(|&i| &documents[i as usize]).collect()
}

/// A run over documents, block by block.
struct Run<'a> {
    documents: &'a [Document],
    rules: Rules<'a>,
    state: State,
    /// The place in the input of every number.
    numbered: Vec<u32>,
    /// In the order in which the documents were judged.
    verdicts: Vec<Verdict>,
}

impl Run<'_> {
    fn texts(&self) -> Texts<'_> {
        Texts { documents: self.documents, numbered: &self.numbered }
    }

    fn align(&self, new: Vec<block::New>) -> Result<Vec<block::Ready>> {
        self.state.align(new, self.rules, &self.texts())
    }

    /// Decides on a block, and takes it in.
    fn judge(&mut self, block: &[u32], ready: Vec<block::Ready>) -> Result<()> {
        let documents = documents_of(self.documents, block);
        let first = self.numbered.len() as u64;
        let mut decided = self.state.judge(&documents, ready, first, self.rules, &self.texts())?;
        // All verdicts are kept until the end.
        decided.par_iter_mut().for_each(|decided| decided.verdict.shrink());
        let mut events = Vec::with_capacity(block.len());
        for (&i, Decided { mut verdict, event, stories, .. }) in block.iter().zip(decided) {
            let numbered = &mut self.numbered;
            numbered.extend(event.iter().map(|_| i));
            verdict.matches.iter_mut().for_each(|m| m.document = u64::from(numbered[m.document as usize]));
            verdict.cover.iter_mut().for_each(|c| c.document = u64::from(numbered[c.document as usize]));
            self.verdicts.push(verdict);
            if let Some(event) = event {
                if event.kept() {
                    self.state.remember(event.number, stories);
                }
                events.push(event);
            }
        }
        self.state.apply(&events, Threads::All)?;
        // All keys stay open: to look one up or to add it takes one line of memory, and nothing is to be merged. At a million
        // stories that takes an eighth less time than runs do, and 220 bytes a story more.
        self.state.pass(self.numbered.len() as u64);
        Ok(())
    }
}

/// Documents in memory, by number.
struct Texts<'a> {
    documents: &'a [Document],
    numbered: &'a [u32],
}

impl Texts<'_> {
    fn of(&self, kept: &Kept) -> &Document {
        &self.documents[self.numbered[kept.document as usize] as usize]
    }
}

impl Earlier for Texts<'_> {
    fn id(&self, kept: &Kept) -> Result<String> {
        Ok(self.of(kept).id.clone())
    }

    fn story(&self, kept: &Kept, space: &mut Fingerprinter) -> Result<StoryWords> {
        prepared::story(&self.of(kept).text, kept.part as usize, space)
    }

    fn points(&self, kept: &Kept, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        let points = CodePoints::new(&self.of(kept).text);
        Ok(passages.iter().map(|passage| points.span(passage.b.clone())).collect())
    }
}
