//! A story ready for comparison: its words as hashes, and two sorted views of them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::background::Background;
use super::slots::slots;
use crate::error::Result;
use crate::fingerprint::{Fingerprint, Fingerprinter};
use crate::secret::Secret;
use crate::shingle::{self, SHINGLE_WORDS, WORD_BITS, mix};
use crate::text::Words;

/// How many words a seed of a passage has.
pub(crate) const SEED_WORDS: usize = 5;

/// A word that a story has more often finds no place in it.
const OFTEN: usize = 4;

/// The place of a word that is in a formula.
const NOWHERE: u32 = u32::MAX;

/// A story ready for [`compare`](crate::compare::compare()): about 28 bytes a word, without the text.
#[derive(Clone, Debug)]
pub struct StoryWords {
    /// The upper [`WORD_BITS`] bits of the hash of each folded word.
    pub(crate) words: Vec<u32>,
    /// The place of each word in the raw text, in bytes.
    pub(crate) spans: Vec<(u32, u32)>,
    /// Made on first use; most stories of an input are never compared.
    views: Views,
    /// Which words fill a slot (figures, weekdays, months), and what each says in any notation.
    pub(crate) figures: Vec<(u32, u32)>,
    /// The first half of the BLAKE3 of the raw bytes.
    raw: [u8; 16],
    /// The first half of the BLAKE3 of the folded words.
    folded: [u8; 16],
}

/// The words with all bits at work: sums of hashes with some bits zero would have them zero, too.
fn mixed(words: &[u32]) -> Vec<u64> {
    words.iter().map(|&word| mix(u64::from(word) << (64 - WORD_BITS))).collect()
}

/// The words as only this process mixes them, for sets that are only compared with each other: nobody can choose words whose sums
/// are equal.
pub(crate) fn mixed_apart(words: &[u32]) -> Vec<u64> {
    let secret = Secret::of_run().mask();
    words.iter().map(|&word| mix(u64::from(word) << (64 - WORD_BITS) ^ secret)).collect()
}

/// What is made of a story's words once, when it is needed for the first time.
#[derive(Clone, Debug, Default)]
struct Views {
    /// For comparing.
    shingles: OnceLock<Vec<u64>>,
    /// For finding passages.
    seeds: OnceLock<Vec<u64>>,
    /// Whether passages were sought before.
    compared: OnceLock<()>,
    /// For weighing: where formulas of five words begin.
    formulas: OnceLock<Vec<u32>>,
    /// For finding rewritten passages.
    rare: OnceLock<Vec<(u32, u32)>>,
    /// For comparing word by word.
    identified: OnceLock<Vec<(u32, u64)>>,
}

impl StoryWords {
    /// Makes a whole text ready.
    ///
    /// # Errors
    /// [`Code::InvalidText`](crate::error::Code::InvalidText) when it is longer than
    /// [`MAX_TEXT`](crate::text::MAX_TEXT) bytes.
    pub fn new(raw: &str) -> Result<Self> {
        Self::read(raw, std::slice::from_ref(&(0..raw.len())), &mut Fingerprinter::new())
    }

    /// Makes the story ready that the given parts of `raw` make, in bytes and in order, in the space of a fingerprinter.
    ///
    /// # Errors
    /// As [`StoryWords::new`].
    ///
    /// # Panics
    /// When a part does not lie in `raw` on character boundaries.
    pub fn read(raw: &str, parts: &[Range<usize>], space: &mut Fingerprinter) -> Result<Self> {
        let hash = space.read(raw, parts)?;
        let folded = *blake3::hash(space.words().text()).as_bytes();
        Ok(Self::of(space.words(), space.hashes(), hash, folded))
    }

    /// Makes the story ready whose fingerprint is the last one that `maker` made.
    pub fn last(maker: &Fingerprinter, fingerprint: &Fingerprint) -> Self {
        Self::of(maker.words(), maker.hashes(), fingerprint.raw, fingerprint.folded)
    }

    /// Makes a story of its folded words, their hashes, and the BLAKE3 of its raw bytes and of its folded words.
    fn of(words: &Words, hashes: &[u64], raw: [u8; 32], folded: [u8; 32]) -> Self {
        let half = |hash: [u8; 32]| *hash.first_chunk().expect("sixteen bytes of thirty-two");
        let kept: Vec<u32> = hashes.iter().map(|hash| (hash >> (64 - WORD_BITS)) as u32).collect();
        Self {
            spans: (0..words.len()).map(|i| words.span(i)).map(|s| (s.start as u32, s.end as u32)).collect(),
            figures: slots(words, &kept),
            words: kept,
            raw: half(raw),
            folded: half(folded),
            views: Views::default(),
        }
    }

    /// Drops what was made on first use and can be made again: more than the words themselves take.
    pub(crate) fn forget_views(&mut self) {
        self.views = Views::default();
    }

