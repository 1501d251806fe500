//! Data: what the page is given, and the other forms are written from.
//!
//! Tables are columns of equal length, which takes a third of the bytes that rows take. What refers to a row of another table is its number. A
//! *ref* is a story (its number), or a source (minus its number minus 1). Shares are thousandths, times seconds since 1970-01-01T00:00:00Z.

use serde::Serialize;

/// A ref: a story from 0 up, a source from -1 down.
pub type Ref = i64;

/// What an edge can say of credit, the best first: the order of the columns.
pub const CREDITS: [&str; 4] = ["credited", "other", "generic", "uncredited"];

/// All of it.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Data {
    /// The form of this; it changes when a reader would have to.
    pub version: u32,
    pub totals: Totals,
    /// The words that numbers in other columns stand for.
    pub lists: Lists,
    pub names: Names,
    pub stories: Stories,
    pub claims: Claims,
    pub sources: Sources,
    pub clusters: Clusters,
    pub edges: Edges,
    pub relays: Relays,
    pub outlets: Outlets,
}

/// What the report is of, counted.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Totals {
    pub pages: usize,
    pub stories: usize,
    pub clusters: usize,
    pub outlets: usize,
    pub agencies: usize,
    /// The earliest and the latest time at which a story can have been public.
    pub from: Option<i64>,
    pub to: Option<i64>,
    #[serde(flatten)]
    pub account: Account,
    /// Stories of a cluster whose page is not here: they have no title, link and text.
    pub without_page: usize,
}

/// Stories by what they are; the first four are what is republished, by whom it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    pub credited: usize,
    /// It names another source than the one that it is from.
    pub other: usize,
    /// It names nobody in particular.
    pub generic: usize,
    pub uncredited: usize,
    pub original: usize,
    /// Who had it from whom cannot be known.
    pub unclear: usize,
}

impl Account {
    /// How many are republished.
    pub fn republished(&self) -> usize {
        self.credited + self.other + self.generic + self.uncredited
    }
}

/// The values of columns that have few.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Lists {
    pub basis: Vec<String>,
    pub role: Vec<String>,
    pub place: Vec<String>,
    pub state: Vec<String>,
    pub how: Vec<String>,
    pub credit: Vec<String>,
    pub rule: Vec<String>,
    pub relation: Vec<String>,
}

/// Outlets and sources.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Names {
    pub id: Vec<String>,
    pub ar: Vec<String>,
    pub en: Vec<String>,
}

/// The stories of clusters.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Stories {
    pub id: Vec<String>,
    pub outlet: Vec<usize>,
    pub title: Vec<Option<String>>,
    pub url: Vec<Option<String>>,
    pub from: Vec<Option<i64>>,
    pub to: Vec<Option<i64>>,
    pub basis: Vec<usize>,
    pub words: Vec<usize>,
    pub role: Vec<usize>,
    pub share_new: Vec<u32>,
}

/// Whom stories name, in the order of the stories.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Claims {
    pub story: Vec<usize>,
    pub source: Vec<usize>,
    pub surface: Vec<String>,
    pub place: Vec<usize>,
    pub state: Vec<usize>,
}

#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Sources {
    pub id: Vec<String>,
    pub name: Vec<usize>,
    pub seen: Vec<bool>,
    pub official: Vec<bool>,
    pub first_seen: Vec<Option<i64>>,
    pub confidence: Vec<u32>,
}

#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Clusters {
    pub id: Vec<String>,
    pub title: Vec<Option<String>>,
    /// The earliest time of a member.
    pub from: Vec<Option<i64>>,
    pub anchor: Vec<Ref>,
    pub first: Vec<Option<Ref>>,
    pub kept: Vec<Ref>,
    pub origins: Vec<usize>,
    pub members: Vec<Vec<usize>>,
    /// Of each member, the share of its words that the anchor has, the share of the anchor's that it has, and what it is to it.
    pub share: Vec<Vec<u32>>,
    pub share_of_anchor: Vec<Vec<u32>>,
    pub relation: Vec<Vec<usize>>,
    pub agencies: Vec<Vec<usize>>,
    pub outlets: Vec<usize>,
    /// The mean share of its stories that is from elsewhere.
    pub taken: Vec<u32>,
    /// How many of its edges name whom the story is from, another, nobody in particular, nobody.
    pub credits: Vec<[usize; 4]>,
    /// Which chunk of texts is its.
    pub chunk: Vec<Option<usize>>,
}

#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Edges {
    pub cluster: Vec<usize>,
    pub from: Vec<Ref>,
    pub to: Vec<usize>,
    pub how: Vec<usize>,
    pub credit: Vec<usize>,
    pub share_to: Vec<u32>,
    pub share_from: Vec<u32>,
    pub words: Vec<usize>,
    pub lag: Vec<Option<[i64; 2]>>,
    /// What speaks for a direct copy: rules and their weights.
    pub rules: Vec<Vec<(usize, u32)>>,
    pub rivals: Vec<Vec<Ref>>,
}

/// Stories of an outlet that are from an agency, one row for each agency and story.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Relays {
    pub agency: Vec<usize>,
    pub outlet: Vec<usize>,
    pub story: Vec<usize>,
    pub cluster: Vec<usize>,
    pub credited: Vec<bool>,
}

#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Outlets {
    pub name: Vec<usize>,
    pub stories: Vec<usize>,
    pub account: Vec<Account>,
    /// Whom it is first with: an outlet, how often, and by how many seconds (the median).
    pub first_with: Vec<Vec<(usize, usize, Option<i64>)>>,
}
