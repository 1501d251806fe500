//! Make: fingerprints of raw texts.
//!
//! ```text
//! fold the parts of the text that are the story, hash each word         text, shingle
//! BLAKE3 of the parts' bytes, and of the folded words
//! 3-word shingles      SimHash, MinHash
//! 5-word shingles      marks
//! ```

use std::ops::Range;

use super::marks::{self, Mark};
use super::scheme::Fingerprint;
use super::{minhash, simhash};
use crate::error::{Code, Error, Result};
use crate::shingle;
use crate::text::{MAX_TEXT, Words};

/// Makes fingerprints, and keeps its scratch space from text to text.
#[derive(Clone, Debug, Default)]
pub struct Fingerprinter {
    words: Words,
    hashes: Vec<u64>,
    shingles: Vec<u64>,
    marks: Vec<Mark>,
}

impl Fingerprinter {
    /// A maker with no scratch space yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The fingerprint of a whole text.
    ///
    /// # Errors
    /// [`Code::InvalidText`] when the text is longer than [`MAX_TEXT`] bytes.
    pub fn fingerprint(&mut self, raw: &str) -> Result<Fingerprint> {
        self.parts(raw, std::slice::from_ref(&(0..raw.len())))
    }

    /// The fingerprint of the story that the given parts of `raw` make, in bytes and in order. The exact hash is that of
    /// the parts' bytes one after the other.
    ///
    /// # Errors
    /// [`Code::InvalidText`] when the text is longer than [`MAX_TEXT`] bytes.
    ///
    /// # Panics
    /// When a part does not lie in `raw` on character boundaries.
    pub fn parts(&mut self, raw: &str, parts: &[Range<usize>]) -> Result<Fingerprint> {
        let exact = self.read(raw, parts)?;
        shingle::shingles::<{ shingle::SHINGLE_WORDS }>(&self.hashes, &mut self.shingles);
        let (simhash, minhash) = (simhash::simhash(&self.shingles), minhash::minhash(&self.shingles));
        self.shingles.clear();
        if self.hashes.len() >= marks::MARK_WORDS {
            shingle::shingles::<{ marks::MARK_WORDS }>(&self.hashes, &mut self.shingles);
        }
        marks::winnow(&self.shingles, &mut self.marks);
        Ok(Fingerprint {
            raw: exact,
            folded: *blake3::hash(self.words.text()).as_bytes(),
            words: self.words.len() as u32,
            simhash,
            minhash,
            marks: self.marks.clone(),
        })
    }

    /// Folds the story that the given parts of `raw` make and hashes its words, and makes no sketch of them. Gives the
    /// BLAKE3-256 of the parts' bytes.
    ///
    /// # Errors
    /// [`Code::InvalidText`] when the text is longer than [`MAX_TEXT`] bytes.
    ///
    /// # Panics
    /// When a part does not lie in `raw` on character boundaries.
    pub fn read(&mut self, raw: &str, parts: &[Range<usize>]) -> Result<[u8; 32]> {
        check_length(raw)?;
        let mut exact = blake3::Hasher::new();
        self.words.clear();
        for part in parts {
            exact.update(&raw.as_bytes()[part.clone()]);
            self.words.push(raw, part.clone());
        }
        shingle::word_hashes(&self.words, &mut self.hashes);
        Ok(*exact.finalize().as_bytes())
    }

    /// The hashes of the last text's words.
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// The folded words of the last text.
    pub fn words(&self) -> &Words {
        &self.words
    }
}

/// Refuses a text whose offsets would not fit 32 bits.
pub(crate) fn check_length(raw: &str) -> Result<()> {
    if raw.len() > MAX_TEXT {
        let message =
            format!("the text has {} bytes, more than the {MAX_TEXT} that one document may have; split it", raw.len());
        return Err(Error::new(Code::InvalidText, message));
    }
    Ok(())
}

/// The fingerprint of a whole text. For many texts use a [`Fingerprinter`], which keeps its space.
///
/// # Errors
/// [`Code::InvalidText`] when the text is longer than [`MAX_TEXT`] bytes.
pub fn fingerprint(raw: &str) -> Result<Fingerprint> {
    Fingerprinter::new().fingerprint(raw)
}
