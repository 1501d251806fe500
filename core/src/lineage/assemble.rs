//! Assemble: the way from documents to the records.
//!
//! ```text
//! order ─▶ traces, clocks, pairs ─▶ nodes ─▶ links ─▶ stars; of each: sources ─▶ root ─▶ tree ─▶ records
//! ```

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::claims::{Crawl, claims};
use super::clock::{Clock, written};
use super::edge_record::{self, Naming};
use super::grown::{Grown, first_known, grow, role};
use super::link::{Links, equal_words};
use super::records::{Finding, Lineage, Role, Story};
use super::sources::{Consensus, Named};
use super::star::stars;
use super::story::nodes;
use super::tree::{Field, Parent, Root};
use super::{cluster_record, outlets, source_record};
use crate::compare::Run;
use crate::decide::Policy;
use crate::document::{Document, day};
use crate::error::Result;
use crate::pairs::{Crowds, Pair, Ready, find};
use crate::progress::{Progress, step};
use crate::source::{Registry, Trace, trace};
use crate::threads::on_threads;

/// Who had a report first, who took it, and who said so. Sources are known by `registry`. The same for any order of the input and any
/// number of threads; `None` is one a core.
///
/// ```
/// use naql::{Document, Policy, lineage, source::Registry};
///
/// let text = "أعلنت هيئة الموانئ أن السفينة الكبيرة وصلت فجرا إلى الرصيف الجديد وعلى متنها ألف حاوية من القمح، \
///             وأن تفريغها يستغرق ثلاثة أيام، يغلق خلالها الطريق الساحلي أمام الشاحنات من السادسة صباحا إلى المغرب";
/// let page = |id: &str, text: String, hour: u8| {
///     Document::new(id, text).publisher(format!("{id}.example")).published(format!("2026-03-01T{hour:02}:00:00Z"))
/// };
/// let pages = [page("a", format!("{text} (رويترز)"), 8), page("b", format!("الواحة (رويترز) - {text}"), 9), page("c", text.to_owned(), 10)];
/// let lineage = lineage(&pages, &Policy::default(), Registry::builtin(), None, &())?;
/// let source = &lineage.sources[0];
/// assert_eq!((source.source.as_str(), source.seen, &source.uncredited_by[..]), ("reuters", false, &["c".to_owned()][..]));
/// # Ok::<(), naql::Error>(())
/// ```
///
/// # Errors
/// As [`dedup`](crate::dedup()).
pub fn lineage(
    documents: &[Document],
    policy: &Policy,
    registry: &Registry,
    threads: Option<usize>,
    progress: &dyn Progress,
) -> Result<Lineage> {
    on_threads(threads, || run(documents, policy, registry, progress))
}

fn run(documents: &[Document], policy: &Policy, registry: &Registry, progress: &dyn Progress) -> Result<Lineage> {
    let order = order(documents)?;
    let documents: Vec<&Document> = order.iter().map(|&i| &documents[i]).collect();
    let clocks = documents.iter().map(|document| Clock::of(document)).collect::<Result<Vec<_>>>()?;
    let mut pairs: Vec<(Pair, Vec<Run>)> = Vec::new();
    let mut keep = |pair| {
        pairs.push(pair);
        Ok(())
    };
    let ready = find(&documents, policy, registry, progress, equal_words, &mut keep, Crowds::Heads)?;
    step(progress, "trace", 0, documents.len())?;
    let traces: Vec<Trace> = documents.par_iter().map(|document| trace(document, registry)).collect();
    step(progress, "lineage", 0, documents.len())?;
    let place = |story: &Ready| (story.document, story.part);
    let copies: Vec<_> = ready.iter().filter_map(|copy| Some((place(copy), place(&ready[copy.copy_of?])))).collect();
    let ready: HashMap<(usize, usize), _> = ready.into_iter().map(|story| (place(&story), story.story)).collect();
    let words = |document, part| ready.get(&(document, part)).map(Arc::clone);
    let nodes = nodes(&documents, &traces, &clocks, registry, words);
    let starts: Vec<usize> = traces
        .iter()
        .scan(0, |next, trace| {
            let start = *next;
            *next += trace.stories.len();
            Some(start)
        })
        .collect();
    let node = |document: usize, part: usize| starts[document] + part;
    let mut first: Vec<usize> = (0..nodes.len()).collect();
    copies.into_iter().for_each(|(copy, of)| first[node(copy.0, copy.1)] = node(of.0, of.1));
    let links = Links::new(pairs, &nodes, node, first);
    let stars = stars(&nodes, &links);
    let field = Field { documents: &documents, nodes: &nodes, links: &links };
    let grown: Vec<Grown> = stars.into_par_iter().flat_map_iter(|star| grow(star, field)).collect();
    let mut lineage = records(&grown, field);
    lineage.texts = nodes.iter().map(|node| (node.id.clone(), order[node.document])).collect();
    for source in lineage.sources.iter().filter(|source| !source.consensus.is_empty()) {
        let text = lineage.texts[&source.consensus[0].story];
        lineage.texts.insert(source.id.clone(), text);
    }
    step(progress, "lineage", documents.len(), documents.len())?;
    Ok(lineage)
}

