//! Assemble: the way from documents to the records.
//!
//! ```text
//! order ─▶ traces, clocks, pairs ─▶ nodes ─▶ links ─▶ stars; of each: sources ─▶ root ─▶ tree ─▶ records
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::claims::{Crawl, claims};
use super::clock::{Clock, written};
use super::evidence::{reasons, share};
use super::link::Links;
use super::outlets;
use super::records::{
    Cluster, Credited, Edge, Evidence, Finding, How, Lineage, Member, Ref, Rival, Role, Shared, Source, Span, Story,
};
use super::sources::{Consensus, Named, consensus, named};
use super::star::{Star, stars};
use super::story::{Node, nodes};
use super::tree::{Branch, Field, Parent, Root, above, tree};
use crate::compare::Relation;
use crate::decide::Policy;
use crate::document::{Document, day};
use crate::error::Result;
use crate::pairs::{Pair, find};
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
    let mut pairs: Vec<Pair> = Vec::new();
    let ready = find(&documents, policy, progress, &mut |pair| {
        pairs.push(pair);
        Ok(())
    })?;
    step(progress, "trace", 0, documents.len())?;
    let traces: Vec<Trace> = documents.par_iter().map(|document| trace(document, registry)).collect();
    step(progress, "lineage", 0, documents.len())?;
    let ready: HashMap<(usize, usize), _> =
        ready.into_iter().map(|story| ((story.document, story.part), story.story)).collect();
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
    let links = Links::new(pairs, &nodes, |document, part| starts[document] + part);
    let stars = stars(&nodes, &links);
    let field = Field { documents: &documents, nodes: &nodes, links: &links };
    let grown: Vec<Grown> = stars.into_par_iter().map(|star| grow(star, field)).collect();
    let mut lineage = records(grown, field);
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
    let rest = |d: &Document| [&d.publisher, &d.url, &d.title, &d.byline, &d.published].map(Clone::clone);
    order.par_sort_by(|&i, &j| {
        let (a, b) = (&documents[i], &documents[j]);
        let key = |i: usize, d: &'_ Document| (times[i].is_none(), times[i], d.id.clone());
        key(i, a).cmp(&key(j, b)).then_with(|| a.text.cmp(&b.text)).then_with(|| rest(a).cmp(&rest(b)))
    });
    Ok(order)
}

/// A star with all that is known of it.
struct Grown {
    star: Star,
    root: Root,
    /// The other sources that members name.
    others: Vec<Named>,
    branches: Vec<Branch>,
    /// Of each branch that starts from a story.
    why: Vec<(Vec<Evidence>, bool)>,
}

