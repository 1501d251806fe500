//! W3C PROV-JSON.

use serde_json::{Map, Value, json};

use super::names::{escape, name, source_uri, uri};
use crate::document::Document;
use crate::source::registry::Registry;
use crate::source::trace::{Credit, Role, StoryTrace, word};

/// A story as a W3C PROV-JSON document.
///
/// The story is an entity, attributed to its publisher. Each source of a further hop is an agent with a report of its
/// own, and every report of a hop is derived from those of the hop after it; the last is a `prov:PrimarySource`. What is
/// cited in the story, and the words that a relay passes on, are derivations of the kind `prov:Quotation`. The evidence
/// is on the derivation: `naql:surface`, `naql:where`, `naql:start`, `naql:end`, `naql:confidence`, `naql:rule`.
///
/// `number` is the story's place on the page, from zero.
pub fn prov(document: &Document, story: &StoryTrace, number: usize, registry: &Registry) -> Value {
    let mut graph =
        Graph { registry, entity: Map::new(), agent: Map::new(), attributed: Map::new(), derived: Map::new() };
    graph.entity.insert(
        "naql:story".into(),
        json!({ "prov:type": name_of("naql:Story"), "prov:location": uri(document, number) }),
    );
    graph.attribute("naql:story", &story.publisher);
    let mut before = vec!["naql:story".to_owned()];
    let last = story.chain.len() - 1;
    for (n, hop) in story.chain.iter().enumerate().skip(1) {
        let mut reports = Vec::new();
        for source in hop {
            let report = graph.report(source);
            for to in &before {
                let credit = story.credits.iter().find(|c| c.source == *source);
                graph.derive(to, &report, (n == last).then_some("prov:PrimarySource"), credit);
            }
            reports.push(report);
        }
        before = reports;
    }
    for credit in story.credits.iter().filter(|c| c.role == Role::Cited) {
        let report = graph.report(&credit.source);
        graph.derive("naql:story", &report, Some("prov:Quotation"), Some(credit));
    }
    for (n, relay) in story.relays.iter().enumerate() {
        let report = graph.report(&relay.from);
        let (words, speaker) = (format!("naql:words-{n}"), format!("naql:speaker-{n}"));
        graph.entity.insert(words.clone(), json!({ "prov:type": name_of("naql:Statement") }));
        graph
            .agent
            .insert(speaker.clone(), json!({ "prov:label": relay.origin, "naql:type": word(relay.origin_type) }));
        graph.attributed.insert(format!("_:w{n}"), json!({ "prov:entity": words, "prov:agent": speaker }));
        graph.derived.insert(
            format!("_:r{n}"),
            json!({
                "prov:generatedEntity": report, "prov:usedEntity": words, "prov:type": name_of("prov:Quotation"),
                "naql:start": relay.start, "naql:end": relay.end,
            }),
        );
    }
    json!({
        "prefix": { "naql": "urn:naql:" },
        "entity": graph.entity,
        "agent": graph.agent,
        "activity": { "naql:trace": { "prov:label": concat!("naql ", env!("CARGO_PKG_VERSION")) } },
        "used": { "_:u": { "prov:activity": "naql:trace", "prov:entity": "naql:story" } },
        "wasAttributedTo": graph.attributed,
        "wasDerivedFrom": graph.derived,
    })
}

/// The parts of a PROV document in the making.
struct Graph<'a> {
    registry: &'a Registry,
    entity: Map<String, Value>,
    agent: Map<String, Value>,
    attributed: Map<String, Value>,
    derived: Map<String, Value>,
}

impl Graph<'_> {
    /// The agent of a source, made when it is new.
    fn agent(&mut self, source: &str) -> String {
        let id = format!("naql:source-{}", escape(source, b"-_"));
        if !self.agent.contains_key(&id) {
            let kind = if source.starts_with('@') { "naql:GenericSource" } else { "prov:Organization" };
            let mut agent = json!({ "prov:type": name_of(kind), "prov:label": name(self.registry, source) });
            if let Some(uri) = source_uri(self.registry, source) {
                agent["naql:uri"] = json!({ "$": uri, "type": "xsd:anyURI" });
            }
            self.agent.insert(id.clone(), agent);
        }
        id
    }

    fn attribute(&mut self, entity: &str, source: &str) {
        let agent = self.agent(source);
        let id = format!("_:a{}", self.attributed.len());
        self.attributed.insert(id, json!({ "prov:entity": entity, "prov:agent": agent }));
    }

    /// The report of a source that the story has it from; known by its source only.
    fn report(&mut self, source: &str) -> String {
        let id = format!("naql:report-{}", escape(source, b"-_"));
        if !self.entity.contains_key(&id) {
            self.entity.insert(id.clone(), json!({ "prov:type": name_of("naql:UnresolvedReport") }));
            self.attribute(&id, source);
        }
        id
    }

    fn derive(&mut self, to: &str, from: &str, kind: Option<&str>, credit: Option<&Credit>) {
        let mut out = json!({ "prov:generatedEntity": to, "prov:usedEntity": from });
        if let Some(kind) = kind {
            out["prov:type"] = name_of(kind);
        }
        if let Some(c) = credit {
            out["naql:surface"] = c.surface.as_str().into();
            out["naql:where"] = word(c.place).into();
            out["naql:start"] = c.start.into();
            out["naql:end"] = c.end.into();
            out["naql:confidence"] = format!("{:.2}", c.confidence).into();
            out["naql:rule"] = c.rule.name().into();
        }
        let id = format!("_:d{}", self.derived.len());
        self.derived.insert(id, out);
    }
}

/// A qualified name as a typed value.
fn name_of(name: &str) -> Value {
    json!({ "$": name, "type": "xsd:QName" })
}
