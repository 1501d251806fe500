//! `MinHash` in 128 slots by Fast Similarity Sketching (Dahlgaard, Knudsen and Thorup, FOCS 2017, arXiv:1704.04370).
//!
//! ```text
//! for round r = 0, 1, …, 2·128 − 1, until no slot is empty:
//!     for every shingle x:
//!         h    = x in round 0, else mix(x + r·G)
//!         slot = the top 7 bits of h, or r − 128 from round 128 on
//!         a slot that was empty before this round keeps its least h
//! ```
//!
//! The share of equal slots is an unbiased estimate of the Jaccard similarity with the concentration of 128 independent
//! minima, in O(n + 128·log 128) time: every shingle is read, and a text of 700 shingles or more needs one round.

use crate::shingle::mix;

/// How many slots a sketch has.
pub const SLOTS: usize = 128;

/// The top bits of a hash that name a slot.
const SLOT_BITS: u32 = SLOTS.trailing_zeros();

/// The step between the rounds' hash functions: an odd number, so that the rounds differ for every shingle.
const G: u64 = 0xD6E8_FEB8_6659_FD93;

/// A sketch: the low 32 bits of each slot's minimum.
pub type MinHash = [u32; SLOTS];

/// The sketch of a set of shingles, given in any order and with any repetition. No shingles give all zeros.
pub fn minhash(shingles: &[u64]) -> MinHash {
    if shingles.is_empty() {
        return [0; SLOTS];
    }
    let mut slots = [EMPTY; SLOTS];
    for &h in shingles {
        let slot = &mut slots[slot(h)];
        *slot = h.min(*slot);
    }
    let rounds = SLOTS as u64;
    for round in 1..rounds {
        let mut empty = [0u8; SLOTS];
        empty.iter_mut().zip(&slots).for_each(|(empty, slot)| *empty = u8::from(*slot == EMPTY));
        if !empty.contains(&1) {
            break;
        }
        // Few hashes fall on an empty slot, and which is as good as random: they are gathered without a branch.
        for chunk in shingles.chunks(CHUNK) {
            let (mut hits, mut count) = ([0; CHUNK], 0);
            for &x in chunk {
                let h = hash(x, round);
                hits[count] = h;
                count += usize::from(empty[slot(h)]);
            }
            for &h in &hits[..count] {
                slots[slot(h)] = h.min(slots[slot(h)]);
            }
        }
    }
    for (i, s) in slots.iter_mut().enumerate().filter(|(_, s)| **s == EMPTY) {
        *s = shingles.iter().map(|&x| hash(x, rounds + i as u64)).min().unwrap_or(EMPTY);
    }
    slots.map(|s| s as u32)
}

/// A slot without a hash.
const EMPTY: u64 = u64::MAX;

/// How many hashes are gathered at a time.
const CHUNK: usize = 64;

/// The slot that a hash names.
#[inline]
fn slot(h: u64) -> usize {
    (h >> (64 - SLOT_BITS)) as usize
}

/// The hash of a shingle in a round from 1 on.
#[inline]
fn hash(x: u64, round: u64) -> u64 {
    mix(x.wrapping_add(G.wrapping_mul(round)))
}

/// The estimated Jaccard similarity of the sets of two sketches, from 0 to 1.
pub fn similarity(a: &MinHash, b: &MinHash) -> f64 {
    a.iter().zip(b).filter(|(a, b)| a == b).count() as f64 / SLOTS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sets of `n` shingles in the union, of which `common` are shared; another `seed` gives other sets.
    fn sets(n: u64, common: u64, seed: u64) -> (Vec<u64>, Vec<u64>) {
        let x = |i: u64| mix(mix(seed).wrapping_add(i));
        let half = (n - common) / 2;
        let a = (0..common).chain(common..common + half).map(x).collect();
        let b = (0..common).chain(common + half..n).map(x).collect();
        (a, b)
    }

    /// Over many pairs of sets the mean error is within four standard errors of zero, and the mean square error is no
    /// greater than J(1 − J)/128, that of 128 independent minima, by more than its own sampling error.
    #[test]
    fn estimates_are_unbiased_within_the_theory() {
        for (n, trials) in [(5, 4000), (10, 4000), (40, 2000), (128, 2000), (700, 1000), (3000, 400), (20_000, 100)] {
            for tenths in [2, 5, 8] {
                let common = (n * tenths + 5) / 10;
                let j = common as f64 / n as f64;
                let errors: Vec<f64> = (0..trials)
                    .map(|t| {
                        let (a, b) = sets(n, common, t * 1_000_003 + n);
                        similarity(&minhash(&a), &minhash(&b)) - j
                    })
                    .collect();
                let variance = j * (1.0 - j) / SLOTS as f64;
                let mean = errors.iter().sum::<f64>() / trials as f64;
                let bound = 4.0 * (variance / trials as f64).sqrt();
                assert!(mean.abs() <= bound, "n {n}, J {j}: bias {mean:.5} over {bound:.5}");
                let square = errors.iter().map(|e| e * e).sum::<f64>() / trials as f64;
                let bound = variance * (1.0 + 4.0 * (2.0 / trials as f64).sqrt());
                assert!(square <= bound, "n {n}, J {j}: variance {square:.6} over {bound:.6}");
            }
        }
    }

    #[test]
    fn every_shingle_is_read() {
        let (set, _) = sets(2000, 2000, 7);
        let all = minhash(&set);
        let changed = (0..set.len())
            .filter(|&i| {
                let mut less = set.clone();
                less.swap_remove(i);
                minhash(&less) != all
            })
            .count();
        // Each slot has one least shingle, so leaving out exactly those changes the sketch.
        assert_eq!(changed, SLOTS);
    }

    #[test]
    fn order_and_repetition_do_not_matter() {
        let (mut set, _) = sets(50, 50, 3);
        let sketch = minhash(&set);
        set.reverse();
        set.extend_from_within(..20);
        assert_eq!(minhash(&set), sketch);
    }
}
