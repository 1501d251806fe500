//! Fingerprints: all that is kept of a story for finding it again, under one scheme.
//!
//! In: a raw text (or the parts of it that are a story). Out: a [`Fingerprint`].
//!
//! ```text
//! raw bytes ──────────────────────────────▶ BLAKE3-256            exact
//! raw bytes ─ fold ─▶ words joined by ' ' ─▶ BLAKE3-256            same text
//!                     └ 3-word shingles ───▶ SimHash-64, MinHash   alike as wholes
//!                     └ 5-word shingles ───▶ winnowed marks        shares a passage
//! ```

mod bytes;
mod json;
pub mod marks;
pub mod minhash;
pub mod simhash;

use std::ops::Range;

pub use self::marks::Mark;
pub use self::minhash::MinHash;
use crate::error::{Code, Error, Result};
use crate::shingle;
use crate::text::{MAX_TEXT, Words};

/// The scheme of the fingerprints that this version makes. Fingerprints of different schemes are never compared.
///
/// It names everything that a fingerprint's values depend on: the fold's tables, the shingle length and hash, and the
/// sketches' kinds and sizes.
pub const SCHEME: &str = "naql/1 fold=1 shingle=3 hash=xxh3 minhash=fss128 simhash=64 marks=5/8";

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str =
        "أعلنت وزارة النقل في مدينة النخيل صباح اليوم فتح الجسر الجديد أمام الشاحنات بعد عامين من العمل المتواصل فيه";

    #[test]
    fn both_forms_come_back() {
        let f = fingerprint(TEXT).unwrap();
        assert_eq!(Fingerprint::from_bytes(&f.to_bytes()).unwrap(), f);
        let json = serde_json::to_string(&f).unwrap();
        assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), f);
    }

    #[test]
    fn another_scheme_is_refused() {
        let mut bytes = fingerprint(TEXT).unwrap().to_bytes();
        bytes[5] = b'9';
        assert_eq!(Fingerprint::from_bytes(&bytes).unwrap_err().code(), Code::SchemeMismatch);
        let json = serde_json::to_string(&fingerprint(TEXT).unwrap()).unwrap().replace("naql/1", "naql/9");
        assert!(serde_json::from_str::<Fingerprint>(&json).unwrap_err().to_string().contains("naql/9"));
    }

    #[test]
    fn a_cut_form_is_damaged() {
        let bytes = fingerprint(TEXT).unwrap().to_bytes();
        for n in 0..bytes.len() {
            assert!(Fingerprint::from_bytes(&bytes[..n]).is_err(), "{n} bytes");
        }
        assert!(Fingerprint::from_bytes(&[bytes.as_slice(), &[0]].concat()).is_err());
    }

    #[test]
    fn parts_skip_what_lies_between() {
        let page = format!("{TEXT}\nاقرأ أيضا خبر آخر\n{TEXT}");
        let parts = [0..TEXT.len(), page.len() - TEXT.len()..page.len()];
        let twice = Fingerprinter::new().parts(&page, &parts).unwrap();
        assert_eq!(twice.folded, fingerprint(&format!("{TEXT} {TEXT}")).unwrap().folded);
    }

    proptest! {
        #[test]
        fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..900), flip in any::<(usize, u8)>()) {
            let _ = Fingerprint::from_bytes(&bytes);
            let mut good = fingerprint(TEXT).unwrap().to_bytes();
            let at = flip.0 % good.len();
            good[at] ^= flip.1;
            if let Ok(f) = Fingerprint::from_bytes(&good) {
                prop_assert_eq!(f.to_bytes(), good);
            }
        }
    }
}
