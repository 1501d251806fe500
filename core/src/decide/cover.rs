//! Cover: which parts of a page come from which earlier stories, and what is new in it.
//!
//! Greedily, as `gather` of sourmash does (Irber et al., 2022): the match that covers most of what is not covered yet comes
//! first, until none covers a passage of new words.

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
    let mut left: Vec<&Match> = matches.iter().filter(|m| m.comparison.relation != Relation::Template).collect();
    let mut cover = Vec::new();
    loop {
        let fresh = |m: &&Match| -> usize {
            m.comparison.passages.iter().map(|p| covered[within(&p.a)].iter().filter(|c| !**c).count()).sum()
        };
        // Of equal ones the first: the matches are in the order of their closeness.
        let best = left.iter().map(fresh).enumerate().max_by_key(|(i, n)| (*n, std::cmp::Reverse(*i)));
        let Some((i, fresh)) = best.filter(|(_, n)| *n >= LEAST_WORDS) else { break };
        let found = left.remove(i);
        let spans: Vec<Range<usize>> = found.comparison.passages.iter().map(|p| p.a.clone()).collect();
        spans.iter().for_each(|span| covered[within(span)].fill(true));
        cover.push(Cover { id: found.id.clone(), document: found.document, words: fresh as u32, spans });
    }
    (cover, covered.iter().filter(|c| !**c).count() as u32)
}
