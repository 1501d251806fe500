//! Reads documents from the columns of a Parquet or Arrow file, as `naql-arrow` reads columns.

use std::fs::File;
use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef};
use naql_arrow::{Cell, Takes, cells, column_at};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::schema::types::SchemaDescriptor;

use super::fields::{Fields, Slots, Value};
use super::how::How;
use super::names::{BYLINE, ID, NAMES, PUBLISHED, PUBLISHER, SEEN, TEXT};
use super::notes::Notes;
use crate::form::Format;
use crate::reject::Bad;

/// Rows decoded at a time.
const BATCH: usize = 4096;

/// The batches of a file.
pub type Batches = Box<dyn Iterator<Item = Result<RecordBatch, String>> + Send>;

/// A file of columns, opened.
pub struct Columnar {
    pub schema: SchemaRef,
    /// What the file says of itself: keys and values. An Arrow schema among them is not read.
    pub metadata: Vec<(String, Option<String>)>,
    /// How a Parquet file holds the columns.
    pub parquet: Option<SchemaDescriptor>,
    pub batches: Batches,
}

/// Opens a file for its batches; `roots` says which columns are decoded.
///
/// A Parquet file is read by its own schema. The Arrow schema that may be inside it is not read: its strings come as plain strings
/// whatever wrote them, and a damaged one can do no harm (the decoder panics on some).
///
/// # Errors
/// Why it cannot be read.
pub fn open(format: Format, file: File, roots: impl Fn(&Schema) -> Vec<usize>) -> Result<Columnar, String> {
    if format == Format::Arrow {
        return arrow(file, roots);
    }
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).map_err(|e| e.to_string())?;
    let schema = Arc::clone(builder.schema());
    let pairs = builder.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
    let metadata = pairs.into_iter().map(|pair| (pair.key, pair.value)).collect();
    let parquet = Some(builder.parquet_schema().clone());
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots(&schema));
    let reader = builder.with_batch_size(BATCH).with_projection(mask).build().map_err(|e| e.to_string())?;
    Ok(Columnar { schema, metadata, parquet, batches: Box::new(reader.map(|batch| batch.map_err(plain))) })
}

/// An Arrow file, or a stream in a file.
fn arrow(mut file: File, roots: impl Fn(&Schema) -> Vec<usize>) -> Result<Columnar, String> {
    let mut magic = [0; 6];
    file.read_exact(&mut magic).and_then(|()| file.rewind()).map_err(|error| error.to_string())?;
    let project = |schema: &Schema| {
        let roots = roots(schema);
        (roots.len() < schema.fields().len()).then_some(roots)
    };
    let (schema, batches): (SchemaRef, Batches) = if &magic == b"ARROW1" {
        let builder = || arrow_ipc::reader::FileReader::try_new_buffered(file.try_clone()?, None);
        let schema = builder().map_err(plain)?.schema();
        file.rewind().map_err(|error| error.to_string())?;
        let reader = arrow_ipc::reader::FileReader::try_new_buffered(file, project(&schema)).map_err(plain)?;
        (schema, Box::new(guarded(reader)))
    } else {
        let reader =
            arrow_ipc::reader::StreamReader::try_new_buffered(file.try_clone().map_err(|e| e.to_string())?, None);
        let schema = reader.map_err(plain)?.schema();
        file.rewind().map_err(|error| error.to_string())?;
        let reader = arrow_ipc::reader::StreamReader::try_new_buffered(file, project(&schema)).map_err(plain)?;
        (schema, Box::new(guarded(reader)))
    };
    let metadata = schema.metadata().iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect();
    Ok(Columnar { schema, metadata, parquet: None, batches })
}

/// Batches of a decoder that panics on some damaged ones.
fn guarded(
    mut reader: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send,
) -> impl Iterator<Item = Result<RecordBatch, String>> + Send {
    let mut end = false;
    std::iter::from_fn(move || {
        if end {
            return None;
        }
        let next = catch_unwind(AssertUnwindSafe(|| reader.next()))
            .unwrap_or_else(|_| Some(Err(ArrowError::IpcError("a batch is not what it says".to_owned()))))?;
        end = next.is_err();
        Some(next.map_err(plain))
    })
}

