//! Compare: what two stories are to each other, with the passages that show it.
//!
//! In: two [`Story`]s. Out: a [`Comparison`].
//!
//! ```text
//! equal hashes?            exact, same_text
//! 3-word shingle sets      Jaccard |A∩B|/|A∪B|, containments |A∩B|/|A| and |A∩B|/|B|   (Broder 1997)
//! runs of equal words      passages, matched words, longest run                        (passages)
//! the policy's thresholds  the relation, and the rule that made it                     (relation)
//! ```
//!
//! A candidate is never trusted: all figures are exact, none comes from a sketch.

mod passages;
mod relation;
mod story;

use std::ops::Range;

pub use self::relation::{Relation, Thresholds};
pub use self::story::Story;

/// What two stories share. `a` and `b` are in the order of the call.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What `a` is to `b`.
    pub relation: Relation,
    /// Jaccard similarity of the 3-word shingles, from 0 to 1.
    pub jaccard: f64,
    /// The share of `a`'s shingles that `b` has, from 0 to 1.
    pub containment_a: f64,
    /// The share of `b`'s shingles that `a` has, from 0 to 1.
    pub containment_b: f64,
    /// How many equal words the passages have.
    pub matched_words: u32,
    /// How many words the longest run of equal words has.
    pub longest_run: u32,
    /// The passages, by position in `a`.
    pub passages: Vec<Passage>,
    /// The rule that made the relation, and what it saw.
    pub reasons: Vec<String>,
}

/// One reused block.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Where it stands in `a`'s raw text, in bytes, from the start of a word to the end of one.
    pub a: Range<usize>,
    /// Where it stands in `b`'s raw text, in bytes.
    pub b: Range<usize>,
    /// How many words are equal.
    pub words: u32,
    /// The share of the longer side's words that are equal, from 0 to 1.
    pub identity: f64,
}

/// Compares two stories by the thresholds of a policy.
///
/// `compare(a, b)` and `compare(b, a)` give the same figures and passages with the sides exchanged.
pub fn compare(a: &Story, b: &Story, thresholds: &Thresholds) -> Comparison {
    // The passages are sought from one side only; which one must not depend on the order of the call.
    let flipped = (a.len(), &a.words) > (b.len(), &b.words);
    let (x, y) = if flipped { (b, a) } else { (a, b) };
    let shared = a.shared_shingles(b);
    let share = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
    let runs = passages::runs(x, y);
    let blocks = passages::merge(&runs, thresholds.merge());
    let mut found: Vec<Passage> = blocks
        .iter()
        .map(|block| {
            let (i, j) = (block.a.0 as usize..block.a.1 as usize, block.b.0 as usize..block.b.1 as usize);
            let (p, q) = (x.raw_span(i.clone()), y.raw_span(j.clone()));
            let (a, b) = if flipped { (q, p) } else { (p, q) };
            Passage { a, b, words: block.words, identity: share(block.words as usize, i.len().max(j.len())).min(1.0) }
        })
        .collect();
    found.sort_unstable_by_key(|p| (p.a.start, p.b.start));
    let mut out = Comparison {
        relation: Relation::None,
        jaccard: share(shared, a.shingles.len() + b.shingles.len() - shared),
        containment_a: share(shared, a.shingles.len()),
        containment_b: share(shared, b.shingles.len()),
        matched_words: blocks.iter().map(|b| b.words).sum(),
        longest_run: runs.iter().map(|r| r.len).max().unwrap_or(0),
        passages: found,
        reasons: Vec::new(),
    };
    relation::decide(a, b, &mut out, thresholds);
    out
}
