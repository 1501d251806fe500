//! Verdicts that were written before: a file of JSON lines in, what each says out.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use naql::text::inert;
use serde::Deserialize;

use crate::failure::{Failure, Result};

/// A verdict as it was written; lines of an exported ledger have no matches.
#[derive(Debug, Deserialize)]
pub struct Told {
    pub id: String,
    pub decision: String,
    #[serde(default)]
    pub relation: String,
    #[serde(default)]
    pub of: Option<String>,
    #[serde(default)]
    pub reasons: Vec<String>,
    #[serde(default)]
    pub matches: Vec<ToldMatch>,
    #[serde(default)]
    pub new_words: Option<u64>,
    #[serde(default)]
    pub new_share: Option<f64>,
    #[serde(default)]
    pub chain: Vec<Vec<String>>,
}

/// A match as it was written.
#[derive(Debug, Deserialize)]
pub struct ToldMatch {
    pub id: String,
    pub relation: String,
    pub containment_a: f64,
    pub containment_b: f64,
    pub matched_words: u64,
    pub longest_run: u64,
}

/// Reads verdicts, one a line; `-` is standard input.
///
/// # Errors
/// If the file cannot be read, or a line is no verdict.
pub fn read(path: &Path, mut each: impl FnMut(Told) -> Result<()>) -> Result<()> {
    let name = inert(&path.to_string_lossy()).into_owned();
    let input: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(path).map_err(|error| Failure::open(&name, &error))?))
    };
    for (n, line) in (1..).zip(input.lines()) {
        let line = line.map_err(|error| Failure::read(&name, &error))?;
        if !line.trim().is_empty() {
            let told = serde_json::from_str(&line).map_err(|error| {
                Failure::data(format!(
                    "{name}:{n}: is no verdict ({error}); name a file of --verdicts, or the output of naql gate"
                ))
            })?;
            each(told)?;
        }
    }
    Ok(())
}
