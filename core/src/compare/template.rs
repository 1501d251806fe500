//! Template: is what two stories share a standing formula, or something that one outlet prints on many pages?
//!
//! Wire copy is bursty, a formula recurs. What an index has seen of the shared marks tells the first: the median number
//! of days on which they were printed, and of stories that have them: a wire is printed many times on few days. The figures
//! tell the second without any index: in two reports of one formula the shared text is cut by figures that differ, and the two
//! have few figures in common. Figures are compared by their digits, in whatever way an outlet writes them.

use xxhash_rust::xxh3::xxh3_64;

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
    /// In how many stories it stands, this one included.
    pub stories: u32,
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

/// How often shared text was printed: medians over its marks, 0 when none is known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Recurrence {
    pub days: u32,
    pub stories: u32,
}

/// How often the marks within some runs (first word and length) were printed.
pub(super) fn recurrence(runs: &[(u32, u32)], seen: &[Seen]) -> Recurrence {
    let median = |of: fn(&Seen) -> u32| {
        let mut counts: Vec<u32> = runs.iter().flat_map(|&(start, len)| within(start, len, seen)).map(of).collect();
        counts.sort_unstable();
        counts.get(counts.len() / 2).copied().unwrap_or(0)
    };
    Recurrence { days: median(|s| s.days), stories: median(|s| s.stories) }
}

/// How the figures of two stories go together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures {
    /// How many stand in the gaps of the blocks and nowhere in the other story: the lesser of the two sides.
    pub differing: usize,
    /// The same, with those that stand beside a run before or behind its block.
    pub around: usize,
    /// How many distinct ones both stories have.
    pub common: usize,
    /// How many distinct ones of the story with fewer figures the other has not.
    pub missing: usize,
    /// The share that these are of the story with fewer figures; 1 when it has none.
    pub agreement: f64,
}

/// Compares the figures of two stories.
pub(super) fn figures(x: &Story, y: &Story, runs: &[Run], blocks: &[Block]) -> Figures {
    let (in_x, in_y) = (distinct(x), distinct(y));
    let fewer = in_x.len().min(in_y.len());
    if fewer == 0 {
        return Figures { differing: 0, around: 0, common: 0, missing: 0, agreement: 1.0 };
    }
    let of_x = gaps(x, &in_y, runs.iter().map(|r| (r.a, r.len)), blocks.iter().map(|b| b.a));
    let of_y = gaps(y, &in_x, runs.iter().map(|r| (r.b, r.len)), blocks.iter().map(|b| b.b));
    let common = in_x.iter().filter(|f| in_y.binary_search(f).is_ok()).count();
    Figures {
        differing: of_x.0.min(of_y.0),
        around: of_x.1.min(of_y.1),
        common,
        missing: fewer - common,
        agreement: common as f64 / fewer as f64,
    }
}

/// What a folded word that begins with a digit says, in whatever notation: `363869`, `363.869` and `363,869`; `20585.24`, and
/// `24.20585` as outlets write it that turn it round for the reading direction; `0963ر1` with the letter for a point; `53715`
/// thousands and `53715000`.
pub(super) fn figure(word: &[u8]) -> u32 {
    let mut groups: Vec<&[u8]> = word.split(|b| !b.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let digits = if groups[1..].iter().all(|group| group.len() == 3) {
        let mut digits = groups.concat();
        while digits.len() > 3 && digits.ends_with(b"000") {
            digits.truncate(digits.len() - 3);
        }
        digits
    } else {
        groups.sort_unstable();
        groups.join(&b'.')
    };
    (xxh3_64(&digits) >> 32) as u32
}

/// How many figures of a story stand beside a run but in none, and nowhere in the other story: in a block, and with those
/// that stand in none.
fn gaps(
    story: &Story,
    other: &[u32],
    runs: impl Iterator<Item = (u32, u32)>,
    blocks: impl Iterator<Item = (u32, u32)>,
) -> (usize, usize) {
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
        let (before, behind) = (start.saturating_sub(BESIDE_WORDS), place.len().min(end + BESIDE_WORDS));
        place[before..behind].iter_mut().filter(|p| **p <= INSIDE).for_each(|p| *p += AROUND);
        place[start..end].fill(EQUAL);
    }
    let new = |value: u32| other.binary_search(&value).is_err();
    let count =
        |at: u8| story.figures.iter().filter(|&&(word, value)| place[word as usize] == at && new(value)).count();
    let inside = count(BESIDE);
    (inside, inside + count(AROUND))
}

/// The distinct figures of a story, sorted.
fn distinct(story: &Story) -> Vec<u32> {
    let mut figures: Vec<u32> = story.figures.iter().map(|&(_, value)| value).collect();
    figures.sort_unstable();
    figures.dedup();
    figures
}
