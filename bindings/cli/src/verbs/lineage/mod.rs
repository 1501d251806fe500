//! `naql lineage`: documents in, who had each report first, who took it and who said so out.

mod around;
mod tree;

use super::run::Run;
use crate::args::{Args, Lineage, LineageFormat};
use crate::failure::{Failure, Result};
use crate::output::{Output, Record};

/// Runs the verb.
///
/// # Errors
/// On trouble with a file, a bad row (unless skipped), a bad policy or registry, or an id that no document has.
pub fn run(verb: &Lineage, args: &Args) -> Result<()> {
    if verb.output.extension().is_some_and(|ending| ending == "parquet") {
        return Err(Failure::usage("Parquet has no room for records of several kinds; name a file of JSON lines"));
    }
    let policy = super::policy(verb.policy.as_deref())?;
    let own = super::registry(verb.registry.as_deref())?;
    let registry = own.as_ref().unwrap_or_else(|| naql::source::Registry::builtin());
    let mut run = Run::open("lineage", &verb.reading, &verb.output, false, args)?;
    let mut out = Output::create(&verb.output, &Record::Document)?;
    let (documents, _) = run.read_all()?;
    let threads = args.threads.map(usize::from);
    let lineage = naql::lineage(&documents, &policy, registry, threads, &run.meter).map_err(Failure::from)?;
    let mut lineage = lineage.in_code_points(&documents);
    if let Some(id) = &verb.around {
        lineage = around::around(lineage, id)?;
    }
    match verb.format {
        LineageFormat::Json => {
            lineage.stories.iter().try_for_each(|row| out.write_json(row))?;
            lineage.sources.iter().try_for_each(|row| out.write_json(row))?;
            lineage.edges.iter().try_for_each(|row| out.write_json(row))?;
            lineage.clusters.iter().try_for_each(|row| out.write_json(row))?;
            lineage.outlets.iter().try_for_each(|row| out.write_json(row))?;
        }
        LineageFormat::Text => out.write(tree::written(&lineage, registry).as_bytes())?,
    }
    out.finish()?;
    let counts =
        [(lineage.clusters.len(), "clusters"), (lineage.sources.len(), "sources"), (lineage.edges.len(), "edges")];
    run.finish(&counts.map(|(n, what)| format!(", {n} {what}")).concat())
}
