//! Clusters: the record of a star.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::evidence::share;
use super::grown::Grown;
use super::records::{Cluster, Member};
use super::tree::{Field, Root, branch_of};
use crate::compare::Relation;

/// The record of a star; `known` is whether it is known who was first, `source_ref` the source that it starts from.
pub(super) fn cluster(id: String, known: bool, source_ref: &str, grown: &Grown, field: Field<'_>) -> Cluster {
    let Field { nodes, links, .. } = field;
    let Grown { star, root, others, branches, .. } = grown;
    let (text, anchor) = match root {
        Root::Story(_) => (star.anchor, nodes[star.anchor].id.clone()),
        Root::Source(_, text) => (text.story, source_ref.to_owned()),
    };
    let first = if let Root::Story(story) = root { nodes[*story].id.clone() } else { anchor.clone() };
    let member = |&m: &usize| {
        let (share, share_of_anchor) = match root {
            Root::Source(_, consensus) => {
                let words = consensus.in_member(m, nodes, links).into_iter().filter(|&word| word).count() as f64;
                (words / nodes[m].words.max(1) as f64, words / consensus.len().max(1) as f64)
            }
            Root::Story(_) if star.anchor == m => (1.0, 1.0),
            Root::Story(_) => (share(m, star.anchor, nodes, links), share(star.anchor, m, nodes, links)),
        };
        let relation = links
            .between(m, text)
            .map_or(if m == text { Relation::Exact } else { Relation::None }, |s| s.relation(nodes));
        Member { story: nodes[m].id.clone(), share, share_of_anchor, relation }
    };
    let members = &star.members;
    let pairs = members.len() * (members.len() - 1) / 2;
    let linked = links.linked(members);
    let key = match root {
        Root::Source(named, _) => Some(named.key.as_str()),
        Root::Story(story) => nodes[*story].outlet.as_deref(),
    };
    let kept = members.iter().copied().max_by_key(|&m| {
        let credited = key.is_some_and(|key| nodes[m].names(key) || nodes[m].outlet.as_deref() == Some(key));
        (credited, nodes[m].words, Reverse(m))
    });
    // Only one that no other begins after can be the last.
    let last = members.iter().copied().max_by_key(|&m| nodes[m].clock.from);
    let last = last.filter(|&m| members.iter().all(|&o| o == m || nodes[o].clock.before(&nodes[m].clock)));
    let agencies = others.iter().map(|named| &named.source);
    let agencies = agencies.chain(if let Root::Source(named, _) = root { Some(&named.source) } else { None });
    let parentless = members.iter().filter(|&&m| branch_of(branches, m).is_none()).count();
    Cluster {
        id,
        first: known.then_some(first),
        anchor,
        members: members.iter().map(member).collect(),
        outlets: members.iter().map(|&m| nodes[m].publisher.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
        agencies: agencies.cloned().collect::<BTreeSet<_>>().into_iter().collect(),
        last: last.map(|m| nodes[m].id.clone()),
        independent_origins: parentless + usize::from(matches!(root, Root::Source(..))),
        cohesion: linked as f64 / pairs.max(1) as f64,
        kept: kept.map_or_else(String::new, |m| nodes[m].id.clone()),
    }
}
