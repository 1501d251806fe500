//! Relays: which stories of a cluster are from which agency, and whether they say so.
//!
//! In: the records of one cluster. Out: [`Relay`]s, one for each agency and story.
//!
//! ```text
//! source   who has its text, by the record: credited_by, uncredited_by
//! agency   a member whose publisher is a news agency or an official body: what the tree has below it; a story that names the agency
//!          in a claim, or by its edge, is credited
//! ```

use std::collections::{BTreeMap, HashMap};

use naql::source::{Kind, Registry};

use crate::records::{Edge, Source, Story};

/// A story of an agency's text.
pub struct Relay<'a> {
    pub agency: &'a str,
    pub story: &'a Story,
    pub credited: bool,
}

/// The relays of a cluster, by agency and story.
pub fn relays<'a>(
    members: &[&'a Story],
    sources: &[&'a Source],
    edges: &[&'a Edge],
    registry: &Registry,
) -> Vec<Relay<'a>> {
    let by_id: HashMap<&str, &'a Story> = members.iter().map(|story| (story.id.as_str(), *story)).collect();
    let mut found: BTreeMap<(&'a str, &'a str), bool> = BTreeMap::new();
    let mut add = |agency: &'a str, story: &'a Story, credited: bool| {
        if story.publisher != agency {
            *found.entry((agency, &story.id)).or_default() |= credited;
        }
    };
    for source in sources {
        for (refs, credited) in [(&source.credited_by, true), (&source.uncredited_by, false)] {
            refs.iter().filter_map(|id| by_id.get(id.as_str())).for_each(|story| add(&source.source, story, credited));
        }
    }
    let mut below: HashMap<&str, Vec<&'a Edge>> = HashMap::new();
    edges.iter().for_each(|edge| below.entry(&edge.from).or_default().push(edge));
    let is_agency = |story: &&Story| {
        registry.by_id(&story.publisher).is_some_and(|entry| matches!(entry.kind, Kind::Agency | Kind::Official))
    };
    for agency in members.iter().copied().filter(is_agency) {
        // Clusters are trees, so this ends; a chain of copies may be long, so it does not recurse.
        let mut open = vec![agency.id.as_str()];
        while let Some(from) = open.pop() {
            for edge in below.get(from).map_or(&[][..], Vec::as_slice) {
                if let Some(story) = by_id.get(edge.to.as_str()) {
                    let named = story.claims.iter().any(|claim| claim.source == agency.publisher);
                    add(&agency.publisher, story, named || (from == agency.id && edge.credit == "credited"));
                }
                open.push(&edge.to);
            }
        }
    }
    found.into_iter().map(|((agency, story), credited)| Relay { agency, story: by_id[story], credited }).collect()
}
