//! Compare: what two stories are to each other, with the passages that show it.
//!
//! In: two [`Story`]s and a [`Context`], which tells on how many days the shared text was printed. Out: a [`Comparison`].
//!
//! ```text
//! equal bytes, equal words?  exact, same_text
//! 3-word shingle sets        Jaccard |A∩B|/|A∪B|, containments |A∩B|/|A| and |A∩B|/|B|   (Broder 1997)
//! runs of equal words        passages; what an outlet prints on many pages counts nowhere (passages)
//! figures, days              does the shared text recur, do the figures in it differ     (template)
//! the policy's thresholds    the relation, and the rule that made it                     (relation)
//! ```
//!
//! A candidate is never trusted: all figures are exact, none comes from a sketch.

mod names;
mod passages;
mod relation;
mod story;
mod template;

use std::ops::Range;

use self::names::Names;
use self::passages::{Block, Run};
pub use self::relation::{Relation, Thresholds};
pub use self::story::Story;
pub(crate) use self::story::WORD_BITS;
use self::template::Figures;
pub use self::template::Seen;
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::page;

/// What two stories share. `a` and `b` are in the order of the call.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What `a` is to `b`.
    pub relation: Relation,
    /// Jaccard similarity of the 3-word shingles, from 0 to 1; 1 for two stories without words. What is known to be an
    /// outlet's furniture counts on neither side, here and in all figures.
    pub jaccard: f64,
    /// The share of `a`'s shingles that `b` has, from 0 to 1.
    pub containment_a: f64,
    /// The share of `b`'s shingles that `a` has, from 0 to 1.
    pub containment_b: f64,
    /// How many words the passages have in common: those of the story where they are fewer, each word once. What one
    /// story says twice and the other once counts once.
    pub matched_words: u32,
    /// How many words the longest run of equal words has.
    pub longest_run: u32,
    /// The passages, by position in `a`.
    pub passages: Vec<Passage>,
    /// The rule that made the relation, and what it saw.
    pub reasons: Vec<String>,
}

/// One reused block.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Where it stands in `a`'s raw text, in bytes, from the start of a word to the end of one.
    pub a: Range<usize>,
    /// Where it stands in `b`'s raw text, in bytes.
    pub b: Range<usize>,
    /// How many words are equal, on the side where they are fewer.
    pub words: u32,
    /// The share that `words` are of the longer side's words, from 0 to 1.
    pub identity: f64,
}

/// What is known of two stories beside their texts. Nothing is the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// What an index knows of `a`'s marks, by word.
    pub seen: &'a [Seen],
    /// How many days lie between the two publications, when both are known; 0 on the same day.
    pub days_apart: Option<u32>,
}

/// Compares two stories by the thresholds of a policy.
///
/// Without context, `compare(a, b)` and `compare(b, a)` give the same figures and passages with the sides exchanged.
pub fn compare(a: &Story, b: &Story, thresholds: &Thresholds, context: Context<'_>) -> Comparison {
    Alignment::new(a, b, thresholds, context.seen).relate(thresholds, context)
}

/// Compares two pages, each as one story: all that it tells, without what the site prints around it.
///
/// # Errors
/// As [`Story::new`] and [`Document::published_day`].
pub fn pages(a: &Document, b: &Document, thresholds: &Thresholds) -> Result<Comparison> {
    let mut space = Fingerprinter::new();
    let mut story = |document: &Document| {
        let prose: Vec<_> = page::split(&document.text).stories.into_iter().flat_map(|story| story.prose).collect();
        Story::read(&document.text, &prose, &mut space)
    };
    let days_apart = a.published_day()?.zip(b.published_day()?).map(|(a, b)| a.abs_diff(b));
    Ok(compare(&story(a)?, &story(b)?, thresholds, Context { days_apart, ..Context::default() }))
}

/// What two stories share, before it is asked on how many days the shared text was printed: that alone may change while
/// an index grows, and all else is the greater part of the work.
#[derive(Clone, Debug)]
pub(crate) struct Alignment {
    /// All but the relation and the reasons.
    figures: Comparison,
    same: Option<Relation>,
    /// The runs that count, as first word in `a` and length.
    runs: Vec<(u32, u32)>,
    /// How many runs are an outlet's furniture.
    furniture: usize,
    /// The shorter story's share of the longer one's words, furniture aside.
    length: f64,
    figured: Figures,
    named: Names,
}

impl Alignment {
    /// Aligns two stories; of `seen`, only what is standing matters.
    pub fn new(a: &Story, b: &Story, thresholds: &Thresholds, seen: &[Seen]) -> Self {
        // Runs are sought along one side; which one must not depend on the order of the call.
        let flipped = (a.len(), &a.words) > (b.len(), &b.words);
        let (x, y) = if flipped { (b, a) } else { (a, b) };
        let in_a = |run: &Run| if flipped { run.b } else { run.a };
        let (furniture, runs): (Vec<Run>, Vec<Run>) =
            passages::runs(x, y).into_iter().partition(|run| template::standing(in_a(run), run.len, seen));
        let blocks = passages::merge(&runs, thresholds.merge());
        let mut passages: Vec<Passage> = blocks.iter().map(|block| passage(x, y, block, flipped)).collect();
        passages.sort_unstable_by_key(|p| (p.a.start, p.b.start));
        // The furniture's shingles are in both sets, and are taken out of both.
        let standing = x.shingles_in(&furniture);
        let (shared, of_a, of_b) =
            (a.shared_shingles(b) - standing, a.shingles().len() - standing, b.shingles().len() - standing);
        let (x_standing, y_standing) = passages::covered(&furniture);
        let (x_words, y_words) = (x.len() - x_standing as usize, y.len() - y_standing as usize);
        let share = |n: usize, of: usize| if of == 0 { 1.0 } else { n as f64 / of as f64 };
        let same =
            if a.raw() == b.raw() { Some(Relation::Exact) } else { (a.words == b.words).then_some(Relation::SameText) };
        let figured = template::figures(x, y, &runs, &blocks);
        // Names are looked at where the formula would be a good part of a story; most pairs share less.
        let formula = same.is_none()
            && thresholds.template_names > 0
            && shared as f64 >= thresholds.overlap_containment * of_a.min(of_b) as f64;
        let named = if formula { names::names(x, y, &runs, thresholds) } else { Names::default() };
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
            same,
            furniture: furniture.len(),
            runs: runs.iter().map(|r| (in_a(r), r.len)).collect(),
            length: share(x_words.min(y_words), x_words.max(y_words)),
            figured,
            named,
        }
    }

    /// The comparison, with the relation by the thresholds and by the days on which the shared text was seen.
    pub fn relate(self, thresholds: &Thresholds, context: Context<'_>) -> Comparison {
        let printed = template::recurrence(&self.runs, context.seen);
        let (relation, reason) = relation::decide(&self, thresholds, printed, context.days_apart);
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

/// A block as spans of the raw texts.
fn passage(x: &Story, y: &Story, block: &Block, flipped: bool) -> Passage {
    let (i, j) = (block.a.0 as usize..block.a.1 as usize, block.b.0 as usize..block.b.1 as usize);
    let longer = i.len().max(j.len());
    let (p, q) = (x.raw_span(i), y.raw_span(j));
    let (a, b) = if flipped { (q, p) } else { (p, q) };
    Passage { a, b, words: block.words, identity: f64::from(block.words) / longer as f64 }
}
