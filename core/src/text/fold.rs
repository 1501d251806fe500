//! The fold view: from raw text to folded words, in one pass.
//!
//! ```text
//! for each character:
//!     letter, digit        add what it folds to; it opens a word when none is open
//!     mark                 nothing, but the word's span goes on; a hamza makes ء of the و or ي before it, or is one on a tatweel
//!     control, filler …    nothing
//!     look-alike           the Arabic letter that it looks like, next to one
//!     tatweel, point …     by what is on both sides
//!     anything else        the open word ends
//! ```
//! Most of Arabic text is plain letters with a space or a little punctuation between words; [`blocks`](super::blocks) does those 32 bytes at
//! a time, and only the rest goes character by character.

use super::blocks::{BLOCK, FoldedBlock};
use super::characters::{alike, char_at, is_arabic, last_kept, next_kept};
use super::tables::{ALIKE, BOUNDARY, COMMA, FOLD, HAMZA, HANGUL, IGNORE, KEEP, MARK, POINT, TATWEEL};

/// What became of a character.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Became {
    /// Something of a word.
    Kept,
    /// Nothing; it belongs to the letter before it.
    Mark,
    /// Nothing.
    Deleted,
    /// A boundary; a space was written if a word was open.
    Boundary,
}

/// One folded word: where it begins in the folded text, and its bytes in the raw text. It ends one byte before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordSpan {
    pub(super) start: u32,
    pub(super) raw_start: u32,
    pub(super) raw_end: u32,
}

/// The state of one pass.
pub(super) struct Folder<'a> {
    raw: &'a str,
    /// The next raw byte.
    pub(super) at: usize,
    /// Room for the folded text; longer than what is written by all that may still come.
    out: &'a mut Vec<u8>,
    /// How much is written.
    pub(super) len: usize,
    words: &'a mut Vec<WordSpan>,
    /// Where the open word begins: in `out` (no word is open when nothing follows it) and in `raw`.
    open: usize,
    open_raw: usize,
    /// The last run of deleted controls in `raw`; a word does not end with them.
    gap: (usize, usize),
    /// Whether an Arabic letter outside U+0600–U+06FF was kept.
    pub(super) other_arabic: bool,
}

impl<'a> Folder<'a> {
    /// Starts at byte `at` of `raw`, after the first `len` bytes of `out`.
    pub(super) fn new(raw: &'a str, at: usize, out: &'a mut Vec<u8>, len: usize, words: &'a mut Vec<WordSpan>) -> Self {
        let mut folder = Self { raw, at, out, len, words, open: len, open_raw: at, gap: (0, 0), other_arabic: false };
        folder.make_room(0);
        folder
    }

    /// Folds to the end of `raw`, by the block that `fold_block` makes of 32 bytes and the one on either side.
    #[inline(always)]
    #[allow(clippy::inline_always)] // It is compiled for several processors, as a part of its callers.
    pub(super) fn run_with(&mut self, fold_block: impl Fn(&[u8; BLOCK + 2]) -> FoldedBlock) {
        let raw = self.raw.as_bytes();
        if self.at == 0 && !raw.is_empty() {
            // A block looks at the byte before it.
            self.step();
        }
        while let Some(window) = raw.get(self.at.wrapping_sub(1)..).and_then(<[u8]>::first_chunk) {
            let FoldedBlock { folded, letters, spaces, boundaries } = fold_block(window);
            let (at, len) = (self.at, self.len);
            self.out[len..len + BLOCK].copy_from_slice(&folded);
            // The spaces that end a word; a word may be open from before.
            let ends = spaces & ((letters << 1) | u32::from(self.is_open()));
            let in_step = letters | ends;
            let taken = in_step.trailing_ones();
            self.end_words(ends & !in_step.wrapping_add(1));
            (self.at, self.len) = (at + taken as usize, len + taken as usize);
            let skipped = boundaries.checked_shr(taken).unwrap_or(0).trailing_ones();
            if skipped > 0 {
                self.boundary(skipped as usize);
            }
            // A letter may go beyond the block; it is of the next one.
            let done = taken + skipped;
            if done < BLOCK as u32 - 1 && letters >> done & 1 == 0 {
                self.step();
            }
        }
        while self.at < raw.len() {
            self.step();
        }
        self.finish();
    }

