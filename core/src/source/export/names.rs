//! Addresses and names of stories and sources, as all forms write them.

use std::fmt::Write;

use crate::document::Document;
use crate::source::registry::Registry;

/// The address of a story: the document's, else a URN of its id; with a fragment after the first story.
pub(super) fn uri(document: &Document, story: usize) -> String {
    let base = match &document.url {
        Some(url) if url.contains(':') => escape(url, b":/?#[]@!$&'()*+,;=-._~%"),
        _ => format!("urn:naql:document:{}", escape(&document.id, b"-._~")),
    };
    if story == 0 { base } else { format!("{base}#story-{story}") }
}

/// Percent-encodes everything but ASCII letters, digits and `keep`.
pub(super) fn escape(text: &str, keep: &[u8]) -> String {
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
pub(super) fn name(registry: &Registry, source: &str) -> String {
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
pub(super) fn source_uri(registry: &Registry, source: &str) -> Option<String> {
    let entry = registry.by_id(source)?;
    Some(match entry.wikidata.as_str() {
        "" => format!("urn:naql:source:{}", escape(&entry.id, b"-._~")),
        item => format!("http://www.wikidata.org/entity/{item}"),
    })
}
