//! Deferred: the keys of many stories that come at once, by shard, before they are sorted.

use super::tag::SHARDS;
use crate::story::Print;

/// How many keys an event has, or fewer; room that nobody uses costs nothing.
const KEYS: usize = 100;

/// The keys of stories, in the order in which these came.
#[derive(Debug)]
pub(crate) struct Deferred {
    /// Of each shard, the tags of the keys, each with the place of its story.
    pub(super) shards: Vec<Vec<u64>>,
    pub(super) stories: Vec<Story>,
    /// How many keys there are.
    pub(super) keys: usize,
    /// From how many on they should be settled.
    full: usize,
}

/// A story that has keys.
#[derive(Clone, Copy, Debug)]
pub(super) struct Story {
    /// Its story number, when it is kept.
    pub own: Option<u32>,
    pub print: Print,
}

impl Deferred {
    /// No keys, and room for those of this many events, but for little more than `full`.
    pub fn of(events: u64, full: usize) -> Self {
        let keys = full.min((events as usize).saturating_mul(KEYS));
        let shards = (0..SHARDS).map(|_| Vec::with_capacity(keys / SHARDS * 9 / 8)).collect();
        Self { shards, stories: Vec::new(), keys: 0, full }
    }

    /// Forgets all, and keeps its room.
    pub(super) fn clear(&mut self) {
        self.shards.iter_mut().for_each(Vec::clear);
        self.stories.clear();
        self.keys = 0;
    }

    /// Whether there are so many keys that they should be settled before more are deferred.
    pub fn is_full(&self) -> bool {
        self.keys >= self.full
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Flushed, Index, Keys, Numbered, Taken, Threads};
    use super::*;
    use crate::fingerprint::Fingerprinter;
    use crate::secret::Secret;
    use crate::shingle::mix;
    use crate::story::OutletDay;

    proptest! {
        /// Settled at some events, or added one after the other and flushed at these: the same postings, segments and bytes.
        #[test]
        fn settling_is_adding_and_flushing(
            stories in proptest::collection::vec(
                (proptest::collection::vec(0..90u64, 0..12), 0..9i32, any::<bool>(), 0..12u8),
                1..120,
            ),
        ) {
            let keys = Keys::new(&Fingerprinter::new().fingerprint("فتح السوق أبوابه").unwrap());
            let of = |marks: &[u64]| Keys { marks: marks.iter().map(|key| (mix(*key) >> 1, 0)).collect(), ..keys.clone() };
            let keys: Vec<Keys> = stories.iter().map(|(marks, ..)| of(marks)).collect();
            let (mut added, mut settled) = (Index::new(Secret::of([5; 32])), Index::new(Secret::of([5; 32])));
            let (mut deferred, mut own, all) = (Deferred::of(9, 99), 0, (0..SHARDS).collect::<Vec<_>>());
            for (event, ((_, day, kept, ends), keys)) in (0..).zip(stories.iter().zip(&keys)) {
                let taken = Taken { keys, origin: OutletDay::new(Some(*day), None), kept: *kept };
                let story = [Numbered { taken, look: None, event, own: kept.then_some(own) }];
                own += u32::from(*kept);
                added.take(&story, Threads::One).unwrap();
                settled.defer(&story, &mut deferred).unwrap();
                if *ends == 0 || event + 1 == stories.len() as u64 {
                    added.flush(&all, event + 1, Threads::One);
                    settled.settle(&mut deferred, event + 1);
                    let segments = added.segments();
                    prop_assert_eq!(settled.segments(), segments.clone());
                    let bytes = |index: &Index, of: &Flushed| index.segment(of.shard, of.until).to_vec();
                    prop_assert!(segments.iter().all(|of| bytes(&added, of) == bytes(&settled, of)));
                }
            }
            prop_assert!(settled.same(&added));
            let look = |index: &Index| {
                let of = |keys| index.look(keys).all(true).iter().map(|found| found.postings).collect::<Vec<_>>();
                keys.iter().map(of).collect::<Vec<_>>()
            };
            prop_assert_eq!(look(&settled), look(&added));
        }
    }
}
