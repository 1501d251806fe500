//! What is glued to the end of a story's last line: a source line, a closing formula, a footer.
//!
//! In: a line of prose that ends a story. Out: the byte where the site's own text begins, and what it is. Only the
//! last [`REACH`] bytes are looked at, and only a cue that cannot be part of a sentence counts.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::BlockKind;
use super::cues::is_list;
use super::lines::blank;

/// How far from its end a line is looked at, in bytes.
const REACH: usize = 400;

/// How to tell that a cue is one: from what stands before it, and from it on.
type Holds = fn(&str, &str) -> bool;

/// A cue, and what it makes of the rest of the line.
const TAILS: &[(&str, BlockKind, Holds)] = &[
    ("المصدر", BlockKind::SourceLine, is_label),
    ("* خدمة", BlockKind::SourceLine, is_syndication),
    ("*خدمة", BlockKind::SourceLine, is_syndication),
    ("* بالاتفاق مع", BlockKind::SourceLine, is_syndication),
    ("*بالاتفاق مع", BlockKind::SourceLine, is_syndication),
    ("// انتهى", BlockKind::Furniture, |_, rest| rest.chars().count() < 60),
    ("رابط الخبر بصحيفة", BlockKind::Furniture, |_, rest| rest.contains(':')),
    ("سمات ", BlockKind::Furniture, |before, rest| ends_sentence(before) && !rest.contains(['.', '،', '؟', ':'])),
    ("...المزيد", BlockKind::Furniture, |_, rest| rest.trim_end() == "...المزيد"),
];

/// Where the glued tail begins, and its kind. Of several the earliest.
pub(super) fn tail(line: &str) -> Option<(usize, BlockKind)> {
    let mut from = line.len().saturating_sub(REACH);
    while !line.is_char_boundary(from) {
        from += 1;
    }
    FINDER.find_iter(&line[from..]).find_map(|m| {
        let (at, (_, kind, holds)) = (from + m.start(), &TAILS[m.pattern().as_usize()]);
        holds(line[..at].trim_end_matches(blank), &line[at..]).then_some((at, *kind))
    })
}

static FINDER: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(TAILS.iter().map(|t| t.0)).expect("a handful of short patterns"));

/// `المصدر` with a colon or bar and a list, behind a whole sentence or glued to the word before it.
fn is_label(before: &str, rest: &str) -> bool {
    let behind = rest["المصدر".len()..].trim_start();
    let Some(list) = behind.strip_prefix([':', '|']) else { return false };
    !list.trim().is_empty() && is_list(list) && !before.is_empty() && ends_sentence(before)
}

/// `* خدمة «X»`: an asterisk, the formula and a quoted name.
fn is_syndication(_: &str, rest: &str) -> bool {
    rest.contains(['«', '{', '"', '“']) && rest.chars().count() < 80
}

fn ends_sentence(before: &str) -> bool {
    before.ends_with(['.', '!', '؟', '?', ')', '»', '”', '"', '…', ']'])
}