    /// What is kept of the hash of each word.
    pub(crate) fn words(&self) -> &[u32] {
        &self.words
    }

    /// Which words are figures, and what each says.
    pub(crate) fn figures(&self) -> &[(u32, u32)] {
        &self.figures
    }

    /// What identifies the raw bytes: the first half of their BLAKE3.
    pub(crate) fn raw(&self) -> [u8; 16] {
        self.raw
    }

    /// What identifies the folded words: the first half of their BLAKE3.
    pub(crate) fn folded(&self) -> [u8; 16] {
        self.folded
    }

    /// The story made of these; `None` when they do not go together.
    pub(crate) fn from_parts(
        words: Vec<u32>,
        spans: Vec<(u32, u32)>,
        figures: Vec<(u32, u32)>,
        [raw, folded]: [[u8; 16]; 2],
    ) -> Option<Self> {
        let fits = words.len() == spans.len() && figures.iter().all(|&(word, _)| (word as usize) < words.len());
        fits.then(|| Self { words, spans, figures, raw, folded, views: Views::default() })
    }

    /// The same story with other numbers for its words.
    pub(crate) fn with_words(&self, words: Vec<u32>) -> Self {
        Self { words, views: Views::default(), ..self.clone() }
    }

    /// The distinct words, each by its hash and its identity, by hash. `identities` gives those of all words, and is called at most
    /// once for a story, which is compared under one secret alone.
    ///
    /// # Errors
    /// Those of `identities`.
    pub(crate) fn identified(&self, identities: impl FnOnce() -> Result<Vec<u64>>) -> Result<&[(u32, u64)]> {
        if let Some(known) = self.views.identified.get() {
            return Ok(known);
        }
        let identities = identities()?;
        // The hashes are spread evenly; the rest of each number is the word's place.
        let places = (0..).zip(self.words.iter().zip(&identities));
        let mut order: Vec<u64> = places.map(|(at, (&word, _))| u64::from(word) << (64 - WORD_BITS) | at).collect();
        shingle::sort(&mut order);
        let place = |of: u64| (of & (u64::MAX >> WORD_BITS)) as usize;
        let mut all: Vec<_> = order.into_iter().map(place).map(|at| (self.words[at], identities[at])).collect();
        all.dedup();
        Ok(self.views.identified.get_or_init(|| all))
    }

    /// The 5-word shingles by word: the upper half of the hash over the word index. Nothing is kept of them.
    pub(crate) fn seeds_in_order(&self) -> Vec<u64> {
        let mut seeds = Vec::new();
        if self.len() >= SEED_WORDS {
            shingle::shingles::<SEED_WORDS>(&mixed(&self.words), &mut seeds);
            for (i, seed) in seeds.iter_mut().enumerate() {
                *seed = *seed >> 32 << 32 | i as u64;
            }
        }
        seeds
    }

    /// The distinct 3-word shingles, sorted.
    pub(crate) fn shingles(&self) -> &[u64] {
        self.views.shingles.get_or_init(|| {
            let mut shingles = Vec::new();
            shingle::shingles::<SHINGLE_WORDS>(&mixed_apart(&self.words), &mut shingles);
            shingle::sort(&mut shingles);
            shingles.dedup();
            shingles
        })
    }

    /// The 5-word shingles, sorted: the upper half of the hash over the word index.
    pub(crate) fn sorted_seeds(&self) -> &[u64] {
        self.views.seeds.get_or_init(|| {
            let mut seeds = self.seeds_in_order();
            shingle::sort(&mut seeds);
            seeds
        })
    }

    /// Whether its seeds were sorted already.
    pub(crate) fn has_sorted_seeds(&self) -> bool {
        self.views.seeds.get().is_some()
    }

