//! Order: which document is looked at, and so kept, before which; and what is known before the first.

use std::fmt;

use serde::{Deserialize, Serialize};

/// From what an outlet's furniture is learned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum FurnitureFrom {
    /// From the documents before each.
    #[default]
    Before,
    /// From the whole input of [`dedup`](crate::dedup()), too: how an outlet begins and ends its pages. Pages without an outlet are
    /// taken for those of one.
    Input,
}

/// A key of the order in which [`dedup`](crate::dedup()) looks at documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum OrderKey {
    /// First a page whose publisher is an agency, or whose chain ends at one.
    Agency,
    /// First a page that names a source; `وكالات` and other generic names do not count.
    Credited,
    /// First the page whose stories have more folded words.
    Longest,
    /// First the page that was published earlier; pages without a date come last.
    Published,
    /// By id, in which numbers count as numbers, then by the BLAKE3 of the text and the publisher: it tells any two documents apart.
    Id,
}

impl FurnitureFrom {
    /// Its name in a policy.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Input => "input",
        }
    }
}

impl OrderKey {
    /// The order of a gate that gets documents as they are published.
    pub(super) const DEFAULT: [Self; 2] = [Self::Published, Self::Id];

    /// Its name in a policy.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Credited => "credited",
            Self::Longest => "longest",
            Self::Published => "published",
            Self::Id => "id",
        }
    }

    /// Why these keys are no order.
    pub(super) fn fault(keys: &[Self]) -> Option<String> {
        if let Some((_, key)) = keys.iter().enumerate().find(|(n, key)| keys[..*n].contains(key)) {
            return Some(format!("order names \"{key}\" twice; remove one"));
        }
        let told = "it tells any two documents apart";
        match keys {
            [.., Self::Id] => None,
            [] => Some(format!("order has no keys; end it with \"id\": {told}")),
            [.., last] if keys.contains(&Self::Id) => {
                Some(format!("order has \"{last}\" after \"id\", where no key counts; move \"id\" to the end: {told}"))
            }
            [.., last] => Some(format!("order ends with \"{last}\"; add \"id\" after it: {told}")),
        }
    }
}

impl fmt::Display for OrderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
