//! Verdicts.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use naql::Decision;
use naql::compare::Relation;
use naql::text::CodePoints;
use pyo3::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::compare::{Passage, passages};
use crate::policy::Registry;
use crate::record::{Field, Many, record};

record! {
    /// An earlier story that a story of the document is related to. The document is `a`, the earlier one `b`.
    Match {
        /// The id of the earlier document.
        id: String,
        /// Which story of the document it is that matches, from 0.
        story: usize,
        /// Which story of the earlier document it matches, from 0.
        of_story: usize,
        /// What `a` is to `b`.
        relation: Relation,
        /// The Jaccard similarity of the 3-word shingles.
        jaccard: f64,
        /// The share of the shingles of `a` that `b` has.
        containment_a: f64,
        /// The share of the shingles of `b` that `a` has.
        containment_b: f64,
        /// How many equal words the passages have.
        matched_words: u32,
        /// How many words the longest run of equal words has.
        longest_run: u32,
        /// The passages, in their order in `a`.
        passages: Many<Passage>,
        /// The rule that made the relation, and what it saw.
        reasons: Vec<String>,
    }
}

record! {
    /// An earlier story and the parts of the page that are in it.
    Cover {
        /// The id of the earlier document.
        id: String,
        /// How many words of the page it covers that none before it in the cover does.
        words: u32,
        /// The parts of the page.
        spans: Vec<[usize; 2]>,
    }
}

record! {
    /// A gate's verdict on a document.
    Verdict {
        /// The document's id.
        id: String,
        /// What to do with the document.
        decision: Decision,
        /// What the document is to the story that decided, or to the closest match.
        relation: Relation,
        /// The id of that story's document; nothing when no story was found.
        of: Option<String>,
        /// Why: the rule that made the relation, then the rule of the policy that decided. For a page of several
        /// stories both for each of them (`story 1: …`), then how the page gets its relation (`page: …`).
        reasons: Vec<String>,
        /// The id of the document that this one replaces. Only where a rule of the policy says `replace`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<String>,
        /// The earlier stories that a story of the page is related to: by story, the closest first.
        matches: Many<Match>,
        /// The earlier stories that parts of the page are in; the one that covers most comes first.
        cover: Many<Cover>,
        /// How many words of the page no part of the cover has.
        new_words: u32,
        /// Their share of the page's words.
        new_share: f64,
        /// The attribution chain: the publisher, then hop by hop. A hop has several sources where they are
        /// named side by side.
        chain: Chain,
        /// The scheme of the fingerprints.
        scheme: Cow<'static, str>,
        /// Whether the same document (same id, same text) came before. In the same delivery it is dropped; in a later one it
        /// gets the decision, relation, `of`, last reason and chain that it got the first time.
        #[serde(default)]
        seen: bool,
    }
}

impl Verdict {
    /// The record of a verdict of the core on a document. Matches and cover are converted when they are read.
    pub fn new(verdict: naql::Verdict, page: &Arc<naql::Document>, registry: &Registry) -> Self {
        let (matched, covering) = (Arc::clone(page), Arc::clone(page));
        Self {
            matches: Many::later(move || matches(verdict.matches, &matched.text)),
            cover: Many::later(move || covers(verdict.cover, &covering.text)),
            id: verdict.id,
            decision: verdict.decision,
            relation: verdict.relation,
            of: verdict.of,
            reasons: verdict.reasons,
            replaces: verdict.replaces,
            new_words: verdict.new_words,
            new_share: verdict.new_share,
            seen: verdict.seen,
            chain: Chain::new(verdict.chain, page, registry),
            scheme: Cow::Borrowed(naql::fingerprint::SCHEME),
        }
    }
}

/// The matches of a document with this text.
fn matches(found: Vec<naql::Match>, text: &str) -> Vec<Match> {
    let points = CodePoints::new(if found.is_empty() { "" } else { text });
    let record = |m: naql::Match| Match {
        passages: passages(&m.comparison, &points, m.b_points.iter().cloned()),
        id: m.id,
        story: m.story,
        of_story: m.of_story,
        relation: m.comparison.relation,
        jaccard: m.comparison.jaccard,
        containment_a: m.comparison.containment_a,
        containment_b: m.comparison.containment_b,
        matched_words: m.comparison.matched_words,
        longest_run: m.comparison.longest_run,
        reasons: m.comparison.reasons,
    };
    found.into_iter().map(record).collect()
}

/// The cover of a document with this text.
fn covers(found: Vec<naql::Cover>, text: &str) -> Vec<Cover> {
    let points = CodePoints::new(if found.is_empty() { "" } else { text });
    let span = |span: std::ops::Range<usize>| [points.at_byte(span.start), points.at_byte(span.end)];
    let record = |c: naql::Cover| Cover { id: c.id, words: c.words, spans: c.spans.into_iter().map(span).collect() };
    found.into_iter().map(record).collect()
}

/// The chain of a document; parsed on first access if the gate did not need it.
#[derive(Clone, Debug)]
pub struct Chain {
    read: OnceLock<Vec<Vec<String>>>,
    of: Option<(Arc<naql::Document>, Registry)>,
}

impl Chain {
    fn new(known: Vec<Vec<String>>, page: &Arc<naql::Document>, registry: &Registry) -> Self {
        if known.is_empty() {
            return Self { read: OnceLock::new(), of: Some((Arc::clone(page), registry.clone())) };
        }
        Self { read: known.into(), of: None }
    }

    fn get(&self) -> &Vec<Vec<String>> {
        self.read.get_or_init(|| {
            self.of.as_ref().map(|(page, registry)| naql::source::chain(page, registry.get())).unwrap_or_default()
        })
    }
}

impl PartialEq for Chain {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Serialize for Chain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.get().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Chain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(|chain| Self { read: chain.into(), of: None })
    }
}

impl Field for Chain {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.get().give(py)
    }
}

impl Field for Cow<'static, str> {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(pyo3::types::PyString::intern(py, self).into_any())
    }
}
