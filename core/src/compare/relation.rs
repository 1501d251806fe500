//! Relation: what the figures of two stories make them to each other.

use serde::{Deserialize, Serialize};

use super::names::Names;
use super::passages::Merge;
use super::template::{Figures, Recurrence};
use super::{Alignment, Comparison};
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

    /// The number in a store. It never changes its meaning.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Exact => 0,
            Self::SameText => 1,
            Self::Near => 2,
            Self::Contains => 3,
            Self::ContainedIn => 4,
            Self::Overlaps => 5,
            Self::Template => 6,
            Self::None => 7,
        }
    }

    /// The relation of a number in a store; `None` for a number that no relation has.
    pub(crate) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|relation| relation.code() == code)
    }
}

/// The figures from which on two stories have a relation: the `[relation]` table of a policy. The rules are tried in
/// the order of [`Relation::ALL`] but for `template`, which comes before `near`.
///
/// Defaults were chosen on labelled pairs of real articles; see the guide to the relations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// `template` by recurrence: the shared marks were printed on so many days (their median) or more, or on one less when
    /// more than three days lie between the stories. 0 turns it off.
    pub template_days: u32,
    /// Two stories of this Jaccard or more are no template by recurrence: a second print of the same bulletin.
    pub template_jaccard: f64,
    /// Nor are two stories of the same day that share a run of so many words: an agency's report that goes round.
    pub template_run: u32,
    /// Nor are two reports of a burst: text that was printed on fewer days than this. 0 turns it off. They are alike …
    pub burst_days: u32,
    /// … when they have this Jaccard or more, are at most three days apart, and the text …
    pub burst_jaccard: f64,
    /// … was printed this often a day or more; or …
    pub burst_rate: f64,
    /// … when so many of their figures or more are common, …
    pub burst_figures: u32,
    /// … and this share of the figures of the one with fewer.
    pub burst_agreement: f64,
    /// `template` by figures: at least so many figures differ within the passages, on either side. 0 turns it off.
    pub template_figures: u32,
    /// `template` by figures: at least one figure differs for so many matched words, within the passages or beside them, or
    /// in the stories if three times `template_figures` do.
    pub template_words: u32,
    /// `template` by figures: less than this share of the figures is common; with few differing figures less, (n + 1)/10.
    pub template_agreement: f64,
    /// `template` by names: at least so many different names are exchanged around the shared text, on either side. 0 turns
    /// it off. Asked only where one story has `overlap_containment` of its shingles in the other, or more.
    pub template_names: u32,
    /// `template` by names: at least one name is exchanged for so many matched words.
    pub template_name_words: u32,
    /// `template` by names: this share of the edits or more are exchanges of names.
    pub template_name_share: f64,
    /// `near`: containment of this or more on both sides …
    pub near_containment: f64,
    /// … and the shorter story has this share of the longer one's words.
    pub near_length: f64,
    /// `contained_in`, `contains`: containment of this or more on one side.
    pub containment: f64,
    /// `overlaps`: so many matched words …
    pub overlap_words: u32,
    /// … or a run of so many equal words …
    pub overlap_run: u32,
    /// … or containment of this or more on one side, with a run of eight equal words. Less than any of the three is `none`.
    pub overlap_containment: f64,
    /// Runs of equal words closer than so many words on both sides are one passage.
    pub passage_gap: u32,
    /// … unless less than this share of the longer side's words would be equal.
    pub passage_identity: f64,
    /// A passage has at least so many equal words.
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

/// A wire is printed on the day and on the next ones; for two stories further apart, one day of recurrence less will do. Not
/// for a long run that was printed once on each of the days: that is a report taken up again.
const NEXT_DAYS: u32 = 3;

/// A containment counts only with a run of so many equal words: short stories share their names and titles by chance.
const CONTAINED_RUN: u32 = 8;

