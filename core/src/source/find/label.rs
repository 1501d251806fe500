//! Source lines, signatures and closing brackets: the lists of sources that end a story.
//!
//! In: a line, or the end of the prose. Out: [`Slot`]s, sources with their bytes in it.
//!
//! ```text
//! line    LABEL SEP? LIST │ LIST, all of it sources │ * خدمة «X», خاص بـ«X»
//! LABEL   المصدر │ نقلا عن │ Source …  (labels.tsv); twice on a line it begins another list
//! SEP     : │ / - (  or nothing, when the rest is a list
//! LIST    ITEM with + ، , / - – | ( ) or و between
//! ITEM    an address │ head noun? name │ a generic source │ a place, a desk, a person: dropped
//! ```
//! After a label with its colon what is not known is a source all the same, `?name`. Without, every item must be known.

use std::cell::OnceCell;
use std::ops::Range;

use super::slot::{Item, Slot, Slots, is_place, is_short_address};
use crate::lang::{LANG, Word};
use crate::source::read::tokens;
use crate::source::read::{Prose, What};
use crate::source::registry::Kind;
use crate::text::skeleton::{Key, Sort, opens_with, sort, within, words};

/// The longest line (characters) that is read as a list.
const MAX_LINE: usize = 160;
/// The most words that a name has that nobody knows.
const MAX_UNKNOWN: usize = 5;

/// How far the place of a list speaks for what is in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// A label and its colon: what is there is a source.
    Labelled,
    /// A label, brackets, a star: what is known is a source.
    Marked,
    /// Nothing: what can be nothing but a source.
    Bare,
}

/// The sources of a line that a label begins, or of a line of syndication.
pub(crate) fn source_line(slots: Slots, line: &str) -> Vec<Slot> {
    if syndicated(line) {
        let quoted = slots.items(line).into_iter().filter(|i| i.quoted || line[..i.start].ends_with('{'));
        return quoted.filter_map(|i| Slot::of(i, 0)).collect();
    }
    let mut found = Vec::new();
    let Some((name, (mut start, mut trust))) = label(line, 0).or_else(|| label(line, dated(line))) else {
        return notice(slots, line).into_iter().collect();
    };
    let name = &line[name];
    loop {
        // A label that begins again begins another list, glued or not.
        let again =
            line[start..].match_indices(name).find_map(|(i, _)| label(line, start + i).map(|l| (start + i, l.1)));
        let end = again.map_or(line.len(), |(end, _)| end);
        found.extend(list(slots, line, start, end, trust).unwrap_or_default());
        match again {
            Some((_, next)) if next.0 > start => (start, trust) = next,
            _ => return found,
        }
    }
}