fn grow(star: Star, field: Field<'_>) -> Grown {
    let Field { nodes, links, .. } = field;
    let mut others = named(&star, nodes);
    let mut root = Root::Story(star.anchor);
    if others.first().is_none_or(|named| named.own != Some(star.anchor)) {
        let unseen = others.iter().position(|named| named.own.is_none() && consensus(named, nodes, links).is_some());
        if let Some(text) = unseen.and_then(|i| consensus(&others[i], nodes, links))
            && let Some(i) = unseen
        {
            root = Root::Source(others.remove(i), text);
        }
    }
    let branches = tree(&star, &root, field);
    let why = branches.iter().map(|branch| match branch.parent {
        Parent::Source => (Vec::new(), false),
        Parent::Story(parent) => {
            let (reasons, enough) = reasons(parent, branch.child, &star.members, &root, &branches, field);
            let evidence = reasons.into_iter().map(|reason| Evidence {
                rule: reason.rule,
                weight: reason.weight,
                a_start: reason.a.start,
                a_end: reason.a.end,
                b_start: reason.b.start,
                b_end: reason.b.end,
                in_byline: reason.in_byline,
            });
            (evidence.collect(), enough)
        }
    });
    let why = why.collect();
    Grown { star, root, others, branches, why }
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
fn records(grown: Vec<Grown>, field: Field<'_>) -> Lineage {
    let Field { nodes, links, .. } = field;
    let crawl = Crawl::new(nodes);
    let mut lineage = Lineage::default();
    lineage.stories = nodes
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
    let credits = credits(&grown, nodes);
    let (mut clusters, mut sources) = (Numbers::default(), Numbers::default());
    for grown in &grown {
        let Grown { star, root, others, branches, why } = grown;
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
            lineage.sources.push(source(id, named, text, grown, &cluster, field));
        }
        let parent_ref = |parent| match parent {
            Parent::Source => source_ref.clone(),
            Parent::Story(story) => nodes[story].id.clone(),
        };
        for (branch, (evidence, enough)) in branches.iter().zip(why) {
            let credit = credit(branch, root, &credits, nodes);
            let edge = edge(branch, evidence.clone(), *enough, grown, &cluster, &parent_ref, credit, field);
            let (child, story) = (branch.child, &mut lineage.stories[branch.child]);
            story.found.push(Finding {
                from: edge.from.clone(),
                words: edge.words,
                share: edge.share_to,
                passages: edge.passages.iter().map(turned).collect(),
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
        lineage.clusters.push(record(cluster, known, &source_ref, grown, field));
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

fn turned(shared: &Shared) -> Shared {
    let Shared { a_start, a_end, b_start, b_end, words } = *shared;
    Shared { a_start: b_start, a_end: b_end, b_start: a_start, b_end: a_end, words }
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

/// Whether it is known that the root of a star was first.
fn first_known(grown: &Grown, field: Field<'_>) -> bool {
    let Field { nodes, .. } = field;
    let Root::Story(root) = grown.root else { return true };
    let copied = |member: usize| {
        // Every step up to the root is a copy for certain.
        let direct = |child: usize| {
            let at = grown.branches.iter().position(|branch| branch.child == child);
            at.is_some_and(|at| grown.why[at].1)
        };
        let up: Vec<usize> = above(&grown.branches, Parent::Story(member)).collect();
        up.last() == Some(&root) && up.iter().filter(|&&story| story != root).all(|&story| direct(story))
    };
    grown.star.members.iter().all(|&m| m == root || nodes[root].clock.before(&nodes[m].clock) || copied(m))
}

fn role(member: usize, known: bool, grown: &Grown, field: Field<'_>) -> Role {
    let Field { nodes, .. } = field;
    let Some(at) = grown.branches.iter().position(|branch| branch.child == member) else {
        return if known { Role::Origin } else { Role::Unclear };
    };
    match grown.branches[at].parent {
        Parent::Source => Role::Relay,
        Parent::Story(parent) => {
            let ordered = grown.why[at].1 || nodes[parent].clock.before(&nodes[member].clock);
            if ordered { Role::Relay } else { Role::Unclear }
        }
    }
}

fn edge(
    branch: &Branch,
    evidence: Vec<Evidence>,
    enough: bool,
    grown: &Grown,
    cluster: &str,
    parent_ref: &dyn Fn(Parent) -> Ref,
    credit: Credited,
    field: Field<'_>,
) -> Edge {
    let Field { nodes, links, .. } = field;
    let (child, node) = (branch.child, &nodes[branch.child]);
    // Of a source, the story its text is read from.
    let (text, words, of) = match (branch.parent, &grown.root) {
        (Parent::Source, Root::Source(_, text)) => {
            let words = text.in_member(child, nodes, links).into_iter().filter(|&word| word).count();
            (text.story, words, text.len())
        }
        (Parent::Story(story), _) => (story, links.words(child, story), nodes[story].words),
        (Parent::Source, Root::Story(story)) => (*story, 0, 1),
    };
    let passages = links.between(text, child).map_or_else(Vec::new, |seen| {
        let form = |(a, b, words): (&std::ops::Range<usize>, &std::ops::Range<usize>, u32)| Shared {
            a_start: a.start,
            a_end: a.end,
            b_start: b.start,
            b_end: b.end,
            words,
        };
        seen.passages().map(form).collect()
    });
    let from_words = match branch.parent {
        Parent::Source => words,
        Parent::Story(story) => links.words(story, child),
    };
    let how = match branch.parent {
        Parent::Source => How::CommonSource,
        Parent::Story(_) if enough => How::Direct,
        Parent::Story(_) => How::Unclear,
    };
    let lag_s = match branch.parent {
        Parent::Source => None,
        Parent::Story(story) => nodes[story].clock.lag(&node.clock),
    };
    Edge {
        from: parent_ref(branch.parent),
        to: node.id.clone(),
        cluster: cluster.to_owned(),
        how,
        score: branch.score,
        share_to: words as f64 / node.words.max(1) as f64,
        share_from: from_words as f64 / of.max(1) as f64,
        words,
        passages,
        credit,
        lag_s,
        evidence,
        rivals: branch.rivals.iter().map(|&parent| parent_ref(parent)).collect(),
    }
}

/// The key of the source that a parent is, or whose story it is.
fn parent_key<'a>(branch: &Branch, root: &'a Root, nodes: &'a [Node]) -> Option<&'a str> {
    match (branch.parent, root) {
        (Parent::Source, Root::Source(named, _)) => Some(&named.key),
        (Parent::Source, Root::Story(_)) => None,
        (Parent::Story(story), _) => nodes[story].outlet.as_deref(),
    }
}

/// The names of each story that an edge of it accounts for: on a composite page they say nothing of its other parts.
fn credits<'a>(grown: &'a [Grown], nodes: &'a [Node]) -> HashSet<(usize, &'a str)> {
    let edges = grown.iter().flat_map(|grown| grown.branches.iter().map(|branch| (branch, &grown.root)));
    let named = edges.filter_map(|(branch, root)| Some((branch.child, parent_key(branch, root, nodes)?)));
    named.filter(|&(child, key)| nodes[child].names(key)).collect()
}

/// Whether a story names whom it has its text from.
fn credit(branch: &Branch, root: &Root, credits: &HashSet<(usize, &str)>, nodes: &[Node]) -> Credited {
    let node = &nodes[branch.child];
    let named =
        parent_key(branch, root, nodes).is_some_and(|key| node.names(key) || node.outlet.as_deref() == Some(key));
    let whole = || node.names.iter().filter(|name| name.whole);
    if named {
        Credited::Credited
    } else if whole().any(|name| !name.generic() && !credits.contains(&(branch.child, name.key.as_str()))) {
        Credited::Other
    } else if whole().any(|name| name.source == "@agencies") {
        Credited::Generic
    } else {
        Credited::Uncredited
    }
}

fn source(id: Ref, named: &Named, text: Option<&Consensus>, grown: &Grown, cluster: &str, field: Field<'_>) -> Source {
    let Field { nodes, links, .. } = field;
    let own = text.is_none().then_some(named.own).flatten();
    let members = || grown.star.members.iter().copied().filter(|&m| nodes[m].outlet.as_deref() != Some(&named.key));
    let has = |m: usize| own.is_none_or(|own| links.between(m, own).is_some());
    let refs = |credited: bool| {
        let those = members().filter(|&m| has(m) && nodes[m].names(&named.key) == credited);
        those.map(|m| nodes[m].id.clone()).collect::<Vec<_>>()
    };
    let outlets: BTreeSet<String> = members().filter(|&m| has(m)).map(|m| nodes[m].publisher.clone()).collect();
    let story = text.map(|text| text.story).or(own).unwrap_or(grown.star.anchor);
    let words = text.map_or_else(|| vec![true; nodes[story].words], |text| text.words.clone());
    let rivals: Vec<Rival> = rivals(named, grown);
    let said = named.outlets.len();
    let all = said + rivals.iter().map(|rival| rival.outlets.len()).sum::<usize>();
    Source {
        source: named.source.clone(),
        seen: own.is_some(),
        official: named.official,
        cluster: cluster.to_owned(),
        text_words: words.iter().filter(|&&word| word).count(),
        outlets: outlets.into_iter().collect(),
        credited_by: refs(true),
        uncredited_by: refs(false),
        first_seen: grown.star.members.iter().filter_map(|&m| nodes[m].clock.from).min().map(written),
        consensus: spans(&nodes[story], &words),
        confidence: said as f64 / all.max(1) as f64,
        rivals,
        id,
    }
}

/// The other sources that are named for the same text.
fn rivals(named: &Named, grown: &Grown) -> Vec<Rival> {
    let root = if let Root::Source(root, _) = &grown.root { Some(root) } else { None };
    let all: BTreeMap<&str, &Named> =
        grown.others.iter().chain(root).map(|other| (other.key.as_str(), other)).collect();
    let all = all.into_values().filter(|other| other.key != named.key && other.whole);
    all.map(|other| Rival { source: other.source.clone(), outlets: other.outlets.iter().cloned().collect() }).collect()
}

/// Stretches of a story's words.
fn spans(node: &Node, words: &[bool]) -> Vec<Span> {
    let Some(text) = &node.text else { return Vec::new() };
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, stretch) in words.chunk_by(|a, b| a == b).map(|stretch| {
        let at = start;
        start += stretch.len();
        (at, stretch)
    }) {
        if stretch[0] {
            let span = text.raw_span(at..at + stretch.len());
            spans.push(Span { story: node.id.clone(), start: span.start, end: span.end });
        }
    }
    spans
}

fn record(id: String, known: bool, source_ref: &str, grown: &Grown, field: Field<'_>) -> Cluster {
    let Field { nodes, links, .. } = field;
    let Grown { star, root, others, branches, .. } = grown;
    let (text, anchor) = match root {
        Root::Story(story) => (*story, nodes[*story].id.clone()),
        Root::Source(_, text) => (text.story, source_ref.to_owned()),
    };
    let member = |&m: &usize| {
        let (share, share_of_anchor) = match root {
            Root::Source(_, consensus) => {
                let words = consensus.in_member(m, nodes, links).into_iter().filter(|&word| word).count() as f64;
                (words / nodes[m].words.max(1) as f64, words / consensus.len().max(1) as f64)
            }
            Root::Story(story) if *story == m => (1.0, 1.0),
            Root::Story(story) => (share(m, *story, nodes, links), share(*story, m, nodes, links)),
        };
        let relation =
            links.between(m, text).map_or(if m == text { Relation::Exact } else { Relation::None }, |s| s.relation());
        Member { story: nodes[m].id.clone(), share, share_of_anchor, relation }
    };
    let members = &star.members;
    let pairs = members.len() * (members.len() - 1) / 2;
    let linked = (0..members.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
    let linked = linked.filter(|&(i, j)| links.between(members[i], members[j]).is_some()).count();
    let key = match root {
        Root::Source(named, _) => Some(named.key.as_str()),
        Root::Story(story) => nodes[*story].outlet.as_deref(),
    };
    let kept = members.iter().copied().max_by_key(|&m| {
        let credited = key.is_some_and(|key| nodes[m].names(key) || nodes[m].outlet.as_deref() == Some(key));
        (credited, nodes[m].words, std::cmp::Reverse(m))
    });
    let last =
        members.iter().copied().find(|&m| members.iter().all(|&o| o == m || nodes[o].clock.before(&nodes[m].clock)));
    let agencies = others.iter().map(|named| &named.source);
    let agencies = agencies.chain(if let Root::Source(named, _) = root { Some(&named.source) } else { None });
    let parentless = members.iter().filter(|&&m| branches.iter().all(|branch| branch.child != m)).count();
    Cluster {
        id,
        first: known.then(|| anchor.clone()),
        anchor,
        members: members.iter().map(member).collect(),
        outlets: members.iter().map(|&m| nodes[m].publisher.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
        agencies: agencies.cloned().collect::<BTreeSet<_>>().into_iter().collect(),
        last: last.map(|m| nodes[m].id.clone()),
        independent_origins: parentless + usize::from(matches!(root, Root::Source(..))),
        cohesion: linked as f64 / pairs.max(1) as f64,
        kept: kept.map_or_else(String::new, |m| nodes[m].id.clone()),
    }
}
