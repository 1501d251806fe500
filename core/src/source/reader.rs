//! One story of a page, read for its sources: slots first, then prose, then the chain.

use std::cell::OnceCell;
use std::ops::Range;

use super::chain;
use super::credits::Credits;
use super::find::dateline::{self, Dateline};
use super::find::slot::{Slot, Slots};
use super::find::{inline, label, origin, relay};
use super::read::tokens::{self, Token};
use super::read::{LOOK_AHEAD, Prose, What};
use super::registry::{Book, Kind, Registry, host};
use super::rule::Rule;
use super::trace::{Place, Relay, StoryTrace};
use crate::document::Document;
use crate::lang::{Head, LANG, Word};
use crate::page;
use crate::text::Lit;

/// How many bytes are read at first of a text when only its head is wanted; half as many more when the head is longer.
const HEAD: usize = 1024;

/// How much of a story is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// What decides on its chain: neither relays nor, where its first sentences name nobody, the rest of its text.
    Chain,
    All,
}

/// Reads the stories of a page.
pub(super) struct Reader<'a> {
    document: &'a Document,
    book: Book<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document, registry: &'a Registry) -> Self {
        Self { document, book: Book::new(registry, document.publisher.as_deref(), document.url.as_deref()) }
    }

    /// Reads one story; the byline is the `first` one's.
    pub(super) fn story(&self, story: &page::Story, first: bool, depth: Depth) -> StoryTrace {
        let text = self.document.text.as_str();
        let registry = self.book.registry;
        let lits = |ranges: &[Range<usize>]| ranges.iter().map(|r| Lit::of(text, r.clone())).collect::<Vec<_>>();
        let (lines, head, foot, prose) =
            (lits(&story.source_lines), lits(&story.head), lits(&story.foot), lits(&story.prose));
        let lead = prose.iter().position(|part| part.base + part.len() > story.lead).unwrap_or(0);
        let mut words = Vec::new();
        let named;
        let book = if self.book.publisher.is_some() {
            &self.book
        } else {
            let site = self.document.url.as_deref().and_then(host);
            let title = self.document.title.as_deref();
            let place = (story.lead, &mut words);
            named = match self_named(registry, &head, prose.get(lead), place, (&lines, title, site)) {
                Some(What::Known(ids)) => Book::of(registry, Some(ids[0])),
                Some(What::Unknown(name)) => Book::named(registry, &name, site),
                _ => Book::of(registry, None),
            };
            &named
        };
        let slots = Slots { book };
        let own = match (book.publisher, self.document.url.as_deref().and_then(host)) {
            (Some(i), _) => book.entry(i).id.clone(),
            (None, Some(host)) => format!("?{host}"),
            (None, None) => "?".to_owned(),
        };
        let mut credits = Credits::new(book, &own);

        below(slots, story, text, (&lines, &foot, &prose), &mut credits);
        if let Some(byline) = self.document.byline.as_deref().filter(|_| first) {
            let line = Lit::of(byline, 0..byline.len());
            for slot in dateline::byline(slots, line.text()) {
                credits.add(&slot.what, line.raw(slot.span), byline, Place::Byline, Rule::Byline);
            }
        }
        let mut start = story.lead;
        for (n, line) in head.iter().enumerate() {
            let sources = dateline::whole_line(slots, line.text(), n + 1 == head.len());
            // A line that a dateline opens is the lead, whatever its shape.
            if sources.is_none() && start == story.lead && dateline::opens(slots, line.text()) {
                start = line.base;
            }
            if sources.is_none() {
                for slot in label::dated_line(slots, line.text()) {
                    credits.add(&slot.what, line.raw(slot.span), text, Place::SourceLine, Rule::SourceLine);
                }
            }
            for slot in sources.unwrap_or_default() {
                credits.add(&slot.what, line.raw(slot.span), text, Place::Dateline, Rule::Dateline);
            }
        }
        let lead = prose.iter().position(|part| part.base + part.len() > start).unwrap_or(lead);
        let mut until = if depth == Depth::Chain { chain::FRAME_SENTENCES } else { usize::MAX };
        let (mut sentence, mut relays, mut passed) = (0, Vec::new(), Vec::new());
        for (n, part) in prose.iter().enumerate().skip(lead) {
            let mut from = 0;
            if n > lead {
                words.clear();
            } else {
                let line = read_dateline(slots, part, start, &mut words);
                for slot in line.sources {
                    credits.add(&slot.what, part.raw(slot.span), text, Place::Dateline, Rule::Dateline);
                }
                from = line.next;
            }
            let places = OnceCell::new();
            let unread = Prose { text: part.text(), tokens: &[], book, places: &places };
            let mut end = if until < usize::MAX { from_byte(&words, from) + HEAD } else { usize::MAX };
            let scan = loop {
                let all = tokens::read_to(part.text(), end, &mut words);
                let scan = inline::scan(&Prose { tokens: &words, ..unread }, from, sentence, until);
                if until < usize::MAX && (scan.waits || !scan.found.is_empty() || credits.share_names()) {
                    // The rest of the text may say more of whom it names here.
                    (until, end) = (usize::MAX, usize::MAX);
                } else if all || scan.next + LOOK_AHEAD <= words.len() {
                    break scan;
                } else {
                    end = end.saturating_add(end / 2);
                }
            };
            let (prose, found) = (Prose { tokens: &words, ..unread }, scan.found);
            sentence = scan.sentence;
            if n == lead {
                credits.lead(&prose, from);
            }
            let raw = relay::relays(&prose, &found);
            let sources = credits.inline(&prose, &found, &raw, |span| part.raw(span), text);
            passed.extend(raw.iter().filter_map(|relay| {
                let of = found.partition_point(|f| f.mention.next <= relay.first);
                found.get(of).filter(|f| f.mention.first < relay.next)?;
                Some((sources[relay.from].clone()?, sources[of].clone()?))
            }));
            if depth == Depth::All {
                relays.extend(origin::relays(&prose, &found, &raw, &sources, |span| part.raw(span), text));
            }
            if sentence >= until {
                break;
            }
        }
        let (credits, chain) = chain::build(credits, &own, &passed);
        // That the publisher has it from someone is the story itself, no relay.
        relays.retain(|r: &Relay| r.from != own);
        StoryTrace { start: story.span.start, end: story.span.end, publisher: own, credits, relays, chain }
    }
}

