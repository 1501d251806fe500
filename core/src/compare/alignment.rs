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

/// The runs of equal words of two stories, and the blocks that they make.
struct Shared<'s> {
    /// The stories: runs are sought along one side, and which one does not depend on the order of the call.
    x: &'s StoryWords,
    y: &'s StoryWords,
    /// Whether `x` is the second story.
    flipped: bool,
    runs: Vec<Run>,
    /// Those that are an outlet's furniture.
    furnished: Vec<Run>,
    blocks: Vec<Block>,
}

impl<'s> Shared<'s> {
    fn new(a: &'s StoryWords, b: &'s StoryWords, thresholds: &Thresholds, seen: &[Recurrence]) -> Self {
        let flipped = (a.len(), &a.words) > (b.len(), &b.words);
        let (x, y) = if flipped { (b, a) } else { (a, b) };
        let (furnished, runs): (Vec<Run>, Vec<Run>) =
            passages::runs(x, y).into_iter().partition(|run| furniture(in_a(run, flipped), run.len, seen));
        // All of a brief is a passage, however short it is.
        let Merge { gap, identity, min_words } = thresholds.merge();
        let blocks = passages::merge(&runs, Merge { gap, identity, min_words: min_words.min(x.len() as u32) });
        Self { x, y, flipped, runs, furnished, blocks }
    }
}

/// The first word of a run in the first story.
fn in_a(run: &Run, flipped: bool) -> u32 {
    if flipped { run.b } else { run.a }
}

/// Whether two stories are equal, by their bytes or by their folded words.
fn same(a: &StoryWords, b: &StoryWords) -> Option<Relation> {
    let same_text = || (a.folded() == b.folded()).then_some(Relation::SameText);
    if a.raw() == b.raw() { Some(Relation::Exact) } else { same_text() }
}

impl Alignment {
    /// Whether the words may make a relation: one rests on a passage, and equal texts are known by their hashes.
    pub fn may_relate(&self) -> bool {
        self.same.is_none() && !self.figures.passages.is_empty()
    }

    /// Aligns two stories; of `seen`, only what is standing matters.
    pub fn new(a: &StoryWords, b: &StoryWords, thresholds: &Thresholds, seen: &[Recurrence]) -> Self {
        Self::of(Shared::new(a, b, thresholds, seen), a, b, thresholds)
    }

    /// As [`Alignment::new`]; `None` where the two have no relation for certain: no passage, and they are not equal. Half of the
    /// candidates in a large store end here.
    pub fn related(a: &StoryWords, b: &StoryWords, thresholds: &Thresholds, seen: &[Recurrence]) -> Option<Self> {
        let shared = Shared::new(a, b, thresholds, seen);
        let may = !shared.blocks.is_empty() || same(a, b).is_some();
        may.then(|| Self::of(shared, a, b, thresholds))
    }

    fn of(of: Shared<'_>, a: &StoryWords, b: &StoryWords, thresholds: &Thresholds) -> Self {
        let Shared { x, y, flipped, runs, furnished, blocks } = of;
        let mut passages: Vec<Passage> = blocks.iter().map(|block| passage(x, y, block, flipped)).collect();
        passages.sort_unstable_by_key(|p| (p.a.start, p.b.start));
        // The furniture's shingles are in both sets, and are taken out of both.
        let standing = passages::shingles_in(x, &furnished);
        let (shared, of_a, of_b) =
            (a.shared_shingles(b) - standing, a.shingles().len() - standing, b.shingles().len() - standing);
        let share = |n: usize, of: usize| if of == 0 { 1.0 } else { n as f64 / of as f64 };
        let same = same(a, b);
        let evidence = || {
            let (x_furniture, y_furniture) = passages::covered(&furnished);
            let (x_words, y_words) = (x.len() as u32 - x_furniture, y.len() as u32 - y_furniture);
            let (x_own, y_own) = passages::own(runs.iter().chain(&furnished), x.len(), y.len());
            // Names are looked at where the formula would be a good part of a story; most pairs share less.
            let formula = thresholds.template_names > 0 && shared as f64 >= NAMED * of_a.min(of_b) as f64;
            Evidence {
                own: (x_own, x_words).max((y_own, y_words)),
                fresh: fresh(x, y, blocks.iter().flat_map(|block| &block.runs)),
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
            runs: runs.iter().map(|r| (in_a(r, flipped), r.len)).collect(),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::story::StoryWords;

    /// Texts of a few words, and some of many, so that two have runs of all lengths in common.
    fn text() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            "([ا-ي] ){1,6}",
            (0..4usize).prop_map(|n| {
                let all: Vec<String> = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي".chars().map(|c| format!("{c}{c}")).collect();
                all[n..n + 8 + 5 * n].join(" ") + " "
            }),
        ];
        proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
    }

    proptest! {
        /// What is left out has no relation, and what is not is the same; whatever was made of the stories before.
        #[test]
        fn only_what_has_no_relation_is_left_out(
            a in text(),
            b in text(),
            known in proptest::collection::vec((any::<bool>(), any::<bool>()), 40),
            warm in any::<[bool; 2]>(),
        ) {
            let (thresholds, [a, b]) = (Thresholds::default(), [a, b].map(|text| StoryWords::new(&text).unwrap()));
            let seen: Vec<Recurrence> = (0..)
                .zip(known)
                .filter(|(_, (known, _))| *known)
                .map(|(word, (_, furniture))| Recurrence { word, days: 2, stories: 6, furniture })
                .collect();
            let slowly = Alignment::new(&a.clone(), &b.clone(), &thresholds, &seen);
            [&a, &b].into_iter().zip(warm).filter(|(_, warm)| *warm).for_each(|(story, _)| {
                story.sorted_seeds();
                story.formulas(0, story.len() as u32).for_each(drop);
            });
            if let Some(found) = Alignment::related(&a, &b, &thresholds, &seen) {
                prop_assert_eq!(format!("{found:?}"), format!("{slowly:?}"));
            } else {
                let context = Context { seen: &seen, ..Context::default() };
                prop_assert_eq!(slowly.relate(&thresholds, context).relation, Relation::None);
            }
        }
    }
}
