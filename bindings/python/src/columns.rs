//! Columns: results of batches, handed over by the Arrow interface.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, SchemaRef};
use naql_arrow::Fields;
use pyo3::exceptions::{PyKeyError, PyResourceWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};

use crate::error::Outcome;
use crate::jobs::Flow;

/// The rows of a result, in columns.
#[pyclass(frozen, module = "naql")]
pub struct Columns {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Columns {
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self { schema, batches }
    }

    fn index(&self, name: &str) -> PyResult<usize> {
        self.schema.index_of(name).map_err(|_| PyKeyError::new_err(name.to_owned()))
    }
}

#[pymethods]
impl Columns {
    /// The names of the columns, in order.
    #[getter]
    fn column_names<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.schema.fields().iter().map(|field| field.name().as_str()))
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __getitem__(&self, name: &str) -> PyResult<Column> {
        let i = self.index(name)?;
        let chunks = self.batches.iter().map(|batch| Arc::clone(batch.column(i))).collect();
        Ok(Column { field: Arc::clone(&self.schema.fields()[i]), chunks })
    }

    fn __contains__(&self, name: &str) -> bool {
        self.index(name).is_ok()
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let arrays: Vec<_> = self.batches.iter().map(|batch| Ok(array(batch.clone()))).collect();
        stream(py, arrays.into_iter(), field(&self.schema), requested_schema)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    /// Give a `pyarrow.Table`; pyarrow must be installed.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.getattr("table")?.call1((slf,))
    }

    /// Give a `polars.DataFrame`; polars must be installed.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.getattr("DataFrame")?.call1((slf,))
    }

    /// Give a `pandas.DataFrame`, lists and structs as Arrow types; pandas and pyarrow must be installed.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("naql._frames")?.getattr("pandas_of")?.call1((Self::to_arrow(slf)?,))
    }

    fn __repr__(&self) -> String {
        let names: Vec<_> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
        format!("<Columns: {} rows of {}>", self.__len__(), names.join(", "))
    }

    /// What a notebook shows: the first rows as a table.
    fn _repr_html_(&self) -> PyResult<String> {
        const ROWS: usize = 20;
        const SHOWN: usize = 60;
        let cell = |text: &str| {
            let cut: String = text.chars().take(SHOWN).collect();
            let more = if cut.len() < text.len() { "…" } else { "" };
            let inert = naql::text::inert(&cut).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            format!("<td dir=\"auto\">{inert}{more}</td>")
        };
        let failed = |error: ArrowError| PyValueError::new_err(error.to_string());
        let heads = self.schema.fields().iter().map(|field| format!("<th>{}</th>", naql::text::inert(field.name())));
        let mut out = format!("<table><thead><tr>{}</tr></thead><tbody>", heads.collect::<String>());
        let options = arrow_cast::display::FormatOptions::default();
        let mut left = ROWS;
        for batch in &self.batches {
            let columns =
                batch.columns().iter().map(|c| arrow_cast::display::ArrayFormatter::try_new(c.as_ref(), &options));
            let columns = columns.collect::<Result<Vec<_>, _>>().map_err(failed)?;
            for row in 0..batch.num_rows().min(left) {
                let cells = columns.iter().map(|column| cell(&column.value(row).to_string()));
                out += "<tr>";
                out.extend(cells);
                out += "</tr>";
            }
            left = left.saturating_sub(batch.num_rows());
        }
        Ok(format!("{out}</tbody></table><p>{} rows</p>", self.__len__()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyAny>,))> {
        let py = slf.py();
        Ok((py.import("naql._core")?.getattr("columns")?, (Self::to_arrow(slf)?,)))
    }
}

/// Columns of Arrow data: how they come out of a pickle.
#[pyfunction]
pub fn columns(table: &Bound<'_, PyAny>) -> Outcome<Columns> {
    let (reader, _) = crate::input::reader(table, Fields::default())?;
    let schema = reader.schema();
    let batches = reader.collect::<Result<Vec<_>, _>>().map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok(Columns { schema: batches.first().map_or(schema, RecordBatch::schema), batches })
}

/// One column of a result.
#[pyclass(frozen, module = "naql")]
pub struct Column {
    field: FieldRef,
    chunks: Vec<ArrayRef>,
}

#[pymethods]
impl Column {
    /// The name of the column.
    #[getter]
    fn name(&self) -> &str {
        self.field.name()
    }

