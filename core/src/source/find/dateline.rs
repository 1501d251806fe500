//! Datelines and bylines: who and where, above a story and in front of its lead.
//!
//! In: a line above the lead, the head of the lead, or a byline. Out: [`Slot`]s, sources with their bytes in it. A line
//! above the lead is a dateline when all of it is items of a slot ([`super::slot`]), few words each, and one of them is
//! a source for sure: an agency, the publisher, a name beside a place. In front of the lead it is such a run up to a
//! separator.

use std::cell::OnceCell;

use super::slot::{Item, Slot, Slots, is_dated_place, is_place, parts_byline};
use crate::lang::{Generic, LANG, Word};
use crate::source::read::tokens;
use crate::source::read::{LOOK_AHEAD, Prose, What};
use crate::source::registry::Kind;
use crate::text::skeleton::words;

/// The sources of a byline that is by itself.
pub(crate) fn byline(slots: Slots, text: &str) -> Vec<Slot> {
    // A bar or a date after it is the site's stamp.
    let text = text.split('|').next().unwrap_or(text);
    slots.items(text).into_iter().filter_map(|i| Slot::of(i, 0)).collect()
}

/// How far into a line a dateline reaches, in characters.
const MAX_DATELINE: usize = 70;

/// What [`dateline`] finds.
#[derive(Default)]
pub(crate) struct Dateline {
    pub(crate) sources: Vec<Slot>,
    /// The word after it; the first one of the lead when there is none.
    pub(crate) next: usize,
    /// No word from this one on was looked at.
    pub(crate) looked: usize,
}

/// The dateline in front of the lead, which begins at byte `from` of `prose`. Lines that are nothing but a dateline may
/// come before its first sentence.
pub(crate) fn dateline(slots: Slots, prose: &Prose, from: usize) -> Dateline {
    let text = prose.text;
    let mut looked = 0;
    for raw in text[from..].split_inclusive('\n').filter(|l| !l.trim().is_empty()).take(2) {
        let start = raw.as_ptr() as usize - text.as_ptr() as usize;
        let line = raw.trim_end();
        let skip = line.len() - line.trim_start().len();
        let skip = skip + line[skip..].strip_prefix("Next Previous").map_or(0, |r| line.len() - skip - r.len());
        let base = start + skip;
        let line = &line[skip..];
        let end = line.char_indices().nth(MAX_DATELINE).map(|(end, _)| end);
        let short = end.is_none();
        looked = first_word(prose, base + end.unwrap_or(line.len())) + LOOK_AHEAD;
        if short && let Some(sources) = whole_line(slots, line, false) {
            let sources = sources.into_iter().map(|slot| slot.at(base)).collect();
            return Dateline { sources, next: first_word(prose, start + raw.len()), looked };
        }
        if let Some((sources, end)) = line_head(slots, prose, line, base) {
            return Dateline { sources, next: first_word(prose, base + end), looked };
        }
        if !short || line.ends_with('.') {
            break;
        }
    }
    Dateline { looked, next: first_word(prose, from), ..Dateline::default() }
}

fn first_word(prose: &Prose, byte: usize) -> usize {
    prose.tokens.partition_point(|t| (t.start as usize) < byte)
}

/// The most words that an item of a line of its own has.
const ITEM_WORDS: usize = 4;

