//! What is glued to the end of a story's last line: a source line, a closing formula, a footer.
//!
//! In: a line of prose that ends a story. Out: the byte where the site's own text begins, and what it is. Only the
//! last [`REACH`] bytes are looked at, and only a cue that cannot be part of a sentence counts.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::block::BlockKind;
use super::cues::is_list;
use crate::lang::{LANG, Tail};
use crate::text::skeleton::{Sort, blank, sort};

/// How far from its end a line is looked at, in bytes.
const REACH: usize = 600;

/// Where the glued tail begins, and its kind. Of several the earliest.
///
/// The end of the line is read letter by letter in the skeleton alphabet, so that a tail is one in any spelling.
pub(super) fn tail(line: &str) -> Option<(usize, BlockKind)> {
    let from = line.ceil_char_boundary(line.len().saturating_sub(REACH));
    let end = &line[from..];
    let mut plain = String::with_capacity(end.len());
    plain.extend(self::plain(end).map(|(_, c)| c));
    FINDER.find_iter(&plain).find_map(|m| {
        let (at, (cue, kind)) = (m.start(), LANG.tails[m.pattern().as_usize()]);
        let first = self::plain(end).nth(plain[..at].chars().count())?.0;
        holds(kind, cue, plain[..at].trim_end_matches(blank), &plain[at..]).then_some((from + first, block(kind)))
    })
}

/// The characters of a text that tails are looked for in, and where each is.
fn plain(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut space = false;
    text.char_indices().filter_map(move |(at, c)| {
        let c = match sort(c) {
            Sort::Mark => return None,
            Sort::Letter(letter) => letter,
            Sort::Gap if blank(c) && space => return None,
            Sort::Gap if blank(c) => ' ',
            Sort::Gap => punctuation(c),
        };
        space = c == ' ';
        Some((at, c))
    })
}

/// One sign for the signs that outlets use for one another.
fn punctuation(c: char) -> char {
    match c {
        '،' => ',',
        '؛' => ';',
        '؟' => '?',
        '«' | '»' | '“' | '”' | '{' | '}' => '"',
        other => other,
    }
}

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let plain = |cue: &str| {
        cue.chars().map(|c| if let Sort::Letter(letter) = sort(c) { letter } else { c }).collect::<String>()
    };
    // The bytes that a prefilter looks for are in every other word.
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .prefilter(false)
        .build(LANG.tails.iter().map(|t| plain(t.0)))
        .expect("a handful of short patterns")
});

/// What a tail of a kind is.
fn block(kind: Tail) -> BlockKind {
    match kind {
        Tail::Label | Tail::Syndication | Tail::Notice => BlockKind::SourceLine,
        Tail::Short | Tail::Colon | Tail::NewSentence | Tail::Whole => BlockKind::Furniture,
    }
}

/// Whether a cue is one, by the text before it and from it on.
fn holds(kind: Tail, cue: &str, before: &str, rest: &str) -> bool {
    match kind {
        Tail::Label => {
            let list = rest[cue.len()..].trim_start().strip_prefix([':', '|']).map_or("", str::trim);
            !list.is_empty() && is_list(list) && !before.is_empty() && ends_sentence(before)
        }
        Tail::Notice => ends_sentence(before),
        Tail::Syndication => rest.contains('"') && rest.chars().count() < 80,
        Tail::Short => rest.chars().count() < 60,
        Tail::Colon => rest.contains(':'),
        Tail::NewSentence => ends_sentence(before) && !rest.contains(['.', ',', '?', ':']),
        Tail::Whole => rest.trim_end() == cue,
    }
}

fn ends_sentence(before: &str) -> bool {
    before.ends_with(['.', '!', '?', ')', '"', '…', ']'])
}
