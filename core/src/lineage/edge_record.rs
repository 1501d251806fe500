//! Edges: the record of a branch, and whether the child names whom it has its text from.

use std::collections::HashSet;
use std::ops::Range;

use super::grown::Grown;
use super::records::{Credited, Edge, How, Ref, Shared};
use super::story::Node;
use super::tree::{Branch, Field, Parent, Root};

/// What the record of an edge is made with, besides its star.
pub(super) struct Naming<'a> {
    /// The id of the cluster.
    pub cluster: &'a str,
    /// The ref of the source that the star starts from, if it does.
    pub source: &'a str,
    /// See [`credits`].
    pub credits: &'a HashSet<(usize, &'a str)>,
}

/// The record of a branch, the `at`th of its star.
pub(super) fn edge(at: usize, grown: &Grown, naming: &Naming<'_>, field: Field<'_>) -> Edge {
    let Field { nodes, links, .. } = field;
    let (branch, (evidence, enough)) = (&grown.branches[at], &grown.why[at]);
    let (child, node) = (branch.child, &nodes[branch.child]);
    let parent_ref = |parent: Parent| -> Ref {
        match parent {
            Parent::Source => naming.source.to_owned(),
            Parent::Story(story) => nodes[story].id.clone(),
        }
    };
    // Of a source, the story its text is read from.
    let (text, words, of) = match (branch.parent, &grown.root) {
        (Parent::Source, Root::Source(_, text)) => {
            let words = text.in_member(child, nodes, links).into_iter().filter(|&word| word).count();
            (text.story, words, text.len())
        }
        (Parent::Story(story), _) => (story, links.words(child, story), nodes[story].words),
        (Parent::Source, Root::Story(story)) => (*story, 0, 1),
    };
    let passages = links.between(text, child).map_or_else(Vec::new, |seen| {
        let form = |(a, b, words): (Range<usize>, Range<usize>, u32)| Shared {
            a_start: a.start,
            a_end: a.end,
            b_start: b.start,
            b_end: b.end,
            words,
        };
        seen.passages(nodes).map(form).collect()
    });
    let from_words = match branch.parent {
        Parent::Source => words,
        Parent::Story(story) => links.words(story, child),
    };
    let how = match branch.parent {
        Parent::Source => How::CommonSource,
        Parent::Story(_) if *enough => How::Direct,
        Parent::Story(story) if nodes[story].shares_source(node) => How::CommonSource,
        Parent::Story(_) => How::Unclear,
    };
    let lag_s = match branch.parent {
        Parent::Source => None,
        Parent::Story(story) => nodes[story].clock.lag(&node.clock),
    };
    Edge {
        from: parent_ref(branch.parent),
        to: node.id.clone(),
        cluster: naming.cluster.to_owned(),
        how,
        score: branch.score,
        share_to: words as f64 / node.words.max(1) as f64,
        share_from: from_words as f64 / of.max(1) as f64,
        words,
        passages,
        credit: credit(branch, &grown.root, naming.credits, nodes),
        lag_s,
        evidence: evidence.clone(),
        rivals: branch.rivals.iter().map(|&parent| parent_ref(parent)).collect(),
    }
}

/// The key of the source that a parent is, or whose story it is.
fn parent_key<'a>(branch: &Branch, root: &'a Root, nodes: &'a [Node]) -> Option<&'a str> {
    match (branch.parent, root) {
        (Parent::Source, Root::Source(named, _)) => Some(&named.key),
        (Parent::Source, Root::Story(_)) => None,
        (Parent::Story(story), _) => nodes[story].outlet.as_deref(),
    }
}

/// The names of each story that an edge of it accounts for: on a composite page they say nothing of its other parts.
pub(super) fn credits<'a>(grown: &'a [Grown], nodes: &'a [Node]) -> HashSet<(usize, &'a str)> {
    let edges = grown.iter().flat_map(|grown| grown.branches.iter().map(|branch| (branch, &grown.root)));
    let named = edges.filter_map(|(branch, root)| Some((branch.child, parent_key(branch, root, nodes)?)));
    named.filter(|&(child, key)| nodes[child].names(key)).collect()
}

/// Whether a story names whom it has its text from.
fn credit(branch: &Branch, root: &Root, credits: &HashSet<(usize, &str)>, nodes: &[Node]) -> Credited {
    let node = &nodes[branch.child];
    let named =
        parent_key(branch, root, nodes).is_some_and(|key| node.names(key) || node.outlet.as_deref() == Some(key));
    let whole = || node.names.iter().filter(|name| name.whole);
    if named {
        Credited::Credited
    } else if whole().any(|name| !name.generic() && !credits.contains(&(branch.child, name.key.as_str()))) {
        Credited::Other
    } else if whole().any(|name| name.source == "@agencies") {
        Credited::Generic
    } else {
        Credited::Uncredited
    }
}

/// The same from the other side.
pub(super) fn turned(shared: &Shared) -> Shared {
    let Shared { a_start, a_end, b_start, b_end, words } = *shared;
    Shared { a_start: b_start, a_end: b_end, b_start: a_start, b_end: a_end, words }
}
