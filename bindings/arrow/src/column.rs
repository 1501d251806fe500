//! The values of a column, of whatever type.
//!
//! ```text
//! strings   utf8, large_utf8, utf8_view, their binary likes, a dictionary of one ─▶ each row: text, null, or damaged
//! ids       whole numbers as they are written, else strings
//! times     dates as dates, timestamps to their last digit in UTC (also those without a zone), else strings
//! ```
//! Offsets and UTF-8 are checked row by row before a string is made: a producer is not trusted.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, ByteArrayType, ByteViewType, Date32Type, Date64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, GenericByteArray, GenericByteViewArray};
use arrow_buffer::ArrowNativeType;
use arrow_schema::{DataType, TimeUnit};
use jiff::Timestamp;
use jiff::civil::date;
use naql::{Code, Error};

use crate::fault::Fault;

/// What a field takes apart from strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Takes {
    /// Nothing.
    Strings,
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
        t if t.is_nested() => "a nested value",
        _ => "of a type that is no text",
    }
}

/// The values of a column that a field takes; `None` for a column of another type.
fn read(column: &ArrayRef, takes: Takes) -> Option<Vec<Row<Cow<'_, str>>>> {
    let written = match takes {
        Takes::Strings => None,
        Takes::Ids => ids(column),
        Takes::Times => times(column),
    };
    if let Some(written) = written {
        return Some(written.into_iter().map(|text| Ok(text.map(Cow::Owned))).collect());
    }
    Some(texts(column)?.into_iter().map(|row| row.map(|text| text.map(Cow::Borrowed))).collect())
}

/// Whole numbers as they are written.
fn ids(column: &ArrayRef) -> Option<Vec<Option<String>>> {
    Some(match column.data_type() {
        DataType::Int8 => decimal::<Int8Type>(column),
        DataType::Int16 => decimal::<Int16Type>(column),
        DataType::Int32 => decimal::<Int32Type>(column),
        DataType::Int64 => decimal::<Int64Type>(column),
        DataType::UInt8 => decimal::<UInt8Type>(column),
        DataType::UInt16 => decimal::<UInt16Type>(column),
        DataType::UInt32 => decimal::<UInt32Type>(column),
        DataType::UInt64 => decimal::<UInt64Type>(column),
        _ => return None,
    })
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
