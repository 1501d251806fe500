//! The values of a column, of whatever type.
//!
//! ```text
//! strings   utf8, large_utf8, utf8_view, their binary likes ─▶ each row: text, null, or damaged
//! lists     of strings ─▶ joined: paragraphs by line ends, anything else by commas
//! names     strings; a struct that has a name is its name
//! ids       whole numbers as they are written, also floats; UUIDs; else strings
//! times     dates as dates, timestamps to their last digit in UTC (also those without a zone), numbers as epochs, else strings
//! ```
//! A dictionary is what its values are; a column of floats without a number in it, which is how pandas has an empty one, is null.
//! Offsets and UTF-8 are checked row by row before a string is made: a producer is not trusted.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, ByteArrayType, ByteViewType, Date32Type, Date64Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, GenericByteArray, GenericByteViewArray, ListArray, RecordBatch, make_array};
use arrow_buffer::{ArrowNativeType, NullBuffer};
use arrow_schema::{DataType, Field, TimeUnit};
use jiff::Timestamp;
use jiff::civil::date;
use naql::{Code, Error};

use crate::fault::Fault;

/// What a field takes apart from strings, and lists of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Takes {
    /// Nothing.
    Strings,
    /// Nothing; a list is one of paragraphs.
    Text,
    /// Structs that have a name.
    Names,
    /// Whole numbers, as they are written.
    Ids,
    /// Dates and timestamps.
    Times,
}

/// One value of a column as a field takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A text.
    Text(Cow<'a, str>),
    /// Bytes that are not UTF-8 from this one on, counted from 0; or that are not in the column at all.
    Damaged(usize),
    /// A value that the field does not take: `a number`.
    Other(&'static str),
}

/// A string of a column; an error is the first byte that is not UTF-8, counted from 0.
type Row<T> = Result<Option<T>, usize>;

/// The values of a column as a field takes them.
pub fn cells(column: &ArrayRef, takes: Takes) -> Vec<Cell<'_>> {
    if let Some(rows) = read(column, takes) {
        let cell = |row: Row<_>| row.map_or_else(Cell::Damaged, |text| text.map_or(Cell::Null, Cell::Text));
        return rows.into_iter().map(cell).collect();
    }
    let what = kind(column.data_type());
    let other = |i| if column.is_null(i) { Cell::Null } else { Cell::Other(what) };
    (0..column.len()).map(other).collect()
}

/// The strings of a column, borrowed from it: `utf8`, `large_utf8`, `utf8_view`, their binary likes, or a dictionary of one of
/// them.
///
/// # Errors
/// [`Code::InvalidText`] when its offsets or its bytes are damaged, [`Code::InvalidDocument`] when it is of another type; `name`
/// is how the message calls the column, `row` the number of its first row.
pub fn strings<'a>(name: &str, column: &'a ArrayRef, row: usize) -> Result<Vec<Option<&'a str>>, Fault> {
    whole(name, column, row, texts(column))
}

/// The values of a column that a field takes; else as [`strings`].
pub(crate) fn values<'a>(
    name: &str,
    column: &'a ArrayRef,
    takes: Takes,
    row: usize,
) -> Result<Vec<Option<Cow<'a, str>>>, Fault> {
    whole(name, column, row, read(column, takes))
}

/// The rows of a column, all of which must be good.
fn whole<T>(name: &str, column: &ArrayRef, row: usize, rows: Option<Vec<Row<T>>>) -> Result<Vec<Option<T>>, Fault> {
    let Some(rows) = rows else {
        let message = format!("the column \"{name}\" is of the type {}, not of strings", column.data_type());
        return Err(Error::new(Code::InvalidDocument, message).into());
    };
    let damaged = |i: usize| {
        let row = row + i;
        let message = format!("row {row}: the column \"{name}\" is damaged: it is not UTF-8, or not in the column");
        Fault::at(row, Error::new(Code::InvalidText, message))
    };
    rows.into_iter().enumerate().map(|(i, text)| text.map_err(|_| damaged(i))).collect()
}

