//! Traces: what a document says of its sources.

use pyo3::prelude::*;
use serde::Serialize;

use crate::document;
use crate::error::{Outcome, apart};
use crate::policy::Registry;
use crate::record::{Many, record, word};

record! {
    /// One source that a story names for its text or for a claim in it.
    Credit {
        source: String,
        surface: String,
        r#where: String,
        role: String,
        start: usize,
        end: usize,
        confidence: f64,
        rule: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        candidates: Vec<String>,
    }
}

record! {
    /// An explicit "X passes on what Y said".
    Relay {
        #[serde(rename = "from")]
        from_: String,
        origin: String,
        origin_type: String,
        start: usize,
        end: usize,
    }
}

record! {
    /// What one story says of its sources.
    StoryTrace {
        start: usize,
        end: usize,
        publisher: String,
        credits: Many<Credit>,
        relays: Many<Relay>,
        chain: Vec<Vec<String>>,
    }
}

record! {
    /// A typed stretch of a page.
    Block {
        kind: String,
        start: usize,
        end: usize,
    }
}

record! {
    /// What a document says of its sources.
    Trace {
        id: String,
        stories: Many<StoryTrace>,
        blocks: Many<Block>,
    }
}

/// Reads the sources out of a document, or a text.
#[pyfunction]
#[pyo3(signature = (document, registry=None))]
pub fn trace(document: &Bound<'_, PyAny>, registry: Option<&Bound<'_, Registry>>) -> Outcome<Trace> {
    let py = document.py();
    let (page, registry) = (document::of_text(document)?, Registry::or_builtin(registry));
    apart(py, || Ok(naql::source::trace(&page, registry.get()).in_code_points(&page).into()))
}

impl From<naql::source::Trace> for Trace {
    fn from(trace: naql::source::Trace) -> Self {
        let block = |b: naql::source::TraceBlock| Block { kind: word(b.kind), start: b.start, end: b.end };
        Self {
            id: trace.id,
            stories: trace.stories.into_iter().map(StoryTrace::from).collect(),
            blocks: trace.blocks.into_iter().map(block).collect(),
        }
    }
}

impl From<naql::source::StoryTrace> for StoryTrace {
    fn from(story: naql::source::StoryTrace) -> Self {
        let credit = |c: naql::source::Credit| Credit {
            source: c.source,
            surface: c.surface,
            r#where: word(c.place),
            role: word(c.role),
            start: c.start,
            end: c.end,
            confidence: as_written(c.confidence),
            rule: c.rule.to_owned(),
            candidates: c.candidates,
        };
        let relay = |r: naql::source::Relay| Relay {
            from_: r.from,
            origin: r.origin,
            origin_type: word(r.origin_type),
            start: r.start,
            end: r.end,
        };
        Self {
            start: story.start,
            end: story.end,
            publisher: story.publisher,
            credits: story.credits.into_iter().map(credit).collect(),
            relays: story.relays.into_iter().map(relay).collect(),
            chain: story.chain,
        }
    }
}

/// The number that is written as a short one is: 0.98, not 0.98000001.
fn as_written(value: impl Serialize) -> f64 {
    word(value).parse().unwrap_or_default()
}
