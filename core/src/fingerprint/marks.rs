//! Passage marks: 5-word shingles chosen by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003).
//!
//! Of every [`WINDOW`] shingles in a row the least is a mark; of equal ones the mark that is there already is kept
//! ("robust winnowing"), so a page of one repeated word has one mark in eight words and not one a word. Two texts that
//! share a run of [`GUARANTEE`] words share all shingles of one window, and so a mark's hash.

use serde::{Deserialize, Serialize};

/// How many words a mark hashes.
pub const MARK_WORDS: usize = 5;

/// Of this many 5-word shingles in a row, one is a mark.
pub const WINDOW: usize = 8;

/// A shared run of this many words always shares a mark.
pub const GUARANTEE: usize = WINDOW + MARK_WORDS - 1;

/// A chosen 5-word shingle and the word at which it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// The shingle's hash.
    pub hash: u64,
    /// The index of its first word in the folded text.
    pub word: u32,
}

/// Writes the marks among the 5-word `shingles` to `out`, in order of position, in place of what was there.
pub fn winnow(shingles: &[u64], out: &mut Vec<Mark>) {
    out.clear();
    let Some(first) = shingles.get(..WINDOW.min(shingles.len())).filter(|w| !w.is_empty()) else { return };
    let mut mark = rightmost_least(first);
    loop {
        out.push(Mark { hash: shingles[mark], word: mark as u32 });
        let after = &shingles[mark + 1..];
        let next = match after.first_chunk() {
            Some(window) => Some(next(shingles[mark], window)),
            None => after.iter().position(|h| *h < shingles[mark]),
        };
        match next {
            Some(next) => mark += 1 + next,
            None => return,
        }
    }
}

/// Of the window after a mark, the next mark: the first that is less, or else, as the mark leaves the window, the least.
///
/// There is no branch on the hashes, which no processor can predict.
#[inline]
fn next(mark: u64, window: &[u64; WINDOW]) -> usize {
    let less = (0..WINDOW).rev().fold(WINDOW, |first, i| if window[i] < mark { i } else { first });
    let least = rightmost_least(window);
    if less < WINDOW { less } else { least }
}

/// The index of the least hash of a window; of equal ones the last, which stays in the window the longest.
#[inline]
fn rightmost_least(window: &[u64]) -> usize {
    let (least, _) = window.iter().enumerate().fold(
        (0, u64::MAX),
        |(least, of), (i, &hash)| {
            if hash <= of { (i, hash) } else { (least, of) }
        },
    );
    least
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shingle;

    fn marks(words: &[u64]) -> Vec<Mark> {
        let (mut five, mut out) = (Vec::new(), Vec::new());
        if words.len() >= MARK_WORDS {
            shingle::shingles::<MARK_WORDS>(words, &mut five);
        }
        winnow(&five, &mut out);
        out
    }

    #[test]
    fn short_texts() {
        let words: Vec<u64> = (1..=20).map(shingle::mix).collect();
        for n in 0..MARK_WORDS {
            assert_eq!(marks(&words[..n]), []);
        }
        for n in MARK_WORDS..GUARANTEE {
            assert_eq!(marks(&words[..n]).len(), 1, "{n} words");
        }
    }

    #[test]
    fn a_repeated_word_has_few_marks() {
        assert_eq!(marks(&[7; 804]).len(), 100);
    }

    proptest! {
        /// Every window has a mark with its least hash: the definition, window by window.
        #[test]
        fn every_window_has_its_least(words in proptest::collection::vec(0..6u64, 0..120)) {
            let mut five = Vec::new();
            if words.len() >= MARK_WORDS {
                shingle::shingles::<MARK_WORDS>(&words, &mut five);
            }
            let marks = marks(&words);
            prop_assert!(marks.windows(2).all(|m| m[0].word < m[1].word));
            for m in &marks {
                prop_assert_eq!(m.hash, five[m.word as usize]);
            }
            for (start, window) in five.windows(WINDOW).enumerate() {
                let least = *window.iter().min().unwrap();
                prop_assert!(marks.iter().any(|m| (start..start + WINDOW).contains(&(m.word as usize)) && m.hash == least));
            }
        }

        /// The guarantee: a shared run of 12 words shares a mark, whatever is around it and however words repeat.
        #[test]
        fn a_shared_run_shares_a_mark(
            run in proptest::collection::vec(0..50u64, GUARANTEE),
            around in proptest::array::uniform4(proptest::collection::vec(0..50u64, 0..40)),
        ) {
            let [a1, a2, b1, b2] = around;
            let a = marks(&[a1, run.clone(), a2].concat());
            let b = marks(&[b1, run, b2].concat());
            prop_assert!(a.iter().any(|x| b.iter().any(|y| x.hash == y.hash)));
        }
    }
}
