//! The lead of a story: its first sentence, under whatever the site puts above it.
//!
//! In: the lines of a story, and the page's title if it came with one. Out: which line is the lead, and which one above it is
//! the title.
//!
//! ```text
//! lead    the first line of prose (shape.rs) that is not the title and that the story does not repeat (a teaser is above and comes
//!         again), unless it has no word of the title and the next paragraph has half of them
//! title   of the lines above, the one that repeats the page's title; else the one whose words come again most in the lead and the
//!         lines after it; else the one above a dateline or a date
//! ```

use std::collections::HashSet;

use super::block::BlockKind;
use super::line::PageLine;
use super::shape::hash;
use crate::lang::LANG;
use crate::text::skeleton::words;

/// What a line above the lead must share of its words with the story to be the title.
const TITLE: f64 = 0.3;
/// What shares less is another story's.
const OTHER: f64 = 0.25;
/// How many lines, and bytes of each, the words of the story are taken from.
const LOOK: (usize, usize) = (3, 1200);

/// The title of a page that came with it.
pub(super) struct Headline {
    /// The hash of its words.
    hash: u64,
    /// Its words by their stems, sorted.
    stems: Vec<u64>,
}

impl Headline {
    /// None for a title without words.
    pub(super) fn of(title: &str) -> Option<Self> {
        let title = title.trim();
        let mut stems: Vec<u64> = words(title).filter_map(|(_, key, _)| LANG.stem(key)).collect();
        stems.sort_unstable();
        stems.dedup();
        (!title.is_empty()).then(|| Self { hash: hash(title), stems })
    }

    /// Whether a line repeats it.
    pub(super) fn is(&self, line: &PageLine) -> bool {
        line.shape.hash == self.hash
    }

    /// Whether its words can tell anything.
    fn tells(&self) -> bool {
        self.stems.len() >= TELLING
    }

    /// The stems of its words that a line has, as often as the line has them.
    fn shared<'t>(&'t self, text: &'t str, line: &PageLine) -> impl Iterator<Item = u64> + 't {
        let own = |stem| self.stems.binary_search(&stem).is_ok();
        words(head(text, line)).filter_map(move |(_, key, _)| LANG.stem_among(key, own))
    }
}

/// A title of fewer words may have none of them in its story.
const TELLING: usize = 4;

/// The first bytes of a line.
fn head<'t>(text: &'t str, line: &PageLine) -> &'t str {
    let line = &text[line.span.clone()];
    &line[..line.floor_char_boundary(LOOK.1)]
}

/// The lead of a story's lines; the first line of prose where nothing tells.
pub(super) fn lead(text: &str, lines: &[PageLine], headline: Option<&Headline>) -> usize {
    let is_title = |line: &PageLine| headline.is_some_and(|headline| headline.is(line));
    let is_prose = |line: &PageLine| line.kind == BlockKind::Story && line.shape.is_prose() && !is_title(line);
    let first = |from: usize| (from..lines.len()).find(|&i| is_prose(&lines[i]));
    let Some(lead) = first(0) else {
        // Too short to tell: the first line that ends like a sentence.
        let story = |stops: bool| {
            lines.iter().position(|l| l.kind == BlockKind::Story && (!stops || l.shape.stops) && !is_title(l))
        };
        return story(true).or_else(|| story(false)).unwrap_or(0);
    };
    // A teaser: the same paragraph again further down, with prose of the story's own between.
    let again =
        |i: usize| (i + 1..lines.len()).any(|n| lines[n].shape.hash == lines[i].shape.hash && is_prose(&lines[n]));
    // A row of headlines above the first paragraph that ends like one.
    let shape = &lines[lead].shape;
    let ticker = (shape.may_be_ticker() || lead > 0 && lines[lead - 1].mute && !shape.stops)
        && first(lead + 1).is_some_and(|next| {
            lines[next].shape.stops && share(text, &lines[lead], &stems(text, &lines[next..])).is_other()
        });
    // A paragraph with no word of the title, above one with many: another story's.
    let strange = || {
        let headline =
            headline.filter(|headline| headline.tells() && headline.shared(text, &lines[lead]).next().is_none())?;
        let there: HashSet<u64> = headline.shared(text, &lines[first(lead + 1)?]).collect();
        Some(2 * there.len() >= headline.stems.len())
    };
    if ticker || again(lead) || strange() == Some(true) { first(lead + 1).unwrap_or(lead) } else { lead }
}

/// What a line above the lead has of the story's words.
#[derive(Clone, Copy, Default)]
pub(super) struct Share {
    /// How many, and of how many.
    shared: usize,
    all: usize,
}

impl Share {
    /// Whether it speaks of something else.
    pub(super) fn is_other(self) -> bool {
        self.of_words() < OTHER
    }

    /// The share of its words; none of a single one.
    pub(super) fn of_words(self) -> f64 {
        if self.all < 2 { 0.0 } else { self.shared as f64 / self.all as f64 }
    }
}

/// What each line above the lead has of the story's words.
pub(super) fn shares(text: &str, lines: &[PageLine], lead: usize) -> Vec<Share> {
    if lead == 0 {
        return Vec::new();
    }
    let stems = stems(text, &lines[lead..]);
    lines[..lead].iter().map(|line| share(text, line, &stems)).collect()
}

/// The stems of the first lines of a story from its lead on.
fn stems(text: &str, lines: &[PageLine]) -> HashSet<u64> {
    let story = lines.iter().filter(|line| line.kind == BlockKind::Story).take(LOOK.0);
    story.flat_map(|line| words(head(text, line))).filter_map(|(_, key, _)| LANG.stem(key)).collect()
}

/// What a line has of these stems.
fn share(text: &str, line: &PageLine, stems: &HashSet<u64>) -> Share {
    let mut share = Share::default();
    for stem in words(&text[line.span.clone()]).filter_map(|(_, key, _)| LANG.stem(key)) {
        share.all += 1;
        share.shared += usize::from(stems.contains(&stem));
    }
    share
}

/// The title among the lines above the lead: the one that repeats the page's, else the one that shares most words, the first of equals.
pub(super) fn title(lines: &[PageLine], shares: &[Share], headline: Option<&Headline>) -> Option<usize> {
    if let Some(same) = headline.and_then(|headline| (0..shares.len()).find(|&i| headline.is(&lines[i]))) {
        return Some(same);
    }
    let fits = |i: &usize| {
        let line = &lines[*i];
        line.kind == BlockKind::Story
            && !line.dateline
            && !line.shape.item
            && line.shape.words >= 3
            && !line.shape.dated
            && shares[*i].of_words() >= TITLE
    };
    let shared =
        (0..shares.len()).filter(fits).reduce(|best, i| if shares[i].shared > shares[best].shared { i } else { best });
    // Or the line above a dateline or a date.
    let above = |i: &usize| {
        let (line, next) = (&lines[*i], &lines[i + 1]);
        line.kind == BlockKind::Story
            && !line.dateline
            && !line.shape.dated
            && !line.shape.stops
            && (next.dateline || next.shape.dated)
    };
    shared.or_else(|| (0..shares.len().saturating_sub(1)).rev().find(above))
}
