//! Comparison
//!
//! What two pages are to each other: figures, and the passages that they share. In a comparison `a` is the first page, or
//! the document that a verdict is on, and `b` the other one. Offsets are bytes of the page's text.

use std::mem::MaybeUninit;
use std::sync::Arc;

use naql::compare::{Comparison, Passage, Relation};
use naql::source::{self, Registry};
use naql::{Document, Pair, Policy};

use crate::document::naql_document;
use crate::ffi::{free, given, guard, optional, read};
use crate::live::{Slot, handles, parts};
use crate::names::numbers;
use crate::policy::{naql_policy, naql_registry};
use crate::text::naql_string;
use crate::types::{naql_error, naql_span, naql_status, naql_text};

handles!(naql_pair);
parts!(naql_comparison naql_passage);

/// What a story is to another.
#[repr(i32)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum naql_relation {
    /// No sign of reuse.
    #[default]
    NAQL_RELATION_NONE = 0,
    /// The same bytes.
    NAQL_RELATION_EXACT = 1,
    /// The same words in another spelling, punctuation or layout.
    NAQL_RELATION_SAME_TEXT = 2,
    /// The same story with small changes.
    NAQL_RELATION_NEAR = 3,
    /// It holds nearly all of the other and goes on.
    NAQL_RELATION_CONTAINS = 4,
    /// The other has nearly all of it and goes on.
    NAQL_RELATION_CONTAINED_IN = 5,
    /// They share a passage, and each has text of its own.
    NAQL_RELATION_OVERLAPS = 6,
    /// Another story in the same standing formula.
    NAQL_RELATION_TEMPLATE = 7,
    /// They share no passage word for word; one says in other words what the other says.
    NAQL_RELATION_REWRITES = 8,
}

/// Two pages and the comparison of them.
pub struct naql_pair {
    a: Arc<Document>,
    b: Arc<Document>,
    pair: Pair,
}

/// What two texts share; part of a pair or of a match.
pub type naql_comparison = Comparison;

/// One reused block; part of a comparison.
pub type naql_passage = Passage;

/// Compares two pages by the thresholds of a policy (NULL: the default one). Each is taken as one story, without what the
/// site prints around it.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_INVALID_DOCUMENT` if a time of publication is none.
#[unsafe(no_mangle)]
pub extern "C" fn naql_compare(
    a: Option<&naql_document>,
    b: Option<&naql_document>,
    policy: Option<&naql_policy>,
    pair: Option<&mut MaybeUninit<Box<naql_pair>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (a, b, slot) = (given(a, "a")?, given(b, "b")?, given(pair, "pair")?);
        let thresholds = policy.map_or_else(|| Policy::default().relation, |policy| policy.relation);
        let comparison = naql::compare::pages(&a.page, &b.page, &thresholds)?;
        let pair = Pair { a: 0, b: 1, a_story: 0, b_story: 0, crowd: 0, comparison };
        slot.hand(Box::new(naql_pair { a: Arc::clone(&a.page), b: Arc::clone(&b.page), pair }));
        Ok(())
    })
}

/// Frees a pair; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_pair_free(pair: Option<Box<naql_pair>>) {
    free(pair);
}

/// The comparison, borrowed from the pair.
#[unsafe(no_mangle)]
pub extern "C" fn naql_pair_comparison(pair: Option<&naql_pair>) -> Option<&naql_comparison> {
    read(pair, |pair| Some(&pair.pair.comparison))
}

/// The pair as JSON, with the chains that the pages tell by a registry (NULL: the built-in one). Its offsets are code points.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_pair_json(
    pair: Option<&naql_pair>,
    registry: Option<&naql_registry>,
    json: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (naql_pair { a, b, pair }, json) = (given(pair, "pair")?, given(json, "json")?);
        let registry = optional(registry, "registry")?.unwrap_or_else(|| Registry::builtin());
        let chain = |document| source::chain(document, registry);
        let (a_chain, b_chain) = (chain(a), chain(b));
        json.hand(naql_string::json(&naql::json::pair(pair, (a, &a_chain), (b, &b_chain)))?);
        Ok(())
    })
}

/// What `a` is to `b`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_comparison_relation(comparison: Option<&naql_comparison>) -> naql_relation {
    read(comparison, |comparison| comparison.relation.into())
}

