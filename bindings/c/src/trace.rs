//! Trace
//!
//! Who says it comes from whom: the blocks of a page, and of each of its stories the sources that it names and the chain
//! from the publisher to the origin. All parts are borrowed from the trace. Offsets are bytes of the page's text.

use std::mem::MaybeUninit;
use std::sync::Arc;

use naql::Document;
use naql::page::BlockKind;
use naql::source::{self, Credit, OriginType, Place, Registry, Relay, Role, StoryTrace, Trace, TraceBlock};

use crate::document::naql_document;
use crate::ffi::{free, given, guard, optional, read};
use crate::live::{Slot, handles, parts};
use crate::names::numbers;
use crate::policy::naql_registry;
use crate::text::naql_string;
use crate::types::{naql_error, naql_span, naql_status, naql_text};

handles!(naql_trace);
parts!(naql_block naql_story naql_credit naql_relay);

/// What a stretch of a page is.
#[repr(i32)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum naql_block_kind {
    /// There is no such block.
    #[default]
    NAQL_BLOCK_NONE = 0,
    /// Text of a story, with its title and dateline.
    NAQL_BLOCK_STORY = 1,
    /// Titles of other stories.
    NAQL_BLOCK_RELATED = 2,
    /// Key words.
    NAQL_BLOCK_TAGS = 3,
    /// A line that names the sources.
    NAQL_BLOCK_SOURCE_LINE = 4,
    /// Everything else that a site prints.
    NAQL_BLOCK_FURNITURE = 5,
    /// A C2PA manifest that is hidden in the text: a signed claim of where it is from, which naql does not verify.
    NAQL_BLOCK_MANIFEST = 6,
}

/// The place of a credit.
#[repr(i32)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum naql_place {
    /// There is no such credit.
    #[default]
    NAQL_PLACE_NONE = 0,
    /// A line that names the sources.
    NAQL_PLACE_SOURCE_LINE = 1,
    /// The bracket that closes the story.
    NAQL_PLACE_END_TAG = 2,
    /// The byline that came with the document.
    NAQL_PLACE_BYLINE = 3,
    /// The head of the text.
    NAQL_PLACE_DATELINE = 4,
    /// The text itself.
    NAQL_PLACE_INLINE = 5,
}

/// What a credit says of the source.
#[repr(i32)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum naql_role {
    /// There is no such credit.
    #[default]
    NAQL_ROLE_NONE = 0,
    /// The story is its text, or is framed as its report.
    NAQL_ROLE_WIRE = 1,
    /// A claim in the story is its.
    NAQL_ROLE_CITED = 2,
    /// It is the publisher itself.
    NAQL_ROLE_OWN = 3,
}

/// What the origin of a relay is.
#[repr(i32)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum naql_origin {
    /// There is no such relay.
    #[default]
    NAQL_ORIGIN_NONE = 0,
    /// A news source.
    NAQL_ORIGIN_OUTLET = 1,
    /// A ministry, a company, a court.
    NAQL_ORIGIN_OFFICIAL_BODY = 2,
    /// A person named by office.
    NAQL_ORIGIN_OFFICIAL = 3,
    /// Another person.
    NAQL_ORIGIN_PERSON = 4,
    /// A person who is not named.
    NAQL_ORIGIN_ANONYMOUS = 5,
    /// A statement, a report.
    NAQL_ORIGIN_DOCUMENT = 6,
    /// Media without a name.
    NAQL_ORIGIN_MEDIA = 7,
}

/// What a page says about its sources.
pub struct naql_trace {
    page: Arc<Document>,
    trace: Trace,
}

/// A typed stretch of a page; part of a trace.
pub type naql_block = TraceBlock;

/// What one story of a page says of its sources; part of a trace.
pub type naql_story = StoryTrace;

/// A source that a story names for its text or for a claim in it; part of a story.
pub type naql_credit = Credit;

/// An explicit "this source passes on what that one said"; part of a story.
pub type naql_relay = Relay;

/// Reads the sources out of a document by a registry (NULL: the built-in one), in time linear in its length.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_trace_new(
    document: Option<&naql_document>,
    registry: Option<&naql_registry>,
    trace: Option<&mut MaybeUninit<Box<naql_trace>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (document, slot) = (given(document, "document")?, given(trace, "trace")?);
        let page = Arc::clone(&document.page);
        let trace = source::trace(&page, optional(registry, "registry")?.unwrap_or_else(|| Registry::builtin()));
        slot.hand(Box::new(naql_trace { page, trace }));
        Ok(())
    })
}

/// Frees a trace; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_trace_free(trace: Option<Box<naql_trace>>) {
    free(trace);
}

/// The trace as JSON. Its offsets are code points.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_trace_json(
    trace: Option<&naql_trace>,
    json: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (naql_trace { page, trace }, json) = (given(trace, "trace")?, given(json, "json")?);
        json.hand(naql_string::json(&trace.clone().in_code_points(page))?);
        Ok(())
    })
}

