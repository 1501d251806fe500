//! Grown stars: a star with its sources, its root and its tree, and what follows from them.
//!
//! In: a [`Star`]. Out: [`Grown`].
//!
//! ```text
//! verify  members of a source's star are held against its text; those that fail are a star of their own around the anchor
//! root    the anchor, if it is an agency's; else the likeliest source that was not seen, has a consensus, and is named by more outlets
//!         than the anchor's own; else the story that the anchor has its text from
//! first   the root, if it is certainly before all others, or each of the others is a copy of it for certain
//! role    relay under a parent that was certainly before or copied for certain; else unclear; a story without a parent is an origin
//!         if it is known who was first
//! ```

use std::collections::HashSet;

use super::evidence::{own_name, reasons};
use super::link::{SHARE, WORDS};
use super::records::{Evidence, Role};
use super::sources::{Consensus, Named, consensus, named};
use super::star::{PART, Star};
use super::tree::{Branch, Field, Parent, Root, above, branch_of, tree};

/// A star with all that is known of it.
pub(super) struct Grown {
    pub star: Star,
    pub root: Root,
    /// The other sources that members name.
    pub others: Vec<Named>,
    pub branches: Vec<Branch>,
    /// Of each branch that starts from a story.
    pub why: Vec<(Vec<Evidence>, bool)>,
}

/// Grows a star; several if it has members that the source's text does not hold for.
pub(super) fn grow(star: Star, field: Field<'_>) -> Vec<Grown> {
    let mut all = Vec::new();
    let mut rest = Some(star);
    while let Some(star) = rest {
        let (grown, left) = one(star, field);
        all.push(grown);
        rest = left;
    }
    all
}

/// Grows a star around its source, and gives the star of those that have nothing from there.
fn one(mut star: Star, field: Field<'_>) -> (Grown, Option<Star>) {
    let Field { nodes, links, .. } = field;
    let mut others = named(&star, nodes);
    // Whom the members name for the anchor: an agency is the origin of what is on its page; an outlet unless somebody has it before.
    let own = others.first().filter(|named| named.own == Some(star.anchor)).map(Named::strength);
    let agency = nodes[star.anchor].agency;
    let mut root = Root::Story(if agency { star.anchor } else { earliest(&star, field) });
    let mut left = None;
    if !(agency && own.is_some()) {
        let mut texts =
            others.iter().filter(|named| named.own.is_none() && own.is_none_or(|own| named.strength() > own));
        let unseen = texts.find_map(|named| Some((named.key.clone(), consensus(named, nodes, links)?)));
        if let Some((key, text)) = unseen {
            left = verify(&mut star, &text, field);
            if left.is_some() {
                others = named(&star, nodes);
            }
            if let Some(i) = others.iter().position(|named| named.key == key) {
                root = Root::Source(others.remove(i), text);
            }
        }
    }
    let branches = tree(&star, &root, field);
    let names: HashSet<&str> =
        star.members.iter().flat_map(|&m| nodes[m].names.iter().map(|name| name.key.as_str())).collect();
    // From the root on: what speaks for a copy depends on whether its parent is one.
    let mut down: Vec<usize> = (0..branches.len()).collect();
    down.sort_by_cached_key(|&at| above(&branches, branches[at].parent).count());
    let mut why = vec![(Vec::new(), false); branches.len()];
    for at in down {
        let Branch { parent: Parent::Story(parent), child, .. } = branches[at] else { continue };
        let copied = branch_of(&branches, parent).is_some_and(|at| why[at].1);
        let of_star = (&star.members[..], &names);
        let (reasons, enough) = reasons(parent, child, of_star, (&root, &branches), copied, field);
        let evidence = reasons.into_iter().map(|reason| Evidence {
            rule: reason.rule,
            weight: reason.weight,
            a_start: reason.a.start,
            a_end: reason.a.end,
            b_start: reason.b.start,
            b_end: reason.b.end,
            in_byline: reason.in_byline,
        });
        why[at] = (evidence.collect(), enough);
    }
    (Grown { star, root, others, branches, why }, left)
}

/// Leaves in a star what has [`WORDS`] words or [`SHARE`] of its words from a source's text, or holds [`PART`] of it; the rest is a star of
/// its own.
fn verify(star: &mut Star, text: &Consensus, field: Field<'_>) -> Option<Star> {
    let Field { nodes, links, .. } = field;
    let anchor = star.anchor;
    let holds = |m: usize| {
        let words = text.in_member(m, nodes, links).into_iter().filter(|&word| word).count() as f64;
        let rewrite =
            links.between(m, text.story).or_else(|| links.between(m, anchor)).is_some_and(|seen| seen.is_rewrite());
        words >= WORDS as f64 || words >= SHARE * nodes[m].words as f64 || words >= PART * text.len() as f64 || rewrite
    };
    let (kept, mut left): (Vec<usize>, Vec<usize>) = star.members.iter().partition(|&&m| m == text.story || holds(m));
    if kept.len() < 2 || left.iter().all(|&m| m == anchor) {
        return None;
    }
    if left.contains(&anchor) {
        star.anchor = text.story;
    } else {
        left.push(anchor);
        left.sort_unstable();
    }
    star.members = kept;
    Some(Star { anchor, members: left })
}

/// The story that an anchor has its text from: the earliest member that was certainly public before it, and it itself without one. The
/// fullest story makes the best anchor, and it may be the last one. Where its text names the outlet of another, that one may be first.
fn earliest(star: &Star, field: Field<'_>) -> usize {
    let Field { nodes, links, .. } = field;
    let before = star.members.iter().copied().filter(|&m| nodes[m].clock.before(&nodes[star.anchor].clock));
    let shares = before.filter(|&m| links.words(star.anchor, m) >= WORDS);
    let first = shares.min_by_key(|&m| (nodes[m].clock.to, m)).unwrap_or(star.anchor);
    let mut named = star.members.iter().copied().filter(|&m| m != first && !nodes[first].clock.before(&nodes[m].clock));
    named.find(|&m| own_name(m, first, field).is_some() && own_name(first, m, field).is_none()).unwrap_or(first)
}

/// Whether it is known that the root of a star was first.
pub(super) fn first_known(grown: &Grown, field: Field<'_>) -> bool {
    let Field { nodes, .. } = field;
    let Root::Story(root) = grown.root else { return true };
    let copied = |member: usize| {
        // Every step up to the root is a copy for certain.
        let direct = |child: usize| branch_of(&grown.branches, child).is_some_and(|at| grown.why[at].1);
        let up: Vec<usize> = above(&grown.branches, Parent::Story(member)).collect();
        up.last() == Some(&root) && up.iter().filter(|&&story| story != root).all(|&story| direct(story))
    };
    grown.star.members.iter().all(|&m| m == root || nodes[root].clock.before(&nodes[m].clock) || copied(m))
}

/// What a member is in its star; `known` is whether it is known who was first.
pub(super) fn role(member: usize, known: bool, grown: &Grown, field: Field<'_>) -> Role {
    let Field { nodes, links, .. } = field;
    let Some(at) = branch_of(&grown.branches, member) else {
        return if known { Role::Origin } else { Role::Unclear };
    };
    match grown.branches[at].parent {
        Parent::Source => Role::Relay,
        Parent::Story(parent) => {
            let ordered = grown.why[at].1 || nodes[parent].clock.before(&nodes[member].clock);
            let rewrite = links.between(member, parent).is_some_and(|seen| seen.is_rewrite());
            match (ordered, rewrite) {
                (true, false) => Role::Relay,
                (true, true) => Role::Rewrite,
                (false, _) => Role::Unclear,
            }
        }
    }
}
