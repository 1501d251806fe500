//! What several verbs do with the files of their command line: texts, policies and registries in, lines out.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use naql::source::Registry;
use naql::{Archive, Gate, Policy};
use serde::Serialize;

use super::tally::Tally;
use crate::args::{Rules, Sources};
use crate::failure::{Failure, Result, exit};
use crate::input::text;
use crate::output::Output;

/// Writes to standard output.
pub fn print(out: &[u8]) -> Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(out).and_then(|()| stdout.flush()).map_err(|error| Failure::write("standard output", &error))
}

/// A row as a line of JSON.
pub fn line(row: &impl Serialize) -> Vec<u8> {
    // The rows are maps with string keys, which always have a JSON form.
    let mut line = serde_json::to_vec(row).unwrap_or_default();
    line.push(b'\n');
    line
}

/// What tells a file from others: where it is on the disk; of one that is not there yet, its folder and name.
#[derive(PartialEq, Eq)]
enum Identity {
    #[cfg(unix)]
    There(u64, u64),
    Name(PathBuf),
}

fn identity(path: &Path) -> Option<Identity> {
    if path.as_os_str() == "-" {
        return Some(Identity::Name(path.to_owned()));
    }
    match path.metadata() {
        // Pipes and devices may be written to twice.
        Ok(meta) if !meta.is_file() => None,
        #[cfg(unix)]
        Ok(meta) => {
            use std::os::unix::fs::MetadataExt;
            Some(Identity::There(meta.dev(), meta.ino()))
        }
        _ => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            Some(Identity::Name(folder.join(path.file_name()?)))
        }
    }
}

/// Refuses two outputs in one file, and an output in an input, before anything is opened.
///
/// # Errors
/// With the names of both.
pub fn apart(outputs: &[(&str, &Path)], inputs: &[PathBuf]) -> Result<()> {
    let all: Vec<_> = outputs.iter().map(|(name, path)| (*name, *path, identity(path))).collect();
    for (i, (one, path, a)) in all.iter().enumerate() {
        let Some(a) = a else { continue };
        if let Some((other, ..)) = all[..i].iter().find(|(_, _, b)| b.as_ref() == Some(a)) {
            return Err(Failure::usage(format!("{other} and {one} name the same file, {}; name two", path.display())));
        }
        // Standard input and output are two.
        let read =
            inputs.iter().filter(|input| input.as_os_str() != "-").find(|input| identity(input).as_ref() == Some(a));
        if let Some(input) = read {
            return Err(Failure::usage(format!(
                "{one} names an input, {}; name another file: the input would be lost",
                input.display()
            )));
        }
    }
    Ok(())
}

/// Reads a whole file as text; `-` is standard input.
///
/// # Errors
/// If it cannot be read or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String> {
    let name = path.display();
    let mut bytes = Vec::new();
    let got = if path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    got.map_err(|error| Failure::open(&name, &error))?;
    let text = text::decode(&bytes);
    text.map(str::to_owned).map_err(|bad| Failure::data(format!("{name}: {}", bad.reason)))
}

/// The policy and the registry of a run.
///
/// # Errors
/// If a file cannot be read or is not what it should be, or a rule names a source that the registry has not.
pub fn rules(rules: &Rules) -> Result<(Policy, Cow<'static, Registry>)> {
    let registry = registry(&rules.sources)?;
    Ok((policy(rules.policy.as_deref(), &registry)?, registry))
}

/// The policy of a run, whose rules name sources of a registry.
///
/// # Errors
/// If the file cannot be read or is no policy, or a rule names a source that the registry has not.
pub fn policy(path: Option<&Path>, registry: &Registry) -> Result<Policy> {
    let Some(path) = path else { return Ok(Policy::default()) };
    let policy = policy_of(path)?;
    policy.check_names(registry).map_err(|error| Failure::data(format!("{}: {error}", path.display())))?;
    Ok(policy)
}

/// The policy in a file.
///
/// # Errors
/// If the file cannot be read or is no policy.
pub fn policy_of(path: &Path) -> Result<Policy> {
    let text = read_text(path)?;
    let json = path.extension().is_some_and(|ending| ending == "json");
    let policy = if json { Policy::from_json(&text) } else { Policy::from_toml(&text) };
    policy.map_err(|error| Failure::data(format!("{}: {error}", path.display())))
}

/// Writes the counts of a run, if they are wanted.
///
/// # Errors
/// If they cannot be written.
pub fn summary(path: Option<&Path>, tally: &Tally, rows: (u64, u64)) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    let mut out = Output::text(path)?;
    out.write(&line(&tally.summary(rows)))?;
    out.finish()
}

/// The pages of the store in a directory.
///
/// # Errors
/// If there is no store, or it cannot be read.
pub fn archive(directory: &Path) -> Result<Archive> {
    is_store(directory)?;
    Ok(Archive::open(directory)?)
}

/// Says so if there is no store in a directory.
///
/// # Errors
/// If there is none.
pub fn is_store(directory: &Path) -> Result<()> {
    std::fs::metadata(directory).map_err(|error| Failure::open(directory.display(), &error))?;
    if Gate::is_store(directory) {
        return Ok(());
    }
    let message = format!("{}: there is no store; `naql gate --store` makes one", directory.display());
    Err(Failure::new(exit::NO_INPUT, message))
}

/// The built-in registry, or one of its own with the entries of a file.
///
/// # Errors
/// If the file cannot be read or is no registry.
pub fn registry(sources: &Sources) -> Result<Cow<'static, Registry>> {
    let Some(path) = &sources.registry else { return Ok(Cow::Borrowed(Registry::builtin())) };
    let registry = Registry::with_overrides(&read_text(path)?);
    registry.map(Cow::Owned).map_err(|error| Failure::data(format!("{}: {error}", path.display())))
}

/// The registry that a gate opens with: none if it is the built-in one.
pub fn own(registry: &Registry) -> Option<Registry> {
    (!std::ptr::eq(registry, Registry::builtin())).then(|| registry.clone())
}
