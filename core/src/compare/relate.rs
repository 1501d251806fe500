//! Relate: the rules that make a relation of an alignment, as a table. The first rule whose test holds decides.

use super::alignment::{Alignment, Context};
use super::comparison::Comparison;
use super::evidence::figures::Figures;
use super::evidence::frequency::Fresh;
use super::evidence::names::Names;
use super::relation::Relation;
use super::thresholds::Thresholds;
use crate::story::{Printed, StoryWords, printed};

/// The version of the rules that make a relation, and of what they weigh. It changes whenever the same two stories may get another
/// relation, other passages or other reasons.
pub const RULES_VERSION: &str = "rules=7 background=2";

/// A rule: its name, the relation that it makes, and its test, which gives what it saw.
struct Rule {
    name: &'static str,
    relation: Relation,
    test: fn(&Case<'_>) -> Option<String>,
}

const TABLE: &[Rule] = &[
    Rule { name: "exact", relation: Relation::Exact, test: exact },
    Rule { name: "same_text", relation: Relation::SameText, test: same_text },
    Rule { name: "none", relation: Relation::None, test: too_little },
    Rule { name: "template by recurrence", relation: Relation::Template, test: recurs },
    Rule { name: "template by figures", relation: Relation::Template, test: other_figures },
    Rule { name: "template by names", relation: Relation::Template, test: other_names },
    Rule { name: "near", relation: Relation::Near, test: near },
    Rule { name: "contained_in", relation: Relation::ContainedIn, test: contained_in },
    Rule { name: "contains", relation: Relation::Contains, test: contains },
    Rule { name: "overlaps", relation: Relation::Overlaps, test: overlaps },
    Rule { name: "none", relation: Relation::None, test: |case| Some(little(case)) },
];

/// A wire is printed on the day and on the next ones; for two stories further apart, one day of recurrence less will do. Not
/// for a long run that was printed once on each of the days: that is a report taken up again.
const NEXT_DAYS: u32 = 3;

/// Of a near story, no more than one word of this many is in one stretch of its own.
const OWN_SHARE: u32 = 3;

/// What the rules look at.
struct Case<'a> {
    alignment: &'a Alignment,
    figures: &'a Comparison,
    t: &'a Thresholds,
    printed: Printed,
    apart: Option<u32>,
    /// The lesser and the greater containment.
    less: f64,
    more: f64,
}

/// Compares two stories by the thresholds of a policy.
///
/// Without context, `compare(a, b)` and `compare(b, a)` give the same figures and passages with the sides exchanged.
pub fn compare(a: &StoryWords, b: &StoryWords, thresholds: &Thresholds, context: Context<'_>) -> Comparison {
    Alignment::new(a, b, thresholds, context.seen).relate(thresholds, context)
}

impl Alignment {
    /// The comparison, with the relation by the thresholds and by the days on which the shared text was seen.
    pub fn relate(self, thresholds: &Thresholds, context: Context<'_>) -> Comparison {
        let (relation, reason) = decide(&self, thresholds, context);
        let mut out = self.figures;
        out.relation = relation;
        out.reasons.push(reason);
        if self.furniture > 0 {
            out.reasons.push(format!(
                "furniture: {} shared runs stand on many pages of one outlet and do not count",
                self.furniture
            ));
        }
        out
    }
}

/// The relation by the first rule that holds, and its reason.
fn decide(alignment: &Alignment, t: &Thresholds, context: Context<'_>) -> (Relation, String) {
    let c = &alignment.figures;
    let (less, more) = (c.containment_a.min(c.containment_b), c.containment_a.max(c.containment_b));
    let printed = printed(&alignment.runs, context.seen);
    let case = Case { alignment, figures: c, t, printed, apart: context.days_apart, less, more };
    let ruled = TABLE.iter().find_map(|rule| Some((rule.relation, format!("{}: {}", rule.name, (rule.test)(&case)?))));
    ruled.expect("the last rule always holds")
}

fn exact(case: &Case<'_>) -> Option<String> {
    (case.alignment.same == Some(Relation::Exact)).then(|| "the bytes are equal".to_owned())
}

fn same_text(case: &Case<'_>) -> Option<String> {
    (case.alignment.same == Some(Relation::SameText)).then(|| "the folded words are equal".to_owned())
}

/// A story that has this share of its shingles in the other is a copy of it, however common its words are: a brief that is printed
/// again.
const ALL: f64 = 0.9;

fn too_little(case: &Case<'_>) -> Option<String> {
    let Fresh { weight, .. } = case.alignment.evidence.fresh;
    let nothing = case.figures.passages.is_empty() || weight < case.t.shared_weight && case.more < ALL;
    nothing.then(|| little(case))
}

fn little(case: &Case<'_>) -> String {
    let Fresh { words, formula, weight } = case.alignment.evidence.fresh;
    let (matched, run) = (words + formula, case.figures.longest_run);
    match formula {
        _ if case.figures.passages.is_empty() => format!("no passage: the longest run has {run} words"),
        0 => format!("{matched} shared words weigh {weight:.1}, the longest run has {run}"),
        _ => format!(
            "{formula} of {matched} shared words are formula, and the others weigh {weight:.1}; the longest run has {run}"
        ),
    }
}

