//! Windows: keys by which two stories meet that have the same rare words close together, in whatever order.
//!
//! ```text
//! for every window of WINDOW words, STEP apart
//!     the RAREST rarest words, by the background's table; of equally rare ones those with the least hash
//!     a key for each two of them
//! ```
//!
//! Rarity is that of a fixed table, never the input's own counts: a key says the same whatever else there is.

use crate::shingle::mix;
use crate::story::{Background, StoryWords};

const WINDOW: usize = 16;
const STEP: usize = 8;
const RAREST: usize = 4;

/// In two stories that share this many of these keys rewritten passages are sought.
pub(crate) const WINDOWS_SHARED: usize = 2;

/// The distinct keys of a story, sorted.
pub(crate) fn windows(story: &StoryWords) -> Vec<u64> {
    let background = Background::get();
    // By rarity, then by hash: the rarest first.
    let ranked: Vec<(i32, u64)> = story
        .words()
        .iter()
        .map(|&word| {
            let rarity = background.rarity(word);
            (if rarity < Background::COMMON { i32::MAX } else { ((100.0 - rarity) * 2.0) as i32 }, mix(word.into()))
        })
        .collect();
    let (mut keys, mut window) = (Vec::new(), Vec::<(i32, u64)>::with_capacity(WINDOW));
    for start in (0..ranked.len()).step_by(STEP) {
        window.clear();
        window.extend(ranked[start..ranked.len().min(start + WINDOW)].iter().filter(|word| word.0 < i32::MAX));
        window.sort_unstable();
        window.dedup();
        window.truncate(RAREST);
        for (n, one) in window.iter().enumerate() {
            keys.extend(window[..n].iter().map(|other| mix(one.1.min(other.1)) ^ one.1.max(other.1).rotate_left(1)));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_within_a_window_does_not_matter() {
        let of = |text: &str| windows(&StoryWords::new(text).unwrap());
        let one = of("زرع البستاني شتلة ياسمين أمام النافورة الرخامية");
        assert_eq!(one, of("أمام النافورة الرخامية شتلة ياسمين زرع البستاني"));
        assert_eq!(one.len(), RAREST * (RAREST - 1) / 2);
        assert!(of("في من إلى على").is_empty());
    }
}
