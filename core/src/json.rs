//! The JSON contracts of verdicts, matches and pairs.
//!
//! Field names are fixed; more may follow. Offsets are code points, where the Rust types count bytes, so the forms are made
//! with the texts at hand.

use std::ops::Range;

use serde::Serialize;

use crate::compare::{Comparison, Passage, Relation};
use crate::document::Document;
use crate::fingerprint::SCHEME;
use crate::gate::{Cover, Decision, Match, Verdict};
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
    matches: Vec<MatchForm<'a>>,
    cover: Vec<CoverForm<'a>>,
    new_words: u32,
    new_share: f64,
    chain: Vec<Vec<String>>,
    scheme: &'static str,
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
}

/// The JSON form of a verdict on a document, with the chain that the document tells; `text_of` gives the text of a matched
/// one.
pub fn verdict<'a, 't>(
    verdict: &'a Verdict,
    document: &'t Document,
    registry: &Registry,
    text_of: impl Fn(&Match) -> &'t str,
) -> VerdictForm<'a> {
    let text = document.text.as_str();
    let points = CodePoints::new(if verdict.matches.is_empty() { "" } else { text });
    let form = |m: &'a Match| {
        let comparison = with(&m.comparison, &points, text_of(m));
        MatchForm { id: &m.id, story: m.story, of_story: m.of_story, comparison }
    };
    let span = |span: &Range<usize>| {
        let span = points.span(span.clone());
        [span.start, span.end]
    };
    let cover = |c: &'a Cover| CoverForm { id: &c.id, words: c.words, spans: c.spans.iter().map(span).collect() };
    VerdictForm {
        id: &verdict.id,
        decision: verdict.decision,
        relation: verdict.relation,
        of: verdict.of.as_deref(),
        reasons: &verdict.reasons,
        matches: verdict.matches.iter().map(form).collect(),
        cover: verdict.cover.iter().map(cover).collect(),
        new_words: verdict.new_words,
        new_share: verdict.new_share,
        chain: source::chain(document, registry),
        scheme: SCHEME,
    }
}

/// A document of a pair and the chain that it tells ([`source::chain`]), which is made once for all its pairs.
pub type Side<'a> = (&'a Document, &'a [Vec<String>]);

/// The JSON form of a pair of these documents.
pub fn pair<'a>(pair: &'a Pair, (a, a_chain): Side<'a>, (b, b_chain): Side<'a>) -> PairForm<'a> {
    let comparison = comparison(&pair.comparison, &a.text, &b.text);
    PairForm { a: &a.id, b: &b.id, a_story: pair.a_story, b_story: pair.b_story, a_chain, b_chain, comparison }
}

/// The JSON form of a comparison of two texts.
pub fn comparison<'a>(found: &'a Comparison, a: &str, b: &str) -> ComparisonForm<'a> {
    with(found, &CodePoints::new(if found.passages.is_empty() { "" } else { a }), b)
}

fn with<'a>(found: &'a Comparison, a: &CodePoints<'_>, b: &str) -> ComparisonForm<'a> {
    let b = CodePoints::new(if found.passages.is_empty() { "" } else { b });
    let form = |passage: &Passage| {
        let (a, b) = (a.span(passage.a.clone()), b.span(passage.b.clone()));
        PassageForm {
            a_start: a.start,
            a_end: a.end,
            b_start: b.start,
            b_end: b.end,
            words: passage.words,
            identity: passage.identity,
        }
    };
    ComparisonForm {
        relation: found.relation,
        jaccard: found.jaccard,
        containment_a: found.containment_a,
        containment_b: found.containment_b,
        matched_words: found.matched_words,
        longest_run: found.longest_run,
        passages: found.passages.iter().map(form).collect(),
        reasons: &found.reasons,
    }
}
