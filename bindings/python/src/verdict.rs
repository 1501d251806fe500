//! Verdicts.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use naql::compare::Relation;
use naql::gate::Decision;
use naql::text::CodePoints;
use pyo3::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::compare::{Passage, passages};
use crate::policy::Registry;
use crate::record::{Field, Many, record};

record! {
    /// An earlier story that a story of the document has a relation with.
    Match {
        id: String,
        story: usize,
        of_story: usize,
        relation: Relation,
        jaccard: f64,
        containment_a: f64,
        containment_b: f64,
        matched_words: u32,
        longest_run: u32,
        passages: Many<Passage>,
        reasons: Vec<String>,
    }
}

record! {
    /// An earlier story and the parts of the page that stand in it.
    Cover {
        id: String,
        words: u32,
        spans: Vec<[usize; 2]>,
    }
}

record! {
    /// What a gate says of a document.
    Verdict {
        id: String,
        decision: Decision,
        relation: Relation,
        of: Option<String>,
        reasons: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<String>,
        matches: Many<Match>,
        cover: Many<Cover>,
        new_words: u32,
        new_share: f64,
        chain: Chain,
        scheme: Cow<'static, str>,
    }
}

impl Verdict {
    /// The record of a verdict of the core on a document.
    pub fn new(verdict: naql::Verdict, page: &Arc<naql::Document>, registry: &Registry) -> Self {
        let points = CodePoints::new(if verdict.matches.is_empty() { "" } else { &page.text });
        let found = |m: &naql::Match| Match {
            id: m.id.clone(),
            story: m.story,
            of_story: m.of_story,
            relation: m.comparison.relation,
            jaccard: m.comparison.jaccard,
            containment_a: m.comparison.containment_a,
            containment_b: m.comparison.containment_b,
            matched_words: m.comparison.matched_words,
            longest_run: m.comparison.longest_run,
            passages: passages(&m.comparison, &points, m.b_points.iter().cloned()),
            reasons: m.comparison.reasons.clone(),
        };
        let span = |span: &std::ops::Range<usize>| [points.at_byte(span.start), points.at_byte(span.end)];
        let cover = |c: &naql::gate::Cover| Cover {
            id: c.id.clone(),
            words: c.words,
            spans: c.spans.iter().map(span).collect(),
        };
        Self {
            matches: verdict.matches.iter().map(found).collect(),
            cover: verdict.cover.iter().map(cover).collect(),
            id: verdict.id,
            decision: verdict.decision,
            relation: verdict.relation,
            of: verdict.of,
            reasons: verdict.reasons,
            replaces: verdict.replaces,
            new_words: verdict.new_words,
            new_share: verdict.new_share,
            chain: Chain::new(verdict.chain, page, registry),
            scheme: Cow::Borrowed(naql::fingerprint::SCHEME),
        }
    }
}

/// The chain of a document; read when it is asked for, where the gate had no need to.
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
