//! Verdicts
//!
//! A gate's verdict on a document. A verdict never changes; all parts of it are borrowed from it. Offsets are bytes of the
//! page's text.

use std::mem::MaybeUninit;
use std::sync::Arc;

use naql::source::Registry;
use naql::{Cover, Decision, Document, Match, Verdict};

use crate::compare::{naql_comparison, naql_relation};
use crate::ffi::{free, given, guard, optional, read};
use crate::live::{Slot, handles, parts};
use crate::names::numbers;
use crate::policy::naql_registry;
use crate::text::naql_string;
use crate::types::{naql_error, naql_span, naql_status, naql_text};

handles!(naql_verdict);
parts!(naql_match naql_cover);

/// What is done with a document, or with one story of it.
#[repr(i32)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum naql_decision {
    /// There is no such verdict.
    #[default]
    NAQL_DECISION_NONE = 0,
    /// Let it in.
    NAQL_DECISION_ADMIT = 1,
    /// Keep it for a person to look at.
    NAQL_DECISION_HOLD = 2,
    /// Leave it out.
    NAQL_DECISION_DROP = 3,
}

/// A gate's verdict on a document.
pub struct naql_verdict {
    pub(crate) page: Arc<Document>,
    pub(crate) verdict: Verdict,
}

/// An earlier story that a story of the document has a relation with; part of a verdict.
pub type naql_match = Match;

/// An earlier story and the parts of the page that are in it; part of a verdict.
pub type naql_cover = Cover;

/// Frees a verdict; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_free(verdict: Option<Box<naql_verdict>>) {
    free(verdict);
}

/// The document's id.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_id(verdict: Option<&naql_verdict>) -> naql_text {
    read(verdict, |verdict| verdict.verdict.id.as_str().into())
}

/// What to do with the document.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_decision(verdict: Option<&naql_verdict>) -> naql_decision {
    read(verdict, |verdict| verdict.verdict.decision.into())
}

/// What the document is to the story that decided, or to the closest match when none did.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_relation(verdict: Option<&naql_verdict>) -> naql_relation {
    read(verdict, |verdict| verdict.verdict.relation.into())
}

/// The id of that story's document; its `data` is NULL if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_of(verdict: Option<&naql_verdict>) -> naql_text {
    read(verdict, |verdict| verdict.verdict.of.as_ref().into())
}

/// How many reasons there are for the decision.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_reason_count(verdict: Option<&naql_verdict>) -> usize {
    read(verdict, |verdict| verdict.verdict.reasons.len())
}

/// The reason of an index: the relation's rule and figures, then the policy's rule.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_reason(verdict: Option<&naql_verdict>, index: usize) -> naql_text {
    read(verdict, |verdict| verdict.verdict.reasons.get(index).into())
}

/// The id of the document that this one replaces, by a rule that says so; its `data` is NULL if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_replaces(verdict: Option<&naql_verdict>) -> naql_text {
    read(verdict, |verdict| verdict.verdict.replaces.as_ref().into())
}

/// How many hops the chain has that went into the ledger, from the publisher to the origin; 0 if the document was only
/// checked. A trace has the chain of each story.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_hop_count(verdict: Option<&naql_verdict>) -> usize {
    read(verdict, |verdict| verdict.verdict.chain.len())
}

/// How many sources are named side by side in a hop of the chain.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_hop_size(verdict: Option<&naql_verdict>, hop: usize) -> usize {
    read(verdict, |verdict| verdict.verdict.chain.get(hop).map_or(0, Vec::len))
}

/// A source of a hop of the chain, as `naql_credit_source` names it.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_hop_source(verdict: Option<&naql_verdict>, hop: usize, index: usize) -> naql_text {
    read(verdict, |verdict| verdict.verdict.chain.get(hop).and_then(|hop| hop.get(index)).into())
}

/// How many stories of the page were judged; 0 if the page was not judged by its stories.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_story_count(verdict: Option<&naql_verdict>) -> usize {
    read(verdict, |verdict| verdict.verdict.stories.len())
}

/// The decision on one story of the page, by its index.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_story_decision(verdict: Option<&naql_verdict>, index: usize) -> naql_decision {
    read(verdict, |verdict| verdict.verdict.stories.get(index).map_or_else(naql_decision::default, |d| (*d).into()))
}

