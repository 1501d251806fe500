//! One story of a page, read for its sources: slots first, then prose, then the chain.

use std::cell::OnceCell;

use super::chain;
use super::credits::Credits;
use super::find::ends::{self, Dateline};
use super::find::slot::Slots;
use super::find::{inline, origin, relay};
use super::read::lit::Lit;
use super::read::mention::{LOOK_AHEAD, Prose, What};
use super::read::tokens::{self, Token};
use super::registry::{Kind, Registry};
use super::rule::Rule;
use super::trace::{Place, Relay, StoryTrace};
use crate::document::Document;
use crate::page;

/// How many bytes are read at first of a text of which only the head is asked for; half as many more when the head is longer.
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
    registry: &'a Registry,
    publisher: Option<u16>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document, registry: &'a Registry) -> Self {
        let publisher = registry.publisher(document.publisher.as_deref(), document.url.as_deref());
        Self { document, registry, publisher }
    }

    /// Reads one story; the byline is the `first` one's.
    pub(super) fn story(&self, story: &page::Story, first: bool, depth: Depth) -> StoryTrace {
        let Self { document, registry, publisher } = *self;
        let text = document.text.as_str();
        let lines: Vec<Lit<'_>> = story.source_lines.iter().map(|r| Lit::of(text, r.clone())).collect();
        let prose: Vec<Lit<'_>> = story.prose.iter().map(|r| Lit::of(text, r.clone())).collect();
        let mut words = Vec::new();
        let publisher = publisher.or_else(|| self_named(registry, prose.first(), &mut words, &lines));
        let slots = Slots { registry, publisher };
        let own = match (publisher, document.publisher.as_deref().map(str::trim)) {
            (Some(i), _) => registry.entry(i).id.clone(),
            (None, Some(name)) => format!("?{name}"),
            (None, None) => "?".to_owned(),
        };
        let mut credits = Credits::new(registry, &own);

        for line in &lines {
            for slot in ends::source_line(slots, line.text()) {
                credits.add(&slot.what, line.raw(slot.span), text, Place::SourceLine, Rule::SourceLine);
            }
        }
        if let Some(last) = prose.last() {
            for slot in ends::end_tag(slots, last.text()) {
                credits.add(&slot.what, last.raw(slot.span), text, Place::EndTag, Rule::EndTag);
            }
        }
        if let Some(byline) = document.byline.as_deref().filter(|_| first) {
            let line = Lit::of(byline, 0..byline.len());
            for slot in ends::byline(slots, line.text()) {
                credits.add(&slot.what, line.raw(slot.span), byline, Place::Byline, Rule::Byline);
            }
        }
        let mut until = if depth == Depth::Chain { chain::FRAME_SENTENCES } else { usize::MAX };
        let (mut sentence, mut relays) = (0, Vec::new());
        for (n, part) in prose.iter().enumerate() {
            let mut from = 0;
            if n > 0 {
                words.clear();
            } else {
                let line = dateline(slots, part.text(), &mut words);
                for slot in line.sources {
                    credits.add(&slot.what, part.raw(slot.span), text, Place::Dateline, Rule::Dateline);
                }
                from = line.next;
            }
            let places = OnceCell::new();
            let unread = Prose { text: part.text(), tokens: &[], registry, publisher, places: &places };
            let mut end = if until < usize::MAX { HEAD } else { usize::MAX };
            let scan = loop {
                let all = tokens::read_to(part.text(), end, &mut words);
                if let Some(title) = story.title.as_ref().filter(|_| n == 0) {
                    from = from.max(words.partition_point(|w| part.base + (w.start as usize) < title.end));
                }
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
            let sources = credits.inline(&prose, &found, |span| part.raw(span), text);
            if depth == Depth::All {
                let raw = relay::relays(&prose, &found);
                relays.extend(origin::relays(&prose, &found, &raw, &sources, |span| part.raw(span), text));
            }
            if sentence >= until {
                break;
            }
        }
        let (credits, chain) = chain::build(credits, &own);
        // That the publisher has it from someone is the story itself, no relay.
        relays.retain(|r: &Relay| r.from != own);
        StoryTrace { start: story.span.start, end: story.span.end, publisher: own, credits, relays, chain }
    }
}

/// The publisher as the page names it, when nobody said: the outlet of the dateline, else the first of a source line
/// that names more than one source. `words` are the first ones of the `head` of its prose.
fn self_named(registry: &Registry, head: Option<&Lit<'_>>, words: &mut Vec<Token>, lines: &[Lit<'_>]) -> Option<u16> {
    let slots = Slots { registry, publisher: None };
    let outlet = |what: &What| match what {
        What::Known(ids) if registry.entry(ids[0]).kind != Kind::Agency => Some(ids[0]),
        _ => None,
    };
    let line = lines.iter().find_map(|line| {
        let named = ends::source_line(slots, line.text());
        if named.len() > 1 { outlet(&named[0].what) } else { None }
    });
    line.or_else(|| dateline(slots, head?.text(), words).sources.iter().find_map(|slot| outlet(&slot.what)))
}

/// The dateline at the head of a text, of which as much is read on into `words` as that takes.
fn dateline(slots: Slots, text: &str, words: &mut Vec<Token>) -> Dateline {
    let Slots { registry, publisher } = slots;
    let places = OnceCell::new();
    let mut end = HEAD;
    loop {
        let all = tokens::read_to(text, end, words);
        let line = ends::dateline(slots, &Prose { text, tokens: words, registry, publisher, places: &places });
        if all || line.looked <= words.len() {
            return line;
        }
        end += end / 2;
    }
}
