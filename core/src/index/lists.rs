//! Lists: those of a shard's open keys, each as its record ([`List::write`]). Nearly all are of two stories, and take a quarter of the
//! memory that room for eight stories would.

use super::list::{List, record};

/// So many bytes that are of no list any more are not worth winning back. Tests win back any.
const LEAST: usize = if cfg!(test) { 0 } else { 1 << 12 };

#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    bytes: Vec<u8>,
    /// How many bytes are of no list any more.
    gone: usize,
}

impl Lists {
    /// The record of the list at a place, with its length before it.
    pub fn record(&self, at: u32) -> &[u8] {
        record(&self.bytes, at)
    }

    /// The list at a place.
    pub fn get(&self, at: u32) -> List {
        List::read(self.record(at))
    }

    /// Writes a list down, and gives its place.
    pub fn push(&mut self, list: &List) -> u32 {
        let at = self.room();
        list.write(&mut self.bytes);
        at
    }

    /// Takes a record, and gives its place.
    pub fn push_record(&mut self, record: &[u8]) -> u32 {
        let at = self.room();
        self.bytes.extend_from_slice(record);
        at
    }

    /// Writes a list down that takes the place of that at `at`, and gives its own.
    pub fn replace(&mut self, at: u32, list: &List) -> u32 {
        let new = self.push(list);
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

    /// Makes room for so many times as much as there is.
    pub fn reserve(&mut self, times: usize) {
        self.bytes.reserve_exact(self.bytes.len() * times.saturating_sub(1));
    }

    /// Makes room for a record, and gives its place. A quarter more at a time: twice as much would lie idle in every shard.
    fn room(&mut self) -> u32 {
        const RECORD: usize = 1 << 8;
        if self.bytes.capacity() - self.bytes.len() < RECORD {
            self.bytes.reserve_exact((1 << 10).max(self.bytes.len() / 4));
        }
        self.bytes.len() as u32
    }

    /// Whether much is of no list any more.
    pub fn wasteful(&self) -> bool {
        self.gone > LEAST && self.gone > self.bytes.len() / 2
    }
}
