//! Secret: what nobody who writes texts knows, so that nobody can choose what collides.
//!
//! In: random bytes of a store or of a run. Out: an order of the keys of the index, and the identity of words. Neither shows in any
//! output: keys only change places, and identities are only compared with each other.
//!
//! ```text
//! place(key)   a permutation of the first 40 bits of a key: a Feistel network of four rounds (Luby and Rackoff, 1988), each by
//!              the mixing function of one half and a part of the secret
//! word(bytes)  SipHash-1-3 (Aumasson and Bernstein, 2012) under another key
//! ```

use std::hash::Hasher;
use std::sync::LazyLock;

use siphasher::sip::SipHasher13;

use crate::shingle::mix;

/// How many bits of a key count.
pub(crate) const PLACED: u32 = 40;

/// A secret of a store or of a run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Secret {
    bytes: [u8; 32],
    words: [u64; 2],
    rounds: [u64; 4],
}

impl Secret {
    /// A new one by the system's random numbers.
    ///
    /// # Panics
    /// When the system gives none, as the standard library's tables do.
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the system gives random numbers");
        Self::of(bytes)
    }

    /// The one of this process, for what nobody keeps.
    pub fn of_run() -> Self {
        static RUN: LazyLock<Secret> = LazyLock::new(Secret::random);
        *RUN
    }

    /// The one of these bytes.
    pub fn of(bytes: [u8; 32]) -> Self {
        let half = |at: usize| u64::from_le_bytes(*bytes[at..].first_chunk().expect("eight bytes"));
        let keys = SipHasher13::new_with_keys(half(16), half(24));
        let rounds = [0, 1, 2, 3].map(|round| {
            let mut hasher = keys;
            hasher.write_u64(round);
            hasher.finish()
        });
        Self { bytes, words: [half(0), half(8)], rounds }
    }

    /// The bytes that make it.
    pub fn bytes(&self) -> [u8; 32] {
        self.bytes
    }

    /// What binds it without saying it.
    pub fn commitment(&self) -> [u8; 32] {
        blake3::derive_key("naql 2026 store secret commitment", &self.bytes)
    }

    /// 64 bits that nobody knows.
    pub fn mask(&self) -> u64 {
        self.words[0]
    }

    /// Where a key lies in an index: other keys lie elsewhere, and nobody without the secret knows where. Only the first
    /// [`PLACED`] bits of a key count, and of its place.
    #[inline]
    pub fn place(&self, key: u64) -> u64 {
        const HALF: u32 = PLACED / 2;
        const MASK: u64 = (1 << HALF) - 1;
        let (mut left, mut right) = (key >> (64 - HALF), key >> (64 - PLACED) & MASK);
        for round in self.rounds {
            (left, right) = (right, left ^ mix(right ^ round) >> (64 - HALF));
        }
        (left << HALF | right) << (64 - PLACED)
    }

    /// What tells a word from all others.
    pub fn word(&self, word: &[u8]) -> u64 {
        SipHasher13::new_with_keys(self.words[0], self.words[1]).hash(word)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_a_permutation_that_the_secret_chooses() {
        let (one, two) = (Secret::of([1; 32]), Secret::of([2; 32]));
        // Keys that lie next to each other lie anywhere.
        let crowd: Vec<u64> = (0..1u64 << 16).map(|n| 0xABCD << 48 | n << 24).collect();
        let mut places: Vec<u64> = crowd.iter().map(|&key| one.place(key)).collect();
        assert!(places.iter().all(|place| place.trailing_zeros() >= 24));
        assert!(places.iter().zip(&crowd).filter(|(place, key)| **place == two.place(**key)).count() < 2);
        let mut shards = [0; 256];
        places.iter().for_each(|place| shards[(place >> 56) as usize] += 1);
        assert!(shards.iter().all(|&count| (128..512).contains(&count)), "{shards:?}");
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), crowd.len());
        // What does not count does not count.
        assert_eq!(one.place(7 << 24), one.place(7 << 24 | 0x63));
    }

    #[test]
    fn words_are_told_apart_by_the_secret() {
        let (one, two) = (Secret::of([1; 32]), Secret::of([2; 32]));
        assert_eq!(one.word("خبر".as_bytes()), Secret::of(one.bytes()).word("خبر".as_bytes()));
        assert_ne!(one.word(b"a"), one.word(b"b"));
        assert_ne!(one.word(b"a"), two.word(b"a"));
        assert_ne!(Secret::random(), Secret::random());
    }

    /// Stores have these identities, however they are computed.
    #[test]
    fn words_are_known_by_siphash() {
        let (secret, bytes) = (Secret::of([3; 32]), [0xd8; 40]);
        for word in (0..=bytes.len()).map(|len| &bytes[..len]) {
            let mut hasher = SipHasher13::new_with_keys(secret.words[0], secret.words[1]);
            hasher.write(word);
            assert_eq!(secret.word(word), hasher.finish());
        }
    }
}
