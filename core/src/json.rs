//! The JSON contracts of verdicts, matches and pairs.
//!
//! Field names are fixed; fields may be added. Offsets are code points, but the Rust types count bytes, so the forms are made
//! with the texts at hand.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use crate::compare::{Comparison, Passage, Relation};
use crate::decide::{Cover, Decision, Match, Prints, Verdict};
use crate::document::Document;
use crate::fingerprint::SCHEME;
use crate::pairs::Pair;
use crate::source::{self, Registry};
use crate::text::CodePoints;

/// A verdict in its JSON form; borrows from the verdict.
#[derive(Debug, Serialize)]
pub struct VerdictForm<'a> {
    id: &'a str,
    decision: Decision,
    relation: Relation,
    of: Option<&'a str>,
    reasons: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<&'a str>,
    matches: Vec<MatchForm<'a>>,
    cover: Vec<CoverForm<'a>>,
    new_words: u32,
    new_share: f64,
    chain: Cow<'a, [Vec<String>]>,
    scheme: &'static str,
    seen: bool,
    #[serde(flatten)]
    prints: Option<&'a Prints>,
}

#[derive(Debug, Serialize)]
struct MatchForm<'a> {
    id: &'a str,
    story: usize,
    of_story: usize,
    #[serde(flatten)]
    comparison: ComparisonForm<'a>,
}

#[derive(Debug, Serialize)]
struct CoverForm<'a> {
    id: &'a str,
    words: u32,
    spans: Vec<[usize; 2]>,
}

/// Two documents with a relation, in their JSON form.
#[derive(Debug, Serialize)]
pub struct PairForm<'a> {
    a: &'a str,
    b: &'a str,
    a_story: usize,
    b_story: usize,
    a_chain: &'a [Vec<String>],
    b_chain: &'a [Vec<String>],
    crowd: u32,
    #[serde(flatten)]
    comparison: ComparisonForm<'a>,
}

/// A comparison in its JSON form.
#[derive(Debug, Serialize)]
pub struct ComparisonForm<'a> {
    relation: Relation,
    jaccard: f64,
    containment_a: f64,
    containment_b: f64,
    matched_words: u32,
    longest_run: u32,
    passages: Vec<PassageForm>,
    reasons: &'a [String],
}

#[derive(Debug, Serialize)]
struct PassageForm {
    a_start: usize,
    a_end: usize,
    b_start: usize,
    b_end: usize,
    words: u32,
    identity: f64,
    order: bool,
}

/// The JSON form of a verdict on a document. The chain is read by the registry where the verdict has none.
pub fn verdict<'a>(verdict: &'a Verdict, document: &Document, registry: &Registry) -> VerdictForm<'a> {
    let points = CodePoints::new(if verdict.matches.is_empty() { "" } else { &document.text });
    let form = |m: &'a Match| {
        let b = m.b_points.iter().cloned();
        MatchForm { id: &m.id, story: m.story, of_story: m.of_story, comparison: with(&m.comparison, &points, b) }
    };
    let span = |span: &Range<usize>| {
        let span = points.span(span.clone());
        [span.start, span.end]
    };
    let cover = |c: &'a Cover| CoverForm { id: &c.id, words: c.words, spans: c.spans.iter().map(span).collect() };
    let read = || Cow::Owned(source::chain(document, registry));
    VerdictForm {
        id: &verdict.id,
        decision: verdict.decision,
        relation: verdict.relation,
        of: verdict.of.as_deref(),
        reasons: &verdict.reasons,
        replaces: verdict.replaces.as_deref(),
        matches: verdict.matches.iter().map(form).collect(),
        cover: verdict.cover.iter().map(cover).collect(),
        new_words: verdict.new_words,
        new_share: verdict.new_share,
        chain: if verdict.chain.is_empty() { read() } else { Cow::Borrowed(&verdict.chain) },
        scheme: SCHEME,
        seen: verdict.seen,
        prints: verdict.prints.as_ref(),
    }
}

/// A document of a pair, and its chain ([`source::chain`]), which is made once for all its pairs.
pub type Side<'a> = (&'a Document, &'a [Vec<String>]);

/// The JSON form of a pair of these documents.
pub fn pair<'a>(pair: &'a Pair, (a, a_chain): Side<'a>, (b, b_chain): Side<'a>) -> PairForm<'a> {
    let comparison = comparison(&pair.comparison, &a.text, &b.text);
    let &Pair { a_story, b_story, crowd, .. } = pair;
    PairForm { a: &a.id, b: &b.id, a_story, b_story, a_chain, b_chain, crowd, comparison }
}

/// The JSON form of a comparison of two texts.
pub fn comparison<'a>(found: &'a Comparison, a: &str, b: &str) -> ComparisonForm<'a> {
    let [a, b] = [a, b].map(|text| CodePoints::new(if found.passages.is_empty() { "" } else { text }));
    with(found, &a, found.passages.iter().map(|passage| b.span(passage.b.clone())))
}

/// The form of a comparison with the places of the passages in `b` in code points.
fn with<'a>(found: &'a Comparison, a: &CodePoints<'_>, b: impl Iterator<Item = Range<usize>>) -> ComparisonForm<'a> {
    let form = |(passage, b): (&Passage, Range<usize>)| {
        let a = a.span(passage.a.clone());
        PassageForm {
            a_start: a.start,
            a_end: a.end,
            b_start: b.start,
            b_end: b.end,
            words: passage.words,
            identity: passage.identity,
            order: passage.order,
        }
    };
    ComparisonForm {
        relation: found.relation,
        jaccard: found.jaccard,
        containment_a: found.containment_a,
        containment_b: found.containment_b,
        matched_words: found.matched_words,
        longest_run: found.longest_run,
        passages: found.passages.iter().zip(b).map(form).collect(),
        reasons: &found.reasons,
    }
}
