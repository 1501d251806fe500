//! `naql dedup`: documents in, the admitted ones out, unchanged.
//!
//! The first reading keeps the documents only. The second one copies the rows of those that the gate admits, so a run
//! never holds the raw rows as well as the texts.

mod report;

use std::path::PathBuf;

use naql::contract::DEDUP_VERDICT;
use naql::source::Registry;
use naql::{Decision, Document, Verdict};
use naql_arrow::Offsets;
use naql_report::{Beside, Lang};
use rayon::prelude::*;

use super::common;
use super::compare::beside;
use super::copy::Copy;
use super::run::Run;
use super::tally::Tally;
use crate::args::{Args, Dedup};
use crate::failure::Result;
use crate::output::Output;

/// How many verdicts are made ready at once.
const BLOCK: usize = 4096;

/// Runs the verb.
///
/// # Errors
/// On trouble with a file, a bad row (unless skipped) or a bad policy.
pub fn run(verb: &Dedup, args: &Args) -> Result<()> {
    let mut outputs = vec![("-o", verb.output.as_path())];
    let shown = verb.sample.map(|_| verb.sample_page.clone().unwrap_or_else(|| PathBuf::from("-")));
    let sample_name = if verb.sample_page.is_some() { "--sample-page" } else { "--sample" };
    let others = [
        (sample_name, &shown),
        ("--verdicts", &verb.verdicts),
        ("--report", &verb.report),
        ("--summary", &verb.summary),
    ];
    outputs.extend(others.iter().filter_map(|(name, path)| Some((*name, path.as_deref()?))));
    let (policy, registry) = common::rules(&verb.rules)?;
    let mut run = Run::open("dedup", &verb.reading, &outputs, true, args)?;
    let copy = Copy::new(&mut run.inputs, &verb.output)?;
    let mut out = copy.output(&verb.output)?;
    let verdict_file = |path| Output::create(path, naql_arrow::schema(&DEDUP_VERDICT));
    let mut verdict_file = verb.verdicts.as_deref().map(verdict_file).transpose()?;

    let (documents, mut rows) = run.read_all()?;
    let verdicts = naql::dedup(&documents, &policy, &registry, args.threads.map(usize::from), &run.meter)?;
    if let Some(file) = &mut verdict_file {
        write_verdicts(&verdicts, &documents, &registry, file)?;
    }
    if let Some(path) = &verb.report {
        let mut report = Output::text(path)?;
        report.write(report::report(&verdicts, &documents).as_bytes())?;
        report.finish()?;
    }
    if let Some(count) = verb.sample {
        let sample = sample(&verdicts, &documents, count);
        if let Some(path) = &verb.sample_page {
            let mut page = Output::text(path)?;
            page.write(naql_report::compare(&sample, Lang::Ar).as_bytes())?;
            page.finish()?;
        } else {
            let each =
                sample.iter().map(|Beside { a, b, found }| format!("{} of {}\n{}\n", a.id, b.id, beside(a, b, found)));
            common::print(each.collect::<String>().as_bytes())?;
        }
    }
    let mut tally = Tally::default();
    verdicts.iter().zip(&documents).for_each(|(verdict, document)| tally.add(verdict, document));
    let mut kept = verdicts.iter().map(|verdict| verdict.is_printed_by(verb.matched));
    for rows in &mut rows {
        rows.retain(|_| kept.next() == Some(true));
    }
    let selected = match verb.matched {
        1 => String::new(),
        least => {
            format!("; {} of the admitted are of {least} outlets or more", rows.iter().map(Vec::len).sum::<usize>())
        }
    };
    // To give the memory back takes as long as a good part of the copying.
    rayon::join(|| drop((documents, verdicts)), || copy.run(&mut run, &rows, &mut out)).1?;
    out.finish()?;
    verdict_file.map_or(Ok(()), Output::finish)?;
    common::summary(verb.summary.as_deref(), &tally, run.counts())?;
    run.warn(tally.warning().as_deref());
    run.finish(&format!("{tally}{selected}"))
}

/// Some of the dropped documents, each beside the one that it is a copy of, at even distances so that all of the input is shown.
fn sample<'a>(verdicts: &'a [Verdict], documents: &'a [Document], count: usize) -> Vec<Beside<'a>> {
    let dropped = verdicts.iter().zip(documents).filter(|(verdict, _)| verdict.decision == Decision::Drop);
    let copies = dropped.filter_map(|(verdict, document)| {
        let of = verdict.matched()?;
        Some(Beside { a: document, b: &documents[of.document as usize], found: &of.comparison })
    });
    let copies: Vec<_> = copies.collect();
    let shown = count.min(copies.len());
    (0..shown).map(|n| copies[n * copies.len() / shown]).collect()
}

/// Writes one verdict a row, in the order of the input.
fn write_verdicts(verdicts: &[Verdict], documents: &[Document], registry: &Registry, file: &mut Output) -> Result<()> {
    for (verdicts, of) in verdicts.chunks(BLOCK).zip(documents.chunks(BLOCK)) {
        let line = |(verdict, document): (&Verdict, &Document)| {
            common::line(&naql::json::verdict(verdict, document, registry))
        };
        file.rows::<Vec<u8>>(
            || Ok(verdicts.par_iter().zip(of).map(line).collect()),
            || naql_arrow::dedup_verdicts(verdicts, of, Offsets::CodePoints, registry),
        )?;
    }
    Ok(())
}