/// A figure that both say in the shared text weighs this much more than its word: it is the news itself.
const FIGURE: f64 = 3.0;

fn overlaps(case: &Case<'_>) -> Option<String> {
    let (weight, run, t) = (case.alignment.evidence.fresh.weight, case.figures.longest_run, case.t);
    let figures = FIGURE * case.alignment.evidence.figured.equal as f64;
    if weight >= t.overlap_weight {
        Some(format!("the shared words weigh {weight:.1} >= {}, without formulas", t.overlap_weight))
    } else if weight + figures >= t.overlap_weight {
        Some(format!("the shared words weigh {weight:.1}, and their figures {figures:.1}, >= {}", t.overlap_weight))
    } else if run >= t.overlap_run && weight >= t.shared_weight {
        Some(format!("a run of {run} words >= {}, which weigh {weight:.1}", t.overlap_run))
    } else {
        None
    }
}

fn recurs(case: &Case<'_>) -> Option<String> {
    let Case { figures: c, t, printed: Printed { days, stories }, apart, .. } = *case;
    let goes_round = apart == Some(0) && c.longest_run >= t.template_run || case.bursts();
    let far = apart.is_some_and(|days| days > NEXT_DAYS) && (stories > days || c.longest_run < t.template_run);
    let least = t.template_days.saturating_sub(far.into()).max(1);
    (t.template_days > 0 && days >= least && !goes_round)
        .then(|| format!("the shared text was printed on {days} days >= {least}"))
}

/// This many figures that differ, wherever they are, make long standing text another report.
const STREWN: usize = 9;

fn other_figures(case: &Case<'_>) -> Option<String> {
    let Case { alignment, figures: c, t, less, .. } = *case;
    let Figures { differing, around, equal, common, missing, .. } = alignment.evidence.figured;
    let close = |figures: usize| figures * t.template_words as usize >= c.matched_words as usize;
    // Beside the passages of two stories that are not alike as wholes there is another matter.
    let differing = if less >= t.near_containment { around } else { differing };
    // In the slots, or strewn over long standing text.
    let in_slots = close(differing) && 2 * differing >= equal;
    let strewn = close(missing) && missing > common && missing >= STREWN;
    let slots = t.template_figures > 0 && differing >= t.template_figures as usize && (in_slots || strewn);
    slots.then(|| {
        format!(
            "{differing} figures differ >= {} and {equal} are equal in the shared text; {missing} and {common} in all",
            t.template_figures
        )
    })
}

/// Of formulaic text, one word of this many is formula.
const FORMULA: u32 = 3;

fn other_names(case: &Case<'_>) -> Option<String> {
    let Case { alignment, t, printed, .. } = *case;
    let Names { different, exchanges, edits } = alignment.evidence.named;
    let share = exchanges as f64 / edits.max(1) as f64;
    // In text that is a formula for a good part, one name makes another report.
    let Fresh { words, formula, .. } = alignment.evidence.fresh;
    let least = if FORMULA * formula >= words + formula { 1 } else { t.template_names as usize };
    let close = different * t.template_name_words as usize >= words as usize;
    let named = different >= least && close && share >= t.template_name_share;
    // Of text that goes round for days, two copies may be edited side by side. On its first day time tells nothing.
    (t.template_names > 0 && named && !(case.bursts() && printed.days > 1)).then(|| {
        format!("{different} names are exchanged >= {least}, {share:.3} of the edits >= {}", t.template_name_share)
    })
}

fn near(case: &Case<'_>) -> Option<String> {
    let Case { t, less, .. } = case;
    (*less >= t.near_containment && case.no_own_block()).then(|| {
        let (own, words) = case.alignment.evidence.own;
        format!("both containments {less:.3} >= {}, at most {own} of {words} words in a row alone", t.near_containment)
    })
}

fn contained_in(case: &Case<'_>) -> Option<String> {
    (case.figures.containment_a >= case.figures.containment_b).then(|| contained(case)).flatten()
}

fn contains(case: &Case<'_>) -> Option<String> {
    (case.figures.containment_a < case.figures.containment_b).then(|| contained(case)).flatten()
}

fn contained(case: &Case<'_>) -> Option<String> {
    let (more, least) = (case.more, case.t.containment);
    (more >= least).then(|| format!("containment {more:.3} >= {least}"))
}

impl Case<'_> {
    /// Whether neither story goes on by itself: it has no long stretch of words that the other has not.
    fn no_own_block(&self) -> bool {
        let (own, words) = self.alignment.evidence.own;
        own <= self.t.near_own && OWN_SHARE * own <= words
    }

    /// Whether two stories are two prints of one report that goes round for some days.
    fn bursts(&self) -> bool {
        let Self { figures: c, t, printed, apart, .. } = *self;
        let figured = self.alignment.evidence.figured;
        let alike = c.jaccard >= t.burst_jaccard
            && apart.is_some_and(|days| days <= NEXT_DAYS)
            && f64::from(printed.stories) >= t.burst_rate * f64::from(printed.days);
        let agree = figured.common >= t.burst_figures as usize && figured.agreement >= t.burst_agreement;
        printed.days < t.burst_days && (alike || agree)
    }
}
