//! State: what the engine knows of the documents before: the index that finds stories, the register that names them, and the
//! stories that were used last.
//!
//! In: [`Event`]s. It is made of them and of nothing else, so the same events make the same state. Parts of it can be flushed:
//! they do not change any more, and a state restored from them passes over the events that they know.

use std::collections::HashSet;
use std::sync::Arc;

use super::earlier::Earlier;
use super::event::{Event, Name, StoryEvent};
use super::kept::Kept;
use super::page::ClosedPage;
use super::recent::Recent;
use super::register::Register;
use crate::error::{Code, Error, Result};
use crate::fingerprint::Fingerprinter;
use crate::index::{Deferred, Flushed, Index, Numbered, SHARDS, Taken, Threads, Written};
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
    /// How many events of deleted documents it has.
    deleted: u64,
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
        Self::with_deleted(secret, HashSet::new())
    }

    /// The same, to be made of the events of some deleted documents too: [`State::delete_known`].
    pub fn with_deleted(secret: Secret, deleted: HashSet<u64>) -> Self {
        let register = Register::new(secret, deleted);
        Self { secret, index: Index::new(secret), register, recent: Recent::default(), deleted: 0 }
    }

    /// Deletes some documents, by their events: they are never found again, and their ids were not seen. All events of these ids go at
    /// once. Their keys stay in the index until a state is made without these events: they count as printed, and a key keeps its first stories,
    /// deleted or not.
    pub fn delete(&mut self, events: &[Event]) {
        for event in events {
            let [id, text] = &event.names;
            self.register.ids.forget([id, text]);
        }
        let stories = self.register.delete(events.iter().map(|event| event.number));
        self.hide(&stories);
        self.deleted += events.len() as u64;
    }

    /// How many events of deleted documents it was told of when it was begun, until these are deleted.
    pub fn known_deleted(&self) -> u64 {
        self.register.known_deleted()
    }

    /// Deletes the documents that it was told of when it was begun, after their events were taken in.
    pub fn delete_known(&mut self) {
        self.deleted += self.known_deleted();
        let stories = self.register.delete_known();
        self.hide(&stories);
    }

    fn hide(&mut self, stories: &[u32]) {
        for &story in stories {
            let Kept { document, story: part, .. } = self.register.kept[story as usize];
            self.recent.forget((document, part));
            self.index.hide(story);
        }
    }

    /// Takes in what was decided. A part of the state that was restored with an event in it passes over that event.
    ///
    /// # Errors
    /// When the index is full, and when the state was restored of something else.
    pub fn apply(&mut self, events: &[Event], threads: Threads) -> Result<()> {
        self.enter(events, |index, taken| index.take(taken, threads))
    }

    /// As [`State::apply`], for a state that was made of deferred events alone or of none; what they say is known after [`State::settle`].
    ///
    /// # Errors
    /// As [`State::apply`].
    pub fn defer(&mut self, events: &[Event], deferred: &mut Deferred) -> Result<()> {
        self.enter(events, |index, taken| index.defer(taken, deferred))
    }

    /// Takes in what was deferred of all events before `until`, and clears it. All of it is flushed then: [`State::segments`].
    pub fn settle(&mut self, deferred: &mut Deferred, until: u64) {
        self.index.settle(deferred, until);
    }

    /// All segments that there are now.
    pub fn segments(&self) -> impl Iterator<Item = FlushedPart> {
        self.index.segments().into_iter().map(FlushedPart::Segment)
    }

    fn enter(&mut self, events: &[Event], take: impl FnOnce(&mut Index, &[Numbered<'_>]) -> Result<()>) -> Result<()> {
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
        take(&mut self.index, &taken)?;
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
    /// after every `turn` events. They take turns, so that there is always about as much to do. Pages of the register are given if they
    /// are `wanted`.
    pub fn flush(&mut self, until: u64, turn: u64, wanted: bool, threads: Threads) -> Vec<FlushedPart> {
        let shards: Vec<usize> =
            (0..SHARDS).filter(|&shard| due(shard, self.index.until(shard), until, turn)).collect();
        let runs = self.index.flush(&shards, until, threads).into_iter();
        runs.map(FlushedPart::Segment).chain(self.close(until, turn, wanted)).collect()
    }

    /// Closes the page of the register when it is time for it, as [`State::flush`] does.
    pub fn close(&mut self, until: u64, turn: u64, wanted: bool) -> Option<FlushedPart> {
        let due = due(REGISTER, self.register.until, until, turn);
        due.then(|| self.register.close(until, &self.index, wanted).map(FlushedPart::Page)).flatten()
    }

    /// Instead of [`State::flush`], where nothing is ever written down: forgets what would be of the events before `until`.
    pub fn pass(&mut self, until: u64) {
        _ = self.register.close(until, &self.index, false);
    }

    /// Makes room for what the register has of this many events.
    pub fn reserve_events(&mut self, events: usize) {
        self.register.reserve(events);
    }

    /// Makes room for `times` as much as it knows, when nothing was flushed yet.
    pub fn reserve(&mut self, times: usize) {
        self.index.reserve(times);
    }

    /// The bytes of the segment of a shard that ends before an event.
    pub fn segment(&self, shard: usize, until: u64) -> &[u8] {
        self.index.segment(shard, until)
    }

    /// The state of the flushed parts, those of each shard and of the register in order, with the events of some documents that were deleted
    /// since: see [`State::with_deleted`]. `None` when one does not go on where the
    /// one before ends, or is damaged.
    pub fn restore(secret: Secret, deleted: HashSet<u64>, pages: Vec<ClosedPage>, runs: Vec<Written>) -> Option<Self> {
        let mut state = Self::with_deleted(secret, deleted);
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

    /// Whether no part of it was flushed.
    pub fn is_new(&self) -> bool {
        self.register.until == 0 && (0..SHARDS).all(|shard| self.index.until(shard) == 0)
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

    /// How many deleted documents have their keys in it.
    pub fn deleted(&self) -> u64 {
        self.deleted
    }

    /// The numbers of the events of some ids, and of a few others, in order.
    pub fn events_of(&self, ids: &HashSet<Name>) -> Vec<u64> {
        self.register.ids.events_of(ids)
    }

    /// The number of the next story that is kept.
    pub fn next_story(&self) -> usize {
        self.register.kept.len()
    }

    /// How many stories are kept.
    pub fn stories(&self) -> usize {
        self.register.kept.len() - self.index.hidden()
    }
}

/// Whether a part that has all events before `since` is to be flushed with those before `until`: each has its turn once in `turn` events,
/// one after the other.
fn due(part: usize, since: u64, until: u64, turn: u64) -> bool {
    let before = turn - (turn * (part as u64 + 1)).div_ceil(SHARDS as u64 + 1);
    until >= since + turn - (since + before) % turn
}

fn other() -> Error {
    Error::new(
        Code::Corrupt,
        "the store's events are not the ones that its index was made from; restore it from a copy",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the first event on, and when all parts were flushed at once: no block of events flushes many, and in as many events as a turn
    /// has each is flushed once.
    #[test]
    fn parts_take_turns() {
        let (turn, block) = (1 << 15, 512);
        for all in [0, 100_000, 7 * turn] {
            let mut since = [all; REGISTER + 1];
            for until in (all + block..=all + turn).step_by(block as usize) {
                let flushed = (0..=REGISTER).filter(|&part| due(part, since[part], until, turn)).collect::<Vec<_>>();
                assert!((4..=5).contains(&flushed.len()), "{} parts at event {until}", flushed.len());
                flushed.into_iter().for_each(|part| since[part] = until);
            }
            assert!(since.iter().all(|since| *since > all));
        }
        assert!((0..=REGISTER).all(|part| !due(part, 9, 9, turn) && due(part, 9, 9 + turn, turn)));
    }
}
