//! Links: the pairs that can be reuse, with the words that they share.
//!
//! In: pairs and the words of their stories. Out: [`Links`].
//!
//! A pair is a link when it is no template and shares [`WORDS`] words or more, or [`SHARE`] of the words of one of the two: a formula of
//! another day, a sentence quoted in a roundup and a paragraph of background make none. Nor do two stories of one outlet that are days apart and
//! share less than [`REPRINT`]: an outlet revises a page within the day, and what it prints again in part later is its form. Its runs of equal words are found again, word by
//! word, because a passage runs over small edits, and these tell who has the text from whom.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::crowd::{adjacent, crowds};
use super::story::Node;
use crate::compare::{Passage, Relation, Run, runs};
use crate::pairs::Pair;
use crate::story::StoryWords;

/// A text shared by two is one text from this many words.
pub(super) const WORDS: usize = 30;

/// A story is another's in good part from this share of its words.
pub(super) const SHARE: f64 = 0.4;

/// From here on an outlet prints its own story again, however much later.
const REPRINT: f64 = 0.75;

/// Within this many seconds an outlet revises a page.
const REVISION: i64 = 36 * 3600;

/// Two stories that share text; `a` comes before `b`.
pub(super) struct Link {
    pub a: usize,
    pub b: usize,
    pub relation: Relation,
    /// The equal words: first word in `a`, first word in `b`, how many. None of a rewrite.
    pub runs: Vec<Run>,
    /// The words of `a` and of `b` in the passages of a rewrite.
    told: [Vec<Range<usize>>; 2],
    pub passages: Vec<Passage>,
}

/// A link as one of its stories sees it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub other: usize,
    node: usize,
    link: &'a Link,
    flipped: bool,
}

impl Seen<'_> {
    /// The equal words as (first here, first there, how many).
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.link.runs.iter().map(|run| {
            let (a, b) = (run.a as usize, run.b as usize);
            if self.flipped { (b, a, run.len as usize) } else { (a, b, run.len as usize) }
        })
    }

    /// Which of the `len` words here the other story has.
    pub fn covered(&self, len: usize) -> Vec<bool> {
        let mut covered = vec![false; len];
        self.runs().for_each(|(here, _, n)| covered[here..here + n].fill(true));
        self.link.told[usize::from(self.flipped)].iter().for_each(|words| covered[words.clone()].fill(true));
        covered
    }

    /// The passages as spans (here, there).
    pub fn passages(&self, nodes: &[Node]) -> impl Iterator<Item = (Range<usize>, Range<usize>, u32)> {
        let Self { node, other, link, flipped } = *self;
        let (one, two) = if flipped { (link.b, link.a) } else { (link.a, link.b) };
        link.passages.iter().map(move |p| {
            let (here, there) = if flipped { (&p.b, &p.a) } else { (&p.a, &p.b) };
            (carried(here, one, node, nodes), carried(there, two, other, nodes), p.words)
        })
    }

    /// Whether one tells in other words what the other tells.
    pub fn is_rewrite(&self) -> bool {
        self.link.relation == Relation::Rewrites
    }

    /// What the story here is to the other.
    pub fn relation(&self, nodes: &[Node]) -> Relation {
        let raw = |node: usize| nodes[node].text.as_deref().map(StoryWords::raw);
        match (self.link.relation, self.flipped) {
            (Relation::Contains, true) => Relation::ContainedIn,
            (Relation::ContainedIn, true) => Relation::Contains,
            (Relation::Exact | Relation::SameText, _) if raw(self.node) == raw(self.other) => Relation::Exact,
            (Relation::Exact | Relation::SameText, _) => Relation::SameText,
            (relation, _) => relation,
        }
    }
}