/// The documents by publication, as `dedup` takes them.
fn order(documents: &[Document]) -> Result<Vec<usize>> {
    let times = documents.iter().map(Document::published_seconds).collect::<Result<Vec<_>>>()?;
    let mut order: Vec<usize> = (0..documents.len()).collect();
    let rest = |d: &Document| [&d.publisher, &d.url, &d.title, &d.byline, &d.published, &d.seen].map(Clone::clone);
    order.par_sort_by(|&i, &j| {
        let (a, b) = (&documents[i], &documents[j]);
        let key = |i: usize, d: &'_ Document| (times[i].is_none(), times[i], d.id.clone());
        key(i, a).cmp(&key(j, b)).then_with(|| a.text.cmp(&b.text)).then_with(|| rest(a).cmp(&rest(b)))
    });
    Ok(order)
}

/// Numbers of a day's things: `2015-07-22/17`.
#[derive(Default)]
struct Numbers(HashMap<String, usize>);

impl Numbers {
    fn next(&mut self, prefix: &str, clock: Option<i64>) -> String {
        let date =
            clock.map_or_else(|| "undated".to_owned(), |at| written(i64::from(day(at)) * 86_400)[..10].to_owned());
        let key = format!("{prefix}{date}");
        let n = self.0.entry(key.clone()).or_insert(0);
        *n += 1;
        format!("{key}/{n}")
    }
}

/// The records of all stars, and of the stories that are in none.
fn records(grown: &[Grown], field: Field<'_>) -> Lineage {
    let Field { nodes, links, .. } = field;
    let crawl = Crawl::new(nodes);
    let stories = nodes
        .par_iter()
        .enumerate()
        .map(|(i, node)| Story {
            id: node.id.clone(),
            story: node.part,
            publisher: node.publisher.clone(),
            published: field.documents[node.document].published.clone(),
            clock: node.clock,
            words: node.words,
            cluster: Vec::new(),
            role: Role::Independent,
            share_new: 1.0,
            claims: claims(i, nodes, links, &crawl),
            found: Vec::new(),
        })
        .collect();
    let mut lineage = Lineage { stories, ..Lineage::default() };
    let mut old: Vec<Vec<bool>> = nodes
        .par_iter()
        .enumerate()
        .map(|(i, node)| {
            let mut old = Vec::new();
            for seen in links.of(i).filter(|seen| nodes[seen.other].clock.before(&node.clock)) {
                cover(&mut old, seen.covered(node.words));
            }
            old
        })
        .collect();
    let credits = edge_record::credits(grown, nodes);
    let (mut clusters, mut sources) = (Numbers::default(), Numbers::default());
    for grown in grown {
        let Grown { star, root, others, branches, .. } = grown;
        let first = star.members.iter().filter_map(|&m| nodes[m].clock.from).min();
        let cluster = clusters.next("", first);
        let mut source_ref = String::new();
        let seen = others.iter().filter(|other| other.own.is_some());
        let records: Vec<(&Named, Option<&Consensus>)> = match root {
            Root::Source(named, text) => {
                std::iter::once((named, Some(text))).chain(seen.map(|named| (named, None))).collect()
            }
            Root::Story(_) => seen.map(|named| (named, None)).collect(),
        };
        for (named, text) in records {
            let id = sources.next(&format!("{}#", named.source), first);
            if text.is_some() {
                source_ref.clone_from(&id);
            }
            lineage.sources.push(source_record::source(id, named, text, grown, &cluster, field));
        }
        let naming = Naming { cluster: &cluster, source: &source_ref, credits: &credits };
        for (at, branch) in branches.iter().enumerate() {
            let edge = edge_record::edge(at, grown, &naming, field);
            let (child, story) = (branch.child, &mut lineage.stories[branch.child]);
            story.found.push(Finding {
                from: edge.from.clone(),
                words: edge.words,
                share: edge.share_to,
                passages: edge.passages.iter().map(edge_record::turned).collect(),
            });
            match (branch.parent, root) {
                (Parent::Source, Root::Source(_, text)) => cover(&mut old[child], text.in_member(child, nodes, links)),
                (Parent::Source, Root::Story(_)) => {}
                (Parent::Story(other), _) => {
                    let seen = links.between(child, other);
                    cover(&mut old[child], seen.map_or_else(Vec::new, |seen| seen.covered(nodes[child].words)));
                }
            }
            lineage.edges.push(edge);
        }
        let known = first_known(grown, field);
        for &member in &star.members {
            let story = &mut lineage.stories[member];
            story.cluster.push(cluster.clone());
            let role = role(member, known, grown, field);
            story.role = if story.cluster.len() == 1 { role } else { stronger(story.role, role) };
        }
        lineage.clusters.push(cluster_record::cluster(cluster, known, &source_ref, grown, field));
    }
    for (story, old) in lineage.stories.iter_mut().zip(&old) {
        let covered = old.iter().filter(|&&word| word).count();
        story.share_new = 1.0 - covered as f64 / story.words.max(1) as f64;
    }
    lineage.outlets = outlets::outlets(&lineage);
    lineage
}

fn cover(old: &mut Vec<bool>, words: Vec<bool>) {
    if old.is_empty() {
        *old = words;
    } else {
        old.iter_mut().zip(words).for_each(|(old, word)| *old |= word);
    }
}

/// Of two roles of a story, in two clusters, the one to tell.
fn stronger(a: Role, b: Role) -> Role {
    let rank = |role| match role {
        Role::Relay => 4,
        Role::Rewrite => 3,
        Role::Unclear => 2,
        Role::Origin => 1,
        Role::Independent => 0,
    };
    if rank(b) > rank(a) { b } else { a }
}
