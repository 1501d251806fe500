//! Reads documents from the columns of a Parquet file, as `naql-arrow` reads columns.

use std::fs::File;
use std::sync::Arc;

use arrow_schema::Schema;
use naql_arrow::{Cell, Takes, cells};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::{ParquetError, Result};

use super::fields::{Fields, ID, NAMES, PUBLISHED, Slots, Value};
use crate::reject::Bad;

/// Rows decoded at a time.
const BATCH: usize = 4096;

/// Opens a Parquet file by its own schema.
///
/// The Arrow schema that may be inside it is not read: its strings come as plain strings whatever wrote them, and a
/// damaged one can do no harm (the decoder panics on some).
///
/// # Errors
/// If the file is damaged.
pub fn open(file: File) -> Result<ParquetRecordBatchReaderBuilder<File>> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
}

/// An open Parquet file, read for its documents.
pub struct Documents {
    reader: ParquetRecordBatchReader,
    /// The columns read, in the batch's order: what each may fill.
    places: Vec<Vec<(usize, usize)>>,
}

impl Documents {
    /// Opens the columns that fill fields; the others are not decoded.
    ///
    /// # Errors
    /// If the file is damaged, or (inner) if a column named by `--field` is not there.
    pub fn open(file: File, fields: &Fields) -> Result<Result<Self, String>> {
        let builder = open(file)?.with_batch_size(BATCH);
        let schema = Arc::clone(builder.schema());
        let has = |name: &str| schema.fields().iter().any(|f| f.name() == name);
        for (_, field, column) in fields.named() {
            if !has(column) {
                return Ok(Err(format!(
                    "there is no column {column:?} (--field {field}={column}); {}",
                    columns(&schema)
                )));
            }
        }
        if !fields.names(super::fields::TEXT).iter().any(|name| has(name)) {
            return Ok(Err(format!("there is no text column; name it with --field text=NAME; {}", columns(&schema))));
        }
        let (roots, places): (Vec<usize>, Vec<_>) = schema
            .fields()
            .iter()
            .enumerate()
            .map(|(i, f)| (i, fields.find(f.name()).collect::<Vec<_>>()))
            .filter(|(_, places)| !places.is_empty())
            .unzip();
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
        Ok(Ok(Self { reader: builder.with_projection(mask).build()?, places }))
    }

    /// The next rows, each as a document or as what is wrong with it.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn next(&mut self, fields: &Fields) -> Result<Option<Vec<Result<naql::Document, Bad>>>> {
        let Some(batch) = self.reader.next().transpose().map_err(ParquetError::from)? else { return Ok(None) };
        let mut columns: Vec<(usize, usize, Vec<Cell<'_>>)> = Vec::new();
        for (column, places) in batch.columns().iter().zip(&self.places) {
            columns.extend(places.iter().map(|&(slot, rank)| (slot, rank, cells(column, takes(slot)))));
        }
        let document = |row: usize| {
            let mut slots = Slots::default();
            for (slot, rank, cells) in &mut columns {
                if slots.wants(*slot, *rank) {
                    slots.put(*slot, *rank, value(std::mem::replace(&mut cells[row], Cell::Null), *slot)?);
                }
            }
            fields.document(slots)
        };
        Ok(Some((0..batch.num_rows()).map(document).collect()))
    }
}

/// "the columns are …", for a message.
fn columns(schema: &Schema) -> String {
    let names: Vec<_> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    format!("the columns are: {}", names.join(", "))
}

/// What a field takes apart from strings.
fn takes(slot: usize) -> Takes {
    match slot {
        ID => Takes::Ids,
        PUBLISHED => Takes::Times,
        _ => Takes::Strings,
    }
}

/// One cell as a field takes it.
fn value(cell: Cell<'_>, slot: usize) -> Result<Value, Bad> {
    match cell {
        Cell::Null => Ok(Value::Absent),
        Cell::Text(text) => Ok(Value::Text(text.into_owned())),
        Cell::Damaged(at) => Err(Bad::text(format!("the {} is not UTF-8 from byte {} on", NAMES[slot], at + 1))),
        Cell::Other(kind) => Ok(Value::Other(kind)),
        _ => Ok(Value::Other("of a type that is no text")),
    }
}
