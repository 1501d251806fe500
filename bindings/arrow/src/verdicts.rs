//! Verdicts as batches.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};
use naql::compare::{Comparison, Passage};
use naql::text::CodePoints;
use naql::{Document, Match, Verdict};

use crate::Offsets;
use crate::make::{batch, chains, list, numbers, shares, structs, text, texts, texts_or_null};

/// The schema of the batches of [`verdicts`].
///
/// # Panics
/// Never: no verdicts make a batch.
pub fn schema() -> SchemaRef {
    verdicts(&[], Offsets::Bytes).expect("no verdicts make a batch").schema()
}

/// Verdicts as a batch: the columns are the fields of the JSON contract but the scheme. The chain is empty where the gate had
/// no need to read it. With [`Offsets::CodePoints`], the documents are those of the verdicts, in their order.
///
/// # Errors
/// None that a caller can make: all columns are as long as the verdicts are many.
pub fn verdicts(verdicts: &[Verdict], offsets: Offsets<'_>) -> Result<RecordBatch, ArrowError> {
    let places: Vec<Place<'_>> = verdicts.iter().enumerate().map(|(i, v)| Place::of(v, i, offsets)).collect();
    let matches = || verdicts.iter().flat_map(|v| &v.matches);
    let covers = || verdicts.iter().flat_map(|v| &v.cover);
    let spans: Vec<Range<usize>> = verdicts
        .iter()
        .zip(&places)
        .flat_map(|(v, place)| v.cover.iter().flat_map(|c| &c.spans).map(|span| place.span(span)))
        .collect();
    let passages: Vec<Spans<'_>> =
        verdicts.iter().zip(&places).flat_map(|(v, place)| v.matches.iter().flat_map(|m| place.passages(m))).collect();
    let cover = structs([
        ("id", text(covers().map(|c| &c.id))),
        ("words", numbers(covers().map(|c| c.words as usize))),
        ("spans", list(covers().map(|c| c.spans.len()), pairs_of(&spans))),
    ]);
    let found = || matches().map(|m| &m.comparison);
    let [relation, jaccard, containment_a, containment_b, matched_words, longest_run] = figures_of(found());
    let matched = structs([
        ("id", text(matches().map(|m| &m.id))),
        ("story", numbers(matches().map(|m| m.story))),
        ("of_story", numbers(matches().map(|m| m.of_story))),
        relation,
        jaccard,
        containment_a,
        containment_b,
        matched_words,
        longest_run,
        ("passages", list(found().map(|c| c.passages.len()), passage_structs(&passages))),
        ("reasons", texts(found().map(|c| &c.reasons))),
    ]);
    batch([
        ("id", text(verdicts.iter().map(|v| &v.id)), false),
        ("decision", text(verdicts.iter().map(|v| v.decision.name())), false),
        ("relation", text(verdicts.iter().map(|v| v.relation.name())), false),
        ("of", texts_or_null(verdicts.iter().map(|v| v.of.as_deref())), true),
        ("reasons", texts(verdicts.iter().map(|v| &v.reasons)), false),
        ("replaces", texts_or_null(verdicts.iter().map(|v| v.replaces.as_deref())), true),
        ("matches", list(verdicts.iter().map(|v| v.matches.len()), matched), false),
        ("cover", list(verdicts.iter().map(|v| v.cover.len()), cover), false),
        ("new_words", numbers(verdicts.iter().map(|v| v.new_words as usize)), false),
        ("new_share", shares(verdicts.iter().map(|v| v.new_share)), false),
        ("chain", chains(verdicts.iter().map(|v| v.chain.as_slice())), false),
    ])
}

