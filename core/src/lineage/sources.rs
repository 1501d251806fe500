//! Sources: the agencies and bodies that the stories of a star name for its text, and the text itself.
//!
//! In: a star. Out: [`Named`] sources, the likeliest first, and for one that was not seen its [`Consensus`].
//!
//! ```text
//! named       each source that members name, with the outlets that do
//! order       its own story is the anchor; an agency that two outlets name in a place made for sources before any official body; by how
//!             many name it so; by how many name it at all; by key
//! unseen      two outlets or more name it, one of them in a place made for sources, or two for the whole story, and share WORDS
//! consensus   of the members that name it, the one that shares most with others that do, of another outlet; of its words those that
//!             such another has. What one outlet added, and others took from it without the credit, is not in it
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::link::{Links, WORDS};
use super::star::Star;
use super::story::Node;

/// A source that members of a star name.
pub(super) struct Named {
    pub source: String,
    pub key: String,
    pub official: bool,
    /// The members that name it.
    pub by: Vec<usize>,
    /// Their outlets.
    pub outlets: BTreeSet<String>,
    /// Those that name it in a place made for sources.
    slots: BTreeSet<String>,
    /// Whether any of them names it for the whole story.
    pub whole: bool,
    /// Those that name it for the whole story.
    wholes: BTreeSet<String>,
    /// Its own story among the members.
    pub own: Option<usize>,
}

impl Named {
    /// By how many outlets it is named in a place made for sources.
    pub fn strength(&self) -> usize {
        self.slots.len()
    }
}

/// The text of a source that was not seen.
pub(super) struct Consensus {
    /// The member it is read from.
    pub story: usize,
    /// Which of its words.
    pub words: Vec<bool>,
}

impl Consensus {
    /// How many words it has.
    pub fn len(&self) -> usize {
        self.words.iter().filter(|&&word| word).count()
    }

    /// Which words of a member are of it.
    pub fn in_member(&self, member: usize, nodes: &[Node], links: &Links) -> Vec<bool> {
        if member == self.story {
            return self.words.clone();
        }
        let mut words = vec![false; nodes[member].words];
        if let Some(seen) = links.between(member, self.story) {
            for (here, there, n) in seen.runs() {
                (0..n).for_each(|i| words[here + i] |= self.words[there + i]);
            }
        }
        words
    }
}

/// The sources that the members of a star name, the likeliest first.
pub(super) fn named(star: &Star, nodes: &[Node]) -> Vec<Named> {
    let mut all: BTreeMap<&str, Named> = BTreeMap::new();
    for &member in &star.members {
        let node = &nodes[member];
        for name in node.names.iter().filter(|name| !name.generic()) {
            let named = all.entry(&name.key).or_insert_with(|| Named {
                source: name.source.clone(),
                key: name.key.clone(),
                official: name.official,
                by: Vec::new(),
                outlets: BTreeSet::new(),
                slots: BTreeSet::new(),
                whole: false,
                wholes: BTreeSet::new(),
                own: None,
            });
            named.by.push(member);
            named.whole |= name.whole;
            if name.whole {
                named.wholes.insert(node.publisher.clone());
            }
            // Pages of no known outlet are taken for one outlet's.
            named.outlets.insert(node.publisher.clone());
            if name.slot() || (name.whole && name.official) {
                named.slots.insert(node.publisher.clone());
            }
        }
    }
    for &member in &star.members {
        // What names another source is not its own.
        let original = nodes[member].is_original();
        let key = nodes[member].outlet.as_deref().filter(|_| original);
        if let Some(named) = key.and_then(|key| all.get_mut(key)) {
            let better = named.own.is_none() || member == star.anchor;
            named.own = if better { Some(member) } else { named.own };
        }
    }
    let mut all: Vec<Named> = all.into_values().collect();
    all.sort_by_key(|named| {
        let own = named.own == Some(star.anchor);
        // Who says that an agency sent it and that it is a body's statement, has the statement from the agency.
        let sent = !named.official && named.slots.len() >= 2;
        let rank = (sent, named.slots.len(), !named.official, named.whole, named.outlets.len());
        (!own, std::cmp::Reverse(rank), named.key.clone())
    });
    all
}

/// The text of a source, if two outlets that name it share enough.
pub(super) fn consensus(named: &Named, nodes: &[Node], links: &Links) -> Option<Consensus> {
    let enough = !named.slots.is_empty() || named.wholes.len() >= 2;
    if named.outlets.len() < 2 || !named.whole || !enough {
        return None;
    }
    let shared = |story: usize| {
        let mut words = vec![false; nodes[story].words];
        for seen in links.of(story).filter(|seen| named.by.binary_search(&seen.other).is_ok()) {
            if nodes[seen.other].publisher != nodes[story].publisher {
                seen.runs().for_each(|(here, _, n)| words[here..here + n].fill(true));
            }
        }
        Consensus { story, words }
    };
    let all = named.by.iter().map(|&story| shared(story));
    // The earliest of those with most.
    let best = all.reduce(|best, next| if next.len() > best.len() { next } else { best })?;
    (best.len() >= WORDS).then_some(best)
}
