//! Lexicon: words of the tables of a language, by the bits of their hashes that a story keeps.

use std::collections::HashMap;

use crate::shingle::{self, WORD_BITS};
use crate::text::Words;

/// What may come before a word of a table.
const BEFORE: [&str; 5] = ["و", "ب", "ل", "ف", "ك"];

/// Words with a value each. Most lookups find nothing.
pub(super) struct Lexicon<T> {
    /// A bit for the first bits of each hash.
    seen: Box<[u64; 1 << 8]>,
    words: HashMap<u32, T>,
}

impl<T: Copy> Lexicon<T> {
    pub fn new() -> Self {
        Self { seen: Box::new([0; 1 << 8]), words: HashMap::new() }
    }

    /// Adds a word, unless it is there.
    pub fn add(&mut self, word: u32, value: T) {
        self.words.entry(word).or_insert(value);
        self.seen[(word >> 20) as usize] |= 1 << (word >> 14 & 63);
    }

    #[inline]
    pub fn get(&self, word: u32) -> Option<T> {
        (self.seen[(word >> 20) as usize] >> (word >> 14 & 63) & 1 == 1).then(|| self.words.get(&word).copied())?
    }
}

/// What a text of a table looks like in a story: by itself, and with what may come before it (and whether that is `و`).
pub(super) fn forms(text: &str) -> impl Iterator<Item = (Vec<u32>, bool)> {
    let open = text.strip_prefix("ال").map(|rest| (format!("لل{rest}"), false));
    let with = BEFORE.iter().map(move |before| (format!("{before}{text}"), *before == "و"));
    let all = std::iter::once((text.to_owned(), false)).chain(with).chain(open);
    all.map(|(form, and)| (hashes(&form), and))
}

fn hashes(text: &str) -> Vec<u32> {
    let (mut words, mut hashes) = (Words::new(), Vec::new());
    words.fold(text);
    shingle::word_hashes(&words, &mut hashes);
    hashes.iter().map(|hash| (hash >> (64 - WORD_BITS)) as u32).collect()
}
