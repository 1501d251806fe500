//! schema.org JSON-LD.

use serde_json::{Value, json};

use super::names::{name, source_uri, uri};
use crate::document::Document;
use crate::source::registry::Registry;
use crate::source::trace::{Role, StoryTrace};

/// A story as a schema.org `NewsArticle`: what it `isBasedOn` is a `CreativeWork` of each source of the next hop, which is
/// based on the hop after it in turn; cited sources are `citation`s, relayed words `Quotation`s among them; the names
/// as they stand are the `creditText`. Generic sources are in the `creditText` only.
///
/// `number` is the story's place on the page, from zero.
pub fn schema(document: &Document, story: &StoryTrace, number: usize, registry: &Registry) -> Value {
    let organization = |source: &str| {
        let mut out = json!({ "@type": "Organization", "name": name(registry, source) });
        if let Some(uri) = source_uri(registry, source) {
            out["@id"] = uri.into();
        }
        out
    };
    let mut out = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": uri(document, number),
        "publisher": organization(&story.publisher),
    });
    for (field, value) in
        [("headline", &document.title), ("url", &document.url), ("datePublished", &document.published)]
    {
        if let Some(value) = value {
            out[field] = value.as_str().into();
        }
    }
    // From the origin to the publisher: each hop is based on the one after it.
    let mut after: Vec<Value> = Vec::new();
    for hop in story.chain[1..].iter().rev() {
        let named = hop.iter().filter(|s| !s.starts_with('@'));
        let works: Vec<Value> = named
            .map(|source| {
                let mut work = json!({ "@type": "CreativeWork", "publisher": organization(source) });
                if !after.is_empty() {
                    work["isBasedOn"] = after.clone().into();
                }
                work
            })
            .collect();
        if !works.is_empty() {
            after = works;
        }
    }
    if !after.is_empty() {
        out["isBasedOn"] = after.into();
    }
    let cited = story.credits.iter().filter(|c| c.role == Role::Cited && !c.source.starts_with('@'));
    let mut citations: Vec<Value> =
        cited.map(|c| json!({ "@type": "CreativeWork", "publisher": organization(&c.source) })).collect();
    citations.extend(story.relays.iter().map(|r| {
        json!({
            "@type": "Quotation",
            "spokenByCharacter": { "@type": "Thing", "name": r.origin },
            "isPartOf": { "@type": "CreativeWork", "publisher": organization(&r.from) },
        })
    }));
    if !citations.is_empty() {
        out["citation"] = citations.into();
    }
    let wires: Vec<&str> = story.credits.iter().filter(|c| c.role == Role::Wire).map(|c| c.surface.as_str()).collect();
    if !wires.is_empty() {
        out["creditText"] = wires.join(" + ").into();
    }
    out
}
