//! What several verbs do with the files of their command line: texts, policies and registries in, lines out.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use naql::Policy;
use naql::source::Registry;
use serde::Serialize;

use crate::failure::{Failure, Result};
use crate::input::text;

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

/// Refuses two outputs in one file.
pub fn apart((one, a): (&str, &Path), (other, b): (&str, &Path)) -> Result<()> {
    if a == b {
        return Err(Failure::usage(format!("{one} and {other} name the same file, {}; name two", a.display())));
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

/// The policy of a run.
///
/// # Errors
/// If the file cannot be read or is no policy.
pub fn policy(path: Option<&Path>) -> Result<Policy> {
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
pub fn registry(path: Option<&Path>) -> Result<Option<Registry>> {
    let Some(path) = path else { return Ok(None) };
    let registry = Registry::with_overrides(&read_text(path)?);
    registry.map(Some).map_err(|error| Failure::data(format!("{}: {error}", path.display())))
}
