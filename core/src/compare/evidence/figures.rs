//! Figures: do the numbers in and beside the shared text of two stories agree?
//!
//! In two reports of one formula the shared text is cut by figures that differ, and the two have few figures in common. Figures
//! are compared by their digits, in whatever way an outlet writes them.

use super::passages::{Block, Run};
use crate::story::StoryWords;

/// A figure that differs is a slot of the formula when it is this near to a run.
const BESIDE_WORDS: usize = 6;

/// How the figures of two stories go together.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::compare) struct Figures {
    /// How many are in the gaps of the blocks and nowhere in the other story: the lesser of the two sides.
    pub differing: usize,
    /// The same, with those that stand beside a run before or after its block.
    pub around: usize,
    /// How many are in the runs: the lesser of the two sides.
    pub equal: usize,
    /// How many distinct ones both stories have.
    pub common: usize,
    /// How many distinct ones of the story with fewer figures the other has not.
    pub missing: usize,
    /// The share that the common ones are of those of the story with fewer; 1 when it has none.
    pub agreement: f64,
}

/// Compares the figures of two stories.
pub(in crate::compare) fn figures(x: &StoryWords, y: &StoryWords, runs: &[Run], blocks: &[Block]) -> Figures {
    let (in_x, in_y) = (distinct(x), distinct(y));
    let fewer = in_x.len().min(in_y.len());
    if fewer == 0 {
        return Figures { differing: 0, around: 0, equal: 0, common: 0, missing: 0, agreement: 1.0 };
    }
    let of_x = gaps(x, &in_y, runs.iter().map(|r| (r.a, r.len)), blocks.iter().map(|b| b.a));
    let of_y = gaps(y, &in_x, runs.iter().map(|r| (r.b, r.len)), blocks.iter().map(|b| b.b));
    let common = in_x.iter().filter(|f| in_y.binary_search(f).is_ok()).count();
    Figures {
        differing: of_x.0.min(of_y.0),
        around: of_x.1.min(of_y.1),
        equal: of_x.2.min(of_y.2),
        common,
        missing: fewer - common,
        agreement: common as f64 / fewer as f64,
    }
}

/// How many figures of a story are beside a run but in none, and nowhere in the other story: in a block, and with those
/// that are in none. And how many are in the runs.
fn gaps(
    story: &StoryWords,
    other: &[u32],
    runs: impl Iterator<Item = (u32, u32)>,
    blocks: impl Iterator<Item = (u32, u32)>,
) -> (usize, usize, usize) {
    const OUTSIDE: u8 = 0;
    const INSIDE: u8 = 1;
    const AROUND: u8 = 2;
    const BESIDE: u8 = 3;
    const EQUAL: u8 = 4;
    let mut place = vec![OUTSIDE; story.len()];
    for (start, end) in blocks {
        place[start as usize..end as usize].fill(INSIDE);
    }
    for (start, len) in runs {
        let (start, end) = (start as usize, (start + len) as usize);
        let (before, after) = (start.saturating_sub(BESIDE_WORDS), place.len().min(end + BESIDE_WORDS));
        place[before..after].iter_mut().filter(|p| **p <= INSIDE).for_each(|p| *p += AROUND);
        place[start..end].fill(EQUAL);
    }
    let new = |value: u32| other.binary_search(&value).is_err();
    let count =
        |at: u8| story.figures.iter().filter(|&&(word, value)| place[word as usize] == at && new(value)).count();
    let inside = count(BESIDE);
    let equal = story.figures.iter().filter(|(word, _)| place[*word as usize] == EQUAL).count();
    (inside, inside + count(AROUND), equal)
}

/// The distinct figures of a story, sorted.
fn distinct(story: &StoryWords) -> Vec<u32> {
    let mut figures: Vec<u32> = story.figures.iter().map(|&(_, value)| value).collect();
    figures.sort_unstable();
    figures.dedup();
    figures
}
