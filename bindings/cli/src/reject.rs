//! Bad rows: the run stops at the first one, or puts them all into a file.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use clap::ValueEnum;
use naql::contract::REJECT;
use naql::{Code, Error};
use serde::Serialize;

use crate::failure::{Failure, Result};
use crate::output::Output;

/// What to do with a bad row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnError {
    /// End the run with a message.
    Stop,
    /// Write the row to the reject file and go on.
    Skip,
}

/// What is wrong with one row.
#[derive(Debug, PartialEq, Eq)]
pub struct Bad {
    /// The kind of fault, by its name in the error table.
    pub code: Code,
    /// What is wrong and what to do.
    pub reason: String,
}

impl Bad {
    /// A row that is no document.
    pub fn document(reason: impl Into<String>) -> Self {
        Self { code: Code::InvalidDocument, reason: reason.into() }
    }

    /// A row whose bytes are no text.
    pub fn text(reason: impl Into<String>) -> Self {
        Self { code: Code::InvalidText, reason: reason.into() }
    }

    /// A file that is damaged from here on.
    pub fn corrupt(reason: impl Into<String>) -> Self {
        Self { code: Code::Corrupt, reason: reason.into() }
    }
}

/// How many bytes of a bad row are kept.
const RAW: usize = 64 << 10;

/// Takes in the bad rows of a run.
pub struct Rejects {
    to: To,
    count: u64,
}

/// Where bad rows go.
enum To {
    /// Nowhere: the first one ends the run.
    Stop,
    /// Into the reject file.
    File(Box<Output>),
    /// Nowhere: they were reported before.
    Nowhere,
}

/// One line of the reject file.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    row: u64,
    reason: &'a str,
    code: &'a str,
    raw: &'a str,
}

impl Line<'_> {
    fn json(&self) -> Vec<u8> {
        // A struct of strings and a number has a JSON form.
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }

    fn columns(&self) -> naql::Result<RecordBatch> {
        let text = |value: &str| Arc::new(StringArray::from(vec![value])) as ArrayRef;
        let row = Arc::new(Int64Array::from(vec![self.row.cast_signed()]));
        let columns = vec![text(self.file), row, text(self.reason), text(self.code), text(self.raw)];
        RecordBatch::try_new(naql_arrow::schema(&REJECT), columns)
            .map_err(|error| Error::new(Code::Panic, format!("a bug in naql: {error}")))
    }
}

impl Rejects {
    /// Creates the reject file if bad rows are skipped.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn new(on_error: OnError, path: &Path) -> Result<Self> {
        let to = match on_error {
            OnError::Stop => To::Stop,
            OnError::Skip => To::File(Box::new(Output::create(path, naql_arrow::schema(&REJECT))?)),
        };
        Ok(Self { to, count: 0 })
    }

    /// Takes bad rows without a word, for a second reading.
    pub fn ignore() -> Self {
        Self { to: To::Nowhere, count: 0 }
    }

    /// Takes one bad row: its file, its number from 1 (0: the file as a whole), and its bytes.
    ///
    /// # Errors
    /// With the row's own fault if the run is to stop, and if the reject file cannot be written.
    pub fn take(&mut self, file: &str, row: u64, bad: &Bad, raw: &[u8]) -> Result<()> {
        let Bad { code, reason } = bad;
        self.count += 1;
        match &mut self.to {
            To::Stop => {
                let at = if row == 0 { String::new() } else { format!(":{row}") };
                Err(Failure::data(format!("{file}{at}: {reason} (or go on without it: --on-error skip)")))
            }
            To::File(output) => {
                let raw = String::from_utf8_lossy(&raw[..raw.len().min(RAW)]);
                let line = Line { file, row, reason, code: code.name(), raw: &raw };
                output.rows(|| Ok([line.json()].into()), || line.columns())
            }
            To::Nowhere => Ok(()),
        }
    }

    /// How many were rejected.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Gives the reject file its name. Without any bad row there is none.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(self) -> Result<()> {
        match self.to {
            To::File(output) if self.count > 0 => output.finish(),
            _ => Ok(()),
        }
    }
}
