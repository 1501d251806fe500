//! The verbs: each takes its part of the command line and runs to its end.

mod compare;
mod copy;
mod dedup;
mod fingerprint;
mod fold;
mod gate;
mod lineage;
mod pairs;
mod report;
mod run;
mod store;
mod tally;
mod trace;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use clap::CommandFactory;
use naql::Policy;
use naql::source::Registry;
use rayon::ThreadPoolBuilder;
use serde::Serialize;

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
    pool.install(|| match &args.verb {
        Verb::Gate(_) => Ok(()),
        Verb::Store(verb) => store::run(verb),
        Verb::Dedup(verb) => dedup::run(verb, args),
        Verb::Pairs(verb) => pairs::run(verb, args),
        Verb::Lineage(verb) => lineage::run(verb, args),
        Verb::Compare(verb) => compare::run(verb),
        Verb::Fold(verb) => fold::run(verb, args),
        Verb::Fingerprint(verb) => fingerprint::run(verb, args),
        Verb::Trace(verb) => trace::run(verb, args),
        Verb::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "naql", &mut out);
            print(&out)
        }
        Verb::Man { verb } => man(verb.as_deref()),
    })
}

/// Prints the man page of the command or of one verb.
fn man(verb: Option<&str>) -> Result<()> {
    let mut command = Args::command();
    command.build();
    let page = match verb {
        None => Some(&command),
        Some(verb) => command.find_subcommand(verb),
    };
    let page = page.ok_or_else(|| Failure::usage(format!("there is no verb {:?}", verb.unwrap_or_default())))?;
    let name = page.get_display_name().unwrap_or("naql").to_owned();
    let mut out = Vec::new();
    let rendered = clap_mangen::Man::new(page.clone()).title(name.to_uppercase()).render(&mut out);
    rendered.map_err(|error| Failure::write("standard output", &error))?;
    print(&out)
}

/// Writes to standard output.
fn print(out: &[u8]) -> Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(out).and_then(|()| stdout.flush()).map_err(|error| Failure::write("standard output", &error))
}

/// A row as a line of JSON.
fn line(row: &impl Serialize) -> Vec<u8> {
    // The rows are maps with string keys, which always have a JSON form.
    let mut line = serde_json::to_vec(row).unwrap_or_default();
    line.push(b'\n');
    line
}

/// Refuses two outputs in one file.
fn apart((one, a): (&str, &Path), (other, b): (&str, &Path)) -> Result<()> {
    if a == b {
        return Err(Failure::usage(format!("{one} and {other} name the same file, {}; name two", a.display())));
    }
    Ok(())
}

/// Reads a whole file as text; `-` is standard input.
///
/// # Errors
/// If it cannot be read or is not UTF-8.
fn read_text(path: &Path) -> Result<String> {
    let name = path.display();
    let mut bytes = Vec::new();
    let got = if path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    got.map_err(|error| Failure::open(&name, &error))?;
    let text = crate::input::text::decode(&bytes);
    text.map(str::to_owned).map_err(|bad| Failure::data(format!("{name}: {}", bad.reason)))
}

/// The policy of a run.
///
/// # Errors
/// If the file cannot be read or is no policy.
fn policy(path: Option<&Path>) -> Result<Policy> {
    let Some(path) = path else { return Ok(Policy::default()) };
    let text = read_text(path)?;
    let json = path.extension().is_some_and(|ending| ending == "json");
    let policy = if json { Policy::from_json(&text) } else { Policy::from_toml(&text) };
    policy.map_err(|error| Failure::data(format!("{}: {error}", path.display())))
}

/// The built-in registry with the entries of a file, if there is one.
///
/// # Errors
/// If the file cannot be read or is no registry.
fn registry(path: Option<&Path>) -> Result<Option<Registry>> {
    let Some(path) = path else { return Ok(None) };
    let registry = Registry::with_overrides(&read_text(path)?);
    registry.map(Some).map_err(|error| Failure::data(format!("{}: {error}", path.display())))
}
