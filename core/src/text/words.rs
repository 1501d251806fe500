//! The folded words of a text, and the fold view with its map.
//!
//! In: raw text, whole or part by part. Out: [`Words`], or a [`View`]. Both drive one [`Folder`].

use std::ops::Range;

use super::fold::{Became, Folder, WordSpan};
use super::offsets::{MapBuilder, View};
use super::simd;

/// The folded words of a text; scratch space that is reused from text to text.
///
/// A word is a run of letters and digits of any script. In it, Arabic marks and the marks of other scripts are gone,
/// the spellings of alef, hamza, yeh and teh marbuta are one, digits are ASCII, and Latin is in lower case. A point between two
/// digits stays, a comma between two digits goes: `1.5` is one word, `12,345` is `12345`.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The folded text, and room after it.
    buffer: Vec<u8>,
    len: usize,
    list: Vec<WordSpan>,
    /// Whether there is an Arabic letter outside U+0600–U+06FF.
    other_arabic: bool,
}

impl Words {
    /// No words yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Folds a whole text, in place of what was there. The text is at most [`MAX_TEXT`](super::MAX_TEXT) bytes long.
    pub fn fold(&mut self, raw: &str) {
        self.clear();
        self.push(raw, 0..raw.len());
    }

    /// Forgets the words and keeps the space.
    pub fn clear(&mut self) {
        self.len = 0;
        self.list.clear();
        self.other_arabic = false;
    }

    /// Adds the words of one part of `raw` after what is there. A word does not go beyond the part.
    ///
    /// # Panics
    /// If the part does not lie in `raw` or on its characters' boundaries.
    pub fn push(&mut self, raw: &str, part: Range<usize>) {
        assert!(raw.is_char_boundary(part.start), "part begins inside a character");
        if self.len > 0 {
            self.buffer[self.len] = b' ';
            self.len += 1;
        }
        let mut folder = Folder::new(&raw[..part.end], part.start, &mut self.buffer, self.len, &mut self.list);
        simd::run(&mut folder);
        (self.len, self.other_arabic) = (folder.len, self.other_arabic | folder.other_arabic);
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All words, one space between two of them, as UTF-8.
    pub fn text(&self) -> &[u8] {
        &self.buffer[..self.len]
    }

    /// The `i`th folded word, as UTF-8.
    ///
    /// # Panics
    /// If there are not that many.
    pub fn word(&self, i: usize) -> &[u8] {
        let end = self.list.get(i + 1).map_or(self.len, |next| next.start as usize - 1);
        &self.buffer[self.list[i].start as usize..end]
    }

    /// Where the `i`th word is in the raw text, in bytes: from its first letter to its last one with its marks.
    ///
    /// Words of one code point (`ﷺ` is four words) each have all of it as their span.
    ///
    /// # Panics
    /// If there are not that many.
    pub fn span(&self, i: usize) -> Range<usize> {
        let w = self.list[i];
        w.raw_start as usize..w.raw_end as usize
    }

    /// Whether any word has a letter of the Arabic script.
    pub fn has_arabic(&self) -> bool {
        // Folded text has nothing but letters in U+0600–U+06FF, which are the characters that begin with these bytes.
        self.other_arabic || self.text().iter().any(|b| matches!(b, 0xd8..=0xdb))
    }
}

/// The fold view of a text: the text of [`Words`], with a map. For showing; where only words and spans are needed [`Words`] is faster.
pub fn fold(raw: &str) -> View {
    let (mut text, mut words) = (Vec::new(), Vec::new());
    let mut map = MapBuilder::default();
    let mut folder = Folder::new(raw, 0, &mut text, 0, &mut words);
    while folder.at < raw.len() {
        let (at, len) = (folder.at, folder.len);
        let became = folder.step();
        let (raw_len, view_len) = (folder.at - at, folder.len - len);
        match became {
            Became::Mark => map.attach(raw_len),
            _ if view_len == 0 => map.delete(raw_len),
            _ => map.add(view_len, raw_len, view_len == raw_len && folder.is_one_char(len)),
        }
    }
    let len = folder.len;
    folder.finish();
    if folder.len < len {
        map.take_back();
    }
    let len = folder.len;
    text.truncate(len);
    View::new(String::from_utf8(text).unwrap_or_default(), map.finish())
}
