//! Counts verdicts for the summary line.

use std::collections::BTreeMap;
use std::fmt;

use naql::{Decision, Verdict};

/// How many verdicts there were: admitted, held, and dropped by relation.
#[derive(Debug, Default)]
pub struct Tally {
    admitted: u64,
    held: u64,
    dropped: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, verdict: &Verdict) {
        if verdict.decision == Decision::Admit {
            self.admitted += 1;
        } else if verdict.decision == Decision::Drop {
            *self.dropped.entry(verdict.relation.name()).or_default() += 1;
        } else {
            // Whatever is neither let in nor left out waits for a person.
            self.held += 1;
        }
    }

    /// How many there were.
    pub fn all(&self) -> u64 {
        self.admitted + self.held + self.dropped.values().sum::<u64>()
    }
}

impl<'a> FromIterator<&'a Verdict> for Tally {
    fn from_iter<I: IntoIterator<Item = &'a Verdict>>(verdicts: I) -> Self {
        let mut tally = Self::default();
        verdicts.into_iter().for_each(|verdict| tally.add(verdict));
        tally
    }
}

/// ": 3 admitted, 1 held, 2 dropped (exact 1, near 1)".
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut dropped: Vec<_> = self.dropped.iter().map(|(relation, count)| (*count, *relation)).collect();
        dropped.sort_unstable_by_key(|(count, relation)| (std::cmp::Reverse(*count), *relation));
        let all: u64 = dropped.iter().map(|(count, _)| count).sum();
        let relations: Vec<_> = dropped.iter().map(|(count, relation)| format!("{relation} {count}")).collect();
        let relations = if relations.is_empty() { String::new() } else { format!(" ({})", relations.join(", ")) };
        write!(f, ": {} admitted, {} held, {all} dropped{relations}", self.admitted, self.held)
    }
}
