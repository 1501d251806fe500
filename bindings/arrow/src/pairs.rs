//! Pairs as batches.

use std::collections::HashMap;
use std::sync::OnceLock;

use arrow_array::RecordBatch;
use naql::contract::PAIR;
use naql::source::{self, Registry};
use naql::{Document, Pair, Result};
use rayon::prelude::*;

use crate::make::{batch, chains, numbers, text};
use crate::offsets::{Offsets, Places};
use crate::verdicts::{Placed, comparisons};

/// The chains of documents, each read when it is first wanted.
pub struct Chains<'a> {
    documents: &'a [Document],
    registry: &'a Registry,
    read: Vec<OnceLock<Vec<Vec<String>>>>,
}

impl<'a> Chains<'a> {
    /// The chains of these documents by this registry.
    #[must_use]
    pub fn new(documents: &'a [Document], registry: &'a Registry) -> Self {
        Self { documents, registry, read: documents.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The chain of the document of a number, from 0.
    ///
    /// # Panics
    /// When there is no such document.
    pub fn of(&self, document: usize) -> &[Vec<String>] {
        self.read[document].get_or_init(|| source::chain(&self.documents[document], self.registry))
    }
}

/// Pairs of the documents of `of` as a batch of [`PAIR`]. Chains are read on the threads of the pool that the caller is in.
///
/// # Errors
/// None that a caller can make.
///
/// # Panics
/// When a pair is not one of these documents.
pub fn pairs(pairs: &[Pair], of: &Chains<'_>, offsets: Offsets) -> Result<RecordBatch> {
    pairs.par_iter().for_each(|pair| {
        of.of(pair.a);
        of.of(pair.b);
    });
    let documents = of.documents;
    let mut places: HashMap<usize, Places<'_>> = HashMap::new();
    for pair in pairs.iter().filter(|pair| !pair.comparison.passages.is_empty()) {
        for i in [pair.a, pair.b] {
            places.entry(i).or_insert_with(|| Places::new(&documents[i].text, offsets));
        }
    }
    let places = &places;
    let passages: Vec<Placed<'_>> = pairs
        .iter()
        .flat_map(|pair| {
            pair.comparison.passages.iter().map(move |passage| Placed {
                a: places[&pair.a].span(&passage.a),
                b: places[&pair.b].span(&passage.b),
                passage,
            })
        })
        .collect();
    let mut columns = vec![
        text(pairs.iter().map(|pair| &documents[pair.a].id)),
        text(pairs.iter().map(|pair| &documents[pair.b].id)),
        numbers(pairs.iter().map(|pair| pair.a_story)),
        numbers(pairs.iter().map(|pair| pair.b_story)),
        chains(pairs.iter().map(|pair| of.of(pair.a))),
        chains(pairs.iter().map(|pair| of.of(pair.b))),
        numbers(pairs.iter().map(|pair| pair.crowd as usize)),
    ];
    columns.extend(comparisons(pairs.iter().map(|pair| &pair.comparison), &passages)?);
    batch(&PAIR, pairs.len(), columns)
}
