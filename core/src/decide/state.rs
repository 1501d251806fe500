//! State: what the engine knows of the documents before: the index that finds stories, the register that names them, and the
//! stories that were used last.
//!
//! In: [`Event`]s. It is made of them and of nothing else, so the same events make the same state. Parts of it can be flushed:
//! they do not change any more, and a state restored from them passes over the events that they know.

use std::sync::Arc;

use super::earlier::Earlier;
use super::event::{Event, Name, StoryEvent};
use super::kept::Kept;
use super::page::ClosedPage;
use super::recent::Recent;
use super::register::Register;
use crate::error::{Code, Error, Result};
use crate::fingerprint::Fingerprinter;
use crate::index::{Flushed, Index, Numbered, SHARDS, Taken, Threads, Written};
use crate::secret::Secret;
use crate::story::{OutletDay, StoryWords};

/// The number of the register among the shards.
pub(crate) const REGISTER: usize = SHARDS;

/// All that a gate knows but for the kept documents themselves, for which it asks an [`Earlier`].
#[derive(Debug)]
pub(crate) struct State {
    pub(super) secret: Secret,
    pub(super) index: Index,
    pub(super) register: Register,
    /// The stories that were used last.
    pub(super) recent: Recent,
}

/// A part of a state that will not change any more.
pub(crate) enum FlushedPart {
    /// A run of a shard, which may take the place of others. The index has its bytes: [`State::segment`].
    Segment(Flushed),
    Page(ClosedPage),
}

impl State {
    /// What is known before the first event. A secret places the keys in the index.
    pub fn new(secret: Secret) -> Self {
        Self { secret, index: Index::new(secret), register: Register::new(secret), recent: Recent::default() }
    }

    /// Takes in what was decided. A part of the state that was restored with an event in it passes over that event.
    ///
    /// # Errors
    /// When the index is full, and when the state was restored of something else.
    pub fn apply(&mut self, events: &[Event], threads: Threads) -> Result<()> {
        let mut taken = Vec::with_capacity(events.len());
        let mut kept = Vec::with_capacity(events.len());
        let first = self.register.kept.len();
        for event in events {
            let Event { number, bucket, published, .. } = *event;
            let entered = number < self.register.until;
            let outlet = event.publisher.as_deref().map(|name| self.register.outlet_of(name));
            let origin = OutletDay::new(published.map(crate::document::day), outlet);
            for (n, story) in event.stories.iter().enumerate() {
                let own = match (story.kept, entered) {
                    (false, _) => None,
                    (true, false) => {
                        let own = (first + kept.len()) as u32;
                        kept.push(Kept::new(number, n as u32, outlet, published, bucket, own));
                        Some(own)
                    }
                    (true, true) => Some(self.register.find(number, n as u32).ok_or_else(other)?),
                };
                let StoryEvent { ref keys, ref look, kept, .. } = *story;
                taken.push(Numbered { taken: Taken { keys, origin, kept }, look: look.as_ref(), event: number, own });
            }
        }
        self.index.take(&taken, threads)?;
        let mut kept = kept.into_iter().peekable();
        let until = self.register.until;
        for event in events.iter().filter(|event| event.number >= until) {
            let own = std::iter::from_fn(|| kept.next_if(|kept| kept.document == event.number));
            self.register.enter(event, own);
            for (n, story) in event.stories.iter().enumerate() {
                if let Some((document, of)) = story.replaces
                    && let (Some(old), Some(new)) =
                        (self.register.find(document, of), self.register.find(event.number, n as u32))
                {
                    self.register.replace(old, new);
                }
            }
        }
        Ok(())
    }

