//! Arrays of plain values.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, Float64Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, Field};

/// A batch of columns: name, values, whether some may be missing.
pub fn batch<const N: usize>(columns: [(&str, ArrayRef, bool); N]) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_from_iter_with_nullable(columns)
}

pub fn text<S: AsRef<str>>(values: impl Iterator<Item = S>) -> ArrayRef {
    let mut out = StringBuilder::new();
    values.for_each(|value| out.append_value(value));
    Arc::new(out.finish())
}

/// Strings of which some may be missing.
pub fn texts_or_null<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

/// Counts and offsets; neither is near 2⁶³.
pub fn numbers(values: impl Iterator<Item = usize>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values.map(|value| (value as u64).cast_signed())))
}

/// Shares, from 0 to 1.
pub fn shares(values: impl Iterator<Item = f64>) -> ArrayRef {
    Arc::new(Float64Array::from_iter_values(values))
}

/// Lists of strings.
pub fn texts<'a>(lists: impl Iterator<Item = &'a Vec<String>> + Clone) -> ArrayRef {
    list(lists.clone().map(Vec::len), text(lists.flatten()))
}

/// Lists of lists of strings: chains.
pub fn chains<'a>(lists: impl Iterator<Item = &'a [Vec<String>]> + Clone) -> ArrayRef {
    list(lists.clone().map(<[_]>::len), texts(lists.flatten()))
}

/// Lists of so many of the items, one after the other.
pub fn list(lengths: impl Iterator<Item = usize>, items: ArrayRef) -> ArrayRef {
    let field = Arc::new(Field::new_list_field(items.data_type().clone(), false));
    Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(lengths), items, None))
}

/// Structs of columns without missing values.
pub fn structs<const N: usize>(columns: [(&str, ArrayRef); N]) -> ArrayRef {
    let field =
        |(name, column): (&str, ArrayRef)| (Arc::new(Field::new(name, column.data_type().clone(), false)), column);
    Arc::new(StructArray::from(columns.into_iter().map(field).collect::<Vec<_>>()))
}
