//! Reads the documents of inputs, in batches.

use std::io::Read;

use naql::Document;

use super::batch::Batch;
use super::columnar::Documents;
use super::how::How;
use super::lines::Chunks;
use super::notes::Notes;
use super::open::Input;
use super::{jsonl, text};
use crate::failure::{Failure, Result};
use crate::form::Format;
use crate::progress::Meter;
use crate::reject::{Bad, Rejects};

/// Reads all documents of all inputs, in order, in batches. `each` gets the number of the input and the batch. Gives what was found
/// in the rows.
///
/// # Errors
/// On trouble with a file, on a bad row unless bad rows are skipped, when a column named by `--field` is nowhere,
/// and with what `each` gives.
pub fn read(
    inputs: &mut [Input],
    rejects: &mut Rejects,
    meter: &Meter,
    each: &mut dyn FnMut(usize, Batch) -> Result<()>,
) -> Result<Notes> {
    let mut notes = Notes::default();
    let mut any = false;
    for (i, input) in inputs.iter_mut().enumerate() {
        let mut each = |batch: Batch| {
            meter.show_reading();
            any |= !batch.documents.is_empty();
            notes.add(&batch.notes);
            each(i, batch)
        };
        input.documents(&mut Sink { rejects, meter, each: &mut each })?;
    }
    let named = inputs.first().map(|input| input.how.fields.named()).into_iter().flatten();
    for (slot, field, column) in named {
        if any && !notes.seen[slot] {
            return Err(Failure::usage(format!(
                "no row has a value in the column {column:?} (--field {field}={column})"
            )));
        }
    }
    Ok(notes)
}

/// Reads one JSON object as a document, by the automatic column names.
///
/// # Errors
/// What is wrong with it.
pub fn one_document(json: &str) -> Result<Document, Bad> {
    jsonl::document(json, &How::default(), &mut Notes::default())
}

/// Where the documents of an input go.
pub struct Sink<'a> {
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
        match self.format() {
            Format::Parquet | Format::Arrow => self.columns(to),
            Format::Text => self.one_text(to),
            _ => self.rows(to),
        }
    }

    /// A text file is one document.
    fn one_text(&mut self, to: &mut Sink) -> Result<()> {
        let (mut bytes, how) = (Vec::new(), std::sync::Arc::clone(&self.how));
        let read = self.text(to.meter)?.take(how.values.max_row as u64 + 1).read_to_end(&mut bytes);
        if let Err(error) = read {
            return to.rejects.take(&self.name, 0, &self.fault(&error)?, &bytes);
        }
        let bad = (bytes.len() > how.values.max_row).then(|| jsonl::too_long(&how));
        let text = match bad.map_or_else(|| text::decode(&bytes), Err) {
            Ok(text) => text.to_owned(),
            Err(bad) => return to.rejects.take(&self.name, 0, &bad, &bytes),
        };
        let document = Document::new(self.stem.clone(), how.values.html.read(text));
        let several = document.text.trim().contains('\n');
        let seen = [true, true, false, false, false, false, false, false];
        let notes = Notes { seen, whole_texts: several.into(), ..Notes::default() };
        (to.each)(Batch { documents: vec![document], rows: vec![1], notes })
    }

    fn rows(&mut self, to: &mut Sink) -> Result<()> {
        let how = std::sync::Arc::clone(&self.how);
        let mut chunks = Chunks::new(self.lines(to.meter)?, self.live, how.values.max_row);
        let (mut row, mut spare) = (1, Vec::new());
        let mut chunk = chunks.next(Vec::new()).map(|chunk| (chunk, chunks.is_cut()));
        loop {
            let (lines, cut) = match chunk {
                Ok((Some(whole), cut)) => (whole, cut),
                Ok((None, _)) => return Ok(()),
                Err(error) => return to.rejects.take(&self.name, row, &self.fault(&error)?, chunks.rest()),
            };
            let parse = || {
                if !cut {
                    return jsonl::parse(&lines, row, &how);
                }
                (jsonl::Rows::bad(row, jsonl::too_long(&how), &lines), row + 1)
            };
            let next = |chunks: &mut Chunks<_>, space| {
                let chunk = chunks.next(space);
                chunk.map(|chunk| (chunk, chunks.is_cut()))
            };
            // One chunk is read while the one before it is parsed; what is decided on as it comes must not wait for more.
            let ((mut rows, after), ahead) = if self.live {
                (parse(), None)
            } else {
                let (parsed, ahead) = rayon::join(parse, || next(&mut chunks, spare));
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
            row = after;
            (chunk, spare) = match ahead {
                Some(ahead) => (ahead, lines),
                None => (next(&mut chunks, lines), Vec::new()),
            };
        }
    }

    fn columns(&mut self, to: &mut Sink) -> Result<()> {
        let (format, how) = (self.format(), std::sync::Arc::clone(&self.how));
        let damaged =
            |error: String| Bad::corrupt(format!("the {} file is damaged ({error}); fetch it again", format.name()));
        let mut documents = match Documents::open(format, self.file()?, &how.fields) {
            Ok(Ok(documents)) => documents,
            Ok(Err(columns)) => return Err(Failure::usage(format!("{}: {columns}", self.name))),
            Err(error) => return to.rejects.take(&self.name, 0, &damaged(error), b""),
        };
        let mut row = 0;
        loop {
            let mut out = Batch::default();
            let batch = match documents.next(&how, &mut out.notes) {
                Ok(Some(batch)) => batch,
                Ok(None) => break,
                Err(error) => {
                    to.rejects.take(&self.name, row + 1, &damaged(error), b"")?;
                    break;
                }
            };
            for document in batch {
                row += 1;
                match document {
                    Ok(document) => {
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
