//! The second reading: copies chosen rows unchanged.
//!
//! ```text
//! lines     JSON lines ─▶ JSON lines, byte for byte; JSON, CSV and text lines ─▶ the lines that they were read as
//! cells     CSV ─▶ CSV of the same header
//! batches   Parquet, Arrow ─▶ either, with all columns and their types: of several files all columns of any, null where a file
//!           has none; ─▶ JSON lines, with all columns under their names
//! typed     JSON lines ─▶ Parquet, Arrow, with all keys as columns (typed.rs)
//! documents anything else, such as inputs of several kinds ─▶ Parquet: as documents with the canonical field names
//! ```

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch, RecordBatchOptions, new_null_array};
use arrow_schema::{Field, Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use naql::Document;
use naql::contract::DOCUMENT;

use super::common;
use super::run::Run;
use super::typed;
use crate::failure::{Failure, Result};
use crate::form::Format;
use crate::input::columnar::{self, Columnar};
use crate::input::lines::{Chunks, lines};
use crate::input::{Batch, Input, Sink};
use crate::output::{Columns, Output};
use crate::progress::Meter;
use crate::reject::Rejects;

/// How the rows are copied.
pub struct Copy {
    /// The columns of all inputs, when columns go to columns.
    columns: Option<Columns>,
    /// The header of all inputs and what parts its cells, when CSV goes to CSV.
    cells: Option<(csv::ByteRecord, u8)>,
    /// The columns of all rows, when JSON lines go to columns.
    typed: Option<SchemaRef>,
}

impl Copy {
    /// Plans the copying to `output`.
    ///
    /// # Errors
    /// If an input cannot be opened, or columns of one name have several types.
    pub fn new(inputs: &mut [Input], output: &Path) -> Result<Self> {
        let mut plan = Self { columns: None, cells: None, typed: None };
        match Format::promised(&output.to_string_lossy()) {
            Some(Format::Parquet | Format::Arrow) if inputs.iter().all(|input| input.format().is_columnar()) => {
                for input in inputs {
                    // A damaged file is reported when its documents are read.
                    let Ok(file) = columnar::open(input.format(), input.file()?, every) else { continue };
                    let schema = file.schema.as_ref().clone().with_metadata(std::collections::HashMap::new());
                    let more = Columns { schema: Arc::new(schema), metadata: file.metadata, parquet: file.parquet };
                    plan.columns = Some(match plan.columns {
                        None => more,
                        Some(before) => joined(before, more, &input.name)?,
                    });
                }
            }
            Some(Format::Parquet | Format::Arrow)
                if inputs.iter().all(|input| !input.format().is_columnar() && input.format() != Format::Text) =>
            {
                plan.typed = typed::schema(inputs)?;
            }
            Some(Format::Csv(sign)) if inputs.iter().all(|input| matches!(input.format(), Format::Csv(_))) => {
                let mut all = Vec::new();
                for input in inputs {
                    all.push(cells(input)?.byte_headers().map_err(|error| bad_cells(input, &error))?.clone());
                }
                let same = all.windows(2).all(|two| two[0] == two[1]);
                plan.cells = all.into_iter().next().filter(|_| same).map(|header| (header, sign));
            }
            _ => {}
        }
        Ok(plan)
    }

    /// Begins the output.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn output(&self, path: &Path) -> Result<Output> {
        if let Some((header, sign)) = &self.cells {
            let mut out = Output::text(path)?;
            out.write(&written(header, *sign))?;
            return Ok(out);
        }
        if let Some(schema) = &self.typed {
            return Output::create(path, Arc::clone(schema));
        }
        match &self.columns {
            Some(columns) => Output::of(path, columns.clone()),
            None => Output::create(path, naql_arrow::schema(&DOCUMENT)),
        }
    }

    /// Copies the rows with the given numbers (ascending, for each input).
    ///
    /// # Errors
    /// On trouble with a file.
    pub fn run(&self, run: &mut Run, rows: &[Vec<u64>], out: &mut Output) -> Result<()> {
        for (input, rows) in run.inputs.iter_mut().zip(rows) {
            match (input.format(), &self.cells) {
                _ if rows.is_empty() => {}
                (_, Some((_, sign))) => copy_cells(input, rows, *sign, out)?,
                (Format::Parquet | Format::Arrow, _) if self.columns.is_some() || !out.is_columnar() => {
                    copy_batches(input, rows, self.columns.as_ref(), out)?;
                }
                (Format::Text | Format::Parquet | Format::Arrow, _) => copy_documents(input, rows, out)?,
                _ if out.is_columnar() => match &self.typed {
                    Some(schema) => typed::copy(input, rows, schema, out)?,
                    None => copy_documents(input, rows, out)?,
                },
                _ => copy_lines(input, rows, out)?,
            }
        }
        Ok(())
    }
}

/// JSON lines, byte for byte.
fn copy_lines(input: &mut Input, rows: &[u64], out: &mut Output) -> Result<()> {
    let limit = input.how.values.max_row;
    let mut chunks = Chunks::new(input.lines(&Meter::silent())?, false, limit);
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

/// The records of a CSV file.
fn cells(input: &mut Input) -> Result<csv::Reader<Box<dyn Read + Send>>> {
    let sign = if let Format::Csv(sign) = input.format() { sign } else { b',' };
    let read = input.text(&Meter::silent())?;
    Ok(csv::ReaderBuilder::new().flexible(true).delimiter(sign).from_reader(read))
}

fn bad_cells(input: &Input, error: &csv::Error) -> Failure {
    Failure::data(format!("{}: cannot be read: {error}", input.name))
}

/// A record as a line.
fn written(record: &csv::ByteRecord, sign: u8) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().delimiter(sign).from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = out.write_byte_record(record);
    out.into_inner().unwrap_or_default()
}

