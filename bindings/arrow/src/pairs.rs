//! Pairs as batches.

use std::collections::HashMap;

use arrow_array::RecordBatch;
use naql::contract::PAIR;
use naql::text::CodePoints;
use naql::{Document, Pair, Result};

use crate::make::{batch, chains, numbers, text};
use crate::verdicts::{Placed, comparisons};

/// Pairs of these documents as a batch of [`PAIR`], with offsets in code points. `chain` gives the chain of the document of a
/// number.
///
/// # Errors
/// None that a caller can make.
///
/// # Panics
/// When a pair is not one of these documents.
pub fn pairs<'a>(
    pairs: &[Pair],
    documents: &[Document],
    chain: impl Fn(usize) -> &'a [Vec<String>],
) -> Result<RecordBatch> {
    let mut points: HashMap<usize, CodePoints<'_>> = HashMap::new();
    for pair in pairs.iter().filter(|pair| !pair.comparison.passages.is_empty()) {
        for i in [pair.a, pair.b] {
            points.entry(i).or_insert_with(|| CodePoints::new(&documents[i].text));
        }
    }
    let points = &points;
    let passages: Vec<Placed<'_>> = pairs
        .iter()
        .flat_map(|pair| {
            pair.comparison.passages.iter().map(move |passage| Placed {
                a: points[&pair.a].span(passage.a.clone()),
                b: points[&pair.b].span(passage.b.clone()),
                passage,
            })
        })
        .collect();
    let mut columns = vec![
        text(pairs.iter().map(|pair| &documents[pair.a].id)),
        text(pairs.iter().map(|pair| &documents[pair.b].id)),
        numbers(pairs.iter().map(|pair| pair.a_story)),
        numbers(pairs.iter().map(|pair| pair.b_story)),
        chains(pairs.iter().map(|pair| chain(pair.a))),
        chains(pairs.iter().map(|pair| chain(pair.b))),
    ];
    columns.extend(comparisons(pairs.iter().map(|pair| &pair.comparison), &passages)?);
    batch(&PAIR, pairs.len(), columns)
}
