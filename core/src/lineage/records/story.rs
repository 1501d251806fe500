//! The records of stories: what each says of its sources, and what it has from others.

use serde::Serialize;

use super::place::{Ref, Shared};
use crate::lineage::clock::Clock;
use crate::source::Place;

/// What a story is in its clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A cluster starts from it.
    Origin,
    /// It has the text from another story or a source.
    Relay,
    /// It tells another's report in other words.
    Rewrite,
    /// It is in no cluster.
    Independent,
    /// It may be the origin or a relay: no order can be known.
    Unclear,
}

/// One story.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename = "story")]
#[non_exhaustive]
pub struct Story {
    /// Its ref.
    pub id: Ref,
    /// Which story of the page it is, from 0.
    pub story: usize,
    /// Whose page it is, as in [`StoryTrace::publisher`](crate::source::StoryTrace::publisher).
    pub publisher: String,
    /// When the document was published, as given.
    pub published: Option<String>,
    /// When it was public.
    pub clock: Clock,
    /// How many words it has.
    pub words: usize,
    /// The clusters it is in.
    pub cluster: Vec<String>,
    /// What it is in them.
    pub role: Role,
    /// The share of its words that no story before it has, from 0 to 1.
    pub share_new: f64,
    /// What it says of its sources.
    pub claims: Vec<Claim>,
    /// What it has from others.
    pub found: Vec<Finding>,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The source's own story is among the documents, is not later, and has the text.
    Found,
    /// It is not, but another outlet that names the source has the text.
    Corroborated,
    /// Nobody else has the text and names the source.
    CreditedOnly,
    /// Other stories of the source from those days are here; none has the text.
    Absent,
    /// The text is found in the story of another source.
    OtherText,
    /// No source by name.
    Generic,
}

/// One source that a story names.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Claim {
    /// The source, as in [`Credit::source`](crate::source::Credit::source).
    pub source: String,
    /// The words that name it.
    pub surface: String,
    /// First byte (code point in JSON) of the surface: in the text, or in the byline when `where` is `byline`.
    pub start: usize,
    /// The byte (code point) after it.
    pub end: usize,
    /// Where it is.
    #[serde(rename = "where")]
    pub place: Place,
    /// What became of it.
    pub state: State,
    /// The stories that show it.
    pub by: Vec<Ref>,
    /// How many words the story shares with the one of them that has most.
    pub words: usize,
    /// Their share of the story.
    pub share: f64,
}

/// Text that a story has from another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The story or source.
    pub from: Ref,
    /// How many words they share.
    pub words: usize,
    /// Their share of the story.
    pub share: f64,
    /// Where they are; `a` is the story, `b` the other. Of a source, the text of its consensus.
    pub passages: Vec<Shared>,
}
