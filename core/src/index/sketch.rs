//! Sketch: whether two stories that share a single key of their whole texts, and nothing else, have much in common.
//!
//! Two stories of Jaccard 0.1 share a given band of four slots once in ten thousand times. Among a million generated stories one new
//! story in four meets an old one this way; each would be read again, and 7 of 10 in vain. Four bits each of six `MinHash` slots that
//! no band uses (b-bit minwise hashing: Li and König, 2010) rule most of them out. Two slots must agree; each agrees with
//! probability J + (1 − J)/16:
//!
//! ```text
//! J         0.02  0.05  0.1   0.2   0.3   0.4   0.5   0.6   0.8
//! agrees    0.08  0.13  0.24  0.47  0.67  0.82  0.92  0.97  1.00
//! ```

use serde::{Deserialize, Serialize};

use crate::fingerprint::minhash::MinHash;
use crate::shingle::mix;

/// How many bits of a slot count.
const BITS: u32 = 4;

/// How many slots must agree.
const ENOUGH: usize = 2;

/// Bits of six slots, two in each byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sketch([u8; 3]);

impl Sketch {
    /// How many bytes it has.
    pub const BYTES: usize = 3;

    /// The sketch of the slots from a place on.
    pub fn of(minhash: &MinHash, from: usize) -> Self {
        let low = |slot: u32| (slot & ((1 << BITS) - 1)) as u8;
        Self(std::array::from_fn(|i| low(minhash[from + 2 * i]) << BITS | low(minhash[from + 2 * i + 1])))
    }

    /// The sketch of these bytes.
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes that a store keeps.
    pub fn bytes(self) -> [u8; Self::BYTES] {
        self.0
    }

    /// A few bits of it: the same for stories that are all but equal, and for one in 256 others.
    pub fn around(self) -> u8 {
        let [a, b, c] = self.0.map(u64::from);
        (mix(a << 16 | b << 8 | c) >> 56) as u8
    }

    /// Whether two stories of these sketches may have much in common.
    pub fn agrees(self, other: Self) -> bool {
        let same = |(a, b): (&u8, u8)| usize::from((a ^ b) >> BITS == 0) + usize::from((a ^ b) << BITS == 0);
        self.0.iter().zip(other.0).map(same).sum::<usize>() >= ENOUGH
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::minhash::minhash;

    /// How often the sketches of pairs with a given Jaccard agree: as in the table above, within four standard errors and its rounding.
    #[test]
    fn agrees_as_often_as_the_table_says() {
        const TRIALS: u64 = 2000;
        for (hundredths, expected) in [(2, 0.08), (10, 0.24), (30, 0.67), (50, 0.92), (80, 1.0)] {
            let common = 4 * hundredths;
            let set = |seed: u64, from: u64| {
                let own = (400 - common) / 2;
                let all = (0..common).chain(from..from + own).map(|i| mix(mix(seed) ^ i));
                Sketch::of(&minhash(&all.collect::<Vec<_>>()), 20)
            };
            let agreed = (0..TRIALS).filter(|&seed| set(seed, 1000).agrees(set(seed, 2000))).count();
            let (share, error) = (agreed as f64 / TRIALS as f64, (expected * (1.0 - expected) / TRIALS as f64).sqrt());
            assert!(
                (share - expected).abs() < 4.0 * error + 0.005,
                "J 0.{hundredths:02}: {share}, {expected} expected"
            );
        }
    }

    #[test]
    fn two_slots_are_enough() {
        let sketch = Sketch([0x12, 0x34, 0x56]);
        let agrees = |other| sketch.agrees(Sketch(other));
        assert!(agrees([0x12, 0, 0]) && agrees([0x02, 0x30, 0]) && agrees([0, 0x04, 0x06]) && agrees(sketch.bytes()));
        assert!(!agrees([0x21, 0x43, 0x65]) && !agrees([0x10, 0, 0]) && !agrees([0, 0, 0x06]));
    }
}
