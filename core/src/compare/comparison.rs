//! Comparison: what two stories are to each other, with the passages that show it.

use std::ops::Range;

use super::relation::Relation;

/// What two stories share. `a` and `b` are in the order of the call.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What `a` is to `b`.
    pub relation: Relation,
    /// Jaccard similarity of the 3-word shingles, from 0 to 1; 1 for two stories without words. What is known to be an
    /// outlet's furniture counts on neither side, here and in all figures.
    pub jaccard: f64,
    /// The share of `a`'s shingles that `b` has, from 0 to 1.
    pub containment_a: f64,
    /// The share of `b`'s shingles that `a` has, from 0 to 1.
    pub containment_b: f64,
    /// How many words the passages have in common: those of the story where they are fewer, each word once. What one
    /// story says twice and the other once counts once.
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
    /// Where it is in `a`'s raw text, in bytes, from the start of a word to the end of one.
    pub a: Range<usize>,
    /// Where it is in `b`'s raw text, in bytes.
    pub b: Range<usize>,
    /// How many words are equal, on the side where they are fewer; of a rewritten passage, how many different rare words both
    /// sides have.
    pub words: u32,
    /// The share that `words` are of the longer side's words, from 0 to 1; of a rewritten passage, the share of the weight of the
    /// rare words that both sides have.
    pub identity: f64,
    /// Whether the words are in the same order on both sides; of a rewritten passage they need not be.
    pub order: bool,
}