/// The sources below a story: its source lines, its signature, and the bracket that ends it.
fn below(
    slots: Slots,
    story: &page::Story,
    text: &str,
    (lines, foot, prose): (&[Lit<'_>], &[Lit<'_>], &[Lit<'_>]),
    credits: &mut Credits,
) {
    for line in lines {
        for slot in label::source_line(slots, line.text()) {
            credits.add(&slot.what, line.raw(slot.span), text, Place::SourceLine, Rule::SourceLine);
        }
    }
    for (n, line) in foot.iter().take(FOOT).enumerate() {
        for slot in label::signature(slots, line.text(), n == 0) {
            credits.add(&slot.what, line.raw(slot.span), text, Place::EndTag, Rule::EndTag);
        }
    }
    if let Some(last) = prose.iter().rev().find(|part| part.base < story.end) {
        let end = last.light(story.end);
        for slot in label::end_tag(slots, &last.text()[..end]) {
            credits.add(&slot.what, last.raw(slot.span), text, Place::EndTag, Rule::EndTag);
        }
    }
}

/// How many lines below the last sentence may be its signature.
const FOOT: usize = 4;

/// The first byte of word `n`.
fn from_byte(words: &[Token], n: usize) -> usize {
    words.get(n).map_or(0, |word| word.start as usize)
}

/// The publisher as the page names it, when nobody said: the first of a source line that names more than one source, else the outlet of
/// the dateline, else what a bar or dash parts from the end of the title. `words` are the first ones of the `lead`'s part of the prose. On a `site` that the registry
/// has not it can only be an outlet whose address the registry has not.
fn self_named(
    registry: &Registry,
    head: &[Lit<'_>],
    lead: Option<&Lit<'_>>,
    (at, words): (usize, &mut Vec<Token>),
    (lines, title, site): (&[Lit<'_>], Option<&str>, Option<&str>),
) -> Option<What> {
    let book = Book::of(registry, None);
    let slots = Slots { book: &book };
    let outlet = |what: &What| match what {
        What::Known(ids) => {
            let entry = registry.entry(ids[0]);
            entry.kind != Kind::Agency && (site.is_none() || entry.domain.is_empty())
        }
        _ => false,
    };
    let of = |found: &[Slot]| found.iter().map(|slot| &slot.what).find(|what| outlet(what)).cloned();
    let line = lines.iter().find_map(|line| {
        let named = label::source_line(slots, line.text());
        if named.len() > 1 { of(&named[..1]) } else { None }
    });
    if line.is_some() {
        return line;
    }
    let mut found: Vec<Vec<Slot>> =
        head.iter().filter_map(|line| dateline::whole_line(slots, line.text(), false)).collect();
    if let Some(lead) = lead {
        found.push(read_dateline(slots, lead, at, words).sources);
    }
    // A name that the registry has not is the page's own where it comes first: `X - وكالات`.
    let unknown = |found: &Vec<Slot>| match &found.first()?.what {
        what @ What::Unknown(name) if LANG.read_first(name).word != Word::Head(Head::Agency) => Some(what.clone()),
        _ => None,
    };
    let tail = || {
        let what = slots.item(title?.rsplit_once(['|', '-', '–', '—'])?.1.trim())?;
        outlet(&what).then_some(what)
    };
    found.iter().find_map(|found| of(found)).or_else(tail).or_else(|| found.iter().find_map(unknown))
}

/// The dateline in front of the lead, which begins at byte `lead` of the page; as much of its part of the prose is read
/// into `words` as that takes.
fn read_dateline(slots: Slots, part: &Lit<'_>, lead: usize, words: &mut Vec<Token>) -> Dateline {
    let (text, from) = (part.text(), part.light(lead));
    let places = OnceCell::new();
    let mut end = from + HEAD;
    loop {
        let all = tokens::read_to(text, end, words);
        let prose = Prose { text, tokens: words, book: slots.book, places: &places };
        let line = dateline::dateline(slots, &prose, from);
        if all || line.looked <= words.len() {
            return line;
        }
        end += end / 2;
    }
}
