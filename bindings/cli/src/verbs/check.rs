//! `naql check`: documents in, the verdicts that a gate would give out; the store is only read.

use std::io::{self, BufWriter, Write};

use naql::{Gate, Options};
use rayon::prelude::*;

use super::common;
use super::run::Run;
use super::tally::Tally;
use crate::args::{Args, Check};
use crate::failure::{Failure, Result};

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read, on trouble with a file, and on a bad row (unless skipped).
pub fn run(verb: &Check, args: &Args) -> Result<()> {
    std::fs::metadata(&verb.store).map_err(|error| Failure::open(verb.store.display(), &error))?;
    let mut options = Options::default().read_only(true);
    let registry = common::registry(&verb.sources)?;
    options.registry = common::own(&registry);
    let gate = Gate::open(&verb.store, options)?;
    let mut run = Run::open("check", &verb.reading, &[("-o", "-".as_ref())], false, args)?;
    run.inputs.iter_mut().for_each(|input| input.live = true);
    let (mut out, mut tally) = (BufWriter::new(io::stdout()), Tally::default());
    run.read(|_, batch| {
        let verdict = |document| Ok(gate.check(document)?);
        let verdicts: Vec<_> = batch.documents.par_iter().map(verdict).collect::<Result<_>>()?;
        for (verdict, document) in verdicts.iter().zip(&batch.documents) {
            tally.add(verdict, document);
            let line = common::line(&naql::json::verdict(verdict, document, &registry));
            out.write_all(&line).map_err(|error| Failure::write("standard output", &error))?;
        }
        out.flush().map_err(|error| Failure::write("standard output", &error))
    })?;
    run.warn(tally.warning().as_deref());
    run.finish(&tally.to_string())
}
