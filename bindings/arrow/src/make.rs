//! Arrays of plain values, and batches and structs of the contract's records.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, ListArray, RecordBatch, RecordBatchOptions, StringArray,
    StructArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, Field, SchemaRef};
use naql::contract::Record;
use naql::{Code, Error, Result};

use crate::schema::{fields, schema};

/// A batch of a record's columns, in the order of its fields.
///
/// # Errors
/// [`Code::Panic`] when they are not the columns of the record, which is a bug.
pub fn batch(record: &Record, rows: usize, columns: Vec<ArrayRef>) -> Result<RecordBatch> {
    of_schema(schema(record), rows, columns)
}

/// As [`batch`], of another schema.
pub fn of_schema(schema: SchemaRef, rows: usize, columns: Vec<ArrayRef>) -> Result<RecordBatch> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(schema, columns, &options).map_err(|error| bug(&error))
}

/// The error of columns that do not fit together.
pub fn bug(error: &ArrowError) -> Error {
    Error::new(Code::Panic, format!("a bug in naql: {error}"))
}

/// Structs of a record's columns, in the order of its fields.
pub fn structs(record: &Record, columns: Vec<ArrayRef>) -> Result<ArrayRef> {
    let made = StructArray::try_new(fields(record), columns, None).map_err(|error| bug(&error))?;
    Ok(Arc::new(made))
}

pub fn text<S: AsRef<str>>(values: impl Iterator<Item = S>) -> ArrayRef {
    let mut out = StringBuilder::new();
    values.for_each(|value| out.append_value(value));
    Arc::new(out.finish())
}

/// Strings, some of which may be missing.
pub fn texts_or_null<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

/// Counts and offsets; neither is near 2⁶³.
pub fn numbers(values: impl Iterator<Item = usize>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values.map(|value| (value as u64).cast_signed())))
}

/// Shares, from 0 to 1.
pub fn numbers_or_null(values: impl Iterator<Item = Option<u32>>) -> ArrayRef {
    Arc::new(values.map(|value| value.map(i64::from)).collect::<Int64Array>())
}

pub fn shares(values: impl Iterator<Item = f64>) -> ArrayRef {
    Arc::new(Float64Array::from_iter_values(values))
}

/// Yes or no.
pub fn flags(values: impl Iterator<Item = bool>) -> ArrayRef {
    Arc::new(values.map(Some).collect::<BooleanArray>())
}

/// Lists of strings.
pub fn texts<'a>(lists: impl Iterator<Item = &'a Vec<String>> + Clone) -> ArrayRef {
    list(lists.clone().map(Vec::len), text(lists.flatten()))
}

/// Lists of lists of strings: chains.
pub fn chains<'a>(lists: impl Iterator<Item = &'a [Vec<String>]> + Clone) -> ArrayRef {
    list(lists.clone().map(<[_]>::len), texts(lists.flatten()))
}

/// Lists of these lengths of the items, one after the other.
pub fn list(lengths: impl Iterator<Item = usize>, items: ArrayRef) -> ArrayRef {
    lists(lengths, items, None)
}

/// As [`list`]; some may be missing.
pub fn lists(lengths: impl Iterator<Item = usize>, items: ArrayRef, nulls: Option<NullBuffer>) -> ArrayRef {
    let field = Arc::new(Field::new_list_field(items.data_type().clone(), false));
    Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(lengths), items, nulls))
}

/// Spans as lists of two.
pub fn spans(spans: &[std::ops::Range<usize>]) -> ArrayRef {
    list(spans.iter().map(|_| 2), numbers(spans.iter().flat_map(|span| [span.start, span.end])))
}
