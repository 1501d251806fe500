//! Chunks: the texts of clusters and what their stories share, packed.
//!
//! In: the families of a lineage, and pages. Out: [`Chunks`], [packed](crate::pack), of which a browser unpacks one when a story is opened. A chunk is `{cluster: {"texts": [[text, start, end] or null…], "pairs": [[i, j, passages]…]}}`; `i` and `j` are places in
//! the list of members, `start` and `end` say where in its page a story is, and passages are those of [`evidence`](crate::evidence).
//!
//! ```text
//! pair    on an edge: the passages of the record; any other two: compared as `naql compare` does, in families of up to 32, and by the page in larger ones (page/align.js)
//! chunk   families one after the other until there are 256 kB
//! ```

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use naql::compare::Thresholds;
use naql::{Document, Result};
use rayon::prelude::*;

use crate::evidence::{Shown, Side, between, shown};
use crate::pack::packed;
use crate::pages::{Pages, part};
use crate::records::{Edge, Source, Story};

/// How many members a family may have for every two of them to be compared.
const ALL_PAIRS: usize = 32;
/// How many bytes a chunk has before it is packed, about.
const CHUNK: usize = 256 << 10;

/// A cluster with its records.
pub struct Family<'a> {
    pub members: Vec<&'a Story>,
    pub edges: Vec<&'a Edge>,
    pub sources: Vec<&'a Source>,
}

/// Packed texts.
#[derive(Debug, Default)]
pub struct Chunks {
    /// Each in base64.
    pub packed: Vec<String>,
    /// Which one a cluster is in; none if there is no page of it.
    pub of: Vec<Option<usize>>,
}

impl Chunks {
    /// Packs what there is of the texts of each family.
    ///
    /// # Errors
    /// If two texts cannot be compared.
    pub fn make(families: &[Family<'_>], pages: &Pages<'_>) -> Result<Self> {
        let written = families.par_iter().map(|family| written(family, pages)).collect::<Result<Vec<_>>>()?;
        let (mut open, mut all, mut of) = (String::new(), Vec::new(), Vec::with_capacity(written.len()));
        for (cluster, json) in written.into_iter().enumerate() {
            of.push(json.as_ref().map(|_| all.len()));
            let Some(json) = json else { continue };
            open.push(if open.is_empty() { '{' } else { ',' });
            let _ = write!(open, "\"{cluster}\":{json}");
            if open.len() > CHUNK {
                open.push('}');
                all.push(std::mem::take(&mut open));
            }
        }
        if !open.is_empty() {
            open.push('}');
            all.push(open);
        }
        Ok(Self { packed: all.par_iter().map(|json| packed(json)).collect(), of })
    }
}

/// A family's part of a chunk; `None` if no page of it is here.
fn written(family: &Family<'_>, pages: &Pages<'_>) -> Result<Option<String>> {
    let here: Vec<Option<&Document>> = family.members.iter().map(|story| pages.of(story)).collect();
    let sides: Vec<Option<Side<'_>>> = here.iter().map(|page| page.map(|page| Side::new(&page.text))).collect();
    if sides.iter().all(Option::is_none) {
        return Ok(None);
    }
    let texts: Vec<Option<(&str, usize, usize)>> = (family.members.iter().zip(&here).zip(&sides))
        .map(|((story, page), side)| {
            let span = side.as_ref()?.points(part((*page)?, story).0);
            Some((page.as_ref()?.text.as_str(), span.start, span.end))
        })
        .collect();
    let mut pairs: BTreeMap<(usize, usize), Vec<Shown>> = BTreeMap::new();
    for (a, b, edge) in edges(family) {
        let (Some(left), Some(right)) = (&sides[a], &sides[b]) else { continue };
        let passage = |shared: &crate::records::Passage| {
            let (a, b) = (left.bytes(shared.a_start..shared.a_end), right.bytes(shared.b_start..shared.b_end));
            shown(left, right, a, b)
        };
        pairs.insert((a, b), edge.passages.iter().map(passage).collect());
    }
    if family.members.len() <= ALL_PAIRS {
        for b in 0..here.len() {
            for a in 0..b {
                let (Some(left), Some(right)) = (here[a], here[b]) else { continue };
                if left.id != right.id && !pairs.contains_key(&(a, b)) && !pairs.contains_key(&(b, a)) {
                    pairs.insert((a, b), between(left, right, &Thresholds::default())?);
                }
            }
        }
    }
    let pairs: Vec<_> = pairs.iter().map(|((a, b), passages)| (a, b, passages)).collect();
    // Strings and numbers always have a JSON form.
    Ok(Some(serde_json::json!({ "texts": texts, "pairs": pairs }).to_string()))
}

/// The edges between two members, each with their places. The text of a source is read from the story that its consensus begins in.
fn edges<'a>(family: &Family<'a>) -> Vec<(usize, usize, &'a Edge)> {
    let place: HashMap<&str, usize> =
        family.members.iter().enumerate().map(|(at, story)| (story.id.as_str(), at)).collect();
    let text_of: HashMap<&str, &str> = (family.sources.iter())
        .filter_map(|source| Some((source.id.as_str(), source.consensus.first()?.story.as_str())))
        .collect();
    let of = |edge: &'a Edge| {
        let from = text_of.get(edge.from.as_str()).copied().unwrap_or(&edge.from);
        let (a, b) = (*place.get(from)?, *place.get(edge.to.as_str())?);
        (a != b).then_some((a, b, edge))
    };
    family.edges.iter().copied().filter_map(of).collect()
}
