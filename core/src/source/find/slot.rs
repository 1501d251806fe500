//! Places that hold nothing but sources and what goes with them: bylines, lists after a label, closing brackets.
//!
//! In: the text of such a slot. Out: its items, each a source, a place, or something else (a person, a desk).
//! In a slot every name of the registry counts, the ambiguous ones too; a name that is also a place counts when the
//! slot has another place (`دبي - الرياض`) or sets it in quotes.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use crate::lang::{Desk, Generic, LANG, Word, is_shortener, platform};
use crate::source::read::tokens;
use crate::source::read::{Prose, What};
use crate::source::registry::{Book, Kind, Names, Sense, host};
use crate::text::skeleton::{Sort, sort, words};

static PLACES: LazyLock<Names> =
    LazyLock::new(|| Names::new(LANG.places.iter().map(|place| (place, Sense { entry: 0, ambiguous: false }))));

static GENERIC_NAMES: LazyLock<Names> = LazyLock::new(|| {
    let names = (0..).zip(&LANG.generics);
    Names::new(names.map(|(entry, (_, name))| (name, Sense { entry, ambiguous: false })))
});

/// Whether a text is the name of a place that stories are dated from.
pub(crate) fn is_place(text: &str) -> bool {
    // أ ب is no Ibb.
    let spelled = |text: &str| words(text).nth(1).is_some() && words(text).all(|(.., letters)| letters == 1);
    PLACES.exact(text).is_some() && !spelled(text)
}

/// Whether a text is the name of a place, alone or with a date after it.
pub(crate) fn is_dated_place(text: &str) -> bool {
    is_place(text) || {
        let all: Vec<_> = words(text).collect();
        let dated = |from: usize| {
            all[from..]
                .iter()
                .all(|(span, key, _)| LANG.is_date(*key) || text[span.clone()].starts_with(char::is_numeric))
        };
        (1..all.len().min(3)).any(|n| dated(n) && is_place(&text[..all[n - 1].0.end]))
    }
}

/// A source found in a slot, with its bytes there.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) what: What,
    pub(crate) span: Range<usize>,
}

impl Slot {
    pub(crate) fn of(item: Item, base: usize) -> Option<Self> {
        Some(Self { what: item.what?, span: base + item.start..base + item.end })
    }

    /// The same in a text that the slot begins at byte `base` of.
    pub(crate) fn at(self, base: usize) -> Self {
        Self { span: self.span.start + base..self.span.end + base, ..self }
    }
}

/// One item of a slot.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// What it names, if it is a source.
    pub(crate) what: Option<What>,
    pub(crate) place: bool,
    pub(crate) quoted: bool,
    /// Its bytes in the slot.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What parts the items of a byline.
pub(crate) fn parts_byline(c: char) -> bool {
    // `&` and `;` stand around the entities that some feeds leave in: `&nbsp;واس (جدة)`.
    matches!(c, '\n' | '-' | '–' | '—' | '−' | 'ـ' | ':' | '/' | '|' | '+' | ',' | '،' | '(' | ')')
        || matches!(c, '[' | ']' | '{' | '}' | '*' | '•' | '&' | ';')
        || is_quote(c)
}

fn is_quote(c: char) -> bool {
    matches!(c, '«' | '»' | '"' | '“' | '”' | '‹' | '›')
}

/// A longer item (bytes) is neither a source nor a place.
const MAX_ITEM: usize = 200;

/// Who is asked about the items of a slot.
#[derive(Clone, Copy)]
pub(crate) struct Slots<'a> {
    pub(crate) book: &'a Book<'a>,
}

