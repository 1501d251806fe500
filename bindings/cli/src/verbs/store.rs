//! `naql store`: looks after the store of a gate.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use naql::text::inert;
use naql::{Gate, Hash, Note, Options, Proof, SignedHead, SigningKey, Stats, Verified};

use super::{common, heads};
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
        Store::Verify { dir, head, key } => verify(dir, head.as_deref(), key.as_deref()),
        Store::Key { file, name } => {
            let key = SigningKey::generate(name)?;
            write_secret(file, &key.secret_text()).map_err(|error| Failure::create(file, &error))?;
            common::print(format!("{}\n", key.verifying()).as_bytes())
        }
        Store::Head { dir, sign } => {
            let head = signed(&open(dir, true)?, sign.as_deref())?;
            common::print(head.to_string().as_bytes())
        }
        Store::Prove { dir, from, sign } => {
            let (old, gate) = (heads::head(from, None)?, open(dir, true)?);
            let proof = gate.prove(old.unverified(), signed(&gate, sign.as_deref())?)?;
            common::print(proof.to_string().as_bytes())
        }
        Store::Extends { head, proof, key } => {
            let key = key.as_deref().map(heads::verifying_key).transpose()?;
            let old = heads::head(head, key.as_ref())?;
            let text = std::fs::read_to_string(proof).map_err(|error| Failure::open(proof.display(), &error))?;
            let named = |error: naql::Error| Failure::data(format!("{}: {}", proof.display(), error.message()));
            let read = Proof::parse(&text).map_err(named)?;
            if let Some(key) = &key {
                read.head().verify(key).map_err(named)?;
            }
            read.verify(old.unverified()).map_err(named)?;
            let (old, new) = (old.unverified().size, read.head().unverified().size);
            let by =
                key.map_or("signatures were not checked".to_owned(), |key| format!("both signed by {}", key.name()));
            common::print(format!("the ledger of {new} entries extends that of {old}; {by}\n").as_bytes())
        }
        Store::Policy { dir, of } => {
            let gate = open(dir, true)?;
            let of = of.as_deref().map(Hash::parse).transpose().map_err(|error| Failure::usage(error.message()))?;
            let Some(of) = of else { return common::print(gate.policy().to_toml().as_bytes()) };
            let none = || Failure::data(format!("{}: the store has no text of the policy {of}", dir.display()));
            common::print(gate.policy_of(of)?.ok_or_else(none)?.as_bytes())
        }
        Store::Vacuum { dir } => Ok(open(dir, false)?.vacuum()?),
        Store::Delete { dir, ids, by, why } => {
            let note = Note { by: by.clone(), why: why.clone() };
            let gate = open(dir, false)?;
            let missing: Vec<&str> = gate.delete_many(ids, &note)?.into_iter().map(|i| ids[i].as_str()).collect();
            let deleted = ids.len() - missing.len();
            let name = dir.display();
            common::print(
                format!("{name}: {deleted} ids deleted; naql store vacuum clears the index and the file of them\n")
                    .as_bytes(),
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

/// Verifies a store, and that it extends a head, if there is one.
fn verify(dir: &Path, head: Option<&str>, key: Option<&str>) -> Result<()> {
    let key = key.map(heads::verifying_key).transpose()?;
    let hash = head.and_then(|head| Hash::parse(head).ok());
    let file = head.filter(|_| hash.is_none());
    if let Some(none) = file.filter(|file| !Path::new(file).exists()) {
        let message = format!("--head: {none} is neither a file nor a hash of 64 hexadecimal digits");
        return Err(Failure::usage(message));
    }
    let file = file.map(|file| heads::head(file.as_ref(), key.as_ref())).transpose()?;
    if hash.is_some() && key.is_some() {
        return Err(Failure::usage("--key: a hash is not signed; give the file of a signed head with --head"));
    }
    // What cannot be written to now, because a gate does or nobody may, is verified by reading alone.
    let (gate, pages) = match open(dir, false) {
        Err(Failure { exit: exit::IO, .. }) => (open(dir, true)?, "; its pages were not checked: it is only read"),
        opened => (opened?, ""),
    };
    let Verified { verdicts, documents, head, .. } = gate.verify(hash)?;
    let mut signed = String::new();
    if let Some(file) = file {
        let at = file.unverified();
        gate.verify_head(at)?;
        signed = match key {
            Some(key) => format!("; extends the head of {} entries that {} signed", at.size, key.name()),
            None => format!("; extends the head of {} entries, whose signature was not checked", at.size),
        };
    }
    let name = dir.display();
    let message = format!("{name}: in order, {verdicts} verdicts, {documents} documents, head {head}{signed}{pages}\n");
    common::print(message.as_bytes())
}

/// Opens a store that is there, and makes none.
fn open(dir: &Path, read_only: bool) -> Result<Gate> {
    common::is_store(dir)?;
    Ok(Gate::open(dir, Options::default().read_only(read_only))?)
}

/// The head of a store's ledger, signed by the key of a file if there is one.
fn signed(gate: &Gate, key: Option<&Path>) -> Result<SignedHead> {
    let head = gate.tree_head();
    Ok(match key {
        Some(path) => head.sign(&heads::signing_key(path)?),
        None => head.unsigned("naql"),
    })
}

/// Writes a file that nobody else may read, and that was not there.
fn write_secret(path: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

/// What a store holds, a line each.
fn for_people(stats: &Stats) -> String {
    let mut lines = vec![format!("stories    {} of {} documents", stats.stories, stats.documents)];
    if stats.deleted > 0 {
        lines.push(format!("deleted    {} documents with keys in the index until naql store vacuum", stats.deleted));
    }
    lines.push(format!("verdicts   {}", stats.verdicts));
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
