//! Passages: the runs of words that two stories share, as blocks with a span on each side.
//!
//! ```text
//! seed    every equal 5-word shingle (a join of two sorted lists; of a shingle that repeats on both sides, like
//!         occurrences are paired in order)
//! extend  from the left, each seed not yet covered grows to a maximal run of equal words; of several, the longest
//! merge   runs whose gap is small on both sides join one block, in whatever order they stand: an edit, an inserted
//!         clause or a moved sentence does not split a passage
//! keep    blocks with at least MIN_WORDS equal words
//! ```
//!
//! Seed, chain and extend as in minimap2 (Li, Bioinformatics 2018), with the merging of text-alignment systems (Potthast
//! et al., PAN 2014). Every step but the sorts is linear: a run covers its words on one side once, and at most
//! [`MAX_REPEATS`] places are tried for a seed.

use std::borrow::Cow;

use crate::fingerprint::marks::GUARANTEE;
use crate::shingle::{self, SHINGLE_WORDS};
use crate::story::{SEED_WORDS, StoryWords, mixed_apart};

/// A seed is paired with every one of its places while there are no more pairs than this, else in order.
const MAX_REPEATS: usize = 32;

/// Equal words `a..a+len` and `b..b+len`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Run {
    pub a: u32,
    pub b: u32,
    pub len: u32,
}

/// A shared block: words `a.0..a.1` of one story and `b.0..b.1` of the other, and the runs in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::compare) struct Block {
    pub a: (u32, u32),
    pub b: (u32, u32),
    pub runs: Vec<Run>,
    /// How many words are equal, on the side where they are fewer.
    pub words: u32,
}

/// A block that still grows: its runs are a chain of links from the first to the last.
#[derive(Clone, Copy, Debug)]
struct Growing {
    a: (u32, u32),
    b: (u32, u32),
    /// How many words the runs have; what one side repeats counts each time.
    words: u32,
    first: u32,
    last: u32,
}

/// How runs are merged and which blocks are kept.
#[derive(Clone, Copy, Debug)]
pub(in crate::compare) struct Merge {
    /// The widest gap in words, on either side.
    pub gap: u32,
    /// The least share of equal words, of the longer side's.
    pub identity: f64,
    /// The fewest equal words of a block.
    pub min_words: u32,
}

/// The maximal runs of at least [`SEED_WORDS`] equal words, by position in `a`.
///
/// Those found along `a` do not overlap in it. What `b` repeats is found along `b`, where it is long enough for a passage
/// of its own.
pub(crate) fn runs(a: &StoryWords, b: &StoryWords) -> Vec<Run> {
    let seeds = seeds(a, b);
    if seeds.is_empty() {
        return Vec::new();
    }
    let mut pairs = by_place(seeds, a.len());
    let mut runs = scan(a, b, &pairs, &[], SEED_WORDS);
    let mut covered = vec![false; b.len()];
    runs.iter().for_each(|r| covered[r.b as usize..(r.b + r.len) as usize].fill(true));
    pairs.iter_mut().for_each(|p| *p = (p.1, p.0));
    pairs.retain(|p| !covered[p.0 as usize]);
    pairs.sort_unstable();
    let again = scan(b, a, &pairs, &covered, GUARANTEE);
    runs.extend(again.into_iter().map(|r| Run { a: r.b, b: r.a, len: r.len }));
    runs.sort_unstable();
    runs
}

/// The maximal runs of at least `least` words along `a`, through `seeds` sorted by place in `a`; none starts at a word that
/// is `covered`.
fn scan(a: &StoryWords, b: &StoryWords, seeds: &[(u32, u32)], covered: &[bool], least: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut end, mut diagonal) = (0u32, 0i64);
    for here in seeds.chunk_by(|p, q| p.0 == q.0) {
        let at = here[0].0;
        if at < end || covered.get(at as usize).copied().unwrap_or(false) {
            continue;
        }
        let best =
            here.iter().map(|&(i, j)| grow(a, b, i, j, end)).filter(|run| run.len as usize >= least).max_by_key(
                |run| (run.len, -(i64::from(run.b) - i64::from(run.a) - diagonal).abs(), -i64::from(run.b)),
            );
        if let Some(run) = best {
            end = run.a + run.len;
            diagonal = i64::from(run.b) - i64::from(run.a);
            runs.push(run);
        }
    }
    runs
}

