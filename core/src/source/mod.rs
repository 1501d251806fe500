//! Who says it comes from whom: credits, relays and the chain of each story of a page.
//!
//! In: a [`Document`] and a [`Registry`]. Out: [`Trace`].
//!
//! ```text
//! page ──▶ stories; of each:
//!   slots   source line, end tag, byline, dateline  ─▶ credits whose place alone makes them sources (find/ends.rs, find/slot.rs)
//!   prose   light text ─▶ words (read/tokens.rs) ─▶ mentions (read/recognise.rs) with a cue beside them (find/inline.rs) ─▶ credits
//!           verbs of passing on ─▶ relays (find/relay.rs)
//!   credits of one source become one: the strongest place wins
//!   chain   publisher ← slots ← what frames the first sentence (chain.rs)
//! ```
//! The cues and forms were gathered by reading some hundred thousand articles of a dozen outlets; `core/data/sources.tsv`
//! has the names. One pass over the words, and a bounded look around each cue: linear in the text.

use crate::document::Document;
use crate::page::{self, Block, Page};
use crate::text::skeleton::skeleton;

mod chain;
mod credits;
pub mod export;
mod find;
mod read;
mod reader;
mod registry;
mod rule;
mod trace;

#[cfg(test)]
mod tests;

pub use registry::{COLUMNS, Kind, Registry, Source};
pub use rule::{GRAMMAR_VERSION, Rule};
pub use trace::{Credit, OriginType, Place, Relay, Role, StoryTrace, Trace, TraceBlock};

pub(crate) use read::tokens;
use reader::{Depth, Reader};

/// Reads the sources out of a document, in time linear in its length.
pub fn trace(document: &Document, registry: &Registry) -> Trace {
    let page = page::titled(&document.text, document.title.as_deref());
    let reader = Reader::new(document, registry);
    let stories = page.stories.iter().enumerate().map(|(n, story)| reader.story(story, n == 0, Depth::All)).collect();
    let blocks =
        page.blocks.iter().map(|Block { kind, span }| TraceBlock { kind: *kind, start: span.start, end: span.end });
    Trace { id: document.id.clone(), stories, blocks: blocks.collect() }
}

/// The chain of a document's first story, from the publisher to the origin; empty for a page without text.
/// A hop has several sources where they stand side by side. The same as [`trace`] gives, and faster.
pub fn chain(document: &Document, registry: &Registry) -> Vec<Vec<String>> {
    let page = page::titled(&document.text, document.title.as_deref());
    let reader = Reader::new(document, registry);
    page.stories.first().map_or_else(Vec::new, |story| reader.story(story, true, Depth::Chain).chain)
}

/// The outlet of a document, such that two documents are of the same outlet if and only if this is equal: the id of its
/// publisher where the registry has it, by name or address; else `?` and the letters of the name; else `?` and the host.
/// `None` when nothing says whose page it is.
pub fn outlet(document: &Document, registry: &Registry) -> Option<String> {
    outlet_by(document, registry, unknown)
}

/// The outlet of a document as a policy and a store know and show it: the id of its publisher where the registry has it, by name or
/// address; else its host; else the name as it is written. Two spellings of a name that no registry has are two outlets.
pub(crate) fn outlet_name(document: &Document, registry: &Registry) -> Option<String> {
    outlet_by(document, registry, |name| host_or(name, str::to_owned))
}

/// The outlet of a document, with what `unlisted` makes of a name or a host that the registry has not.
fn outlet_by(document: &Document, registry: &Registry, unlisted: impl Fn(&str) -> String) -> Option<String> {
    let (name, url) = (document.publisher.as_deref(), document.url.as_deref());
    if let Some(entry) = registry.publisher(name, url) {
        return Some(registry.entry(entry).id.clone());
    }
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    name.or_else(|| url.and_then(registry::host)).map(unlisted)
}

/// An outlet that the registry has not, by its host or its name: `?` and the host, or `?` and the letters of the name.
pub(crate) fn unknown(name: &str) -> String {
    format!("?{}", host_or(name, skeleton))
}

/// The host that a name is, or what `other` makes of another name.
fn host_or(name: &str, other: impl Fn(&str) -> String) -> String {
    registry::host(name).map_or_else(|| other(name), str::to_ascii_lowercase)
}

/// The chain of every story of a page, as [`chain`] gives the first one's.
pub fn chains(document: &Document, page: &Page, registry: &Registry) -> Vec<Vec<Vec<String>>> {
    let reader = Reader::new(document, registry);
    page.stories.iter().enumerate().map(|(n, story)| reader.story(story, n == 0, Depth::Chain).chain).collect()
}