    /// Takes one character, or one run of tatweels.
    pub(super) fn step(&mut self) -> Became {
        let c = char_at(self.raw, self.at);
        let code = FOLD.code(c);
        let size = c.len_utf8();
        match code {
            KEEP => {
                let at = self.at;
                self.out[self.len..self.len + size].copy_from_slice(&self.raw.as_bytes()[at..at + size]);
                self.len += size;
                self.at += size;
                self.other_arabic |= c > '\u{6ff}' && is_arabic(c);
                Became::Kept
            }
            BOUNDARY => self.boundary(size),
            MARK => self.mark(size),
            HAMZA => {
                self.hamza();
                self.mark(size)
            }
            IGNORE => self.ignore(size),
            TATWEEL => self.tatweel(size),
            POINT | COMMA => {
                let digits = self.is_open()
                    && self.out[self.len - 1].is_ascii_digit()
                    && next_kept(self.raw, self.at + size, false).1.is_some_and(|c| c.is_ascii_digit());
                if !digits {
                    return self.boundary(size);
                }
                if code == COMMA {
                    return self.ignore(size);
                }
                self.keep(".", size)
            }
            ALIKE => {
                let (letter, elsewhere) = alike(c);
                self.keep(if self.is_among_letters(size, elsewhere) { letter } else { elsewhere }, size)
            }
            HANGUL => {
                let mut letters = [0; 9];
                self.keep(hangul(c, &mut letters), size)
            }
            code => self.keep(FOLD.string(code).unwrap_or_default(), size),
        }
    }

    /// Ends what is open, and takes back the last space.
    pub(super) fn finish(&mut self) {
        self.end_word(self.raw.len());
        if !self.words.is_empty() && self.len == self.open {
            self.len -= 1;
        }
    }

    /// Whether what is written from `start` on is a single character.
    pub(super) fn is_one_char(&self, start: usize) -> bool {
        last_char(&self.out[start..self.len]).is_some_and(|c| c.len_utf8() == self.len - start)
    }

    fn is_open(&self) -> bool {
        self.len > self.open
    }

    /// Ends the open word, if there is one, before the raw byte `end`.
    #[inline]
    fn end_word(&mut self, end: usize) {
        if self.len > self.open {
            let raw_end = if self.gap.1 == end { self.gap.0 } else { end };
            self.words.push(WordSpan {
                start: self.open as u32,
                raw_start: self.open_raw as u32,
                raw_end: raw_end as u32,
            });
            self.out[self.len] = b' ';
            self.len += 1;
            self.open = self.len;
        }
    }

    /// Ends a word before each space of a block that begins here and whose folded bytes are written.
    #[inline(always)]
    #[allow(clippy::inline_always)] // A part of `run_with`.
    fn end_words(&mut self, mut ends: u32) {
        // How many words end is as good as random: four are written without a branch, and those kept that are some.
        while ends != 0 {
            let (at, len) = (self.at, self.len);
            let (mut open, mut open_raw, mut count) = (self.open, self.open_raw, self.words.len());
            let four: [WordSpan; 4] = std::array::from_fn(|_| {
                let (end, some) = (ends.trailing_zeros() as usize, ends != 0);
                let raw_end = if self.gap.1 == at + end { self.gap.0 } else { at + end };
                let word = WordSpan { start: open as u32, raw_start: open_raw as u32, raw_end: raw_end as u32 };
                (open, open_raw) = if some { (len + end + 1, at + end + 1) } else { (open, open_raw) };
                count += usize::from(some);
                ends &= ends.wrapping_sub(1);
                word
            });
            self.words.extend_from_slice(&four);
            self.words.truncate(count);
            (self.open, self.open_raw) = (open, open_raw);
        }
    }

