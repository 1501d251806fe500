//! The lookup from a code point to what a view does with it.
//!
//! Two levels: a page number for each 256 code points, then a code for each code point of the page. Equal pages
//! are kept once. The pages stand in `tables.rs`, which a test makes from `core/data/fold.tsv` and the Unicode data.

pub(super) use super::tables::*;

/// What a view does with every code point.
pub(super) struct Table {
    /// The page of each 256 code points.
    pub(super) index: &'static [u8; 0x1100],
    /// The codes of each page.
    pub(super) pages: &'static [[u16; 256]],
    /// What the codes from [`FIRST_STRING`] on stand for, end to end.
    pub(super) strings: &'static str,
    /// Where each of them ends in `strings`.
    pub(super) ends: &'static [u16],
}

impl Table {
    /// The code of a character: one of the named ones, or [`FIRST_STRING`] + the number of a string.
    #[inline]
    pub(super) fn code(&self, c: char) -> u16 {
        let c = c as usize;
        self.pages[usize::from(self.index[c >> 8])][c & 0xff]
    }

    /// The string of a code, `None` when the code is one of the named ones.
    #[inline]
    pub(super) fn string(&self, code: u16) -> Option<&'static str> {
        let n = usize::from(code.checked_sub(FIRST_STRING)?);
        let start = if n == 0 { 0 } else { usize::from(self.ends[n - 1]) };
        Some(&self.strings[start..usize::from(self.ends[n])])
    }
}

/// The character that begins at byte `at`. `at` is on a character's boundary and before the end.
#[inline]
pub(super) fn char_at(text: &str, at: usize) -> char {
    match text.as_bytes()[at..] {
        [a @ 0..=0x7f, ..] => char::from(a),
        // Two bytes: the Arabic block is here.
        [a @ 0xc0..=0xdf, b, ..] => char::from_u32(u32::from(a & 0x1f) << 6 | u32::from(b & 0x3f)).unwrap_or_default(),
        _ => long_char_at(text, at),
    }
}

fn long_char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or_default()
}

/// Whether a folded character is a letter of the Arabic script. In folded text the blocks of the script hold nothing else.
pub(super) fn is_arabic(c: char) -> bool {
    matches!(u32::from(c), 0x600..=0x6ff | 0x750..=0x77f | 0x870..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfefe | 0x1_0ec0..=0x1_0eff | 0x1_ee00..=0x1_eeff)
}

/// The first folded character at or after `at`, if one comes before a boundary, and where what it comes from is.
/// Deleted characters are passed over, tatweels too if `over_tatweel`.
pub(super) fn next_kept(raw: &str, mut at: usize, over_tatweel: bool) -> (usize, Option<char>) {
    while at < raw.len() {
        let c = char_at(raw, at);
        let first = match FOLD.code(c) {
            MARK | IGNORE | HAMZA => None,
            TATWEEL if over_tatweel => None,
            KEEP | HANGUL => Some(c),
            code => match FOLD.string(code) {
                Some(s) => s.chars().next(),
                None => return (at, None),
            },
        };
        if first.is_some() {
            return (at, first);
        }
        at += c.len_utf8();
    }
    (at, None)
}
