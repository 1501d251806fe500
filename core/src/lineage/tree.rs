//! Trees: from whom each story of a star has its text; one parent a story.
//!
//! In: a star and its root. Out: [`Branch`]es.
//!
//! ```text
//! may be a parent   the root; a member that shares text and is not later (nor names the child's outlet where the clocks do not tell)
//! score             the share of the child that it has  + NAMED if the child names it  + SAME_OUTLET  + ROOT for the root
//!                   + private text: words that the child has from it and not from the root  + equal spelling
//! tree              the arborescence of the best scores (arborescence.rs)
//! ```

use super::arborescence::{Arc, arborescence};
use super::link::Links;
use super::sources::{Consensus, Named};
use super::star::Star;
use super::story::Node;
use crate::document::Document;

/// What a child's naming of the parent adds.
const NAMED: f64 = 0.3;
/// What an earlier page of the same outlet adds: it is the same page, revised.
const SAME_OUTLET: f64 = 0.4;
/// What speaks for the root: everybody else may have it from there.
const ROOT: f64 = 0.05;
/// What a word of private text adds, and all of them.
const PRIVATE: f64 = 0.03;
const MOST_PRIVATE: f64 = 0.3;
/// What equal spelling of all equal words adds.
const SPELLING: f64 = 0.1;
/// Worse than any parent.
const NO_PARENT: f64 = -100.0;
/// No parent has less of the child.
const LEAST: f64 = 0.1;
/// Parents whose scores are this close are rivals.
const NEAR: f64 = 0.1;

/// What a star starts from.
pub(super) enum Root {
    /// One of its stories.
    Story(usize),
    /// A source that was not seen.
    Source(Named, Consensus),
}

/// The parent of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Parent {
    Source,
    Story(usize),
}

/// An edge of a tree.
pub(super) struct Branch {
    pub parent: Parent,
    pub child: usize,
    pub score: f64,
    pub rivals: Vec<Parent>,
}

/// What a star is read with.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    pub documents: &'a [&'a Document],
    pub nodes: &'a [Node],
    pub links: &'a Links,
}

impl Field<'_> {
    /// The raw bytes of a word of a story.
    pub fn raw(&self, node: usize, word: usize) -> &str {
        let Node { document, text, .. } = &self.nodes[node];
        let (start, end) = text.as_ref().map_or((0, 0), |text| text.spans()[word]);
        &self.documents[*document].text[start as usize..end as usize]
    }
}

/// The tree of a star, by child.
pub(super) fn tree(star: &Star, root: &Root, field: Field<'_>) -> Vec<Branch> {
    let members = &star.members;
    let mut edges: Vec<(f64, Parent, usize)> = Vec::new();
    for &child in members.iter().filter(|&&child| !matches!(root, Root::Story(story) if *story == child)) {
        edges.extend(parents(star, root, child, field).into_iter().map(|(score, parent)| (score, parent, child)));
    }
    edges.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    // Over all of them a node that gives the root, and whatever has no parent.
    let (source, none) = (members.len(), members.len() + 1);
    let at = |story: usize| members.partition_point(|&member| member < story);
    let place = |parent: Parent| if let Parent::Story(story) = parent { at(story) } else { source };
    let mut arcs: Vec<Arc> =
        edges.iter().map(|&(weight, parent, child)| Arc { from: place(parent), to: at(child), weight }).collect();
    arcs.extend((0..=members.len()).map(|to| Arc { from: none, to, weight: NO_PARENT }));
    // Of each child, by score.
    let mut of = vec![Vec::new(); members.len()];
    edges.iter().for_each(|&(score, parent, child)| of[at(child)].push((score, parent)));
    let kept = arborescence(members.len() + 2, none, &arcs);
    let branches = kept.into_iter().flatten().filter_map(|arc| edges.get(arc)).map(|&(score, parent, child)| {
        let rivals = of[at(child)].iter().filter(|(other, from)| *from != parent && score - other <= NEAR);
        Branch { parent, child, score, rivals: rivals.map(|&(_, from)| from).collect() }
    });
    let mut branches: Vec<Branch> = branches.collect();
    branches.sort_unstable_by_key(|branch| branch.child);
    branches
}

/// The branch of a child, by its place among those of a tree; none of the root and of a story without a parent.
pub(super) fn branch_of(branches: &[Branch], child: usize) -> Option<usize> {
    branches.binary_search_by_key(&child, |branch| branch.child).ok()
}

/// A parent and what it has its text from in turn, up to the first that is no story.
pub(super) fn above(branches: &[Branch], parent: Parent) -> impl Iterator<Item = usize> {
    let story = |parent| if let Parent::Story(story) = parent { Some(story) } else { None };
    let up = move |&child: &usize| branch_of(branches, child).and_then(|at| story(branches[at].parent));
    std::iter::successors(story(parent), up)
}

/// Who may be the parent of a story, with the scores.
fn parents(star: &Star, root: &Root, child: usize, field: Field<'_>) -> Vec<(f64, Parent)> {
    let Field { nodes, links, .. } = field;
    let node = &nodes[child];
    let share = |words: &[bool]| words.iter().filter(|&&word| word).count() as f64 / node.words.max(1) as f64;
    let named = |key: &str| if node.names(key) { NAMED } else { 0.0 };
    let of_root = match root {
        Root::Source(_, consensus) => consensus.in_member(child, nodes, links),
        Root::Story(story) => links.between(child, *story).map_or_else(Vec::new, |seen| seen.covered(node.words)),
    };
    let root_key = match root {
        Root::Source(source, _) => Some(&source.key),
        Root::Story(story) => nodes[*story].outlet.as_ref(),
    };
    let says_root = node.sources().any(|name| Some(&name.key) == root_key);
    let mut out = Vec::new();
    // What it says it has from there may all be from there.
    let mut most = share(&of_root);
    for seen in links.of(child).filter(|seen| star.members.binary_search(&seen.other).is_ok()) {
        let parent = seen.other;
        let other = &nodes[parent];
        let from_child = node.outlet.as_deref().is_some_and(|key| other.names(key)) && !other.clock.before(&node.clock);
        if node.clock.before(&other.clock) || from_child {
            continue;
        }
        let words = seen.covered(node.words);
        if share(&words) < LEAST {
            continue;
        }
        most = most.max(share(&words));
        let is_root = matches!(root, Root::Story(story) if *story == parent);
        let private = words.iter().enumerate().filter(|&(i, &word)| word && !of_root.get(i).unwrap_or(&false)).count();
        let equal = seen.runs().map(|(here, there, n)| {
            (0..n).filter(|i| field.raw(child, here + i) == field.raw(parent, there + i)).count()
        });
        let (equal, all) = (equal.sum::<usize>(), seen.runs().map(|(_, _, n)| n).sum::<usize>().max(1));
        let mut score = share(&words) + SPELLING * equal as f64 / all as f64;
        score += other.outlet.as_deref().map_or(0.0, named);
        score += if other.outlet.is_some() && other.outlet == node.outlet { SAME_OUTLET } else { 0.0 };
        score += if is_root {
            ROOT
        } else if says_root {
            0.0
        } else {
            (PRIVATE * private as f64).min(MOST_PRIVATE)
        };
        out.push((score, Parent::Story(parent)));
    }
    if let Root::Source(source, _) = root
        && share(&of_root) >= LEAST
    {
        let share = if says_root { most } else { share(&of_root) };
        out.push((share + ROOT + SPELLING + named(&source.key), Parent::Source));
    }
    out
}
