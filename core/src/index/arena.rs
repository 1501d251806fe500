//! Arena: the postings of a shard's memtable, each as its record ([`Posting::write`]). Nearly all have two stories, so a record takes
//! a quarter of the memory of a posting with room for eight.

use super::posting::{Posting, record};

/// Up to this many unused bytes are not worth reclaiming.
const RECLAIM: usize = 1 << 12;

#[derive(Clone, Debug)]
pub(super) struct Arena {
    bytes: Vec<u8>,
    /// How many bytes no posting uses any more.
    gone: usize,
    /// How many unused bytes are worth reclaiming.
    reclaim: usize,
}

impl Default for Arena {
    fn default() -> Self {
        Self::reclaiming(RECLAIM)
    }
}

impl Arena {
    /// An arena that counts as wasteful from this many unused bytes on.
    pub fn reclaiming(reclaim: usize) -> Self {
        Self { bytes: Vec::new(), gone: 0, reclaim }
    }

    /// Takes the arena and leaves an empty one with the same limit.
    pub fn take(&mut self) -> Self {
        std::mem::replace(self, Self::reclaiming(self.reclaim))
    }

    /// The record of the posting at a place, with its length before it.
    pub fn record(&self, at: u32) -> &[u8] {
        record(&self.bytes, at)
    }

    /// The posting at a place.
    pub fn get(&self, at: u32) -> Posting {
        Posting::read(self.record(at))
    }

    /// Appends a posting and gives its place.
    pub fn push(&mut self, posting: &Posting) -> u32 {
        let at = self.room();
        posting.write(&mut self.bytes);
        at
    }

    /// Appends a record and gives its place.
    pub fn push_record(&mut self, record: &[u8]) -> u32 {
        let at = self.room();
        self.bytes.extend_from_slice(record);
        at
    }

    /// Appends a posting that replaces the one at `at`, and gives its place.
    pub fn replace(&mut self, at: u32, posting: &Posting) -> u32 {
        let new = self.push(posting);
        let (old, len) = (self.record(at).len(), self.record(new).len());
        if len > old {
            self.gone += old;
            return new;
        }
        self.gone += old - len;
        self.bytes.copy_within(new as usize.., at as usize);
        self.bytes.truncate(new as usize);
        at
    }

    /// Makes room for `times` what it holds.
    pub fn reserve(&mut self, times: usize) {
        self.bytes.reserve_exact(self.bytes.len() * times.saturating_sub(1));
    }

    /// Makes room for a record and gives its place. Grows by a quarter: doubling would leave memory unused in every shard.
    fn room(&mut self) -> u32 {
        const RECORD: usize = 1 << 8;
        if self.bytes.capacity() - self.bytes.len() < RECORD {
            self.bytes.reserve_exact((1 << 10).max(self.bytes.len() / 4));
        }
        self.bytes.len() as u32
    }

    /// Whether many bytes are unused.
    pub fn wasteful(&self) -> bool {
        self.gone > self.reclaim && self.gone > self.bytes.len() / 2
    }
}
