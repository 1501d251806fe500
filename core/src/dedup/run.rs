//! Run: documents in memory through the engine, block by block.
//!
//! In: [`Document`]s in any order. Out: their [`Verdict`]s in that order.
//!
//! ```text
//! order the documents (order.rs); of each block of them:
//!   decide   (decide/block.rs), with the texts in memory as the earlier documents
//!   absorb   nothing is flushed
//! put each verdict in the place of its document
//! ```

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::order::order;
use super::{furniture, prints};
use crate::compare::{Passage, Spelling};
use crate::decide::{
    BLOCK, Chain, Decided, Decision, Earlier, FurnitureFrom, Incoming, Kept, Last, Policy, Prepared, Rules, State,
    Verdict, prepare, prose,
};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::Threads;
use crate::progress::{Progress, step};
use crate::secret::Secret;
use crate::source::Registry;
use crate::story::{Standing, StoryWords};
use crate::text::CodePoints;
use crate::threads::on_threads;

/// The verdicts on the documents, in the order of the input, as a [`Gate`](crate::Gate) gives them one after another
/// in the [order](Policy::order) of the policy. Sources are known by `registry`. The same for any number of `threads`; `None` is one a core. The
/// same for any order of the input, too, but for documents whose ids were made of what they say: of equal ones the first stays.
///
/// # Errors
/// [`Code::InvalidDocument`](crate::Code::InvalidDocument) and [`Code::InvalidText`](crate::Code::InvalidText) for a document
/// that cannot be judged at all, [`Code::InvalidArgument`](crate::Code::InvalidArgument) for a number of threads that cannot be used,
/// [`Code::InvalidPolicy`](crate::Code::InvalidPolicy) for a policy whose [order](Policy::order) is none,
/// [`Code::Interrupted`](crate::Code::Interrupted) when `progress` asks to stop.
pub fn dedup(
    documents: &[Document],
    policy: &Policy,
    registry: &Registry,
    threads: Option<usize>,
    progress: &dyn Progress,
) -> Result<Vec<Verdict>> {
    policy.check_order()?;
    let rules = Rules { policy, registry, chains: false };
    on_threads(threads, || run(documents, rules, progress))
}

fn run(documents: &[Document], rules: Rules<'_>, progress: &dyn Progress) -> Result<Vec<Verdict>> {
    let incoming = documents.par_iter().map(Incoming::new).collect::<Result<Vec<_>>>()?;
    let mut order = order(&incoming, rules)?;
    let standing = match rules.policy.furniture_from {
        FurnitureFrom::Input => Some(furniture::standing_of(&incoming, rules, progress)?),
        _ => None,
    };
    let mut run = Run {
        documents,
        order: &order,
        rules,
        standing: standing.as_deref(),
        state: State::new(Secret::of_run()),
        numbered: Vec::with_capacity(documents.len()),
        verdicts: Vec::with_capacity(documents.len()),
        kept: (0..documents.len() as u32).collect(),
    };
    let incoming_of = |block: &[u32]| block.iter().map(|&i| incoming[i as usize]).collect::<Vec<_>>();
    let bytes_of = |block: &[u32]| block.iter().map(|&i| documents[i as usize].text.len()).sum::<usize>();
    let mut blocks = order.chunks(BLOCK).peekable();
    let mut prepared = prepare(&blocks.peek().map_or_else(Vec::new, |block| incoming_of(block)), rules)?;
    let (all, mut bytes) = (bytes_of(&order), 0);
    let (mut roomy, mut done) = (all / 64, 0);
    while let Some(block) = blocks.next() {
        step(progress, "dedup", done, documents.len())?;
        done += block.len();
        let next = blocks.peek().map_or_else(Vec::new, |block| incoming_of(block));
        prepared = run.block(block, prepared, &next)?;
        bytes += bytes_of(block);
        if bytes >= roomy {
            // Tables that grow in small steps are copied again and again: the number of texts says how large they will be.
            run.state.reserve(all.div_ceil(bytes.max(1)).min(8));
            roomy = 8 * bytes;
        }
    }
    step(progress, "dedup", documents.len(), documents.len())?;
    let (mut verdicts, kept) = (run.verdicts, run.kept);
    prints::count(&mut verdicts, &order, &kept, &incoming, rules.registry);
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

/// A run over documents, block by block.
struct Run<'a> {
    documents: &'a [Document],
    /// Their places in the input, in the order in which they are judged.
    order: &'a [u32],
    rules: Rules<'a>,
    /// What is furniture in the stories of each document, by its place in the input, where that was learned from all.
    standing: Option<&'a [Vec<Standing>]>,
    state: State,
    /// The place in the order of every number.
    numbered: Vec<u32>,
    /// In the order in which the documents were judged.
    verdicts: Vec<Verdict>,
    /// Of the document at each place in the input, the place of the one that it was dropped for; else its own.
    kept: Vec<u32>,
}

