//! Relation: what a story is to another.

use serde::{Deserialize, Serialize};

/// What a story is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Relation {
    /// The same bytes.
    Exact,
    /// The same words in another spelling, punctuation or layout.
    SameText,
    /// The same story with small changes.
    Near,
    /// It holds nearly all of the other and goes on.
    Contains,
    /// Nearly all of it is in the other, which goes on.
    ContainedIn,
    /// They share a passage, and each goes on by itself.
    Overlaps,
    /// They share no passage word for word, and one says in other words or another order what the other says.
    Rewrites,
    /// Another story in the same standing formula.
    Template,
    /// Nothing that shows reuse.
    None,
}

impl Relation {
    /// Every relation, from the closest to none.
    pub const ALL: &'static [Self] = &[
        Self::Exact,
        Self::SameText,
        Self::Near,
        Self::Contains,
        Self::ContainedIn,
        Self::Overlaps,
        Self::Rewrites,
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
            Self::Rewrites => "rewrites",
            Self::Template => "template",
            Self::None => "none",
        }
    }

    /// The number that files keep for it. It never changes and is never given to another relation.
    pub const fn code(self) -> u8 {
        match self {
            Self::Exact => 0,
            Self::SameText => 1,
            Self::Near => 2,
            Self::Contains => 3,
            Self::ContainedIn => 4,
            Self::Overlaps => 5,
            Self::Template => 6,
            Self::None => 7,
            Self::Rewrites => 8,
        }
    }

    /// The relation of a code; `None` when no relation has it.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|relation| relation.code() == code)
    }

    /// How close it is: its place in [`Relation::ALL`] counted from the end, so that the closest relation has the greatest.
    pub fn closeness(self) -> usize {
        Self::ALL.iter().rev().position(|&relation| relation == self).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_closeness_are_those_of_the_files() {
        let all = Relation::ALL;
        assert!(all.iter().all(|&relation| Relation::from_code(relation.code()) == Some(relation)));
        assert_eq!(Relation::from_code(200), None);
        assert!(all.windows(2).all(|pair| pair[0].closeness() > pair[1].closeness()));
        assert_eq!(Relation::None.closeness(), 0);
    }
}
