//! SimHash-64 (Charikar, STOC 2002): bit i is set when more than half of the features have bit i set.
//!
//! The 64 counters lie across words, bit-sliced: plane p holds bit p of all counters, and adding a feature is a carry
//! that ripples up the planes. A carry-save tree takes eight features at a time, so most of them touch three planes only
//! (Harley and Seal's population count, in Warren, *Hacker's Delight*, 2nd ed., 5-2).

/// The planes count up to 2^32 − 1 features, as many as a text may have words.
const PLANES: usize = 32;

/// The `SimHash` of the features; each occurrence counts once. No features give 0.
pub fn simhash(features: &[u64]) -> u64 {
    let mut planes = [0u64; PLANES];
    let (mut ones, mut twos, mut fours) = (0, 0, 0);
    let mut chunks = features.chunks_exact(8);
    for c in &mut chunks {
        let (a2, b2, c2, d2, a4, b4, eights);
        (ones, a2) = add(ones, c[0], c[1]);
        (ones, b2) = add(ones, c[2], c[3]);
        (twos, a4) = add(twos, a2, b2);
        (ones, c2) = add(ones, c[4], c[5]);
        (ones, d2) = add(ones, c[6], c[7]);
        (twos, b4) = add(twos, c2, d2);
        (fours, eights) = add(fours, a4, b4);
        ripple(&mut planes[3..], eights);
    }
    ripple(&mut planes, ones);
    ripple(&mut planes[1..], twos);
    ripple(&mut planes[2..], fours);
    for &feature in chunks.remainder() {
        ripple(&mut planes, feature);
    }
    majority(&planes, features.len() as u64 / 2)
}

/// A full adder on 64 lanes: (sum, carry).
#[inline]
fn add(a: u64, b: u64, c: u64) -> (u64, u64) {
    let half = a ^ b;
    (half ^ c, (a & b) | (half & c))
}

/// Adds one to the counters of the lanes set in `carry`.
#[inline]
fn ripple(planes: &mut [u64], mut carry: u64) {
    for plane in planes {
        if carry == 0 {
            break;
        }
        (*plane, carry) = (*plane ^ carry, *plane & carry);
    }
}

/// The lanes whose counter is greater than `half`, compared from the highest plane down.
fn majority(planes: &[u64; PLANES], half: u64) -> u64 {
    let (mut greater, mut equal) = (0, u64::MAX);
    for (p, plane) in planes.iter().enumerate().rev() {
        if half >> p & 1 == 0 {
            greater |= equal & plane;
            equal &= !plane;
        } else {
            equal &= plane;
        }
    }
    greater
}

#[cfg(test)]
mod tests {
    use std::hash::{Hash, Hasher};

    use proptest::prelude::*;

    use super::*;

    /// The feature hash of the `simhash` crate.
    fn feature(word: &str) -> u64 {
        let mut hasher = siphasher::sip::SipHasher::default();
        word.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn nothing_is_zero() {
        assert_eq!(simhash(&[]), 0);
    }

    #[test]
    fn ties_are_zero() {
        assert_eq!(simhash(&[u64::MAX, 0]), 0);
        assert_eq!(simhash(&[u64::MAX, u64::MAX, 0]), u64::MAX);
    }

    proptest! {
        /// The crate `simhash` is the oracle: same features, unit weights, same bits.
        #[test]
        fn agrees_with_the_oracle(words in proptest::collection::vec("[ا-ي]{1,6}", 0..200)) {
            let features: Vec<u64> = words.iter().map(|w| feature(w)).collect();
            prop_assert_eq!(simhash(&features), ::simhash::simhash_stream(words.iter().map(String::as_str)));
        }
    }
}