/// A line that is nothing but a dateline.
///
/// The `last` line above the lead may say no more than that it is of agencies.
pub(crate) fn whole_line(slots: Slots, line: &str, last: bool) -> Option<Vec<Slot>> {
    if line.ends_with(['.', '؟', '!']) || line.len() > 4 * MAX_DATELINE {
        return None;
    }
    let items = slots.items(line);
    // (أرشيفية - بترا) is a picture's.
    if words(line).any(|(_, key, _)| LANG.read(key).word == Word::Image) {
        return None;
    }
    let dated = line.contains("الموافق");
    let count = |i: &Item| line[i.start..i.end].split_whitespace().count();
    let brief = |i: &Item| count(i) <= ITEM_WORDS || is_date(&line[i.start..i.end]);
    let short = items.iter().all(brief) && items.len() <= 7;
    let bracketed = line.starts_with('(') && line.ends_with(')')
        || last && matches!(items[..], [Item { what: Some(What::Generic(Generic::Agencies)), .. }]);
    // The last step of a path of sections: عربي / صحف / X
    let path = line.contains(['/', '|', '»'])
        && items.len() > 1
        && items.last().is_some_and(|i| matches!(&i.what, Some(What::Known(_))) && !i.place);
    if !path || !short {
        trusted(slots, &items, (short || dated, bracketed))?;
    }
    let own =
        |i: &Item| matches!(&i.what, Some(What::Known(ids)) if slots.book.publisher.is_some_and(|p| ids.contains(&p)));
    // أخبار الساعة » السياسية » اخبار اليمن: in the publisher's path all else is sections.
    if path && items.iter().any(own) {
        return Some(items.into_iter().filter(own).filter_map(|i| Slot::of(i, 0)).collect());
    }
    let only = items.len() == 1 && !dated;
    // صحيفة الشعب الصينية:
    let headed = line.ends_with(':')
        && words(line).next().is_some_and(|(_, key, _)| matches!(LANG.read(key).word, Word::Head(_)));
    if only
        && !headed
        && !matches!(&items[0].what, Some(What::Generic(_)))
        && !is_firm(slots, &items[0])
        && !own(&items[0])
    {
        return None;
    }
    let from = if path && trusted(slots, &items, (short || dated, bracketed)).is_none() { items.len() - 1 } else { 0 };
    Some(items.into_iter().skip(from).filter_map(|i| Slot::of(i, 0)).collect())
}

/// Whether all words of an item are of dates.
fn is_date(text: &str) -> bool {
    words(text).all(|(span, key, _)| LANG.is_date(key) || text[span].starts_with(char::is_numeric))
}

/// Whether a line of more than a title's words begins with a dateline. A name and a colon is how a title cites:
/// `رويترز: توقف …`.
pub(crate) fn opens(slots: Slots, line: &str) -> bool {
    let tokens = tokens::read(line);
    let prose = Prose { text: line, tokens: &tokens, book: slots.book, places: &OnceCell::new() };
    tokens.len() > 5
        && line_head(slots, &prose, line, 0).is_some_and(|(_, end)| {
            let head = line[..end].trim_end();
            let cites = head.strip_suffix(':').is_some_and(|name| slots.items(name).len() == 1);
            end < line.len() && !cites
        })
}

/// Whether a run of items is a dateline: an ambiguous name needs a place, quotes, or to be the publisher's.
fn trusted(slots: Slots, items: &[Item], (short, bracketed): (bool, bool)) -> Option<()> {
    let place = items.iter().any(|i| i.place);
    let holds = items.iter().any(|i| match &i.what {
        Some(What::Known(ids)) => place || ids.iter().any(|&id| slots.book.publisher == Some(id)) || is_firm(slots, i),
        // A name with the word of an outlet in it.
        Some(What::Unknown(_)) => true,
        Some(What::Generic(Generic::Agencies | Generic::Monitoring)) => items.len() > 1 || bracketed,
        _ => false,
    });
    (short && holds).then_some(())
}

fn is_firm(slots: Slots, item: &Item) -> bool {
    item.what.as_ref().is_some_and(|what| is_agency(slots, what))
}

/// Whether all that a name can mean is agencies.
fn is_agency(slots: Slots, what: &What) -> bool {
    matches!(what, What::Known(ids) if ids.iter().all(|&id| slots.book.entry(id).kind == Kind::Agency))
}

