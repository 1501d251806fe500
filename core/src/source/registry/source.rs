//! One source: a row of the registry's table.

use serde::{Deserialize, Serialize};

use super::laws::Row;
use crate::text::skeleton::skeleton;

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A news agency.
    Agency,
    /// A newspaper or magazine.
    Newspaper,
    /// A channel or radio.
    Broadcaster,
    /// A news site.
    Portal,
    /// A site that shows other sites' news.
    Aggregator,
    /// A body that speaks for itself (a ministry, an observatory): it makes statements and is no news source.
    Official,
}

impl Kind {
    /// The name in every face: `"agency"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Newspaper => "newspaper",
            Self::Broadcaster => "broadcaster",
            Self::Portal => "portal",
            Self::Aggregator => "aggregator",
            Self::Official => "official",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "agency" => Self::Agency,
            "newspaper" => Self::Newspaper,
            "broadcaster" => Self::Broadcaster,
            "portal" => Self::Portal,
            "aggregator" => Self::Aggregator,
            "official" => Self::Official,
            _ => return None,
        })
    }
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The id that credits and chains use.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its country, ISO 3166-1 alpha-2; `INT` for none in particular.
    #[serde(default)]
    pub country: String,
    /// Its Arabic names.
    #[serde(default)]
    pub names_ar: Vec<String>,
    /// Its names in Latin letters. They count only in quotes, brackets, lists or after a head noun.
    #[serde(default)]
    pub names_en: Vec<String>,
    /// Its abbreviations, of any script.
    #[serde(default)]
    pub abbreviations: Vec<String>,
    /// The domains (with path, if the domain is shared) that it publishes under.
    #[serde(default)]
    pub domain: Vec<String>,
    /// Its Wikidata item, where known from a source.
    #[serde(default)]
    pub wikidata: String,
    /// Which of its names are also something else.
    #[serde(default)]
    pub ambiguous: Vec<String>,
}

impl Source {
    /// Every name, and whether it is ambiguous. Latin names always are: "Time", "The Sun".
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, bool)> {
        let ambiguous = |name: &str| self.ambiguous.iter().any(|a| skeleton(a) == skeleton(name));
        let own = self.names_ar.iter().chain(&self.abbreviations).map(move |n| (n.as_str(), ambiguous(n)));
        own.chain(self.names_en.iter().map(|n| (n.as_str(), true))).filter(|(n, _)| !n.is_empty())
    }

    pub(super) fn row(&self) -> Row<'_> {
        Row {
            id: &self.id,
            names: self.names().map(|(name, _)| name).collect(),
            ambiguous: self.ambiguous.iter().map(String::as_str).collect(),
        }
    }

    /// The first name of the entry, for people.
    pub fn name(&self) -> &str {
        self.names_ar.first().or(self.names_en.first()).or(self.abbreviations.first()).unwrap_or(&self.id)
    }
}
