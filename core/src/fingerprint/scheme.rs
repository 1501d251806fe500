//! Scheme: what is kept of a story, and the name of the way it was made.

use super::marks::Mark;
use super::minhash::{self, MinHash};
use crate::error::{Code, Error};

/// The scheme of the fingerprints that this version makes. Fingerprints of different schemes are never compared.
///
/// It names everything that a fingerprint's values depend on: the fold's tables, the shingle length and hash, and the
/// sketches' kinds and sizes.
pub const SCHEME: &str = "naql/1 fold=2 shingle=3 hash=xxh3 minhash=fss128 simhash=64 marks=5/8";

/// What is kept of a story for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// BLAKE3-256 of the raw bytes.
    pub raw: [u8; 32],
    /// BLAKE3-256 of the folded words, one U+0020 between two of them.
    pub folded: [u8; 32],
    /// How many folded words there are.
    pub words: u32,
    /// `SimHash`-64 of the 3-word shingles.
    pub simhash: u64,
    /// `MinHash` of the 3-word shingles.
    pub minhash: MinHash,
    /// Winnowed 5-word shingles, by position.
    pub marks: Vec<Mark>,
}

impl Fingerprint {
    /// The estimated Jaccard similarity of the two stories' 3-word shingles, from 0 to 1; standard error
    /// √(J(1 − J)/128). Two empty stories give 1.
    pub fn jaccard(&self, other: &Self) -> f64 {
        minhash::similarity(&self.minhash, &other.minhash)
    }

    /// In how many of 64 bits the two `SimHash`es differ.
    pub fn hamming(&self, other: &Self) -> u32 {
        ::simhash::hamming_distance(self.simhash, other.simhash)
    }
}

/// The error for a fingerprint of another scheme.
pub(super) fn other_scheme(found: &str) -> Error {
    let message = format!(
        "the fingerprint is of scheme \"{found}\", this version works with \"{SCHEME}\"; make it again from the text"
    );
    Error::new(Code::SchemeMismatch, message)
}
