//! Strings of a column, of whatever type.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef, GenericStringArray, OffsetSizeTrait, StringViewArray};
use arrow_schema::{DataType, TimeUnit};
use naql::{Code, Error, Time};

use crate::Fault;

/// The strings of a column, borrowed from it: `utf8`, `large_utf8`, `utf8_view`, or a dictionary of one of them.
///
/// # Errors
/// [`Code::InvalidText`] when its offsets or its bytes are damaged, [`Code::InvalidDocument`] when it is of another type; `name`
/// is how the message calls the column, `row` the number of its first row.
pub fn strings<'a>(name: &str, column: &'a ArrayRef, row: usize) -> Result<Vec<Option<&'a str>>, Fault> {
    if column.is_empty() {
        // Its offsets need not be valid: there are no bytes for them.
        return Ok(Vec::new());
    }
    let damaged = |i| {
        let message =
            format!("row {}: the column \"{name}\" is damaged: it is not UTF-8, or not in the column", row + i);
        Fault { row: Some(row + i), error: Error::new(Code::InvalidText, message) }
    };
    read(column).map_err(damaged)?.ok_or_else(|| other(name, column).into())
}

/// The ids of a column: strings, or whole numbers.
pub(crate) fn ids<'a>(name: &str, column: &'a ArrayRef, row: usize) -> Result<Vec<Option<Cow<'a, str>>>, Fault> {
    let numbers = match column.data_type() {
        DataType::Int8 => decimal::<Int8Type>(column),
        DataType::Int16 => decimal::<Int16Type>(column),
        DataType::Int32 => decimal::<Int32Type>(column),
        DataType::Int64 => decimal::<Int64Type>(column),
        DataType::UInt8 => decimal::<UInt8Type>(column),
        DataType::UInt16 => decimal::<UInt16Type>(column),
        DataType::UInt32 => decimal::<UInt32Type>(column),
        DataType::UInt64 => decimal::<UInt64Type>(column),
        _ => return Ok(borrowed(strings(name, column, row)?)),
    };
    Ok(numbers)
}

/// The times of a column: strings, dates or timestamps; a timestamp without a zone is in UTC.
pub(crate) fn times<'a>(name: &str, column: &'a ArrayRef, row: usize) -> Result<Vec<Option<Cow<'a, str>>>, Fault> {
    let times = match column.data_type() {
        DataType::Date32 => seconds::<Date32Type>(column, |days| i64::from(days) * 86_400),
        DataType::Date64 => seconds::<Date64Type>(column, |ms| ms.div_euclid(1_000)),
        DataType::Timestamp(TimeUnit::Second, _) => seconds::<TimestampSecondType>(column, |s| s),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            seconds::<TimestampMillisecondType>(column, |ms| ms.div_euclid(1_000))
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            seconds::<TimestampMicrosecondType>(column, |us| us.div_euclid(1_000_000))
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            seconds::<TimestampNanosecondType>(column, |ns| ns.div_euclid(1_000_000_000))
        }
        _ => return Ok(borrowed(strings(name, column, row)?)),
    };
    Ok(times)
}

fn borrowed(strings: Vec<Option<&str>>) -> Vec<Option<Cow<'_, str>>> {
    strings.into_iter().map(|string| string.map(Cow::Borrowed)).collect()
}

fn decimal<T: ArrowPrimitiveType<Native: ToString>>(column: &ArrayRef) -> Vec<Option<Cow<'static, str>>> {
    column.as_primitive::<T>().iter().map(|number| number.map(|n| n.to_string().into())).collect()
}

fn seconds<T: ArrowPrimitiveType>(column: &ArrayRef, of: impl Fn(T::Native) -> i64) -> Vec<Option<Cow<'static, str>>> {
    column.as_primitive::<T>().iter().map(|time| time.map(|time| Time(of(time)).to_string().into())).collect()
}

/// The error for a column of a type that is not wanted.
fn other(name: &str, column: &dyn Array) -> Error {
    let message = format!("the column \"{name}\" is of the type {}, not of strings", column.data_type());
    Error::new(Code::InvalidDocument, message)
}

/// The strings, `None` for another type; an error is the row that is damaged.
fn read(column: &dyn Array) -> Result<Option<Vec<Option<&str>>>, usize> {
    Ok(Some(match column.data_type() {
        DataType::Utf8 => sliced(column.as_string::<i32>())?,
        DataType::LargeUtf8 => sliced(column.as_string::<i64>())?,
        DataType::Utf8View => viewed(column.as_string_view())?,
        DataType::Null => vec![None; column.len()],
        DataType::Dictionary(..) => {
            let dictionary = column.as_any_dictionary();
            let Some(values) = read(dictionary.values())? else { return Ok(None) };
            if values.is_empty() {
                return Ok(Some(vec![None; column.len()]));
            }
            let keys = dictionary.normalized_keys().into_iter().enumerate();
            keys.map(|(i, key)| if column.is_null(i) { None } else { values[key] }).collect()
        }
        _ => return Ok(None),
    }))
}

fn sliced<O: OffsetSizeTrait>(array: &GenericStringArray<O>) -> Result<Vec<Option<&str>>, usize> {
    let (bytes, offsets) = (array.values().as_slice(), array.value_offsets());
    rows(array, |i| bytes.get(offsets[i].as_usize()..offsets[i + 1].as_usize()))
}

/// A view is 16 bytes: the length, then the string itself when it has at most 12 bytes; else its first 4, the buffer that has
/// all of it, and where.
fn viewed(array: &StringViewArray) -> Result<Vec<Option<&str>>, usize> {
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

/// The strings of the rows whose bytes are these.
fn rows<'a>(array: &dyn Array, bytes: impl Fn(usize) -> Option<&'a [u8]>) -> Result<Vec<Option<&'a str>>, usize> {
    let row = |i| {
        if array.is_null(i) {
            return Ok(None);
        }
        bytes(i).and_then(|bytes| simdutf8::basic::from_utf8(bytes).ok()).map(Some).ok_or(i)
    };
    (0..array.len()).map(row).collect()
}
