//! `naql store`: looks after the store of a gate.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use naql::text::inert;
use naql::{Gate, Hash, Options, Stats, Verified};

use super::common;
use crate::args::Store;
use crate::failure::{Failure, Result, exit};

/// Runs the verb.
///
/// # Errors
/// When the store cannot be opened, read or written, or is not what it was.
pub fn run(verb: &Store) -> Result<()> {
    match verb {
        Store::Stats { dir, json } => {
            let stats = open(dir, true)?.stats()?;
            common::print(if *json { common::line(&stats) } else { for_people(&stats).into_bytes() }.as_slice())
        }
        Store::Verify { dir, head } => {
            let head = head.as_deref().map(Hash::parse).transpose()?;
            // What cannot be written to now, because a gate does or nobody may, is verified by reading alone.
            let (gate, pages) = match open(dir, false) {
                Err(Failure { exit: exit::IO, .. }) => {
                    (open(dir, true)?, "; its pages were not checked: it is only read")
                }
                opened => (opened?, ""),
            };
            let Verified { verdicts, documents, head, .. } = gate.verify(head)?;
            let name = dir.display();
            let message = format!("{name}: in order, {verdicts} verdicts, {documents} documents, head {head}{pages}\n");
            common::print(message.as_bytes())
        }
        Store::Vacuum { dir } => Ok(open(dir, false)?.vacuum()?),
        Store::Delete { dir, ids } => {
            let gate = open(dir, false)?;
            let missing: Vec<&str> = gate.delete_many(ids)?.into_iter().map(|i| ids[i].as_str()).collect();
            let deleted = ids.len() - missing.len();
            let name = dir.display();
            common::print(
                format!("{name}: {deleted} ids deleted; naql store vacuum clears the file of them\n").as_bytes(),
            )?;
            match &missing[..] {
                [] => Ok(()),
                missing => Err(Failure::data(format!(
                    "{}: no document has the id {}",
                    dir.display(),
                    inert(&missing.join(", "))
                ))),
            }
        }
        Store::Export { dir } => {
            let gate = open(dir, true)?;
            let mut out = BufWriter::new(io::stdout().lock());
            let failed = |error: io::Error| Failure::write("standard output", &error);
            for line in gate.ledger() {
                writeln!(out, "{}", line?.export()).map_err(failed)?;
            }
            out.flush().map_err(failed)
        }
    }
}

/// Opens a store that is there.
fn open(dir: &Path, read_only: bool) -> Result<Gate> {
    // Opening for writing would make it.
    std::fs::metadata(dir).map_err(|error| Failure::open(dir.display(), &error))?;
    Ok(Gate::open(dir, Options::default().read_only(read_only))?)
}

/// What a store holds, a line each.
fn for_people(stats: &Stats) -> String {
    let mut lines = vec![
        format!("stories    {} of {} documents", stats.stories, stats.documents),
        format!("verdicts   {}", stats.verdicts),
    ];
    let counts = |name: &str, count: u64| format!("  {name:<15} {count}");
    lines.extend(stats.by_decision.iter().map(|(name, count)| counts(name, *count)));
    lines.push("relations".to_owned());
    lines.extend(stats.by_relation.iter().map(|(name, count)| counts(name, *count)));
    lines.push("outlets".to_owned());
    let name = |name: &str| if name.is_empty() { "(none)".to_owned() } else { inert(name).into_owned() };
    lines.extend(stats.by_outlet.iter().map(|(outlet, count)| counts(&name(outlet), *count)));
    if let (Some(oldest), Some(newest)) = (stats.oldest, stats.newest) {
        lines.push(format!("published  {oldest} to {newest}"));
    }
    lines.push("bytes".to_owned());
    let disk = stats.disk;
    let bytes = [
        ("texts", disk.texts),
        ("documents", disk.documents),
        ("events", disk.events),
        ("index", disk.index),
        ("ledger", disk.ledger),
    ];
    lines.extend(bytes.map(|(name, bytes)| counts(name, bytes)));
    lines.push(format!("head       {}", stats.head));
    lines.push(format!("policy     {}", stats.policy));
    lines.push(format!("scheme     {}", stats.scheme));
    lines.join("\n") + "\n"
}
