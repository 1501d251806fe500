//! `naql trace`: documents in, their blocks, credits, relays and chains out.

use naql::Document;
use naql::contract::TRACE;
use naql::source::{Registry, StoryTrace, export, trace};
use naql::text::inert;
use rayon::prelude::*;

use super::common;
use super::run::each;
use crate::args::{Args, Trace, TraceFormat};
use crate::failure::{Failure, Result};

/// Runs the verb.
///
/// # Errors
/// On trouble with a file, a bad row (unless skipped), or a registry that is none.
pub fn run(verb: &Trace, args: &Args) -> Result<()> {
    if verb.format != TraceFormat::Json && verb.output.extension().is_some_and(|ending| ending == "parquet") {
        return Err(Failure::usage("Parquet has no room for this format; write --format json, or another file"));
    }
    let registry = &common::registry(&verb.sources)?;
    let lines = |documents: &[Document]| {
        Ok(documents.par_iter().map(|document| rows(document, verb.format, registry)).collect())
    };
    let columns = |documents: &[Document]| {
        let trace = |document: &Document| trace(document, registry).in_code_points(document);
        naql_arrow::traces(&documents.par_iter().map(trace).collect::<Vec<_>>())
    };
    each("trace", &verb.reading, &verb.output, &TRACE, args, lines, columns)
}

/// What a document's trace is in a format: a line, or as many as it has stories.
fn rows(document: &Document, format: TraceFormat, registry: &Registry) -> Vec<u8> {
    let trace = trace(document, registry).in_code_points(document);
    let each_story = |form: fn(&Document, &StoryTrace, usize, &Registry) -> serde_json::Value| {
        let stories = trace.stories.iter().enumerate();
        stories.flat_map(|(n, story)| common::line(&form(document, story, n, registry))).collect()
    };
    match format {
        TraceFormat::Json => common::line(&trace),
        TraceFormat::Prov => each_story(export::prov),
        TraceFormat::Ninjs => each_story(export::ninjs),
        TraceFormat::Schema => each_story(export::schema),
        TraceFormat::Text => {
            let stories = trace.stories.iter().map(|story| export::text(story, registry));
            format!("{}\n{}", inert(&trace.id), stories.collect::<String>()).into_bytes()
        }
    }
}
