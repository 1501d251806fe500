//! Sources without a name of their own.

use serde::Deserialize;

/// A source without a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub(crate) enum Generic {
    #[serde(rename = "@agencies")]
    Agencies,
    #[serde(rename = "@media")]
    Media,
    #[serde(rename = "@monitoring")]
    Monitoring,
    #[serde(rename = "@anonymous")]
    Anonymous,
    #[serde(rename = "@social")]
    Social,
}

impl Generic {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Agencies => "@agencies",
            Self::Media => "@media",
            Self::Monitoring => "@monitoring",
            Self::Anonymous => "@anonymous",
            Self::Social => "@social",
        }
    }
}
