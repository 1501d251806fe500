//! What the verbs that read rows have in common: inputs, rejects, progress, and the summary line.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::RecordBatch;
use naql::Document;
use naql::contract::Record;

use super::common;
use crate::args::{Args, Reading, Stored};
use crate::failure::Result;
use crate::input::{self, Batch, Input, Notes};
use crate::output::Output;
use crate::progress::{Meter, say};
use crate::reject::{OnError, Rejects};

/// A run over rows.
pub struct Run {
    verb: &'static str,
    pub inputs: Vec<Input>,
    pub meter: Meter,
    rejects: Rejects,
    clock: Instant,
    quiet: bool,
    documents: u64,
    text: u64,
    notes: Notes,
}

impl Run {
    /// Opens the inputs; with `again`, they can be read a second time. The first of the outputs is the one of the rows; none may be
    /// another one or an input.
    ///
    /// # Errors
    /// If an option is wrong or a file cannot be opened.
    pub fn open(
        verb: &'static str,
        reading: &Reading,
        outputs: &[(&'static str, &Path)],
        again: bool,
        args: &Args,
    ) -> Result<Self> {
        let clock = Instant::now();
        let how = Arc::new(reading.how()?);
        let to = reading.rejects(outputs.first().map_or(Path::new("-"), |(_, path)| path));
        let mut outputs = outputs.to_vec();
        if reading.on_error == OnError::Skip {
            outputs.push(("--rejects", &to));
        }
        common::apart(&outputs, &input::files(&reading.inputs)?)?;
        let inputs = input::open(&reading.inputs, &how, again)?;
        let rejects = Rejects::new(reading.on_error, &to)?;
        let total = inputs.iter().map(Input::len).sum();
        let meter = Meter::new(total, args.quiet);
        let notes = Notes::default();
        Ok(Self { verb, inputs, meter, rejects, clock, quiet: args.quiet, documents: 0, text: 0, notes })
    }

    /// Reads all documents, batch by batch; `each` gets the number of the input too.
    ///
    /// # Errors
    /// As [`input::read`].
    pub fn read(&mut self, mut each: impl FnMut(usize, Batch) -> Result<()>) -> Result<()> {
        let (documents, text) = (&mut self.documents, &mut self.text);
        self.notes = input::read(&mut self.inputs, &mut self.rejects, &self.meter, &mut |i, batch| {
            *documents += batch.documents.len() as u64;
            *text += batch.documents.iter().map(|document| document.text.len() as u64).sum::<u64>();
            each(i, batch)
        })?;
        Ok(())
    }

    /// Reads all documents at once, with the row numbers of each input.
    ///
    /// # Errors
    /// As [`input::read`].
    pub fn read_all(&mut self) -> Result<(Vec<Document>, Vec<Vec<u64>>)> {
        let mut documents = Vec::new();
        let mut rows = vec![Vec::new(); self.inputs.len()];
        self.read(|i, batch| {
            documents.extend(batch.documents);
            rows[i].extend(batch.rows);
            Ok(())
        })?;
        Ok((documents, rows))
    }

    /// Reads the pages of a store, if one is named, and all documents of the inputs otherwise.
    ///
    /// # Errors
    /// As [`Run::read_all`], and when the store cannot be read or has no texts.
    pub fn read_stored(&mut self, stored: &Stored) -> Result<Vec<Document>> {
        let Some(directory) = &stored.store else { return Ok(self.read_all()?.0) };
        let pages = common::archive(directory)?.pages(stored.since)?;
        if let Some(lacks) = pages.lacks().filter(|_| !self.quiet) {
            say(&format!("{}: {lacks}", directory.display()));
        }
        // There are no columns to name.
        self.notes.seen.fill(true);
        self.documents = pages.documents.len() as u64;
        self.text = pages.documents.iter().map(|document| document.text.len() as u64).sum();
        Ok(pages.documents)
    }

    /// How many documents were read, and how many rows were rejected.
    pub fn counts(&self) -> (u64, u64) {
        (self.documents, self.rejects.count())
    }

    /// Says something of the outcome before the summary line.
    pub fn warn(&self, warning: Option<&str>) {
        if let Some(warning) = warning.filter(|_| !self.quiet) {
            self.meter.clear();
            say(warning);
        }
    }

    /// Ends the run with its summary line, after what is to be said of the rows; `outcome` follows the number of documents.
    ///
    /// # Errors
    /// If the reject file cannot be written.
    pub fn finish(self, outcome: &str) -> Result<()> {
        let rejected = self.rejects.count();
        self.rejects.finish()?;
        self.meter.clear();
        if !self.quiet {
            let Self { verb, documents, notes, .. } = self;
            // What one document lacks is no sign of a column that was not found.
            let decides = matches!(verb, "dedup" | "gate" | "check" | "pairs" | "lineage");
            let notes = if decides { notes } else { Notes { whole_texts: 0, ..notes } };
            notes.lines(decides && documents > 1).iter().for_each(|line| say(line));
            let seconds = self.clock.elapsed().as_secs_f64();
            let speed = self.text as f64 / 1e6 / seconds.max(1e-9);
            say(&format!(
                "{verb}: {documents} documents{outcome}; {rejected} rejected; {seconds:.2} s, {speed:.1} MB/s of text"
            ));
        }
        Ok(())
    }
}

/// Runs a verb that makes one row from each document separately: `lines` for JSON, `columns` for Parquet.
///
/// # Errors
/// On trouble with a file, on a bad row (unless skipped), and with what `lines` and `columns` give.
pub fn each(
    verb: &'static str,
    reading: &Reading,
    output: &Path,
    record: &Record,
    args: &Args,
    lines: impl Fn(&[Document]) -> naql::Result<Vec<Vec<u8>>>,
    columns: impl Fn(&[Document]) -> naql::Result<RecordBatch>,
) -> Result<()> {
    let mut run = Run::open(verb, reading, &[("-o", output)], false, args)?;
    let mut out = Output::create(output, naql_arrow::schema(record))?;
    run.read(|_, batch| out.rows(|| lines(&batch.documents), || columns(&batch.documents)))?;
    out.finish()?;
    run.finish("")
}
