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

use super::story::{SEED_WORDS, Story};

/// A seed is paired with every one of its places while there are no more pairs than this, else in order.
const MAX_REPEATS: usize = 32;

/// Equal words `a..a+len` and `b..b+len`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    pub a: u32,
    pub b: u32,
    pub len: u32,
}

/// A shared block: words `a.0..a.1` of one story and `b.0..b.1` of the other, of which `words` are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Block {
    pub a: (u32, u32),
    pub b: (u32, u32),
    pub words: u32,
}

/// How runs are merged and which blocks are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Merge {
    /// The widest gap in words, on either side.
    pub gap: u32,
    /// The fewest equal words of a block.
    pub min_words: u32,
}

/// The maximal runs of at least [`SEED_WORDS`] equal words, by position in `a`; they do not overlap in `a`.
pub(super) fn runs(a: &Story, b: &Story) -> Vec<Run> {
    let mut pairs = seeds(a, b);
    pairs.sort_unstable();
    let mut runs: Vec<Run> = Vec::new();
    let (mut covered, mut diagonal) = (0u32, 0i64);
    let mut rest = pairs.as_slice();
    while let Some(&(at, _)) = rest.first() {
        let group = rest.iter().take_while(|p| p.0 == at).count();
        let (here, next) = rest.split_at(group);
        rest = next;
        if at < covered {
            continue;
        }
        let best = here
            .iter()
            .map(|&(i, j)| grow(a, b, i, j, covered))
            .filter(|run| run.len as usize >= SEED_WORDS)
            .max_by_key(|run| (run.len, -(i64::from(run.b) - i64::from(run.a) - diagonal).abs(), -i64::from(run.b)));
        if let Some(run) = best {
            covered = run.a + run.len;
            diagonal = i64::from(run.b) - i64::from(run.a);
            runs.push(run);
        }
    }
    runs
}

/// The places where both stories have the same 5-word shingle (up to a 32-bit hash).
fn seeds(a: &Story, b: &Story) -> Vec<(u32, u32)> {
    let (x, y) = (&a.seeds, &b.seeds);
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
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

/// The maximal run through `(i, j)` that does not reach before `floor` in `a`.
fn grow(a: &Story, b: &Story, i: u32, j: u32, floor: u32) -> Run {
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
pub(super) fn merge(runs: &[Run], by: Merge) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    // Blocks from `open` on may still grow: their end in `a` lies within the gap of the runs to come. Runs do not
    // overlap in `a`, so only gap/5 blocks can be open at a time.
    let mut open: Vec<usize> = Vec::new();
    for run in runs {
        open.retain(|&k| blocks[k].a.1 + by.gap >= run.a);
        let mut joined = Block { a: (run.a, run.a + run.len), b: (run.b, run.b + run.len), words: run.len };
        open.retain(|&k| {
            let near = joins(&blocks[k], &joined, by);
            if near {
                let old = std::mem::replace(&mut blocks[k].words, 0);
                joined = Block {
                    a: (blocks[k].a.0.min(joined.a.0), blocks[k].a.1.max(joined.a.1)),
                    b: (blocks[k].b.0.min(joined.b.0), blocks[k].b.1.max(joined.b.1)),
                    words: joined.words + old,
                };
            }
            !near
        });
        open.push(blocks.len());
        blocks.push(joined);
    }
    blocks.retain(|block| block.words >= by.min_words);
    blocks.sort_unstable();
    blocks
}

/// Whether two blocks are one reused block: the gap on each side is small, and no wider than what it joins is long.
fn joins(x: &Block, y: &Block, by: Merge) -> bool {
    let gap = |p: (u32, u32), q: (u32, u32)| p.0.max(q.0).saturating_sub(p.1.min(q.1));
    let widest = by.gap.min(2 * (x.words + y.words));
    gap(x.a, y.a) <= widest && gap(x.b, y.b) <= widest
}
