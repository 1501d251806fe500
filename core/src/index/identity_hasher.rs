//! A hasher for keys that are hashes already.

use std::hash::{BuildHasherDefault, Hasher};

/// Makes tables of such keys.
pub(crate) type IdentityHash = BuildHasherDefault<IdentityHasher>;

/// Gives a key's own bits, where hashbrown looks for them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("the keys are u64");
    }

    fn write_u64(&mut self, key: u64) {
        // hashbrown takes the highest and the lowest bits.
        self.0 = key << 24 | key >> 16;
    }
}
