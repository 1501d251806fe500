//! Spot: the pairs of some later stories, compared.
//!
//! In: all pairs that met of these stories, with the pages of all. Out: their relations. Which pairs of a crowd are given is said of the
//! later story of each, in the order of the earlier ones, so all pairs of a story are in one spot.

use std::collections::HashMap;

use super::meet::{Crowds, How};
use super::pair::is_near;
use super::relate::{Side, relate, seen_with};
use super::steps::PairSteps;
use crate::compare::Comparison;
use crate::decide::{Incoming, reread_all};
use crate::document::{Document, day};
use crate::error::{Code, Error, Result};
use crate::fingerprint::Fingerprinter;
use crate::index::StoryNumber;
use crate::story::{Recurrence, Standing, StoryWords};

/// Two stories that met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The later story.
    pub b: StoryNumber,
    /// The earlier story.
    pub a: StoryNumber,
    /// How they met, as bits.
    pub how: u64,
}

/// Two stories with a relation.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// The earlier story.
    pub a: StoryNumber,
    /// The later story.
    pub b: StoryNumber,
    /// How many stories the crowd has by which they met; 0 for none.
    pub crowd: u32,
    /// What the first is to the second.
    pub comparison: Comparison,
    /// Whether the later story is near one of a crowd by it.
    pub is_full: bool,
    /// Whether the pair is one only if the earlier story is near none of a crowd before it.
    pub unless_full: bool,
}

/// A document, made ready to be compared.
pub struct PairPage<'d> {
    document: &'d Document,
    stories: Vec<StoryWords>,
    day: Option<i32>,
    outlet: u64,
}

impl PairSteps<'_> {
    /// Makes a document ready, in the space of a fingerprinter.
    ///
    /// # Errors
    /// As [`PairSteps::stories`].
    pub fn open<'d>(&self, document: &'d Document, space: &mut Fingerprinter) -> Result<PairPage<'d>> {
        let day = Incoming::new(document)?.published.map(day);
        // Its keys were made before: what is compared are the words.
        let stories = reread_all(&document.text, space)?;
        Ok(PairPage { document, stories, day, outlet: Self::outlet(document) })
    }

    /// What is known of a story's shingles, by what each bucket says and by its standing words, of which several may be told.
    pub fn seen(parts: Vec<Vec<Recurrence>>, standing: (u32, u32)) -> Vec<Recurrence> {
        let standing = Standing { until: standing.0, from: standing.1 };
        let mut seen: Vec<Recurrence> = parts.into_iter().flatten().map(|seen| seen_with(seen, standing)).collect();
        seen.sort_unstable_by_key(|seen| seen.word);
        seen
    }

    /// The relations of the pairs of later stories: all that each of these is in, in any order. `seen` is known of the shingles of the
    /// earlier ones; pages are by the numbers of their documents.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when the page of a story is not there.
    pub fn compare(
        &self,
        mut asked: Vec<Asked>,
        seen: &HashMap<StoryNumber, Vec<Recurrence>>,
        pages: &HashMap<u64, PairPage<'_>>,
    ) -> Result<Vec<Related>> {
        asked.sort_unstable();
        let side = |story: StoryNumber| {
            let page = pages.get(&story.document());
            let of = page.and_then(|page| Some((page, page.stories.get(story.part())?)));
            let (page, of) = of.ok_or_else(|| {
                let message = format!("story {} of document {} is not among the pages", story.part(), story.document());
                Error::new(Code::InvalidArgument, message)
            })?;
            Ok::<_, Error>((Side { story: of, text: &page.document.text, day: page.day }, page.outlet))
        };
        let mut found = Vec::new();
        for of_b in asked.chunk_by(|one, other| one.b == other.b) {
            let mut near = 0;
            for &Asked { a, b, how } in of_b {
                let (how, b_is_full) = (How::from_bits(how), near >= Crowds::Stars.most_near());
                let unless_full = !how.is_compared(true, b_is_full);
                if unless_full && !how.is_compared(false, b_is_full) {
                    continue;
                }
                let ((one, outlet), (two, other)) = (side(a)?, side(b)?);
                let known = seen.get(&a).map_or(&[][..], Vec::as_slice);
                let same_outlet = outlet != 0 && outlet == other;
                let Some(comparison) = relate(one, two, same_outlet, how, known, &self.policy.relation)? else {
                    continue;
                };
                let is_full = how.crowd > 0 && is_near(comparison.relation);
                near += usize::from(is_full);
                found.push(Related { a, b, crowd: how.crowd, comparison, is_full, unless_full });
            }
        }
        Ok(found)
    }
}
