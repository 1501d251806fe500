//! `naql lineage`: documents in, who had each report first, who took it and who said so out.

mod around;
mod tree;

use serde::Serialize;

use super::common;
use super::run::Run;
use crate::args::{Args, Lineage, LineageFormat};
use crate::failure::{Failure, Result};
use crate::output::Output;

/// Runs the verb.
///
/// # Errors
/// On trouble with a file, a bad row (unless skipped), a bad policy or registry, or an id that no document has.
pub fn run(verb: &Lineage, args: &Args) -> Result<()> {
    if verb.output.extension().is_some_and(|ending| ending == "parquet") {
        return Err(Failure::usage("Parquet has no room for records of several kinds; name a file of JSON lines"));
    }
    let own = common::registry(verb.registry.as_deref())?;
    let registry = own.as_ref().unwrap_or_else(|| naql::source::Registry::builtin());
    let policy = common::policy(verb.policy.as_deref(), registry)?;
    let mut run = Run::open("lineage", &verb.reading, &[("-o", &verb.output)], false, args)?;
    let mut out = Output::text(&verb.output)?;
    let (documents, _) = run.read_all()?;
    let threads = args.threads.map(usize::from);
    let lineage = naql::lineage(&documents, &policy, registry, threads, &run.meter).map_err(Failure::from)?;
    let mut lineage = lineage.in_code_points(&documents);
    if let Some(id) = &verb.around {
        lineage = around::around(lineage, id)?;
    }
    match verb.format {
        LineageFormat::Json => {
            rows(&lineage.stories, &mut out)?;
            rows(&lineage.sources, &mut out)?;
            rows(&lineage.edges, &mut out)?;
            rows(&lineage.clusters, &mut out)?;
            rows(&lineage.outlets, &mut out)?;
        }
        LineageFormat::Text => out.write(tree::written(&lineage, registry).as_bytes())?,
    }
    out.finish()?;
    let counts =
        [(lineage.clusters.len(), "clusters"), (lineage.sources.len(), "sources"), (lineage.edges.len(), "edges")];
    run.finish(&counts.map(|(n, what)| format!(", {n} {what}")).concat())
}

/// Writes records as lines.
fn rows(records: &[impl Serialize], out: &mut Output) -> Result<()> {
    records.iter().try_for_each(|record| out.write(&common::line(record)))
}