    fn __len__(&self) -> usize {
        self.chunks.iter().map(Array::len).sum()
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let chunks: Vec<_> = self.chunks.iter().cloned().map(Ok).collect();
        stream(py, chunks.into_iter(), Arc::clone(&self.field), requested_schema)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.field.as_ref())?)
    }

    /// Give a `pyarrow.ChunkedArray`; pyarrow must be installed.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.getattr("chunked_array")?.call1((slf,))
    }

    /// Give a `polars.Series`; polars must be installed.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.getattr("Series")?.call1((slf.get().name(), slf))
    }

    /// Give a `pandas.Series`; pandas and pyarrow must be installed.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("naql._frames")?.getattr("pandas_of")?.call1((Self::to_arrow(slf)?,))
    }

    fn __repr__(&self) -> String {
        format!("<Column {}: {} rows>", self.field.name(), self.__len__())
    }
}

/// The rows of a result, batch by batch, each made on demand. It is read once.
#[pyclass(frozen, module = "naql")]
pub struct Stream {
    schema: SchemaRef,
    /// `None` when it was handed over.
    flow: Mutex<Option<Flow>>,
}

impl Stream {
    pub fn new(flow: Flow) -> Self {
        Self { schema: flow.schema(), flow: Mutex::new(Some(flow)) }
    }
}

/// Verdicts that nobody read were not given, which is rarely meant.
impl Drop for Stream {
    fn drop(&mut self) {
        let flow = self.flow.get_mut().unwrap_or_else(PoisonError::into_inner);
        if flow.as_ref().is_some_and(Flow::is_unasked) {
            let message = c"the stream of Gate.admit_many was never read, so nothing was admitted; read_all() it";
            Python::try_attach(|py| {
                let warned = PyErr::warn(py, &py.get_type::<PyResourceWarning>(), message, 1);
                warned.unwrap_or_else(|error| error.write_unraisable(py, None));
            });
        }
    }
}

#[pymethods]
impl Stream {
    /// The names of the columns, in order.
    #[getter]
    fn column_names<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.schema.fields().iter().map(|field| field.name().as_str()))
    }

    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> Outcome<Option<Columns>> {
        // Taken out for as long as it works: whoever else asks meanwhile finds nothing, and does not wait with the
        // interpreter in hand.
        let Some(mut flow) = self.flow.lock().unwrap_or_else(PoisonError::into_inner).take() else { return Ok(None) };
        let made = flow.next_batches(py)?;
        if made.is_some() {
            *self.flow.lock().unwrap_or_else(PoisonError::into_inner) = Some(flow);
        }
        Ok(made.map(|batches| Columns { schema: Arc::clone(&self.schema), batches }))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let flow = self.flow.lock().unwrap_or_else(PoisonError::into_inner).take();
        let flow = flow.ok_or_else(|| PyValueError::new_err("the stream was read before; make it again"))?;
        stream(py, flow.map(|batch| batch.map(array)), field(&self.schema), requested_schema)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    /// Give a `pyarrow.RecordBatchReader`; pyarrow must be installed.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let readers = slf.py().import("pyarrow")?.getattr("RecordBatchReader")?;
        readers.call_method1("from_stream", (slf,))
    }

    /// Read what is left, all at once.
    fn read_all(&self, py: Python<'_>) -> Outcome<Columns> {
        let mut batches = Vec::new();
        while let Some(columns) = self.__next__(py)? {
            batches.extend(columns.batches);
        }
        Ok(Columns { schema: Arc::clone(&self.schema), batches })
    }

    fn __repr__(&self) -> String {
        let names: Vec<_> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
        format!("<Stream of {}>", names.join(", "))
    }
}

/// Arrays of a type, handed over one after the other.
fn stream<'py>(
    py: Python<'py>,
    arrays: impl Iterator<Item = Result<ArrayRef, ArrowError>> + Send + 'static,
    field: FieldRef,
    requested: Option<Bound<'py, PyCapsule>>,
) -> PyResult<Bound<'py, PyCapsule>> {
    Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new(arrays, field)), requested)?)
}

/// A batch as an array of structs.
fn array(batch: RecordBatch) -> ArrayRef {
    Arc::new(StructArray::from(batch))
}

fn field(schema: &SchemaRef) -> FieldRef {
    let field = Field::new("", DataType::Struct(schema.fields().clone()), false);
    Arc::new(field.with_metadata(schema.metadata().clone()))
}
