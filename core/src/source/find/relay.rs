//! Relays: who passes on what whom said.
//!
//! In: the attributed mentions of a stretch of prose. Out: [`RawRelay`]s, pairs of a mention and the words of an
//! origin. Each form but the last lies within one sentence:
//!
//! ```text
//! نقلت SOURCE عن ORIGIN;  SOURCE … نقلا عن ORIGIN          up to قوله, أن, a verb or a comma
//! قال ORIGIN … كما نقلت عنه SOURCE;  … وفقا لـ SOURCE        the speaker that opens the sentence, or a clause of it
//! ذكرت ORIGIN، وفقا لـ SOURCE                                a source cited for another one
//! وفقا لـ SOURCE، قال ORIGIN …                              the speaker after the source
//! وفقا لـ SOURCE فإن ORIGIN قال …                            the same in a clause
//! ORIGIN … بيان … نقلته SOURCE;  بيان لـ ORIGIN … بثته SOURCE  the speaker of a statement, or whose it is
//! ذكرت SOURCE أن بيان ORIGIN قال                             a paper cited inside
//! ذكرت SOURCE أن … بحسب | قالت مصادر                        an unnamed person cited inside
//! نقلت SOURCE تصريحات ORIGIN;  بثت SOURCE بيانا ل ORIGIN      whose statement it is
//! قالت SOURCE إن …. ونقلت عن ORIGIN                           the source of the sentence before
//! ```

use super::attribution::{Attribution, REACH};
use crate::lang::Generic;
use crate::lang::Word;
use crate::source::read::tokens::Gap;
use crate::source::read::{Prose, What};
use crate::source::rule::Rule;

/// A relay by its words: the mention (an index into the found ones) and the origin's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawRelay {
    pub(crate) from: usize,
    pub(crate) first: usize,
    pub(crate) next: usize,
}

/// How many words of a sentence are looked back over for a speaker.
const BACK: usize = 80;

/// How many words an origin has at most.
const MAX_ORIGIN: usize = 8;

/// Every relay among the mentions of one stretch.
pub(crate) fn relays(prose: &Prose, found: &[Attribution]) -> Vec<RawRelay> {
    let mut out: Vec<RawRelay> = Vec::new();
    for (from, f) in found.iter().enumerate() {
        if matches!(f.mention.what, What::Generic(Generic::Anonymous | Generic::Social)) {
            continue;
        }
        let active = matches!(f.rule, Rule::Verb | Rule::Subject | Rule::With);
        // نقلت X عن Y عن Z: what is passed on is itself passed on.
        let again = f.rule == Rule::Citing && prose.word(f.mention.next) == Word::From && !prose.opens(f.mention.next);
        let passes = active && prose.word(f.cue) == Word::Relay || again;
        let start = if f.rule == Rule::Subject { f.cue + 1 } else { f.mention.next };
        let origin = origin_start(prose, start, passes)
            .map(|first| (first, origin_end(prose, first)))
            .or_else(|| if active { statement(prose, f, start) } else { None })
            .or_else(|| if active && f.rule != Rule::With { quoted(prose, start) } else { None })
            .or_else(|| just_before(found, from))
            .or_else(|| speaker(prose, f))
            .or_else(|| stated(prose, f))
            .or_else(|| if active || f.rule == Rule::Desk { said(prose, f.mention.next) } else { None })
            .or_else(|| unnamed(found, from));
        if let Some((first, next)) = origin
            && next > first
        {
            out.push(RawRelay { from, first, next });
        }
    }
    out.extend(elided(prose, found));
    out.sort_by_key(|relay| relay.from);
    out
}

