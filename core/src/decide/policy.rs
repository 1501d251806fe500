//! Policy: the thresholds that make two stories related, and what to do with a document that matched.
//!
//! In: TOML or JSON. Out: a [`Policy`], which rules on a match: the first rule that holds decides.

use serde::{Deserialize, Serialize};

use super::decision::Decision;
use super::order::{FurnitureFrom, OrderKey};
use super::rule::{Case, CreditCondition, Rule};
use crate::compare::{Relation, Thresholds};
use crate::error::{Code, Error, Result};
use crate::source::{Kind, Registry};

/// A written policy. The default one drops what adds nothing (`exact`, `same_text`, `near` with a containment of 0.6 or
/// more, `contained_in` with one of 0.8 or more) and admits the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Policy {
    /// What follows the rules of a file. When a policy has been read, its rules are all that there are.
    pub(crate) extends: Extends,
    /// Which document [`dedup`](crate::dedup()) looks at, and so keeps, first: by the first key that tells two apart. The last key is
    /// [`OrderKey::Id`]. A [`Gate`](crate::Gate) takes documents in the order in which they come, and refuses any order but the
    /// default one, `published` then `id`.
    pub order: Vec<OrderKey>,
    /// From what furniture is learned. A [`Gate`](crate::Gate), and an engine that runs the [steps](crate::steps), know what came before alone,
    /// and refuse anything else.
    pub furniture_from: FurnitureFrom,
    /// A page of fewer folded words is held with the reason `too_short`, unless it is equal to an earlier one: there is too little to
    /// judge by.
    pub min_words: u32,
    /// What to do with a text that has no Arabic letter; the reason is `no_arabic`.
    pub no_arabic: Decision,
    /// What to do with a text that is made of characters which hide what it says, if it is less strict on it otherwise; the
    /// reason is `disguised`.
    pub disguised: Decision,
    /// What to do with a document whose id was seen with another text; the reason is `revision`.
    pub revision: Decision,
    /// The thresholds that make two stories related.
    pub relation: Thresholds,
    /// The rules, in order. The first that applies to a match decides it; a match that none applies to is admitted.
    pub rules: Vec<Rule>,
}

/// Which rules are tried after those of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Extends {
    /// No others.
    #[default]
    None,
    /// Those of the default policy.
    Default,
}

/// The lines that a policy's TOML form may begin with and its digest does not count: that its rules are all, and the defaults of keys that
/// came later.
const UNCOUNTED: [&str; 3] =
    ["extends = \"none\"\n", "order = [\"published\", \"id\"]\n", "furniture_from = \"before\"\n"];

/// What a policy says of a match.
pub(super) struct Ruling {
    pub decision: Decision,
    /// Which rule, and what it made of the relation.
    pub reason: String,
    pub replace: bool,
}

