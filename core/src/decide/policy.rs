//! Policy: the thresholds that make two stories related, and what is done with a document that matched.
//!
//! In: TOML or JSON. Out: a [`Policy`], which rules on a match: the first rule that holds decides.

use serde::{Deserialize, Serialize};

use super::decision::Decision;
use crate::compare::{Comparison, Relation, Thresholds};
use crate::error::{Code, Error, Result};
use crate::source::Registry;

/// Whose story was matched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Anybody's.
    #[default]
    Any,
    /// One of the same publisher. Two documents without a publisher are of the same one.
    SameOutlet,
    /// One of another publisher.
    OtherOutlet,
}

/// One rule of a policy: a match for which all conditions hold gets the decision.
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
    /// Only when the two were published at most this many days apart; a match in which a date is missing does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u32>,
    /// Only when the story that was matched has this share of the document's shingles or more, from 0 to 1.
    #[serde(default)]
    pub min_containment: f64,
    /// Only when the document's publisher is one of these: ids of sources, or kinds of them (`agency`). Empty: whoever it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publisher: Vec<String>,
    /// Only when the story's chain names one of these after the publisher: it says that the text is theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credit: Vec<String>,
    /// What is done.
    pub decision: Decision,
    /// Whether the document's story replaces the one that was matched: later ones are compared with the new one only. Goes
    /// with `admit`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replace: bool,
}

/// What a rule is held against.
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

/// What a policy says of a match.
pub(super) struct Ruling {
    pub decision: Decision,
    /// Which rule, and what it made of the relation.
    pub reason: String,
    pub replace: bool,
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

    fn holds(&self, case: &Case<'_>) -> bool {
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

/// A written policy. The default one drops what adds nothing (`exact`, `same_text`, `near` with a containment of 0.6 or
/// more, `contained_in` with one of 0.8 or more) and admits the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Policy {
    /// A story of fewer folded words is held with the reason `too_short`: there is too little to judge by.
    pub min_words: u32,
    /// What is done with a text that has no Arabic letter; the reason is `no_arabic`.
    pub no_arabic: Decision,
    /// What is done with a document whose id was seen with another text; the reason is `revision`.
    pub revision: Decision,
    /// The thresholds that make two stories related.
    pub relation: Thresholds,
    /// The rules, in order; the first that holds for a match decides it. A match that none holds for is admitted.
    pub rules: Vec<Rule>,
}

impl Default for Policy {
    fn default() -> Self {
        let drop =
            |relation: &[Relation], min_containment| Rule { min_containment, ..Rule::new(relation, Decision::Drop) };
        Self {
            min_words: 8,
            no_arabic: Decision::Hold,
            revision: Decision::Hold,
            relation: Thresholds::default(),
            rules: vec![
                drop(&[Relation::Exact, Relation::SameText], 0.0),
                drop(&[Relation::Near], 0.6),
                drop(&[Relation::ContainedIn], 0.8),
            ],
        }
    }
}

impl Policy {
    /// Holds stories of fewer folded words as too short.
    #[must_use]
    pub fn min_words(mut self, words: u32) -> Self {
        self.min_words = words;
        self
    }

    /// What is done with a text that has no Arabic letter.
    #[must_use]
    pub fn no_arabic(mut self, decision: Decision) -> Self {
        self.no_arabic = decision;
        self
    }

    /// What is done with a document whose id was seen with another text.
    #[must_use]
    pub fn revision(mut self, decision: Decision) -> Self {
        self.revision = decision;
        self
    }

    /// Relates stories by other thresholds.
    #[must_use]
    pub fn relation(mut self, thresholds: Thresholds) -> Self {
        self.relation = thresholds;
        self
    }

    /// Decides by these rules, in order, and no others.
    #[must_use]
    pub fn rules(mut self, rules: impl IntoIterator<Item = Rule>) -> Self {
        self.rules = rules.into_iter().collect();
        self
    }

    /// Reads a policy from TOML. What is not given is as in [`Policy::default`].
    ///
    /// # Errors
    /// [`Code::InvalidPolicy`] with line and column for bad syntax and unknown keys, with the key for a bad value.
    pub fn from_toml(text: &str) -> Result<Self> {
        toml::from_str::<Self>(text).map_err(|e| invalid(&e.to_string()))?.validated()
    }

    /// Reads a policy from JSON, with the same keys.
    ///
    /// # Errors
    /// As [`Policy::from_toml`].
    pub fn from_json(text: &str) -> Result<Self> {
        serde_json::from_str::<Self>(text).map_err(|e| invalid(&e.to_string()))?.validated()
    }

    /// The policy as TOML, every key written out.
    ///
    /// # Panics
    /// Never: every policy has a TOML form.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("a policy has only tables, numbers and names")
    }

    /// Whether any rule asks who says that a document comes from whom.
    pub(super) fn reads_chain(&self) -> bool {
        self.rules.iter().any(|rule| !rule.publisher.is_empty() || !rule.credit.is_empty())
    }

    /// BLAKE3 of the policy's TOML form: two policies that say the same have the same.
    pub fn digest(&self) -> [u8; 32] {
        *blake3::hash(self.to_toml().as_bytes()).as_bytes()
    }

    /// What the first rule says that holds for a match.
    pub(super) fn decide(&self, case: &Case<'_>) -> Ruling {
        let relation = case.found.relation.name();
        let Some(n) = self.rules.iter().position(|rule| rule.holds(case)) else {
            let reason = format!("no rule for {relation} -> admit");
            return Ruling { decision: Decision::Admit, reason, replace: false };
        };
        let Rule { decision, replace, .. } = self.rules[n];
        let replaces = if replace { ", replaces it" } else { "" };
        let reason = format!("rule {}: {relation} -> {}{replaces}", n + 1, decision.name());
        Ruling { decision, reason, replace }
    }

    fn validated(self) -> Result<Self> {
        self.relation.validate()?;
        for (n, rule) in (1..).zip(&self.rules) {
            if rule.relation.is_empty() {
                return Err(invalid(&format!("rule {n} names no relation; name at least one, or leave the rule out")));
            }
            if !(0.0..=1.0).contains(&rule.min_containment) {
                let share = rule.min_containment;
                let message = format!("rule {n}: min_containment is {share}; it is a share and lies between 0 and 1");
                return Err(invalid(&message));
            }
            if rule.replace && rule.decision != Decision::Admit {
                let decision = rule.decision.name();
                let message = format!("rule {n}: replace goes with the decision admit, not with {decision}");
                return Err(invalid(&message));
            }
            if let Some(empty) =
                [&rule.publisher, &rule.credit].into_iter().flatten().find(|name| name.trim().is_empty())
            {
                return Err(invalid(&format!(
                    "rule {n}: \"{empty}\" names no source; give its id, or a kind such as agency"
                )));
            }
        }
        Ok(self)
    }
}

fn invalid(message: &str) -> Error {
    Error::new(Code::InvalidPolicy, format!("policy: {}", message.trim_end()))
}