/// The figures of the match that each verdict is named after (`of`), for whoever wants them side by side; null without one.
///
/// # Errors
/// As [`verdicts`].
pub fn figures(verdicts: &[Verdict]) -> Result<RecordBatch, ArrowError> {
    let of =
        |v: &Verdict| v.of.as_ref().and_then(|of| v.matches.iter().find(|m| m.id == *of)).map(|m| m.comparison.clone());
    let found: Vec<Option<Comparison>> = verdicts.iter().map(of).collect();
    let share = |of: fn(&Comparison) -> f64| {
        let mut out = Float64Builder::with_capacity(found.len());
        found.iter().for_each(|found| out.append_option(found.as_ref().map(of)));
        Arc::new(out.finish()) as ArrayRef
    };
    let count = |of: fn(&Comparison) -> u32| {
        let mut out = Int64Builder::with_capacity(found.len());
        found.iter().for_each(|found| out.append_option(found.as_ref().map(|found| i64::from(of(found)))));
        Arc::new(out.finish()) as ArrayRef
    };
    batch([
        ("jaccard", share(|c| c.jaccard), true),
        ("containment_a", share(|c| c.containment_a), true),
        ("containment_b", share(|c| c.containment_b), true),
        ("matched_words", count(|c| c.matched_words), true),
        ("longest_run", count(|c| c.longest_run), true),
    ])
}

/// The figures of comparisons.
pub(crate) fn figures_of<'a>(found: impl Iterator<Item = &'a Comparison> + Clone) -> [(&'static str, ArrayRef); 6] {
    [
        ("relation", text(found.clone().map(|c| c.relation.name()))),
        ("jaccard", shares(found.clone().map(|c| c.jaccard))),
        ("containment_a", shares(found.clone().map(|c| c.containment_a))),
        ("containment_b", shares(found.clone().map(|c| c.containment_b))),
        ("matched_words", numbers(found.clone().map(|c| c.matched_words as usize))),
        ("longest_run", numbers(found.map(|c| c.longest_run as usize))),
    ]
}

/// A passage, and where it stands as the face counts.
pub(crate) struct Spans<'a> {
    pub a: Range<usize>,
    pub b: Range<usize>,
    pub passage: &'a Passage,
}

pub(crate) fn passage_structs(passages: &[Spans<'_>]) -> ArrayRef {
    structs([
        ("a_start", numbers(passages.iter().map(|p| p.a.start))),
        ("a_end", numbers(passages.iter().map(|p| p.a.end))),
        ("b_start", numbers(passages.iter().map(|p| p.b.start))),
        ("b_end", numbers(passages.iter().map(|p| p.b.end))),
        ("words", numbers(passages.iter().map(|p| p.passage.words as usize))),
        ("identity", shares(passages.iter().map(|p| p.passage.identity))),
    ])
}

/// Spans as lists of two.
pub(crate) fn pairs_of(spans: &[Range<usize>]) -> ArrayRef {
    list(spans.iter().map(|_| 2), numbers(spans.iter().flat_map(|span| [span.start, span.end])))
}

/// How the spans of one verdict are told.
struct Place<'a>(Option<CodePoints<'a>>);

impl<'a> Place<'a> {
    fn of(verdict: &Verdict, i: usize, offsets: Offsets<'a>) -> Self {
        let text = |document: &'a Document| if verdict.matches.is_empty() { "" } else { &document.text };
        match offsets {
            Offsets::Bytes => Self(None),
            Offsets::CodePoints(documents) => Self(Some(CodePoints::new(text(&documents[i])))),
        }
    }

    fn span(&self, bytes: &Range<usize>) -> Range<usize> {
        self.0.as_ref().map_or_else(|| bytes.clone(), |points| points.span(bytes.clone()))
    }

    fn passages<'m>(&self, found: &'m Match) -> impl Iterator<Item = Spans<'m>> {
        let b_points = self.0.is_some();
        found.comparison.passages.iter().zip(&found.b_points).map(move |(passage, points)| Spans {
            a: self.span(&passage.a),
            b: if b_points { points.clone() } else { passage.b.clone() },
            passage,
        })
    }
}
