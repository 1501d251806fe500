//! The verbs: each takes its part of the command line and runs to its end.

mod check;
mod common;
mod compare;
mod copy;
mod dedup;
mod diff;
mod explain;
mod fingerprint;
mod fold;
mod gate;
mod heads;
mod lineage;
mod manual;
mod pairs;
mod policy;
mod report;
mod run;
#[cfg(feature = "serve")]
mod serve;
mod shared;
mod store;
mod tally;
mod told;
mod trace;
mod typed;

use rayon::ThreadPoolBuilder;

use crate::args::{Args, Verb};
use crate::failure::{Failure, Result, exit};

/// Runs the verb of the command line.
///
/// # Errors
/// With the exit code and the message of what went wrong.
pub fn run(args: &Args) -> Result<()> {
    let pool = ThreadPoolBuilder::new().num_threads(args.threads.unwrap_or(0).into()).build();
    let pool = pool.map_err(|error| Failure::new(exit::IO, format!("cannot start threads: {error}")))?;
    // It waits for its input, which no thread of the pool may do.
    if let Verb::Gate(verb) = &args.verb {
        return gate::run(verb, args, &pool);
    }
    #[cfg(feature = "serve")]
    if let Verb::Serve(verb) = &args.verb {
        return serve::run(verb, args, &pool);
    }
    pool.install(|| match &args.verb {
        Verb::Gate(_) => Ok(()),
        #[cfg(feature = "serve")]
        Verb::Serve(_) => Ok(()),
        Verb::Check(verb) => check::run(verb, args),
        Verb::Store(verb) => store::run(verb),
        Verb::Dedup(verb) => dedup::run(verb, args),
        Verb::Pairs(verb) => pairs::run(verb, args),
        Verb::Lineage(verb) => lineage::run(verb, args),
        Verb::Report(verb) => report::run(verb, args),
        Verb::Compare(verb) => compare::run(verb),
        Verb::Fold(verb) => fold::run(verb, args),
        Verb::Fingerprint(verb) => fingerprint::run(verb, args),
        Verb::Trace(verb) => trace::run(verb, args),
        Verb::Policy(verb) => policy::run(verb),
        Verb::Init { path } => policy::init(path),
        Verb::Diff { a, b } => diff::run(a, b),
        Verb::Explain { verdicts, id } => explain::run(verdicts, id),
        Verb::Completions { shell } => manual::completions(*shell),
        Verb::Man { verb, all } => manual::run(verb, all.as_deref()),
    })
}
