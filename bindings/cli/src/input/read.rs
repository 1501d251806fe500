//! Reads the documents of inputs, in batches.

use std::io::Read;

use naql::Document;

use super::batch::Batch;
use super::fields::Fields;
use super::lines::Chunks;
use super::open::Input;
use super::parquet::Documents;
use super::{jsonl, text};
use crate::failure::{Failure, Result};
use crate::form::Form;
use crate::progress::Meter;
use crate::reject::{Bad, Rejects};

/// Reads all documents of all inputs, in order, in batches. `each` gets the number of the input and the batch.
///
/// # Errors
/// On trouble with a file, on a bad row unless bad rows are skipped, when a column named by `--field` is nowhere,
/// and with what `each` gives.
pub fn read(
    inputs: &mut [Input],
    fields: &Fields,
    rejects: &mut Rejects,
    meter: &Meter,
    each: &mut dyn FnMut(usize, Batch) -> Result<()>,
) -> Result<()> {
    let mut seen = [false; 7];
    let mut any = false;
    for (i, input) in inputs.iter_mut().enumerate() {
        let mut each = |batch: Batch| {
            meter.show_reading();
            any |= !batch.documents.is_empty();
            for (all, batch) in seen.iter_mut().zip(batch.seen) {
                *all |= batch;
            }
            each(i, batch)
        };
        input.documents(&mut Sink { fields, rejects, meter, each: &mut each })?;
    }
    for (slot, field, column) in fields.named() {
        if any && !seen[slot] {
            return Err(Failure::usage(format!(
                "no row has a value in the column {column:?} (--field {field}={column})"
            )));
        }
    }
    Ok(())
}

/// Reads one JSON object as a document, by the automatic column names; an absent id is left empty.
///
/// # Errors
/// What is wrong with it.
pub fn one_document(json: &str) -> Result<Document, Bad> {
    jsonl::document(json, &Fields::default())
}

/// How the documents of an input are read, and where they go.
pub struct Sink<'a> {
    /// Which column holds which field.
    pub fields: &'a Fields,
    /// Takes the bad rows, or ends the reading with the first of them.
    pub rejects: &'a mut Rejects,
    /// Hears how much was read.
    pub meter: &'a Meter,
    /// Takes the batches, in order.
    pub each: &'a mut dyn FnMut(Batch) -> Result<()>,
}

impl Input {
    /// Reads its documents in order, in batches.
    ///
    /// # Errors
    /// As [`read`].
    pub fn documents(&mut self, to: &mut Sink) -> Result<()> {
        match self.form() {
            Form::Parquet => self.parquet(to),
            Form::Text => self.text(to),
            Form::Plain | Form::Gzip | Form::Zstd => self.lines(to),
        }
    }

    /// A text file is one document.
    fn text(&mut self, to: &mut Sink) -> Result<()> {
        let mut bytes = Vec::new();
        self.bytes(to.meter)?.read_to_end(&mut bytes).map_err(|error| Failure::read(&self.name, &error))?;
        let text = match text::decode(&bytes) {
            Ok(text) => text.to_owned(),
            Err(bad) => return to.rejects.take(&self.name, 0, &bad, &bytes),
        };
        let document = Document::new(self.stem.clone(), text);
        let mut batch = Batch { documents: vec![document], rows: vec![1], ..Batch::default() };
        Fields::mark(&batch.documents[0], &mut batch.seen);
        (to.each)(batch)
    }

    fn lines(&mut self, to: &mut Sink) -> Result<()> {
        let mut chunks = Chunks::new(self.bytes(to.meter)?, self.live);
        let (mut row, mut spare) = (1, Vec::new());
        let mut chunk = chunks.next(Vec::new());
        loop {
            let whole = match chunk {
                Ok(Some(whole)) => whole,
                Ok(None) => return Ok(()),
                Err(error) => return to.rejects.take(&self.name, row, &self.fault(&error)?, chunks.rest()),
            };
            let lines = match whole.strip_prefix(b"\xef\xbb\xbf") {
                Some(behind_mark) if row == 1 => behind_mark,
                _ => &whole,
            };
            let parse = || jsonl::parse(lines, row, to.fields, &self.stem);
            // One chunk is read while the one before it is parsed; what is decided on as it comes must not wait for more.
            let ((mut rows, next), ahead) = if self.live {
                (parse(), None)
            } else {
                let (parsed, ahead) = rayon::join(parse, || chunks.next(spare));
                (parsed, Some(ahead))
            };
            for (row, bad, raw) in &rows.bad {
                let taken = to.rejects.take(&self.name, *row, bad, raw);
                if taken.is_err() {
                    // The rows before it are good all the same.
                    rows.batch.truncate(*row);
                    (to.each)(rows.batch)?;
                    return taken;
                }
            }
            (to.each)(rows.batch)?;
            row = next;
            (chunk, spare) = match ahead {
                Some(ahead) => (ahead, whole),
                None => (chunks.next(whole), Vec::new()),
            };
        }
    }

    fn parquet(&mut self, to: &mut Sink) -> Result<()> {
        let damaged = |error: ::parquet::errors::ParquetError| {
            Bad::corrupt(format!("the Parquet file is damaged ({error}); fetch it again"))
        };
        let mut documents = match Documents::open(self.file()?, to.fields) {
            Ok(Ok(documents)) => documents,
            Ok(Err(columns)) => return Err(Failure::usage(format!("{}: {columns}", self.name))),
            Err(error) => return to.rejects.take(&self.name, 0, &damaged(error), b""),
        };
        let mut row = 0;
        loop {
            let batch = match documents.next(to.fields) {
                Ok(Some(batch)) => batch,
                Ok(None) => break,
                Err(error) => {
                    to.rejects.take(&self.name, row + 1, &damaged(error), b"")?;
                    break;
                }
            };
            let mut out = Batch::default();
            for document in batch {
                row += 1;
                match document {
                    Ok(mut document) => {
                        Fields::mark(&document, &mut out.seen);
                        if document.id.is_empty() {
                            document.id = format!("{}:{row}", self.stem);
                        }
                        out.documents.push(document);
                        out.rows.push(row);
                    }
                    Err(bad) => to.rejects.take(&self.name, row, &bad, b"")?,
                }
            }
            (to.each)(out)?;
        }
        to.meter.read(self.len());
        Ok(())
    }
}
