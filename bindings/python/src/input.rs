//! Input of batch functions: whatever a caller has, as record batches.
//!
//! ```text
//! Arrow stream or array    batches of structs as they are; a bare column of strings is the column of texts
//! str, mapping, Document   gathered into batches, whose columns have the names of the fields of a document
//! ```

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, RecordBatchReader, StringArray, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use naql::{Code, Document, Error};
use naql_arrow::{Fields, check_array, check_schema, foreign};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyIterator, PyMapping, PyString};
use pyo3_arrow::ffi::ArrayReader;
use pyo3_arrow::input::AnyArray;
use pyo3_arrow::{PyArray, PyArrayReader};

use crate::document::{self, utf8};
use crate::error::{Outcome, at_row, raise};

/// The column that bare texts are.
const TEXT: &str = "text";

/// How many rows of Python objects make a batch.
const GATHER: usize = 1024;

/// The batches of an input.
pub type Reader = Box<dyn RecordBatchReader + Send>;

/// Reads an input whose columns have these names; gives the names that those of its batches have.
pub fn reader(value: &Bound<'_, PyAny>, fields: Fields) -> Outcome<(Reader, Fields)> {
    if value.hasattr("__arrow_c_stream__")? || value.hasattr("__arrow_c_array__")? {
        let arrays = imported(value)?;
        return Ok((Box::new(Arrow::new(arrays, &fields.text.0)), fields));
    }
    let none = value.is_instance_of::<PyString>() || value.cast::<PyMapping>().is_ok();
    match value.try_iter() {
        Ok(rows) if !none => {
            // What is gathered has the names of the fields.
            let mut gathered = Fields::optional();
            (gathered.html, gathered.dates, gathered.skipped) = (fields.html, fields.dates, fields.skipped.clone());
            Ok((Box::new(Rows { values: Some(rows.unbind()), row: 0, fields }), gathered))
        }
        _ => Err(PyTypeError::new_err(format!(
            "Arrow data (a frame, a table, a column, a reader) or an iterable of str, Document or mapping is wanted, \
             not {}",
            value.get_type().name()?
        ))),
    }
}

/// The arrays behind capsules, which are checked before anything follows them.
fn imported(value: &Bound<'_, PyAny>) -> PyResult<Box<dyn ArrayReader + Send>> {
    let py = value.py();
    let blamed = |error: &Error| raise(py, error);
    let outcome: Result<_, Blame> = foreign(|| {
        if value.hasattr("__arrow_c_array__")? {
            let capsules: (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) =
                value.call_method0("__arrow_c_array__")?.extract()?;
            let (schema, array) = (&capsules.0, &capsules.1);
            let schema_at = schema.pointer_checked(Some(c"arrow_schema"))?.cast::<FFI_ArrowSchema>();
            // SAFETY: a capsule of this name holds a schema, for as long as it lives.
            check_schema(unsafe { schema_at.as_ref() })?;
            let array_at = array.pointer_checked(Some(c"arrow_array"))?.cast::<FFI_ArrowArray>();
            // SAFETY: a capsule of this name holds an array, for as long as it lives.
            check_array(unsafe { array_at.as_ref() })?;
            return Ok(AnyArray::Array(PyArray::from_arrow_pycapsule(schema, array)?).into_reader()?);
        }
        let capsule: Bound<'_, PyCapsule> = value.call_method0("__arrow_c_stream__")?.extract()?;
        let stream = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: a capsule of this name holds a stream, for as long as it lives.
        let stream = unsafe { &mut *stream.as_ptr() };
        let (Some(_), Some(get_schema)) = (stream.release, stream.get_schema) else {
            return Err(
                Error::new(Code::InvalidArgument, "the stream of a capsule was taken before; make it again").into()
            );
        };
        let mut schema = FFI_ArrowSchema::empty();
        // SAFETY: the stream was not released, so its functions work on it. If this one fails the import says why.
        if unsafe { get_schema(stream, &raw mut schema) } == 0 {
            check_schema(&schema)?;
        }
        Ok(AnyArray::Stream(PyArrayReader::from_arrow_pycapsule(&capsule)?).into_reader()?)
    });
    outcome.map_err(|blame| match blame {
        Blame::Ours(error) => blamed(&error),
        Blame::Python(error) => error,
    })
}

/// Why an import failed.
enum Blame {
    Ours(Error),
    Python(PyErr),
}