/// The places where both stories have the same 5-word shingle (up to a 32-bit hash).
fn seeds(a: &StoryWords, b: &StoryWords) -> Vec<(u32, u32)> {
    // That which was sorted before is likely to be compared with more.
    let (x, y) = if b.has_sorted_seeds() {
        (a.seeds_among(b), Cow::Borrowed(b.sorted_seeds()))
    } else {
        (Cow::Borrowed(a.sorted_seeds()), b.seeds_among(a))
    };
    joined(&x, &y)
}

/// The pairs of equal seeds of two sorted lists.
fn joined(x: &[u64], y: &[u64]) -> Vec<(u32, u32)> {
    let (mut i, mut j, mut out) = (0, 0, Vec::with_capacity(x.len().min(y.len())));
    while i < x.len() && j < y.len() {
        let (p, q) = (x[i] >> 32, y[j] >> 32);
        if p != q {
            i += usize::from(p < q);
            j += usize::from(q < p);
            continue;
        }
        let ends = |s: &[u64], from: usize| from + s[from..].iter().take_while(|v| **v >> 32 == p).count();
        let (ei, ej) = (ends(x, i), ends(y, j));
        let (xs, ys) = (&x[i..ei], &y[j..ej]);
        if xs.len() * ys.len() <= MAX_REPEATS {
            out.extend(xs.iter().flat_map(|s| ys.iter().map(move |t| (*s as u32, *t as u32))));
        } else {
            out.extend(xs.iter().enumerate().map(|(n, s)| (*s as u32, ys[n.min(ys.len() - 1)] as u32)));
        }
        (i, j) = (ei, ej);
    }
    out
}

/// The pairs by place in `a`, which has this many words. Those of one place stay as they are: these come by place in `b`.
fn by_place(pairs: Vec<(u32, u32)>, words: usize) -> Vec<(u32, u32)> {
    let (mut next, mut sum) = (vec![0u32; words], 0);
    pairs.iter().for_each(|pair| next[pair.0 as usize] += 1);
    next.iter_mut().for_each(|next| sum += std::mem::replace(next, sum));
    let mut sorted = vec![(0, 0); pairs.len()];
    for pair in pairs {
        let next = &mut next[pair.0 as usize];
        sorted[*next as usize] = pair;
        *next += 1;
    }
    sorted
}

/// The maximal run through `(i, j)` that does not reach before `floor` in `a`.
fn grow(a: &StoryWords, b: &StoryWords, i: u32, j: u32, floor: u32) -> Run {
    let (a, b) = (&a.words, &b.words);
    let right = a[i as usize..].iter().zip(&b[j as usize..]).take_while(|(x, y)| x == y).count() as u32;
    let left = a[floor as usize..i as usize]
        .iter()
        .rev()
        .zip(b[..j as usize].iter().rev())
        .take_while(|(x, y)| x == y)
        .count() as u32;
    Run { a: i - left, b: j - left, len: left + right }
}

/// Merges runs (by position in `a`) into blocks, by position in `a`.
pub(in crate::compare) fn merge(runs: &[Run], by: Merge) -> Vec<Block> {
    let part = |(i, run): (u32, &Run)| Growing {
        a: (run.a, run.a + run.len),
        b: (run.b, run.b + run.len),
        words: run.len,
        first: i,
        last: i,
    };
    let mut parts: Vec<Growing> = (0..).zip(runs).map(part).collect();
    let mut links = vec![LAST; runs.len()];
    // Twice: a run that is too little for the gap to a block may be enough once other runs have joined it.
    join(&mut parts, &mut links, by);
    parts.sort_unstable_by_key(|part| (part.a, part.b, part.first));
    join(&mut parts, &mut links, by);
    let block = |part: &Growing| {
        let next = |&i: &u32| Some(links[i as usize]).filter(|i| *i != LAST);
        let runs: Vec<Run> = std::iter::successors(Some(part.first), next).map(|i| runs[i as usize]).collect();
        let words = equal_words(&runs);
        (words >= by.min_words).then_some(Block { a: part.a, b: part.b, runs, words })
    };
    let mut blocks: Vec<Block> = parts.iter().filter_map(block).collect();
    blocks.sort_unstable();
    blocks
}

/// The link of a last run.
const LAST: u32 = u32::MAX;

