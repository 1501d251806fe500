//! `naql pairs`: documents in, every two that share text out.

use naql::Error;
use naql::error::Code;

use super::run::Run;
use crate::args::{Args, Pairs};
use crate::failure::{Failure, Result};
use crate::output::{Output, Record};

/// Runs the verb.
///
/// # Errors
/// On trouble with a file, a bad row (unless skipped) or a bad policy.
pub fn run(verb: &Pairs, args: &Args) -> Result<()> {
    let policy = super::policy(verb.policy.as_deref())?;
    let mut run = Run::open("pairs", &verb.reading, &verb.output, false, args)?;
    let mut out = Output::create(&verb.output, &Record::Pair)?;
    let (documents, _) = run.read_all()?;
    let mut count = 0u64;
    // Our own failure, which the core's error cannot carry.
    let mut failure = None;
    let done = naql::pairs(&documents, &policy, args.threads.map(usize::from), &run.meter, &mut |pair| {
        count += 1;
        let row = naql::json::pair(&pair, &documents[pair.a], &documents[pair.b]);
        out.write_json(&row).map_err(|error| {
            failure = Some(error);
            Error::new(Code::Io, "the pairs cannot be written")
        })
    });
    done.map_err(|error| failure.take().unwrap_or_else(|| Failure::from(error)))?;
    out.finish()?;
    run.finish(&format!(", {count} pairs"))
}
