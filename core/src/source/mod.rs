//! Who says it comes from whom: credits, relays and the chain of each story of a page.
//!
//! In: a [`Document`] and a [`Registry`]. Out: [`Trace`].
//!
//! ```text
//! page ──▶ stories; of each:
//!   slots   source line, end tag, byline, dateline  ─▶ credits whose place alone makes them sources (ends.rs, slot.rs)
//!   prose   light text ─▶ words (tokens.rs) ─▶ mentions with a cue beside them (inline.rs, mention.rs) ─▶ credits
//!           verbs of passing on ─▶ relays (relay.rs)
//!   credits of one source become one: the strongest place wins
//!   chain   publisher ← slots ← what frames the first sentence (chain.rs)
//! ```
//! The cues and forms were gathered by reading some hundred thousand articles of a dozen outlets; `core/data/sources.tsv`
//! has the names. One pass over the words, and a bounded look around each cue: linear in the text.

use std::cell::OnceCell;
use std::ops::Range;

use serde::Serialize;

use crate::document::Document;
use crate::page::{self, Block, BlockKind, Page};
use crate::text::{CodePoints, View, light};

mod chain;
mod check;
mod credits;
mod ends;
pub mod export;
mod inline;
mod lexicon;
mod mention;
mod names;
mod origin;
mod registry;
mod relay;
mod slot;
mod tokens;
mod words;

#[cfg(test)]
mod tests;

pub use registry::{COLUMNS, Entry, Kind, Registry};

use credits::Credits;
use ends::Dateline;
use mention::{LOOK_AHEAD, Prose, What};
use slot::Slots;
use tokens::Token;

/// Where a credit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A line that names the sources.
    SourceLine,
    /// The bracket that closes the story.
    EndTag,
    /// The byline that came with the document.
    Byline,
    /// The head of the text.
    Dateline,
    /// The text itself.
    Inline,
}

/// What a credit says of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The story is its text, or is framed as its report.
    Wire,
    /// A claim in the story is its.
    Cited,
    /// It is the publisher itself.
    Own,
}

/// One source that a story names for its text or for a claim in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Credit {
    /// The registry's id; `?surface` where it has none; `@agencies`, `@media`, `@monitoring`, `@anonymous`, `@social`.
    pub source: String,
    /// The words that name it, as they stand.
    pub surface: String,
    /// Where it stands.
    #[serde(rename = "where")]
    pub place: Place,
    /// What it is to the story.
    pub role: Role,
    /// First byte of the surface (code point in JSON): in the text, or in the byline when `where` is `byline`.
    pub start: usize,
    /// The byte (code point) behind it.
    pub end: usize,
    /// How sure the rule is, 0 to 1.
    pub confidence: f32,
    /// The rule that found it.
    pub rule: &'static str,
    /// When the name belongs to several sources: all of them, likeliest first. Empty otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
}

/// What the origin of a relay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginType {
    /// A news source.
    Outlet,
    /// A ministry, a company, a court.
    OfficialBody,
    /// A person named by office.
    Official,
    /// Another person.
    Person,
    /// A person who is not named.
    Anonymous,
    /// A statement, a report.
    Document,
    /// Media without a name.
    Media,
}

/// An explicit "`from` passes on what `origin` said".
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relay {
    /// The source that passes on, as in [`Credit::source`].
    pub from: String,
    /// Whose words they are, as they stand.
    pub origin: String,
    /// What that is.
    pub origin_type: OriginType,
    /// First byte (code point in JSON) of the relay: of the source or of the origin, whichever comes first.
    pub start: usize,
    /// The byte (code point) behind it.
    pub end: usize,
}

/// What one story says of its sources.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryTrace {
    /// First byte (code point in JSON) of the story in the page.
    pub start: usize,
    /// The byte (code point) behind it.
    pub end: usize,
    /// Whose page it is: a registry id, `?name`, or `?` where nothing tells.
    pub publisher: String,
    /// Every source credited, the strongest places first; each source once.
    pub credits: Vec<Credit>,
    /// Every explicit relay, in the order of the text.
    pub relays: Vec<Relay>,
    /// From the publisher to the origin; a hop has several sources where they stand side by side.
    pub chain: Vec<Vec<String>>,
}

/// A typed stretch of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceBlock {
    /// What it is.
    pub kind: BlockKind,
    /// First byte (code point in JSON).
    pub start: usize,
    /// The byte (code point) behind it.
    pub end: usize,
}

/// What a document says of its sources. Offsets are bytes; [`Trace::in_code_points`] is the form for JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    /// The document's id.
    pub id: String,
    /// Every story of the page.
    pub stories: Vec<StoryTrace>,
    /// Every block of the page.
    pub blocks: Vec<TraceBlock>,
}

/// Reads the sources out of a document, in time linear in its length.
pub fn trace(document: &Document, registry: &Registry) -> Trace {
    let page = page::split(&document.text);
    let publisher = registry.publisher(document.publisher.as_deref(), document.url.as_deref());
    let reader = Reader { document, registry, publisher };
    let stories = page.stories.iter().enumerate().map(|(n, story)| reader.story(story, n == 0, Depth::All)).collect();
    let blocks =
        page.blocks.iter().map(|Block { kind, span }| TraceBlock { kind: *kind, start: span.start, end: span.end });
    Trace { id: document.id.clone(), stories, blocks: blocks.collect() }
}