impl From<Error> for Blame {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl From<PyErr> for Blame {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl<'a, 'py> From<pyo3::CastError<'a, 'py>> for Blame {
    fn from(error: pyo3::CastError<'a, 'py>) -> Self {
        Self::Python(error.into())
    }
}

/// A stream over the Arrow interface.
struct Arrow {
    arrays: Box<dyn ArrayReader + Send>,
    schema: SchemaRef,
}

impl Arrow {
    /// A bare column is the one of texts.
    fn new(arrays: Box<dyn ArrayReader + Send>, text: &str) -> Self {
        let schema = match arrays.field().data_type() {
            DataType::Struct(fields) => Schema::new(fields.clone()),
            other => Schema::new(vec![Field::new(text, other.clone(), true)]),
        };
        let schema = schema.with_metadata(arrays.field().metadata().clone());
        Self { arrays, schema: Arc::new(schema) }
    }
}

impl Iterator for Arrow {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        // What a stream gives is as little to be trusted as the stream.
        let next = foreign(|| Ok::<_, Error>(self.arrays.next()));
        let array = match next.unwrap_or_else(|error| Some(Err(ArrowError::ExternalError(Box::new(error)))))? {
            Ok(array) => array,
            Err(error) => return Some(Err(error)),
        };
        if let Some(table) = array.as_any().downcast_ref::<StructArray>() {
            return Some(batch_of(table, self.schema.metadata()));
        }
        Some(RecordBatch::try_new(Arc::clone(&self.schema), vec![array]))
    }
}

impl RecordBatchReader for Arrow {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// A table as a batch, with what is said of it; a row that is null as a whole is one whose columns are.
fn batch_of(table: &StructArray, metadata: &HashMap<String, String>) -> Result<RecordBatch, ArrowError> {
    let (fields, mut columns, nulls) = table.clone().into_parts();
    let mut schema = Schema::new(fields);
    if let Some(nulls) = nulls.filter(|nulls| nulls.null_count() > 0) {
        columns = columns.iter().map(|column| masked(column, &nulls)).collect::<Result<_, _>>()?;
        let fields = schema.fields.iter().map(|field| field.as_ref().clone().with_nullable(true));
        schema = Schema::new(fields.collect::<Vec<_>>());
    }
    let options = RecordBatchOptions::new().with_row_count(Some(table.len()));
    RecordBatch::try_new_with_options(Arc::new(schema.with_metadata(metadata.clone())), columns, &options)
}

/// A column with more nulls.
fn masked(column: &ArrayRef, nulls: &arrow_buffer::NullBuffer) -> Result<ArrayRef, ArrowError> {
    let all = arrow_buffer::NullBuffer::union(column.nulls(), Some(nulls));
    let data = column.to_data().into_builder().nulls(all).build()?;
    Ok(arrow_array::make_array(data))
}

/// Rows that are Python objects.
struct Rows {
    /// `None` at the end, and after an error.
    values: Option<Py<PyIterator>>,
    row: usize,
    /// The names that the fields of a mapping have.
    fields: Fields,
}

impl Rows {
    fn gather(&mut self, py: Python<'_>) -> PyResult<Option<RecordBatch>> {
        let Some(rows) = self.values.take() else { return Ok(None) };
        let mut rows = rows.into_bound(py);
        let (mut pages, mut bare) = (Vec::new(), Vec::new());
        for value in rows.by_ref().take(GATHER) {
            let value = value?;
            let row = self.row;
            self.row += 1;
            if value.is_none() || value.is_instance_of::<PyString>() {
                let text = if value.is_none() {
                    None
                } else {
                    Some(utf8(&value, "text").map_err(at_row(py, row))?.to_owned())
                };
                bare.push(text);
            } else {
                pages.push(document::in_row(&value, &self.fields).map_err(at_row(py, row))?);
            }
            if !bare.is_empty() && !pages.is_empty() {
                let message = format!("row {row} is of another kind than the rows before it; give texts or documents");
                return Err(PyTypeError::new_err(message));
            }
        }
        if bare.len() + pages.len() == GATHER {
            self.values = Some(rows.unbind());
        }
        let batch = match (bare.is_empty(), pages.is_empty()) {
            (true, true) => return Ok(None),
            (false, _) => texts(bare),
            (true, false) => {
                let pages: Vec<&Document> = pages.iter().map(AsRef::as_ref).collect();
                naql_arrow::documents_batch(&pages).map_err(|error| ArrowError::ExternalError(Box::new(error)))
            }
        };
        batch.map(Some).map_err(|error| PyTypeError::new_err(error.to_string()))
    }
}

impl Iterator for Rows {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        Python::attach(|py| self.gather(py)).map_err(|error| ArrowError::ExternalError(Box::new(error))).transpose()
    }
}

impl RecordBatchReader for Rows {
    fn schema(&self) -> SchemaRef {
        Arc::new(Schema::empty())
    }
}

/// Bare texts as a batch.
fn texts(texts: Vec<Option<String>>) -> Result<RecordBatch, ArrowError> {
    let column: ArrayRef = Arc::new(StringArray::from(texts));
    RecordBatch::try_from_iter_with_nullable([(TEXT, column, true)])
}
