//! Rule: one line of a policy, and the match it is applied to.

use std::fmt;

use serde::de::{SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decision::Decision;
use super::origins::uncredited;
use crate::compare::{Comparison, Relation};
use crate::source::Registry;

/// Whose story was matched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Any publisher's.
    #[default]
    Any,
    /// The same publisher's. Two documents without a publisher count as the same.
    SameOutlet,
    /// Another publisher's.
    OtherOutlet,
}

/// What a rule asks of the document's credits. In a policy: a list of names, or `"uncredited"`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CreditCondition {
    /// The story's chain names one of these after the publisher: ids of sources, or kinds of them. Without any: whatever it names.
    Names(Vec<String>),
    /// The text of the story that was matched has a source, and the document's story names it nowhere. Its source are those that its
    /// chain names after the publisher, but for generic ones; if there are none, its publisher, if that is an agency.
    Uncredited,
}

impl CreditCondition {
    /// The word for [`Uncredited`](Self::Uncredited) in a policy.
    const UNCREDITED: &str = "uncredited";

    /// The names that it asks for.
    pub(super) fn names(&self) -> &[String] {
        if let Self::Names(names) = self { names } else { &[] }
    }

    /// Whether any credit will do.
    fn is_any(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for CreditCondition {
    fn default() -> Self {
        Self::Names(Vec::new())
    }
}

impl Serialize for CreditCondition {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Names(names) => names.serialize(to),
            Self::Uncredited => Self::UNCREDITED.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for CreditCondition {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = CreditCondition;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"uncredited\", or a list of sources such as [\"agency\"]")
            }

            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Self::Value, E> {
                let known = word == CreditCondition::UNCREDITED;
                known
                    .then_some(CreditCondition::Uncredited)
                    .ok_or_else(|| E::invalid_value(Unexpected::Str(word), &self))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(name) = names.next_element()? {
                    all.push(name);
                }
                Ok(CreditCondition::Names(all))
            }
        }
        from.deserialize_any(Either)
    }
}

/// One rule of a policy. A match that meets all its conditions gets the decision.
///
/// ```
/// use naql::compare::Relation;
/// use naql::{Decision, Policy, Rule, Scope};
///
/// let own = Rule::new([Relation::Exact, Relation::SameText], Decision::Drop).scope(Scope::SameOutlet).within_days(3);
/// let policy = Policy::default().min_words(12).rules([own]);
/// assert_eq!(Policy::from_toml(&policy.to_toml())?, policy);
/// # Ok::<(), naql::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// What the document is to the story it matched; any one of these.
    pub relation: Vec<Relation>,
    /// Whose story it matched.
    #[serde(default)]
    pub scope: Scope,
    /// Only when the two were published at most this many days apart; a match without both dates does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u32>,
    /// Only when the story that was matched has this share of the document's shingles or more, from 0 to 1.
    #[serde(default)]
    pub min_containment: f64,
    /// Only when the document's publisher is one of these: ids of sources, or kinds of them (`agency`). Empty: any publisher.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publisher: Vec<String>,
    /// Only when the story's chain names one of these after the publisher: it credits its text to them. Or only when it does not name the
    /// source of the text that it takes.
    #[serde(default, skip_serializing_if = "CreditCondition::is_any")]
    pub credit: CreditCondition,
    /// Only when the earlier stories that the document's story matched have this many origins or more, which have nothing in common: no
    /// source, no outlet, no text of the document's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub independent_origins: Option<u32>,
    /// The decision.
    pub decision: Decision,
    /// Whether the document's story replaces the one that was matched: later ones are compared with the new one only. Requires
    /// `admit`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replace: bool,
}

/// A match, as rules see it.
pub(super) struct Case<'a> {
    pub found: &'a Comparison,
    /// Whether the document and the story that it matched are of the same publisher.
    pub same_outlet: bool,
    /// The time between the two in seconds, when it is known.
    pub apart: Option<u64>,
    /// The chain of the story that matched.
    pub chain: &'a [Vec<String>],
    /// The chain of the story that was matched, where a rule asks for it and it is known.
    pub of: Option<&'a [Vec<String>]>,
    /// How many independent origins the matches of the story have, where a rule asks for it.
    pub origins: u32,
    pub registry: &'a Registry,
}

impl Rule {
    /// A rule for some relations, without further conditions.
    pub fn new(relation: impl Into<Vec<Relation>>, decision: Decision) -> Self {
        Self {
            relation: relation.into(),
            scope: Scope::Any,
            within_days: None,
            min_containment: 0.0,
            publisher: Vec::new(),
            credit: CreditCondition::default(),
            independent_origins: None,
            decision,
            replace: false,
        }
    }

    /// Only for stories of the same outlet, or of another one.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Only for stories that were published at most this many days apart.
    #[must_use]
    pub fn within_days(mut self, days: u32) -> Self {
        self.within_days = Some(days);
        self
    }

    /// Only when the matched story has this share of the document's shingles or more, from 0 to 1.
    #[must_use]
    pub fn min_containment(mut self, share: f64) -> Self {
        self.min_containment = share;
        self
    }

    /// Only when the document's publisher is one of these: ids of sources, or kinds of them.
    #[must_use]
    pub fn publisher<S: Into<String>>(mut self, sources: impl IntoIterator<Item = S>) -> Self {
        self.publisher = sources.into_iter().map(Into::into).collect();
        self
    }

    /// Only when the story's chain names one of these after the publisher.
    #[must_use]
    pub fn credit<S: Into<String>>(mut self, sources: impl IntoIterator<Item = S>) -> Self {
        self.credit = CreditCondition::Names(sources.into_iter().map(Into::into).collect());
        self
    }

    /// Only when the story does not name the source of the text that it takes: [`CreditCondition::Uncredited`].
    #[must_use]
    pub fn uncredited(mut self) -> Self {
        self.credit = CreditCondition::Uncredited;
        self
    }

    /// Only when what it matched has this many independent origins or more.
    #[must_use]
    pub fn independent_origins(mut self, count: u32) -> Self {
        self.independent_origins = Some(count);
        self
    }

    /// Whether the document's story replaces the matched one; goes with [`Decision::Admit`].
    #[must_use]
    pub fn replace(mut self, yes: bool) -> Self {
        self.replace = yes;
        self
    }

    pub(super) fn holds(&self, case: &Case<'_>) -> bool {
        let scope = match self.scope {
            Scope::Any => true,
            Scope::SameOutlet => case.same_outlet,
            Scope::OtherOutlet => !case.same_outlet,
        };
        let window = |days: u32| case.apart.is_some_and(|seconds| seconds <= u64::from(days) * 86_400);
        let kind = |source: &str| case.registry.by_id(source).map(|entry| entry.kind.name());
        let named = |source: &String, wanted: &[String]| wanted.iter().any(|w| w == source || kind(source) == Some(w));
        let (own, hops) = case.chain.split_at(case.chain.len().min(1));
        let credit = match &self.credit {
            CreditCondition::Names(names) => {
                names.is_empty() || hops.iter().flatten().any(|source| named(source, names))
            }
            CreditCondition::Uncredited => case.of.is_some_and(|of| uncredited(case.chain, of, case.registry)),
        };
        self.relation.contains(&case.found.relation)
            && scope
            && case.found.containment_a >= self.min_containment
            && self.within_days.is_none_or(window)
            && (self.publisher.is_empty() || own.iter().flatten().any(|source| named(source, &self.publisher)))
            && credit
            && self.independent_origins.is_none_or(|least| case.origins >= least)
    }
}
