//! A pair: two stories with a relation.

use crate::compare::{Comparison, Relation};

/// Two stories with a relation. In the comparison, `a` is the one whose page comes first in the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Which document of the input is `a`.
    pub a: usize,
    /// Which document of the input is `b`.
    pub b: usize,
    /// Which story of `a`'s page it is, from 0.
    pub a_story: usize,
    /// Which story of `b`'s page it is, from 0.
    pub b_story: usize,
    /// How many stories share the text by which the two met, where these are a crowd, of which not every pair is given; otherwise 0.
    pub crowd: u32,
    /// What the story of `a` is to that of `b`, and the passages.
    pub comparison: Comparison,
}

impl Pair {
    /// Whether the two are alike as wholes.
    pub(super) fn is_near(&self) -> bool {
        is_near(self.comparison.relation)
    }
}

/// Whether two stories of this relation are alike as wholes.
pub(super) fn is_near(relation: Relation) -> bool {
    matches!(relation, Relation::Exact | Relation::SameText | Relation::Near)
}
