//! The records of how texts spread: sources, edges, clusters, outlets.

use serde::Serialize;

use super::place::{Ref, Shared, Span};
use crate::compare::Relation;

/// A source that stories are from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename = "source")]
#[non_exhaustive]
pub struct Source {
    /// Its ref: the source, the day and a number, `spa#2015-07-22/17`.
    pub id: Ref,
    /// The source, as in [`Credit::source`](crate::source::Credit::source).
    pub source: String,
    /// Whether its own story is among the documents.
    pub seen: bool,
    /// Whether it is an official body, which makes statements and is no news source.
    pub official: bool,
    /// The cluster of its text.
    pub cluster: String,
    /// How many words of its text two outlets have.
    pub text_words: usize,
    /// The outlets that have its text.
    pub outlets: Vec<String>,
    /// The stories that have it and name the source.
    pub credited_by: Vec<Ref>,
    /// Those that have it and do not.
    pub uncredited_by: Vec<Ref>,
    /// The earliest time at which a story with it can have been public (RFC 3339).
    pub first_seen: Option<String>,
    /// Its text, as spans of stories.
    pub consensus: Vec<Span>,
    /// How sure it is that this is the source, from 0 to 1: its share of the outlets that name any.
    pub confidence: f64,
    /// Other sources that are named for the same text.
    pub rivals: Vec<Rival>,
}

/// Another source that is named for a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rival {
    /// The source.
    pub source: String,
    /// The outlets that name it.
    pub outlets: Vec<String>,
}

/// How a text came from one to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The one was copied from the other.
    Direct,
    /// It came from a source that others have it from, too.
    CommonSource,
    /// The evidence does not tell.
    Unclear,
}

/// Whether a story names whom it has its text from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Credited {
    /// It does.
    Credited,
    /// It names nobody.
    Uncredited,
    /// It names another source.
    Other,
    /// It names nobody in particular (`وكالات`).
    Generic,
}

/// Who has it from whom.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename = "edge")]
#[non_exhaustive]
pub struct Edge {
    /// The story or source that had it.
    pub from: Ref,
    /// The story that has it from there.
    pub to: Ref,
    /// The cluster.
    pub cluster: String,
    /// How it came.
    pub how: How,
    /// What the parent was chosen by; see `docs/lineage.md`.
    pub score: f64,
    /// The share of `to` that is in `from`.
    pub share_to: f64,
    /// The share of `from` that is in `to`.
    pub share_from: f64,
    /// How many words they share.
    pub words: usize,
    /// Where they are; `a` is `from`, `b` is `to`.
    pub passages: Vec<Shared>,
    /// Whether `to` names `from`.
    pub credit: Credited,
    /// How much later `to` was public, in seconds: the least and the most that the clocks allow. Negative when it may be earlier.
    pub lag_s: Option<[i64; 2]>,
    /// What speaks for a direct copy.
    pub evidence: Vec<Evidence>,
    /// Other parents whose score is within 0.1 of this one's.
    pub rivals: Vec<Ref>,
}

/// One reason to take an edge for a direct copy.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// Its name.
    pub rule: &'static str,
    /// What it weighs, from 0 to 1.
    pub weight: f64,
    /// Where it shows in `from`; 0 when it shows in `to` only.
    pub a_start: usize,
    /// The byte (code point) after it.
    pub a_end: usize,
    /// Where it shows in `to`; 0 when it shows nowhere.
    pub b_start: usize,
    /// The byte (code point) after it.
    pub b_end: usize,
    /// Whether `b_start` and `b_end` are of the byline.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub in_byline: bool,
}

/// Stories of one report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename = "cluster")]
#[non_exhaustive]
pub struct Cluster {
    /// Its id: the day and a number.
    pub id: String,
    /// What all members were held against: a source's story, the consensus of a source that was not seen, or a story.
    pub anchor: Ref,
    /// The stories, the anchor's own included, by publication.
    pub members: Vec<Member>,
    /// The outlets of the members.
    pub outlets: Vec<String>,
    /// The sources that members name.
    pub agencies: Vec<String>,
    /// Who had it first; `None` where no order can be known.
    pub first: Option<Ref>,
    /// The story that had it last; `None` where no order can be known.
    pub last: Option<Ref>,
    /// How many members or sources have it from nobody else here.
    pub independent_origins: usize,
    /// The share of the pairs of members that share text.
    pub cohesion: f64,
    /// The member to keep when one is kept: one that names the source before one that does not, then the fullest, then the earliest.
    pub kept: Ref,
}

/// A story in a cluster.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Member {
    /// The story.
    pub story: Ref,
    /// The share of its words that the anchor has.
    pub share: f64,
    /// The share of the anchor's words that it has.
    pub share_of_anchor: f64,
    /// What it is to the story that the anchor is, or that the anchor's text is read from; `exact` for that story itself.
    pub relation: Relation,
}

/// An outlet's account.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename = "outlet")]
#[non_exhaustive]
pub struct Outlet {
    /// The outlet, as in [`StoryTrace::publisher`](crate::source::StoryTrace::publisher).
    pub id: String,
    /// How many stories it has.
    pub stories: usize,
    /// How many of them it has from others.
    pub relayed: usize,
    /// How many of these name whom they are from.
    pub credited: usize,
    /// How many name nobody.
    pub uncredited: usize,
    /// How many are its own.
    pub original: usize,
    /// Who has its stories from it.
    pub first_with: Vec<FirstWith>,
}

/// How often another outlet has an outlet's stories from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FirstWith {
    /// The other outlet.
    pub outlet: String,
    /// How many stories.
    pub n: usize,
    /// How much later it has them, in seconds: the median over the edges whose lag is known.
    pub median_lag_s: Option<i64>,
}
