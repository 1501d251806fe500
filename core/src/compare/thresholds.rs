//! Thresholds: the `[relation]` table of a policy.

use serde::{Deserialize, Serialize};

use super::evidence::passages::Merge;
use crate::error::{Code, Error, Result};

/// What two stories must share to have a relation: the `[relation]` table of a policy. The rules are tried in the order of
/// [`Relation::ALL`](super::Relation::ALL) but for `template`, which comes before `near`.
///
/// Defaults were chosen on labelled pairs of real articles; see the guide to the relations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// `template` by recurrence: the shared marks were printed on this many days (their median) or more, or on one less when
    /// more than three days lie between the stories. 0 turns it off.
    pub template_days: u32,
    /// Two stories of this Jaccard or more are no template by recurrence: a second print of the same bulletin.
    pub template_jaccard: f64,
    /// Nor are two stories of the same day that share a run of this many words: an agency's report that goes round.
    pub template_run: u32,
    /// Nor are two reports of a burst: text that was printed on fewer days than this. 0 turns it off. They are alike …
    pub burst_days: u32,
    /// … when they have this Jaccard or more, are at most three days apart, and the text …
    pub burst_jaccard: f64,
    /// … was printed this often a day or more; or …
    pub burst_rate: f64,
    /// … when this many of their figures or more are common, …
    pub burst_figures: u32,
    /// … and this share of the figures of the one with fewer.
    pub burst_agreement: f64,
    /// `template` by figures: at least this many figures differ within the passages, on either side. 0 turns it off.
    pub template_figures: u32,
    /// `template` by figures: at least one figure differs for this many matched words, within the passages or beside them, or
    /// in the stories if three times `template_figures` do.
    pub template_words: u32,
    /// `template` by figures: less than this share of the figures is common; with few differing figures less, (n + 1)/10.
    pub template_agreement: f64,
    /// `template` by names: at least this many different names are exchanged around the shared text, on either side. 0 turns
    /// it off. Asked only where one story has `overlap_containment` of its shingles in the other, or more.
    pub template_names: u32,
    /// `template` by names: at least one name is exchanged for this many matched words.
    pub template_name_words: u32,
    /// `template` by names: this share of the edits or more are exchanges of names.
    pub template_name_share: f64,
    /// `near`: containment of this or more on both sides …
    pub near_containment: f64,
    /// … and the shorter story has this share of the longer one's words.
    pub near_length: f64,
    /// `contained_in`, `contains`: containment of this or more on one side.
    pub containment: f64,
    /// `overlaps`: this many matched words …
    pub overlap_words: u32,
    /// … or a run of this many equal words …
    pub overlap_run: u32,
    /// … or containment of this or more on one side, with a run of eight equal words. Less than any of the three is `none`.
    pub overlap_containment: f64,
    /// Runs of equal words closer than this many words on both sides are one passage.
    pub passage_gap: u32,
    /// … unless less than this share of the longer side's words would be equal.
    pub passage_identity: f64,
    /// A passage has at least this many equal words.
    pub passage_words: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            template_days: 4,
            template_jaccard: 0.8,
            template_run: 30,
            burst_days: 6,
            burst_jaccard: 0.35,
            burst_rate: 1.5,
            burst_figures: 3,
            burst_agreement: 0.75,
            template_figures: 3,
            template_words: 40,
            template_agreement: 0.6,
            template_names: 3,
            template_name_words: 30,
            template_name_share: 0.6,
            near_containment: 0.4,
            near_length: 0.85,
            containment: 0.4,
            overlap_words: 18,
            overlap_run: 13,
            overlap_containment: 0.3,
            passage_gap: 100,
            passage_identity: 0.2,
            passage_words: 12,
        }
    }
}

impl Thresholds {
    /// # Errors
    /// [`Code::InvalidPolicy`] when a share does not lie between 0 and 1.
    pub(crate) fn validate(&self) -> Result<()> {
        let shares = [
            ("template_jaccard", self.template_jaccard),
            ("burst_jaccard", self.burst_jaccard),
            ("burst_agreement", self.burst_agreement),
            ("template_agreement", self.template_agreement),
            ("template_name_share", self.template_name_share),
            ("near_containment", self.near_containment),
            ("near_length", self.near_length),
            ("containment", self.containment),
            ("overlap_containment", self.overlap_containment),
            ("passage_identity", self.passage_identity),
        ];
        match shares.into_iter().find(|(_, share)| !(0.0..=1.0).contains(share)) {
            Some((key, share)) => {
                let message = format!("policy: relation.{key} is {share}; it is a share and lies between 0 and 1");
                Err(Error::new(Code::InvalidPolicy, message))
            }
            None if !(self.burst_rate >= 0.0 && self.burst_rate.is_finite()) => {
                let message = format!("policy: relation.burst_rate is {}; it is a number from 0 on", self.burst_rate);
                Err(Error::new(Code::InvalidPolicy, message))
            }
            None => Ok(()),
        }
    }

    pub(super) fn merge(&self) -> Merge {
        Merge { gap: self.passage_gap, identity: self.passage_identity, min_words: self.passage_words }
    }
}
