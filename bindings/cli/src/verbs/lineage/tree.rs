//! The tree: a lineage for people, one tree a cluster.
//!
//! ```text
//! 2026-03-01/1  3 stories of 3 outlets, 1 origin
//! Reuters (not among the documents)
//! ├─ a  example-one  2026-03-01T08:00:00Z  credited, common source
//! └─ b  example-two  2026-03-01T09:00:00Z  uncredited, common source
//! ```
//! Ids and names come from the input: whatever could steer a terminal or turn the direction of the line is written as an escape.

use std::collections::HashMap;
use std::fmt::Write;

use naql::lineage::{Cluster, Edge, How, Lineage, Role, Story};
use naql::source::Registry;
use naql::text::inert;

/// The lineage as trees.
pub fn written(lineage: &Lineage, registry: &Registry) -> String {
    let stories: HashMap<&str, &Story> = lineage.stories.iter().map(|story| (story.id.as_str(), story)).collect();
    let sources: HashMap<&str, String> =
        lineage.sources.iter().map(|source| (source.id.as_str(), name(&source.source, registry))).collect();
    let mut edges: HashMap<&str, Vec<&Edge>> = HashMap::new();
    lineage.edges.iter().for_each(|edge| edges.entry(&edge.cluster).or_default().push(edge));
    let mut out = String::new();
    for cluster in &lineage.clusters {
        let edges = edges.get(cluster.id.as_str()).map_or(&[][..], Vec::as_slice);
        let tree = Tree { stories: &stories, sources: &sources, edges, registry };
        tree.cluster(cluster, &mut out);
    }
    let alone: Vec<&Story> = lineage.stories.iter().filter(|story| story.role == Role::Independent).collect();
    if !alone.is_empty() {
        let _ = writeln!(out, "{} in no cluster", count(alone.len(), "story", "stories"));
    }
    out
}

struct Tree<'a> {
    stories: &'a HashMap<&'a str, &'a Story>,
    sources: &'a HashMap<&'a str, String>,
    edges: &'a [&'a Edge],
    registry: &'a Registry,
}

impl<'a> Tree<'a> {
    fn cluster(&self, cluster: &Cluster, out: &mut String) {
        let Cluster { id, members, outlets, independent_origins: origins, first, .. } = cluster;
        let order = if first.is_some() { "" } else { ", who was first cannot be known" };
        let (stories, outlets, origins) = (
            count(members.len(), "story", "stories"),
            count(outlets.len(), "outlet", "outlets"),
            count(*origins, "origin", "origins"),
        );
        let _ = writeln!(out, "{}  {stories} of {outlets}, {origins}{order}", inert(id));
        // Whoever has it from nobody here is a root: the source, and members without an edge.
        let mut roots: Vec<&str> = Vec::new();
        let from = self.edges.iter().map(|edge| edge.from.as_str());
        for root in from.chain(members.iter().map(|member| member.story.as_str())) {
            if self.edges.iter().all(|edge| edge.to != root) && !roots.contains(&root) {
                roots.push(root);
            }
        }
        for root in roots {
            let _ = match self.sources.get(root) {
                Some(name) => writeln!(out, "{name} (not among the documents)"),
                None => writeln!(out, "{}", self.story(root)),
            };
            self.children(root, out);
        }
        out.push('\n');
    }

    /// The stories that have it from `root`, and those that have it from them.
    fn children(&self, root: &str, out: &mut String) {
        // A long chain of copies is deep: no recursion.
        let mut stack: Vec<(&Edge, String, bool)> = Vec::new();
        self.below(root, "", &mut stack);
        while let Some((edge, indent, last)) = stack.pop() {
            let how = match edge.how {
                How::Direct => "direct copy",
                How::CommonSource => "common source",
                How::Unclear => "how is unclear",
            };
            let credit = word(edge.credit);
            let (branch, more) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let share = 100.0 * edge.share_to;
            let _ = writeln!(out, "{indent}{branch}{}  {credit}, {how}, {share:.0} %", self.story(&edge.to));
            self.below(&edge.to, &format!("{indent}{more}"), &mut stack);
        }
    }

    /// Puts the edges from `from` on a stack, the first on top, each with its indent and whether it is the last.
    fn below(&self, from: &str, indent: &str, stack: &mut Vec<(&'a Edge, String, bool)>) {
        let edges = self.edges.iter().copied().filter(|edge| edge.from == from).rev();
        stack.extend(edges.enumerate().map(|(i, edge)| (edge, indent.to_owned(), i == 0)));
    }

    fn story(&self, id: &str) -> String {
        let Some(story) = self.stories.get(id) else { return inert(id).into_owned() };
        let published = story.published.as_deref().unwrap_or("undated");
        format!("{}  {}  {}", inert(id), name(&story.publisher, self.registry), inert(published))
    }
}

/// How many there are of something.
fn count(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

/// The word of a unit variant.
fn word(of: impl serde::Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A source by its name.
fn name(source: &str, registry: &Registry) -> String {
    let name = registry.by_id(source).map_or_else(|| source.trim_start_matches('?'), |entry| entry.name());
    inert(name).into_owned()
}
