//! Comparisons and their passages.

use std::ops::Range;

use naql::compare::Relation;
use naql::text::CodePoints;
use pyo3::prelude::*;

use crate::document;
use crate::error::{Outcome, apart};
use crate::policy::Policy;
use crate::record::{Many, record};

record! {
    /// A stretch of text that `a` and `b` share.
    Passage {
        /// Where it begins in `a`.
        a_start: usize,
        /// Where it ends in `a`.
        a_end: usize,
        /// Where it begins in `b`.
        b_start: usize,
        /// Where it ends in `b`.
        b_end: usize,
        /// How many of its words are equal.
        words: u32,
        /// The share of the longer side's words that are equal.
        identity: f64,
        /// Whether the words are in the same order on both sides; in `rewrites` they need not be.
        order: bool,
    }
}

record! {
    /// What two stories, `a` and `b`, have in common.
    Comparison {
        /// What `a` is to `b`.
        relation: Relation,
        /// The Jaccard similarity of the 3-word shingles.
        jaccard: f64,
        /// The share of the shingles of `a` that `b` has.
        containment_a: f64,
        /// The share of the shingles of `b` that `a` has.
        containment_b: f64,
        /// How many equal words the passages have.
        matched_words: u32,
        /// How many words the longest run of equal words has.
        longest_run: u32,
        /// The passages, in their order in `a`.
        passages: Many<Passage>,
        /// The rule that made the relation, and what it saw.
        reasons: Vec<String>,
    }
}

/// Compares two documents, or texts.
#[pyfunction]
#[pyo3(signature = (a, b, policy=None))]
pub fn compare(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>, policy: Option<&Bound<'_, Policy>>) -> Outcome<Comparison> {
    let py = a.py();
    let (a, b, policy) = (document::of_text(a)?, document::of_text(b)?, Policy::or_default(policy));
    apart(py, || {
        let found = naql::compare::pages(&a, &b, &policy.relation)?;
        let (a, b) = (CodePoints::new(&a.text), CodePoints::new(&b.text));
        let passages = passages(&found, &a, found.passages.iter().map(|passage| b.span(passage.b.clone())));
        Ok(Comparison {
            relation: found.relation,
            jaccard: found.jaccard,
            containment_a: found.containment_a,
            containment_b: found.containment_b,
            matched_words: found.matched_words,
            longest_run: found.longest_run,
            passages,
            reasons: found.reasons,
        })
    })
}

/// The passages of a comparison, with those of `b` in code points.
pub fn passages(
    found: &naql::compare::Comparison,
    a: &CodePoints<'_>,
    b: impl Iterator<Item = Range<usize>>,
) -> Many<Passage> {
    let passage = |(passage, b): (&naql::compare::Passage, Range<usize>)| {
        let a = a.span(passage.a.clone());
        Passage {
            a_start: a.start,
            a_end: a.end,
            b_start: b.start,
            b_end: b.end,
            words: passage.words,
            identity: passage.identity,
            order: passage.order,
        }
    };
    found.passages.iter().zip(b).map(passage).collect()
}