/// The relation by the first rule that holds, and its reason. `printed` is how often the shared text was.
pub(super) fn decide(
    alignment: &Alignment,
    t: &Thresholds,
    printed: Recurrence,
    apart: Option<u32>,
) -> (Relation, String) {
    let c = &alignment.figures;
    match alignment.same {
        Some(Relation::Exact) => return (Relation::Exact, "exact: the bytes are equal".to_owned()),
        Some(relation) => return (relation, "same_text: the folded words are equal".to_owned()),
        None => {}
    }
    let (less, more) = (c.containment_a.min(c.containment_b), c.containment_a.max(c.containment_b));
    let Some(shared) = shared(c, more, t) else {
        let (words, run) = (c.matched_words, c.longest_run);
        return (Relation::None, format!("none: {words} matched words, a run of {run}, containment {more:.3}"));
    };
    let Recurrence { days, stories } = printed;
    let figured = alignment.figured;
    let bursts = bursts(c, figured, t, printed, apart);
    let goes_round = c.jaccard >= t.template_jaccard || apart == Some(0) && c.longest_run >= t.template_run || bursts;
    let far = apart.is_some_and(|days| days > NEXT_DAYS) && (stories > days || c.longest_run < t.template_run);
    let least = t.template_days.saturating_sub(far.into()).max(1);
    if t.template_days > 0 && days >= least && !goes_round {
        return (
            Relation::Template,
            format!("template by recurrence: the shared text was printed on {days} days >= {least}"),
        );
    }
    let Figures { differing, around, agreement, missing, .. } = figured;
    let length = alignment.length;
    // Of a story that lies in a longer one, or goes on in it, what stands around the passages is another matter.
    let part = more >= t.containment && length < t.near_length;
    let differing = if part { differing } else { around };
    let least = t.template_agreement.min((differing + 1) as f64 / 10.0);
    let close = |figures: usize| figures * t.template_words as usize >= c.matched_words as usize;
    let slots = close(differing) || missing >= 3 * t.template_figures as usize && close(missing);
    if t.template_figures > 0 && differing >= t.template_figures as usize && slots && agreement < least {
        let reason = format!(
            "template by figures: {differing} figures differ >= {}, {agreement:.3} are common < {least}",
            t.template_figures
        );
        return (Relation::Template, reason);
    }
    let Names { different, exchanges, edits } = alignment.named;
    let share = exchanges as f64 / edits.max(1) as f64;
    let close = different * t.template_name_words as usize >= c.matched_words as usize;
    let named = different >= t.template_names as usize && close && share >= t.template_name_share;
    // Of text that goes round for days, two copies may be edited side by side. On its first day time tells nothing.
    if t.template_names > 0 && named && !(bursts && days > 1) {
        let reason = format!(
            "template by names: {different} names are exchanged >= {}, {share:.3} of the edits >= {}",
            t.template_names, t.template_name_share
        );
        return (Relation::Template, reason);
    }
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
    (Relation::Overlaps, format!("overlaps: {shared}"))
}

/// Whether two stories are two prints of one report that goes round for some days.
fn bursts(c: &Comparison, figured: Figures, t: &Thresholds, printed: Recurrence, apart: Option<u32>) -> bool {
    let alike = c.jaccard >= t.burst_jaccard
        && apart.is_some_and(|days| days <= NEXT_DAYS)
        && f64::from(printed.stories) >= t.burst_rate * f64::from(printed.days);
    let agree = figured.common >= t.burst_figures as usize && figured.agreement >= t.burst_agreement;
    printed.days < t.burst_days && (alike || agree)
}

/// What two stories share that is too much for chance, in words; `more` is the greater containment.
fn shared(c: &Comparison, more: f64, t: &Thresholds) -> Option<String> {
    let (words, run) = (c.matched_words, c.longest_run);
    if words >= t.overlap_words {
        Some(format!("{words} matched words >= {}", t.overlap_words))
    } else if run >= t.overlap_run {
        Some(format!("a run of {run} words >= {}", t.overlap_run))
    } else if more >= t.overlap_containment && run >= CONTAINED_RUN {
        Some(format!("containment {more:.3} >= {}, a run of {run} words >= {CONTAINED_RUN}", t.overlap_containment))
    } else {
        None
    }
}
