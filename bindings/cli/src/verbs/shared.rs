//! Whether many drops hang on one passage.
//!
//! In: each dropped document with its verdict. Out: the passage that the most of them share with what they were dropped for, if that
//! is more than a tenth of all. A footer that nothing tells from a story makes copies of stories that have nothing else in common, so
//! only documents with text of their own count.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use naql::text::fold;
use naql::{Document, Verdict};
use serde::Serialize;

/// A passage is known by this many of its words.
const WORDS: usize = 12;

/// A document that has more than this of its shingles in the other is a copy of it, whatever they share.
const WHOLE: f64 = 0.9;

/// A passage that fewer drops share than this is not worth a warning, …
const LEAST: u64 = 5;

/// … nor one that fewer than one drop of this many shares.
const OF: u64 = 10;

/// How many different passages are counted; those that come after them are not.
const MOST: usize = 1 << 16;

/// The passages of dropped documents.
#[derive(Debug, Default)]
pub struct SharedPassages {
    /// In the order in which they came.
    all: Vec<Shared>,
    /// The place of each by its first words, folded.
    places: HashMap<String, usize>,
}

/// A passage that dropped documents share with what they were dropped for.
#[derive(Clone, Debug, Serialize)]
pub struct Shared {
    /// How many of them have it.
    pub drops: u64,
    /// The id of the first of them.
    pub id: String,
    /// How it begins there.
    pub begins: String,
}

impl SharedPassages {
    /// Takes in a document that was dropped.
    pub fn add(&mut self, verdict: &Verdict, document: &Document) {
        let of = verdict.matched().map(|found| &found.comparison);
        let Some(comparison) = of.filter(|comparison| comparison.containment_a <= WHOLE) else { return };
        let Some(passage) = comparison.passages.iter().max_by_key(|passage| passage.words) else { return };
        let text = &document.text[passage.a.clone()];
        let begins = first_words(text);
        let next = self.all.len();
        match self.places.entry(fold(begins).text().to_owned()) {
            Entry::Occupied(place) => self.all[*place.get()].drops += 1,
            Entry::Vacant(place) if next < MOST => {
                place.insert(next);
                self.all.push(Shared { drops: 1, id: document.id.clone(), begins: begins.to_owned() });
            }
            Entry::Vacant(_) => {}
        }
    }

    /// The passage that the most have, of all `drops`; the first of several.
    pub fn most(&self, drops: u64) -> Option<&Shared> {
        let most = self.all.iter().rev().max_by_key(|shared| shared.drops)?;
        (most.drops >= LEAST && most.drops * OF > drops).then_some(most)
    }
}

/// The first words of a passage, which starts with one.
fn first_words(passage: &str) -> &str {
    let spaces = passage.match_indices(char::is_whitespace).map(|(at, _)| at);
    let mut ends = spaces.filter(|&at| !passage[..at].ends_with(char::is_whitespace));
    &passage[..ends.nth(WORDS - 1).unwrap_or(passage.len())]
}