/// Records of CSV, each known by the line that it begins on.
fn copy_cells(input: &mut Input, rows: &[u64], sign: u8, out: &mut Output) -> Result<()> {
    let mut read = cells(input)?;
    let mut rows = rows.iter().peekable();
    let (mut record, mut line) = (csv::ByteRecord::new(), 1);
    while rows.peek().is_some() && read.read_byte_record(&mut record).map_err(|error| bad_cells(input, &error))? {
        // As the lines that the records were read as are counted.
        line = record.position().map_or(line, csv::Position::line).max(line);
        if rows.next_if(|&&wanted| wanted == line).is_some() {
            out.write(&written(&record, sign))?;
        }
        line += 1;
    }
    Ok(())
}

/// All columns.
fn every(schema: &Schema) -> Vec<usize> {
    (0..schema.fields().len()).collect()
}

/// The columns of some files and of one more. What the files say of themselves and how they hold their columns goes on where all have
/// the same columns.
fn joined(before: Columns, more: Columns, name: &str) -> Result<Columns> {
    if before.schema == more.schema {
        let parquet = before.parquet.filter(|before| more.parquet.is_some_and(|more| *before == more));
        return Ok(Columns { parquet, ..before });
    }
    let lacks = |columns: &Columns, field: &Field| columns.schema.field_with_name(field.name()).is_err();
    let mut fields = Vec::new();
    for field in before.schema.fields() {
        let nullable = match more.schema.field_with_name(field.name()) {
            Ok(other) if other.data_type() != field.data_type() => {
                return Err(Failure::data(format!(
                    "{name}: the column {:?} is {}, and {} in an input before it; write JSON lines, or bring them to one type",
                    field.name(),
                    other.data_type(),
                    field.data_type()
                )));
            }
            Ok(other) => other.is_nullable(),
            Err(_) => true,
        };
        fields.push(field.as_ref().clone().with_nullable(field.is_nullable() || nullable));
    }
    let new = more.schema.fields().iter().filter(|field| lacks(&before, field));
    fields.extend(new.map(|field| field.as_ref().clone().with_nullable(true)));
    Ok(Columns { schema: Arc::new(Schema::new(fields)), metadata: Vec::new(), parquet: None })
}

/// A batch with the columns of a schema; those that it lacks are null.
fn filled(batch: &RecordBatch, schema: &SchemaRef) -> std::result::Result<RecordBatch, arrow_schema::ArrowError> {
    let column = |field: &Arc<Field>| match batch.column_by_name(field.name()) {
        Some(column) => Arc::clone(column),
        None => new_null_array(field.data_type(), batch.num_rows()),
    };
    let columns = if batch.schema_ref().fields() == schema.fields() {
        // Two columns may have one name.
        batch.columns().to_vec()
    } else {
        schema.fields().iter().map(column).collect()
    };
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)
}

/// Rows of columns with all of them.
fn copy_batches(input: &mut Input, rows: &[u64], columns: Option<&Columns>, out: &mut Output) -> Result<()> {
    let name = input.name.clone();
    let failed =
        |error: &dyn std::fmt::Display| Failure::data(format!("{name}: cannot be read a second time: {error}"));
    let Columnar { batches, .. } =
        columnar::open(input.format(), input.file()?, every).map_err(|error| failed(&error))?;
    let mut rows = rows.iter().peekable();
    let mut row = 0;
    for batch in batches {
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
        if let (true, Some(columns)) = (out.is_columnar(), columns) {
            out.write_batch(&filled(&batch, &columns.schema).map_err(|error| failed(&error))?)?;
        } else {
            out.write(&json_lines(&batch).map_err(|error| failed(&error))?)?;
        }
    }
    Ok(())
}

/// A batch as JSON lines: all columns under their names; what is null is left out.
fn json_lines(batch: &RecordBatch) -> std::result::Result<Vec<u8>, arrow_schema::ArrowError> {
    let mut writer = arrow_json::LineDelimitedWriter::new(Vec::new());
    writer.write(batch)?;
    writer.finish()?;
    Ok(writer.into_inner())
}

/// Rows as documents with the canonical names.
fn copy_documents(input: &mut Input, rows: &[u64], out: &mut Output) -> Result<()> {
    let mut rows = rows.iter().peekable();
    let mut each = |batch: Batch| {
        let all = batch.documents.iter().zip(&batch.rows);
        let chosen = all.filter(|(_, row)| rows.next_if(|wanted| wanted == row).is_some());
        let chosen: Vec<&Document> = chosen.map(|(document, _)| document).collect();
        let lines = || Ok(chosen.iter().map(common::line).collect());
        out.rows::<Vec<u8>>(lines, || naql_arrow::documents_batch(&chosen))
    };
    let (mut rejects, meter) = (Rejects::ignore(), Meter::silent());
    input.documents(&mut Sink { rejects: &mut rejects, meter: &meter, each: &mut each })
}
