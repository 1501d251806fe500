//! Attribution by machine: cues × forms of a source × positions, traps, and the forms of source lines.
//!
//! The sentences are composed; no real page is in them. What is found of them and what is found falsely are shares with a
//! bar, so that a new rule can be weighed; the failures are printed.

mod labels;
mod matrix;
mod traps;

use naql::Document;
use naql::source::{Registry, StoryTrace, trace};

/// The first story of a page of `publisher`.
fn story(publisher: &str, text: &str) -> StoryTrace {
    let document = Document::new("d", text).publisher(publisher);
    trace(&document, Registry::builtin()).stories.remove(0)
}