/// The chain that a document tells: that of its first story, from the publisher to the origin; empty for a page without text.
/// A hop has several sources where they stand side by side. The same as [`trace`] gives, and sooner.
pub fn chain(document: &Document, registry: &Registry) -> Vec<Vec<String>> {
    let publisher = registry.publisher(document.publisher.as_deref(), document.url.as_deref());
    let reader = Reader { document, registry, publisher };
    let page = page::split(&document.text);
    page.stories.first().map_or_else(Vec::new, |story| reader.story(story, true, Depth::Chain).chain)
}

/// As [`chain`], of every story of a document whose page is taken apart already.
pub(crate) fn chains(document: &Document, page: &Page, registry: &Registry) -> Vec<Vec<Vec<String>>> {
    let publisher = registry.publisher(document.publisher.as_deref(), document.url.as_deref());
    let reader = Reader { document, registry, publisher };
    page.stories.iter().enumerate().map(|(n, story)| reader.story(story, n == 0, Depth::Chain).chain).collect()
}

/// How many bytes are read at first of a text of which only the head is asked for; half as many more when the head is longer.
const HEAD: usize = 1024;

/// How much of a story is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// What decides on its chain: neither relays nor, where its first sentences name nobody, the rest of its text.
    Chain,
    All,
}

/// Reads the stories of a page.
struct Reader<'a> {
    document: &'a Document,
    registry: &'a Registry,
    publisher: Option<u16>,
}

impl Reader<'_> {
    /// Reads one story; the byline is the `first` one's.
    fn story(&self, story: &page::Story, first: bool, depth: Depth) -> StoryTrace {
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
                credits.add(&slot.what, line.raw(slot.span), text, Place::SourceLine, "source_line");
            }
        }
        if let Some(last) = prose.last() {
            for slot in ends::end_tag(slots, last.text()) {
                credits.add(&slot.what, last.raw(slot.span), text, Place::EndTag, "end_tag");
            }
        }
        if let Some(byline) = document.byline.as_deref().filter(|_| first) {
            let line = Lit::of(byline, 0..byline.len());
            for slot in ends::byline(slots, line.text()) {
                credits.add(&slot.what, line.raw(slot.span), byline, Place::Byline, "byline");
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
                    credits.add(&slot.what, part.raw(slot.span), text, Place::Dateline, "dateline");
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

/// A stretch of a text in light form, with the way back to the bytes of the whole.
struct Lit<'a> {
    base: usize,
    raw: &'a str,
    /// The light view, where it differs in what names and cues are read from.
    view: Option<View>,
}

impl<'a> Lit<'a> {
    fn of(text: &'a str, range: Range<usize>) -> Self {
        let raw = &text[range.clone()];
        Self { base: range.start, raw, view: needs_light(raw).then(|| light(raw)) }
    }

    fn text(&self) -> &str {
        self.view.as_ref().map_or(self.raw, View::text)
    }

    fn raw(&self, span: Range<usize>) -> Range<usize> {
        let raw = self.view.as_ref().map_or_else(|| span.clone(), |v| v.raw_span(span.clone()));
        self.base + raw.start..self.base + raw.end
    }
}

/// Whether a text has presentation forms or invisible controls. What else light repairs (marks, joining tatweel,
/// look-alike letters) the skeleton alphabet reads as it is.
fn needs_light(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.chunks(64).enumerate().any(|(n, chunk)| {
        chunk.iter().fold(0, |top, &b| top.max(b)) >= 0xe2
            && chunk.iter().enumerate().any(|(i, &b)| match b {
                0xef => true,
                0xe2 => {
                    let at = n * 64 + i;
                    matches!((bytes[at + 1], bytes[at + 2]), (0x80, 0x8b..=0x8f | 0xaa..=0xae) | (0x81, 0xa0..=0xaf))
                }
                _ => false,
            })
    })
}

impl Trace {
    /// The same with offsets in Unicode code points, as JSON and Python count them. `document` must be the one traced.
    #[must_use]
    pub fn in_code_points(mut self, document: &Document) -> Self {
        let text = CodePoints::new(&document.text);
        let byline = CodePoints::new(document.byline.as_deref().unwrap_or_default());
        let turn = |points: &CodePoints, start: &mut usize, end: &mut usize| {
            (*start, *end) = (points.at_byte(*start), points.at_byte(*end));
        };
        for block in &mut self.blocks {
            turn(&text, &mut block.start, &mut block.end);
        }
        for story in &mut self.stories {
            turn(&text, &mut story.start, &mut story.end);
            for relay in &mut story.relays {
                turn(&text, &mut relay.start, &mut relay.end);
            }
            for credit in &mut story.credits {
                let points = if credit.place == Place::Byline { &byline } else { &text };
                turn(points, &mut credit.start, &mut credit.end);
            }
        }
        self
    }
}

/// The word that JSON has for a place, a role or a type of origin.
fn word(of: impl Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
