//! Numbered spans of shared passages, and the relation in words.

use naql::compare::{Passage, Relation};

/// A stretch of one text that is part of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// The passage's number, from 1.
    pub number: usize,
}

/// The spans of both texts, each in order and without overlaps: where passages lie over one another, the first is shown.
pub fn both(passages: &[Passage]) -> [Vec<Span>; 2] {
    let side = |of: fn(&Passage) -> &std::ops::Range<usize>| {
        let span = |(i, passage)| Span { start: of(passage).start, end: of(passage).end, number: i + 1 };
        let mut spans: Vec<Span> = passages.iter().enumerate().map(span).collect();
        spans.sort_unstable_by_key(|span| (span.start, span.number));
        let mut from = 0;
        spans.retain_mut(|span| {
            span.start = span.start.max(from);
            let stays = span.start < span.end;
            from = from.max(span.end);
            stays
        });
        spans
    };
    [side(|passage| &passage.a), side(|passage| &passage.b)]
}

/// A relation in words.
pub fn meaning(relation: Relation) -> &'static str {
    match relation {
        Relation::Exact => "A and B are the same, byte for byte",
        Relation::SameText => "A and B are the same text in another spelling",
        Relation::Near => "A and B are the same story with small changes",
        Relation::Contains => "A has nearly all of B, and more",
        Relation::ContainedIn => "nearly all of A is in B, which has more",
        Relation::Overlaps => "A and B share a passage",
        Relation::Rewrites => "one says in other words what the other says",
        Relation::Template => "A and B are different stories in one standing formula",
        // None, and what this command does not know yet.
        _ => "no sign of reuse",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_do_not_overlap() {
        let passage = |a, b| Passage { a, b, words: 1, identity: 1.0, order: true };
        let [a, b] = both(&[passage(0..10, 20..30), passage(12..20, 0..25), passage(30..40, 22..24)]);
        let plain = |spans: Vec<Span>| spans.iter().map(|s| (s.start, s.end, s.number)).collect::<Vec<_>>();
        assert_eq!(plain(a), [(0, 10, 1), (12, 20, 2), (30, 40, 3)]);
        assert_eq!(plain(b), [(0, 25, 2), (25, 30, 1)]);
    }
}
