//! For people.

use std::fmt::Write;

use super::names::name;
use crate::source::registry::Registry;
use crate::source::trace::{StoryTrace, word};
use crate::text::inert;

/// A story for people, inert whatever its page has: the chain in one line, and below it every credit and relay with the words that name it.
pub fn text(story: &StoryTrace, registry: &Registry) -> String {
    let hops: Vec<String> = story
        .chain
        .iter()
        .map(|hop| hop.iter().map(|s| inert(&name(registry, s)).into_owned()).collect::<Vec<_>>().join(" + "))
        .map(|hop| if hop.is_empty() { "؟".to_owned() } else { hop })
        .collect();
    let mut out = hops.join(" ← ");
    out.push('\n');
    for c in &story.credits {
        let (place, role) = (word(c.place), word(c.role));
        let surface = c.surface.replace('\n', " ");
        let (source, surface) = (inert(&c.source), inert(&surface));
        let _ = writeln!(out, "  {source}  {place} {role} {}–{}  {surface}", c.start, c.end);
    }
    for r in &story.relays {
        let (origin, kind) = (r.origin.replace('\n', " "), word(r.origin_type));
        let (from, origin) = (inert(&r.from), inert(&origin));
        let _ = writeln!(out, "  {from} ← {origin}  ({kind}) {}–{}", r.start, r.end);
    }
    out
}
