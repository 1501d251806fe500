//! `naql trace`: documents in, their blocks, credits, relays and chains out.

use naql::Document;
use naql::source::{Registry, StoryTrace, export, trace};
use rayon::prelude::*;

use super::run::each;
use crate::args::{Args, Trace, TraceFormat};
use crate::failure::{Failure, Result};
use crate::output::Record;

/// Runs the verb.
///
/// # Errors
/// On trouble with a file, a bad row (unless skipped), or a registry that is none.
pub fn run(verb: &Trace, args: &Args) -> Result<()> {
    if verb.format != TraceFormat::Json && verb.output.extension().is_some_and(|ending| ending == "parquet") {
        return Err(Failure::usage("Parquet has no room for this format; write --format json, or another file"));
    }
    let own = super::registry(verb.registry.as_deref())?;
    let registry = own.as_ref().unwrap_or_else(|| Registry::builtin());
    each("trace", &verb.reading, &verb.output, &Record::Trace, args, |documents| {
        Ok(documents.par_iter().map(|document| rows(document, verb.format, registry)).collect())
    })
}

/// What a document's trace is in a format: a line, or as many as it has stories.
fn rows(document: &Document, format: TraceFormat, registry: &Registry) -> Vec<u8> {
    let trace = trace(document, registry).in_code_points(document);
    let each_story = |form: fn(&Document, &StoryTrace, usize, &Registry) -> serde_json::Value| {
        let stories = trace.stories.iter().enumerate();
        stories.flat_map(|(n, story)| super::line(&form(document, story, n, registry))).collect()
    };
    match format {
        TraceFormat::Json => super::line(&trace),
        TraceFormat::Prov => each_story(export::prov),
        TraceFormat::Ninjs => each_story(export::ninjs),
        TraceFormat::Schema => each_story(export::schema),
        TraceFormat::Text => {
            let stories = trace.stories.iter().map(|story| export::text(story, registry));
            format!("{}\n{}", trace.id, stories.collect::<String>()).into_bytes()
        }
    }
}
