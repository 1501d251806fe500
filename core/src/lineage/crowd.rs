//! Crowds: of many stories with the same words, which to look at from each of them.
//!
//! In: a crowd, and the stories that are linked to it. Out: the pairs of them that are looked at.
//!
//! ```text
//! hub      the one that would be the anchor of their star: a source's own story that another names; an agency's; the earliest.
//!          It is looked at from all others
//! others   each looks at the first HEADS of the crowd, whom it may have the text from; at the first story of its own outlet;
//!          for each source that it names at the first story of the source and the first two outlets that name it; and at the first
//!          of two agencies
//! ```
//! Whatever one of a crowd is found to be by a look at all others, it is found to be by these. The work grows with the crowd, not with
//! its square.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::story::Node;

/// So many of a crowd, its first ones, are looked at from all of it.
const HEADS: usize = 8;

/// The crowds by their first story, each by publication.
pub(super) fn crowds(first: &[usize]) -> BTreeMap<usize, Vec<usize>> {
    let mut crowds: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (node, &first) in first.iter().enumerate().filter(|(node, first)| node != *first) {
        crowds.entry(first).or_insert_with(|| vec![first]).push(node);
    }
    crowds
}

/// The pairs to look at, of a crowd and the stories `near` it; one of each is of the crowd.
pub(super) fn adjacent(crowd: &[usize], near: &[usize], nodes: &[Node]) -> Vec<(usize, usize)> {
    let mut all = [crowd, near].concat();
    all.sort_unstable();
    let firsts = Firsts::of(&all, nodes);
    let hub = crowd.iter().copied().max_by_key(|&story| (firsts.level(story, nodes), Reverse(story)));
    let heads = || crowd.iter().copied().take(HEADS).chain(hub);
    let mut out = Vec::new();
    for &story in &all {
        let in_crowd = crowd.binary_search(&story).is_ok();
        let seen = heads().chain(firsts.seen_from(story, nodes));
        let seen = seen.filter(|&other| other != story && (in_crowd || crowd.binary_search(&other).is_ok()));
        out.extend(seen.map(|other| (story, other)));
    }
    out
}

/// The first stories of whatever one may be held against.
struct Firsts<'a> {
    of_outlet: HashMap<&'a str, usize>,
    /// Those that name a source, of an outlet each; all of them, as a level asks for a later one.
    naming: HashMap<&'a str, Vec<usize>>,
    agencies: Vec<usize>,
}

impl<'a> Firsts<'a> {
    /// Of stories by publication.
    fn of(stories: &[usize], nodes: &'a [Node]) -> Self {
        let mut firsts = Self { of_outlet: HashMap::new(), naming: HashMap::new(), agencies: Vec::new() };
        for &story in stories {
            let node = &nodes[story];
            if let Some(outlet) = &node.outlet {
                firsts.of_outlet.entry(outlet).or_insert(story);
            }
            for name in node.names.iter().filter(|name| !name.generic()) {
                firsts.naming.entry(&name.key).or_default().push(story);
            }
            if node.agency
                && firsts.agencies.len() < 2
                && firsts.agencies.iter().all(|&a| nodes[a].outlet != node.outlet)
            {
                firsts.agencies.push(story);
            }
        }
        firsts
    }

    /// As the level of an anchor.
    fn level(&self, story: usize, nodes: &[Node]) -> u8 {
        let node = &nodes[story];
        let naming = node.outlet.as_deref().and_then(|key| self.naming.get(key)).map_or(&[][..], Vec::as_slice);
        let named = naming.iter().any(|&other| !nodes[other].clock.before(&node.clock));
        if !node.is_original() {
            0
        } else if named {
            2
        } else {
            u8::from(node.agency)
        }
    }

    /// Whom a story is held against.
    fn seen_from<'b>(&'b self, story: usize, nodes: &'b [Node]) -> impl Iterator<Item = usize> + 'b {
        let node = &nodes[story];
        let own = node.outlet.as_deref().and_then(|key| self.of_outlet.get(key)).copied();
        let sources = node.names.iter().filter(|name| !name.generic()).flat_map(|name| {
            let naming = self.naming.get(name.key.as_str()).map_or(&[][..], Vec::as_slice);
            let one = naming.first().copied();
            let two = naming
                .iter()
                .copied()
                .find(|&other| one.is_some_and(|one| nodes[one].publisher != nodes[other].publisher));
            self.of_outlet.get(name.key.as_str()).copied().into_iter().chain(one).chain(two)
        });
        own.into_iter().chain(sources).chain(self.agencies.iter().copied())
    }
}
