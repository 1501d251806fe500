//! Recurrence: how often pieces of a story were printed, as an index knows it.

use crate::fingerprint::marks::MARK_WORDS;

/// What is known of five words in a row of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// The word at which they start.
    pub word: u32,
    /// On how many distinct days they were printed, this story's day included; 0 when no date is known.
    pub days: u32,
    /// In how many stories they are, this one included.
    pub stories: u32,
    /// Whether one outlet prints them on many of its pages.
    pub furniture: bool,
}

/// What is known of those that lie completely within `len` words from `start`; `known` is by word.
pub(crate) fn within(start: u32, len: u32, known: &[Recurrence]) -> &[Recurrence] {
    let end = (start + len).saturating_sub(MARK_WORDS as u32 - 1);
    let from = known.partition_point(|r| r.word < start);
    &known[from..known.partition_point(|r| r.word < end).max(from)]
}

/// Whether `len` words from `start` are an outlet's furniture: most of what is known of them is.
pub(crate) fn furniture(start: u32, len: u32, known: &[Recurrence]) -> bool {
    let within = within(start, len, known);
    2 * within.iter().filter(|r| r.furniture).count() > within.len()
}

/// How often shared text was printed: medians, 0 when nothing is known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Printed {
    pub days: u32,
    pub stories: u32,
}

/// How often the text of some runs (first word and length) was printed.
pub(crate) fn printed(runs: &[(u32, u32)], known: &[Recurrence]) -> Printed {
    let median = |of: fn(&Recurrence) -> u32| {
        let mut counts: Vec<u32> = runs.iter().flat_map(|&(start, len)| within(start, len, known)).map(of).collect();
        counts.sort_unstable();
        counts.get(counts.len() / 2).copied().unwrap_or(0)
    };
    Printed { days: median(|r| r.days), stories: median(|r| r.stories) }
}
