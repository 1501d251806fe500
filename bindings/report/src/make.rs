//! Make: the way from records to the data of a report.
//!
//! ```text
//! stories, sources ─▶ numbers ─▶ clusters with their edges and relays ─▶ accounts ─▶ data
//!                                clusters ─▶ texts and passages of each ─▶ chunks
//! ```

use std::collections::{BTreeSet, HashMap};

use naql::source::Registry;
use naql::{Document, Result};
use rayon::prelude::*;

use crate::account::account;
use crate::chunks::{Chunks, Family};
use crate::data::{CREDITS, Data, Ref};
use crate::names::{Interner, number};
use crate::pages::{Pages, part};
use crate::records::{Cluster, Edge, Records, Source, Story};
use crate::relays::relays;

/// The form of the data.
const VERSION: u32 = 1;

/// The data of a report, and its texts.
///
/// # Errors
/// If two texts cannot be compared.
pub fn make(records: &Records, documents: &[Document], registry: &Registry) -> Result<(Data, Chunks)> {
    let pages = Pages::new(documents);
    let mut maker = Maker::new(registry);
    maker.stories(&records.stories, &pages);
    maker.sources(&records.sources);
    let edges = by_cluster(&records.edges, |edge: &Edge| &edge.cluster);
    let sources = by_cluster(&records.sources, |source: &Source| &source.cluster);
    let stories: HashMap<&str, &Story> = records.stories.iter().map(|story| (story.id.as_str(), story)).collect();
    let mut families = Vec::with_capacity(records.clusters.len());
    for (at, cluster) in records.clusters.iter().enumerate() {
        let members = cluster.members.iter().filter_map(|member| stories.get(member.story.as_str()).copied());
        let family = Family {
            members: members.collect(),
            edges: edges.get(cluster.id.as_str()).cloned().unwrap_or_default(),
            sources: sources.get(cluster.id.as_str()).cloned().unwrap_or_default(),
        };
        maker.cluster(cluster, &family);
        maker.edges(at, &family.edges);
        maker.relays(at, &family, registry);
        families.push(family);
    }
    let Maker { mut names, mut data, .. } = maker;
    account(records, &mut names, &mut data);
    let chunks = Chunks::make(&families, &pages)?;
    data.clusters.chunk.clone_from(&chunks.of);
    data.names = names.finish();
    Ok((data, chunks))
}

/// Records by the id of their cluster.
fn by_cluster<'a, T>(records: &'a [T], id: impl Fn(&'a T) -> &'a String) -> HashMap<&'a str, Vec<&'a T>> {
    let mut all: HashMap<&str, Vec<&T>> = HashMap::new();
    records.iter().for_each(|record| all.entry(id(record)).or_default().push(record));
    all
}

struct Maker<'a> {
    names: Interner<'a>,
    data: Data,
    /// The numbers of refs.
    refs: HashMap<&'a str, Ref>,
}

impl<'a> Maker<'a> {
    fn new(registry: &'a Registry) -> Self {
        let mut data = Data { version: VERSION, ..Data::default() };
        data.lists.credit = CREDITS.map(str::to_owned).into();
        Self { names: Interner::new(registry), data, refs: HashMap::new() }
    }

    /// The stories that are in a cluster.
    fn stories(&mut self, stories: &'a [Story], pages: &Pages<'_>) {
        let shown: Vec<&Story> = stories.iter().filter(|story| !story.cluster.is_empty()).collect();
        let parts: Vec<_> =
            shown.par_iter().map(|story| pages.of(story).map(|page| (page, part(page, story).1))).collect();
        for (story, page) in shown.into_iter().zip(parts) {
            let Data { lists, stories: to, claims, totals, .. } = &mut self.data;
            let at = to.id.len();
            self.refs.insert(&story.id, at as Ref);
            totals.without_page += usize::from(page.is_none());
            let (url, title) = page.map_or((None, None), |(page, title)| (page.url.clone(), title));
            to.id.push(story.id.clone());
            to.outlet.push(self.names.number(&story.publisher));
            to.title.push(title);
            to.url.push(url.filter(|url| url.starts_with("https://") || url.starts_with("http://")));
            to.from.push(story.clock.from);
            to.to.push(story.clock.to);
            to.basis.push(number(&mut lists.basis, &story.clock.basis));
            to.words.push(story.words);
            to.role.push(number(&mut lists.role, &story.role));
            to.share_new.push(thousandths(story.share_new));
            for claim in &story.claims {
                claims.story.push(at);
                claims.source.push(self.names.number(&claim.source));
                claims.surface.push(claim.surface.clone());
                claims.place.push(number(&mut lists.place, &claim.place));
                claims.state.push(number(&mut lists.state, &claim.state));
            }
        }
    }