    /// Flushes what it is time for, when all events before `until` were applied: a shard of the index or a page of the register
    /// after every `turn` events. For the first time they take turns, so that there is always about as much to do. Pages of the
    /// register are given if they are `wanted`.
    pub fn flush(&mut self, until: u64, turn: u64, wanted: bool, threads: Threads) -> Vec<FlushedPart> {
        let due = |part: usize, since: u64| match since {
            0 => until * (SHARDS as u64 + 1) >= turn * (part as u64 + 1),
            since => until >= since + turn,
        };
        let shards: Vec<usize> = (0..SHARDS).filter(|&shard| due(shard, self.index.until(shard))).collect();
        let runs = self.index.flush(&shards, until, threads).into_iter();
        let mut flushed: Vec<FlushedPart> = runs.map(FlushedPart::Segment).collect();
        let from = self.register.until;
        if due(REGISTER, from) && until > from {
            flushed.extend(self.register.close(until, &self.index, wanted).map(FlushedPart::Page));
        }
        flushed
    }

    /// Instead of [`State::flush`], where nothing is ever written down: forgets what would be of the events before `until`.
    pub fn pass(&mut self, until: u64) {
        _ = self.register.close(until, &self.index, false);
    }

    /// Makes room for `times` as much as it knows, when nothing was flushed yet.
    pub fn reserve(&mut self, times: usize) {
        self.index.reserve(times);
    }

    /// The bytes of the last run of a shard.
    pub fn segment(&self, shard: usize) -> &[u8] {
        self.index.segment(shard)
    }

    /// The state of the flushed parts, those of each shard and of the register in order. `None` when one does not go on where the
    /// one before ends, or is damaged.
    pub fn restore(secret: Secret, pages: Vec<ClosedPage>, runs: Vec<Written>) -> Option<Self> {
        let mut state = Self::new(secret);
        let Self { index, register, .. } = &mut state;
        let (stories, whole) = rayon::join(|| register.restore(pages), || index.restore(runs));
        index.know(stories?);
        whole.then_some(state)
    }

    /// Whether another state, of the same secret, is made of the same events.
    pub fn same(&self, other: &Self) -> bool {
        self.register.same(&other.register) && self.index.same(&other.index)
    }

    /// The first event that some part of the state does not know.
    pub fn flushed(&self) -> u64 {
        (0..SHARDS).map(|shard| self.index.until(shard)).min().unwrap_or(0).min(self.register.until)
    }

    /// The first event that is not on a closed page of the register, and how many are on one.
    pub fn closed(&self) -> (u64, u64) {
        (self.register.until, self.register.closed)
    }

    /// Keeps the stories of a document ready for comparison.
    pub(super) fn remember(&self, document: u64, stories: Vec<Arc<StoryWords>>) {
        for (n, story) in stories.into_iter().enumerate() {
            self.recent.put((document, n as u32), story);
        }
    }

    /// A kept story, made ready for comparison unless it still is.
    pub(super) fn story(
        &self,
        kept: &Kept,
        earlier: &dyn Earlier,
        space: &mut Fingerprinter,
    ) -> Result<Arc<StoryWords>> {
        let place = (kept.document, kept.story);
        if let Some(story) = self.recent.get(place) {
            return Ok(story);
        }
        let story = earlier.story(kept, space).map(Arc::new)?;
        self.recent.put(place, Arc::clone(&story));
        Ok(story)
    }

    /// The story that represents one now.
    pub(super) fn representative(&self, mut story: u32) -> u32 {
        while self.register.kept[story as usize].representative != story {
            story = self.register.kept[story as usize].representative;
        }
        story
    }

    /// Whether an id was seen.
    pub fn knows_id(&self, name: &Name) -> bool {
        self.register.ids.has_id(name)
    }

    /// The first kept story of the last kept document of an id.
    pub fn kept_of(&self, name: &Name) -> Option<Kept> {
        self.register.kept_of(name)
    }

    /// How many stories are kept.
    pub fn stories(&self) -> usize {
        self.register.kept.len()
    }
}

fn other() -> Error {
    Error::new(
        Code::Corrupt,
        "the store's events are not the ones that its index was made from; restore it from a copy",
    )
}
