//! `naql pairs`: documents in, every two that share text out.

use std::sync::OnceLock;

use naql::source::Registry;
use naql::{Code, Error};

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
    let chains: Vec<OnceLock<_>> = documents.iter().map(|_| OnceLock::new()).collect();
    let mut count = 0u64;
    // Our own failure, which the core's error cannot carry.
    let mut failure = None;
    let done = naql::pairs(&documents, &policy, args.threads.map(usize::from), &run.meter, &mut |pair| {
        count += 1;
        let side = |i: usize| {
            let chain = chains[i].get_or_init(|| naql::source::chain(&documents[i], Registry::builtin()));
            (&documents[i], chain.as_slice())
        };
        let row = naql::json::pair(&pair, side(pair.a), side(pair.b));
        out.write_json(&row).map_err(|error| {
            failure = Some(error);
            Error::new(Code::Io, "the pairs cannot be written")
        })
    });
    done.map_err(|error| failure.take().unwrap_or_else(|| Failure::from(error)))?;
    out.finish()?;
    run.finish(&format!(", {count} pairs"))
}
