//! Template: is what two stories share a standing formula, or something that one outlet prints on many pages?
//!
//! Wire copy is bursty, a formula recurs. What an index has seen of the shared marks tells the first: the median number
//! of days on which they were printed. The figures tell the second without any index: in two reports of one formula the
//! shared text is cut by figures that differ, and the two have few figures in common.

use super::passages::{Block, Run};
use super::story::Story;
use crate::fingerprint::marks::MARK_WORDS;

/// A figure that differs is a slot of the formula when it stands so near to a run.
const BESIDE_WORDS: usize = 6;

/// What an index knows of a mark of the first story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The word at which the mark starts.
    pub word: u32,
    /// On how many distinct days it was printed, this story's day included; 0 when no date is known.
    pub days: u32,
    /// Whether one outlet prints it on many of its pages.
    pub standing: bool,
}

/// The marks that lie wholly in `len` words from `start`.
fn within(start: u32, len: u32, seen: &[Seen]) -> &[Seen] {
    let end = (start + len).saturating_sub(MARK_WORDS as u32 - 1);
    let from = seen.partition_point(|s| s.word < start);
    &seen[from..seen.partition_point(|s| s.word < end).max(from)]
}

/// Whether a run of `len` words from `start` of the first story is an outlet's furniture: most of its marks are.
pub(super) fn standing(start: u32, len: u32, seen: &[Seen]) -> bool {
    let marks = within(start, len, seen);
    2 * marks.iter().filter(|s| s.standing).count() > marks.len()
}

/// The median number of days on which the marks within some runs (first word and length) were printed; 0 when none is
/// known.
pub(super) fn days(runs: &[(u32, u32)], seen: &[Seen]) -> u32 {
    let mut days: Vec<u32> = runs.iter().flat_map(|&(start, len)| within(start, len, seen)).map(|s| s.days).collect();
    days.sort_unstable();
    days.get(days.len() / 2).copied().unwrap_or(0)
}

/// How many figures stand in the gaps of the blocks and nowhere in the other story (the lesser of the two sides), and the
/// share of the distinct figures of the story with fewer of them that the other has, too (1 when it has none).
pub(super) fn differing(x: &Story, y: &Story, runs: &[Run], blocks: &[Block]) -> (usize, f64) {
    let (in_x, in_y) = (figures(x), figures(y));
    let fewer = in_x.len().min(in_y.len());
    if fewer == 0 {
        return (0, 1.0);
    }
    let of_x = gaps(x, &in_y, runs.iter().map(|r| (r.a, r.len)), blocks.iter().map(|b| b.a));
    let of_y = gaps(y, &in_x, runs.iter().map(|r| (r.b, r.len)), blocks.iter().map(|b| b.b));
    let common = in_x.iter().filter(|f| in_y.binary_search(f).is_ok()).count();
    (of_x.min(of_y), common as f64 / fewer as f64)
}

/// How many figures of a story stand in a block, beside a run but in none, and nowhere in the other story.
fn gaps(
    story: &Story,
    other: &[u64],
    runs: impl Iterator<Item = (u32, u32)>,
    blocks: impl Iterator<Item = (u32, u32)>,
) -> usize {
    const OUTSIDE: u8 = 0;
    const INSIDE: u8 = 1;
    const BESIDE: u8 = 2;
    const EQUAL: u8 = 3;
    let mut place = vec![OUTSIDE; story.len()];
    for (start, end) in blocks {
        place[start as usize..end as usize].fill(INSIDE);
    }
    for (start, len) in runs {
        let (start, end) = (start as usize, (start + len) as usize);
        let (before, behind) = (start.saturating_sub(BESIDE_WORDS), place.len().min(end + BESIDE_WORDS));
        place[before..behind].iter_mut().filter(|p| **p == INSIDE).for_each(|p| *p = BESIDE);
        place[start..end].fill(EQUAL);
    }
    let new = |word: usize| other.binary_search(&story.words[word]).is_err();
    story.figures.iter().map(|&word| word as usize).filter(|&word| place[word] == BESIDE && new(word)).count()
}

/// The distinct figures of a story, sorted.
fn figures(story: &Story) -> Vec<u64> {
    let mut figures: Vec<u64> = story.figures.iter().map(|&i| story.words[i as usize]).collect();
    figures.sort_unstable();
    figures.dedup();
    figures
}