impl Default for Policy {
    fn default() -> Self {
        let drop =
            |relation: &[Relation], min_containment| Rule { min_containment, ..Rule::new(relation, Decision::Drop) };
        Self {
            extends: Extends::None,
            order: OrderKey::DEFAULT.into(),
            furniture_from: FurnitureFrom::default(),
            min_words: 8,
            no_arabic: Decision::Hold,
            disguised: Decision::Hold,
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
    /// Looks at documents in this order, in [`dedup`](crate::dedup()).
    #[must_use]
    pub fn order(mut self, keys: impl IntoIterator<Item = OrderKey>) -> Self {
        self.order = keys.into_iter().collect();
        self
    }

    /// Learns furniture from this.
    #[must_use]
    pub fn furniture_from(mut self, from: FurnitureFrom) -> Self {
        self.furniture_from = from;
        self
    }

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

    /// What is done with a text that is made of characters which hide what it says.
    #[must_use]
    pub fn disguised(mut self, decision: Decision) -> Self {
        self.disguised = decision;
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

    /// Reads a policy from TOML. Missing keys are as in [`Policy::default`]. Where there are `rules`, `extends` must say what follows
    /// them: `"default"`, the default rules, or `"none"`.
    ///
    /// # Errors
    /// [`Code::InvalidPolicy`] with line and column for bad syntax and unknown keys, with the key for a bad value.
    pub fn from_toml(text: &str) -> Result<Self> {
        let policy: Self = toml::from_str(text).map_err(|e| invalid(&e.to_string()))?;
        let keys: toml::Table = text.parse().map_err(|e: toml::de::Error| invalid(&e.to_string()))?;
        policy.complete(keys.contains_key("rules"), keys.contains_key("extends"))?.validated()
    }

    /// Reads a policy that a store kept, which may be of an earlier release: keys that are no more are left out.
    pub(crate) fn from_stored(text: &str) -> Result<Self> {
        let mut policy: toml::Table = text.parse().map_err(|e: toml::de::Error| invalid(&e.to_string()))?;
        if let Some(toml::Value::Table(relation)) = policy.get_mut("relation") {
            relation.retain(|key, _| Thresholds::replaced(key).is_none());
        }
        policy.try_into::<Self>().map_err(|e| invalid(&e.to_string()))?.validated()
    }

    /// Reads a policy from JSON, with the same keys.
    ///
    /// # Errors
    /// As [`Policy::from_toml`].
    pub fn from_json(text: &str) -> Result<Self> {
        let policy: Self = serde_json::from_str(text).map_err(|e| invalid(&e.to_string()))?;
        let keys: serde_json::Value = serde_json::from_str(text).map_err(|e| invalid(&e.to_string()))?;
        policy.complete(keys.get("rules").is_some(), keys.get("extends").is_some())?.validated()
    }

    /// The rules as `extends` says; whether the file had rules, and said what follows them.
    fn complete(mut self, rules: bool, said: bool) -> Result<Self> {
        let default = Self::default().rules;
        match (rules, said, self.extends) {
            (true, false, _) => {
                return Err(invalid(
                    "there are rules, but nothing says whether the default rules follow them; write extends = \"default\" (first \
                     these, then the default ones) or extends = \"none\" (these alone) at the top",
                ));
            }
            (true, true, Extends::Default) => self.rules.extend(default),
            (false, true, Extends::None) => self.rules = Vec::new(),
            (false, _, _) | (true, true, Extends::None) => {}
        }
        self.extends = Extends::None;
        Ok(self)
    }

    /// The policy as TOML, every key written out.
    ///
    /// # Panics
    /// Never: every policy has a TOML form.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("a policy has only tables, numbers and names")
    }

    /// Refuses rules that name what is no source of a registry and no kind of source. Names of sources that no registry has (`?name`)
    /// and generic ones (`@agencies`) may be anything.
    ///
    /// # Errors
    /// [`Code::InvalidPolicy`] with the number of the rule.
    pub fn check_names(&self, registry: &Registry) -> Result<()> {
        for (n, rule) in (1..).zip(&self.rules) {
            let known = |name: &&String| {
                name.starts_with(['?', '@']) || registry.by_id(name).is_some() || Kind::parse(name).is_some()
            };
            if let Some(name) = rule.publisher.iter().chain(rule.credit.names()).find(|name| !known(name)) {
                return Err(invalid(&format!(
                    "rule {n}: \"{name}\" is neither the id of a source in the registry nor a kind of source such as agency; mend \
                     it, or give the registry that has it"
                )));
            }
        }
        Ok(())
    }

    /// Refuses what is no order: a key twice, or not [`OrderKey::Id`] at the end.
    ///
    /// # Errors
    /// [`Code::InvalidPolicy`] with the key.
    pub(crate) fn check_order(&self) -> Result<()> {
        OrderKey::fault(&self.order).map_or(Ok(()), |fault| Err(invalid(&fault)))
    }

    /// Refuses an order that a gate cannot keep, because it takes documents as they come.
    ///
    /// # Errors
    /// [`Code::InvalidPolicy`] for any order but the default one.
    pub(crate) fn check_arrival(&self) -> Result<()> {
        self.check_furniture("a gate")?;
        if self.order == OrderKey::DEFAULT {
            return Ok(());
        }
        let keys: Vec<_> = self.order.iter().map(|key| format!("\"{key}\"")).collect();
        Err(invalid(&format!(
            "order is [{}], but a gate takes documents in the order in which they come; only dedup, which has all of them, can \
             keep another order: remove the key order for a gate",
            keys.join(", ")
        )))
    }

    /// Refuses to learn furniture from an input that is not there as a whole.
    ///
    /// # Errors
    /// [`Code::InvalidPolicy`], which says `who` cannot do it.
    pub(crate) fn check_furniture(&self, who: &str) -> Result<()> {
        if self.furniture_from == FurnitureFrom::Before {
            return Ok(());
        }
        Err(invalid(&format!(
            "furniture_from is \"input\", but {who} knows only what came before; only dedup in one process, which has the whole \
             input, can learn from it: remove the key"
        )))
    }

    /// Whether any rule asks who says that a document comes from whom.
    pub(super) fn reads_chain(&self) -> bool {
        let reads = |rule: &Rule| !rule.publisher.is_empty() || !rule.credit.names().is_empty();
        self.rules.iter().any(reads) || self.reads_matched_chain()
    }

    /// Whether any rule asks that of the stories that a document matched.
    pub(crate) fn reads_matched_chain(&self) -> bool {
        let reads = |rule: &Rule| rule.credit == CreditCondition::Uncredited || rule.independent_origins.is_some();
        self.rules.iter().any(reads)
    }

    /// Whether any rule is for rewrites, so that they are looked for.
    pub(crate) fn reads_rewrites(&self) -> bool {
        self.rules.iter().any(|rule| rule.relation.contains(&Relation::Rewrites))
    }

    /// BLAKE3 of the policy's TOML form after `extends` and the default `order`: equal policies have equal digests.
    pub fn digest(&self) -> [u8; 32] {
        Self::digest_of(&self.to_toml())
    }

    /// The digest of a policy's TOML form, also of one that another version of naql wrote with keys of its own.
    pub(crate) fn digest_of(toml: &str) -> [u8; 32] {
        let counted = UNCOUNTED.iter().fold(toml, |toml, line| toml.strip_prefix(line).unwrap_or(toml));
        *blake3::hash(counted.as_bytes()).as_bytes()
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
        self.check_order()?;
        self.relation.validate()?;
        for (n, rule) in (1..).zip(&self.rules) {
            if rule.relation.is_empty() {
                return Err(invalid(&format!("rule {n} names no relation; name at least one, or remove the rule")));
            }
            if !(0.0..=1.0).contains(&rule.min_containment) {
                let share = rule.min_containment;
                let message = format!("rule {n}: min_containment is {share}; it must be between 0 and 1");
                return Err(invalid(&message));
            }
            if rule.replace && rule.decision != Decision::Admit {
                let decision = rule.decision.name();
                let message = format!("rule {n}: replace needs the decision admit, not {decision}");
                return Err(invalid(&message));
            }
            if let Some(empty) = rule.publisher.iter().chain(rule.credit.names()).find(|name| name.trim().is_empty()) {
                return Err(invalid(&format!(
                    "rule {n}: \"{empty}\" names no source; give its id, or a kind such as agency"
                )));
            }
        }
        Ok(self)
    }
}

/// An error, with what took the place of a key that is no more.
fn invalid(message: &str) -> Error {
    let message = message.trim_end();
    let unknown = message.split("unknown field `").nth(1).and_then(|rest| rest.split('`').next());
    let replaced = unknown.and_then(Thresholds::replaced);
    let hint = replaced.map(|new| format!("\nIn its place there is {new}.")).unwrap_or_default();
    Error::new(Code::InvalidPolicy, format!("policy: {message}{hint}"))
}
