//! Records: the lines of `naql lineage`, as a report reads them.
//!
//! In: lines of JSON, or a [`Lineage`](naql::lineage::Lineage) of this process. Out: [`Records`]. Both ways go through the JSON form (offsets in
//! code points), so a report is the same whether its lineage was written to a file first. Fields that no report shows are left out.

use naql::{Code, Document, Error, Result};
use serde::{Deserialize, Deserializer};

/// The records of a lineage, by kind, each kind in the order of its lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    pub(crate) stories: Vec<Story>,
    pub(crate) sources: Vec<Source>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) outlets: Vec<Outlet>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Record {
    Story(Story),
    Source(Source),
    Edge(Edge),
    Cluster(Cluster),
    Outlet(Outlet),
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Story {
    pub id: String,
    pub story: usize,
    pub publisher: String,
    pub clock: Clock,
    pub words: usize,
    pub cluster: Vec<String>,
    pub role: String,
    pub share_new: f64,
    pub claims: Vec<Claim>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Clock {
    /// Seconds since 1970-01-01T00:00:00Z.
    #[serde(deserialize_with = "seconds")]
    pub from: Option<i64>,
    #[serde(deserialize_with = "seconds")]
    pub to: Option<i64>,
    pub basis: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Claim {
    pub source: String,
    pub surface: String,
    #[serde(rename = "where")]
    pub place: String,
    pub state: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Source {
    pub id: String,
    pub source: String,
    pub seen: bool,
    pub official: bool,
    pub cluster: String,
    pub credited_by: Vec<String>,
    pub uncredited_by: Vec<String>,
    #[serde(deserialize_with = "seconds")]
    pub first_seen: Option<i64>,
    pub consensus: Vec<Span>,
    pub confidence: f64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Span {
    pub story: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Edge {
    pub from: String,
    pub to: String,
    pub cluster: String,
    pub how: String,
    pub share_to: f64,
    pub share_from: f64,
    pub words: usize,
    pub passages: Vec<Passage>,
    pub credit: String,
    pub lag_s: Option<[i64; 2]>,
    pub evidence: Vec<Evidence>,
    pub rivals: Vec<String>,
}

/// A shared passage, in code points of the two pages.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Passage {
    pub a_start: usize,
    pub a_end: usize,
    pub b_start: usize,
    pub b_end: usize,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Evidence {
    pub rule: String,
    pub weight: f64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Cluster {
    pub id: String,
    pub anchor: String,
    pub members: Vec<Member>,
    pub agencies: Vec<String>,
    pub first: Option<String>,
    pub independent_origins: usize,
    pub kept: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Member {
    pub story: String,
    pub share: f64,
    pub share_of_anchor: f64,
    pub relation: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Outlet {
    pub id: String,
    pub first_with: Vec<FirstWith>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct FirstWith {
    pub outlet: String,
    pub n: usize,
    pub median_lag_s: Option<i64>,
}

impl Records {
    /// Whether a line is a record of a lineage, and not a page.
    pub fn is_record(line: &str) -> bool {
        #[derive(Deserialize)]
        struct Head {
            kind: String,
            text: Option<serde::de::IgnoredAny>,
        }
        serde_json::from_str::<Head>(line).is_ok_and(|head| {
            head.text.is_none() && ["story", "source", "edge", "cluster", "outlet"].contains(&head.kind.as_str())
        })
    }

    /// Adds the record of a line. Records of kinds that are not known here are passed over.
    ///
    /// # Errors
    /// [`Code::InvalidDocument`] if the line is not a record.
    pub fn push(&mut self, line: &str) -> Result<()> {
        if !Self::is_record(line) {
            #[derive(Deserialize)]
            struct Other {
                #[serde(rename = "kind")]
                _kind: String,
            }
            return serde_json::from_str::<Other>(line).map(drop).map_err(|error| bad(&error));
        }
        self.put(serde_json::from_str(line).map_err(|error| bad(&error))?);
        Ok(())
    }

    /// The records of a lineage of these documents.
    ///
    /// # Errors
    /// [`Code::Panic`] if a record has no JSON form, which would be a bug.
    pub fn of(lineage: naql::lineage::Lineage, documents: &[Document]) -> Result<Self> {
        fn all<T: serde::Serialize>(records: &[T], into: &mut Records) -> serde_json::Result<()> {
            for record in records {
                into.put(serde_json::from_str(&serde_json::to_string(record)?)?);
            }
            Ok(())
        }
        let lineage = lineage.in_code_points(documents);
        let mut records = Self::default();
        all(&lineage.stories, &mut records)
            .and_then(|()| all(&lineage.sources, &mut records))
            .and_then(|()| all(&lineage.edges, &mut records))
            .and_then(|()| all(&lineage.clusters, &mut records))
            .and_then(|()| all(&lineage.outlets, &mut records))
            .map_err(|error| Error::new(Code::Panic, format!("a bug in naql: {error}")))?;
        Ok(records)
    }

    fn put(&mut self, record: Record) {
        match record {
            Record::Story(story) => self.stories.push(story),
            Record::Source(source) => self.sources.push(source),
            Record::Edge(edge) => self.edges.push(edge),
            Record::Cluster(cluster) => self.clusters.push(cluster),
            Record::Outlet(outlet) => self.outlets.push(outlet),
        }
    }
}

/// A time in RFC 3339, as seconds.
fn seconds<'de, D: Deserializer<'de>>(of: D) -> std::result::Result<Option<i64>, D::Error> {
    let time = Option::<String>::deserialize(of)?;
    let parsed = time.map(|time| time.parse::<jiff::Timestamp>().map(|time| time.as_second()));
    parsed.transpose().map_err(serde::de::Error::custom)
}

fn bad(error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    Error::new(
        Code::InvalidDocument,
        format!("not a record of naql lineage ({what}); make the file again with naql lineage IN -o OUT"),
    )
}