impl Slots<'_> {
    /// The items of a slot, in order.
    pub(crate) fn items(self, slot: &str) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut start = 0;
        let mut opened = false;
        let ends = slot
            .char_indices()
            .filter(|&(i, c)| parts_byline(c) && !joins(slot, i, c))
            .map(|(i, c)| (i, c, c.len_utf8()));
        for (end, c, len) in ends.chain([(slot.len(), ' ', 0)]) {
            self.push(slot, start, end, opened && is_quote(c), &mut items);
            opened = is_quote(c) && slot[end..].starts_with(c);
            start = end + len;
        }
        let place = items.iter().filter(|i| i.place && i.what.is_none()).count();
        let sources = items.iter().filter(|i| i.what.is_some() && !i.place).count();
        for item in &mut items {
            // الرياض - واس is a place and its agency; دبي - الرياض is a place and its paper.
            let own =
                matches!(&item.what, Some(What::Known(ids)) if self.book.publisher.is_some_and(|p| ids.contains(&p)));
            if item.place && item.what.is_some() && !(item.quoted || own && place > 0 && sources == 0) {
                item.what = None;
            }
        }
        items
    }

    fn push(self, slot: &str, start: usize, end: usize, quoted: bool, items: &mut Vec<Item>) {
        let text = slot[start..end].trim_matches(|c: char| sort(c) == Sort::Gap);
        // A number in front is a date's or a page's; one that belongs to the name is in the registry.
        let named = text.trim_start_matches(|c: char| sort(c) == Sort::Gap || c.is_numeric());
        let text = if named.is_empty() || self.book.exact(text).is_some() { text } else { named };
        if text.is_empty() {
            return;
        }
        if text.len() > MAX_ITEM {
            items.push(Item { what: None, place: false, quoted, start, end });
            return;
        }
        let at = start + (text.as_ptr() as usize - slot[start..].as_ptr() as usize);
        // «X» من الرياض
        if let Some((first, last)) = text.split_once(" من ")
            && !first.trim().is_empty()
            && is_place(last)
        {
            self.push(slot, at, at + first.len(), quoted, items);
            self.push(slot, at + text.len() - last.len(), at + text.len(), quoted, items);
            return;
        }
        let what = self.item(text);
        let place = is_place(text) || what.is_none() && is_dated_place(text);
        if what.is_none()
            && !place
            && !quoted
            && let Some((what, from, to)) = self.beside(text)
        {
            items.push(Item { what: Some(what), place: false, quoted, start: at + from, end: at + to });
            return;
        }
        items.push(Item { what, place, quoted, start: at, end: at + text.len() });
    }

    /// The source under an address.
    pub(crate) fn address(self, text: &str) -> Option<What> {
        let host = address_host(text)?;
        let entry = self.book.registry.by_url(text).map(|entry| What::Known(vec![entry]));
        entry.or_else(|| platform(&host).map(What::Generic)).or(Some(What::Unknown(host)))
    }

    /// What a whole item names.
    pub(crate) fn item(self, text: &str) -> Option<What> {
        if let Some(generic) = generic(text) {
            return Some(What::Generic(generic));
        }
        let words = tokens::read(text);
        let prose = Prose { text, tokens: &words, book: self.book, places: &OnceCell::new() };
        // Two Latin letters are anything, but for capitals that a source is known by: RT, AP.
        let two = text.len() < 3 && text.is_ascii();
        let capitals = || text.bytes().all(|b| b.is_ascii_uppercase());
        if let Some(senses) = self.book.exact(text).filter(|_| !two || capitals()) {
            return prose.rank(senses, None, None).map(What::Known);
        }
        if two {
            return None;
        }
        // مراسل X, مكتب X, خاص X: the desk does not change the source.
        let skip =
            words.iter().take_while(|t| t.reading.word == Word::Correspondent || LANG.desk(t.key) == Some(Desk::Desk));
        let skip = skip.count();
        if skip > 0 && skip < words.len() {
            return self.item(&text[words[skip].start as usize..]);
        }
        if let Word::Head(head) = prose.word(0)
            && words.len() > 1
            && let Some(senses) = self.book.exact(&text[words[1].start as usize..])
        {
            return prose.rank(senses, Some(head), None).map(What::Known);
        }
        if let Word::Head(_) = prose.word(0)
            && let Some(mention) = prose.mention(0)
            && mention.next == words.len()
            && !matches!(mention.what, What::Anaphor(_))
        {
            return Some(mention.what);
        }
        // الألمانية د.ب.أ: the nation stands for the agency.
        if let (Word::Nation(nation), Some(second)) = (prose.word(0), words.get(1))
            && let Some(senses) = self.book.exact(&text[second.start as usize..])
        {
            return prose.rank(senses, None, Some(nation)).map(What::Known);
        }
        if (2..=4).contains(&words.len())
            && LANG.outlet_words.iter().any(|word| ends_with(text, word))
            && !text.contains(char::is_numeric)
        {
            let known = self.book.longest(text, words[0].start as usize, "").filter(|(_, end)| *end == text.len());
            return Some(match known.and_then(|(senses, _)| prose.rank(senses, None, None)) {
                Some(ids) => What::Known(ids),
                None => What::Unknown(text.to_owned()),
            });
        }
        let (senses, end) = self.book.longest(text, words.first()?.start as usize, "")?;
        let rest = words.iter().filter(|t| t.start as usize >= end);
        if rest.clone().all(|t| matches!(t.reading.word, Word::Modifier | Word::Nation(_) | Word::OfMedia)) {
            return prose.rank(senses, None, None).map(What::Known);
        }
        None
    }

    /// An agency at the end or the start of an item without anything between: `جدة واس`, `واس جدة`.
    pub(crate) fn beside(self, text: &str) -> Option<(What, usize, usize)> {
        let words = tokens::read(text);
        if !(2..=8).contains(&words.len()) {
            return None;
        }
        let agency = |from: usize, to: usize| {
            let name = &text[from..to];
            let known = self.book.exact(name)?.iter().map(|s| s.entry);
            let known: Vec<u16> = known.filter(|&i| self.book.entry(i).kind == Kind::Agency).collect();
            (!known.is_empty()).then_some((What::Known(known), from, to))
        };
        let dated = text.contains("الموافق");
        (1..words.len().min(4))
            .find_map(|n| agency(words[words.len() - n].start as usize, text.len()))
            .filter(|(_, from, _)| dated || is_place(&text[..*from]))
            .or_else(|| {
                (1..words.len().min(4))
                    .find_map(|n| agency(0, words[n - 1].end as usize))
                    .filter(|(_, _, to)| is_place(&text[*to..]))
            })
    }
}

/// Whether a text is an address that only shortens another, which is nobody's.
pub(crate) fn is_short_address(text: &str) -> bool {
    address_host(text).is_some_and(|host| is_shortener(&host))
}

/// The host of a text that is an address, in lower case.
fn address_host(text: &str) -> Option<String> {
    let bare = text.is_ascii() && !text.contains(' ');
    let is_address = bare || text.contains("://") || text.starts_with("www.");
    Some(host(text).filter(|_| is_address)?.to_ascii_lowercase())
}

/// Whether a separator is inside a name: the tatweel of `الـ12`, the dash of `إيتار-تاس`.
pub(crate) fn joins(slot: &str, i: usize, c: char) -> bool {
    c == 'ـ'
        && slot[..i].ends_with(|b: char| b > '\u{620}' && b != 'ـ')
        && slot[i + 2..].starts_with(|b: char| b > '\u{620}' && b != 'ـ')
}

/// Whether a text ends with a word of its own.
fn ends_with(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| rest.ends_with(' '))
}

/// The source without a name that an item is.
fn generic(text: &str) -> Option<Generic> {
    GENERIC_NAMES.exact(text).map(|senses| LANG.generics[usize::from(senses[0].entry)].0)
}
