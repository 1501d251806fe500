//! What the gate says of a document.

use super::policy::Decision;
use crate::compare::{Comparison, Relation};

/// The answer to one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The document's id.
    pub id: String,
    /// What is to be done with it.
    pub decision: Decision,
    /// What it is to the story that decided, or to the closest match when none did.
    pub relation: Relation,
    /// The id of that story.
    pub of: Option<String>,
    /// Why: the relation's rule and figures, then the policy's rule.
    pub reasons: Vec<String>,
    /// Every earlier story it has a relation with, the closest first.
    pub matches: Vec<Match>,
    /// The source-attribution chain of the document: hop by hop from the publisher on, parallel sources in one hop.
    pub chain: Vec<Vec<String>>,
}

impl Verdict {
    /// Nothing was found.
    pub(super) fn admit(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            decision: Decision::Admit,
            relation: Relation::None,
            of: None,
            reasons: Vec::new(),
            matches: Vec::new(),
            chain: Vec::new(),
        }
    }

    /// Sets the decision and adds its reason.
    pub(super) fn decide(&mut self, decision: Decision, reason: String) {
        self.decision = decision;
        self.reasons.push(reason);
    }
}

/// An earlier story that the document has a relation with. In the comparison, `a` is the document and `b` this story.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The story's id.
    pub id: String,
    /// The document behind the story: its place in the input of [`dedup`](super::dedup); for a [`Gate`](super::Gate) the
    /// number by which [`Gate::text`](super::Gate::text) gives its text.
    pub document: usize,
    /// What the document is to it, and the passages.
    pub comparison: Comparison,
}
