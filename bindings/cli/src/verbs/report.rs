//! `naql report`: documents, or the records of `naql lineage`, in; a page for people out.

use std::io::{BufRead, BufReader};

use naql::Document;
use naql_report::Records;

use super::common;
use super::run::Run;
use crate::args::{Args, Reading, Report, ReportFormat};
use crate::failure::{Failure, Result};
use crate::form::Format;
use crate::input::Input;
use crate::output::Output;
use crate::progress::Meter;

/// Runs the verb.
///
/// # Errors
/// On trouble with a file, a bad row (unless skipped), a row that is no record among records, or a bad policy or registry.
pub fn run(verb: &Report, args: &Args) -> Result<()> {
    let (policy, registry) = common::rules(&verb.rules)?;
    let mut run = Run::open("report", &verb.reading, &[("-o", &verb.output)], true, args)?;
    let mut out = Output::text(&verb.output)?;
    let is_records = run.inputs.iter_mut().map(is_records).collect::<Result<Vec<_>>>()?;
    let (records, documents) = if is_records.first() == Some(&true) {
        let mut records = Records::default();
        for input in &mut run.inputs {
            read_records(input, &run.meter, &mut records)?;
        }
        (records, pages(verb, args)?)
    } else {
        if !verb.pages.is_empty() {
            return Err(Failure::usage("--pages goes with records of naql lineage; IN has documents already"));
        }
        let documents = run.read_stored(&verb.stored)?;
        let threads = args.threads.map(usize::from);
        let lineage = naql::lineage(&documents, &policy, &registry, threads, &run.meter).map_err(Failure::from)?;
        (Records::of(lineage, &documents)?, documents)
    };
    let report = naql_report::Report::new(&records, &documents, &registry)?;
    let lang = verb.lang.into();
    let written = match verb.format {
        ReportFormat::Html => report.html(lang),
        ReportFormat::Text => report.text(lang),
        ReportFormat::Csv => report.csv(),
        ReportFormat::Md => report.markdown(lang),
    };
    out.write(written.as_bytes())?;
    out.finish()?;
    let without = match report.without_page() {
        0 => String::new(),
        n => format!(", {n} stories without their page (name it with --pages)"),
    };
    run.finish(&format!(", {} relayed stories{without}", report.clusters()))
}

/// The documents of `--pages`.
fn pages(verb: &Report, args: &Args) -> Result<Vec<Document>> {
    if verb.pages.is_empty() {
        return Ok(Vec::new());
    }
    let reading = Reading { inputs: verb.pages.clone(), ..verb.reading.clone() };
    let mut run = Run::open("report", &reading, &[("-o", &verb.output)], false, args)?;
    Ok(run.read_all()?.0)
}

/// The lines of an input.
fn lines(input: &mut Input, meter: &Meter) -> Result<impl Iterator<Item = std::io::Result<String>> + use<>> {
    Ok(BufReader::new(input.lines(meter)?).lines())
}

/// Whether an input has records of `naql lineage`, by its first line.
fn is_records(input: &mut Input) -> Result<bool> {
    if !matches!(input.format(), Format::Lines | Format::Objects) {
        return Ok(false);
    }
    let first = lines(input, &Meter::silent())?.find(|line| line.as_ref().is_ok_and(|line| !line.trim().is_empty()));
    Ok(first.is_some_and(|line| line.is_ok_and(|line| Records::is_record(&line))))
}

fn read_records(input: &mut Input, meter: &Meter, records: &mut Records) -> Result<()> {
    let name = input.name.clone();
    for (i, line) in lines(input, meter)?.enumerate() {
        let line = match line {
            Ok(line) => line,
            Err(error) => return Err(Failure::data(format!("{name}: row {}: {}", i + 1, input.fault(&error)?.reason))),
        };
        if !line.trim().is_empty() {
            records.push(&line).map_err(|bad| Failure::data(format!("{name}: row {}: {}", i + 1, bad.message())))?;
        }
    }
    Ok(())
}
