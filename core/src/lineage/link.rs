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

use super::story::Node;
use crate::compare::{Passage, Relation, Run, runs};
use crate::pairs::Pair;

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
    pub fn passages(&self) -> impl Iterator<Item = (&Range<usize>, &Range<usize>, u32)> {
        self.link.passages.iter().map(|p| if self.flipped { (&p.b, &p.a, p.words) } else { (&p.a, &p.b, p.words) })
    }

    /// Whether one tells in other words what the other tells.
    pub fn is_rewrite(&self) -> bool {
        self.link.relation == Relation::Rewrites
    }

    /// What the story here is to the other.
    pub fn relation(&self) -> Relation {
        match (self.link.relation, self.flipped) {
            (Relation::Contains, true) => Relation::ContainedIn,
            (Relation::ContainedIn, true) => Relation::Contains,
            (relation, _) => relation,
        }
    }
}

/// All links, by story.
pub(super) struct Links {
    all: Vec<Link>,
    /// Of each story, the other one and the link; by the other.
    of: Vec<Vec<(usize, usize)>>,
    by_pair: HashMap<(usize, usize), usize>,
    /// How many words of `a` and of `b` each link covers.
    words: Vec<[usize; 2]>,
}

impl Links {
    /// The links among `nodes`; `index` gives the node of a document's story.
    pub fn new(pairs: Vec<Pair>, nodes: &[Node], index: impl Fn(usize, usize) -> usize + Sync) -> Self {
        let mut links: Vec<(Link, [usize; 2])> =
            pairs.into_par_iter().filter_map(|pair| link(pair, nodes, &index)).collect();
        links.sort_unstable_by_key(|(link, _)| (link.a, link.b));
        let mut of = vec![Vec::new(); nodes.len()];
        for (i, (link, _)) in links.iter().enumerate() {
            of[link.a].push((link.b, i));
            of[link.b].push((link.a, i));
        }
        of.iter_mut().for_each(|of| of.sort_unstable());
        let by_pair = links.iter().enumerate().map(|(i, (link, _))| ((link.a, link.b), i)).collect();
        let (all, words) = links.into_iter().unzip();
        Self { all, of, by_pair, words }
    }

    /// The links of a story, by the other one.
    pub fn of(&self, node: usize) -> impl Iterator<Item = Seen<'_>> {
        self.of[node].iter().map(move |&(other, i)| Seen { other, link: &self.all[i], flipped: self.all[i].a != node })
    }

    /// How many links a story has.
    pub fn count(&self, node: usize) -> usize {
        self.of[node].len()
    }

    /// The link of two stories, as the first sees it.
    pub fn between(&self, node: usize, other: usize) -> Option<Seen<'_>> {
        let i = *self.by_pair.get(&(node.min(other), node.max(other)))?;
        Some(Seen { other, link: &self.all[i], flipped: node > other })
    }

    /// How many words of `node` are in `other`.
    pub fn words(&self, node: usize, other: usize) -> usize {
        let i = self.by_pair.get(&(node.min(other), node.max(other)));
        i.map_or(0, |&i| self.words[i][usize::from(node > other)])
    }
}

fn link(pair: Pair, nodes: &[Node], index: &impl Fn(usize, usize) -> usize) -> Option<(Link, [usize; 2])> {
    let Pair { a, b, a_story, b_story, comparison } = pair;
    if comparison.relation == Relation::Template {
        return None;
    }
    let (a, b) = (index(a, a_story), index(b, b_story));
    let (x, y) = (nodes[a].text.as_deref()?, nodes[b].text.as_deref()?);
    let within = |run: &Run| {
        let (at, there) = (x.spans()[run.a as usize].0 as usize, y.spans()[run.b as usize].0 as usize);
        comparison.passages.iter().any(|p| p.a.contains(&at) || p.b.contains(&there))
    };
    let (mut equal, mut told) = (Vec::new(), [Vec::new(), Vec::new()]);
    if comparison.relation == Relation::Rewrites {
        told = [
            comparison.passages.iter().map(|p| x.words_in(&p.a)).collect(),
            comparison.passages.iter().map(|p| y.words_in(&p.b)).collect(),
        ];
    } else {
        equal = runs(x, y).into_iter().filter(within).collect();
    }
    let link = Link { a, b, relation: comparison.relation, runs: equal, told, passages: comparison.passages };
    let count = |flipped, len| {
        Seen { other: 0, link: &link, flipped }.covered(len).into_iter().filter(|&covered| covered).count()
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