/// What a value of a type that is no text is called.
fn kind(of: &DataType) -> &'static str {
    match of {
        t if t.is_numeric() => "a number",
        DataType::Timestamp(..) => "a time",
        DataType::Date32 | DataType::Date64 => "a date",
        DataType::Boolean => "true or false",
        DataType::Struct(_) => "an object",
        t if t.is_nested() => "a nested value",
        _ => "of a type that is no text",
    }
}

/// The column of a batch with a name; or, where none has it, at a path of names with dots between them: below structs, and of the
/// structs in lists.
pub fn column_at(batch: &RecordBatch, name: &str) -> Option<ArrayRef> {
    if let Some(column) = batch.column_by_name(name) {
        return Some(Arc::clone(column));
    }
    let mut keys = name.split('.');
    let root = batch.column_by_name(keys.next()?)?;
    let keys: Vec<&str> = keys.collect();
    (!keys.is_empty()).then(|| below(root, &keys)).flatten()
}

/// The part of a column at a path of keys.
fn below(column: &ArrayRef, keys: &[&str]) -> Option<ArrayRef> {
    let Some((key, rest)) = keys.split_first() else { return Some(Arc::clone(column)) };
    match column.data_type() {
        DataType::Struct(_) => {
            let table = column.as_struct();
            let child = table.column_by_name(key)?;
            // What is null as a whole has no parts.
            let nulls = NullBuffer::union(child.nulls(), table.nulls());
            let child = child.to_data().into_builder().nulls(nulls).build().ok()?;
            below(&make_array(child), rest)
        }
        DataType::List(_) => {
            let list = column.as_list::<i32>();
            let items = below(list.values(), keys)?;
            let field = Arc::new(Field::new_list_field(items.data_type().clone(), true));
            let list = ListArray::try_new(field, list.offsets().clone(), items, list.nulls().cloned());
            Some(Arc::new(list.ok()?))
        }
        _ => None,
    }
}

/// The values of a column that a field takes; `None` for a column of another type.
fn read(column: &ArrayRef, takes: Takes) -> Option<Vec<Row<Cow<'_, str>>>> {
    if let DataType::Dictionary(..) = column.data_type() {
        let dictionary = column.as_any_dictionary();
        let values = read(dictionary.values(), takes)?;
        if values.is_empty() {
            return Some(vec![Ok(None); column.len()]);
        }
        let keys = dictionary.normalized_keys().into_iter().enumerate();
        let value = |(i, key): (usize, usize)| {
            if column.is_null(i) { Ok(None) } else { values.get(key).cloned().unwrap_or(Err(0)) }
        };
        return Some(keys.map(value).collect());
    }
    let written = match takes {
        Takes::Ids => ids(column),
        Takes::Times => times(column),
        Takes::Strings | Takes::Text | Takes::Names => None,
    };
    if let Some(written) = written.or_else(|| empty(column)) {
        return Some(written.into_iter().map(|text| Ok(text.map(Cow::Owned))).collect());
    }
    match column.data_type() {
        DataType::List(_) => {
            let list = column.as_list::<i32>();
            joined(
                list,
                list.values(),
                |i| list.value_offsets()[i].as_usize()..list.value_offsets()[i + 1].as_usize(),
                takes,
            )
        }
        DataType::LargeList(_) => {
            let list = column.as_list::<i64>();
            joined(
                list,
                list.values(),
                |i| list.value_offsets()[i].as_usize()..list.value_offsets()[i + 1].as_usize(),
                takes,
            )
        }
        DataType::ListView(_) => {
            let list = column.as_list_view::<i32>();
            let start = |i: usize| list.value_offsets()[i].as_usize();
            joined(list, list.values(), |i| start(i)..start(i) + list.value_sizes()[i].as_usize(), takes)
        }
        DataType::FixedSizeList(_, size) => {
            let list = column.as_fixed_size_list();
            let size = size.as_usize();
            joined(list, list.values(), |i| i * size..(i + 1) * size, takes)
        }
        DataType::Struct(_) if takes == Takes::Names => {
            let table = column.as_struct();
            let names = read(table.column_by_name("name")?, Takes::Strings)?;
            let name = |(i, name)| if table.is_null(i) { Ok(None) } else { name };
            Some(names.into_iter().enumerate().map(name).collect())
        }
        _ => Some(texts(column)?.into_iter().map(|row| row.map(|text| text.map(Cow::Borrowed))).collect()),
    }
}

