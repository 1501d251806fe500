//! Verdicts as batches.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::Float64Builder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use naql::compare::{Comparison, Passage};
use naql::contract::{COVER, DEDUP_VERDICT, MATCH, PASSAGE, VERDICT};
use naql::fingerprint::SCHEME;
use naql::source::{self, Registry};
use naql::{Decision, Document, Match, Result, Verdict};
use rayon::prelude::*;

use crate::make::{
    batch, chains, flags, list, numbers, numbers_or_null, of_schema, shares, spans, structs, text, texts, texts_or_null,
};
use crate::offsets::{Offsets, Places};

/// Verdicts on documents, in the order of both, as a batch of [`VERDICT`]. The chain is read by the registry, on the threads of
/// the pool, where a verdict has none.
///
/// # Errors
/// None that a caller can make.
///
/// # Panics
/// When there are fewer documents than verdicts.
pub fn verdicts(
    verdicts: &[Verdict],
    documents: &[Document],
    offsets: Offsets,
    registry: &Registry,
) -> Result<RecordBatch> {
    let places: Vec<Places<'_>> = verdicts
        .iter()
        .zip(documents)
        .map(|(v, document)| Places::new(if v.matches.is_empty() { "" } else { &document.text }, offsets))
        .collect();
    let told: Vec<Cow<'_, [Vec<String>]>> = verdicts
        .par_iter()
        .zip_eq(&documents[..verdicts.len()])
        .map(|(v, document)| match &v.chain[..] {
            [] => Cow::Owned(source::chain(document, registry)),
            known => Cow::Borrowed(known),
        })
        .collect();
    let matches = || verdicts.iter().flat_map(|v| &v.matches);
    let covers = || verdicts.iter().flat_map(|v| &v.cover);
    let covered: Vec<Range<usize>> = verdicts
        .iter()
        .zip(&places)
        .flat_map(|(v, places)| v.cover.iter().flat_map(|c| &c.spans).map(|span| places.span(span)))
        .collect();
    let passages: Vec<Placed<'_>> = verdicts
        .iter()
        .zip(&places)
        .flat_map(|(v, places)| v.matches.iter().flat_map(|m| passages(m, places)))
        .collect();
    let cover = structs(
        &COVER,
        vec![
            text(covers().map(|c| &c.id)),
            numbers(covers().map(|c| c.words as usize)),
            list(covers().map(|c| c.spans.len()), spans(&covered)),
        ],
    )?;
    let mut matched = vec![
        text(matches().map(|m| &m.id)),
        numbers(matches().map(|m| m.story)),
        numbers(matches().map(|m| m.of_story)),
    ];
    matched.extend(comparisons(matches().map(|m| &m.comparison), &passages)?);
    let columns = vec![
        text(verdicts.iter().map(|v| &v.id)),
        text(verdicts.iter().map(|v| Decision::name(v.decision))),
        text(verdicts.iter().map(|v| v.relation.name())),
        texts_or_null(verdicts.iter().map(|v| v.of.as_deref())),
        texts(verdicts.iter().map(|v| &v.reasons)),
        texts_or_null(verdicts.iter().map(|v| v.replaces.as_deref())),
        list(verdicts.iter().map(|v| v.matches.len()), structs(&MATCH, matched)?),
        list(verdicts.iter().map(|v| v.cover.len()), cover),
        numbers(verdicts.iter().map(|v| v.new_words as usize)),
        shares(verdicts.iter().map(|v| v.new_share)),
        chains(told.iter().map(AsRef::as_ref)),
        text(verdicts.iter().map(|_| SCHEME)),
        flags(verdicts.iter().map(|v| v.seen)),
    ];
    batch(&VERDICT, verdicts.len(), columns)
}