/// The bytes of a story whose words are those of some bytes of another one with equal words.
fn carried(span: &Range<usize>, from: usize, to: usize, nodes: &[Node]) -> Range<usize> {
    match (&nodes[from].text, &nodes[to].text) {
        (Some(one), Some(two)) if from != to => {
            let words = one.words_in(span);
            if words.is_empty() { span.clone() } else { two.raw_span(words) }
        }
        _ => span.clone(),
    }
}

/// All links, by story.
///
/// The stories of a crowd with equal words have the links of its first one: any two of them are linked, and each is linked to whatever the
/// first one is. [`Links::of`] lists for each but a few of them (crowd.rs).
pub(super) struct Links {
    all: Vec<Link>,
    /// Of each story, the other one and the link; by the other.
    of: Vec<Vec<(usize, usize)>>,
    /// By the first stories of their crowds; that of a crowd among itself by its first, twice.
    by_pair: HashMap<(usize, usize), usize>,
    /// How many words of `a` and of `b` each link covers.
    words: Vec<[usize; 2]>,
    /// The first of the crowd of equal words that each story is of; itself of any other.
    first: Vec<usize>,
}

impl Links {
    /// The links among `nodes`; `index` gives the node of a document's story, `first` the first of the crowd of equal words of each.
    pub fn new(
        mut pairs: Vec<(Pair, Vec<Run>)>,
        nodes: &[Node],
        index: impl Fn(usize, usize) -> usize + Sync,
        first: Vec<usize>,
    ) -> Self {
        // Of a crowd among itself, one.
        let mut last = None;
        pairs.retain(|(pair, _)| {
            let (a, b) = (index(pair.a, pair.a_story), index(pair.b, pair.b_story));
            first[b] != a || a == b || last.replace(a) != Some(a)
        });
        let mut links: Vec<(Link, [usize; 2])> =
            pairs.into_par_iter().filter_map(|(pair, runs)| link(pair, runs, nodes, &index)).collect();
        links.sort_unstable_by_key(|(link, _)| (link.a, link.b));
        let by_pair: HashMap<(usize, usize), usize> =
            links.iter().enumerate().map(|(i, (link, _))| ((link.a, first[link.b]), i)).collect();
        let mut of = vec![Vec::new(); nodes.len()];
        for (i, (link, _)) in links.iter().enumerate() {
            of[link.a].push((link.b, i));
            of[link.b].push((link.a, i));
        }
        let crowds = crowds(&first);
        let near = |at: usize| -> Vec<usize> {
            let others = of[at].iter().map(|&(other, _)| other).filter(|&other| first[other] != at);
            others.flat_map(|other| crowds.get(&other).cloned().unwrap_or_else(|| vec![other])).collect()
        };
        let crowded = crowds.iter().filter(|(at, _)| by_pair.contains_key(&(**at, **at)));
        let looks: Vec<_> = crowded.flat_map(|(&at, crowd)| adjacent(crowd, &near(at), nodes)).collect();
        for (a, b) in looks {
            let (one, two) = (first[a].min(first[b]), first[a].max(first[b]));
            if let Some(&i) = by_pair.get(&(one, two)) {
                of[a].push((b, i));
                of[b].push((a, i));
            }
        }
        of.iter_mut().for_each(|of| {
            of.sort_unstable();
            of.dedup();
        });
        let (all, words) = links.into_iter().unzip();
        Self { all, of, by_pair, words, first }
    }

