//! Cover: which parts of a page come from which earlier stories, and what is new in it.
//!
//! Greedily, as `gather` of sourmash does (Irber et al., 2022): the match that covers most of what is not covered yet comes
//! first, until none covers a passage of new words.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::prepare::Prepared;
use super::verdict::{Cover, Match};
use crate::compare::Relation;

/// Less than this is no part of a cover.
const LEAST_WORDS: usize = 12;

/// The cover by the matches, and how many of the page's words it leaves.
pub(super) fn cover(new: &Prepared, matches: &[Match]) -> (Vec<Cover>, u32) {
    if matches.is_empty() {
        return (Vec::new(), new.words as u32);
    }
    let mut words: Vec<(u32, u32)> = new.stories.iter().flat_map(|story| story.story.spans()).copied().collect();
    words.sort_unstable();
    let within = |span: &Range<usize>| {
        words.partition_point(|w| (w.0 as usize) < span.start)..words.partition_point(|w| (w.0 as usize) < span.end)
    };
    let mut covered = vec![false; words.len()];
    let fresh = |m: &Match, covered: &[bool]| -> usize {
        m.comparison.passages.iter().map(|p| covered[within(&p.a)].iter().filter(|c| !**c).count()).sum()
    };
    // Of equal ones the first: the matches are in the order of their closeness. What a match adds only gets less, so of those that
    // wait the counts may be old ones: the best by a count that is new is the best (lazy greedy: Minoux, 1978).
    let related = matches.iter().enumerate().filter(|(_, m)| m.comparison.relation != Relation::Template);
    let mut left: BinaryHeap<(usize, Reverse<usize>)> =
        related.map(|(i, m)| (fresh(m, &covered), Reverse(i))).filter(|(n, _)| *n >= LEAST_WORDS).collect();
    let mut cover = Vec::new();
    while let Some((_, Reverse(i))) = left.pop() {
        let found = &matches[i];
        let now = (fresh(found, &covered), Reverse(i));
        if now.0 < LEAST_WORDS {
            continue;
        }
        if left.peek().is_some_and(|next| *next > now) {
            left.push(now);
            continue;
        }
        let spans: Vec<Range<usize>> = found.comparison.passages.iter().map(|p| p.a.clone()).collect();
        spans.iter().for_each(|span| covered[within(span)].fill(true));
        cover.push(Cover { id: found.id.clone(), document: found.document, words: now.0 as u32, spans });
    }
    (cover, covered.iter().filter(|c| !**c).count() as u32)
}