/// What a sentence passes on that names no source because the one before did: `قالت SOURCE إن …. ونقلت عن ORIGIN …`.
fn elided<'a>(prose: &'a Prose, found: &'a [Attribution]) -> impl Iterator<Item = RawRelay> + 'a {
    let opens = |i: &usize| prose.opens(*i) && prose.word(*i) == Word::Relay && prose.word(i + 1) == Word::From;
    (0..prose.tokens.len()).filter(opens).filter_map(|i| {
        let first = i + 2;
        let from = found.partition_point(|f| f.mention.first < i).checked_sub(1)?;
        let near = |n: &usize| i - found[*n].mention.next.min(i) <= BACK;
        let from = (0..=from).rev().take_while(near).find(|&n| found[n].rule != Rule::Citing)?;
        let f = &found[from];
        let speaks = matches!(f.rule, Rule::Verb | Rule::Subject | Rule::According | Rule::Anaphor | Rule::Published);
        let outlet = !matches!(f.mention.what, What::Generic(_));
        let named = first < prose.tokens.len() && !prose.opens(first);
        (speaks && outlet && named).then(|| RawRelay { from, first, next: origin_end(prose, first) })
    })
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
            // بما سبق أن نقلته عن فلان
            Word::That if prose.word(i + 1) == Word::Relay => citing = true,
            Word::Relay if citing => {}
            Word::That => return None,
            Word::Preposition if prose.slice(i, i + 1) == "على" => return None,
            Word::Say | Word::Publish if passes => return None,
            _ => {}
        }
    }
    None
}

/// Whose words are passed on by `نقلت SOURCE تصريحات ORIGIN`, `بثت SOURCE بيانا ل ORIGIN`.
fn statement(prose: &Prose, f: &Attribution, start: usize) -> Option<(usize, usize)> {
    let tied = |i: usize| !prose.opens(i) && prose.gap(i) == Gap::default();
    let noun = matches!(prose.word(start), Word::Statement | Word::Document) && tied(start);
    if !noun || !tied(start + 1) || !matches!(prose.word(f.cue), Word::Relay | Word::Publish) {
        return None;
    }
    let first = start + 1;
    let of = prose.slice(first, first + 1).starts_with('ل');
    let person = prose.word(first).is_nameless() || matches!(prose.word(first), Word::Title | Word::Body);
    (of || person).then(|| (first, origin_end(prose, first)))
}

/// The origin of `كشفت SOURCE عن ORIGIN قولهم`: right after the source, and a person by word or with `قوله` after it.
fn quoted(prose: &Prose, start: usize) -> Option<(usize, usize)> {
    let from = (start..(start + 4).min(prose.tokens.len()))
        .take_while(|&i| !prose.opens(i))
        .find(|&i| prose.word(i) == Word::From)?;
    let first = from + 1;
    if first >= prose.tokens.len() || prose.opens(first) {
        return None;
    }
    let next = origin_end(prose, first);
    let person = prose.word(first).is_nameless() || prose.word(first) == Word::Title;
    let said = prose.word(next) == Word::That && !prose.opens(next) && !prose.gap(next).has(Gap::COMMA);
    (person || said).then_some((first, next))
}

/// The speaker of a statement that a source is said to have published: `وأوضحت الوزارة في بيان أوردته SOURCE`,
/// `بلاغ للوزارة بثته SOURCE`, `في تصريحه الذي نشرته SOURCE قال فلان`.
fn stated(prose: &Prose, f: &Attribution) -> Option<(usize, usize)> {
    if f.rule != Rule::Verb || !matches!(prose.word(f.cue), Word::Publish | Word::Relay) {
        return None;
    }
    let noun = |i: &usize| matches!(prose.word(*i), Word::Statement | Word::Document);
    let opens = f.opens.max(f.cue.saturating_sub(BACK));
    let near = (opens.max(f.cue.saturating_sub(STATED))..f.cue).rev().find(noun)?;
    if (near..f.cue).any(|i| matches!(prose.word(i), Word::Say | Word::Relay)) {
        return None;
    }
    let of = |noun: usize| {
        let first = noun + 1;
        let t = prose.tokens.get(first).filter(|t| t.gap == Gap::default())?;
        let text = &prose.text[t.start as usize..t.end as usize];
        let whose = t.reading.preposition == 'ل' || text.starts_with("لل") || t.reading.word == Word::From;
        let first = first + usize::from(t.reading.word == Word::From);
        (whose && first < prose.tokens.len()).then(|| (first, origin_end(prose, first)))
    };
    (opens..=near)
        .rev()
        .filter(noun)
        .find_map(of)
        .or_else(|| (opens..near).find(|&i| prose.word(i) == Word::Say).and_then(|verb| subject(prose, verb + 1)))
        .or_else(|| {
            let after = f.mention.next..(f.mention.next + 4).min(prose.tokens.len());
            let verb = after.take_while(|&i| !prose.opens(i)).find(|&i| prose.word(i) == Word::Say)?;
            let skip = usize::from(prose.word(verb + 1) == Word::That);
            subject(prose, verb + 1 + skip)
        })
}

