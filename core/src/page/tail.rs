//! What is glued to the end of a story's last line: a source line, a closing formula, a footer.
//!
//! In: a line of prose that ends a story. Out: the byte where the site's own text begins, and what it is. Only the
//! last [`REACH`] bytes are looked at, and only a cue that cannot be part of a sentence counts.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::block::BlockKind;
use super::cues::is_list;
use crate::lang::{LANG, Tail};
use crate::text::skeleton::{GAP, MARK, Sort, blank, class_at, sort};

/// How far from its end a line is looked at, in bytes.
const REACH: usize = 600;

/// Where the glued tail begins, and its kind. Of several the earliest.
///
/// The end of the line is read letter by letter in the skeleton alphabet, so that a tail is one in any spelling.
pub(super) fn tail(line: &str) -> Option<(usize, BlockKind)> {
    let from = line.ceil_char_boundary(line.len().saturating_sub(REACH));
    let end = &line[from..];
    FINDER.find_iter(&codes(end)).find_map(|m| {
        let (cue, kind) = LANG.tails[m.pattern().as_usize()];
        let (first, _) = plain(end).nth(m.start())?;
        let before: String = plain(end).take(m.start()).map(|(_, c)| c).collect();
        let rest: String = plain(end).skip(m.start()).map(|(_, c)| c).collect();
        holds(kind, cue, before.trim_end_matches(blank), &rest).then_some((from + first, block(kind)))
    })
}

/// The characters of [`plain`], a byte each: what letters and signs of tails are told by.
fn codes(text: &str) -> Vec<u8> {
    let (bytes, mut codes, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while at < bytes.len() {
        let (class, len) = class_at(bytes, at);
        if class > MARK {
            codes.push(class);
            at += len;
            continue;
        }
        let sign = || text[at..].chars().next().map_or(OTHER, |c| if blank(c) { b' ' } else { code(punctuation(c)) });
        if class == GAP {
            match if bytes[at] == b' ' { b' ' } else { sign() } {
                b' ' if codes.last() == Some(&b' ') => {}
                sign => codes.push(sign),
            }
        }
        at += len;
    }
    codes
}

/// The code of a sign: no letter has one from the space on.
fn code(sign: char) -> u8 {
    u8::try_from(sign).ok().filter(|sign| (b' '..0x80).contains(sign)).unwrap_or(OTHER)
}

/// The code of all other signs, which no letter has.
const OTHER: u8 = 0x7f;

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
    // The bytes that a prefilter looks for are in every other word.
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .prefilter(false)
        .build(LANG.tails.iter().map(|tail| codes(tail.0)))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A tail is found where its characters are, one by one.
        #[test]
        fn codes_find_what_characters_do(words in proptest::collection::vec(
            prop_oneof![
                proptest::sample::select(LANG.tails.iter().map(|tail| tail.0).collect::<Vec<_>>()).prop_map(str::to_owned),
                "[ا-يً-ْـa-z0-9]{0,6}[ \u{a0}.،:*/\"»\u{200f}\u{2026}]{0,3}",
            ],
            0..8,
        )) {
            let text = words.concat();
            let letters: Vec<char> = plain(&text).map(|(_, c)| c).collect();
            let cues: Vec<Vec<char>> = LANG.tails.iter().map(|tail| plain(tail.0).map(|(_, c)| c).collect()).collect();
            let slow = (0..letters.len()).flat_map(|at| (0..cues.len()).map(move |cue| (at, cue)));
            let slow: Vec<_> = slow.filter(|&(at, cue)| letters[at..].starts_with(&cues[cue])).collect();
            let codes = codes(&text);
            let fast: Vec<_> = FINDER.find_iter(&codes).map(|m| (m.start(), m.pattern().as_usize())).collect();
            prop_assert_eq!(codes.len(), letters.len());
            prop_assert!(fast.iter().all(|found| slow.contains(found)));
            prop_assert_eq!(fast.is_empty(), slow.is_empty());
        }
    }
}
