//! Sources: the record of a source that members of a star name.

use std::collections::{BTreeMap, BTreeSet};

use super::clock::written;
use super::grown::Grown;
use super::records::{Ref, Rival, Source, Span};
use super::sources::{Consensus, Named};
use super::story::Node;
use super::tree::{Field, Root};

/// The record of a source; `text` is that of one that was not seen.
pub(super) fn source(
    id: Ref,
    named: &Named,
    text: Option<&Consensus>,
    grown: &Grown,
    cluster: &str,
    field: Field<'_>,
) -> Source {
    let Field { nodes, links, .. } = field;
    let own = text.is_none().then_some(named.own).flatten();
    let members = || grown.star.members.iter().copied().filter(|&m| nodes[m].outlet.as_deref() != Some(&named.key));
    let has = |m: usize| own.is_none_or(|own| links.between(m, own).is_some());
    let refs = |credited: bool| {
        let those = members().filter(|&m| has(m) && nodes[m].names(&named.key) == credited);
        those.map(|m| nodes[m].id.clone()).collect::<Vec<_>>()
    };
    let outlets: BTreeSet<String> = members().filter(|&m| has(m)).map(|m| nodes[m].publisher.clone()).collect();
    let story = text.map(|text| text.story).or(own).unwrap_or(grown.star.anchor);
    let words = text.map_or_else(|| vec![true; nodes[story].words], |text| text.words.clone());
    let rivals: Vec<Rival> = rivals(named, grown);
    let said = named.outlets.len();
    let all = said + rivals.iter().map(|rival| rival.outlets.len()).sum::<usize>();
    Source {
        source: named.source.clone(),
        seen: own.is_some(),
        official: named.official,
        cluster: cluster.to_owned(),
        text_words: words.iter().filter(|&&word| word).count(),
        outlets: outlets.into_iter().collect(),
        credited_by: refs(true),
        uncredited_by: refs(false),
        first_seen: grown.star.members.iter().filter_map(|&m| nodes[m].clock.from).min().map(written),
        consensus: spans(&nodes[story], &words),
        confidence: said as f64 / all.max(1) as f64,
        rivals,
        id,
    }
}

/// The other sources that are named for the same text.
fn rivals(named: &Named, grown: &Grown) -> Vec<Rival> {
    let root = if let Root::Source(root, _) = &grown.root { Some(root) } else { None };
    let all: BTreeMap<&str, &Named> =
        grown.others.iter().chain(root).map(|other| (other.key.as_str(), other)).collect();
    let all = all.into_values().filter(|other| other.key != named.key && other.whole);
    all.map(|other| Rival { source: other.source.clone(), outlets: other.outlets.iter().cloned().collect() }).collect()
}

/// Stretches of a story's words.
fn spans(node: &Node, words: &[bool]) -> Vec<Span> {
    let Some(text) = &node.text else { return Vec::new() };
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, stretch) in words.chunk_by(|a, b| a == b).map(|stretch| {
        let at = start;
        start += stretch.len();
        (at, stretch)
    }) {
        if stretch[0] {
            let span = text.raw_span(at..at + stretch.len());
            spans.push(Span { story: node.id.clone(), start: span.start, end: span.end });
        }
    }
    spans
}
