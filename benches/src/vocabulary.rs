//! The words that generated stories are made of.
//!
//! Common words are listed in `data/vocabulary.txt` and drawn by rank (Zipf). The long tail that real news has is made
//! the way Arabic makes it: three-letter roots set into patterns, some 4,600 lemmas, each with prefixes and suffixes.

use crate::rng::Rng;

/// Words in the order of their frequency, drawn by Zipf's law.
pub struct Ranked {
    words: Vec<Box<str>>,
    /// Word numbers, each as often as its share; a draw is one look.
    table: Vec<u16>,
}

impl Ranked {
    const TABLE: usize = 1 << 14;

    /// `words`, commonest first; the weight of rank r is 1 / (r + `flat`), so a large `flat` evens the frequencies out.
    fn new(words: Vec<Box<str>>, flat: u64) -> Self {
        let weight = |rank: usize| (1 << 40) / (rank as u64 + flat);
        let sum: u64 = (0..words.len()).map(weight).sum();
        let mut table = Vec::with_capacity(Self::TABLE);
        let mut reached = 0;
        for rank in 0..words.len() {
            reached += weight(rank);
            let upto = (u128::from(reached) * Self::TABLE as u128 / u128::from(sum)) as usize;
            table.resize(upto, rank as u16);
        }
        Self { words, table }
    }

    /// One word, the common ones more often.
    pub fn draw(&self, rng: &mut Rng) -> &str {
        &self.words[usize::from(self.table[rng.below(Self::TABLE)])]
    }

    /// Any word, all alike.
    pub fn any(&self, rng: &mut Rng) -> &str {
        &self.words[rng.below(self.words.len())]
    }

    /// The word of that number, counted round.
    pub fn at(&self, number: usize) -> &str {
        &self.words[number % self.words.len()]
    }

    /// How many words there are.
    pub fn count(&self) -> usize {
        self.words.len()
    }
}

/// All kinds of words.
#[expect(missing_docs, reason = "each is the section of data/vocabulary.txt of the same name")]
pub struct Vocabulary {
    pub function: Ranked,
    pub verb: Ranked,
    pub noun: Ranked,
    pub adjective: Ranked,
    pub place: Ranked,
    pub given: Ranked,
    pub outlet: Ranked,
    pub furniture: Ranked,
    /// Every root in every pattern.
    pub lemma: Ranked,
}

impl Vocabulary {
    /// Reads the list that is compiled in.
    ///
    /// # Panics
    /// When the list lacks a section, or a root has not three letters.
    pub fn new() -> Self {
        let list = include_str!("../data/vocabulary.txt");
        let section = |name: &str| -> Vec<Box<str>> {
            let (_, rest) = list.split_once(&format!("\n[{name}]\n")).expect("the section is in the list");
            let body = rest.split('[').next().unwrap_or_default();
            body.split_whitespace().map(|word| word.replace('_', " ").into()).collect()
        };
        let mut lemmas = Vec::new();
        for pattern in section("pattern") {
            for root in section("root") {
                let letters: Vec<char> = root.chars().collect();
                assert_eq!(letters.len(), 3, "root {root}");
                let set = |c: char| c.to_digit(10).map_or(c, |slot| letters[slot as usize - 1]);
                lemmas.push(pattern.chars().map(set).collect());
            }
        }
        let mut rng = Rng::new(0, 0, 0);
        for i in (1..lemmas.len()).rev() {
            lemmas.swap(i, rng.below(i + 1));
        }
        Self {
            function: Ranked::new(section("function"), 3),
            verb: Ranked::new(section("verb"), 6),
            noun: Ranked::new(section("noun"), 20),
            adjective: Ranked::new(section("adjective"), 15),
            place: Ranked::new(section("place"), 8),
            given: Ranked::new(section("given"), 8),
            outlet: Ranked::new(section("outlet"), 10),
            furniture: Ranked::new(section("furniture"), 10),
            lemma: Ranked::new(lemmas, 60),
        }
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::new()
    }
}