/// The sources of a label that a date precedes: `2021-10-23 - المصدر: X`.
pub(crate) fn dated_line(slots: Slots, line: &str) -> Vec<Slot> {
    match label(line, dated(line)) {
        Some((name, (from, trust @ Trust::Labelled))) if name.start > 0 => {
            list(slots, line, from, line.len(), trust).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// The byte after the date that a line begins with.
fn dated(line: &str) -> usize {
    let dated =
        |word: &(Range<usize>, Key, usize)| LANG.is_date(word.1) || line[word.0.clone()].starts_with(char::is_numeric);
    words(line).find(|word| !dated(word)).map_or(0, |word| word.0.start)
}

/// The agency of a notice to its subscribers: the first that it names.
fn notice(slots: Slots, line: &str) -> Option<Slot> {
    let words = tokens::read(line);
    let prose = Prose { text: line, tokens: &words, book: slots.book, places: &OnceCell::new() };
    let mention =
        (0..words.len().min(12)).find_map(|i| prose.mention(i).filter(|m| matches!(m.what, What::Known(_))))?;
    let span = words[mention.first].start as usize..words[mention.next - 1].end as usize;
    Some(Slot { what: mention.what, span })
}

/// The sources of a short line below the story; the `first` one may bear a name that is also a word.
pub(crate) fn signature(slots: Slots, line: &str, first: bool) -> Vec<Slot> {
    if line.chars().nth(MAX_LINE).is_some() {
        return Vec::new();
    }
    if label(line, 0).is_some() {
        return source_line(slots, line);
    }
    let named = first
        && slots.book.exact(line).is_some()
        && !is_place(line)
        && words(line).all(|(_, key, _)| !LANG.is_section(key));
    let marked = named || line.starts_with(['*', '(', '/', '[']);
    list(slots, line, 0, line.len(), if marked { Trust::Marked } else { Trust::Bare }).unwrap_or_default()
}

/// The sources of the bracket that ends `text`: `… . (وكالات)`, `… (أ.ف.ب، رويترز).`
pub(crate) fn end_tag(slots: Slots, text: &str) -> Vec<Slot> {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '\u{a0}'));
    let Some(inner) = text.strip_suffix([')', ']']) else { return Vec::new() };
    let from = inner.ceil_char_boundary(inner.len().saturating_sub(160));
    let start = match inner[from..].rfind(['(', '[']) {
        Some(open) => from + open + 1,
        // The opening bracket got lost: what is after the last full stop.
        None => match inner[from..].rfind('.') {
            Some(dot) => from + dot + 1,
            None => return Vec::new(),
        },
    };
    let inside = &inner[start..];
    if !within(inside, 50) || inside.trim().is_empty() {
        return Vec::new();
    }
    let (start, trust) = label(inner, start).map_or((start, Trust::Marked), |label| label.1);
    list(slots, inner, start, inner.len(), trust).unwrap_or_default()
}

/// Whether a line says of a quoted source that the story is of its service.
fn syndicated(line: &str) -> bool {
    words(line).any(|(span, ..)| LANG.is_syndication(&line[span.start..]))
}

/// The label that begins at byte `at`, the byte after it and its separator, and what it is worth.
fn label(line: &str, at: usize) -> Option<(Range<usize>, (usize, Trust))> {
    let open = line[at..].trim_start_matches(|c: char| sort(c) == Sort::Gap);
    let at = line.len() - open.len();
    let mut best =
        LANG.labels.iter().filter_map(|label| opens_with(&line[at..], label).map(|end| at + end)).collect::<Vec<_>>();
    best.sort_unstable();
    let end = best.into_iter().rev().find(|&end| line[end..].chars().next().is_none_or(|c| sort(c) == Sort::Gap))?;
    let rest = line[end..].trim_start_matches([' ', '\u{a0}', '(']);
    let colon = rest.starts_with([':', '|', '：']);
    let list = rest.trim_start_matches([' ', ':', '|', '：', '\u{a0}', '/', '-', '–', '(']);
    Some((at..end, (line.len() - list.len(), if colon { Trust::Labelled } else { Trust::Marked })))
}

/// The sources of a list; none when something in it is not one and nothing says that it must be.
fn list(slots: Slots, line: &str, start: usize, end: usize, trust: Trust) -> Option<Vec<Slot>> {
    let mut found = Vec::new();
    let mut sources = 0;
    let parts = parts(line, start, end);
    for &(from, to) in &parts {
        let text = &line[from..to];
        // In a list that names others a place is where they are: رويترز - لندن. Alone it is the paper: القدس.
        if is_place(text) && parts.iter().any(|&(from, to)| !is_place(&line[from..to])) {
            continue;
        }
        let slot = |what, from: usize, to: usize| Slot { what, span: from..to };
        if is_short_address(text) {
            continue;
        }
        if let Some(what) = slots.address(text) {
            // X | x.net: the address of one that is named.
            if matches!(what, What::Unknown(_)) && sources > 0 {
                continue;
            }
            found.push(slot(what, from, to));
            sources += 1;
            continue;
        }
        if let Some(what) = known(slots, text) {
            found.push(slot(what, from, to));
            sources += 1;
            continue;
        }
        if let Some(pair) = conjoined(slots, text, from) {
            sources += pair.len();
            found.extend(pair.into_iter().filter_map(|item| Slot::of(item, 0)));
            continue;
        }
        // ترجمة X عن Y: where the text is from follows عن.
        if let Some(i) = text.find(" عن ")
            && let Some(what) = known(slots, text[i..].trim_start_matches(" عن "))
        {
            let of = from + i + " عن ".len();
            found.push(slot(what, of, to));
            sources += 1;
            continue;
        }
        if let Some((what, a, b)) = slots.beside(text) {
            found.push(slot(what, from + a, from + b));
            sources += 1;
            continue;
        }
        if is_place(text) || is_desk(text) || trust == Trust::Labelled && is_date(text) {
            continue;
        }
        match trust {
            // After a known source a person or a desk may follow.
            Trust::Labelled if words(text).count() <= MAX_UNKNOWN => {
                found.push(slot(What::Unknown(unquoted(text).to_owned()), from, to));
            }
            Trust::Labelled => {}
            Trust::Marked | Trust::Bare => return None,
        }
    }
    if trust == Trust::Bare {
        let [only] = &found[..] else { return (sources > 1).then_some(found) };
        let firm = match &only.what {
            What::Generic(_) => true,
            What::Known(ids) => {
                ids.iter().all(|&id| slots.book.entry(id).kind == Kind::Agency)
                    || is_name(slots, &line[only.span.clone()])
            }
            _ => false,
        };
        if !firm {
            return None;
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Whether a name is nothing but a source's, for a line of its own.
fn is_name(slots: Slots, text: &str) -> bool {
    slots.book.exact(text).is_some_and(|senses| senses.iter().all(|s| !s.ambiguous))
}

/// The source that an item is: by name, by a slip of one, by a place's name in a list of sources.
fn known(slots: Slots, text: &str) -> Option<What> {
    slots.item(text).or_else(|| {
        let entry = slots.book.slip(text).filter(|_| !is_place(text))?;
        Some(What::Known(vec![entry]))
    })
}

/// What an unknown name is without the quotes around it.
fn unquoted(text: &str) -> &str {
    text.trim_matches(|c: char| sort(c) == Sort::Gap)
}

/// Whether an item is a desk, or what a person did: `خاص`, `ترجمة فلان`.
fn is_desk(text: &str) -> bool {
    words(text).next().is_none_or(|(_, key, _)| LANG.desk(key).is_some() || LANG.read(key).word == Word::Correspondent)
}

/// Whether an item begins with a number or a word of dates.
fn is_date(text: &str) -> bool {
    words(text).next().is_some_and(|(span, key, _)| LANG.is_date(key) || text[span].starts_with(char::is_numeric))
}

/// The items of a list: an address is one whatever is in it, and quotes part nothing.
fn parts(line: &str, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut from = start;
    let mut push = |from: usize, to: usize| {
        let text = line[from..to].trim_matches(|c: char| sort(c) == Sort::Gap && !matches!(c, '»' | '”' | '"'));
        if !text.trim_matches(|c: char| sort(c) == Sort::Gap).is_empty() {
            let at = text.as_ptr() as usize - line.as_ptr() as usize;
            parts.push((at, at + text.len()));
        }
    };
    let mut skip = start;
    for (i, c) in line[start..end].char_indices().map(|(i, c)| (start + i, c)) {
        if i < skip {
            continue;
        }
        let rest = &line[i..end];
        if rest.starts_with("http") || rest.starts_with("www.") {
            skip = rest.find(char::is_whitespace).map_or(end, |n| i + n);
            continue;
        }
        let dash = matches!(c, '-' | '–' | '—' | '−' | 'ـ') && !super::slot::joins(line, i, c);
        if dash
            || matches!(
                c,
                '+' | '،'
                    | ','
                    | '/'
                    | '|'
                    | '('
                    | ')'
                    | '['
                    | ']'
                    | '{'
                    | '}'
                    | ';'
                    | '؛'
                    | '&'
                    | '\n'
                    | '*'
                    | '•'
                    | ':'
            )
        {
            push(from, i);
            from = i + c.len_utf8();
        }
    }
    push(from, end);
    parts
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
