//! Background: which words are common in Arabic news, and which five words in a row are a formula.
//!
//! In: hashes. Out: how rare a word is, and whether five words are standing text: titles of rulers, names of laws, openings of
//! bulletins, scripture, what a site prints under its articles. Known before the first story is seen, and the same for everybody.
//!
//! ```text
//! words       those that one story of a thousand has, or more: 28 bits of the hash, four of their rarity
//! formulas    those in many different stories: 32 bits of the hash
//! ```
//!
//! Made by `benches/python/background.py` of 53,744 articles (Saudi press of 2015, Emirati, Maghrebi and Levantine pages, fact
//! checkers). By chance, one word in 10,500 that is not in the table looks like one that is, and one run of five words in 29,000 like
//! a formula: the table has 25,451 of 2²⁸ words and 148,835 of 2³² formulas.

use std::sync::LazyLock;

use crate::shingle::WORD_BITS;

/// The tables, as the script wrote them.
static BYTES: &[u8] = include_bytes!("../../data/ar/background.bin");

static BACKGROUND: LazyLock<Background> = LazyLock::new(|| Background::read(BYTES).expect("the table is whole"));

/// The rarity of a word that is not common, in halves of the natural logarithm: one story of a thousand.
const RAREST: u32 = 14;

/// What is known of the language before any story is.
#[derive(Debug)]
pub(crate) struct Background {
    words: Hashes,
    formulas: Hashes,
}

/// Numbers of evenly spread first bits, sorted, and where those of each first sixteen bits begin.
#[derive(Debug)]
struct Hashes {
    starts: Vec<u32>,
    all: Vec<u32>,
}

impl Background {
    /// A word of this rarity is rare: one story of 33 has it, or fewer.
    pub const RARE: f64 = 3.5;
    /// A word of less rarity tells nothing of a story: one of twenty has it, or more.
    pub const COMMON: f64 = 3.0;

    /// The one that is built in.
    pub fn get() -> &'static Self {
        &BACKGROUND
    }

    /// Reads what the script writes: `naqlbg1` and a zero; how many stories, words and formulas; the words, the formulas.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (numbers, rest) = bytes.strip_prefix(b"naqlbg1\0")?.as_chunks::<4>();
        let mut numbers = numbers.iter().map(|n| u32::from_le_bytes(*n));
        let [_, words, formulas] = [(); 3].map(|()| numbers.next().unwrap_or(0) as usize);
        let numbers: Vec<u32> = numbers.collect();
        let (of_words, of_formulas) = numbers.split_at_checked(words)?;
        let whole = rest.is_empty() && of_formulas.len() == formulas;
        whole.then(|| Self { words: Hashes::new(of_words), formulas: Hashes::new(of_formulas) })
    }

    /// How rare a word is: the natural logarithm of how many stories there are for one that has it, in halves and up to 7.
    pub fn rarity(&self, word: u32) -> f64 {
        let bits = 32 - WORD_BITS;
        let found = self.words.of(word << bits).iter().find(|entry| **entry >> bits == word);
        f64::from(found.map_or(RAREST, |entry| entry & ((1 << bits) - 1))) / 2.0
    }

    /// Whether five words in a row are a formula; `seed` is the upper half of their shingle.
    pub fn is_formula(&self, seed: u32) -> bool {
        self.formulas.of(seed).contains(&seed)
    }
}

impl Hashes {
    fn new(sorted: &[u32]) -> Self {
        let (mut starts, mut before) = (vec![0; (1 << 16) + 1], 0);
        sorted.iter().for_each(|entry| starts[(entry >> 16) as usize + 1] += 1);
        starts.iter_mut().for_each(|start| (before, *start) = (before + *start, before + *start));
        Self { starts, all: sorted.to_vec() }
    }

    /// Those with the same first bits as a number.
    fn of(&self, number: u32) -> &[u32] {
        let first = (number >> 16) as usize;
        &self.all[self.starts[first] as usize..self.starts[first + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::mix;
    use crate::story::StoryWords;

    #[test]
    fn common_words_are_known_and_rare_ones_are_not() {
        let rarity = |word: &str| Background::get().rarity(StoryWords::new(word).unwrap().words()[0]);
        assert!(rarity("في") < 1.0, "{}", rarity("في"));
        assert!((2.0..5.0).contains(&rarity("الوزير")), "{}", rarity("الوزير"));
        assert!((rarity("زمردنخيلي") - 7.0).abs() < f64::EPSILON);
    }

    #[test]
    fn formulas_are_known() {
        let known = |text: &str| {
            let story = StoryWords::new(text).unwrap();
            story.formulas(0, story.len() as u32).count()
        };
        assert_eq!(known("بسم الله الرحمن الرحيم"), 0, "four words are none");
        assert!(known("خادم الحرمين الشريفين الملك سلمان بن عبدالعزيز آل سعود") >= 4);
        assert_eq!(known("زمردة النخيل فتحت خمسة أبواب حجرية للقوارب"), 0);
    }

    #[test]
    fn a_cut_table_is_none() {
        assert!(Background::read(&BYTES[..BYTES.len() - 4]).is_none());
        assert!(Background::read(&BYTES[..BYTES.len() - 1]).is_none());
        assert!(Background::read(&BYTES[1..]).is_none());
        let table = Background::get();
        assert_eq!(
            (table.words.all.len(), table.formulas.all.len()),
            (25_451, 148_835),
            "the figures of the top comment"
        );
        let strangers = (0..100_000).filter(|&n| table.is_formula(mix(n) as u32)).count();
        assert!(strangers < 20, "{strangers}");
    }
}
