//! Sources at the two ends of a story: the dateline in front, the bracket after, the source line below.
//!
//! In: the light text of the stretch. Out: [`Slot`]s, sources with their bytes in it. Methods: the slot grammar of
//! [`super::slot`]; a dateline is a run of short items before the first sentence, an end tag is a last bracket all of
//! whose items are sources, a source line is a list after `المصدر` or the quoted names of `* خدمة «…»`.

use std::ops::Range;

use super::slot::{Item, Slots, is_place, parts_byline};
use crate::lang::Generic;
use crate::lang::Word;
use crate::source::read::mention::{LOOK_AHEAD, Prose, What};
use crate::source::read::tokens;
use crate::source::registry::Kind;

/// A source found in a slot, with its bytes there.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) what: What,
    pub(crate) span: Range<usize>,
}

impl Slot {
    fn of(item: Item, base: usize) -> Option<Self> {
        Some(Self { what: item.what?, span: base + item.start..base + item.end })
    }
}

/// The sources of a byline that is by itself.
pub(crate) fn byline(slots: Slots, text: &str) -> Vec<Slot> {
    // A bar or a date after it is the site's stamp.
    let text = text.split('|').next().unwrap_or(text);
    slots.items(text).into_iter().filter_map(|i| Slot::of(i, 0)).collect()
}

/// How far into a story's first line a dateline reaches, in characters.
const MAX_DATELINE: usize = 70;

/// What [`dateline`] finds.
#[derive(Default)]
pub(crate) struct Dateline {
    pub(crate) sources: Vec<Slot>,
    /// The word after it; the first one of the prose when there is none.
    pub(crate) next: usize,
    /// No word from this one on was looked at.
    pub(crate) looked: usize,
}

/// The dateline at the head of `prose`. A title may stand above.
pub(crate) fn dateline(slots: Slots, prose: &Prose) -> Dateline {
    let text = prose.text;
    let mut looked = 0;
    for (n, raw) in text.split_inclusive('\n').filter(|l| !l.trim().is_empty()).take(4).enumerate() {
        let start = raw.as_ptr() as usize - text.as_ptr() as usize;
        let line = raw.trim_end();
        let skip = line.len() - line.trim_start().len();
        let skip = skip + line[skip..].strip_prefix("Next Previous").map_or(0, |r| line.len() - skip - r.len());
        let base = start + skip;
        let line = &line[skip..];
        let end = line.char_indices().nth(MAX_DATELINE).map(|(end, _)| end);
        let short = end.is_none();
        looked = first_word(prose, base + end.unwrap_or(line.len())) + LOOK_AHEAD;
        if short && let Some(sources) = whole_line(slots, line, base) {
            return Dateline { sources, next: first_word(prose, start + raw.len()), looked };
        }
        if let Some((sources, end)) = line_head(slots, prose, line, base) {
            return Dateline { sources, next: first_word(prose, base + end), looked };
        }
        // Only a title line may come before the dateline.
        if n > 0 && !short || line.ends_with('.') || line.chars().nth(160).is_some() {
            break;
        }
    }
    Dateline { looked, ..Dateline::default() }
}

fn first_word(prose: &Prose, byte: usize) -> usize {
    prose.tokens.partition_point(|t| (t.start as usize) < byte)
}

/// A line that is nothing but a dateline.
fn whole_line(slots: Slots, line: &str, base: usize) -> Option<Vec<Slot>> {
    if line.ends_with(['.', '؟', '!']) {
        return None;
    }
    let items = slots.items(line);
    let dated = line.contains("الموافق");
    let short = items.iter().all(|i| line[i.start..i.end].split_whitespace().count() <= 4) && items.len() <= 5;
    trusted(slots, &items, short || dated)?;
    let only = items.len() == 1 && !dated;
    if only && !matches!(&items[0].what, Some(What::Generic(_))) && !is_firm(slots, &items[0]) {
        return None;
    }
    Some(items.into_iter().filter_map(|i| Slot::of(i, base)).collect())
}

/// Whether a run of items is a dateline: an ambiguous name needs a place, quotes, or to be the publisher's.
fn trusted(slots: Slots, items: &[Item], short: bool) -> Option<()> {
    let place = items.iter().any(|i| i.place);
    let holds = items.iter().any(|i| match &i.what {
        Some(What::Known(ids)) => place || ids.iter().any(|&id| slots.publisher == Some(id)) || is_firm(slots, i),
        Some(What::Generic(Generic::Agencies | Generic::Monitoring)) => items.len() > 1,
        _ => false,
    });
    (short && holds).then_some(())
}

fn is_firm(slots: Slots, item: &Item) -> bool {
    match &item.what {
        Some(What::Known(ids)) => ids.iter().all(|&id| slots.registry.entry(id).kind == Kind::Agency),
        _ => false,
    }
}