/// Jaccard similarity of the 3-word shingles, from 0 to 1.
#[unsafe(no_mangle)]
pub extern "C" fn naql_comparison_jaccard(comparison: Option<&naql_comparison>) -> f64 {
    read(comparison, |comparison| comparison.jaccard)
}

/// The share of the shingles of `a` that `b` has, from 0 to 1.
#[unsafe(no_mangle)]
pub extern "C" fn naql_comparison_containment_a(comparison: Option<&naql_comparison>) -> f64 {
    read(comparison, |comparison| comparison.containment_a)
}

/// The share of the shingles of `b` that `a` has, from 0 to 1.
#[unsafe(no_mangle)]
pub extern "C" fn naql_comparison_containment_b(comparison: Option<&naql_comparison>) -> f64 {
    read(comparison, |comparison| comparison.containment_b)
}

/// How many equal words the passages have.
#[unsafe(no_mangle)]
pub extern "C" fn naql_comparison_matched_words(comparison: Option<&naql_comparison>) -> u32 {
    read(comparison, |comparison| comparison.matched_words)
}

/// How many words the longest run of equal words has.
#[unsafe(no_mangle)]
pub extern "C" fn naql_comparison_longest_run(comparison: Option<&naql_comparison>) -> u32 {
    read(comparison, |comparison| comparison.longest_run)
}

/// How many reasons there are for the relation.
#[unsafe(no_mangle)]
pub extern "C" fn naql_comparison_reason_count(comparison: Option<&naql_comparison>) -> usize {
    read(comparison, |comparison| comparison.reasons.len())
}

/// The reason of an index: the rule that made the relation, and what it saw.
#[unsafe(no_mangle)]
pub extern "C" fn naql_comparison_reason(comparison: Option<&naql_comparison>, index: usize) -> naql_text {
    read(comparison, |comparison| comparison.reasons.get(index).into())
}

/// How many passages there are.
#[unsafe(no_mangle)]
pub extern "C" fn naql_comparison_passage_count(comparison: Option<&naql_comparison>) -> usize {
    read(comparison, |comparison| comparison.passages.len())
}

/// The passage of an index, by their order in `a`; borrowed from the comparison.
#[unsafe(no_mangle)]
pub extern "C" fn naql_comparison_passage(comparison: Option<&naql_comparison>, index: usize) -> Option<&naql_passage> {
    read(comparison, |comparison| comparison.passages.get(index))
}

/// Where the passage is in the text of `a`, in bytes, from the start of a word to the end of one.
#[unsafe(no_mangle)]
pub extern "C" fn naql_passage_a(passage: Option<&naql_passage>) -> naql_span {
    read(passage, |passage| (&passage.a).into())
}

/// Where the passage is in the text of `b`, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn naql_passage_b(passage: Option<&naql_passage>) -> naql_span {
    read(passage, |passage| (&passage.b).into())
}

/// How many words of the passage are equal.
#[unsafe(no_mangle)]
pub extern "C" fn naql_passage_words(passage: Option<&naql_passage>) -> u32 {
    read(passage, |passage| passage.words)
}

/// The share of the longer side's words that are equal, from 0 to 1.
#[unsafe(no_mangle)]
pub extern "C" fn naql_passage_identity(passage: Option<&naql_passage>) -> f64 {
    read(passage, |passage| passage.identity)
}

/// Whether the words of the passage are in the same order in both texts; in `NAQL_RELATION_REWRITES` they need not be. False for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn naql_passage_order(passage: Option<&naql_passage>) -> bool {
    read(passage, |passage| passage.order)
}

/// The name of a relation, the same in every face of naql: `same_text`; empty for no relation's number. It stays valid.
#[unsafe(no_mangle)]
pub extern "C" fn naql_relation_name(relation: i32) -> naql_text {
    naql_relation::name(relation).into()
}

numbers!(Relation => naql_relation {
    None = NAQL_RELATION_NONE, "none";
    Exact = NAQL_RELATION_EXACT, "exact";
    SameText = NAQL_RELATION_SAME_TEXT, "same_text";
    Near = NAQL_RELATION_NEAR, "near";
    Contains = NAQL_RELATION_CONTAINS, "contains";
    ContainedIn = NAQL_RELATION_CONTAINED_IN, "contained_in";
    Overlaps = NAQL_RELATION_OVERLAPS, "overlaps";
    Template = NAQL_RELATION_TEMPLATE, "template";
    Rewrites = NAQL_RELATION_REWRITES, "rewrites";
});
