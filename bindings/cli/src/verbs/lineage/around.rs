//! Around: of a lineage, what concerns one document.
//!
//! In: a lineage and an id. Out: the clusters that hold a story of the document, with their stories, sources and edges, and the stories
//! of the document itself. Outlets are left out: their counts are of all documents.

use std::collections::HashSet;

use naql::lineage::Lineage;

use crate::failure::{Failure, Result};

/// What concerns the document `id`, or one of its stories (`id#n`).
///
/// # Errors
/// If there is no such document.
pub fn around(mut lineage: Lineage, id: &str) -> Result<Lineage> {
    let is_it = |story: &str| {
        let number = |rest: &str| rest.strip_prefix('#').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
        story == id || story.strip_prefix(id).is_some_and(number)
    };
    let own = lineage.stories.iter().filter(|story| is_it(&story.id));
    let mut clusters: HashSet<String> = HashSet::new();
    let mut stories: HashSet<String> = HashSet::new();
    for story in own {
        stories.insert(story.id.clone());
        clusters.extend(story.cluster.iter().cloned());
    }
    if stories.is_empty() {
        return Err(Failure::data(format!("--around {id}: no document with text has this id")));
    }
    lineage.clusters.retain(|cluster| clusters.contains(&cluster.id));
    stories.extend(lineage.clusters.iter().flat_map(|cluster| &cluster.members).map(|member| member.story.clone()));
    lineage.stories.retain(|story| stories.contains(&story.id));
    lineage.sources.retain(|source| clusters.contains(&source.cluster));
    lineage.edges.retain(|edge| clusters.contains(&edge.cluster));
    lineage.outlets.clear();
    Ok(lineage)
}
