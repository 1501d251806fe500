//! Rule: one line of a policy, and the match it is applied to.

use serde::{Deserialize, Serialize};

use super::decision::Decision;
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
    /// Only when the story's chain names one of these after the publisher: it credits its text to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credit: Vec<String>,
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
            credit: Vec::new(),
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
        self.credit = sources.into_iter().map(Into::into).collect();
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
        self.relation.contains(&case.found.relation)
            && scope
            && case.found.containment_a >= self.min_containment
            && self.within_days.is_none_or(window)
            && (self.publisher.is_empty() || own.iter().flatten().any(|source| named(source, &self.publisher)))
            && (self.credit.is_empty() || hops.iter().flatten().any(|source| named(source, &self.credit)))
    }
}
