//! Frequency: how much shared text weighs, once what many other stories have is taken out of it.
//!
//! ```text
//! formula     five words in a row that are standing text (Background), and titles of persons: they count for nothing
//! fresh       the other words of the runs
//! weight      the sum over the different fresh words of rarity − Background::COMMON, where that is more than nothing
//! ```
//!
//! Rarity is the natural logarithm of a word's inverse document frequency (Spärck Jones 1972). A title of fifteen words, a verse
//! and the opening of a bulletin weigh nothing; a quoted sentence of twelve ordinary words weighs about twenty.

use super::passages::Run;
use crate::story::{Background, SEED_WORDS, StoryWords, mark_titles};

/// What of some runs is fresh.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::compare) struct Fresh {
    /// How many words.
    pub words: u32,
    /// How many words are formula.
    pub formula: u32,
    /// What they weigh.
    pub weight: f64,
}

/// What of some runs of two stories is fresh. Both sides of a run say the same: it is looked for in the story whose formulas are known.
pub(in crate::compare) fn fresh<'r>(x: &StoryWords, y: &StoryWords, runs: impl IntoIterator<Item = &'r Run>) -> Fresh {
    let in_y = y.knows_formulas();
    of(runs.into_iter().map(|run| if in_y { (y, run.b, run.len) } else { (x, run.a, run.len) }))
}

/// What of some words in a row of stories, each from one on, is fresh.
fn of<'s>(runs: impl Iterator<Item = (&'s StoryWords, u32, u32)>) -> Fresh {
    let background = Background::get();
    let (mut fresh, mut different, mut formula) = (Fresh::default(), Vec::new(), Vec::new());
    for (story, from, len) in runs {
        let words = &story.words[from as usize..(from + len) as usize];
        formula.clear();
        formula.resize(words.len(), false);
        mark_titles(words, &mut formula);
        for at in story.formulas(from, len) {
            formula[at as usize..at as usize + SEED_WORDS].fill(true);
        }
        let of_run = words.iter().zip(&formula).filter(|(_, formula)| !**formula).map(|(word, _)| *word);
        let before = different.len();
        different.extend(of_run);
        fresh.words += (different.len() - before) as u32;
        fresh.formula += (words.len() + before - different.len()) as u32;
    }
    different.sort_unstable();
    different.dedup();
    fresh.weight =
        different.iter().fold(0.0, |sum, &word| sum + (background.rarity(word) - Background::COMMON).max(0.0));
    fresh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formula_weighs_nothing_and_a_word_once() {
        let of = |text: &str| {
            let story = StoryWords::new(text).unwrap();
            let (other, all) = (story.clone(), [Run { a: 0, b: 0, len: story.len() as u32 }]);
            let found = fresh(&story, &other, &all);
            assert!(!other.knows_formulas() && story.knows_formulas());
            assert_eq!(fresh(&other, &story, &all), found, "by the other side");
            found
        };
        let title = of("خادم الحرمين الشريفين الملك سلمان بن عبدالعزيز آل سعود");
        assert!(title.words <= 1 && title.weight < 5.0, "{title:?}");
        let once = of("زمردة النخيل فتحت خمسة أبواب حجرية للقوارب");
        let twice = of("زمردة النخيل فتحت خمسة أبواب حجرية للقوارب زمردة النخيل فتحت خمسة أبواب حجرية للقوارب");
        assert_eq!((once.words, once.formula), (7, 0));
        assert!((once.weight - twice.weight).abs() < 1e-9 && once.weight > 10.0, "{once:?} {twice:?}");
    }
}
