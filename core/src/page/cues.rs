//! How a line is told by the words that sites put around stories ([`LANG`] has them).
//!
//! A cue is compared letter by letter in the skeleton alphabet, so marks and hamza seats do not matter
//! (`اقرأ أيضًا` = `إقرأ ايضا`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::shape::Shape;
use crate::lang::{Cue, LANG, Word};
use crate::text::skeleton::{Sort, begins_with, opens_with, sort, within, words};

/// How many of its first letters tell that a line does not open with a cue.
const HEAD: usize = 4;

/// Cues by their first two letters, each with its first letters.
type ByHead = HashMap<[char; 2], Vec<([char; HEAD], &'static str, Cue)>>;

/// The cues of all languages.
static CUES: LazyLock<ByHead> = LazyLock::new(|| {
    let mut cues = ByHead::new();
    for &(words, cue) in &LANG.cues {
        let head = head(words);
        cues.entry([head[0], head[1]]).or_default().push((head, words, cue));
    }
    // Of two that fit, the longer says more.
    cues.values_mut().for_each(|cues| cues.sort_by_key(|(_, words, _)| std::cmp::Reverse(words.len())));
    cues
});

/// The first letters of a text; spaces after the last of fewer.
fn head(text: &str) -> [char; HEAD] {
    let mut letters = text.chars().filter_map(|c| match sort(c) {
        Sort::Letter(letter) => Some(letter),
        Sort::Mark | Sort::Gap => None,
    });
    std::array::from_fn(|_| letters.next().unwrap_or(' '))
}

/// Whether a text with these first letters may open with words that have those.
fn may_open(words: [char; HEAD], text: [char; HEAD]) -> bool {
    words.iter().zip(text).all(|(&letter, of_text)| letter == of_text || letter == ' ')
}

/// The most words that a line has that is the site's for how it begins: after a cue of one word, and of more.
const SHORT: [usize; 2] = [4, 14];
/// The most words that a line has that says who wrote it, or what a picture shows.
const CREDIT: usize = 9;
const CAPTION: usize = 14;
/// The most letters of a list of sources, or of a dateline.
const LIST: usize = 50;

/// The cue that a line opens with, and the byte after it (and after a colon or bar, if there is one).
/// A cue that can open a sentence as well (`المصدر`, `الوسوم`) needs the colon or bar.
pub(super) fn cue(line: &str, shape: &Shape) -> Option<(Cue, usize)> {
    // A number or a sign may come first: `5 تعليقات`.
    let start = line.len() - line.trim_start_matches(|c: char| sort(c) == Sort::Gap || c.is_numeric()).len();
    let rest = &line[start..];
    // An item of a list is one of the story's.
    let item = line.starts_with(['*', '•', '-', '–', 'ـ']);
    // Most lines are prose: their first letters say so.
    let first = head(rest);
    CUES.get(&[first[0], first[1]])?.iter().filter(|(of, ..)| may_open(*of, first)).find_map(|&(_, words, cue)| {
        let end = start + opens_with(rest, words)?;
        let (after, colon) = colon(line, end);
        let word_ends = colon || line[end..].chars().next().is_none_or(|c| sort(c) == Sort::Gap);
        let bare = line[after..].chars().all(|c| sort(c) == Sort::Gap || c.is_numeric());
        let brief = |most: usize| word_ends && shape.words <= most && !shape.is_prose() && !item;
        let holds = match cue {
            Cue::Related => word_ends && (colon || bare),
            Cue::RelatedList | Cue::Ticker => word_ends && bare,
            Cue::Tags => colon || bare || !word_ends && words.contains('و') && shape.words <= SHORT[1] && !shape.stops,
            Cue::Label => (colon || bare && rest.trim_end().len() == line.len()) && is_list(&line[after..]),
            Cue::LineIfColon => word_ends && (colon || shape.words <= 5 && !shape.stops),
            Cue::LineWithColon => word_ends && (colon || rest.contains(':')),
            Cue::Line | Cue::Notice => word_ends,
            Cue::Role => word_ends && !item && (bare || shape.words <= 7 && !shape.stops),
            Cue::Author => brief(CREDIT) && !shape.stops,
            Cue::Caption => brief(CAPTION),
            // Of several words it is the site's, sentence or not.
            Cue::Short if words.contains(' ') => word_ends && !item && shape.words <= SHORT[1],
            Cue::Short => brief(SHORT[0]) && !shape.stops,
            Cue::Bare => bare && !item && shape.letters <= LIST,
        };
        holds.then_some((cue, after))
    })
}

/// Whether what follows a label can be a list of sources: short, not quoted speech, no clause. Empty is a list that
/// is on the next line.
pub(super) fn is_list(rest: &str) -> bool {
    let rest = rest.trim();
    let speech = rest.starts_with(['"', '“']) && !closes_early(rest);
    let mut first = words(rest);
    let that = first.next().is_some_and(|(_, key, _)| LANG.read(key).word == Word::That);
    let clause = that && first.next().is_some();
    within(rest, LIST) && !speech && !clause && !rest.ends_with('؟')
}

/// Whether a text that opens with a quote is a quoted name rather than speech.
fn closes_early(text: &str) -> bool {
    text.char_indices().skip(1).take(30).any(|(_, c)| matches!(c, '"' | '”'))
}

/// The byte after an optional colon, bar or dash with spaces around, and whether a colon or bar was there.
fn colon(line: &str, end: usize) -> (usize, bool) {
    let rest = &line[end..];
    let trimmed = rest.trim_start();
    match trimmed.chars().next() {
        Some(':' | '|' | '：') => {
            let after = trimmed[trimmed.chars().next().map_or(0, char::len_utf8)..].trim_start();
            (line.len() - after.len(), true)
        }
        _ => (line.len() - trimmed.len(), false),
    }
}

/// Whether a line is nothing but place and outlet: short, parted by a dash, slash, bar or colon, no sentence.
pub(super) fn is_dateline(line: &str, shape: &Shape) -> bool {
    let sep = |c: char| matches!(c, '-' | '–' | '—' | 'ـ' | '/' | '|' | ':' | '(');
    let parts = || line.split(sep).filter(|part| !part.trim().is_empty());
    shape.letters <= LIST
        && line.chars().filter(|c| c.is_alphabetic()).nth(4).is_some()
        && line.contains(sep)
        && !line.contains(['.', '؟', '?', '!', '،', '؛', '"'])
        && parts().all(|part| part.split_whitespace().count() <= 3)
        && (2..=4).contains(&parts().count())
}

/// What parts a dateline.
fn parts(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | 'ـ' | '/' | '|' | ':')
}