    /// The links of a story, by the other one.
    pub fn of(&self, node: usize) -> impl Iterator<Item = Seen<'_>> {
        self.of[node].iter().map(move |&(other, i)| self.seen(node, other, i))
    }

    /// How many links a story has.
    pub fn count(&self, node: usize) -> usize {
        self.of[node].len()
    }

    /// The link of two stories, as the first sees it.
    pub fn between(&self, node: usize, other: usize) -> Option<Seen<'_>> {
        self.find(node, other).map(|i| self.seen(node, other, i))
    }

    /// How many words of `node` are in `other`.
    pub fn words(&self, node: usize, other: usize) -> usize {
        self.find(node, other).map_or(0, |i| self.words[i][usize::from(self.seen(node, other, i).flipped)])
    }

    /// How many pairs of some stories are linked.
    pub fn linked(&self, members: &[usize]) -> usize {
        // Those of a crowd as one.
        let mut of_first: HashMap<usize, usize> = HashMap::new();
        members.iter().for_each(|&member| *of_first.entry(self.first[member]).or_default() += 1);
        let among = |(first, n): (&usize, &usize)| {
            let equal = if self.by_pair.contains_key(&(*first, *first)) { n * (n - 1) / 2 } else { 0 };
            let later = self.of[*first].iter().map(|&(other, _)| other);
            let later = later.filter(|&other| other > *first && self.first[other] == other);
            equal + n * later.filter_map(|other| of_first.get(&other)).sum::<usize>()
        };
        of_first.iter().map(among).sum()
    }

    fn find(&self, node: usize, other: usize) -> Option<usize> {
        let (one, two) = (self.first[node], self.first[other]);
        let found = self.by_pair.get(&(one.min(two), one.max(two))).copied();
        found.filter(|_| node != other)
    }

    fn seen(&self, node: usize, other: usize, link: usize) -> Seen<'_> {
        let link = &self.all[link];
        let equal = self.first[node] == self.first[other];
        Seen { node, other, link, flipped: if equal { node > other } else { link.a != self.first[node] } }
    }
}

/// A pair with the runs of equal words of its stories: none of a template, which is no link, and of a rewrite, which has its words elsewhere.
pub(super) fn equal_words(pair: Pair, [a, b]: [&StoryWords; 2]) -> (Pair, Vec<Run>) {
    let none = matches!(pair.comparison.relation, Relation::Template | Relation::Rewrites);
    let runs = if none { Vec::new() } else { runs(a, b) };
    (pair, runs)
}

fn link(
    pair: Pair,
    runs: Vec<Run>,
    nodes: &[Node],
    index: &impl Fn(usize, usize) -> usize,
) -> Option<(Link, [usize; 2])> {
    let Pair { a, b, a_story, b_story, comparison, .. } = pair;
    if comparison.relation == Relation::Template {
        return None;
    }
    let (a, b) = (index(a, a_story), index(b, b_story));
    let (x, y) = (nodes[a].text.as_deref()?, nodes[b].text.as_deref()?);
    let within = |run: &Run| {
        let (at, there) = (x.spans()[run.a as usize].0 as usize, y.spans()[run.b as usize].0 as usize);
        comparison.passages.iter().any(|p| p.a.contains(&at) || p.b.contains(&there))
    };
    let mut told = [Vec::new(), Vec::new()];
    if comparison.relation == Relation::Rewrites {
        told = [
            comparison.passages.iter().map(|p| x.words_in(&p.a)).collect(),
            comparison.passages.iter().map(|p| y.words_in(&p.b)).collect(),
        ];
    }
    let runs: Vec<Run> = runs.into_iter().filter(within).collect();
    let link = Link { a, b, relation: comparison.relation, runs, told, passages: comparison.passages };
    let count = |flipped, len| {
        Seen { node: 0, other: 0, link: &link, flipped }.covered(len).into_iter().filter(|&covered| covered).count()
    };
    let words = [count(false, x.len()), count(true, y.len())];
    let share = |i: usize, len: usize| words[i] as f64 / len.max(1) as f64;
    let later = nodes[a].clock.lag(&nodes[b].clock).is_some_and(|[least, most]| least > REVISION || most < -REVISION);
    let same_outlet = nodes[a].outlet.is_some() && nodes[a].outlet == nodes[b].outlet;
    if same_outlet && later && share(0, x.len()).max(share(1, y.len())) < REPRINT {
        return None;
    }
    let enough = words[0].min(words[1]) >= WORDS || share(0, x.len()) >= SHARE || share(1, y.len()) >= SHARE;
    enough.then_some((link, words))
}
