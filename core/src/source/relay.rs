//! Relays: who passes on what whom said.
//!
//! In: the attributed mentions of a stretch of prose. Out: [`RawRelay`]s, pairs of a mention and an origin with its
//! words. Method: a verb of passing on (`نقلت X عن Y`, `X نقلت عن Y`) or `نقلا عن Y` behind a source of the same
//! sentence; the origin reaches from `عن` to what is said (`قوله`, `أن`), a verb or a comma.

use super::inline::{Found, REACH};
use super::lexicon::Word;
use super::mention::{Generic, Prose, What};
use super::tokens::Gap;

/// A relay by its words: the mention (an index into the found ones) and the origin's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawRelay {
    pub(super) from: usize,
    pub(super) first: usize,
    pub(super) next: usize,
}

/// How many words an origin has at most.
const MAX_ORIGIN: usize = 8;

/// Every relay among the mentions of one stretch.
pub(super) fn relays(prose: &Prose, found: &[Found]) -> Vec<RawRelay> {
    let mut out: Vec<RawRelay> = Vec::new();
    for (from, f) in found.iter().enumerate() {
        if matches!(f.mention.what, What::Generic(Generic::Anonymous | Generic::Social)) {
            continue;
        }
        if f.rule == "citing" && found[..from].last().is_some_and(|p| p.sentence == f.sentence && out.last().is_some_and(|r| r.from == from - 1)) {
            // It is the origin of the one before it; what it cites in turn stands behind it.
        }
        let passes = matches!(f.rule, "verb" | "subject" | "with") && prose.word(f.cue) == Word::Relay;
        let start = if f.rule == "subject" { f.cue + 1 } else { f.mention.next };
        let Some(first) = origin_start(prose, start, passes) else { continue };
        let next = origin_end(prose, first);
        if next > first {
            out.push(RawRelay { from, first, next });
        }
    }
    out
}

/// The word behind the `عن` of a relay that begins at or behind word `start`.
fn origin_start(prose: &Prose, start: usize, passes: bool) -> Option<usize> {
    let mut citing = false;
    for i in start..(start + REACH).min(prose.tokens.len()) {
        if prose.opens(i) {
            return None;
        }
        match prose.word(i) {
            Word::From if citing || passes => return (i + 1 < prose.tokens.len() && !prose.opens(i + 1)).then_some(i + 1),
            Word::Citing => citing = true,
            Word::That => return None,
            Word::Say | Word::Publish if passes => return None,
            _ => {}
        }
    }
    None
}

/// The end of an origin that begins at word `first`.
fn origin_end(prose: &Prose, first: usize) -> usize {
    if let Some(m) = prose.mention(first)
        && !matches!(m.what, What::Anaphor(_))
    {
        return m.next;
    }
    let mut next = first;
    while next < prose.tokens.len() && next < first + MAX_ORIGIN {
        let t = &prose.tokens[next];
        let stops = next > first
            && (t.opens()
                || t.gap.has(Gap::COMMA.or(Gap::COLON).or(Gap::OPEN).or(Gap::DASH))
                || matches!(t.reading.word, Word::That | Word::Say | Word::Publish | Word::Relay | Word::Adverb));
        if stops {
            break;
        }
        next += 1;
    }
    next
}