/// How many blocks the page has.
#[unsafe(no_mangle)]
pub extern "C" fn naql_trace_block_count(trace: Option<&naql_trace>) -> usize {
    read(trace, |trace| trace.trace.blocks.len())
}

/// The block of an index, in the order of the page.
#[unsafe(no_mangle)]
pub extern "C" fn naql_trace_block(trace: Option<&naql_trace>, index: usize) -> Option<&naql_block> {
    read(trace, |trace| trace.trace.blocks.get(index))
}

/// What the block is.
#[unsafe(no_mangle)]
pub extern "C" fn naql_block_kind_of(block: Option<&naql_block>) -> naql_block_kind {
    read(block, |block| block.kind.into())
}

/// Where the block is.
#[unsafe(no_mangle)]
pub extern "C" fn naql_block_span(block: Option<&naql_block>) -> naql_span {
    read(block, |block| (&(block.start..block.end)).into())
}

/// How many stories the page has.
#[unsafe(no_mangle)]
pub extern "C" fn naql_trace_story_count(trace: Option<&naql_trace>) -> usize {
    read(trace, |trace| trace.trace.stories.len())
}

/// The story of an index, in the order of the page.
#[unsafe(no_mangle)]
pub extern "C" fn naql_trace_story(trace: Option<&naql_trace>, index: usize) -> Option<&naql_story> {
    read(trace, |trace| trace.trace.stories.get(index))
}

/// Where the story is.
#[unsafe(no_mangle)]
pub extern "C" fn naql_story_span(story: Option<&naql_story>) -> naql_span {
    read(story, |story| (&(story.start..story.end)).into())
}

/// Whose page it is: a registry id, `?name`, `?host` where only the address is known, or `?`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_story_publisher(story: Option<&naql_story>) -> naql_text {
    read(story, |story| story.publisher.as_str().into())
}

/// How many hops the chain of the story has. The first is the publisher, the last the origin.
#[unsafe(no_mangle)]
pub extern "C" fn naql_story_hop_count(story: Option<&naql_story>) -> usize {
    read(story, |story| story.chain.len())
}

/// How many sources are named side by side in a hop of the chain.
#[unsafe(no_mangle)]
pub extern "C" fn naql_story_hop_size(story: Option<&naql_story>, hop: usize) -> usize {
    read(story, |story| story.chain.get(hop).map_or(0, Vec::len))
}

/// A source of a hop of the chain, as `naql_credit_source` names it.
#[unsafe(no_mangle)]
pub extern "C" fn naql_story_hop_source(story: Option<&naql_story>, hop: usize, index: usize) -> naql_text {
    read(story, |story| story.chain.get(hop).and_then(|hop| hop.get(index)).into())
}

/// How many sources the story credits, each counted once.
#[unsafe(no_mangle)]
pub extern "C" fn naql_story_credit_count(story: Option<&naql_story>) -> usize {
    read(story, |story| story.credits.len())
}

/// The credit of an index, the strongest places first.
#[unsafe(no_mangle)]
pub extern "C" fn naql_story_credit(story: Option<&naql_story>, index: usize) -> Option<&naql_credit> {
    read(story, |story| story.credits.get(index))
}

/// How many relays the story has.
#[unsafe(no_mangle)]
pub extern "C" fn naql_story_relay_count(story: Option<&naql_story>) -> usize {
    read(story, |story| story.relays.len())
}

/// The relay of an index, in the order of the text.
#[unsafe(no_mangle)]
pub extern "C" fn naql_story_relay(story: Option<&naql_story>, index: usize) -> Option<&naql_relay> {
    read(story, |story| story.relays.get(index))
}

/// The source: its id in the registry; `?surface` where it has none; `@agencies`, `@media`, `@monitoring`, `@anonymous` or
/// `@social` where it is not named.
#[unsafe(no_mangle)]
pub extern "C" fn naql_credit_source(credit: Option<&naql_credit>) -> naql_text {
    read(credit, |credit| credit.source.as_str().into())
}

/// The words of the text that name the source.
#[unsafe(no_mangle)]
pub extern "C" fn naql_credit_surface(credit: Option<&naql_credit>) -> naql_text {
    read(credit, |credit| credit.surface.as_str().into())
}

/// The place of the credit.
#[unsafe(no_mangle)]
pub extern "C" fn naql_credit_place(credit: Option<&naql_credit>) -> naql_place {
    read(credit, |credit| credit.place.into())
}

/// What the source is to the story.
#[unsafe(no_mangle)]
pub extern "C" fn naql_credit_role(credit: Option<&naql_credit>) -> naql_role {
    read(credit, |credit| credit.role.into())
}

