//! IPTC ninjs 3.1.

use serde_json::{Value, json};

use super::names::{name, source_uri, uri};
use crate::document::Document;
use crate::source::registry::Registry;
use crate::source::trace::{OriginType, Role, StoryTrace};

/// A story as an IPTC ninjs 3.1 object: its sources are `infoSources`, with the role `publisher`, `relay` (a hop between),
/// `origin` (the last hop) or `cited`; who is quoted through them is under `people` and `organisations`.
///
/// `number` is the story's place on the page, from zero.
pub fn ninjs(document: &Document, story: &StoryTrace, number: usize, registry: &Registry) -> Value {
    let info = |source: &str, role: &str| {
        let mut info = json!({ "name": name(registry, source), "role": role, "literal": source });
        if let Some(uri) = source_uri(registry, source) {
            info["uri"] = uri.into();
        }
        info
    };
    let last = story.chain.len() - 1;
    let mut sources = Vec::new();
    for (i, hop) in story.chain.iter().enumerate() {
        let role = match i {
            0 => "publisher",
            _ if i == last => "origin",
            _ => "relay",
        };
        sources.extend(hop.iter().map(|source| info(source, role)));
    }
    let cited = story.credits.iter().filter(|c| c.role == Role::Cited);
    sources.extend(cited.map(|c| info(&c.source, "cited")));
    let mut out = json!({
        "uri": uri(document, number),
        "standard": {
            "name": "ninjs",
            "version": "3.1",
            "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
        },
        "type": "text",
        "infoSources": sources,
    });
    if let Some(title) = &document.title {
        out["title"] = title.as_str().into();
    }
    if let Some(byline) = document.byline.as_deref().filter(|b| !b.trim().is_empty()) {
        out["by"] = byline.trim().into();
    }
    if let Some(published) = &document.published {
        out["contentCreated"] = published.as_str().into();
    }
    let quoted = |of: &[OriginType]| -> Vec<Value> {
        let relays = story.relays.iter().filter(|r| of.contains(&r.origin_type));
        relays.map(|r| json!({ "name": r.origin, "rel": "quoted" })).collect()
    };
    for (field, list) in [
        ("people", quoted(&[OriginType::Person, OriginType::Official])),
        ("organisations", quoted(&[OriginType::OfficialBody])),
    ] {
        if !list.is_empty() {
            out[field] = list.into();
        }
    }
    out
}