/// How many earlier stories the stories of the page have a relation with.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_match_count(verdict: Option<&naql_verdict>) -> usize {
    read(verdict, |verdict| verdict.verdict.matches.len())
}

/// The match of an index: by story, the closest first.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_match(verdict: Option<&naql_verdict>, index: usize) -> Option<&naql_match> {
    read(verdict, |verdict| verdict.verdict.matches.get(index))
}

/// The id of the earlier story's document.
#[unsafe(no_mangle)]
pub extern "C" fn naql_match_id(found: Option<&naql_match>) -> naql_text {
    read(found, |found| found.id.as_str().into())
}

/// Which story of the document it is that matches, from 0.
#[unsafe(no_mangle)]
pub extern "C" fn naql_match_story(found: Option<&naql_match>) -> usize {
    read(found, |found| found.story)
}

/// Which story of the earlier page it matches, from 0.
#[unsafe(no_mangle)]
pub extern "C" fn naql_match_of_story(found: Option<&naql_match>) -> usize {
    read(found, |found| found.of_story)
}

/// What the story is to the earlier one, and the passages.
#[unsafe(no_mangle)]
pub extern "C" fn naql_match_comparison(found: Option<&naql_match>) -> Option<&naql_comparison> {
    found.map(|found| &found.comparison)
}

/// How many earlier stories cover parts of the page.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_cover_count(verdict: Option<&naql_verdict>) -> usize {
    read(verdict, |verdict| verdict.verdict.cover.len())
}

/// The cover of an index; the story that covers most comes first.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_cover(verdict: Option<&naql_verdict>, index: usize) -> Option<&naql_cover> {
    read(verdict, |verdict| verdict.verdict.cover.get(index))
}

/// The id of the covering story's document.
#[unsafe(no_mangle)]
pub extern "C" fn naql_cover_id(cover: Option<&naql_cover>) -> naql_text {
    read(cover, |cover| cover.id.as_str().into())
}

/// How many words of the page the story covers that none before it does.
#[unsafe(no_mangle)]
pub extern "C" fn naql_cover_words(cover: Option<&naql_cover>) -> u32 {
    read(cover, |cover| cover.words)
}

/// How many parts of the page are in the story.
#[unsafe(no_mangle)]
pub extern "C" fn naql_cover_span_count(cover: Option<&naql_cover>) -> usize {
    read(cover, |cover| cover.spans.len())
}

/// The part of an index.
#[unsafe(no_mangle)]
pub extern "C" fn naql_cover_span(cover: Option<&naql_cover>, index: usize) -> naql_span {
    read(cover, |cover| cover.spans.get(index).map_or_else(naql_span::default, Into::into))
}

/// How many words of the page no part of the cover has.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_new_words(verdict: Option<&naql_verdict>) -> u32 {
    read(verdict, |verdict| verdict.verdict.new_words)
}

/// Their share of the page's words, from 0 to 1.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_new_share(verdict: Option<&naql_verdict>) -> f64 {
    read(verdict, |verdict| verdict.verdict.new_share)
}

/// Whether the same document (same id, same text) came before. In the same delivery (one batch, one stream) it is dropped; in a later one it
/// gets the decision, relation, `of`, last reason and chain that it got the first time, and nothing else.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_seen(verdict: Option<&naql_verdict>) -> bool {
    read(verdict, |verdict| verdict.verdict.seen)
}

/// The verdict as JSON, with the chain that the page tells by a registry (NULL: the built-in one) if it has none of its
/// own. Its offsets are code points.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_verdict_json(
    verdict: Option<&naql_verdict>,
    registry: Option<&naql_registry>,
    json: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (naql_verdict { page, verdict }, json) = (given(verdict, "verdict")?, given(json, "json")?);
        let registry = optional(registry, "registry")?.unwrap_or_else(|| Registry::builtin());
        json.hand(naql_string::json(&naql::json::verdict(verdict, page, registry))?);
        Ok(())
    })
}

/// The name of a decision, the same in every face of naql; empty for no such number. It stays valid.
#[unsafe(no_mangle)]
pub extern "C" fn naql_decision_name(number: i32) -> naql_text {
    naql_decision::name(number).into()
}

numbers!(Decision => naql_decision {
    Admit = NAQL_DECISION_ADMIT, "admit";
    Hold = NAQL_DECISION_HOLD, "hold";
    Drop = NAQL_DECISION_DROP, "drop";
});
