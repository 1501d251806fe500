//! Stories: what lineage needs of each, whatever it shares with others.
//!
//! In: documents, their traces, their words. Out: [`Node`]s, by document and place in the page.
//!
//! What a story *names* is what it credits, the official bodies whose statement it says it prints, and the sites of other publishers whose
//! address is in its head. Its own outlet is left out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::clock::Clock;
use super::official;
use super::records::Ref;
use crate::decide::source_key;
use crate::document::Document;
use crate::source::{Kind, Place, Registry, Role, Source, StoryTrace, Trace};
use crate::story::StoryWords;
use crate::text::Words;

/// How much of the head of a story is read for the addresses of sites.
const HEAD: usize = 400;

/// A story.
pub(super) struct Node {
    /// Which document, by publication.
    pub document: usize,
    /// Which story of its page.
    pub part: usize,
    pub id: Ref,
    pub publisher: String,
    /// The publisher's [`source_key`]; `None` when nobody knows it.
    pub outlet: Option<String>,
    /// What the outlet is called in prose, if the name means nothing else.
    pub called: Arc<[String]>,
    /// Whether the publisher is a news agency, or an official body.
    pub agency: bool,
    pub words: usize,
    /// Its words; `None` of a story that is too short to be compared.
    pub text: Option<Arc<StoryWords>>,
    pub clock: Clock,
    pub names: Vec<Name>,
}

impl Node {
    /// Whether it names the source of a key.
    pub fn names(&self, key: &str) -> bool {
        self.names.iter().any(|name| name.key == key)
    }

    /// The sources that it names for the whole of it.
    pub fn sources(&self) -> impl Iterator<Item = &Name> {
        self.names.iter().filter(|name| name.whole && !name.generic())
    }

    /// Whether it is its outlet's own: it names none for the whole of it, but for bodies whose statement it prints.
    pub fn is_original(&self) -> bool {
        self.sources().all(|name| name.official)
    }

    /// Whether both name one source for the whole of them.
    pub fn shares_source(&self, other: &Self) -> bool {
        self.sources().any(|name| other.sources().any(|theirs| theirs.key == name.key))
    }
}

/// A source that a story names.
pub(super) struct Name {
    pub source: String,
    pub key: String,
    pub surface: String,
    pub start: usize,
    pub end: usize,
    pub place: Place,
    /// Whether the story as a whole is said to be the source's, not a claim in it.
    pub whole: bool,
    pub official: bool,
}

impl Name {
    /// Whether it is no source by name.
    pub fn generic(&self) -> bool {
        self.source.starts_with('@')
    }

    /// Whether a place that is made for sources names it.
    pub fn slot(&self) -> bool {
        self.place != Place::Inline
    }
}

/// The stories of some documents. `words` gives those of a story that was compared.
pub(super) fn nodes(
    documents: &[&Document],
    traces: &[Trace],
    clocks: &[Clock],
    registry: &Registry,
    words: impl Fn(usize, usize) -> Option<Arc<StoryWords>>,
) -> Vec<Node> {
    let hosts: HashSet<&str> =
        documents.iter().filter_map(|d| d.publisher.as_deref()).filter(|name| is_host(name)).collect();
    let mut called: HashMap<String, Arc<[String]>> = HashMap::new();
    let mut nodes = Vec::with_capacity(documents.len());
    for (document, trace) in traces.iter().enumerate() {
        for (part, story) in trace.stories.iter().enumerate() {
            let id = &documents[document].id;
            let id = if trace.stories.len() == 1 { id.clone() } else { format!("{id}#{part}") };
            let own = source_key(&story.publisher);
            let text = words(document, part);
            let count = text.as_ref().map_or_else(
                || {
                    let mut words = Words::new();
                    words.fold(&documents[document].text[story.start..story.end]);
                    words.len()
                },
                |text| text.len(),
            );
            let entry = registry.by_id(&story.publisher);
            let kind = entry.map(|entry| entry.kind);
            let called =
                called.entry(story.publisher.clone()).or_insert_with(|| called_by(&story.publisher, entry).into());
            nodes.push(Node {
                document,
                part,
                id,
                publisher: story.publisher.clone(),
                outlet: (own != "?").then(|| own.clone()),
                called: Arc::clone(called),
                agency: matches!(kind, Some(Kind::Agency | Kind::Official)),
                words: count,
                text,
                clock: clocks[document],
                names: names(&documents[document].text, story, &own, &hosts, registry),
            });
        }
    }
    nodes
}

fn names(text: &str, story: &StoryTrace, own: &str, hosts: &HashSet<&str>, registry: &Registry) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for credit in story.credits.iter().filter(|credit| credit.role != Role::Own) {
        names.push(Name {
            source: credit.source.clone(),
            key: source_key(&credit.source),
            surface: credit.surface.clone(),
            start: credit.start,
            end: credit.end,
            place: credit.place,
            whole: credit.role == Role::Wire,
            official: registry.by_id(&credit.source).is_some_and(|entry| entry.kind == Kind::Official),
        });
    }
    let prose = story.start..story.end;
    let bodies = official::statements(&text[prose.clone()]).into_iter().map(|span| (span, true));
    let sites = addresses(&text[prose], hosts).into_iter().map(|span| (span, false));
    for (span, official) in bodies.chain(sites) {
        let span = story.start + span.start..story.start + span.end;
        let surface = text[span.clone()].to_owned();
        let source = format!("?{surface}");
        names.push(Name {
            key: source_key(&source),
            source,
            surface,
            start: span.start,
            end: span.end,
            place: Place::Inline,
            whole: true,
            official,
        });
    }
    let mut seen = HashSet::new();
    names.retain(|name| name.key != own && seen.insert(name.key.clone()));
    names
}

/// What a publisher is called: the names of its entry that are nothing else; without one its name, if it has two words or more, or is a
/// host.
fn called_by(publisher: &str, entry: Option<&Source>) -> Vec<String> {
    match (entry, publisher.strip_prefix('?')) {
        (Some(entry), _) => {
            entry.names().filter(|(_, ambiguous)| !ambiguous).map(|(name, _)| name.to_owned()).collect()
        }
        (None, Some(name)) if is_host(name) || name.contains(' ') => vec![name.to_owned()],
        (None, _) => Vec::new(),
    }
}

fn is_host(name: &str) -> bool {
    name.contains('.') && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
}

/// Where the head of a story has the address of a publisher's site.
fn addresses(text: &str, hosts: &HashSet<&str>) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut end = 0;
    for (start, _) in text.char_indices().take_while(|(at, _)| *at < HEAD).filter(|(_, c)| c.is_ascii_alphanumeric()) {
        if start < end {
            continue;
        }
        let len = text[start..].bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count();
        end = start + len;
        let host = text[start..end].trim_end_matches(['.', '-']);
        let host = host.strip_prefix("www.").unwrap_or(host);
        if hosts.contains(host) {
            let start = start + text[start..end].find(host).unwrap_or(0);
            found.push(start..start + host.len());
        }
    }
    found
}