/// How many words may lie between a statement and the verb that says who published it.
const STATED: usize = 8;

/// A paper or an unnamed person that speaks inside what a source says: `أن بيان لـ ORIGIN قال`, `إن أحد الموظفين كتب`.
fn said(prose: &Prose, next: usize) -> Option<(usize, usize)> {
    let inside = next..(next + 6).min(prose.tokens.len());
    let that = inside.take_while(|&i| !prose.opens(i)).find(|&i| prose.word(i) == Word::That)?;
    let first = that + 1;
    if !matches!(prose.word(first), Word::Document | Word::Onlooker | Word::Unnamed) || prose.opens(first) {
        return None;
    }
    let end = origin_end(prose, first);
    let says = |i: usize| matches!(prose.word(i), Word::Say | Word::Publish) && !prose.opens(i);
    let speaks = (end..(end + 2).min(prose.tokens.len())).any(says);
    speaks.then_some((first, end))
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

/// The source that has it first in `نقلت A، وفق B`: B is cited for what A said.
fn just_before(found: &[Attribution], from: usize) -> Option<(usize, usize)> {
    let f = &found[from];
    let before = &found[from.checked_sub(1)?];
    let outlet = !matches!(before.mention.what, What::Generic(Generic::Anonymous | Generic::Social));
    let tied = f.rule == Rule::According && before.sentence == f.sentence && before.mention.next == f.cue;
    (tied && outlet).then_some((before.mention.first, before.mention.next))
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
        // فإن فلان قال: the clause names the speaker first.
        let that = (next..(next + 6).min(prose.tokens.len()))
            .take_while(|&i| !prose.opens(i))
            .find(|&i| matches!(prose.word(i), Word::That | Word::But));
        if let Some(that) = that
            && let Some((first, end)) = subject(prose, that + 1)
            && (end..(end + 2).min(prose.tokens.len())).any(|i| prose.word(i) == Word::Say && !prose.opens(i))
        {
            return Some((first, end));
        }
        (next..(next + 4).min(prose.tokens.len()))
            .take_while(|&i| !prose.opens(i))
            .find(|&i| prose.word(i) == Word::Say)?
    } else {
        // The last clause in front of the source that begins with a verb of saying: `وقال`, `من جانبه قال`.
        let opens = |i: usize| i == first || prose.gap(i).has(Gap::COMMA);
        let leads = |i: usize| matches!(prose.word(i), Word::Adverb | Word::Preposition | Word::Turn | Word::Auxiliary);
        let clause = |i: &usize| (first.max(i.saturating_sub(3))..=*i).any(|c| opens(c) && (c..*i).all(leads));
        (first..f.cue.min(f.mention.first)).rev().find(|i| clause(i) && prose.word(*i) == Word::Say)?
    };
    // لكنه قال: the subject is the one of the sentence.
    let elided = || matches!(prose.word(first + 1), Word::Body | Word::Title).then(|| subject(prose, first + 1))?;
    subject(prose, verb + 1).or_else(elided)
}

/// The subject that begins at word `start`, up to four words.
fn subject(prose: &Prose, start: usize) -> Option<(usize, usize)> {
    let mut next = start;
    while next < prose.tokens.len() && next < start + 4 {
        let t = &prose.tokens[next];
        let plain = t.reading.word.is_nameless()
            || matches!(
                t.reading.word,
                Word::Other
                    | Word::Title
                    | Word::Body
                    | Word::Nation(_)
                    | Word::Document
                    | Word::NotMedia
                    | Word::Modifier
            );
        // الشيخ صباح: a name that is an adverb elsewhere.
        let plain = plain || t.reading.word == Word::Adverb && next > start && prose.word(next - 1) == Word::Title;
        // تصنيف موقع X: whose it is is part of what speaks.
        if next > start
            && prose.word(next - 1) == Word::Document
            && t.gap == Gap::default()
            && let Some(of) = prose.mention(next).filter(|of| of.head && !matches!(of.what, What::Anaphor(_)))
        {
            return Some((start, of.next));
        }
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
    let floor = at.saturating_sub(BACK);
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