/// A dateline that prose follows on the same line: `دبي - «الساحل»: …`, `موسكو-سانا أكدت`, `دبي الساحل ينظم`.
fn line_head(slots: Slots, prose: &Prose, line: &str, base: usize) -> Option<(Vec<Slot>, usize)> {
    let mut end = 0;
    let mut start = 0;
    for (i, c) in line.char_indices().take(MAX_DATELINE) {
        if !parts_byline(c) || matches!(c, ',' | '،') {
            continue;
        }
        if line[start..i].split_whitespace().count() > 4 {
            break;
        }
        start = i + c.len_utf8();
        end = start;
    }
    if end > 0 {
        let items = slots.items(&line[..end]);
        // علمت «X»: a sentence that has begun.
        if speaks(&line[..end]) {
            return None;
        }
        if items.len() <= 5 && trusted(slots, &items, true).is_some() {
            return Some((items.into_iter().filter_map(|i| Slot::of(i, base)).collect(), end));
        }
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
    // دبي الساحل ينظم: only the publisher's own name, right after a place.
    let first = first_word(prose, base);
    for n in 1..=3 {
        let at = first + n;
        if at >= prose.tokens.len() || prose.opens(at) {
            break;
        }
        if is_place(prose.slice(first, at))
            && let Some(mention) = prose.own_name(at)
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

/// Whether a text has a verb of an attribution.
fn speaks(text: &str) -> bool {
    let words = tokens::read(text);
    let verb =
        |w: Word| matches!(w, Word::Say | Word::Relay | Word::Publish | Word::Tell | Word::Receive | Word::According);
    words.iter().any(|t| verb(t.reading.word))
}

/// The sources of the bracket that ends `text`: `… . (وكالات)`, `… (أ.ف.ب، رويترز).` A short last line that is a
/// name and nothing else counts as well.
pub(crate) fn end_tag(slots: Slots, text: &str) -> Vec<Slot> {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '\u{a0}'));
    let tag = if let Some(inner) = text.strip_suffix([')', ']']) {
        let from = floor(inner, inner.len().saturating_sub(160));
        match inner[from..].rfind(['(', '[']) {
            Some(open) => from + open + 1..inner.len(),
            // The opening bracket got lost: what stands after the last full stop.
            None => match inner[from..].rfind('.') {
                Some(dot) => from + dot + 1..inner.len(),
                None => return Vec::new(),
            },
        }
    } else {
        let Some(line) = text.rfind('\n') else { return Vec::new() };
        let line = line + 1..text.len();
        if line.len() > 120 {
            return Vec::new();
        }
        let items = slots.items(&text[line.clone()]);
        if items.len() != 1
            || text[line.clone()].contains(':')
            || !(is_firm(slots, &items[0]) || matches!(items[0].what, Some(What::Generic(_))))
        {
            return Vec::new();
        }
        line
    };
    let inside = &text[tag.clone()];
    if inside.chars().count() > 60 || inside.trim().is_empty() {
        return Vec::new();
    }
    let label = inside.trim_start().strip_prefix("المصدر").map(|r| r.trim_start().trim_start_matches([':', '|']));
    let list = label.unwrap_or(inside);
    let base = tag.end - list.len();
    let items = list_items(slots, list);
    if items.is_empty() || items.iter().any(|i| i.what.is_none()) {
        return Vec::new();
    }
    items.into_iter().filter_map(|i| Slot::of(i, base)).collect()
}

/// Items of a list, where `و` may part them too and one letter may be wrong.
fn list_items(slots: Slots, list: &str) -> Vec<Item> {
    let mut out = Vec::new();
    for item in slots.items(list) {
        let text = &list[item.start..item.end];
        if item.what.is_none()
            && let Some(parts) = conjoined(slots, text, item.start)
        {
            out.extend(parts);
            continue;
        }
        let what = item.what.clone().or_else(|| slots.registry.slip(text).map(|i| What::Known(vec![i])));
        // In a list a place has no business: القدس is the paper.
        let what = what.or_else(|| item.place.then(|| slots.item(text)).flatten());
        out.push(Item { what, ..item });
    }
    out
}

/// `رويترز ووكالات`, `أ ف ب و د ب أ`: an item that is two names with `و` between.
fn conjoined(slots: Slots, text: &str, base: usize) -> Option<Vec<Item>> {
    text.match_indices(" و").find_map(|(i, and)| {
        let first = slots.item(&text[..i])?;
        let rest = text[i + and.len()..].trim_start();
        let second = slots.item(rest)?;
        let item = |what, start: usize, len: usize| Item {
            what: Some(what),
            place: false,
            quoted: false,
            start: base + start,
            end: base + start + len,
        };
        Some(vec![item(first, 0, i), item(second, text.len() - rest.len(), rest.len())])
    })
}

/// The sources of a source line. `lists` counts its labels: a page that names its sources twice names itself once.
pub(crate) fn source_line(slots: Slots, line: &str) -> Vec<Slot> {
    let mut found = Vec::new();
    if line.contains("خدمة") || line.contains("بالاتفاق مع") || line.contains("خاص ب") {
        let quoted = slots.items(line).into_iter().filter(|i| i.quoted || line[..i.start].ends_with('{'));
        return quoted.filter_map(|i| Slot::of(i, 0)).collect();
    }
    let mut start = 0;
    for label in ["المصدر", "المصادر", "مصدر الخبر"] {
        if let Some(i) = line.find(label) {
            start = i + label.len();
            break;
        }
    }
    while start < line.len() {
        let end = line[start..].find("المصدر").map_or(line.len(), |i| start + i);
        let list = line[start..end].trim_start_matches([' ', ':', '|', '\u{a0}']);
        let base = end - list.len();
        for item in list_items(slots, list) {
            let text = &list[item.start..item.end];
            if text.contains("ترجمة") || text.split_whitespace().count() > 4 {
                continue;
            }
            let what = item.what.unwrap_or_else(|| What::Unknown(text.to_owned()));
            found.push(Slot { what, span: base + item.start..base + item.end });
        }
        start = (end + "المصدر".len()).min(line.len());
    }
    found
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
