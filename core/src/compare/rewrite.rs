//! Rewrite: the passages of two stories that say the same in other words or another order.
//!
//! A second look at two stories that were compared: what is shared word for word is left out, and what is found can only make
//! more of `none` and `overlaps`. What many stories print counts for nothing. It is evidence for a person and no reason to drop.

use std::ops::Range;

use super::comparison::{Comparison, Passage};
use super::evidence::bag::{Bag, bags};
use super::relation::Relation;
use crate::fingerprint::marks::MARK_WORDS;
use crate::story::{Recurrence, StoryWords};

/// Five words that this many stories have are a formula or furniture: the report of one event is told again by fewer.
const STANDING: u32 = 12;

/// Adds the rewritten passages of two stories to their comparison. Two that shared nothing have the relation `rewrites` then.
///
/// `seen` is what is known of `a`'s words. Without it, the sides may be exchanged.
pub(crate) fn add_rewrites(a: &StoryWords, b: &StoryWords, seen: &[Recurrence], comparison: &mut Comparison) {
    if !matches!(comparison.relation, Relation::None | Relation::Overlaps) {
        return;
    }
    let (mut in_a, in_b) =
        (covered(a, comparison.passages.iter().map(|p| &p.a)), covered(b, comparison.passages.iter().map(|p| &p.b)));
    for standing in seen.iter().filter(|seen| seen.furniture || seen.stories >= STANDING) {
        let from = standing.word as usize;
        in_a[from..a.len().min(from + MARK_WORDS)].fill(true);
    }
    let found = bags(a, b, (&in_a, &in_b));
    if found.is_empty() {
        return;
    }
    let words = found.iter().map(|bag| bag.words).max().unwrap_or(0);
    let reason =
        format!("rewrites: {} passages in other words, up to {words} different rare words in common", found.len());
    if comparison.relation == Relation::None {
        comparison.relation = Relation::Rewrites;
        // What was too little by itself is no passage of a rewrite.
        comparison.passages.clear();
        comparison.reasons.clear();
    }
    comparison.reasons.push(reason);
    comparison.passages.extend(found.iter().map(|bag| passage(a, b, bag)));
    comparison.passages.sort_by_key(|p| (p.a.start, p.b.start));
}

/// Whether two stories have any passage that one of them may have rewritten, whatever they share word for word.
pub(crate) fn may_be_rewritten(a: &StoryWords, b: &StoryWords) -> bool {
    !bags(a, b, (&vec![false; a.len()], &vec![false; b.len()])).is_empty()
}

/// Which words of a story lie in some spans of bytes.
fn covered<'p>(story: &StoryWords, spans: impl Iterator<Item = &'p Range<usize>>) -> Vec<bool> {
    let mut covered = vec![false; story.len()];
    spans.for_each(|span| covered[story.words_in(span)].fill(true));
    covered
}

fn passage(a: &StoryWords, b: &StoryWords, bag: &Bag) -> Passage {
    let words = |(from, to): (u32, u32)| from as usize..to as usize;
    Passage {
        a: a.raw_span(words(bag.a)),
        b: b.raw_span(words(bag.b)),
        words: bag.words,
        identity: bag.agreement,
        order: false,
    }
}
