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
mod make;
pub(crate) mod marks;
pub(crate) mod minhash;
mod scheme;
mod simhash;

pub(crate) use self::make::check_length;
pub use self::make::{Fingerprinter, fingerprint};
pub use self::marks::Mark;
pub use self::minhash::MinHash;
pub use self::scheme::{Fingerprint, SCHEME};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::Code;

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