/// Joins parts (by position in `a`) where they are one block.
fn join(parts: &mut Vec<Growing>, links: &mut [u32], by: Merge) {
    // Parts from here on may still grow: their end in `a` lies within the gap of the parts to come. Runs do not
    // overlap in `a`, so only gap/5 parts can be open at a time.
    let mut open: Vec<usize> = Vec::new();
    let mut gone = false;
    for i in 0..parts.len() {
        let mut joined = parts[i];
        let start = joined.a.0;
        open.retain(|&k| {
            let part = parts[k];
            if part.a.1 + by.gap < start {
                return false;
            }
            let joins = part.joins(&joined, by);
            if joins {
                joined.take(part, links);
                // Of what was joined nothing is left.
                (parts[k].words, gone) = (0, true);
            }
            !joins
        });
        parts[i] = joined;
        open.push(i);
    }
    if gone {
        parts.retain(|part| part.words > 0);
    }
}

impl Growing {
    /// Whether the two are one reused block: the gap on each side is small, and enough of the whole is equal.
    fn joins(&self, other: &Self, by: Merge) -> bool {
        let gap = |p: (u32, u32), q: (u32, u32)| p.0.max(q.0).saturating_sub(p.1.min(q.1));
        let (a, b) = (both(self.a, other.a), both(self.b, other.b));
        let longer = (a.1 - a.0).max(b.1 - b.0);
        let near = gap(self.a, other.a) <= by.gap && gap(self.b, other.b) <= by.gap;
        near && f64::from(self.words + other.words) >= by.identity * f64::from(longer)
    }

    /// Takes in another part, with its runs before its own.
    fn take(&mut self, other: Self, links: &mut [u32]) {
        (self.a, self.b) = (both(self.a, other.a), both(self.b, other.b));
        self.words += other.words;
        links[other.last as usize] = self.first;
        self.first = other.first;
    }
}

/// From the start of the first to the end of the last of two spans.
fn both(p: (u32, u32), q: (u32, u32)) -> (u32, u32) {
    (p.0.min(q.0), p.1.max(q.1))
}

/// How many words of each story the runs cover, each word once.
pub(in crate::compare) fn covered<'r>(runs: impl IntoIterator<Item = &'r Run, IntoIter: Clone>) -> (u32, u32) {
    let runs = runs.into_iter();
    (union(runs.clone().map(|r| (r.a, r.a + r.len))), union(runs.map(|r| (r.b, r.b + r.len))))
}

/// The longest stretches of words that no run covers in two stories with this many words.
pub(in crate::compare) fn own<'r>(
    runs: impl IntoIterator<Item = &'r Run, IntoIter: Clone>,
    of_a: usize,
    of_b: usize,
) -> (u32, u32) {
    let runs = runs.into_iter();
    let a = longest_gap(runs.clone().map(|r| (r.a, r.a + r.len)), of_a as u32);
    (a, longest_gap(runs.map(|r| (r.b, r.b + r.len)), of_b as u32))
}

/// The longest stretch outside some spans of a story with this many words.
fn longest_gap(spans: impl Iterator<Item = (u32, u32)>, words: u32) -> u32 {
    let mut spans: Vec<_> = spans.chain([(words, words)]).collect();
    spans.sort_unstable();
    let (mut longest, mut reached) = (0, 0);
    for (start, end) in spans {
        longest = longest.max(start.saturating_sub(reached));
        reached = reached.max(end);
    }
    longest
}

/// How many words lie in some spans, each word once.
fn union(spans: impl Iterator<Item = (u32, u32)>) -> u32 {
    let mut spans: Vec<_> = spans.collect();
    spans.sort_unstable();
    let (mut words, mut reached) = (0, 0);
    for (start, end) in spans {
        words += end.saturating_sub(start.max(reached));
        reached = reached.max(end);
    }
    words
}

/// How many words are equal in the runs: those covered in the story where they are fewer, since what the other one repeats
/// is still said once in this.
pub(in crate::compare) fn equal_words<'r>(runs: impl IntoIterator<Item = &'r Run, IntoIter: Clone>) -> u32 {
    let (a, b) = covered(runs);
    a.min(b)
}

/// How many distinct 3-word shingles lie wholly in some runs of words, which begin at `a`.
pub(in crate::compare) fn shingles_in(story: &StoryWords, runs: &[Run]) -> usize {
    let (mut of_run, mut all) = (Vec::new(), Vec::new());
    for run in runs {
        let words = mixed_apart(&story.words[run.a as usize..(run.a + run.len) as usize]);
        shingle::shingles::<SHINGLE_WORDS>(&words, &mut of_run);
        all.extend_from_slice(&of_run);
    }
    all.sort_unstable();
    all.dedup();
    all.len()
}
