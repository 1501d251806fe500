//! Stars: stories of one report, each held against one of them.
//!
//! In: stories and links. Out: [`Star`]s.
//!
//! ```text
//! may join   a story joins an anchor that has SHARE of its words; one that holds most of an earlier anchor joins it, too
//! rank       anchors go by: a source's own story that another names; an agency's; no composite page; how much of the others it has;
//!            the earlier
//! greedy     the best anchor takes all that may join and were not taken; one that was taken for other words may be taken again,
//!            so a composite page is in several stars by its parts (lazy greedy: a rank only falls as stories are taken)
//! ```
//! A composite page is one with two parts that are in two stories which share nothing, neither of them later: it was made of them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::link::{Links, SHARE, WORDS};
use super::story::Node;

/// A story with this share of it in a longer one is a part of it.
pub(super) const PART: f64 = 0.6;

/// How many stories are looked at to see whether a page is made of others.
const MAX_PARTS: usize = 32;

/// Stories of one report.
pub(super) struct Star {
    /// The story that the others are held against.
    pub anchor: usize,
    /// All of them, the anchor too, by publication.
    pub members: Vec<usize>,
}

/// What an anchor goes by, the best greatest.
type Rank = (u8, bool, u64, Reverse<usize>);

/// The stars, by their first story.
pub(super) fn stars(nodes: &[Node], links: &Links) -> Vec<Star> {
    let mut run = Run { nodes, links, anchors: vec![Vec::new(); nodes.len()] };
    let fixed: Vec<(u8, bool)> = (0..nodes.len()).map(|i| (run.level(i), !run.is_composite(i))).collect();
    let rank = |run: &Run<'_>, i: usize| -> Rank {
        let (level, plain) = fixed[i];
        let free = run.anchors[i].is_empty();
        let level = if free { level + 1 } else { 0 };
        (level, plain, run.joining(i).iter().map(|&other| run.weight(other, i)).sum(), Reverse(i))
    };
    let mut heap: BinaryHeap<Rank> = (0..nodes.len()).filter(|&i| links.count(i) > 0).map(|i| rank(&run, i)).collect();
    let mut stars = Vec::new();
    while let Some(top) = heap.pop() {
        let anchor = top.3.0;
        let now = rank(&run, anchor);
        if now.2 == 0 {
            continue;
        }
        if now < top {
            heap.push(now);
            continue;
        }
        let joining = run.joining(anchor);
        let new = run.anchors[anchor].is_empty() || joining.iter().any(|&other| run.anchors[other].is_empty());
        if !new {
            continue;
        }
        let mut members = joining;
        members.push(anchor);
        members.sort_unstable();
        members.iter().for_each(|&member| run.anchors[member].push(anchor));
        stars.push(Star { anchor, members });
    }
    stars.sort_unstable_by_key(|star| (star.members[0], star.anchor));
    stars
}

struct Run<'a> {
    nodes: &'a [Node],
    links: &'a Links,
    /// The anchors that each story was taken by.
    anchors: Vec<Vec<usize>>,
}

impl Run<'_> {
    /// The share of a story's words that another has.
    fn share(&self, node: usize, other: usize) -> f64 {
        self.links.words(node, other) as f64 / self.nodes[node].words.max(1) as f64
    }

    /// Whether a story has enough of an anchor to be held against it.
    fn may_join(&self, node: usize, anchor: usize) -> bool {
        self.share(node, anchor) >= SHARE
            || (self.share(anchor, node) >= PART
                && self.links.words(anchor, node) >= WORDS
                && !self.nodes[node].clock.before(&self.nodes[anchor].clock))
    }

    /// Those that an anchor would take now.
    fn joining(&self, anchor: usize) -> Vec<usize> {
        let others = self.links.of(anchor).map(|seen| seen.other);
        others.filter(|&other| self.may_join(other, anchor) && self.is_new(other, anchor)).collect()
    }

    /// Whether a story was not taken yet for most of the words that it has from an anchor.
    fn is_new(&self, node: usize, anchor: usize) -> bool {
        let taken = &self.anchors[node];
        if taken.is_empty() {
            return true;
        }
        let covered = |by| self.links.between(node, by).map(|seen| seen.covered(self.nodes[node].words));
        let Some(here) = covered(anchor) else { return false };
        let mut old = vec![false; here.len()];
        for &by in taken {
            // Its own star is about all of it.
            let words = if by == node { vec![true; old.len()] } else { covered(by).unwrap_or_default() };
            old.iter_mut().zip(words).for_each(|(old, word)| *old |= word);
        }
        let all = here.iter().filter(|&&word| word).count();
        2 * here.iter().zip(&old).filter(|&(&here, &old)| here && old).count() <= all
    }

    fn weight(&self, node: usize, anchor: usize) -> u64 {
        (1000 * self.links.words(node, anchor) / self.nodes[node].words.max(1)) as u64
    }

    /// Whether a story is its publisher's own by what others say (2) or by what the publisher is (1).
    fn level(&self, node: usize) -> u8 {
        let Node { outlet, agency, clock, .. } = &self.nodes[node];
        let original = self.nodes[node].is_original();
        let named = outlet.as_deref().is_some_and(|key| {
            let after = |other: usize| !self.nodes[other].clock.before(clock) && self.nodes[other].names(key);
            original && self.links.of(node).any(|seen| after(seen.other) && self.may_join(seen.other, node))
        });
        if named { 2 } else { u8::from(*agency && original) }
    }

    /// Whether a page is made of others.
    fn is_composite(&self, node: usize) -> bool {
        let Node { words, clock, .. } = &self.nodes[node];
        let parts = self.links.of(node).filter(|seen| {
            let whole = self.share(seen.other, node) >= SHARE && self.share(node, seen.other) < 1.0 - SHARE / 2.0;
            whole && !clock.before(&self.nodes[seen.other].clock)
        });
        let parts: Vec<(usize, Vec<bool>)> =
            parts.take(MAX_PARTS).map(|seen| (seen.other, seen.covered(*words))).collect();
        let count = |words: &[bool]| words.iter().filter(|&&word| word).count();
        parts.iter().enumerate().any(|(i, (a, x))| {
            parts[..i].iter().any(|(b, y)| {
                let both = x.iter().zip(y).filter(|&(&x, &y)| x && y).count();
                5 * both < count(x).min(count(y)) && self.links.between(*a, *b).is_none()
            })
        })
    }
}
