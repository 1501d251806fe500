//! The policy: from which figures on stories are related, and what is done with a document that matched.

use serde::{Deserialize, Serialize};

use crate::compare::{Comparison, Relation, Thresholds};
use crate::error::{Code, Error, Result};

/// What is done with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Let it in.
    Admit,
    /// Keep it for a person to look at.
    Hold,
    /// Leave it out.
    Drop,
}

impl Decision {
    /// The name in every face: `"admit"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admit => "admit",
            Self::Hold => "hold",
            Self::Drop => "drop",
        }
    }
}

/// Whose story was matched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What the document is to the story it matched; any one of these.
    pub relation: Vec<Relation>,
    /// Whose story it matched.
    #[serde(default)]
    pub scope: Scope,
    /// Only when the two were published at most so many days apart; a match in which a date is missing does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u32>,
    /// Only when the story that was matched has this share of the document's shingles or more, from 0 to 1.
    #[serde(default)]
    pub min_containment: f64,
    /// What is done.
    pub decision: Decision,
}

/// A written policy. The default one drops what adds nothing (`exact`, `same_text`, `near` with a containment of 0.6 or
/// more, `contained_in` with one of 0.8 or more) and admits the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// A story of fewer folded words is held with the reason `too_short`: there is too little to judge by.
    pub min_words: u32,
    /// What is done with a text that has no Arabic letter; the reason is `no_arabic`.
    pub no_arabic: Decision,
    /// What is done with a document whose id was seen with another text; the reason is `revision`.
    pub revision: Decision,
    /// From which figures on two stories have a relation.
    pub relation: Thresholds,
    /// The rules, in order; the first that holds for a match decides it. A match that none holds for is admitted.
    pub rules: Vec<Rule>,
}

impl Default for Policy {
    fn default() -> Self {
        let drop = |relation: &[Relation], min_containment| Rule {
            relation: relation.to_vec(),
            scope: Scope::Any,
            within_days: None,
            min_containment,
            decision: Decision::Drop,
        };
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

    /// The decision on a match and the rule that made it. `apart` is the time between the two documents in seconds, when it is known.
    pub(super) fn decide(&self, found: &Comparison, same_outlet: bool, apart: Option<u64>) -> (Decision, String) {
        let relation = found.relation;
        let holds = |rule: &Rule| {
            let scope = match rule.scope {
                Scope::Any => true,
                Scope::SameOutlet => same_outlet,
                Scope::OtherOutlet => !same_outlet,
            };
            let window = |days: u32| apart.is_some_and(|seconds| seconds <= u64::from(days) * 86_400);
            rule.relation.contains(&relation)
                && scope
                && found.containment_a >= rule.min_containment
                && rule.within_days.is_none_or(window)
        };
        match self.rules.iter().position(holds) {
            Some(n) => {
                let decision = self.rules[n].decision;
                (decision, format!("rule {}: {} -> {}", n + 1, relation.name(), decision.name()))
            }
            None => (Decision::Admit, format!("no rule for {} -> admit", relation.name())),
        }
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
        }
        Ok(self)
    }
}

fn invalid(message: &str) -> Error {
    Error::new(Code::InvalidPolicy, format!("policy: {}", message.trim_end()))
}
