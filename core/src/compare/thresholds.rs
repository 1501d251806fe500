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
    /// No template by recurrence are two stories of the same day that share a run of this many words: an agency's report that goes round.
    pub template_run: u32,
    /// Nor are two reports of a burst: text that was printed on fewer days than this. 0 turns it off. They are alike …
    pub burst_days: u32,
    /// … when they have this Jaccard or more, are at most three days apart, and the text …
    pub burst_jaccard: f64,
    /// … was printed this often a day or more; or …
    pub burst_rate: f64,
    /// … when this many of their figures and dates or more are common, …
    pub burst_figures: u32,
    /// … and this share of the figures of the one with fewer.
    pub burst_agreement: f64,
    /// `template` by figures: at least this many figures or dates differ within the passages, on either side; of two stories that
    /// are alike as wholes, beside them too. 0 turns it off.
    pub template_figures: u32,
    /// `template` by figures: at least one figure or date differs for this many matched words.
    pub template_words: u32,
    /// `template` by names: at least this many different names are exchanged around the shared text, on either side. 0 turns
    /// it off. Asked only where one story has three tenths of its shingles in the other, or more.
    pub template_names: u32,
    /// `template` by names: at least one name is exchanged for this many matched words.
    pub template_name_words: u32,
    /// `template` by names: this share of the edits or more are exchanges of names.
    pub template_name_share: f64,
    /// `near`: containment of this or more on both sides …
    pub near_containment: f64,
    /// … and neither story has more words in a row for itself than this, nor more than a third of its words.
    pub near_own: u32,
    /// `contained_in`, `contains`: containment of this or more on one side.
    pub containment: f64,
    /// Any relation but `exact` and `same_text`: the fresh shared words weigh this or more, unless one story has nine tenths of its
    /// shingles in the other.
    pub shared_weight: f64,
    /// `overlaps`: the fresh shared words weigh this or more …
    pub overlap_weight: f64,
    /// … or a run of equal words has this many, and they weigh `shared_weight` or more.
    pub overlap_run: u32,
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
            template_days: 5,
            template_run: 30,
            burst_days: 6,
            burst_jaccard: 0.35,
            burst_rate: 1.5,
            burst_figures: 4,
            burst_agreement: 0.75,
            template_figures: 2,
            template_words: 40,
            template_names: 3,
            template_name_words: 30,
            template_name_share: 0.6,
            near_containment: 0.4,
            near_own: 40,
            containment: 0.4,
            shared_weight: 9.0,
            overlap_weight: 24.0,
            overlap_run: 18,
            passage_gap: 100,
            passage_identity: 0.2,
            passage_words: 12,
        }
    }
}

/// Keys that policies once had, and what took their place.
const REPLACED: [(&str, &str); 5] = [
    (
        "template_agreement",
        "template_figures: the figures and dates that differ, held against those of the shared text alone",
    ),
    (
        "template_jaccard",
        "nothing: prints that are all but equal count once, so a text that is printed again makes no formula",
    ),
    ("near_length", "near_own: the most words in a row that either story may have for itself"),
    ("overlap_words", "overlap_weight: what the shared words weigh, without formulas"),
    ("overlap_containment", "overlap_weight: what the shared words weigh, without formulas"),
];

impl Thresholds {
    /// # Errors
    /// [`Code::InvalidPolicy`] when a share does not lie between 0 and 1, or another number is negative or not finite.
    pub(crate) fn validate(&self) -> Result<()> {
        let shares = [
            ("burst_jaccard", self.burst_jaccard),
            ("burst_agreement", self.burst_agreement),
            ("template_name_share", self.template_name_share),
            ("near_containment", self.near_containment),
            ("containment", self.containment),
            ("passage_identity", self.passage_identity),
        ];
        match shares.into_iter().find(|(_, share)| !(0.0..=1.0).contains(share)) {
            Some((key, share)) => {
                let message = format!("policy: relation.{key} is {share}; it is a share and lies between 0 and 1");
                Err(Error::new(Code::InvalidPolicy, message))
            }
            None => self.validate_numbers(),
        }
    }

    fn validate_numbers(&self) -> Result<()> {
        let numbers = [
            ("burst_rate", self.burst_rate),
            ("shared_weight", self.shared_weight),
            ("overlap_weight", self.overlap_weight),
        ];
        match numbers.into_iter().find(|(_, number)| !(*number >= 0.0 && number.is_finite())) {
            Some((key, number)) => {
                let message = format!("policy: relation.{key} is {number}; it is a number from 0 on");
                Err(Error::new(Code::InvalidPolicy, message))
            }
            None => Ok(()),
        }
    }

    /// What took the place of a key that policies once had.
    pub(crate) fn replaced(key: &str) -> Option<&'static str> {
        REPLACED.iter().find(|(old, _)| *old == key).map(|(_, new)| *new)
    }

    pub(super) fn merge(&self) -> Merge {
        Merge { gap: self.passage_gap, identity: self.passage_identity, min_words: self.passage_words }
    }
}
