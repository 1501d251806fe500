//! Bytes: buffers that go back to the system when they are dropped.
//!
//! Segments of all lengths come and go, and each compacted one is longer than the ones before it. On the heap they leave holes that
//! no later one fits into: with 300,000 stories a gate took 405 MB that way, and 321 MB with pages of their own for the long segments.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

/// From how many bytes on a buffer gets pages of its own.
const LEAST: usize = 1 << 14;

/// Bytes of a length that does not change.
#[derive(Debug)]
pub(crate) enum Bytes {
    /// A short buffer, on the heap.
    Heap(Vec<u8>),
    /// A long buffer, on pages of its own.
    Mapped(MmapMut),
}

impl Bytes {
    /// This many zeros.
    pub fn zeros(len: usize) -> Self {
        match (len >= LEAST).then(|| MmapMut::map_anon(len)) {
            Some(Ok(pages)) => Self::Mapped(pages),
            // What the system does not give, the heap may have.
            _ => Self::Heap(vec![0; len]),
        }
    }

    /// These bytes.
    #[cfg(test)]
    pub fn of(bytes: &[u8]) -> Self {
        let mut own = Self::zeros(bytes.len());
        own.copy_from_slice(bytes);
        own
    }
}

impl Default for Bytes {
    fn default() -> Self {
        Self::Heap(Vec::new())
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Heap(bytes) => bytes,
            Self::Mapped(pages) => pages,
        }
    }
}

impl DerefMut for Bytes {
    fn deref_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Heap(bytes) => bytes,
            Self::Mapped(pages) => pages,
        }
    }
}
