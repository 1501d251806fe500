//! Pairs as batches.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use naql::text::CodePoints;
use naql::{Document, Pair};

use crate::make::{batch, chains, list, numbers, text, texts};
use crate::verdicts::{Spans, figures_of, passage_structs};

/// Pairs of these documents as a batch: the columns are the fields of the JSON contract, with offsets in code points. `chains`
/// are those of the documents, in their order.
///
/// # Errors
/// None that a caller can make: all columns are as long as the pairs are many.
///
/// # Panics
/// When a pair is not one of these documents.
pub fn pairs(pairs: &[Pair], documents: &[Document], tells: &[Vec<Vec<String>>]) -> Result<RecordBatch, ArrowError> {
    let mut points: std::collections::HashMap<usize, CodePoints<'_>> = std::collections::HashMap::new();
    for pair in pairs.iter().filter(|pair| !pair.comparison.passages.is_empty()) {
        for i in [pair.a, pair.b] {
            points.entry(i).or_insert_with(|| CodePoints::new(&documents[i].text));
        }
    }
    let passages: Vec<Spans<'_>> = pairs
        .iter()
        .flat_map(|pair| {
            let points = &points;
            pair.comparison.passages.iter().map(move |passage| Spans {
                a: points[&pair.a].span(passage.a.clone()),
                b: points[&pair.b].span(passage.b.clone()),
                passage,
            })
        })
        .collect();
    let found = pairs.iter().map(|pair| &pair.comparison);
    let [relation, jaccard, containment_a, containment_b, matched_words, longest_run] =
        figures_of(found.clone()).map(|(name, column)| (name, column, false));
    batch([
        ("a", text(pairs.iter().map(|pair| &documents[pair.a].id)), false),
        ("b", text(pairs.iter().map(|pair| &documents[pair.b].id)), false),
        ("a_story", numbers(pairs.iter().map(|pair| pair.a_story)), false),
        ("b_story", numbers(pairs.iter().map(|pair| pair.b_story)), false),
        ("a_chain", chains(pairs.iter().map(|pair| tells[pair.a].as_slice())), false),
        ("b_chain", chains(pairs.iter().map(|pair| tells[pair.b].as_slice())), false),
        relation,
        jaccard,
        containment_a,
        containment_b,
        matched_words,
        longest_run,
        ("passages", list(found.clone().map(|c| c.passages.len()), passage_structs(&passages)), false),
        ("reasons", texts(found.map(|c| &c.reasons)), false),
    ])
}
