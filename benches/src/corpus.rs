//! The texts that are measured.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader};

use naql::Document;

use crate::generator::Generator;

/// The documents of a JSONL file.
///
/// # Errors
/// When the file cannot be read or a line is not a document.
pub fn read(path: &str) -> io::Result<Vec<Document>> {
    let lines = BufReader::new(File::open(path)?).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// The documents of the file that `NAQL_BENCH_CORPUS` names, or 10,000 generated ones.
///
/// # Errors
/// When there is such a file and it cannot be read.
pub fn from_environment() -> io::Result<Vec<Document>> {
    match std::env::var("NAQL_BENCH_CORPUS") {
        Ok(path) => read(&path),
        Err(_) => Ok(Generator::standard().pages(10_000).map(|page| page.document).collect()),
    }
}