/// Verdicts of [`dedup`](naql::dedup()) on documents, as a batch of [`DEDUP_VERDICT`]: as [`verdicts`], and the prints of what is kept.
///
/// # Errors
/// None that a caller can make.
///
/// # Panics
/// As [`verdicts`].
pub fn dedup_verdicts(
    found: &[Verdict],
    documents: &[Document],
    offsets: Offsets,
    registry: &Registry,
) -> Result<RecordBatch> {
    let mut columns = verdicts(found, documents, offsets, registry)?.columns().to_vec();
    let prints = || found.iter().map(|verdict| verdict.prints.as_ref());
    columns.extend([
        numbers_or_null(prints().map(|prints| Some(prints?.copies))),
        numbers_or_null(prints().map(|prints| Some(prints?.outlets))),
        texts_or_null(prints().map(|prints| prints?.first_seen.as_deref())),
    ]);
    batch(&DEDUP_VERDICT, found.len(), columns)
}

/// The figures of the match that each verdict is named after (`of`), for a face that shows them side by side; null without one.
///
/// # Errors
/// None that a caller can make.
pub fn figures(verdicts: &[Verdict]) -> Result<RecordBatch> {
    let found: Vec<Option<&Comparison>> = verdicts.iter().map(|v| v.matched().map(|m| &m.comparison)).collect();
    let share = |of: fn(&Comparison) -> f64| {
        let mut out = Float64Builder::with_capacity(found.len());
        found.iter().for_each(|found| out.append_option(found.map(of)));
        Arc::new(out.finish()) as ArrayRef
    };
    let count = |of: fn(&Comparison) -> u32| numbers_or_null(found.iter().map(|found| found.map(of)));
    let columns = [
        ("jaccard", share(|c| c.jaccard)),
        ("containment_a", share(|c| c.containment_a)),
        ("containment_b", share(|c| c.containment_b)),
        ("matched_words", count(|c| c.matched_words)),
        ("longest_run", count(|c| c.longest_run)),
    ];
    let field = |(name, column): &(&str, ArrayRef)| Field::new(*name, DataType::clone(column.data_type()), true);
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
    of_schema(Arc::new(schema), verdicts.len(), columns.into_iter().map(|(_, column)| column).collect())
}

/// The columns of comparisons; the passages are those of all of them, one after the other.
pub(crate) fn comparisons<'a>(
    found: impl Iterator<Item = &'a Comparison> + Clone,
    passages: &[Placed<'_>],
) -> Result<[ArrayRef; 8]> {
    let passages = structs(
        &PASSAGE,
        vec![
            numbers(passages.iter().map(|p| p.a.start)),
            numbers(passages.iter().map(|p| p.a.end)),
            numbers(passages.iter().map(|p| p.b.start)),
            numbers(passages.iter().map(|p| p.b.end)),
            numbers(passages.iter().map(|p| p.passage.words as usize)),
            shares(passages.iter().map(|p| p.passage.identity)),
            flags(passages.iter().map(|p| p.passage.order)),
        ],
    )?;
    Ok([
        text(found.clone().map(|c| c.relation.name())),
        shares(found.clone().map(|c| c.jaccard)),
        shares(found.clone().map(|c| c.containment_a)),
        shares(found.clone().map(|c| c.containment_b)),
        numbers(found.clone().map(|c| c.matched_words as usize)),
        numbers(found.clone().map(|c| c.longest_run as usize)),
        list(found.clone().map(|c| c.passages.len()), passages),
        texts(found.map(|c| &c.reasons)),
    ])
}

/// A passage, and where it is as the face counts.
pub(crate) struct Placed<'a> {
    pub a: Range<usize>,
    pub b: Range<usize>,
    pub passage: &'a Passage,
}

/// The passages of a match.
fn passages<'m>(found: &'m Match, places: &Places<'_>) -> impl Iterator<Item = Placed<'m>> {
    found.comparison.passages.iter().zip(&found.b_points).map(move |(passage, points)| Placed {
        a: places.span(&passage.a),
        b: if places.in_bytes() { passage.b.clone() } else { points.clone() },
        passage,
    })
}
