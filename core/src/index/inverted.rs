//! The inverted index: which of the stories seen so far have a key, and what is known of each of them.

use std::collections::HashSet;
use std::hint::black_box;

use rayon::prelude::*;

use super::bytes::Bytes;
use super::deferred::{Deferred, Story};
use super::entry::{Numbered, StoryEntry, Threads};
use super::identity_hasher::IdentityHash;
use super::keys::Keys;
use super::look::{Found, Look};
use super::posting::Posting;
use super::shard::{Flushed, Postings, Shard};
use super::tag::{MAX_STORY, SHARDS, pack, shard, tag};
use crate::error::{Code, Error, Result};
use crate::secret::Secret;
use crate::shingle::mix;

/// The stories seen so far, by what finds them.
#[derive(Debug)]
pub(crate) struct Index {
    /// Where the shards have each key.
    secret: Secret,
    shards: Vec<Shard>,
    stories: Vec<StoryEntry>,
    /// Those that are no candidates any more, mixed.
    hidden: HashSet<u64, IdentityHash>,
}

/// What was written of a shard: the events it was made of, from a number to before another, and its bytes.
pub(crate) struct Written {
    pub shard: usize,
    pub from: u64,
    pub until: u64,
    pub bytes: Bytes,
}

/// The tag of a key that is added, where its postings are if it was looked up, and which of some stories it is added to.
type Added = (u32, Option<Postings>, u32);

impl Index {
    /// An index without stories, in which a secret places the keys.
    pub fn new(secret: Secret) -> Self {
        let shards = (0..SHARDS).map(|_| Shard::default()).collect();
        Self { secret, shards, stories: Vec::new(), hidden: HashSet::default() }
    }

