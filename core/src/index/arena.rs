//! Arena: the postings of a shard's memtable, each as its record ([`Posting::write`]). Nearly all have two stories, and take a
//! quarter of the memory that room for eight stories would.

use super::posting::{Posting, record};

/// This many bytes that no posting has any more are not worth winning back.
const RECLAIM: usize = 1 << 12;

#[derive(Clone, Debug)]
pub(super) struct Arena {
    bytes: Vec<u8>,
    /// How many bytes no posting has any more.
    gone: usize,
    /// From how many of these on they are worth winning back.
    reclaim: usize,
}

impl Default for Arena {
    fn default() -> Self {
        Self::reclaiming(RECLAIM)
    }
}

impl Arena {
    /// An arena that is wasteful from this many lost bytes on.
    pub fn reclaiming(reclaim: usize) -> Self {
        Self { bytes: Vec::new(), gone: 0, reclaim }
    }

    /// The arena as it is; an empty one like it takes its place.
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

    /// Writes a posting down, and gives its place.
    pub fn push(&mut self, posting: &Posting) -> u32 {
        let at = self.room();
        posting.write(&mut self.bytes);
        at
    }

    /// Takes a record, and gives its place.
    pub fn push_record(&mut self, record: &[u8]) -> u32 {
        let at = self.room();
        self.bytes.extend_from_slice(record);
        at
    }

    /// Writes a posting down that takes the place of that at `at`, and gives its own.
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

    /// Makes room for this many times as much as there is.
    pub fn reserve(&mut self, times: usize) {
        self.bytes.reserve_exact(self.bytes.len() * times.saturating_sub(1));
    }

    /// Makes room for a record, and gives its place. A quarter more at a time: twice as much would lie unused in every shard.
    fn room(&mut self) -> u32 {
        const RECORD: usize = 1 << 8;
        if self.bytes.capacity() - self.bytes.len() < RECORD {
            self.bytes.reserve_exact((1 << 10).max(self.bytes.len() / 4));
        }
        self.bytes.len() as u32
    }

    /// Whether many bytes are lost.
    pub fn wasteful(&self) -> bool {
        self.gone > self.reclaim && self.gone > self.bytes.len() / 2
    }
}
