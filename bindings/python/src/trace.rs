//! Traces: what a document says of its sources.

use pyo3::prelude::*;
use serde::Serialize;

use crate::document;
use crate::error::{Outcome, apart};
use crate::policy::Registry;
use crate::record::{Many, record, word};

record! {
    /// A source that a story names for its text or for a claim in it.
    Credit {
        /// The source: an id of the registry, or `?surface` where it has none. Sources without a name are `@agencies`,
        /// `@media`, `@monitoring`, `@anonymous` and `@social`.
        source: String,
        /// The words of the text that name it.
        surface: String,
        /// The place of the credit.
        r#where: String,
        /// What the source is to the story.
        role: String,
        /// Where the surface begins: in the text, or in the byline when `where` is `byline`.
        start: usize,
        /// Where it ends.
        end: usize,
        /// How sure the rule is.
        confidence: f64,
        /// The rule that found it.
        rule: String,
        /// The sources that share the name, the likeliest first; nothing when only one has it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        candidates: Vec<String>,
    }
}

record! {
    /// An explicit "this source passes on what that one said".
    Relay {
        /// The source that passes on, named as in a credit.
        #[serde(rename = "from")]
        from_: String,
        /// Whose words they are, in the words of the text.
        origin: String,
        /// What the origin is.
        origin_type: String,
        /// Where the source or the origin begins, whichever comes first.
        start: usize,
        /// Where the later of the two ends.
        end: usize,
    }
}

record! {
    /// What one story of a page says about its sources.
    StoryTrace {
        /// Where the story begins in the page.
        start: usize,
        /// Where it ends.
        end: usize,
        /// Whose page it is: an id of the registry, `?name`, `?host` where only the address is known, or `?`.
        publisher: String,
        /// Every source credited, once, the strongest places first.
        credits: Many<Credit>,
        /// Every explicit relay, in the order of the text.
        relays: Many<Relay>,
        /// From the publisher to the origin. A hop has several sources where they are named side by side.
        chain: Vec<Vec<String>>,
    }
}

record! {
    /// A typed stretch of a page.
    Block {
        /// What the stretch is. `manifest` is a C2PA manifest hidden in the text: a signed claim of where it is from, which
        /// naql does not verify.
        kind: String,
        /// Where it begins.
        start: usize,
        /// Where it ends.
        end: usize,
    }
}

record! {
    /// What a document says about its sources.
    Trace {
        /// The document's id.
        id: String,
        /// The stories of the page, in order.
        stories: Many<StoryTrace>,
        /// The blocks of the page, in order.
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
            rule: c.rule.name().to_owned(),
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
