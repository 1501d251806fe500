//! The lookup from a code point to what a view does with it.
//!
//! Two levels: a page number for each 256 code points, then a code for each code point of the page. Equal pages
//! are kept once. The pages are in `tables.rs`, which a test makes from `core/data/fold.tsv` and the Unicode data.

/// The first code that is the number of a string; those below it are named.
pub(super) const FIRST_STRING: u16 = 256;

/// What a view does with every code point.
pub(super) struct Table {
    /// The page of each 256 code points.
    pub(super) index: &'static [u8; 0x1100],
    /// The codes of each page.
    pub(super) pages: &'static [[u16; 256]],
    /// The strings of the codes from [`FIRST_STRING`] on, end to end.
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
