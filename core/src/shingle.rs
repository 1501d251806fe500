//! Shingles: runs of folded words as 64-bit hashes.
//!
//! In: [`Words`]. Out: one hash a word, and one hash for each run of k words.
//!
//! ```text
//! word    h(w)              = XXH3-64(folded bytes of w, seed = SEED)
//! run     S(w1 … wk)        = h(w1)·M^(k-1) + h(w2)·M^(k-2) + … + h(wk)      mod 2^64
//! shingle s(w1 … wk)        = mix(S)            the finalizer of SplitMix64
//! ```
//!
//! A polynomial over well-mixed word hashes rolls on with two multiplications a shingle, where hashing the bytes of every
//! run would read each byte k times. Word shingles after Broder, "On the resemblance and containment of documents" (1997);
//! XXH3 as specified by Collet's xxHash 0.8; `SplitMix64` after Steele, Lea and Flood (OOPSLA 2014).

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::text::Words;

/// The seed of the word hash: the eight bytes `naql/1` and two zeros, read as a big-endian number.
pub const SEED: u64 = u64::from_be_bytes(*b"naql/1\0\0");

/// The multiplier of the run polynomial: an odd number, 2^64 divided by the golden ratio.
const M: u64 = 0x9E37_79B9_7F4A_7C15;

/// How many bits of a word's hash are compared: what a store can keep of millions of stories. Two different words agree in them
/// once in 268 million times, and then a run of equal words may be a word too long.
pub(crate) const WORD_BITS: u32 = 28;

/// How many words a shingle has.
pub const SHINGLE_WORDS: usize = 3;

/// The finalizer of `SplitMix64`: a bijection of 64 bits in which every input bit moves every output bit.
#[inline]
pub(crate) const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Writes the hash of each word to `out`, replacing its content.
pub fn word_hashes(words: &Words, out: &mut Vec<u64>) {
    out.clear();
    out.extend((0..words.len()).map(|i| xxh3_64_with_seed(words.word(i), SEED)));
}

/// Writes the shingles of `K` words over `hashes` (one hash a word) to `out`, in order, replacing its content:
/// `hashes.len() - K + 1` of them. Fewer than `K` words, but at least one, make a single shingle of all of them.
pub fn shingles<const K: usize>(hashes: &[u64], out: &mut Vec<u64>) {
    out.clear();
    if hashes.len() < K {
        if !hashes.is_empty() {
            out.push(mix(run(hashes)));
        }
        return;
    }
    out.reserve(hashes.len() + 1 - K);
    // The next run's sum from the last one's (Karp and Rabin 1987): less its first word, and one word more.
    let leaving = M.wrapping_pow(K as u32);
    let mut sum = run(&hashes[..K]);
    out.push(mix(sum));
    out.extend(hashes.iter().zip(&hashes[K..]).map(|(first, next)| {
        sum = sum.wrapping_mul(M).wrapping_add(*next).wrapping_sub(first.wrapping_mul(leaving));
        mix(sum)
    }));
}

/// Sorts hashes. As they are spread evenly, the first bits of each tell nearly where it belongs: all are put there, and what is still
/// out of order is then sorted (distribution counting: Knuth, *The Art of Computer Programming*, vol. 3, 5.2).
pub(crate) fn sort(hashes: &mut Vec<u64>) {
    /// Fewer are sorted as fast by comparing them.
    const FEW: usize = 64;
    /// Where more than this many have the same first bits they are sorted by comparing them, too.
    const CROWD: u32 = 32;
    if hashes.len() < FEW {
        return hashes.sort_unstable();
    }
    let bits = hashes.len().ilog2().min(16);
    let first = |hash: u64| (hash >> (64 - bits)) as usize;
    let mut places = vec![0u32; 1 << bits];
    hashes.iter().for_each(|&hash| places[first(hash)] += 1);
    let (mut next, mut crowds) = (0, Vec::new());
    for place in &mut places {
        let count = std::mem::replace(place, next);
        if count > CROWD {
            crowds.push(next as usize..(next + count) as usize);
        }
        next += count;
    }
    let mut sorted = vec![0; hashes.len()];
    for &hash in &*hashes {
        let place = &mut places[first(hash)];
        sorted[*place as usize] = hash;
        *place += 1;
    }
    crowds.into_iter().for_each(|crowd| sorted[crowd].sort_unstable());
    for i in 1..sorted.len() {
        let (hash, mut at) = (sorted[i], i);
        while at > 0 && sorted[at - 1] > hash {
            sorted[at] = sorted[at - 1];
            at -= 1;
        }
        sorted[at] = hash;
    }
    *hashes = sorted;
}

/// The polynomial of one run of words.
#[inline]
fn run(hashes: &[u64]) -> u64 {
    hashes.iter().fold(0, |sum: u64, h| sum.wrapping_mul(M).wrapping_add(*h))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Of few and of many, spread evenly, crowded, and the same.
        #[test]
        fn sorts(seeds in proptest::collection::vec(any::<u64>(), 0..600), crowd in 0..64u32) {
            let mut hashes: Vec<u64> = seeds.iter().map(|seed| mix(*seed) >> crowd).collect();
            let mut sorted = hashes.clone();
            sorted.sort_unstable();
            sort(&mut hashes);
            prop_assert_eq!(hashes, sorted);
        }
    }

    fn of<const K: usize>(text: &str) -> Vec<u64> {
        let (mut words, mut hashes, mut out) = (Words::new(), Vec::new(), Vec::new());
        words.fold(text);
        word_hashes(&words, &mut hashes);
        shingles::<K>(&hashes, &mut out);
        out
    }

    #[test]
    fn counts() {
        assert_eq!(of::<3>("").len(), 0);
        assert_eq!(of::<3>("خبر").len(), 1);
        assert_eq!(of::<3>("خبر عاجل").len(), 1);
        assert_eq!(of::<3>("خبر عاجل الآن").len(), 1);
        assert_eq!(of::<3>("خبر عاجل الآن من بغداد").len(), 3);
    }

    #[test]
    fn order_and_place_matter() {
        assert_ne!(of::<3>("أعلن الوزير اليوم"), of::<3>("اليوم أعلن الوزير"));
        assert_eq!(of::<3>("أعلن الوزير اليوم")[0], of::<3>("أمس أعلن الوزير اليوم")[1]);
    }

    /// The definition at the top, written out with the words' bytes.
    #[test]
    fn follows_the_definition() {
        let h = |w: &str| xxh3_64_with_seed(w.as_bytes(), SEED);
        let sum = h("اعلن")
            .wrapping_mul(M)
            .wrapping_mul(M)
            .wrapping_add(h("الوزير").wrapping_mul(M))
            .wrapping_add(h("اليوم"));
        assert_eq!(of::<3>("أعلن الوزير اليوم"), [mix(sum)]);
    }
}
