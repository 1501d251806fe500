//! Evidence: whether a story was copied from its parent, or both have the text from somewhere else.
//!
//! In: a branch of a tree. Out: [`Reason`]s, and whether they are enough.
//!
//! | rule | weight | when |
//! |---|---|---|
//! | `names` | 1 | the child names the parent's outlet |
//! | `own_name` | 1 | the text that both have names the parent's outlet: `وقال لـ«الواحة»` |
//! | `same_outlet` | 1 | it is the same outlet's |
//! | `own_story` | 0.6 | the parent is the source's own story |
//! | `private_text` | 0.2 a word, up to 1 | words that the child has from the parent and from nobody else who is not later, its shared errors too. Of a parent that is no copy itself only what goes on where others end: the rest may be cut from theirs. Of a child that names another source only the errors: any other text may be the source's |
//! | `spelling` | 0.05 a word, up to 0.25 | equal words that both spell alike and everybody else otherwise: two outlets may have one house style |
//! | `order` | 0.2 | the parent was certainly public before |
//! | `cut` | 0.1 | the child is all in the parent, which goes on |
//!
//! It is a direct copy from [`ENOUGH`] on, if it is certain who was before: by the clocks, by a name, or because the parent is the source.
//! If not, and both name one source, they have it from there; else nobody knows.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::link::{Links, Seen};
use super::story::Node;
use super::tree::{Branch, Field, Parent, Root, above};
use crate::source::Place;
use crate::story::StoryWords;

const ENOUGH: f64 = 0.6;

/// Fewer words of private text, or of equal odd spelling, say nothing.
const LEAST_WORDS: usize = 3;

/// Who shares fewer words with the child says nothing of what is private.
const COMPARED: usize = 20;

/// A story that ends within this many words after the shared text was cut there.
const CUT: usize = 3;

/// As many must have something else before a word is somebody's slip.
const SLIP: u32 = 2;

/// Where at most this many words differ from as many in another, there is an error or a correction.
const ERROR: usize = 3;

/// A reason to take an edge for a direct copy, with the words that show it.
pub(super) struct Reason {
    pub rule: &'static str,
    pub weight: f64,
    /// Bytes of the parent's text.
    pub a: Range<usize>,
    /// Bytes of the child's text, or of its byline.
    pub b: Range<usize>,
    pub in_byline: bool,
}

impl Reason {
    fn new(rule: &'static str, weight: f64) -> Self {
        Self { rule, weight, a: 0..0, b: 0..0, in_byline: false }
    }
}

/// The reasons to take `child` for a copy of `parent`, and whether they are enough. `names` is what the members of the star name,
/// `copied` whether the parent is for certain a copy of its own parent.
pub(super) fn reasons(
    parent: usize,
    child: usize,
    (members, names): (&[usize], &HashSet<&str>),
    (root, branches): (&Root, &[Branch]),
    copied: bool,
    field: Field<'_>,
) -> (Vec<Reason>, bool) {
    let Field { nodes, links, .. } = field;
    let (from, to) = (&nodes[parent], &nodes[child]);
    let mut reasons = Vec::new();
    let said = to.names.iter().find(|name| Some(&name.key) == from.outlet.as_ref());
    if let Some(name) = said {
        let (b, in_byline) = (name.start..name.end, name.place == Place::Byline);
        reasons.push(Reason { b, in_byline, ..Reason::new("names", 1.0) });
    }
    let named = own_name(parent, child, field);
    let certain = said.is_some() || named.is_some();
    reasons.extend(named);
    let same_outlet = from.outlet.is_some() && from.outlet == to.outlet;
    if same_outlet {
        reasons.push(Reason::new("same_outlet", 1.0));
    }
    let original = from.is_original();
    let source = from.agency || original && from.outlet.as_deref().is_some_and(|key| names.contains(key));
    let own = source && matches!(root, Root::Story(story) if *story == parent);
    if own {
        reasons.push(Reason::new("own_story", 0.6));
    }
    // Who else the child may have it from: not later, and not from the parent itself.
    let others: Vec<usize> = links
        .of(child)
        .map(|seen| seen.other)
        .filter(|m| members.binary_search(m).is_ok())
        .filter(|&m| m != parent && !to.clock.before(&nodes[m].clock))
        .filter(|&m| {
            let says = from.outlet.as_deref().is_some_and(|key| nodes[m].names(key));
            let from_here = |story: usize| {
                (story == child || story == parent && says) && nodes[story].clock.before(&nodes[m].clock)
            };
            !above(branches, Parent::Story(m)).skip(1).any(from_here)
        })
        .filter(|&m| links.words(child, m) >= COMPARED)
        .collect();
    reasons.extend(private(parent, child, &others, root, copied, field));
    reasons.extend(spelling(parent, child, &others, field));
    let ordered = from.clock.before(&to.clock);
    if ordered {
        reasons.push(Reason::new("order", 0.2));
    }
    let (share_to, share_from) = (share(child, parent, nodes, links), share(parent, child, nodes, links));
    if share_to >= 0.95 && share_from <= 0.9 {
        reasons.push(Reason::new("cut", 0.1));
    }
    let sum: f64 = reasons.iter().map(|reason| reason.weight).sum();
    let enough = sum >= ENOUGH - 1e-9 && (ordered || same_outlet || certain || own);
    (reasons, enough)
}

