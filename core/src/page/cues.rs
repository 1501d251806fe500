//! How a line is told by the words that sites put around stories ([`LANG`] has them).
//!
//! A cue is compared letter by letter in the skeleton alphabet, so marks and hamza seats do not matter
//! (`اقرأ أيضًا` = `إقرأ ايضا`).

use std::sync::LazyLock;

use crate::lang::{Cue, LANG};
use crate::text::skeleton::{Sort, sort};

/// The first two letters of each cue.
static HEADS: LazyLock<Vec<[char; 2]>> = LazyLock::new(|| LANG.cues.iter().map(|(words, _)| two(words)).collect());

fn two(text: &str) -> [char; 2] {
    let mut letters = text.chars().filter_map(|c| match sort(c) {
        Sort::Letter(letter) => Some(letter),
        Sort::Mark | Sort::Gap => None,
    });
    [letters.next().unwrap_or(' '), letters.next().unwrap_or(' ')]
}

/// The cue that a line opens with, and the byte after it (and after a colon or bar, if there is one).
/// A cue that can open a sentence as well (`المصدر`, `الوسوم`) needs the colon or bar.
pub(super) fn cue(line: &str) -> Option<(Cue, usize)> {
    let start = line.len() - line.trim_start_matches(|c: char| sort(c) == Sort::Gap).len();
    let rest = &line[start..];
    // Most lines are prose: two letters say so.
    let head = two(rest);
    LANG.cues.iter().zip(HEADS.iter()).filter(|(_, h)| **h == head).find_map(|(&(words, cue), _)| {
        let end = start + opens_with(rest, words)?;
        let (after, colon) = colon(line, end);
        let word_ends = colon || line[end..].chars().next().is_none_or(|c| sort(c) == Sort::Gap);
        let holds = match cue {
            Cue::Related => word_ends && (colon || line[after..].trim().is_empty()),
            Cue::RelatedList => word_ends && line[after..].trim().is_empty(),
            Cue::Tags => colon || line[after..].trim().is_empty(),
            Cue::Label => colon && is_list(&line[after..]),
            Cue::Furniture => word_ends && colon,
            Cue::LineWithColon => word_ends && (colon || rest.contains(':')),
            Cue::Line => word_ends,
            Cue::Bare => line[end..].chars().all(|c| sort(c) == Sort::Gap) && line.len() < 120,
        };
        holds.then_some((cue, after))
    })
}

/// Whether what follows a label can be a list of sources: short, not quoted speech, no clause. Empty is a list that
/// stands on the next line.
pub(super) fn is_list(rest: &str) -> bool {
    let rest = rest.trim();
    let speech = rest.starts_with(['"', '“']) && !closes_early(rest);
    let clause = ["إن ", "أن ", "إنه", "أنه", "إنها", "أنها"]
        .iter()
        .any(|w| opens_with(rest, w).is_some() && rest.contains(' '));
    rest.chars().nth(60).is_none() && !speech && !clause && !rest.ends_with('؟')
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

/// The byte after `words` if `text` opens with them, letter by letter; a gap in the one is a gap in the other.
pub(super) fn opens_with(text: &str, words: &str) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    let mut end = 0;
    for w in words.chars() {
        let want = sort(w);
        if want == Sort::Mark {
            continue;
        }
        while chars.peek().is_some_and(|&(_, c)| sort(c) == Sort::Mark) {
            chars.next();
        }
        let (i, c) = chars.next()?;
        if sort(c) != want || (want == Sort::Gap && !c.is_ascii_whitespace() && c != '\u{a0}') {
            return None;
        }
        end = i + c.len_utf8();
        if want == Sort::Gap {
            while chars.peek().is_some_and(|&(_, c)| c == ' ' || c == '\u{a0}') {
                chars.next();
            }
        }
    }
    while let Some(&(i, c)) = chars.peek()
        && sort(c) == Sort::Mark
    {
        end = i + c.len_utf8();
        chars.next();
    }
    Some(end)
}

/// Whether a line is nothing but place and outlet: short, parted by a dash, slash, bar or colon, no sentence.
pub(super) fn is_dateline(line: &str) -> bool {
    let line = line.trim();
    let sep = |c: char| matches!(c, '-' | '–' | '—' | 'ـ' | '/' | '|' | ':' | '(');
    line.len() <= 120
        && line.contains(sep)
        && !line.contains(['.', '؟', '?', '!', '،', '؛', '"'])
        && line.split(sep).filter(|p| !p.trim().is_empty()).all(|p| p.split_whitespace().count() <= 3)
        && (2..=4).contains(&line.split(sep).filter(|p| !p.trim().is_empty()).count())
}
