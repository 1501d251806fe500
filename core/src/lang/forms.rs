//! Words by their packed letters, for a lexicon that most words are not in.

use hashbrown::HashTable;

use crate::text::skeleton::Key;

/// Two bits by hash for each key that was added, which say of most others that they were not.
#[derive(Clone, Debug)]
pub(crate) struct Seen<const WORDS: usize>(Box<[u64; WORDS]>);

impl<const WORDS: usize> Seen<WORDS> {
    pub(crate) fn new() -> Self {
        Self(Box::new([0; WORDS]))
    }

    pub(crate) fn add(&mut self, hash: u64) {
        let (word, bits) = Self::place(hash);
        self.0[word] |= bits;
    }

    pub(crate) fn may_have(&self, hash: u64) -> bool {
        let (word, bits) = Self::place(hash);
        self.0[word] & bits == bits
    }

    fn place(hash: u64) -> (usize, u64) {
        let bits = WORDS.ilog2();
        ((hash >> (64 - bits)) as usize, 1 << ((hash >> (58 - bits)) & 63) | 1 << ((hash >> (52 - bits)) & 63))
    }
}

/// Words by their keys. Most lookups find nothing.
pub(super) struct Forms<T> {
    seen: Seen<{ 1 << 9 }>,
    pub(super) words: HashTable<(Key, T)>,
}

impl<T: Copy> Forms<T> {
    pub(super) fn new() -> Self {
        Self { seen: Seen::new(), words: HashTable::new() }
    }

    /// Adds a word; the first of its key stays.
    pub(super) fn add(&mut self, word: &str, value: T) {
        let key = Key::of(word);
        if key != Key(0) && self.get(key).is_none() {
            let hash = hash(key);
            self.seen.add(hash);
            self.words.insert_unique(hash, (key, value), |e| self::hash(e.0));
        }
    }

    #[inline]
    pub(super) fn get(&self, key: Key) -> Option<T> {
        let hash = hash(key);
        if !self.seen.may_have(hash) {
            return None;
        }
        self.words.find(hash, |e| e.0 == key).map(|e| e.1)
    }
}

/// Fibonacci hashing: the packed letters fill the low bits, the table looks at the high ones.
pub(crate) fn hash(key: Key) -> u64 {
    let mixed = key.0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}