impl Run<'_> {
    /// Decides on a block and absorbs it, and prepares the next one meanwhile.
    fn block(&mut self, block: &[u32], mut prepared: Vec<Prepared>, next: &[Incoming<'_>]) -> Result<Vec<Prepared>> {
        if let Some(standing) = self.standing {
            for (&i, prepared) in block.iter().zip(&mut prepared) {
                let of = prepared.stories.iter_mut().zip(&standing[i as usize]);
                of.for_each(|(story, standing)| story.keys.standing = *standing);
            }
        }
        let documents: Vec<&Document> = block.iter().map(|&i| &self.documents[i as usize]).collect();
        let (first, rules) = (self.numbered.len() as u64, self.rules);
        let Self { order, verdicts, .. } = self;
        let judged = verdicts.len() as u32;
        let earlier =
            Texts { documents: self.documents, order, numbered: &self.numbered, verdicts, split: Last::default() };
        let (mut decided, next) = self.state.decide(&documents, prepared, first, next, rules, &earlier)?;
        // All verdicts are kept until the end.
        decided.par_iter_mut().for_each(|decided| decided.verdict.shrink());
        let new = (judged..).zip(&decided).filter(|(_, decided)| decided.event.is_some());
        self.numbered.extend(new.map(|(at, _)| at));
        let place = |number: u64| self.order[self.numbered[number as usize] as usize];
        for (&i, Decided { verdict, seen, .. }) in block.iter().zip(&mut decided) {
            verdict.matches.iter_mut().for_each(|m| m.document = place(m.document).into());
            verdict.cover.iter_mut().for_each(|c| c.document = place(c.document).into());
            if verdict.decision == Decision::Drop {
                let of = seen.map(place).or_else(|| verdict.matched().map(|m| m.document as u32));
                self.kept[i as usize] = of.map_or(i, |of| self.kept[of as usize]);
            }
        }
        self.verdicts.extend(self.state.absorb(decided, Threads::All)?);
        // All keys stay open: to look one up or to add it takes one line of memory, and nothing has to be compacted. At a million
        // stories that takes an eighth less time than runs do, and 220 bytes a story more.
        self.state.pass(self.numbered.len() as u64);
        Ok(next)
    }
}

/// Documents in memory, by number. Of a story that was not used for a while only its text is kept, so it is prepared again.
struct Texts<'a> {
    documents: &'a [Document],
    order: &'a [u32],
    numbered: &'a [u32],
    /// On those that were judged, in their order.
    verdicts: &'a [Verdict],
    /// The pages that were used last: a page of many stories is used for each of them.
    split: Last<Split<'a>>,
}

/// A page as its stories are read from it.
struct Split<'a> {
    text: &'a str,
    prose: OnceLock<Vec<Vec<Range<usize>>>>,
    points: OnceLock<CodePoints<'a>>,
}

impl<'a> Texts<'a> {
    fn of(&self, kept: &Kept) -> &'a Document {
        &self.documents[self.order[self.numbered[kept.document as usize] as usize] as usize]
    }

    fn split(&self, kept: &Kept) -> Result<Arc<Split<'a>>> {
        self.split.get(kept.document, || {
            let text = self.of(kept).text.as_str();
            Ok((Split { text, prose: OnceLock::new(), points: OnceLock::new() }, text.len()))
        })
    }
}

impl Earlier for Texts<'_> {
    fn id(&self, kept: &Kept) -> Result<String> {
        Ok(self.of(kept).id.clone())
    }

    fn chain(&self, kept: &Kept) -> Result<Chain<'_>> {
        Ok(Cow::Borrowed(&self.verdicts[self.numbered[kept.document as usize] as usize].chain))
    }

    fn story(&self, kept: &Kept, space: &mut Fingerprinter) -> Result<StoryWords> {
        let split = self.split(kept)?;
        let prose = split.prose.get_or_init(|| prose(split.text)).get(kept.story as usize);
        StoryWords::read(split.text, prose.map_or(&[], Vec::as_slice), space)
    }

    fn spelling(&self, kept: &Kept) -> Result<Spelling<'_>> {
        Ok(Spelling::Text(&self.of(kept).text))
    }

    fn points(&self, kept: &Kept, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        let split = self.split(kept)?;
        let points = split.points.get_or_init(|| CodePoints::new(split.text));
        Ok(passages.iter().map(|passage| points.span(passage.b.clone())).collect())
    }
}
