//! Claims: what a story names, held against what was found.
//!
//! In: a story's names and links. Out: [`Claim`]s.
//!
//! ```text
//! generic         no source by name
//! found           a story of the source shares the text and is not later
//! corroborated    another outlet's story that names it shares WORDS
//! other_text      it is named for the whole story, half of which is in another agency's own, not later story
//! absent          the source has stories here of that day, and none of them has the text
//! credited_only   none of these
//! ```

use std::collections::HashMap;

use super::evidence::share;
use super::link::{Links, WORDS};
use super::records::{Claim, State};
use super::story::{Name, Node};

/// A story is another agency's from this share on.
const OTHER: f64 = 0.5;

/// How far from a story's own clock its source's others count as of that day.
const DAY: i64 = 86_400;

/// When the stories of each publisher were public.
pub(super) struct Crawl<'a> {
    times: HashMap<&'a str, Vec<(i64, i64)>>,
}

impl<'a> Crawl<'a> {
    pub fn new(nodes: &'a [Node]) -> Self {
        let mut times: HashMap<&str, Vec<(i64, i64)>> = HashMap::new();
        for node in nodes {
            if let (Some(key), Some(from), Some(to)) = (node.outlet.as_deref(), node.clock.from, node.clock.to) {
                times.entry(key).or_default().push((from, to));
            }
        }
        times.values_mut().for_each(|times| times.sort_unstable());
        Self { times }
    }

    /// Whether stories of a publisher from the days of a story are here.
    fn covers(&self, key: &str, node: &Node) -> bool {
        let (Some(times), Some(from), Some(to)) = (self.times.get(key), node.clock.from, node.clock.to) else {
            return false;
        };
        let until = times.partition_point(|&(start, _)| start <= to + DAY);
        // They come by their start; a clock is a month and a day wide at most.
        times[..until]
            .iter()
            .rev()
            .take_while(|&&(start, _)| start >= from - 33 * DAY)
            .any(|&(_, end)| end >= from - DAY)
    }
}

/// The claims of a story.
pub(super) fn claims(node: usize, nodes: &[Node], links: &Links, crawl: &Crawl<'_>) -> Vec<Claim> {
    nodes[node].names.iter().map(|name| claim(name, node, nodes, links, crawl)).collect()
}

fn claim(name: &Name, node: usize, nodes: &[Node], links: &Links, crawl: &Crawl<'_>) -> Claim {
    let this = &nodes[node];
    let linked = |test: &dyn Fn(usize) -> bool| -> Vec<usize> {
        links.of(node).map(|seen| seen.other).filter(|&other| test(other)).collect()
    };
    let not_later = |other: usize| !this.clock.before(&nodes[other].clock);
    let (state, by) = if name.generic() {
        (State::Generic, Vec::new())
    } else {
        let own = linked(&|other| nodes[other].outlet.as_deref() == Some(&name.key) && not_later(other));
        let also = linked(&|other| {
            nodes[other].publisher != this.publisher
                && nodes[other].names(&name.key)
                && links.words(node, other) >= WORDS
        });
        let others = linked(&|other| {
            let Node { agency, outlet, .. } = &nodes[other];
            name.whole
                && *agency
                && *outlet != this.outlet
                && not_later(other)
                && share(node, other, nodes, links) >= OTHER
        });
        match (own.is_empty(), also.is_empty(), others.is_empty()) {
            (false, _, _) => (State::Found, own),
            (_, false, _) => (State::Corroborated, also),
            (_, _, false) => (State::OtherText, others),
            _ if crawl.covers(&name.key, this) => (State::Absent, Vec::new()),
            _ => (State::CreditedOnly, Vec::new()),
        }
    };
    let words = by.iter().map(|&other| links.words(node, other)).max().unwrap_or(0);
    Claim {
        source: name.source.clone(),
        surface: name.surface.clone(),
        start: name.start,
        end: name.end,
        place: name.place,
        state,
        by: by.into_iter().map(|other| nodes[other].id.clone()).collect(),
        words,
        share: words as f64 / this.words.max(1) as f64,
    }
}