/// The first part of a dateline, if it can be an outlet's: two words and more.
pub(super) fn outlet(dateline: &str) -> Option<&str> {
    let outlet = dateline.split(parts).next()?.trim();
    (outlet.split_whitespace().count() > 1).then_some(outlet)
}

/// Whether a line begins with an outlet and what parts it from a place.
pub(super) fn is_outlet(line: &str, outlet: &str) -> bool {
    begins_with(line, outlet).is_some_and(|end| line[end..].trim_start().starts_with(parts))
}

/// Whether a short line below the story names its sources: it begins with a label, colon or not.
pub(super) fn is_label(line: &str, shape: &Shape) -> bool {
    let rest = line.trim_start_matches(|c: char| sort(c) == Sort::Gap);
    let names = |label: &&str| {
        opens_with(rest, label).is_some_and(|end| {
            let (after, colon) = colon(rest, end);
            let word_ends = colon || rest[end..].chars().next().is_some_and(|c| sort(c) == Sort::Gap);
            word_ends && !rest[after..].trim().is_empty() && (label.contains(' ') || colon || shape.words <= 4)
        })
    };
    shape.words <= SHORT[1] && !shape.is_prose() && LANG.labels.iter().any(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_with_a_cue_may_open_with_it() {
        for (line, _) in &LANG.cues {
            for (words, _) in LANG.cues.iter().filter(|(words, _)| opens_with(line, words).is_some()) {
                let (of_words, of_line) = (head(words), head(line));
                assert!(of_words[..2] == of_line[..2] && may_open(of_words, of_line), "{line}: {words}");
            }
        }
    }
}
