//! Traces as batches.

use std::sync::Arc;

use arrow_array::{Float64Array, RecordBatch};
use arrow_schema::ArrowError;
use naql::source::{Credit, Relay, StoryTrace, Trace};
use serde::Serialize;

use crate::make::{batch, chains, list, numbers, structs, text, texts};

/// Traces as a batch: the columns are the fields of the JSON contract, and `chain`, that of the first story. Offsets are as in
/// the traces.
///
/// # Errors
/// None that a caller can make: all columns are as long as the traces are many.
pub fn traces(traces: &[Trace]) -> Result<RecordBatch, ArrowError> {
    let stories = || traces.iter().flat_map(|t: &Trace| &t.stories);
    let blocks = || traces.iter().flat_map(|t: &Trace| &t.blocks);
    let credits = || stories().flat_map(|s: &StoryTrace| &s.credits);
    let relays = || stories().flat_map(|s: &StoryTrace| &s.relays);
    let credit = structs([
        ("source", text(credits().map(|c: &Credit| &c.source))),
        ("surface", text(credits().map(|c| &c.surface))),
        ("where", text(credits().map(|c| word(c.place)))),
        ("role", text(credits().map(|c| word(c.role)))),
        ("start", numbers(credits().map(|c| c.start))),
        ("end", numbers(credits().map(|c| c.end))),
        ("confidence", Arc::new(Float64Array::from_iter_values(credits().map(|c| as_written(c.confidence))))),
        ("rule", text(credits().map(|c| c.rule.name()))),
        ("candidates", texts(credits().map(|c| &c.candidates))),
    ]);
    let relay = structs([
        ("from", text(relays().map(|r: &Relay| &r.from))),
        ("origin", text(relays().map(|r| &r.origin))),
        ("origin_type", text(relays().map(|r| word(r.origin_type)))),
        ("start", numbers(relays().map(|r| r.start))),
        ("end", numbers(relays().map(|r| r.end))),
    ]);
    let story = structs([
        ("start", numbers(stories().map(|s| s.start))),
        ("end", numbers(stories().map(|s| s.end))),
        ("publisher", text(stories().map(|s| &s.publisher))),
        ("credits", list(stories().map(|s| s.credits.len()), credit)),
        ("relays", list(stories().map(|s| s.relays.len()), relay)),
        ("chain", chains(stories().map(|s| s.chain.as_slice()))),
    ]);
    let block = structs([
        ("kind", text(blocks().map(|b| word(b.kind)))),
        ("start", numbers(blocks().map(|b| b.start))),
        ("end", numbers(blocks().map(|b| b.end))),
    ]);
    let first = traces.iter().map(|t| t.stories.first().map_or(&[][..], |story| story.chain.as_slice()));
    batch([
        ("id", text(traces.iter().map(|t| &t.id)), false),
        ("chain", chains(first), false),
        ("stories", list(traces.iter().map(|t| t.stories.len()), story), false),
        ("blocks", list(traces.iter().map(|t| t.blocks.len()), block), false),
    ])
}

/// The word that JSON has for a value.
fn word(of: impl Serialize) -> String {
    serde_json::to_string(&of).unwrap_or_default().trim_matches('"').to_owned()
}

/// The number that is written as a short one is: 0.98, not 0.98000001.
fn as_written(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_default()
}
