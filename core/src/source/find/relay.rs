//! Relays: who passes on what whom said.
//!
//! In: the attributed mentions of a stretch of prose. Out: [`RawRelay`]s, pairs of a mention and the words of an
//! origin. Four forms, each within one sentence:
//!
//! ```text
//! نقلت SOURCE عن ORIGIN;  SOURCE … نقلا عن ORIGIN          up to قوله, أن, a verb or a comma
//! قال ORIGIN … كما نقلت عنه SOURCE;  … وفقا لـ SOURCE        the speaker that opens the sentence, or a clause of it
//! وفقا لـ SOURCE، قال ORIGIN …                              the speaker after the source
//! ذكرت SOURCE أن … بحسب | قالت مصادر                        an unnamed person cited inside
//! ```

use super::inline::{Attribution, REACH};
use crate::lang::Generic;
use crate::lang::Word;
use crate::source::read::mention::{Prose, What};
use crate::source::read::tokens::Gap;
use crate::source::rule::Rule;

/// A relay by its words: the mention (an index into the found ones) and the origin's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawRelay {
    pub(crate) from: usize,
    pub(crate) first: usize,
    pub(crate) next: usize,
}

/// How many words an origin has at most.
const MAX_ORIGIN: usize = 8;

/// Every relay among the mentions of one stretch.
pub(crate) fn relays(prose: &Prose, found: &[Attribution]) -> Vec<RawRelay> {
    let mut out: Vec<RawRelay> = Vec::new();
    for (from, f) in found.iter().enumerate() {
        if matches!(f.mention.what, What::Generic(Generic::Anonymous | Generic::Social)) {
            continue;
        }
        let passes = matches!(f.rule, Rule::Verb | Rule::Subject | Rule::With) && prose.word(f.cue) == Word::Relay;
        let start = if f.rule == Rule::Subject { f.cue + 1 } else { f.mention.next };
        let origin = origin_start(prose, start, passes)
            .map(|first| (first, origin_end(prose, first)))
            .or_else(|| speaker(prose, f))
            .or_else(|| unnamed(found, from));
        if let Some((first, next)) = origin
            && next > first
        {
            out.push(RawRelay { from, first, next });
        }
    }
    out
}

/// The word after the `عن` of a relay that begins at or after word `start`.
fn origin_start(prose: &Prose, start: usize, passes: bool) -> Option<usize> {
    let mut citing = false;
    for i in start..(start + REACH).min(prose.tokens.len()) {
        if prose.opens(i) {
            return None;
        }
        match prose.word(i) {
            Word::From if citing || passes => {
                return (i + 1 < prose.tokens.len() && !prose.opens(i + 1)).then_some(i + 1);
            }
            Word::Citing => citing = true,
            Word::That => return None,
            Word::Preposition if prose.slice(i, i + 1) == "على" => return None,
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

/// The speaker whose words a source gives: after `وفقا لـ SOURCE،`, or at the head of a sentence that ends with it.
fn speaker(prose: &Prose, f: &Attribution) -> Option<(usize, usize)> {
    let cited = f.rule == Rule::According
        || (matches!(f.rule, Rule::Verb | Rule::Told | Rule::Published) && follows_according(prose, f.cue));
    if !cited {
        return None;
    }
    let first = sentence_start(prose, f.mention.first);
    let verb = if f.mention.first - first <= 6 {
        let next = f.mention.next;
        (next..(next + 4).min(prose.tokens.len()))
            .take_while(|&i| !prose.opens(i))
            .find(|&i| prose.word(i) == Word::Say)?
    } else {
        // The last clause in front of the source that begins with a verb of saying.
        let clause = |i: &usize| *i == first || prose.gap(*i).has(Gap::COMMA);
        (first..f.mention.first).rev().find(|i| clause(i) && prose.word(*i) == Word::Say)?
    };
    let start = verb + 1;
    let mut next = start;
    while next < prose.tokens.len() && next < start + 4 {
        let t = &prose.tokens[next];
        let plain = matches!(
            t.reading.word,
            Word::Other
                | Word::Title
                | Word::Body
                | Word::Nation(_)
                | Word::Source
                | Word::Unnamed
                | Word::Onlooker
                | Word::Modifier
        );
        if t.opens() || (next > start && t.gap != Gap::default()) || !plain || t.reading.preposition != '\0' {
            break;
        }
        next += 1;
    }
    (next > start).then_some((start, next))
}

/// Whether a cue's clause hangs on `وفق` or `كما`: `وفق ما نقلته`, `حسبما ذكرت`, `وبحسب ما ورد في تقرير لـ`.
fn follows_according(prose: &Prose, verb: usize) -> bool {
    (verb.saturating_sub(5)..verb).any(|i| prose.word(i) == Word::According)
}

fn sentence_start(prose: &Prose, at: usize) -> usize {
    // Bounded: a sentence longer than this has its speaker too far away to be sure of.
    let floor = at.saturating_sub(80);
    (floor..=at).rev().find(|&i| prose.opens(i)).unwrap_or(floor)
}

/// An unnamed person cited in the same sentence after a source that says something.
fn unnamed(found: &[Attribution], from: usize) -> Option<(usize, usize)> {
    let f = &found[from];
    let next = found.get(from + 1)?;
    let inside = next.sentence == f.sentence && matches!(f.rule, Rule::Verb | Rule::Subject | Rule::According);
    let person = next.mention.what == What::Generic(Generic::Anonymous)
        && matches!(next.rule, Rule::Verb | Rule::According | Rule::Subject);
    (inside && person).then_some((next.mention.first, next.mention.next))
}
