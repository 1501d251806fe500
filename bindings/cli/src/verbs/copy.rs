//! The second reading: copies chosen rows unchanged.
//!
//! JSON lines to JSON lines go byte for byte, Parquet to Parquet batch by batch with all columns. Between the two, and
//! between Parquet files of different columns, rows go as documents with the canonical field names.

use std::path::Path;

use arrow_array::BooleanArray;
use arrow_schema::SchemaRef;
use arrow_select::filter::filter_record_batch;
use naql::Document;
use naql::contract::DOCUMENT;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::common;
use super::run::Run;
use crate::failure::{Failure, Result};
use crate::form::Form;
use crate::input::fields::Fields;
use crate::input::lines::{Chunks, lines};
use crate::input::{Batch, Input, Sink, open_parquet};
use crate::output::Output;
use crate::progress::Meter;
use crate::reject::Rejects;

/// How the rows are copied.
pub struct Copy {
    /// The columns of all inputs, when Parquet goes to Parquet.
    schema: Option<SchemaRef>,
}

impl Copy {
    /// Plans the copying to `output`.
    ///
    /// # Errors
    /// If an input cannot be opened.
    pub fn new(inputs: &mut [Input], output: &Path) -> Result<Self> {
        let wanted = Form::promised(&output.to_string_lossy()) == Some(Form::Parquet);
        if !wanted || inputs.iter().any(|input| input.form() != Form::Parquet) {
            return Ok(Self { schema: None });
        }
        let mut schemas = Vec::new();
        for input in inputs {
            // A damaged file is reported when its documents are read.
            let Ok(builder) = open_parquet(input.file()?) else { continue };
            let schema = builder.schema().as_ref().clone().with_metadata(std::collections::HashMap::new());
            schemas.push(SchemaRef::new(schema));
        }
        let same = schemas.windows(2).all(|two| two[0] == two[1]);
        Ok(Self { schema: schemas.pop().filter(|_| same) })
    }

    /// The schema of the output.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone().unwrap_or_else(|| naql_arrow::schema(&DOCUMENT))
    }

    /// Copies the rows with the given numbers (ascending, for each input).
    ///
    /// # Errors
    /// On trouble with a file.
    pub fn run(&self, run: &mut Run, rows: &[Vec<u64>], out: &mut Output) -> Result<()> {
        for (input, rows) in run.inputs.iter_mut().zip(rows) {
            match input.form() {
                _ if rows.is_empty() => {}
                Form::Plain | Form::Gzip | Form::Zstd if !out.is_parquet() => copy_lines(input, rows, out)?,
                Form::Parquet if self.schema.is_some() => copy_batches(input, rows, out)?,
                _ => copy_documents(input, rows, &run.fields, out)?,
            }
        }
        Ok(())
    }
}

/// JSON lines, byte for byte.
fn copy_lines(input: &mut Input, rows: &[u64], out: &mut Output) -> Result<()> {
    let mut chunks = Chunks::new(input.bytes(&Meter::silent())?, false);
    let mut rows = rows.iter().peekable();
    let (mut row, mut space) = (0, Vec::new());
    while rows.peek().is_some() {
        let chunk = chunks.next(space).map_err(|error| Failure::read(&input.name, &error))?;
        let Some(whole) = chunk else { break };
        let chunk = if row == 0 { whole.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&whole) } else { &whole };
        // Lines that follow one another are written as one.
        let (mut from, mut to) = (0, 0);
        for line in lines(chunk) {
            row += 1;
            if rows.next_if(|&&wanted| wanted == row).is_none() {
                out.write(&chunk[from..to])?;
                from = line.end + 1;
            }
            to = line.end + 1;
        }
        if to > chunk.len() {
            // The last line of the file has no newline.
            if from < chunk.len() {
                out.write(&chunk[from..])?;
                out.write(b"\n")?;
            }
        } else {
            out.write(&chunk[from..to])?;
        }
        space = whole;
    }
    Ok(())
}

/// Parquet rows with all their columns.
fn copy_batches(input: &mut Input, rows: &[u64], out: &mut Output) -> Result<()> {
    let name = input.name.clone();
    let failed =
        |error: &dyn std::fmt::Display| Failure::data(format!("{name}: cannot be read a second time: {error}"));
    let reader = open_parquet(input.file()?).and_then(ParquetRecordBatchReaderBuilder::build);
    let mut rows = rows.iter().peekable();
    let mut row = 0;
    for batch in reader.map_err(|error| failed(&error))? {
        if rows.peek().is_none() {
            break;
        }
        let batch = batch.map_err(|error| failed(&error))?;
        let chosen: BooleanArray = (0..batch.num_rows())
            .map(|_| {
                row += 1;
                Some(rows.next_if(|&&wanted| wanted == row).is_some())
            })
            .collect();
        let batch = filter_record_batch(&batch, &chosen).map_err(|error| failed(&error))?;
        out.write_batch(&batch)?;
    }
    Ok(())
}

/// Rows as documents with the canonical names.
fn copy_documents(input: &mut Input, rows: &[u64], fields: &Fields, out: &mut Output) -> Result<()> {
    let mut rows = rows.iter().peekable();
    let mut each = |batch: Batch| {
        let all = batch.documents.iter().zip(&batch.rows);
        let chosen = all.filter(|(_, row)| rows.next_if(|wanted| wanted == row).is_some());
        let chosen: Vec<&Document> = chosen.map(|(document, _)| document).collect();
        let lines = || Ok(chosen.iter().map(common::line).collect());
        out.rows::<Vec<u8>>(lines, || naql_arrow::documents_batch(&chosen))
    };
    let (mut rejects, meter) = (Rejects::ignore(), Meter::silent());
    input.documents(&mut Sink { fields, rejects: &mut rejects, meter: &meter, each: &mut each })
}
