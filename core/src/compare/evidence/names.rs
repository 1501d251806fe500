//! Names: are the edits between the equal words of two stories exchanges of names?
//!
//! ```text
//! edit       what is on both sides between two runs, or between two words in a row that are equal within forty of a run
//! new        a word that is nowhere in the other story
//! exchange   an edit of eight words or fewer on each side, two or more of them new and the others the same on both sides;
//!            or of a single word on a side, when the last words are the same in another edit, too
//! ```
//!
//! An editor changes a word here and there, puts a clause in and takes one out. In another report of one formula the names
//! change, whole and everywhere, and little else. Edits with a figure in them tell nothing here.

use super::passages::Run;
use crate::compare::thresholds::Thresholds;
use crate::story::StoryWords;

/// How far from a run shorter equal runs are sought, and how wide the gap between two runs may be.
const REACH: usize = 40;

/// This many equal words in a row keep two edits apart. One would often be a particle within a name.
const ANCHOR: usize = 2;

/// An exchange has at most this many words on each side.
const LONGEST: usize = 8;

/// What was exchanged in shared text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::compare) struct Names {
    /// How many different exchanges there are; of those of a single word two at most count, as spellings and synonyms are
    /// exchanged like that, too.
    pub different: usize,
    /// In how many edits they stand.
    pub exchanges: usize,
    /// How many edits without a figure there are.
    pub edits: usize,
}

/// An edit: words of one story and what the other has in their place.
type Edit = ((usize, usize), (usize, usize));

/// Counts the exchanges of names around some runs, which are in order in `x`; nothing is counted when there are too few for
/// the rule.
pub(in crate::compare) fn names(x: &StoryWords, y: &StoryWords, runs: &[Run], t: &Thresholds) -> Names {
    let words = |&(a, b): &Edit| (&x.words[a.0..a.1], &y.words[b.0..b.1]);
    let mut edits = edits(x, y, runs);
    edits.retain(|&(a, b)| !figured(x, a) && !figured(y, b));
    let all = edits.len();
    edits.retain(|edit| {
        let (in_x, in_y) = words(edit);
        !in_x.is_empty() && !in_y.is_empty() && in_x.len().max(in_y.len()) <= LONGEST
    });
    let long = |edit: &Edit| words(edit).0.len().min(words(edit).1.len()) >= 2;
    let last = |edit: &Edit| (words(edit).0.last(), words(edit).1.last());
    edits.sort_unstable_by_key(last);
    let mut may: Vec<Edit> = Vec::new();
    for same in edits.chunk_by(|p, q| last(p) == last(q)) {
        may.extend(same.iter().filter(|edit| same.len() > 1 || long(edit)));
    }
    if may.is_empty() || (may.len() as f64) < t.template_name_share * all as f64 {
        return Names::default();
    }
    let (of_x, of_y) = (sorted(&x.words), sorted(&y.words));
    may.retain(|edit| {
        let (in_x, in_y) = words(edit);
        let least = if long(edit) { 2 } else { 1 };
        new(in_x, in_y, &of_y) >= least && new(in_y, in_x, &of_x) >= least
    });
    let mut different: Vec<_> = may.iter().filter(|edit| long(edit)).map(|edit| words(edit).0).collect();
    let repeated = may.len() - different.len();
    different.sort_unstable();
    different.dedup();
    Names { different: different.len() + repeated.min(2), exchanges: may.len(), edits: all }
}

/// How many words of an edit are new; 0 when one of the others is elsewhere in the other story.
fn new(words: &[u32], for_them: &[u32], others: &[u32]) -> usize {
    let old = |word: &&u32| others.binary_search(word).is_ok();
    let whole = words.iter().filter(old).all(|word| for_them.contains(word));
    if whole { words.len() - words.iter().filter(old).count() } else { 0 }
}

fn sorted(words: &[u32]) -> Vec<u32> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words
}

/// Whether a figure is among some words.
fn figured(story: &StoryWords, (start, end): (usize, usize)) -> bool {
    let from = story.figures.partition_point(|&(word, _)| (word as usize) < start);
    story.figures.get(from).is_some_and(|&(word, _)| (word as usize) < end)
}

/// The edits before, between and after some runs. Where a story goes on by itself there is none.
fn edits(x: &StoryWords, y: &StoryWords, runs: &[Run]) -> Vec<Edit> {
    let (x, y) = (&x.words[..], &y.words[..]);
    let mut edits = Vec::new();
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return edits };
    let start = |run: &Run| (run.a as usize, run.b as usize);
    let end = |run: &Run| ((run.a + run.len) as usize, (run.b + run.len) as usize);
    let (a, b) = start(first);
    between(x, y, (a.saturating_sub(REACH), a), (b.saturating_sub(REACH), b), &mut edits);
    // The outermost edits are where each story begins, and goes on, by itself.
    edits.remove(0);
    for pair in runs.windows(2) {
        let ((a, b), (c, d)) = (end(&pair[0]), start(&pair[1]));
        // A moved passage, or a long insertion: an edit that is no exchange.
        if a > c || b > d || c - a > REACH || d - b > REACH {
            edits.push(((a, a.max(c)), (b, b.max(d))));
        } else {
            between(x, y, (a, c), (b, d), &mut edits);
        }
    }
    let (a, b) = end(last);
    between(x, y, (a, x.len().min(a + REACH)), (b, y.len().min(b + REACH)), &mut edits);
    edits.pop();
    edits
}

/// The edits of words `a` of `x` for `b` of `y`, kept apart by the first equal words that are long enough; one at least.
fn between(x: &[u32], y: &[u32], a: (usize, usize), b: (usize, usize), edits: &mut Vec<Edit>) {
    let (mut i, mut j, mut at) = (a.0, b.0, a.0);
    while at + ANCHOR <= a.1 && j + ANCHOR <= b.1 {
        let anchor = &x[at..at + ANCHOR];
        let Some(found) = y[j..b.1].windows(ANCHOR).position(|words| words == anchor) else {
            at += 1;
            continue;
        };
        let to = j + found;
        let len = x[at..a.1].iter().zip(&y[to..b.1]).take_while(|(p, q)| p == q).count();
        edits.push(((i, at), (j, to)));
        (i, j) = (at + len, to + len);
        at = i;
    }
    edits.push(((i, a.1), (j, b.1)));
}