/// The strings of each list as one. An id or a time is no list.
fn joined<'a>(
    lists: &dyn Array,
    items: &'a ArrayRef,
    span: impl Fn(usize) -> Range<usize>,
    takes: Takes,
) -> Option<Vec<Row<Cow<'a, str>>>> {
    let between = match takes {
        Takes::Text => "\n",
        Takes::Strings | Takes::Names => ", ",
        Takes::Ids | Takes::Times => return None,
    };
    let items = read(items, takes)?;
    let row = |i: usize| {
        if lists.is_null(i) {
            return Ok(None);
        }
        let all = items.get(span(i)).ok_or(0_usize)?.iter().cloned().collect::<Result<Vec<_>, _>>()?;
        let all: Vec<Cow<'_, str>> = all.into_iter().flatten().collect();
        Ok((!all.is_empty()).then(|| Cow::Owned(all.join(between))))
    };
    Some((0..lists.len()).map(row).collect())
}

/// A column of floats without a number in it.
fn empty(column: &ArrayRef) -> Option<Vec<Option<String>>> {
    let numbers = match column.data_type() {
        DataType::Float64 => column.as_primitive::<Float64Type>().iter().flatten().any(|number| !number.is_nan()),
        DataType::Float32 => column.as_primitive::<Float32Type>().iter().flatten().any(|number| !number.is_nan()),
        _ => return None,
    };
    (!numbers).then(|| vec![None; column.len()])
}

/// Whole numbers as they are written; floats that are whole, which is what pandas makes of whole numbers with a gap; UUIDs.
fn ids(column: &ArrayRef) -> Option<Vec<Option<String>>> {
    let whole = |number: f64| (!number.is_nan()).then(|| number.to_string());
    Some(match column.data_type() {
        DataType::Int8 => decimal::<Int8Type>(column),
        DataType::Int16 => decimal::<Int16Type>(column),
        DataType::Int32 => decimal::<Int32Type>(column),
        DataType::Int64 => decimal::<Int64Type>(column),
        DataType::UInt8 => decimal::<UInt8Type>(column),
        DataType::UInt16 => decimal::<UInt16Type>(column),
        DataType::UInt32 => decimal::<UInt32Type>(column),
        DataType::UInt64 => decimal::<UInt64Type>(column),
        DataType::Float64 => column.as_primitive::<Float64Type>().iter().map(|number| number.and_then(whole)).collect(),
        DataType::Float32 => {
            column.as_primitive::<Float32Type>().iter().map(|number| number.and_then(|n| whole(n.into()))).collect()
        }
        DataType::FixedSizeBinary(16) => column.as_fixed_size_binary().iter().map(|bytes| bytes.map(uuid)).collect(),
        _ => return None,
    })
}

fn uuid(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(36);
    for (i, byte) in bytes.iter().enumerate() {
        let dash = if matches!(i, 4 | 6 | 8 | 10) { "-" } else { "" };
        let _ = write!(out, "{dash}{byte:02x}");
    }
    out
}

fn decimal<T: ArrowPrimitiveType<Native: ToString>>(column: &ArrayRef) -> Vec<Option<String>> {
    column.as_primitive::<T>().iter().map(|number| number.map(|n| n.to_string())).collect()
}

/// Dates and timestamps. One that lies outside the years of the calendar stays a number, which is then no time.
fn times(column: &ArrayRef) -> Option<Vec<Option<String>>> {
    Some(match column.data_type() {
        DataType::Date32 => written::<Date32Type>(column, |days| day(days.into())),
        DataType::Date64 => written::<Date64Type>(column, |ms| day(ms.div_euclid(86_400_000))),
        DataType::Timestamp(TimeUnit::Second, _) => {
            written::<TimestampSecondType>(column, |s| stamp(Timestamp::from_second(s)))
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            written::<TimestampMillisecondType>(column, |ms| stamp(Timestamp::from_millisecond(ms)))
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            written::<TimestampMicrosecondType>(column, |us| stamp(Timestamp::from_microsecond(us)))
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            written::<TimestampNanosecondType>(column, |ns| stamp(Timestamp::from_nanosecond(ns.into())))
        }
        // Epochs, which the reader of times knows by their digits.
        DataType::Int32 | DataType::Int64 | DataType::UInt32 | DataType::UInt64 | DataType::Float64 => {
            return ids(column);
        }
        _ => return None,
    })
}