/// The share of a story's words that another has.
pub(super) fn share(node: usize, other: usize, nodes: &[Node], links: &Links) -> f64 {
    links.words(node, other) as f64 / nodes[node].words.max(1) as f64
}

/// What the child has from the parent and from nobody else.
fn private(
    parent: usize,
    child: usize,
    others: &[usize],
    root: &Root,
    copied: bool,
    field: Field<'_>,
) -> Option<Reason> {
    let Field { nodes, links, .. } = field;
    let seen = links.between(child, parent)?;
    let mut private = seen.covered(nodes[child].words);
    let mut compared = false;
    if let Root::Source(_, consensus) = root {
        let words = consensus.in_member(child, nodes, links);
        compared = words.iter().filter(|&&word| word).count() >= COMPARED;
        private.iter_mut().zip(words).for_each(|(private, word)| *private &= !word);
    }
    // What it names may have all of it, but not the slips of another print.
    let names_other = nodes[child].sources().any(|name| Some(&name.key) != nodes[parent].outlet.as_ref());
    let mut slips: BTreeMap<Slip, u32> = BTreeMap::new();
    // Where the text ends that each of the others has, and whether it has nothing after it.
    let mut ends = Vec::with_capacity(others.len());
    for &other in others {
        let seen = links.between(child, other)?;
        private.iter_mut().zip(seen.covered(nodes[child].words)).for_each(|(private, word)| *private &= !word);
        count_slips(&mut slips, child, seen, nodes);
        let last = seen.runs().map(|(here, there, n)| (here + n, there + n)).max()?;
        ends.push((last.0, last.1 + CUT >= nodes[other].words));
    }
    if !compared && ends.is_empty() {
        return None;
    }
    // What a copy has beyond what it is a copy of is its own. What a print has beyond other prints may be the source's: each leaves out
    // something else, and whoever goes on longest may have been cut where it stops, unless another one ends there, too.
    let from = match ends.iter().max() {
        _ if names_other => private.len(),
        Some(&(end, cut)) if !copied => {
            let together = ends.iter().filter(|&&(other, _)| other + CUT >= end).count();
            let known = if cut { together >= 2 } else { compared || ends.len() >= 2 };
            if known { end } else { private.len() }
        }
        _ => 0,
    };
    let mut own: Vec<bool> = (0..private.len()).map(|word| word >= from).collect();
    // Where others have something else, only what several have there shows who slipped.
    slips.keys().for_each(|slip| own[slip.start..slip.end].fill(false));
    slips.iter().filter(|(_, against)| **against >= SLIP).for_each(|(slip, _)| own[slip.start..slip.end].fill(true));
    private.iter_mut().zip(own).for_each(|(private, own)| *private &= own);
    let count = private.iter().filter(|&&word| word).count();
    if count < LEAST_WORDS {
        return None;
    }
    let reason = Reason::new("private_text", (0.2 * count as f64).min(1.0));
    Some(at(reason, parent, child, &private, field))
}

/// Words of the child, and what another story has there.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Slip {
    start: usize,
    end: usize,
    theirs: Vec<u32>,
}

