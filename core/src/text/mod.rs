//! Folding: a text's words in the comparison alphabet, each with its span in the raw text.

use std::ops::Range;

/// The longest text that is taken, in bytes: offsets are kept in 32 bits.
pub const MAX_TEXT: usize = u32::MAX as usize;

/// The folded words of a text; scratch space that is reused from text to text.
#[derive(Clone, Debug, Default)]
pub struct Words {
    text: String,
    words: Vec<Word>,
}

/// One folded word: its bytes in [`Words::text`] and in the raw text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word {
    start: u32,
    end: u32,
    raw_start: u32,
    raw_end: u32,
}

impl Words {
    /// No words yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Folds a whole text, in place of what was there.
    pub fn fold(&mut self, raw: &str) {
        self.clear();
        self.push(raw, 0..raw.len());
    }

    /// Forgets the words and keeps the space.
    pub fn clear(&mut self) {
        self.text.clear();
        self.words.clear();
    }

    /// Adds the words of one part of `raw` behind what is there.
    pub fn push(&mut self, raw: &str, part: Range<usize>) {
        // Stand-in until the tables are there.
        let mut at = part.start;
        for piece in raw[part].split_inclusive(|c: char| !c.is_alphanumeric()) {
            let word: String = piece.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            if !word.is_empty() {
                if !self.text.is_empty() {
                    self.text.push(' ');
                }
                let start = self.text.len() as u32;
                self.text.push_str(&word);
                self.words.push(Word {
                    start,
                    end: self.text.len() as u32,
                    raw_start: at as u32,
                    raw_end: (at + piece.trim_end_matches(|c: char| !c.is_alphanumeric()).len()) as u32,
                });
            }
            at += piece.len();
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// All words, one space between two of them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The `i`th folded word.
    ///
    /// # Panics
    /// If there are not that many.
    pub fn word(&self, i: usize) -> &str {
        let w = self.words[i];
        &self.text[w.start as usize..w.end as usize]
    }

    /// Where the `i`th word stands in the raw text, in bytes.
    ///
    /// # Panics
    /// If there are not that many.
    pub fn span(&self, i: usize) -> Range<usize> {
        let w = self.words[i];
        w.raw_start as usize..w.raw_end as usize
    }

    /// Whether any word has an Arabic letter.
    pub fn has_arabic(&self) -> bool {
        self.text.bytes().any(|b| (0xd8..=0xdb).contains(&b))
    }
}