/// Where the surface is: in the text, or in the byline if that is its place.
#[unsafe(no_mangle)]
pub extern "C" fn naql_credit_span(credit: Option<&naql_credit>) -> naql_span {
    read(credit, |credit| (&(credit.start..credit.end)).into())
}

/// How sure the rule is that found it, from 0 to 1.
#[unsafe(no_mangle)]
pub extern "C" fn naql_credit_confidence(credit: Option<&naql_credit>) -> f64 {
    read(credit, |credit| f64::from(credit.confidence))
}

/// The name of the rule that found the credit. It stays valid.
#[unsafe(no_mangle)]
pub extern "C" fn naql_credit_rule(credit: Option<&naql_credit>) -> naql_text {
    read(credit, |credit| credit.rule.name().into())
}

/// How many sources share the name, if more than one.
#[unsafe(no_mangle)]
pub extern "C" fn naql_credit_candidate_count(credit: Option<&naql_credit>) -> usize {
    read(credit, |credit| credit.candidates.len())
}

/// The source of an index among those that share the name, the likeliest first.
#[unsafe(no_mangle)]
pub extern "C" fn naql_credit_candidate(credit: Option<&naql_credit>, index: usize) -> naql_text {
    read(credit, |credit| credit.candidates.get(index).into())
}

/// The source that passes on, as `naql_credit_source` names it.
#[unsafe(no_mangle)]
pub extern "C" fn naql_relay_from(relay: Option<&naql_relay>) -> naql_text {
    read(relay, |relay| relay.from.as_str().into())
}

/// Whose words they are, in the words of the text.
#[unsafe(no_mangle)]
pub extern "C" fn naql_relay_origin(relay: Option<&naql_relay>) -> naql_text {
    read(relay, |relay| relay.origin.as_str().into())
}

/// What the origin is.
#[unsafe(no_mangle)]
pub extern "C" fn naql_relay_origin_type(relay: Option<&naql_relay>) -> naql_origin {
    read(relay, |relay| relay.origin_type.into())
}

/// Where the relay is: from the source or the origin, whichever comes first, to the other one.
#[unsafe(no_mangle)]
pub extern "C" fn naql_relay_span(relay: Option<&naql_relay>) -> naql_span {
    read(relay, |relay| (&(relay.start..relay.end)).into())
}

/// The name of a kind of block, the same in every face of naql; empty for no such number. It stays valid.
#[unsafe(no_mangle)]
pub extern "C" fn naql_block_kind_name(number: i32) -> naql_text {
    naql_block_kind::name(number).into()
}

/// The name of a place, the same in every face of naql; empty for no such number. It stays valid.
#[unsafe(no_mangle)]
pub extern "C" fn naql_place_name(number: i32) -> naql_text {
    naql_place::name(number).into()
}

/// The name of a role, the same in every face of naql; empty for no such number. It stays valid.
#[unsafe(no_mangle)]
pub extern "C" fn naql_role_name(number: i32) -> naql_text {
    naql_role::name(number).into()
}

/// The name of a type of origin, the same in every face of naql; empty for no such number. It stays valid.
#[unsafe(no_mangle)]
pub extern "C" fn naql_origin_name(number: i32) -> naql_text {
    naql_origin::name(number).into()
}

numbers!(BlockKind => naql_block_kind {
    Story = NAQL_BLOCK_STORY, "story";
    Related = NAQL_BLOCK_RELATED, "related";
    Tags = NAQL_BLOCK_TAGS, "tags";
    SourceLine = NAQL_BLOCK_SOURCE_LINE, "source_line";
    Furniture = NAQL_BLOCK_FURNITURE, "furniture";
    Manifest = NAQL_BLOCK_MANIFEST, "manifest";
});

numbers!(Place => naql_place {
    SourceLine = NAQL_PLACE_SOURCE_LINE, "source_line";
    EndTag = NAQL_PLACE_END_TAG, "end_tag";
    Byline = NAQL_PLACE_BYLINE, "byline";
    Dateline = NAQL_PLACE_DATELINE, "dateline";
    Inline = NAQL_PLACE_INLINE, "inline";
});

numbers!(Role => naql_role {
    Wire = NAQL_ROLE_WIRE, "wire";
    Cited = NAQL_ROLE_CITED, "cited";
    Own = NAQL_ROLE_OWN, "own";
});

numbers!(OriginType => naql_origin {
    Outlet = NAQL_ORIGIN_OUTLET, "outlet";
    OfficialBody = NAQL_ORIGIN_OFFICIAL_BODY, "official_body";
    Official = NAQL_ORIGIN_OFFICIAL, "official";
    Person = NAQL_ORIGIN_PERSON, "person";
    Anonymous = NAQL_ORIGIN_ANONYMOUS, "anonymous";
    Document = NAQL_ORIGIN_DOCUMENT, "document";
    Media = NAQL_ORIGIN_MEDIA, "media";
});
