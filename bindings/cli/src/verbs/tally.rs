//! Counts verdicts for the summary: the line on standard error and the file of `--summary`.

use std::collections::BTreeMap;
use std::fmt;

use naql::{Decision, Document, Verdict};
use serde::Serialize;

use super::shared::{Shared, SharedPassages};

/// How many verdicts there were, by decision; held ones by reason, dropped ones by relation; and on how many documents that came before.
#[derive(Debug, Default)]
pub struct Tally {
    admitted: u64,
    held: BTreeMap<String, u64>,
    dropped: BTreeMap<&'static str, u64>,
    relations: BTreeMap<&'static str, u64>,
    seen: u64,
    shared: SharedPassages,
}

/// What `--summary` writes.
#[derive(Serialize)]
pub struct Summary<'a> {
    documents: u64,
    rejected: u64,
    admit: u64,
    hold: u64,
    drop: u64,
    hold_by_reason: &'a BTreeMap<String, u64>,
    drop_by_relation: &'a BTreeMap<&'static str, u64>,
    by_relation: &'a BTreeMap<&'static str, u64>,
    seen: u64,
    shared_passage: Option<&'a Shared>,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, verdict: &Verdict, document: &Document) {
        self.seen += u64::from(verdict.seen);
        *self.relations.entry(verdict.relation.name()).or_default() += 1;
        if verdict.decision == Decision::Admit {
            self.admitted += 1;
        } else if verdict.decision == Decision::Drop {
            *self.dropped.entry(verdict.relation.name()).or_default() += 1;
            self.shared.add(verdict, document);
        } else {
            // Whatever is neither let in nor left out waits for a person.
            *self.held.entry(reason(verdict)).or_default() += 1;
        }
    }

    /// How many there were.
    pub fn all(&self) -> u64 {
        self.admitted + self.held() + self.drops()
    }

    fn drops(&self) -> u64 {
        self.dropped.values().sum()
    }

    /// The passage that too many drops hang on, if there is one.
    fn shared(&self) -> Option<&Shared> {
        self.shared.most(self.drops())
    }

    /// What a person should know of that passage.
    pub fn warning(&self) -> Option<String> {
        let Shared { drops, id, begins } = self.shared()?;
        let all = self.drops();
        Some(format!(
            "{drops} of {all} dropped documents have text of their own beside one passage, which begins in {id} with «{begins}»; if \
             that is the site's and no story, take it out, give publisher and published, from which naql learns it, or set \
             furniture_from = \"input\" in the policy of naql dedup"
        ))
    }

    fn held(&self) -> u64 {
        self.held.values().sum()
    }

    /// The counts, with those of the rows: how many documents there were, and how many rows were rejected.
    pub fn summary(&self, (documents, rejected): (u64, u64)) -> Summary<'_> {
        Summary {
            documents,
            rejected,
            admit: self.admitted,
            hold: self.held(),
            drop: self.drops(),
            hold_by_reason: &self.held,
            drop_by_relation: &self.dropped,
            by_relation: &self.relations,
            seen: self.seen,
            shared_passage: self.shared(),
        }
    }
}

/// What decided, in a word or two: `too_short`, `revision`, `rule 2`.
fn reason(verdict: &Verdict) -> String {
    let last = verdict.reasons.last().map_or("", String::as_str);
    // Of a page with several stories the reason says of which story it is.
    let last = last.strip_prefix("story ").and_then(|rest| rest.split_once(": ")).map_or(last, |(_, rest)| rest);
    last.split_once(':').map_or(last, |(word, _)| word).to_owned()
}

/// `: 3 admitted, 2 held (too_short 2), 2 dropped (exact 1, near 1)`, and how many of them came before, if any did.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dropped = self.dropped.iter().map(|(name, count)| (*name, *count)).collect();
        let held = self.held.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        let ((held, reasons), (dropped, relations)) = (counted(held), counted(dropped));
        write!(f, ": {} admitted, {held} held{reasons}, {dropped} dropped{relations}", self.admitted)?;
        if self.seen > 0 { write!(f, "; {} of them seen before", self.seen) } else { Ok(()) }
    }
}

/// How many there are, and " (exact 1, near 1)", the most first.
fn counted(mut of: Vec<(&str, u64)>) -> (u64, String) {
    of.sort_unstable_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let each: Vec<_> = of.iter().map(|(name, count)| format!("{name} {count}")).collect();
    let shown = if each.is_empty() { String::new() } else { format!(" ({})", each.join(", ")) };
    (of.iter().map(|(_, count)| count).sum(), shown)
}