    #[inline]
    fn boundary(&mut self, size: usize) -> Became {
        self.end_word(self.at);
        self.at += size;
        self.open_raw = self.at;
        Became::Boundary
    }

    fn mark(&mut self, size: usize) -> Became {
        self.at += size;
        if self.is_open() {
            return Became::Mark;
        }
        self.open_raw = self.at;
        Became::Deleted
    }

    fn ignore(&mut self, size: usize) -> Became {
        let start = if self.gap.1 == self.at { self.gap.0 } else { self.at };
        self.at += size;
        self.gap = (start, self.at);
        if !self.is_open() {
            self.open_raw = self.at;
        }
        Became::Deleted
    }

    /// Adds what a character folds to; a space in it ends a word.
    fn keep(&mut self, folded: &str, size: usize) -> Became {
        self.make_room(folded.len());
        let at = self.at;
        self.at += size;
        for (i, word) in folded.split(' ').enumerate() {
            if i > 0 {
                self.end_word(self.at);
                self.open_raw = at;
            }
            self.out[self.len..self.len + word.len()].copy_from_slice(word.as_bytes());
            self.len += word.len();
        }
        Became::Kept
    }

    /// Whether what looks like a letter at `at` is next to Arabic letters: a digit between two, else anything before or after one.
    fn is_among_letters(&self, size: usize, elsewhere: &str) -> bool {
        let last = self.is_open().then(|| last_char(&self.out[self.open..self.len])).flatten();
        let before = last.is_some_and(is_arabic);
        let digit = elsewhere.starts_with(|c: char| c.is_ascii_digit());
        if before != digit {
            return before;
        }
        next_kept(self.raw, self.at + size, false).1.is_some_and(is_arabic)
    }

    fn tatweel(&mut self, size: usize) -> Became {
        let (next, letter) = next_kept(self.raw, self.at + size, true);
        let last = self.is_open().then(|| last_kept(self.raw, self.at)).flatten();
        if !(last.is_some_and(is_arabic) && letter.is_some_and(is_arabic)) {
            let became = self.boundary(size);
            // The rest of the run is deleted or more of the same dash.
            self.at = next;
            self.open_raw = next;
            return became;
        }
        // A hamza on a tatweel has its seat there, and leaves the letter before it as it is.
        let hamza = self.raw[self.at..next].contains('\u{654}');
        let became = if hamza { self.keep("ء", size) } else { Became::Deleted };
        self.at = next;
        became
    }

    /// Makes a hamza of the waw or yeh that the open word ends with, if it does.
    fn hamza(&mut self) {
        if let [.., seat @ 0xd9, carrier @ (0x88 | 0x8a)] = &mut self.out[self.open..self.len] {
            (*seat, *carrier) = (0xd8, 0xa1);
        }
    }

    /// Sees to it that `out` has room for `extra` bytes, and for all that is to come if nothing grows.
    fn make_room(&mut self, extra: usize) {
        let need = self.len + extra + (self.raw.len() - self.at) + 2 * BLOCK;
        if self.out.len() < need {
            self.out.resize(need.max(self.out.len() * 3 / 2), 0);
        }
    }
}

/// The last character of folded text.
fn last_char(text: &[u8]) -> Option<char> {
    let start = text.iter().rposition(|b| b & 0xc0 != 0x80)?;
    std::str::from_utf8(&text[start..]).ok()?.chars().next()
}

/// The letters of a Hangul syllable (its canonical decomposition; The Unicode Standard, 3.12).
fn hangul(c: char, letters: &mut [u8; 9]) -> &str {
    let n = u32::from(c) - 0xac00;
    let trailing = n % 28;
    let parts = [0x1100 + n / 588, 0x1161 + n % 588 / 28, 0x11a7 + trailing];
    let mut len = 0;
    for part in &parts[..if trailing == 0 { 2 } else { 3 }] {
        len += char::from_u32(*part).unwrap_or_default().encode_utf8(&mut letters[len..]).len();
    }
    std::str::from_utf8(&letters[..len]).unwrap_or_default()
}
