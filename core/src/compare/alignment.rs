//! Alignment: what two stories share and where they differ, all but the relation.
//!
//! ```text
//! equal bytes, equal words?
//! 3-word shingle sets        Jaccard |A∩B|/|A∪B|, containments |A∩B|/|A| and |A∩B|/|B|   (Broder 1997)
//! runs of equal words        passages; what an outlet prints on many pages counts nowhere
//! evidence                   of two stories that are not equal: what the shared text weighs without formulas (fresh words), and
//!                            the figures and names that differ in and around it
//! ```

use super::comparison::{Comparison, Passage};
use super::evidence::figures::{Figures, figures};
use super::evidence::frequency::{Fresh, fresh};
use super::evidence::names::{Names, names};
use super::evidence::passages::{self, Block, Merge, Run};
use super::relation::Relation;
use super::thresholds::Thresholds;
use crate::story::{Recurrence, StoryWords, furniture};

/// Names are looked at where this share of a story's shingles or more is shared.
const NAMED: f64 = 0.3;

/// What is known of two stories besides their texts. Nothing is the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// What an index knows of `a`'s marks, by word.
    pub seen: &'a [Recurrence],
    /// How many days lie between the two publications, when both are known; 0 on the same day.
    pub days_apart: Option<u32>,
    /// Whether one outlet, which is known, printed both.
    pub same_outlet: bool,
}

/// What two stories share, before anything is known of the days on which the shared text was printed: that alone may change while
/// an index grows, and all else is the greater part of the work.
#[derive(Clone, Debug)]
pub(crate) struct Alignment {
    /// All but the relation and the reasons.
    pub(super) figures: Comparison,
    pub(super) same: Option<Relation>,
    /// The runs that count, as first word in `a` and length.
    pub(super) runs: Vec<(u32, u32)>,
    /// How many runs are an outlet's furniture.
    pub(super) furniture: usize,
    pub(super) evidence: Evidence,
}

/// What the rules for two stories that are not equal look at; of equal ones it is not collected.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    /// The longest stretch of words that a story has for itself, and how many words that story has without furniture; of the
    /// two sides the longer stretch.
    pub own: (u32, u32),
    pub fresh: Fresh,
    pub figured: Figures,
    pub named: Names,
}

impl Alignment {
    /// Whether the words may make a relation: one rests on a passage, and equal texts are known by their hashes.
    pub fn may_relate(&self) -> bool {
        self.same.is_none() && !self.figures.passages.is_empty()
    }

    /// Aligns two stories; of `seen`, only what is standing matters.
    pub fn new(a: &StoryWords, b: &StoryWords, thresholds: &Thresholds, seen: &[Recurrence]) -> Self {
        // Runs are sought along one side; which one must not depend on the order of the call.
        let flipped = (a.len(), &a.words) > (b.len(), &b.words);
        let (x, y) = if flipped { (b, a) } else { (a, b) };
        let in_a = |run: &Run| if flipped { run.b } else { run.a };
        let (furnished, runs): (Vec<Run>, Vec<Run>) =
            passages::runs(x, y).into_iter().partition(|run| furniture(in_a(run), run.len, seen));
        // All of a brief is a passage, however short it is.
        let Merge { gap, identity, min_words } = thresholds.merge();
        let blocks = passages::merge(&runs, Merge { gap, identity, min_words: min_words.min(x.len() as u32) });
        let mut passages: Vec<Passage> = blocks.iter().map(|block| passage(x, y, block, flipped)).collect();
        passages.sort_unstable_by_key(|p| (p.a.start, p.b.start));
        // The furniture's shingles are in both sets, and are taken out of both.
        let standing = passages::shingles_in(x, &furnished);
        let (shared, of_a, of_b) =
            (a.shared_shingles(b) - standing, a.shingles().len() - standing, b.shingles().len() - standing);
        let share = |n: usize, of: usize| if of == 0 { 1.0 } else { n as f64 / of as f64 };
        let same = if a.raw() == b.raw() {
            Some(Relation::Exact)
        } else {
            (a.folded() == b.folded()).then_some(Relation::SameText)
        };
        let evidence = || {
            let (x_furniture, y_furniture) = passages::covered(&furnished);
            let (x_words, y_words) = (x.len() as u32 - x_furniture, y.len() as u32 - y_furniture);
            let (x_own, y_own) = passages::own(runs.iter().chain(&furnished), x.len(), y.len());
            // Names are looked at where the formula would be a good part of a story; most pairs share less.
            let formula = thresholds.template_names > 0 && shared as f64 >= NAMED * of_a.min(of_b) as f64;
            Evidence {
                own: (x_own, x_words).max((y_own, y_words)),
                fresh: fresh(x, blocks.iter().flat_map(|block| &block.runs)),
                figured: figures(x, y, &runs, &blocks),
                named: if formula { names(x, y, &runs, thresholds) } else { Names::default() },
            }
        };
        Self {
            figures: Comparison {
                relation: Relation::None,
                jaccard: share(shared, of_a + of_b - shared),
                containment_a: share(shared, of_a),
                containment_b: share(shared, of_b),
                matched_words: passages::equal_words(blocks.iter().flat_map(|b| &b.runs)),
                longest_run: runs.iter().map(|r| r.len).max().unwrap_or(0),
                passages,
                reasons: Vec::new(),
            },
            evidence: if same.is_none() { evidence() } else { Evidence::default() },
            same,
            furniture: furnished.len(),
            runs: runs.iter().map(|r| (in_a(r), r.len)).collect(),
        }
    }
}

/// A block as spans of the raw texts.
fn passage(x: &StoryWords, y: &StoryWords, block: &Block, flipped: bool) -> Passage {
    let (i, j) = (block.a.0 as usize..block.a.1 as usize, block.b.0 as usize..block.b.1 as usize);
    let longer = i.len().max(j.len());
    let (p, q) = (x.raw_span(i), y.raw_span(j));
    let (a, b) = if flipped { (q, p) } else { (p, q) };
    Passage { a, b, words: block.words, identity: f64::from(block.words) / longer as f64, order: true }
}
