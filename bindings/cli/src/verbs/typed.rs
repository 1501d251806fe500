//! Rows of JSON lines as columns: all of their keys, with the types that their values have.
//!
//! ```text
//! schema   every row is looked at; a key is a column of the type that all its values fit
//! copy     the chosen rows are decoded by it
//! ```
//! There is no schema where the values of a key have nothing in common (an object here, a number there), or numbers have more digits
//! than a column holds.

use std::sync::Arc;

use arrow_json::ReaderBuilder;
use arrow_json::reader::{Decoder, infer_json_schema_from_iterator};
use arrow_schema::{ArrowError, DataType, FieldRef, Fields, Schema, SchemaRef};
use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::input::Input;
use crate::input::lines::{Chunks, lines};
use crate::output::Output;
use crate::progress::Meter;

/// How many rows are decoded at once.
const BATCH: usize = 4096;

/// The columns of all rows; `None` where there are none that all rows fit.
///
/// # Errors
/// If an input cannot be opened.
pub fn schema(inputs: &mut [Input]) -> Result<Option<SchemaRef>> {
    let mut streams = Vec::new();
    for input in inputs {
        let limit = input.how.values.max_row;
        streams.push(Chunks::new(input.lines(&Meter::silent())?, false, limit));
    }
    let (mut rows, mut fits) = (Vec::new(), true);
    let next = || {
        while rows.is_empty() && fits {
            // A fault of the data is reported when the rows are read.
            let Ok(Some(chunk)) = streams.last_mut()?.next(Vec::new()) else {
                streams.pop();
                continue;
            };
            let parsed = lines(&chunk).filter_map(|at| serde_json::from_slice::<Value>(row(&chunk[at])).ok());
            rows.extend(parsed.filter(Value::is_object));
            fits &= rows.iter().all(has_columns);
        }
        rows.pop().filter(|_| fits).map(Ok::<_, ArrowError>)
    };
    let found = infer_json_schema_from_iterator(std::iter::from_fn(next));
    // The order of the keys in the rows is nothing to go by.
    Ok(found
        .ok()
        .filter(|schema| fits && !schema.fields().is_empty())
        .map(|schema| Arc::new(Schema::new(in_order(schema.fields())))))
}

/// Fields by their names, those inside others too.
fn in_order(fields: &Fields) -> Vec<FieldRef> {
    let mut all: Vec<FieldRef> = fields.iter().map(inner_in_order).collect();
    all.sort_by(|a, b| a.name().cmp(b.name()));
    all
}

fn inner_in_order(field: &FieldRef) -> FieldRef {
    let of = match field.data_type() {
        DataType::Struct(fields) => DataType::Struct(in_order(fields).into()),
        DataType::List(item) => DataType::List(inner_in_order(item)),
        other => other.clone(),
    };
    Arc::new(field.as_ref().clone().with_data_type(of))
}

/// A row without a byte order mark.
fn row(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
}

/// Whether the numbers of a row keep all their digits.
fn has_columns(row: &Value) -> bool {
    match row {
        Value::Number(number) => !number.is_u64() || number.is_i64(),
        Value::Array(items) => items.iter().all(has_columns),
        Value::Object(keys) => keys.values().all(has_columns),
        _ => true,
    }
}

/// Copies the rows with the given numbers (ascending).
///
/// # Errors
/// On trouble with a file.
pub fn copy(input: &mut Input, rows: &[u64], schema: &SchemaRef, out: &mut Output) -> Result<()> {
    let mut chunks = Chunks::new(input.lines(&Meter::silent())?, false, input.how.values.max_row);
    let failed = |error: ArrowError| Failure::data(format!("{}: a row is no columns: {error}", input.name));
    let mut decoder = decoder(schema).map_err(failed)?;
    let mut wanted = rows.iter().peekable();
    let (mut number, mut waiting) = (0, 0);
    while wanted.peek().is_some() {
        let chunk = chunks.next(Vec::new()).map_err(|error| Failure::read(&input.name, &error))?;
        let Some(chunk) = chunk else { break };
        for line in lines(&chunk) {
            number += 1;
            if wanted.next_if(|&&row| row == number).is_none() {
                continue;
            }
            decoder.decode(row(&chunk[line])).map_err(failed)?;
            decoder.decode(b"\n").map_err(failed)?;
            waiting += 1;
            if waiting == BATCH {
                flush(&mut decoder, out, failed)?;
                waiting = 0;
            }
        }
    }
    flush(&mut decoder, out, failed)
}

fn decoder(schema: &SchemaRef) -> std::result::Result<Decoder, ArrowError> {
    ReaderBuilder::new(Arc::clone(schema)).with_batch_size(2 * BATCH).with_coerce_primitive(true).build_decoder()
}

fn flush(decoder: &mut Decoder, out: &mut Output, failed: impl Fn(ArrowError) -> Failure) -> Result<()> {
    decoder.flush().map_err(failed)?.map_or(Ok(()), |batch| out.write_batch(&batch))
}