fn written<T: ArrowPrimitiveType<Native: ToString>>(
    column: &ArrayRef,
    write: impl Fn(T::Native) -> Option<String>,
) -> Vec<Option<String>> {
    let time = |time: T::Native| write(time).unwrap_or_else(|| time.to_string());
    column.as_primitive::<T>().iter().map(|value| value.map(time)).collect()
}

fn stamp(time: Result<Timestamp, jiff::Error>) -> Option<String> {
    time.ok().map(|time| time.to_string())
}

fn day(days: i64) -> Option<String> {
    let days = jiff::Span::new().try_days(days).ok()?;
    date(1970, 1, 1).checked_add(days).ok().map(|day| day.to_string())
}

/// The strings of a column; `None` for another type.
fn texts(column: &dyn Array) -> Option<Vec<Row<&str>>> {
    Some(match column.data_type() {
        DataType::Utf8 => sliced(column.as_string::<i32>()),
        DataType::LargeUtf8 => sliced(column.as_string::<i64>()),
        DataType::Binary => sliced(column.as_binary::<i32>()),
        DataType::LargeBinary => sliced(column.as_binary::<i64>()),
        DataType::Utf8View => viewed(column.as_string_view()),
        DataType::BinaryView => viewed(column.as_binary_view()),
        DataType::Null => vec![Ok(None); column.len()],
        DataType::Dictionary(..) => {
            let dictionary = column.as_any_dictionary();
            let values = texts(dictionary.values())?;
            if values.is_empty() {
                return Some(vec![Ok(None); column.len()]);
            }
            let keys = dictionary.normalized_keys().into_iter().enumerate();
            keys.map(|(i, key)| if column.is_null(i) { Ok(None) } else { values[key] }).collect()
        }
        _ => return None,
    })
}

fn sliced<T: ByteArrayType>(array: &GenericByteArray<T>) -> Vec<Row<&str>> {
    if array.is_empty() {
        // Its offsets need not be valid: there are no bytes for them.
        return Vec::new();
    }
    let (bytes, offsets) = (array.values().as_slice(), array.value_offsets());
    rows(array, |i| bytes.get(offsets[i].as_usize()..offsets[i + 1].as_usize()))
}

/// A view is 16 bytes: the length, then the string itself when it has at most 12 bytes; else its first 4, the buffer that has
/// all of it, and where.
fn viewed<T: ByteViewType>(array: &GenericByteViewArray<T>) -> Vec<Row<&str>> {
    const INLINE: usize = 12;
    let (views, buffers) = (array.views().inner().as_slice(), array.data_buffers());
    rows(array, |i| {
        let view = views.get(16 * i..16 * i + 16)?;
        let number = |at: usize| Some(u32::from_le_bytes(view[at..at + 4].try_into().ok()?) as usize);
        let length = number(0)?;
        if length <= INLINE {
            return view.get(4..4 + length);
        }
        let start = number(12)?;
        buffers.get(number(8)?)?.get(start..start + length)
    })
}

/// The strings of the rows whose bytes are these; bytes that are not in the column are damaged from the first one on.
fn rows<'a>(array: &dyn Array, bytes: impl Fn(usize) -> Option<&'a [u8]>) -> Vec<Row<&'a str>> {
    let row = |i| {
        if array.is_null(i) {
            return Ok(None);
        }
        let bytes = bytes(i).ok_or(0_usize)?;
        match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => simdutf8::compat::from_utf8(bytes).map(Some).map_err(|fault| fault.valid_up_to()),
        }
    };
    (0..array.len()).map(row).collect()
}