/// The message of an error without what the library calls it.
fn plain(error: ArrowError) -> String {
    match error {
        ArrowError::ExternalError(inner) => inner.to_string(),
        other => other.to_string(),
    }
}

/// The documents of a file of columns.
pub struct Documents {
    batches: Batches,
    /// What is read: the name or path of a column, the field, how good the name is.
    places: Vec<(String, usize, usize)>,
}

impl Documents {
    /// Opens the columns that fill fields; the others are not decoded.
    ///
    /// # Errors
    /// If the file is damaged, or (inner) if a column named by `--field` is not there.
    pub fn open(format: Format, file: File, fields: &Fields) -> Result<Result<Self, String>, String> {
        let wanted = |schema: &Schema| -> Vec<usize> {
            let names = schema.fields().iter().map(|field| field.name());
            let filled = |name: &str| fields.find(name).next().is_some() || fields.below(name).next().is_some();
            names.enumerate().filter(|(_, name)| filled(name)).map(|(i, _)| i).collect()
        };
        let Columnar { schema, batches, .. } = open(format, file, wanted)?;
        let has = |name: &str| schema.fields().iter().any(|f| f.name() == name) || has_path(&schema, name);
        for (_, field, column) in fields.named() {
            if !has(column) {
                return Ok(Err(format!(
                    "there is no column {column:?} (--field {field}={column}); {}",
                    columns(&schema)
                )));
            }
        }
        let mut places = Vec::new();
        for field in schema.fields() {
            places.extend(fields.find(field.name()).map(|(slot, rank)| (field.name().clone(), slot, rank)));
            for (slot, rank, _) in fields.below(field.name()) {
                let path = &fields.names(slot)[0];
                if schema.field_with_name(path).is_err() {
                    places.push((path.clone(), slot, rank));
                }
            }
        }
        if !places.iter().any(|(_, slot, _)| *slot == TEXT) {
            return Ok(Err(format!("there is no text column; name it with --field text=NAME; {}", columns(&schema))));
        }
        Ok(Ok(Self { batches, places }))
    }

    /// The next rows, each as a document or as what is wrong with it.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn next(&mut self, how: &How, notes: &mut Notes) -> Result<Option<Vec<Result<naql::Document, Bad>>>, String> {
        let Some(batch) = self.batches.next().transpose()? else { return Ok(None) };
        let found: Vec<_> = self
            .places
            .iter()
            .filter_map(|(name, slot, rank)| Some((column_at(&batch, name)?, *slot, *rank)))
            .collect();
        let mut columns: Vec<(usize, usize, Vec<Cell<'_>>)> =
            found.iter().map(|(column, slot, rank)| (*slot, *rank, cells(column, takes(*slot)))).collect();
        let mut document = |row: usize| {
            let mut slots = Slots::default();
            for (slot, rank, cells) in &mut columns {
                if slots.wants(*slot, *rank) {
                    slots.put(*slot, *rank, value(std::mem::replace(&mut cells[row], Cell::Null), *slot)?);
                }
            }
            how.fields.document(slots, &how.values, notes)
        };
        Ok(Some((0..batch.num_rows()).map(&mut document).collect()))
    }
}

/// Whether there is a column at a path.
fn has_path(schema: &Schema, path: &str) -> bool {
    let mut keys = path.split('.');
    let root = keys.next().and_then(|root| schema.field_with_name(root).ok());
    root.is_some_and(|root| {
        let mut of = root.data_type().clone();
        for key in keys {
            while let DataType::List(item) | DataType::LargeList(item) = &of {
                of = item.data_type().clone();
            }
            let DataType::Struct(fields) = &of else { return false };
            let Some((_, field)) = fields.find(key) else { return false };
            of = field.data_type().clone();
        }
        true
    })
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
        PUBLISHED | SEEN => Takes::Times,
        TEXT => Takes::Text,
        BYLINE | PUBLISHER => Takes::Names,
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
