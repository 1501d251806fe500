//! C2PA manifests that are hidden in a text: a publisher's signed claim of where it is from.
//!
//! In: a text. Out: where manifests are, in bytes. A manifest is U+FEFF and a run of variation selectors, one a byte, that begins with the
//! bytes of [`MAGIC`] (C2PA 2.x, embedding manifests into unstructured text). Nothing of it is shown, so it may be anywhere; whether the claim holds is not
//! looked at.

use std::ops::Range;

/// What the bytes of every manifest begin with.
const MAGIC: &[u8] = b"C2PATXT\0";
/// What comes before the selectors.
const MARK: &str = "\u{feff}";

/// Where a text has manifests, in order.
pub(super) fn manifests(text: &str) -> Vec<Range<usize>> {
    let marks = memchr::memmem::find_iter(text.as_bytes(), MARK);
    marks
        .filter_map(|start| {
            let rest = &text[start + MARK.len()..];
            let bytes = || rest.chars().map_while(byte);
            let hidden: usize = rest.chars().take_while(|&c| byte(c).is_some()).map(char::len_utf8).sum();
            bytes().take(MAGIC.len()).eq(MAGIC.iter().copied()).then(|| start..start + MARK.len() + hidden)
        })
        .collect()
}

/// The byte that a variation selector stands for.
fn byte(c: char) -> Option<u8> {
    match u32::from(c) {
        c @ 0xfe00..=0xfe0f => Some((c - 0xfe00) as u8),
        c @ 0xe_0100..=0xe_01ef => Some((c - 0xe_0100 + 16) as u8),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{MAGIC, MARK, manifests};

    /// Some bytes as a manifest has them.
    pub(in super::super) fn hidden(bytes: &[u8]) -> String {
        let select = |&byte: &u8| {
            let byte = u32::from(byte);
            char::from_u32(if byte < 16 { 0xfe00 + byte } else { 0xe_0100 + byte - 16 }).unwrap()
        };
        MARK.chars().chain(bytes.iter().map(select)).collect()
    }

    #[test]
    fn manifests_are_found_by_their_first_bytes() {
        let manifest = hidden(&[MAGIC, &[1, 0, 0, 0, 3, 7, 200, 255]].concat());
        let text = format!("فتح السد.{manifest} وامتلأ{}", hidden(b"other"));
        let start = "فتح السد.".len();
        assert_eq!(manifests(&text), std::iter::once(start..start + manifest.len()).collect::<Vec<_>>());
        assert!(manifests("\u{feff}فتح السد ❤\u{fe0f}").is_empty());
    }
}
