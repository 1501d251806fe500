//! Tell: what a verdict says and no later one depends on: where the matches are in the matched texts, and what they leave of
//! the page.

use std::ops::Range;

use super::cover::cover;
use super::judge::Overlay;
use super::kept::Kept;
use super::outcome::Outcome;
use super::prepare::Prepared;
use super::verdict::Verdict;
use crate::compare::Passage;
use crate::error::Result;
use crate::text::CodePoints;

/// Says which parts of a page its matches have.
pub(crate) fn cover_page(new: &Prepared, verdict: &mut Verdict) {
    (verdict.cover, verdict.new_words) = cover(new, &verdict.matches);
    verdict.new_share = f64::from(verdict.new_words) / new.words as f64;
}

impl Overlay<'_> {
    /// Completes the verdict on a document of the block.
    pub fn tell(&self, i: usize, outcome: &mut Outcome) -> Result<()> {
        let Outcome { verdict, matched, .. } = outcome;
        if !verdict.stories.is_empty() {
            for (found, kept) in verdict.matches.iter_mut().zip(matched) {
                found.b_points = self.points(kept, &found.comparison.passages)?;
            }
            cover_page(&self.ready[i].prepared, verdict);
        }
        Ok(())
    }

    /// The `b` sides of some passages in code points. Of a document of the block they are made once, and go with the block.
    fn points(&self, kept: &Kept, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        match self.within(kept) {
            _ if passages.is_empty() => Ok(Vec::new()),
            Some(i) => {
                let points = self.points[i].get_or_init(|| CodePoints::new(&self.documents[i].text));
                Ok(passages.iter().map(|passage| points.span(passage.b.clone())).collect())
            }
            None => self.earlier.points(kept, passages),
        }
    }
}
