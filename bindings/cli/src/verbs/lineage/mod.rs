//! `naql lineage`: documents in, who had each report first, who took it and who said so out.

mod around;
mod tree;

use std::fs;
use std::path::Path;

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
    let (policy, registry) = common::rules(&verb.rules)?;
    let form = form(verb)?;
    let mut run = Run::open("lineage", &verb.reading, &[("-o", &verb.output)], false, args)?;
    let mut out = match form {
        LineageFormat::Parquet => None,
        LineageFormat::Json | LineageFormat::Text => Some(Output::text(&verb.output)?),
    };
    let documents = run.read_stored(&verb.stored)?;
    let threads = args.threads.map(usize::from);
    let lineage = naql::lineage(&documents, &policy, &registry, threads, &run.meter).map_err(Failure::from)?;
    let mut lineage = lineage.in_code_points(&documents);
    if let Some(id) = &verb.around {
        lineage = around::around(lineage, id)?;
    }
    match (form, &mut out) {
        (LineageFormat::Text, Some(out)) => out.write(tree::written(&lineage, &registry).as_bytes())?,
        (_, Some(out)) => {
            rows(&lineage.stories, out)?;
            rows(&lineage.sources, out)?;
            rows(&lineage.edges, out)?;
            rows(&lineage.clusters, out)?;
            rows(&lineage.outlets, out)?;
        }
        (_, None) => files(&lineage, &verb.output)?,
    }
    out.map_or(Ok(()), Output::finish)?;
    let counts =
        [(lineage.clusters.len(), "clusters"), (lineage.sources.len(), "sources"), (lineage.edges.len(), "edges")];
    run.finish(&counts.map(|(n, what)| format!(", {n} {what}")).concat())
}

/// The form of the output: what `--format` says, else Parquet for a directory, else JSON.
fn form(verb: &Lineage) -> Result<LineageFormat> {
    let folder = verb.output.is_dir() || verb.output.as_os_str().as_encoded_bytes().ends_with(b"/");
    match verb.format {
        None if verb.output.extension().is_some_and(|ending| ending == "parquet") && !folder => Err(Failure::usage(
            "Parquet has no room for records of several kinds; name a directory (DIR/) for a file of each kind, or a file of JSON lines",
        )),
        None => Ok(if folder { LineageFormat::Parquet } else { LineageFormat::Json }),
        Some(LineageFormat::Parquet) if verb.output.as_os_str() == "-" => {
            Err(Failure::usage("--format parquet writes a file of each kind of record; name a directory with -o DIR"))
        }
        Some(format) => Ok(format),
    }
}

/// Writes a Parquet file of each kind of record into a directory, which is created if it does not exist.
fn files(lineage: &naql::lineage::Lineage, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| Failure::create(folder, &error))?;
    for (name, batch) in naql_arrow::lineage(lineage).map_err(Failure::from)?.named() {
        let mut out = Output::create(&folder.join(name).with_extension("parquet"), batch.schema())?;
        out.write_batch(&batch)?;
        out.finish()?;
    }
    Ok(())
}

/// Writes records as lines.
fn rows(records: &[impl Serialize], out: &mut Output) -> Result<()> {
    records.iter().try_for_each(|record| out.write(&common::line(record)))
}
