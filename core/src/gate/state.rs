//! The state of a gate: what it knows of the documents before.

use std::ops::Range;
use std::sync::Arc;

use super::event::{Event, Name, PartEvent};
use super::recent::Recent;
use super::register::{Kept, Register};
use crate::compare::Passage;
use crate::error::{Code, Error, Result};
use crate::fingerprint::Fingerprinter;
use crate::index::{Flushed, Index, Numbered, SHARDS, Taken, Threads, Written};
use crate::story::{OutletDay, StoryWords};

/// A shard of the index freezes, and a page of the register is closed, when so many events came since it last did. For the
/// first time they do so one after the other, so that there is always about as much to do. Tests see many turns.
const TURN: u64 = if cfg!(test) { 6 } else { 1 << 15 };

/// The number of the register among the shards.
pub(crate) const REGISTER: usize = SHARDS;

/// All that a gate knows but for the texts of the kept documents, for which it asks [`Earlier`].
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(super) index: Index,
    pub(super) register: Register,
    /// The stories that were used last.
    pub(super) recent: Recent,
}

/// A part of a state that will not change any more, and takes the place of others.
pub(crate) struct Settled {
    pub flushed: Flushed,
    /// The bytes of a page of the register; empty when they were not wanted, and for a segment, which the index has.
    page: Vec<u8>,
}

/// The documents that were kept.
pub(crate) trait Earlier: Sync {
    /// The id of a story's document.
    fn id(&self, kept: &Kept) -> Result<String>;

    /// A story, made ready for comparison.
    fn story(&self, kept: &Kept, space: &mut Fingerprinter) -> Result<StoryWords>;

    /// Where some passages (their `b` sides, in bytes) stand in a story's text, in code points.
    fn points(&self, kept: &Kept, passages: &[Passage]) -> Result<Vec<Range<usize>>>;
}

impl State {
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
            for (part, story) in event.parts.iter().enumerate() {
                let own = match (story.kept, entered) {
                    (false, _) => None,
                    (true, false) => {
                        let own = (first + kept.len()) as u32;
                        kept.push(Kept::new(number, part as u32, outlet, published, bucket, own));
                        Some(own)
                    }
                    (true, true) => Some(self.register.find(number, part as u32).ok_or_else(other)?),
                };
                let PartEvent { ref keys, ref look, kept, .. } = *story;
                taken.push(Numbered { taken: Taken { keys, origin, kept }, look: look.as_ref(), event: number, own });
            }
        }
        self.index.take(&taken, threads)?;
        let mut kept = kept.into_iter().peekable();
        let until = self.register.until;
        for event in events.iter().filter(|event| event.number >= until) {
            let own = std::iter::from_fn(|| kept.next_if(|kept| kept.document == event.number));
            self.register.enter(event, own);
            for (part, story) in event.parts.iter().enumerate() {
                if let Some((document, of)) = story.replaces
                    && let (Some(old), Some(new)) =
                        (self.register.find(document, of), self.register.find(event.number, part as u32))
                {
                    self.register.replace(old, new);
                }
            }
        }
        Ok(())
    }

    /// Settles what it is time for, when all events before `until` were applied. Pages of the register are written down if they are
    /// `wanted`.
    pub fn settle(&mut self, until: u64, wanted: bool, threads: Threads) -> Vec<Settled> {
        let due = |part: usize, since: u64| match since {
            0 => until * (SHARDS as u64 + 1) >= TURN * (part as u64 + 1),
            since => until >= since + TURN,
        };
        let shards: Vec<usize> = (0..SHARDS).filter(|&shard| due(shard, self.index.until(shard))).collect();
        let flushed = self.index.flush(&shards, until, threads).into_iter();
        let mut settled: Vec<Settled> = flushed.map(|flushed| Settled { flushed, page: Vec::new() }).collect();
        let from = self.register.until;
        if due(REGISTER, from) && until > from {
            let page = self.register.close(until, &self.index, wanted);
            settled.push(Settled { flushed: Flushed { shard: REGISTER, from, until, gone: Vec::new() }, page });
        }
        settled
    }

    /// Instead of [`State::settle`], where nothing is ever written down: forgets what would be of the events before `until`.
    pub fn pass(&mut self, until: u64) {
        self.register.close(until, &self.index, false);
    }

    /// Makes room for so many times as much as it knows, of which nothing was settled.
    pub fn reserve(&mut self, times: usize) {
        self.index.reserve(times);
    }

    /// The bytes of what was settled just now.
    pub fn bytes<'a>(&'a self, Settled { flushed, page }: &'a Settled) -> &'a [u8] {
        if flushed.shard == REGISTER { page } else { self.index.segment(flushed.shard) }
    }

    /// The state of the settled parts of all shards, those of each in order. `None` when one does not go on where the one before
    /// ends, or is damaged.
    pub fn restore(parts: Vec<Written>) -> Option<Self> {
        let mut state = Self::default();
        let (pages, segments): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.shard == REGISTER);
        let Self { index, register, .. } = &mut state;
        let (stories, whole) = rayon::join(|| register.restore(&pages), || index.restore(segments));
        index.know(stories?);
        whole.then_some(state)
    }

    /// The first event that some part of the state does not know.
    pub fn settled(&self) -> u64 {
        (0..SHARDS).map(|shard| self.index.until(shard)).min().unwrap_or(0).min(self.register.until)
    }

    /// The first event that is not on a closed page of the register, and how many are on one.
    pub fn closed(&self) -> (u64, u64) {
        (self.register.until, self.register.closed)
    }

    /// Keeps the stories of a document at hand.
    pub fn remember(&self, document: u64, stories: Vec<Arc<StoryWords>>) {
        for (part, story) in stories.into_iter().enumerate() {
            self.recent.put((document, part as u32), story);
        }
    }

    /// The story that stands for one.
    pub(super) fn stands(&self, mut story: u32) -> u32 {
        while self.register.kept[story as usize].stands != story {
            story = self.register.kept[story as usize].stands;
        }
        story
    }

    /// Whether an id was seen.
    pub fn knows_id(&self, name: &Name) -> bool {
        self.register.knows_id(name)
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
        "the events of the store are not those that its index was made of; restore it from a copy",
    )
}