    /// Of [`StoryWords::sorted_seeds`] those that another story may have, too: all that it has, and few others. The first time they
    /// are not sorted for that: most stories are compared once, with one that is compared with many.
    pub(crate) fn seeds_among(&self, other: &Self) -> Cow<'_, [u64]> {
        if self.has_sorted_seeds() || self.views.compared.set(()).is_err() {
            return Cow::Borrowed(self.sorted_seeds());
        }
        let others = other.sorted_seeds();
        // A bit for the first bits of each hash: about one other hash in ten looks like one of these.
        let bits = (16 * others.len().max(4)).ilog2();
        let (word, bit) =
            (|seed: u64| (seed >> (64 - bits)) as usize / 64, |seed: u64| 1u64 << (seed >> (64 - bits) & 63));
        let mut seen = vec![0u64; 1 << (bits - 6)];
        others.iter().for_each(|&seed| seen[word(seed)] |= bit(seed));
        let mut seeds = self.seeds_in_order();
        seeds.retain(|&seed| seen[word(seed)] & bit(seed) != 0);
        shingle::sort(&mut seeds);
        Cow::Owned(seeds)
    }

    /// Whether it is known already where its formulas are.
    pub(crate) fn knows_formulas(&self) -> bool {
        self.views.formulas.get().is_some()
    }

    /// Where formulas of [`SEED_WORDS`] words begin that lie completely within `len` words from `start`, counted from there, in order.
    pub(crate) fn formulas(&self, start: u32, len: u32) -> impl Iterator<Item = u32> + '_ {
        let all = self.views.formulas.get_or_init(|| {
            let background = Background::get();
            let known = self.seeds_in_order().into_iter().filter(|seed| background.is_formula((seed >> 32) as u32));
            known.map(|seed| seed as u32).collect()
        });
        let from = all.partition_point(|&at| at < start);
        let within = move |at: &u32| at + SEED_WORDS as u32 <= start + len;
        all[from..].iter().copied().take_while(within).map(move |at| at - start)
    }

    /// The rare words and where each is, by word: those of [`Background::RARE`] that are in no formula, and that the story has
    /// [`OFTEN`] times at most.
    pub(crate) fn rare_words(&self) -> &[(u32, u32)] {
        self.views.rare.get_or_init(|| {
            let background = Background::get();
            let mut rare: Vec<(u32, u32)> = (0..).zip(&self.words).map(|(at, &word)| (word, at)).collect();
            for start in self.formulas(0, self.len() as u32) {
                rare[start as usize..start as usize + SEED_WORDS].iter_mut().for_each(|word| word.1 = NOWHERE);
            }
            rare.retain(|&(word, at)| at != NOWHERE && background.rarity(word) >= Background::RARE);
            rare.sort_unstable();
            let few: Vec<_> = rare.chunk_by(|a, b| a.0 == b.0).filter(|of_word| of_word.len() <= OFTEN).collect();
            few.concat()
        })
    }

    /// How many folded words the story has.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the story has no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How rare a word is in Arabic news, from 0 to 7; see [`Background::rarity`].
    pub(crate) fn rarity(&self, word: usize) -> f64 {
        Background::get().rarity(self.words[word])
    }

    /// The place of each word in the raw text, in bytes.
    pub(crate) fn spans(&self) -> &[(u32, u32)] {
        &self.spans
    }

    /// The raw bytes from the first to the last of some words.
    pub(crate) fn raw_span(&self, words: Range<usize>) -> Range<usize> {
        self.spans[words.start].0 as usize..self.spans[words.end - 1].1 as usize
    }

    /// The words that begin in some raw bytes.
    pub(crate) fn words_in(&self, bytes: &Range<usize>) -> Range<usize> {
        let from = self.spans.partition_point(|span| (span.0 as usize) < bytes.start);
        from..self.spans.partition_point(|span| (span.0 as usize) < bytes.end).max(from)
    }

    /// How many distinct shingles two stories share.
    pub(crate) fn shared_shingles(&self, other: &Self) -> usize {
        let (a, b) = (self.shingles(), other.shingles());
        let (mut i, mut j, mut shared) = (0, 0, 0);
        // No branch on the data: which side moves is as good as random.
        while i < a.len() && j < b.len() {
            let (x, y) = (a[i], b[j]);
            shared += usize::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        shared
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts of few words, so that two have much in common.
    fn text() -> impl Strategy<Value = String> {
        "([ابتثجحخد] ){0,40}"
    }

    proptest! {
        #[test]
        fn seeds_that_another_may_have_are_all_that_it_has(a in text(), b in text()) {
            let [a, b] = [a, b].map(|text| StoryWords::new(&text).unwrap());
            let has = |seed: &u64| b.sorted_seeds().iter().any(|other| seed >> 32 == other >> 32);
            let found = a.seeds_among(&b).into_owned();
            let all = a.sorted_seeds();
            let both = |seeds: &[u64]| seeds.iter().copied().filter(has).collect::<Vec<_>>();
            prop_assert_eq!(both(&found), both(all));
            prop_assert!(found.is_sorted() && found.iter().all(|seed| all.contains(seed)));
            prop_assert_eq!(&*a.seeds_among(&b), all, "all of them, once they are sorted");
            let again = a.with_words(a.words.clone());
            again.seeds_among(&b);
            prop_assert_eq!(&*again.seeds_among(&b), all, "and from the second time on");
        }

        #[test]
        fn identified_words_are_those_of_a_plain_sort(text in text(), identities in proptest::collection::vec(0..3u64, 40)) {
            let story = StoryWords::new(&text).unwrap();
            let own = |words: &[u32]| identities.iter().take(words.len()).copied().collect::<Vec<_>>();
            let mut plain: Vec<_> = story.words().iter().copied().zip(own(story.words())).collect();
            plain.sort_unstable();
            plain.dedup();
            let mut found = story.identified(|| Ok(own(story.words()))).unwrap().to_vec();
            prop_assert!(found.is_sorted_by_key(|word| word.0));
            found.sort_unstable();
            found.dedup();
            prop_assert_eq!(found, plain);
        }
    }
}
