//! Lexicon: words of the tables of a language, by the bits of their hashes that a story keeps.

use crate::shingle::{self, WORD_BITS};
use crate::text::Words;

/// What may come before a word of a table.
const BEFORE: [&str; 5] = ["و", "ب", "ل", "ف", "ك"];

/// Words with a value each, by word. Most lookups find nothing.
pub(super) struct Lexicon<T> {
    /// A bit for the first bits of each hash: of a thousand words, one other word in a hundred looks like one.
    seen: Box<[u64; 1 << 11]>,
    words: Box<[(u32, T)]>,
}

impl<T> FromIterator<(u32, T)> for Lexicon<T> {
    /// Of a word that comes again the first value is kept.
    fn from_iter<I: IntoIterator<Item = (u32, T)>>(all: I) -> Self {
        let mut words: Vec<(u32, T)> = all.into_iter().collect();
        words.sort_by_key(|word| word.0);
        words.dedup_by_key(|word| word.0);
        let mut seen = Box::new([0; 1 << 11]);
        words.iter().for_each(|(word, _)| seen[(word >> 17) as usize] |= 1 << (word >> 11 & 63));
        Self { seen, words: words.into() }
    }
}

impl<T: Copy> Lexicon<T> {
    #[inline]
    pub fn get(&self, word: u32) -> Option<T> {
        let seen = self.seen[(word >> 17) as usize] >> (word >> 11 & 63) & 1 == 1;
        let at = || self.words.binary_search_by_key(&word, |word| word.0).ok();
        seen.then(at).flatten().map(|at| self.words[at].1)
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
