//! Ruling: what a story is to an earlier one, with all that a verdict says of that one: whoever has it needs the earlier document no more.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::StoryNumber;
use crate::compare::{Comparison, Passage, Relation};

/// What a story is to an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruling {
    /// Which story of its page it is.
    pub part: usize,
    /// The earlier story.
    pub of: StoryNumber,
    /// The id of its document.
    pub id: String,
    /// When that was published, in seconds since 1970.
    pub published: Option<i64>,
    /// A hash of its outlet's name; 0 when it is not known.
    pub outlet: u64,
    /// Whether the same outlet printed both.
    pub same_outlet: bool,
    /// Who says that the earlier page comes from whom, if a rule asks for it.
    pub chain: Option<Vec<Vec<String>>>,
    /// What the story is to the earlier one.
    pub comparison: Comparison,
    /// The places of the passages in the earlier text, in code points.
    pub points: Vec<Range<usize>>,
}

/// A ruling as it is written.
#[derive(Serialize, Deserialize)]
struct Row {
    part: usize,
    of: u64,
    id: String,
    published: Option<i64>,
    outlet: u64,
    same_outlet: bool,
    chain: Option<Vec<Vec<String>>>,
    relation: Relation,
    jaccard: f64,
    containments: [f64; 2],
    matched_words: u32,
    longest_run: u32,
    passages: Vec<(Range<usize>, Range<usize>, u32, f64, bool)>,
    reasons: Vec<String>,
    points: Vec<Range<usize>>,
}

impl Ruling {
    /// Its bytes, for the same version of naql.
    ///
    /// # Panics
    /// Never: all that it has can be written.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Comparison { relation, jaccard, containment_a, containment_b, matched_words, longest_run, .. } =
            self.comparison;
        let passages = &self.comparison.passages;
        let row = Row {
            part: self.part,
            of: self.of.0,
            id: self.id.clone(),
            published: self.published,
            outlet: self.outlet,
            same_outlet: self.same_outlet,
            chain: self.chain.clone(),
            relation,
            jaccard,
            containments: [containment_a, containment_b],
            matched_words,
            longest_run,
            passages: passages.iter().map(|p| (p.a.clone(), p.b.clone(), p.words, p.identity, p.order)).collect(),
            reasons: self.comparison.reasons.clone(),
            points: self.points.clone(),
        };
        postcard::to_allocvec(&row).expect("a ruling has a form in bytes")
    }

    /// The ruling of these bytes; `None` when they are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let row: Row = postcard::from_bytes(bytes).ok()?;
        let passages =
            row.passages.into_iter().map(|(a, b, words, identity, order)| Passage { a, b, words, identity, order });
        let comparison = Comparison {
            relation: row.relation,
            jaccard: row.jaccard,
            containment_a: row.containments[0],
            containment_b: row.containments[1],
            matched_words: row.matched_words,
            longest_run: row.longest_run,
            passages: passages.collect(),
            reasons: row.reasons,
        };
        Some(Self {
            part: row.part,
            of: StoryNumber(row.of),
            id: row.id,
            published: row.published,
            outlet: row.outlet,
            same_outlet: row.same_outlet,
            chain: row.chain,
            comparison,
            points: row.points,
        })
    }
}