/// A dateline that prose follows on the same line: `دبي - «الساحل»: …`, `موسكو-سانا أكدت`, `دبي الساحل ينظم`.
fn line_head(slots: Slots, prose: &Prose, line: &str, base: usize) -> Option<(Vec<Slot>, usize)> {
    let mut ends = Vec::new();
    let mut start = 0;
    for (i, c) in line.char_indices().take(MAX_DATELINE) {
        if !parts_byline(c) || matches!(c, ',' | '،') {
            continue;
        }
        let part = &line[start..i];
        // علمت «X»: a sentence that has begun.
        if speaks(part) || part.split_whitespace().count() > ITEM_WORDS && !is_dated_place(part) {
            break;
        }
        start = i + c.len_utf8();
        ends.push(start);
    }
    if let Some(&end) = ends.last() {
        // The longest run that is a dateline.
        for &end in ends.iter().rev() {
            let items = slots.items(&line[..end]);
            if items.len() <= 5 && trusted(slots, &items, (true, false)).is_some() {
                let mut sources: Vec<Slot> = items.into_iter().filter_map(|i| Slot::of(i, base)).collect();
                let end = end + desk(slots, &line[end..], base + end, &mut sources);
                return Some((sources, end));
            }
        }
        let items = slots.items(&line[..end]);
        // موسكو-سانا أكدت: the name opens the prose.
        let place = items.last().is_some_and(|i| i.place);
        let at = first_word(prose, base + end);
        if place
            && at < prose.tokens.len()
            && let Some(mention) = prose.bare(at, 0, "").or_else(|| prose.own_name(at))
        {
            let close = prose.tokens[mention.next - 1].end as usize;
            let span = prose.tokens[at].start as usize..close;
            return Some((vec![Slot { what: mention.what, span }], close - base));
        }
    }
    // دبي الساحل ينظم: the publisher's own name right after a place; an agency's after a place and a date, الخرطوم 18 إبريل واس أعلنت.
    let first = first_word(prose, base);
    for n in 1..=3 {
        let place = first + n;
        if place >= prose.tokens.len() || prose.opens(place) {
            break;
        }
        let dated = (place..prose.tokens.len()).take_while(|&i| is_date(prose.slice(i, i + 1))).count();
        let at = place + dated;
        if is_place(prose.slice(first, place))
            && at < prose.tokens.len()
            && let Some(mention) =
                prose.own_name(at).or_else(|| prose.sure(at, 0, "").filter(|m| dated > 1 && is_agency(slots, &m.what)))
        {
            let mut close = mention.next;
            let span = prose.tokens[at].start as usize..prose.tokens[close - 1].end as usize;
            let mut found = vec![Slot { what: mention.what, span }];
            if prose.word(close) == Word::Agencies && close < prose.tokens.len() {
                let t = &prose.tokens[close];
                found.push(Slot { what: What::Generic(Generic::Agencies), span: t.start as usize..t.end as usize });
                close += 1;
            }
            let end = prose.tokens[close - 1].end as usize - base;
            return Some((found, end));
        }
    }
    None
}

/// A source without a name right after a dateline, that no separator parts from the prose: `متابعة كشفت …`. Gives its end.
fn desk(slots: Slots, rest: &str, base: usize, sources: &mut Vec<Slot>) -> usize {
    let from = rest.len() - rest.trim_start().len();
    let to = rest[from..].find(char::is_whitespace).map_or(rest.len(), |end| from + end);
    match slots.item(&rest[from..to]) {
        Some(what @ What::Generic(Generic::Monitoring | Generic::Agencies)) if to < rest.len() => {
            sources.push(Slot { what, span: base + from..base + to });
            to
        }
        _ => 0,
    }
}

/// Whether a text has a verb of an attribution.
fn speaks(text: &str) -> bool {
    let words = tokens::read(text);
    let verb =
        |w: Word| matches!(w, Word::Say | Word::Relay | Word::Publish | Word::Tell | Word::Receive | Word::According);
    words.iter().any(|t| verb(t.reading.word))
}
