//! Reads documents from Parquet: strings, numbers as ids, times and dates as `published`.

use std::fs::File;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Schema, TimeUnit};
use jiff::Timestamp;
use jiff::civil::date;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::{ParquetError, Result};

use super::fields::{Fields, ID, NAMES, PUBLISHED, Slots, Value};
use crate::reject::Bad;

/// Rows decoded at a time.
const BATCH: usize = 4096;

/// Opens a Parquet file by its own schema.
///
/// The Arrow schema that may stand inside it is not read: its strings come as plain strings whatever wrote them, and a
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
        Ok(Some((0..batch.num_rows()).map(|row| self.document(&batch, row, fields)).collect()))
    }

    fn document(&self, batch: &RecordBatch, row: usize, fields: &Fields) -> Result<naql::Document, Bad> {
        let mut slots = Slots::default();
        for (column, places) in batch.columns().iter().zip(&self.places) {
            for &(slot, rank) in places {
                if slots.wants(slot, rank) {
                    slots.put(slot, rank, value(column, row, slot)?);
                }
            }
        }
        fields.document(slots)
    }
}

/// "the columns are …", for a message.
fn columns(schema: &Schema) -> String {
    let names: Vec<_> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    format!("the columns are: {}", names.join(", "))
}

/// One cell as a field takes it.
fn value(column: &ArrayRef, row: usize, slot: usize) -> Result<Value, Bad> {
    if column.is_null(row) {
        return Ok(Value::Absent);
    }
    let time = |stamp: Result<Timestamp, jiff::Error>| match stamp {
        Ok(stamp) if slot == PUBLISHED => Value::Text(stamp.to_string()),
        _ => Value::Other("a time"),
    };
    Ok(match column.data_type() {
        DataType::Utf8 => Value::Text(column.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Value::Text(column.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Value::Text(column.as_string_view().value(row).to_owned()),
        DataType::Binary => match std::str::from_utf8(column.as_binary::<i32>().value(row)) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(fault) => {
                return Err(Bad::text(format!(
                    "the {} is not UTF-8 from byte {} on",
                    NAMES[slot],
                    fault.valid_up_to() + 1
                )));
            }
        },
        t if t.is_integer() && slot == ID => Value::Text(integer(column, row)),
        t if t.is_numeric() => Value::Other("a number"),
        DataType::Timestamp(unit, _) => time(match unit {
            TimeUnit::Second => Timestamp::from_second(column.as_primitive::<TimestampSecondType>().value(row)),
            TimeUnit::Millisecond => {
                Timestamp::from_millisecond(column.as_primitive::<TimestampMillisecondType>().value(row))
            }
            TimeUnit::Microsecond => {
                Timestamp::from_microsecond(column.as_primitive::<TimestampMicrosecondType>().value(row))
            }
            TimeUnit::Nanosecond => {
                Timestamp::from_nanosecond(column.as_primitive::<TimestampNanosecondType>().value(row).into())
            }
        }),
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>().value(row);
            match date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).unwrap_or_default()) {
                Ok(day) if slot == PUBLISHED => Value::Text(day.to_string()),
                _ => Value::Other("a date"),
            }
        }
        DataType::Boolean => Value::Other("true or false"),
        t if t.is_nested() => Value::Other("a nested value"),
        _ => Value::Other("of a type that is no text"),
    })
}

/// An integer as it is written.
fn integer(column: &ArrayRef, row: usize) -> String {
    arrow_array::downcast_integer_array!(
        column => column.value(row).to_string(),
        _ => unreachable!("the caller has checked the type")
    )
}
