//! Rewrite: the passages of two stories that say the same in other words or another order.
//!
//! A second look at two stories that were compared: what is shared word for word is left out, and what is found can only make
//! more of `none` and `overlaps`. What many stories print counts for nothing, what an outlet says again on another day neither, and what is said days
//! later must agree in more. It is evidence for a person and no reason to drop.

use std::ops::Range;

use super::alignment::Context;
use super::comparison::{Comparison, Passage};
use super::evidence::bag::{Bag, Least, bags};
use super::relate::compare;
use super::relation::Relation;
use super::thresholds::Thresholds;
use crate::fingerprint::marks::MARK_WORDS;
use crate::story::StoryWords;

/// Five words that this many stories have are a formula or furniture: the report of one event is told again by fewer.
const STANDING: u32 = 12;

/// A report that is this many days younger than another must agree with it in more.
const DAYS_APART: u32 = 2;

/// Compares two stories; where `rewrites` are sought, with their rewritten passages.
pub(crate) fn compare_with_rewrites(
    a: &StoryWords,
    b: &StoryWords,
    thresholds: &Thresholds,
    context: Context<'_>,
    rewrites: bool,
) -> Comparison {
    let mut comparison = compare(a, b, thresholds, context);
    if rewrites {
        add_rewrites(a, b, context, &mut comparison);
    }
    comparison
}

/// Adds the rewritten passages of two stories to their comparison. Two that shared nothing have the relation `rewrites` then.
///
/// Without knowledge of `a`'s words in `context`, the sides may be exchanged.
pub(crate) fn add_rewrites(a: &StoryWords, b: &StoryWords, context: Context<'_>, comparison: &mut Comparison) {
    // What an outlet says again on another day is its formula, or what it always says of a matter.
    if context.same_outlet && context.days_apart != Some(0)
        || !matches!(comparison.relation, Relation::None | Relation::Overlaps)
    {
        return;
    }
    let least =
        if context.days_apart.is_none_or(|days| days < DAYS_APART) { Least::SAME_DAYS } else { Least::DAYS_APART };
    let (mut in_a, in_b) =
        (covered(a, comparison.passages.iter().map(|p| &p.a)), covered(b, comparison.passages.iter().map(|p| &p.b)));
    for standing in context.seen.iter().filter(|seen| seen.furniture || seen.stories >= STANDING) {
        let from = standing.word as usize;
        in_a[from..a.len().min(from + MARK_WORDS)].fill(true);
    }
    let found = bags(a, b, (&in_a, &in_b), least);
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
    !bags(a, b, (&vec![false; a.len()], &vec![false; b.len()]), Least::SAME_DAYS).is_empty()
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
