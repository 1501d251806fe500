//! The words that sites put around stories, and how a line is told by them.
//!
//! A cue is compared letter by letter in the skeleton alphabet, so marks and hamza seats do not matter
//! (`اقرأ أيضًا` = `إقرأ ايضا`).

use std::sync::LazyLock;

use crate::text::skeleton::{Sort, sort};

/// What the cue at the start of a line says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// A single title of another story, on this line or the next.
    Related,
    /// A list of titles of other stories below.
    RelatedList,
    /// Key words, on this line or the next.
    Tags,
    /// A source line, if what follows the cue is a list (see [`is_list`]).
    Label,
    /// The line is the site's, whatever else is on it.
    Furniture,
    /// The line is the site's if nothing else is on it.
    Bare,
}

/// The cues that open a line. Of two that fit, the earlier wins.
const CUES: &[(&str, Cue)] = &[
    ("اقرأ أيضا", Cue::Related),
    ("اقرأ أيضاً في", Cue::Related),
    ("اقرأوا أيضا", Cue::Related),
    ("إقرأ المزيد", Cue::Related),
    ("شاهد أيضا", Cue::Related),
    ("طالع أيضا", Cue::Related),
    ("قد يهمك أيضا", Cue::Related),
    ("قد يعجبك أيضا", Cue::RelatedList),
    ("مواضيع ذات صلة", Cue::RelatedList),
    ("موضوعات ذات صلة", Cue::RelatedList),
    ("مقالات ذات صلة", Cue::RelatedList),
    ("أخبار ذات صلة", Cue::RelatedList),
    ("الأكثر قراءة", Cue::RelatedList),
    ("حول هذه القصة", Cue::RelatedList),
    ("كلمات دلالية", Cue::Tags),
    ("كلمات مفتاحية", Cue::Tags),
    ("الكلمات الدالة", Cue::Tags),
    ("الكلمات المفتاحية", Cue::Tags),
    ("الوسوم", Cue::Tags),
    ("وسوم", Cue::Tags),
    ("المصدر", Cue::Label),
    ("المصادر", Cue::Label),
    ("مصدر الخبر", Cue::Label),
    ("رابط المصدر", Cue::Label),
    ("تاريخ النشر", Cue::Furniture),
    ("لمراسلة الكاتب", Cue::Furniture),
    ("رابط الخبر", Cue::Furniture),
    ("زر الذهاب إلى الأعلى", Cue::Furniture),
    ("اترك تعليقا", Cue::Bare),
    ("أضف تعليقا", Cue::Bare),
    ("أكمل القراءة", Cue::Bare),
    ("تابع القراءة", Cue::Bare),
    ("المزيد", Cue::Bare),
    ("للمزيد", Cue::Bare),
    ("شارك", Cue::Bare),
    ("مشاركة", Cue::Bare),
    ("طباعة", Cue::Bare),
    ("انتهى", Cue::Bare),
    ("Next Previous", Cue::Bare),
    ("Trending Plus", Cue::Bare),
];

/// The first two letters of each cue.
static HEADS: LazyLock<Vec<[char; 2]>> = LazyLock::new(|| CUES.iter().map(|(words, _)| two(words)).collect());

fn two(text: &str) -> [char; 2] {
    let mut letters = text.chars().filter_map(|c| match sort(c) {
        Sort::Letter(letter) => Some(letter),
        Sort::Mark | Sort::Gap => None,
    });
    [letters.next().unwrap_or(' '), letters.next().unwrap_or(' ')]
}

/// The cue that a line opens with, and the byte behind it (and behind a colon or bar, if there is one).
/// A cue that can open a sentence as well (`المصدر`, `الوسوم`) needs the colon or bar.
pub(super) fn cue(line: &str) -> Option<(Cue, usize)> {
    let start = line.len() - line.trim_start_matches(|c: char| sort(c) == Sort::Gap).len();
    let rest = &line[start..];
    // Most lines are prose: two letters say so.
    let head = two(rest);
    CUES.iter().zip(HEADS.iter()).filter(|(_, h)| **h == head).find_map(|(&(words, cue), _)| {
        let end = start + opens_with(rest, words)?;
        let (behind, colon) = colon(line, end);
        let word_ends = colon || line[end..].chars().next().is_none_or(|c| sort(c) == Sort::Gap);
        let holds = match cue {
            Cue::Related => word_ends && (colon || line[behind..].trim().is_empty()),
            Cue::RelatedList => word_ends && line[behind..].trim().is_empty(),
            Cue::Tags => colon || line[behind..].trim().is_empty(),
            Cue::Label => colon && is_list(&line[behind..]),
            Cue::Furniture => {
                word_ends && (colon || words.contains("زر") || words.starts_with("رابط") && rest.contains(':'))
            }
            Cue::Bare => line[end..].chars().all(|c| sort(c) == Sort::Gap) && line.len() < 120,
        };
        holds.then_some((cue, behind))
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

/// The byte behind an optional colon, bar or dash with spaces around, and whether a colon or bar was there.
fn colon(line: &str, end: usize) -> (usize, bool) {
    let rest = &line[end..];
    let trimmed = rest.trim_start();
    match trimmed.chars().next() {
        Some(':' | '|' | '：') => {
            let behind = trimmed[trimmed.chars().next().map_or(0, char::len_utf8)..].trim_start();
            (line.len() - behind.len(), true)
        }
        _ => (line.len() - trimmed.len(), false),
    }
}

/// The byte behind `words` if `text` opens with them, letter by letter; a gap in the one is a gap in the other.
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
