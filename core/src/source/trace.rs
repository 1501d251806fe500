//! What a page says about its sources: the types of the answer.

use serde::Serialize;

use super::rule::Rule;
use crate::document::Document;
use crate::page::BlockKind;
use crate::text::CodePoints;

/// Where a credit is.
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
#[non_exhaustive]
pub struct Credit {
    /// The registry's id; `?surface` where it has none; `@agencies`, `@media`, `@monitoring`, `@anonymous`, `@social`.
    pub source: String,
    /// The words that name it, as they stand.
    pub surface: String,
    /// Where it is.
    #[serde(rename = "where")]
    pub place: Place,
    /// What it is to the story.
    pub role: Role,
    /// First byte of the surface (code point in JSON): in the text, or in the byline when `where` is `byline`.
    pub start: usize,
    /// The byte (code point) after it.
    pub end: usize,
    /// How sure the rule is, 0 to 1.
    pub confidence: f32,
    /// The rule that found it.
    pub rule: Rule,
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
    /// A ministry, a company, a court, or a statement of one: two outlets that pass it on share a source that is no outlet.
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
#[non_exhaustive]
pub struct Relay {
    /// The source that passes on, as in [`Credit::source`].
    pub from: String,
    /// Whose words they are, as they stand.
    pub origin: String,
    /// What that is.
    pub origin_type: OriginType,
    /// First byte (code point in JSON) of the relay: of the source or of the origin, whichever comes first.
    pub start: usize,
    /// The byte (code point) after it.
    pub end: usize,
}

/// What one story says about its sources.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StoryTrace {
    /// First byte (code point in JSON) of the story in the page.
    pub start: usize,
    /// The byte (code point) after it.
    pub end: usize,
    /// Whose page it is: a registry id, `?name`, `?host` where only the address is known, or `?`.
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
#[non_exhaustive]
pub struct TraceBlock {
    /// What it is.
    pub kind: BlockKind,
    /// First byte (code point in JSON).
    pub start: usize,
    /// The byte (code point) after it.
    pub end: usize,
}

/// What a document says about its sources. Offsets are bytes; [`Trace::in_code_points`] is the form for JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Trace {
    /// The document's id.
    pub id: String,
    /// Every story of the page.
    pub stories: Vec<StoryTrace>,
    /// Every block of the page.
    pub blocks: Vec<TraceBlock>,
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
pub(super) fn word(of: impl Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
