//! Relation: what the figures of two stories make them to each other.

use serde::{Deserialize, Serialize};

use super::Alignment;
use super::passages::Merge;
use crate::error::{Code, Error, Result};

/// What a story is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The same bytes.
    Exact,
    /// The same words in another spelling, punctuation or layout.
    SameText,
    /// The same story with small changes.
    Near,
    /// It holds nearly all of the other and goes on.
    Contains,
    /// Nearly all of it stands in the other, which goes on.
    ContainedIn,
    /// They share a passage, and each goes on by itself.
    Overlaps,
    /// Another story in the same standing formula.
    Template,
    /// Nothing that tells of reuse.
    None,
}

impl Relation {
    /// Every relation, from the closest to none.
    pub const ALL: [Self; 8] = [
        Self::Exact,
        Self::SameText,
        Self::Near,
        Self::Contains,
        Self::ContainedIn,
        Self::Overlaps,
        Self::Template,
        Self::None,
    ];

    /// The name in every face: `"same_text"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::SameText => "same_text",
            Self::Near => "near",
            Self::Contains => "contains",
            Self::ContainedIn => "contained_in",
            Self::Overlaps => "overlaps",
            Self::Template => "template",
            Self::None => "none",
        }
    }
}

/// The figures from which on two stories have a relation: the `[relation]` table of a policy. The rules are tried in
/// the order of [`Relation::ALL`] but for `template`, which comes before `near`.
///
/// Defaults were chosen on labelled pairs of real articles; see the guide to the relations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// `template` by recurrence: the shared marks were printed on so many days (their median) or more. 0 turns it off.
    pub template_days: u32,
    /// Two stories of this Jaccard or more are no template by recurrence: a second print of the same bulletin.
    pub template_jaccard: f64,
    /// `template` by figures: at least so many figures differ within the passages, on either side. 0 turns it off.
    pub template_figures: u32,
    /// `template` by figures: less than this share of the figures is common.
    pub template_agreement: f64,
    /// `near`: containment of this or more on both sides …
    pub near_containment: f64,
    /// … and the shorter story has this share of the longer one's words.
    pub near_length: f64,
    /// `contained_in`, `contains`: containment of this or more on one side.
    pub containment: f64,
    /// `overlaps`: so many matched words …
    pub overlap_words: u32,
    /// … or containment of this or more on one side, with a run of [`Thresholds::overlap_run`] equal words.
    pub overlap_containment: f64,
    /// The shortest longest run that makes `overlaps` by containment.
    pub overlap_run: u32,
    /// Runs of equal words closer than so many words on both sides are one passage.
    pub passage_gap: u32,
    /// A passage has at least so many equal words.
    pub passage_words: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            template_days: 4,
            template_jaccard: 0.8,
            template_figures: 2,
            template_agreement: 0.5,
            near_containment: 0.45,
            near_length: 0.85,
            containment: 0.5,
            overlap_words: 20,
            overlap_containment: 0.3,
            overlap_run: 8,
            passage_gap: 30,
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
            ("template_agreement", self.template_agreement),
            ("near_containment", self.near_containment),
            ("near_length", self.near_length),
            ("containment", self.containment),
            ("overlap_containment", self.overlap_containment),
        ];
        match shares.into_iter().find(|(_, share)| !(0.0..=1.0).contains(share)) {
            Some((key, share)) => {
                let message = format!("policy: relation.{key} is {share}; it is a share and lies between 0 and 1");
                Err(Error::new(Code::InvalidPolicy, message))
            }
            None => Ok(()),
        }
    }

    pub(super) fn merge(&self) -> Merge {
        Merge { gap: self.passage_gap, min_words: self.passage_words }
    }
}

/// The relation by the first rule that holds, and its reason. `days` is on how many days the shared text was printed.
pub(super) fn decide(alignment: &Alignment, t: &Thresholds, days: u32) -> (Relation, String) {
    let c = &alignment.figures;
    match alignment.same {
        Some(Relation::Exact) => return (Relation::Exact, "exact: the bytes are equal".to_owned()),
        Some(relation) => return (relation, "same_text: the folded words are equal".to_owned()),
        None => {}
    }
    let (less, more) = (c.containment_a.min(c.containment_b), c.containment_a.max(c.containment_b));
    let words = c.matched_words >= t.overlap_words;
    if c.longest_run == 0 || !(words || more >= t.overlap_containment && c.longest_run >= t.overlap_run) {
        return (Relation::None, format!("none: {} matched words, containment {more:.3}", c.matched_words));
    }
    if t.template_days > 0 && days >= t.template_days && c.jaccard < t.template_jaccard {
        return (
            Relation::Template,
            format!("template by recurrence: the shared text was printed on {days} days >= {}", t.template_days),
        );
    }
    let (differing, agreement) = (alignment.differing, alignment.agreement);
    if t.template_figures > 0 && differing >= t.template_figures as usize && agreement < t.template_agreement {
        let least = (t.template_figures, t.template_agreement);
        let reason = format!(
            "template by figures: {differing} figures differ >= {}, {agreement:.3} are common < {}",
            least.0, least.1
        );
        return (Relation::Template, reason);
    }
    let length = alignment.length;
    if less >= t.near_containment && length >= t.near_length {
        return (
            Relation::Near,
            format!(
                "near: both containments {less:.3} >= {}, lengths {length:.3} >= {}",
                t.near_containment, t.near_length
            ),
        );
    }
    if more >= t.containment {
        let (relation, name) = if c.containment_a >= c.containment_b {
            (Relation::ContainedIn, "contained_in")
        } else {
            (Relation::Contains, "contains")
        };
        return (relation, format!("{name}: containment {more:.3} >= {}", t.containment));
    }
    if words {
        return (Relation::Overlaps, format!("overlaps: {} matched words >= {}", c.matched_words, t.overlap_words));
    }
    (
        Relation::Overlaps,
        format!(
            "overlaps: containment {more:.3} >= {}, a run of {} words >= {}",
            t.overlap_containment, c.longest_run, t.overlap_run
        ),
    )
}
