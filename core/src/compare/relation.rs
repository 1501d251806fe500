//! Relation: what the figures of two stories make them to each other.

use serde::{Deserialize, Serialize};

use super::passages::Merge;
use super::{Comparison, Story};
use crate::error::{Code, Error, Result};

/// What a story is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The same bytes.
    Exact,
    /// The same words in another spelling, punctuation or layout.
    SameText,
    /// The same story with small changes.
    Near,
    /// It holds nearly all of the other and goes on.
    Contains,
    /// Nearly all of it stands in the other, which goes on.
    ContainedIn,
    /// They share a passage, and each goes on by itself.
    Overlaps,
    /// Another story in the same standing formula.
    Template,
    /// Nothing that tells of reuse.
    None,
}

impl Relation {
    /// Every relation, from the closest to none.
    pub const ALL: [Self; 8] = [
        Self::Exact,
        Self::SameText,
        Self::Near,
        Self::Contains,
        Self::ContainedIn,
        Self::Overlaps,
        Self::Template,
        Self::None,
    ];

    /// The name in every face: `"same_text"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::SameText => "same_text",
            Self::Near => "near",
            Self::Contains => "contains",
            Self::ContainedIn => "contained_in",
            Self::Overlaps => "overlaps",
            Self::Template => "template",
            Self::None => "none",
        }
    }
}

/// The figures from which on two stories have a relation: the `[relation]` table of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// `near`: Jaccard of at least this.
    pub near_jaccard: f64,
    /// `contained_in`, `contains`: containment of one side of at least this.
    pub containment: f64,
    /// `overlaps`: at least so many matched words.
    pub overlap_words: u32,
    /// Runs of equal words closer than so many words on both sides are one passage.
    pub passage_gap: u32,
    /// A passage has at least so many equal words.
    pub passage_words: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { near_jaccard: 0.5, containment: 0.6, overlap_words: 20, passage_gap: 30, passage_words: 12 }
    }
}

impl Thresholds {
    /// # Errors
    /// [`Code::InvalidPolicy`] when a share does not lie between 0 and 1.
    pub(crate) fn validate(&self) -> Result<()> {
        for (key, share) in [("near_jaccard", self.near_jaccard), ("containment", self.containment)] {
            if !(0.0..=1.0).contains(&share) {
                let message = format!("policy: relation.{key} is {share}; it is a share and lies between 0 and 1");
                return Err(Error::new(Code::InvalidPolicy, message));
            }
        }
        Ok(())
    }

    pub(super) fn merge(&self) -> Merge {
        Merge { gap: self.passage_gap, min_words: self.passage_words }
    }
}

/// Sets the relation and its reason by the first rule that holds.
pub(super) fn decide(a: &Story, b: &Story, c: &mut Comparison, t: &Thresholds) {
    let (relation, reason) = if a.raw == b.raw {
        (Relation::Exact, "exact: the bytes are equal".to_owned())
    } else if a.words == b.words {
        (Relation::SameText, "same_text: the folded words are equal".to_owned())
    } else if c.jaccard >= t.near_jaccard {
        (Relation::Near, format!("near: jaccard {:.3} >= {}", c.jaccard, t.near_jaccard))
    } else if c.containment_a >= t.containment && a.len() <= b.len() {
        (Relation::ContainedIn, format!("contained_in: containment {:.3} >= {}", c.containment_a, t.containment))
    } else if c.containment_b >= t.containment {
        (Relation::Contains, format!("contains: containment {:.3} >= {}", c.containment_b, t.containment))
    } else if c.matched_words >= t.overlap_words {
        (Relation::Overlaps, format!("overlaps: {} matched words >= {}", c.matched_words, t.overlap_words))
    } else {
        (Relation::None, "none: too little is shared".to_owned())
    };
    c.relation = relation;
    c.reasons.push(reason);
}