    fn sources(&mut self, sources: &'a [Source]) {
        for (at, source) in sources.iter().enumerate() {
            let to = &mut self.data.sources;
            self.refs.insert(&source.id, -1 - at as Ref);
            to.id.push(source.id.clone());
            to.name.push(self.names.number(&source.source));
            to.seen.push(source.seen);
            to.official.push(source.official);
            to.first_seen.push(source.first_seen);
            to.confidence.push(thousandths(source.confidence));
        }
    }

    fn cluster(&mut self, cluster: &'a Cluster, family: &Family<'a>) {
        let Data { lists, stories, clusters: to, .. } = &mut self.data;
        let at = |id: &str| self.refs.get(id).copied();
        let members: Vec<(usize, _)> = cluster
            .members
            .iter()
            .filter_map(|member| Some((usize::try_from(at(&member.story)?).ok()?, member)))
            .collect();
        let title = |id: Option<&str>| {
            let at = usize::try_from(self.refs.get(id?).copied()?).ok()?;
            stories.title[at].clone()
        };
        to.id.push(cluster.id.clone());
        to.title.push(title(cluster.first.as_deref()).or_else(|| title(Some(&cluster.kept))));
        to.from.push(members.iter().filter_map(|&(at, _)| stories.from[at]).min());
        to.anchor.push(at(&cluster.anchor).unwrap_or_default());
        to.first.push(cluster.first.as_deref().and_then(at));
        to.kept.push(at(&cluster.kept).unwrap_or_default());
        to.origins.push(cluster.independent_origins);
        to.share.push(members.iter().map(|(_, member)| thousandths(member.share)).collect());
        to.share_of_anchor.push(members.iter().map(|(_, member)| thousandths(member.share_of_anchor)).collect());
        to.relation.push(members.iter().map(|(_, member)| number(&mut lists.relation, &member.relation)).collect());
        to.outlets.push(members.iter().map(|&(at, _)| stories.outlet[at]).collect::<BTreeSet<_>>().len());
        to.members.push(members.into_iter().map(|(at, _)| at).collect());
        let agencies: BTreeSet<usize> = cluster.agencies.iter().map(|id| self.names.number(id)).collect();
        to.agencies.push(agencies.into_iter().collect());
        let taken: f64 = family.edges.iter().map(|edge| edge.share_to).sum();
        to.taken.push(thousandths(taken / family.edges.len().max(1) as f64));
        to.credits.push(CREDITS.map(|credit| family.edges.iter().filter(|edge| edge.credit == credit).count()));
    }

    fn edges(&mut self, cluster: usize, edges: &[&'a Edge]) {
        let Data { lists, edges: to, .. } = &mut self.data;
        for edge in edges {
            let (Some(&from), Some(&child)) = (self.refs.get(edge.from.as_str()), self.refs.get(edge.to.as_str()))
            else {
                continue;
            };
            let Ok(child) = usize::try_from(child) else { continue };
            let rules = edge.evidence.iter().map(|e| (number(&mut lists.rule, &e.rule), thousandths(e.weight)));
            to.rules.push(rules.collect());
            to.cluster.push(cluster);
            to.from.push(from);
            to.to.push(child);
            to.how.push(number(&mut lists.how, &edge.how));
            to.credit.push(number(&mut lists.credit, &edge.credit));
            to.share_to.push(thousandths(edge.share_to));
            to.share_from.push(thousandths(edge.share_from));
            to.words.push(edge.words);
            to.lag.push(edge.lag_s);
            to.rivals.push(edge.rivals.iter().filter_map(|id| self.refs.get(id.as_str()).copied()).collect());
        }
    }

    fn relays(&mut self, cluster: usize, family: &Family<'a>, registry: &Registry) {
        for relay in relays(&family.members, &family.sources, &family.edges, registry) {
            let Some(story) = self.refs.get(relay.story.id.as_str()).and_then(|&at| usize::try_from(at).ok()) else {
                continue;
            };
            let to = &mut self.data.relays;
            to.agency.push(self.names.number(relay.agency));
            to.outlet.push(self.names.number(&relay.story.publisher));
            to.story.push(story);
            to.cluster.push(cluster);
            to.credited.push(relay.credited);
        }
    }
}

/// A share in thousandths.
#[expect(clippy::cast_sign_loss, reason = "shares are from 0 to 1")]
fn thousandths(share: f64) -> u32 {
    (share * 1000.0).round() as u32
}
