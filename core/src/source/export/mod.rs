//! Traces in the forms that others read.
//!
//! In: a document, its trace (offsets in code points) and the registry. Out, one object a story: W3C PROV-JSON
//! ([`prov`]), IPTC ninjs 3.1 ([`ninjs`]), schema.org JSON-LD ([`schema`]); and for people the chain in a line
//! ([`text`]).
//!
//! A hop of the chain is a report that is known by its source only: an entity in PROV, an `infoSource` in ninjs, a
//! `CreativeWork` that the article `isBasedOn` in schema.org. None of the three has a word for "said without a name";
//! generic sources are written as text.

use std::fmt::Write;

use super::{Registry, StoryTrace};
use crate::document::Document;

mod ninjs;
mod prov;
mod schema;

pub use ninjs::ninjs;
pub use prov::prov;
pub use schema::schema;

/// The address of a story: the document's, else a URN of its id; with a fragment behind the first story.
fn uri(document: &Document, story: usize) -> String {
    let base = match &document.url {
        Some(url) if url.contains(':') => escape(url, b":/?#[]@!$&'()*+,;=-._~%"),
        _ => format!("urn:naql:document:{}", escape(&document.id, b"-._~")),
    };
    if story == 0 { base } else { format!("{base}#story-{story}") }
}

/// Percent-encodes everything but ASCII letters, digits and `keep`.
fn escape(text: &str, keep: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for &b in text.as_bytes() {
        if b.is_ascii_alphanumeric() || keep.contains(&b) {
            out.push(b as char);
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

/// A source's name for people.
fn name(registry: &Registry, source: &str) -> String {
    match source {
        "@agencies" => "وكالات".to_owned(),
        "@media" => "وسائل إعلام".to_owned(),
        "@monitoring" => "متابعات".to_owned(),
        "@anonymous" => "مصادر لم تُسمَّ".to_owned(),
        "@social" => "مواقع التواصل الاجتماعي".to_owned(),
        _ => registry.by_id(source).map_or_else(|| source.trim_start_matches('?').to_owned(), |e| e.name().to_owned()),
    }
}

/// The identifier of a source that the registry has: its Wikidata item, else a URN of its id.
fn source_uri(registry: &Registry, source: &str) -> Option<String> {
    let entry = registry.by_id(source)?;
    Some(match entry.wikidata.as_str() {
        "" => format!("urn:naql:source:{}", escape(&entry.id, b"-._~")),
        item => format!("http://www.wikidata.org/entity/{item}"),
    })
}

/// A story for people: the chain in one line, and below it every credit and relay with the words that name it.
pub fn text(story: &StoryTrace, registry: &Registry) -> String {
    let hops: Vec<String> = story
        .chain
        .iter()
        .map(|hop| hop.iter().map(|s| name(registry, s)).collect::<Vec<_>>().join(" + "))
        .map(|hop| if hop.is_empty() { "؟".to_owned() } else { hop })
        .collect();
    let mut out = hops.join(" ← ");
    out.push('\n');
    for c in &story.credits {
        let (place, role) = (super::word(c.place), super::word(c.role));
        let surface = c.surface.replace('\n', " ");
        let _ = writeln!(out, "  {}  {place} {role} {}–{}  {surface}", c.source, c.start, c.end);
    }
    for r in &story.relays {
        let (origin, kind) = (r.origin.replace('\n', " "), super::word(r.origin_type));
        let _ = writeln!(out, "  {} ← {origin}  ({kind}) {}–{}", r.from, r.start, r.end);
    }
    out
}