/// Counts where another story has something else than the child, between equal words. Of two who differ nobody
/// knows who slipped, unless the one has words that nobody uses and the other has not.
fn count_slips(slips: &mut BTreeMap<Slip, u32>, child: usize, seen: Seen<'_>, nodes: &[Node]) {
    let mut runs: Vec<(usize, usize, usize)> = seen.runs().collect();
    runs.sort_unstable();
    let (Some(here), Some(there)) = (&nodes[child].text, &nodes[seen.other].text) else { return };
    let rarest = |story: &StoryWords, words: Range<usize>| words.map(|i| story.rarity(i)).fold(0.0, f64::max);
    for pair in runs.windows(2) {
        let (a, b) = (pair[0].0 + pair[0].2..pair[1].0, pair[0].1 + pair[0].2..pair[1].1);
        if (1..=ERROR).contains(&a.len()) && (1..=ERROR).contains(&b.len()) {
            let (mine, theirs) = (rarest(here, a.clone()), rarest(there, b.clone()));
            let weight = match mine.total_cmp(&theirs) {
                Ordering::Less => 0,
                Ordering::Equal => 1,
                Ordering::Greater => SLIP,
            };
            let slip = Slip { start: a.start, end: a.end, theirs: there.words()[b].to_vec() };
            *slips.entry(slip).or_default() += weight;
        }
    }
}

/// The parent's outlet, named in the text that both have.
pub(super) fn own_name(parent: usize, child: usize, field: Field<'_>) -> Option<Reason> {
    let Field { documents, nodes, links } = field;
    let called = &nodes[parent].called;
    if called.is_empty() {
        return None;
    }
    let text = |node: usize, span: &Range<usize>| documents[nodes[node].document].text.get(span.clone());
    links.between(parent, child)?.passages(nodes).find_map(|(a, b, _)| {
        let (there, here) = (text(parent, &a)?, text(child, &b)?);
        let at = |text: &str, from: usize| {
            let found = called.iter().filter_map(|name| Some((find_name(text, name)?, name.len()))).min()?;
            Some(from + found.0..from + found.0 + found.1)
        };
        Some(Reason { a: at(there, a.start)?, b: at(here, b.start)?, ..Reason::new("own_name", 1.0) })
    })
}

/// Where a name is a word of a text, after what may be glued to it.
fn find_name(text: &str, name: &str) -> Option<usize> {
    text.match_indices(name).map(|(at, _)| at).find(|&at| {
        let before = text[..at].trim_end_matches(['و', 'ل', 'ب', 'ف', 'ـ']);
        !before.ends_with(char::is_alphanumeric) && !text[at + name.len()..].starts_with(char::is_alphanumeric)
    })
}

/// Words that both spell alike and nobody else does.
fn spelling(parent: usize, child: usize, others: &[usize], field: Field<'_>) -> Option<Reason> {
    let Field { nodes, links, .. } = field;
    let len = nodes[child].words;
    let (mut odd, mut common) = (vec![false; len], vec![false; len]);
    for &other in others {
        for (here, there, n) in links.between(child, other)?.runs() {
            for i in 0..n {
                let equal = field.raw(child, here + i) == field.raw(other, there + i);
                (odd[here + i], common[here + i]) = (odd[here + i] || !equal, common[here + i] || equal);
            }
        }
    }
    let mut words = vec![false; len];
    for (here, there, n) in links.between(child, parent)?.runs() {
        for i in here..here + n {
            words[i] |= odd[i] && !common[i] && field.raw(child, i) == field.raw(parent, there + i - here);
        }
    }
    let count = words.iter().filter(|&&word| word).count();
    if count < LEAST_WORDS {
        return None;
    }
    let reason = Reason::new("spelling", (0.05 * count as f64).min(0.25));
    Some(at(reason, parent, child, &words, field))
}

/// A reason with the place of the longest stretch of words that show it.
fn at(reason: Reason, parent: usize, child: usize, words: &[bool], field: Field<'_>) -> Reason {
    let Field { nodes, links, .. } = field;
    let mut best = 0..0;
    let mut start = 0;
    for end in 1..=words.len() {
        if words[end - 1] {
            best = if end - start > best.len() { start..end } else { best };
        } else {
            start = end;
        }
    }
    let run = |seen: Seen<'_>| seen.runs().find(|&(here, _, n)| (here..here + n).contains(&best.start));
    let Some((here, there, n)) = links.between(child, parent).and_then(run) else { return reason };
    let end = best.end.min(here + n);
    let span = |node: usize, words: Range<usize>| nodes[node].text.as_ref().map_or(0..0, |text| text.raw_span(words));
    Reason { a: span(parent, there + best.start - here..there + end - here), b: span(child, best.start..end), ..reason }
}
