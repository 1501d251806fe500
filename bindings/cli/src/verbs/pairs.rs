//! `naql pairs`: documents in, every two that share text out.

use naql::contract::PAIR;
use naql::{Code, Error, Pair};
use naql_arrow::{Chains, Offsets};

use super::common;
use super::run::Run;
use crate::args::{Args, Pairs};
use crate::failure::{Failure, Result};
use crate::output::Output;

/// How many pairs are written at once.
const BLOCK: usize = 1024;

/// Runs the verb.
///
/// # Errors
/// On trouble with a file, a bad row (unless skipped) or a bad policy.
pub fn run(verb: &Pairs, args: &Args) -> Result<()> {
    let (policy, registry) = common::rules(&verb.rules)?;
    let mut run = Run::open("pairs", &verb.reading, &[("-o", &verb.output)], false, args)?;
    let mut out = Output::create(&verb.output, naql_arrow::schema(&PAIR))?;
    let (documents, _) = run.read_all()?;
    let chains = Chains::new(&documents, &registry);
    let line = |pair: &Pair| {
        let told = |i: usize| (&documents[i], chains.of(i));
        common::line(&naql::json::pair(pair, told(pair.a), told(pair.b)))
    };
    let mut write = |pairs: &[Pair]| {
        let lines = || Ok(pairs.iter().map(line).collect());
        out.rows::<Vec<u8>>(lines, || naql_arrow::pairs(pairs, &chains, Offsets::CodePoints))
    };
    let (mut count, mut block) = (0u64, Vec::with_capacity(BLOCK));
    // Our own failure, which the core's error cannot carry.
    let mut failure = None;
    let find = if verb.all { naql::all_pairs } else { naql::pairs };
    let done = find(&documents, &policy, args.threads.map(usize::from), &run.meter, &mut |pair| {
        count += 1;
        block.push(pair);
        if block.len() < BLOCK {
            return Ok(());
        }
        write(&std::mem::take(&mut block)).map_err(|error| {
            failure = Some(error);
            Error::new(Code::Io, "the pairs cannot be written")
        })
    });
    done.map_err(|error| failure.take().unwrap_or_else(|| Failure::from(error)))?;
    write(&block)?;
    out.finish()?;
    run.finish(&format!(", {count} pairs"))
}
