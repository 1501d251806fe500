//! Pages: bytes that go back to the system when they are dropped.
//!
//! Runs of all lengths come and go, each merged one longer than those before it. On the heap they leave holes that none of the later
//! ones fits in: with 300,000 stories a gate took 405 MB that way, and 321 MB with pages of their own for the long runs.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

/// How many bytes are worth pages of their own.
const LEAST: usize = if cfg!(test) { 1 << 12 } else { 1 << 14 };

/// Bytes of a length that does not change.
#[derive(Debug)]
pub(crate) enum Pages {
    /// Few bytes.
    Heap(Vec<u8>),
    /// Many: pages that nothing else lies on.
    Own(MmapMut),
}

impl Pages {
    /// So many zeros.
    pub fn zeros(len: usize) -> Self {
        match (len >= LEAST).then(|| MmapMut::map_anon(len)) {
            Some(Ok(pages)) => Self::Own(pages),
            // What the system does not give the heap may have.
            _ => Self::Heap(vec![0; len]),
        }
    }

    /// These bytes.
    #[cfg(test)]
    pub fn of(bytes: &[u8]) -> Self {
        let mut pages = Self::zeros(bytes.len());
        pages.copy_from_slice(bytes);
        pages
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self::Heap(Vec::new())
    }
}

impl Deref for Pages {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Heap(bytes) => bytes,
            Self::Own(pages) => pages,
        }
    }
}

impl DerefMut for Pages {
    fn deref_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Heap(bytes) => bytes,
            Self::Own(pages) => pages,
        }
    }
}