    /// Takes in stories. The kept ones have the next numbers, in order, or those that they had when they were taken in before:
    /// a shard that knows of an event passes over it. The same as taking in one after the other.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when there were more than 2³¹ stories; then nothing is taken in.
    pub fn take(&mut self, stories: &[Numbered<'_>], threads: Threads) -> Result<()> {
        self.enter(stories)?;
        // What every key of a shard is about, in order.
        let all: usize = stories.iter().map(|story| story.taken.keys.len()).sum();
        let mut added: Vec<Vec<Added>> = (0..SHARDS).map(|_| Vec::with_capacity(all / SHARDS * 5 / 4)).collect();
        for (of, Numbered { taken, look, own, .. }) in stories.iter().enumerate() {
            let mut add = |place, postings| added[shard(place)].push((tag(place), postings, of as u32));
            match look {
                Some(look) => look.all(own.is_some()).iter().for_each(|found| add(found.place, Some(found.postings))),
                None => taken.keys.all(own.is_some()).for_each(|key| add(self.secret.place(key), None)),
            }
        }
        let entries = &self.stories;
        let add = |(table, added): (&mut Shard, &Vec<Added>)| {
            let until = table.until();
            table.prefetch(added.iter().map(|added| added.0));
            for &(tag, place, of) in added {
                let Numbered { taken, event, own, .. } = &stories[of as usize];
                if *event >= until {
                    table.add(tag, place, *own, taken.print(), |s| entries[s as usize].print());
                }
            }
        };
        let shards = &mut self.shards;
        match threads {
            Threads::One => shards.iter_mut().zip(&added).for_each(add),
            Threads::All => shards.par_iter_mut().zip(&added).with_min_len(SHARDS / 16).for_each(add),
        }
        Ok(())
    }

    /// Knows of stories, whose keys are still to be added.
    fn enter(&mut self, stories: &[Numbered<'_>]) -> Result<()> {
        if self.stories.len() + stories.len() > MAX_STORY as usize {
            return Err(Error::new(Code::InvalidArgument, "the index is full: it holds 2147483648 stories"));
        }
        for Numbered { taken, own, .. } in stories {
            if own.is_some_and(|own| own as usize == self.stories.len()) {
                self.stories.push(StoryEntry::of(taken));
            }
        }
        Ok(())
    }

    /// As [`Index::take`], but the keys are found only after [`Index::settle`]. No shard knows of an event of these, and no memtable has a key.
    ///
    /// # Errors
    /// As [`Index::take`].
    pub fn defer(&mut self, stories: &[Numbered<'_>], deferred: &mut Deferred) -> Result<()> {
        self.enter(stories)?;
        for Numbered { taken, own, .. } in stories {
            let place = deferred.stories.len() as u32;
            deferred.stories.push(Story { own: *own, print: taken.print() });
            for key in taken.keys.all(own.is_some()).map(|key| self.secret.place(key)) {
                deferred.shards[shard(key)].push(pack(tag(key), place));
                deferred.keys += 1;
            }
        }
        Ok(())
    }

    /// Makes segments of what was deferred of all events before `until`, and clears it.
    pub fn settle(&mut self, deferred: &mut Deferred, until: u64) {
        let Deferred { shards, stories, .. } = deferred;
        let entries = &self.stories;
        let of = self.shards.par_iter_mut().zip(shards).enumerate();
        of.with_max_len(1).for_each(|(number, (shard, keys))| {
            shard.settle(number, until, keys, stories, |story| entries[story as usize].print());
        });
        deferred.clear();
    }

    /// All segments, those of each shard in order.
    pub fn segments(&self) -> Vec<Flushed> {
        let of = |(number, shard): (usize, &Shard)| shard.flushed(number).collect::<Vec<_>>();
        self.shards.iter().enumerate().flat_map(of).collect()
    }

    /// Makes room for this many times as many keys as there are, while nothing was flushed.
    pub fn reserve(&mut self, times: usize) {
        self.shards.par_iter_mut().for_each(|shard| shard.reserve(times));
    }

    /// Knows these stories, and no other ones.
    pub fn know(&mut self, stories: Vec<StoryEntry>) {
        self.stories = stories;
    }

    /// What is known of a story.
    pub fn entry(&self, story: u32) -> StoryEntry {
        self.stories[story as usize]
    }

    /// Hides a story: no search finds it any more.
    pub fn hide(&mut self, story: u32) {
        self.hidden.insert(mix(story.into()));
    }

    /// How many stories are hidden.
    pub fn hidden(&self) -> usize {
        self.hidden.len()
    }

    /// Whether a story is hidden.
    pub(super) fn is_hidden(&self, story: u32) -> bool {
        !self.hidden.is_empty() && self.hidden.contains(&mix(story.into()))
    }

    /// From which event on the segments of a shard know nothing.
    pub fn until(&self, shard: usize) -> u64 {
        self.shards[shard].until()
    }

    /// Flushes the memtables of some shards, with all events before `until` in it.
    pub fn flush(&mut self, shards: &[usize], until: u64, threads: Threads) -> Vec<Flushed> {
        let all = self.shards.iter_mut().enumerate();
        let due: Vec<_> = all.filter(|(shard, _)| shards.contains(shard)).collect();
        let flush = |(shard, keys): (usize, &mut Shard)| keys.flush(shard, until);
        match threads {
            Threads::One => due.into_iter().filter_map(flush).collect(),
            Threads::All => due.into_par_iter().filter_map(flush).collect(),
        }
    }

    /// The segment of a shard that ends before an event, in bytes.
    pub fn segment(&self, shard: usize, until: u64) -> &[u8] {
        self.shards[shard].segment(until)
    }

    /// Puts segments, as [`Index::segment`] gave them, after those that their shards have. `false` when one does not go on where they end.
    pub fn restore(&mut self, segments: Vec<Written>) -> bool {
        let shards = &mut self.shards;
        let mut restore = |Written { shard, from, until, bytes }| {
            shards.get_mut(shard).is_some_and(|shard| shard.restore(from, until, bytes))
        };
        if !segments.into_iter().all(&mut restore) {
            return false;
        }
        shards.par_iter_mut().filter(|shard| shard.until() > 0).for_each(Shard::rebuild_bloom);
        true
    }

    /// Whether another index, of the same secret, took in the same.
    pub fn same(&self, other: &Self) -> bool {
        let shards = self.shards.par_iter().zip(&other.shards);
        self.stories == other.stories && shards.all(|(a, b)| a.contents() == b.contents())
    }

    /// Looks the keys of a story up.
    pub fn look(&self, keys: &Keys) -> Look {
        let places: Vec<u64> = keys.all(true).map(|key| self.secret.place(key)).collect();
        self.prefetch(&places);
        let found = |place: u64| Found { place, postings: self.shards[shard(place)].find(tag(place)) };
        Look::new(places.into_iter().map(found).collect(), keys.marks.len())
    }

    /// The posting of a key that has one.
    pub(super) fn posting(&self, found: Found) -> Option<Posting> {
        self.shards[shard(found.place)].posting(found.postings)
    }

    /// What is known of the stories, by number.
    pub(super) fn stories(&self) -> &[StoryEntry] {
        &self.stories
    }

    /// Reads what keys are to be looked up in, by their places, so that it is at hand; as [`Shard::prefetch`], all at once.
    fn prefetch(&self, places: &[u64]) {
        let shards = || places.iter().map(|&place| (&self.shards[shard(place)], tag(place)));
        black_box(shards().fold(0, |read, (shard, tag)| read ^ shard.bloom.prefetch(tag)));
        let may_have = shards().filter(|(shard, tag)| shard.bloom.may_have(*tag));
        black_box(may_have.fold(0, |read, (shard, tag)| read ^ shard.prefetch_found(tag)));
    }
}
