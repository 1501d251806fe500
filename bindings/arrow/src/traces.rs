//! Traces as batches.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch};
use naql::Result;
use naql::contract::{BLOCK, CREDIT, RELAY, STORY, TRACE};
use naql::source::{Credit, Relay, StoryTrace, Trace};
use serde::Serialize;

use crate::make::{batch, chains, list, lists, numbers, structs, text};

/// Traces as a batch of [`TRACE`]. Offsets are as in the traces.
///
/// # Errors
/// None that a caller can make.
pub fn traces(traces: &[Trace]) -> Result<RecordBatch> {
    let stories = || traces.iter().flat_map(|t: &Trace| &t.stories);
    let blocks = || traces.iter().flat_map(|t: &Trace| &t.blocks);
    let credits = || stories().flat_map(|s: &StoryTrace| &s.credits);
    let relays = || stories().flat_map(|s: &StoryTrace| &s.relays);
    let candidates = || credits().map(|c: &Credit| &c.candidates);
    let credit = structs(
        &CREDIT,
        vec![
            text(credits().map(|c: &Credit| &c.source)),
            text(credits().map(|c| &c.surface)),
            text(credits().map(|c| word(c.place))),
            text(credits().map(|c| word(c.role))),
            numbers(credits().map(|c| c.start)),
            numbers(credits().map(|c| c.end)),
            Arc::new(Float64Array::from_iter_values(credits().map(|c| as_written(c.confidence)))),
            text(credits().map(|c| c.rule.name())),
            lists(
                candidates().map(Vec::len),
                text(candidates().flatten()),
                Some(candidates().map(|of| !of.is_empty()).collect()),
            ),
        ],
    )?;
    let relay = structs(
        &RELAY,
        vec![
            text(relays().map(|r: &Relay| &r.from)),
            text(relays().map(|r| &r.origin)),
            text(relays().map(|r| word(r.origin_type))),
            numbers(relays().map(|r| r.start)),
            numbers(relays().map(|r| r.end)),
        ],
    )?;
    let story = structs(
        &STORY,
        vec![
            numbers(stories().map(|s| s.start)),
            numbers(stories().map(|s| s.end)),
            text(stories().map(|s| &s.publisher)),
            list(stories().map(|s| s.credits.len()), credit),
            list(stories().map(|s| s.relays.len()), relay),
            chains(stories().map(|s| s.chain.as_slice())),
        ],
    )?;
    let block = structs(
        &BLOCK,
        vec![
            text(blocks().map(|b| word(b.kind))),
            numbers(blocks().map(|b| b.start)),
            numbers(blocks().map(|b| b.end)),
        ],
    )?;
    let columns = vec![
        text(traces.iter().map(|t| &t.id)),
        list(traces.iter().map(|t| t.stories.len()), story),
        list(traces.iter().map(|t| t.blocks.len()), block),
    ];
    batch(&TRACE, traces.len(), columns)
}

/// The chain of the first story of each trace, as a column; empty where there is none.
pub fn first_chains(traces: &[Trace]) -> ArrayRef {
    chains(traces.iter().map(|t| t.stories.first().map_or(&[][..], |story| story.chain.as_slice())))
}

/// The word that JSON has for a value.
fn word(of: impl Serialize) -> String {
    serde_json::to_string(&of).unwrap_or_default().trim_matches('"').to_owned()
}

/// The number that is written as a short one is: 0.98, not 0.98000001.
fn as_written(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_default()
}
