//! Batch functions.

use std::sync::OnceLock;

use arrow_array::RecordBatch;
use naql::source::Registry as Sources;
use naql_arrow::{Fault, Fields, Offsets, documents, figures, verdicts};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use rayon::prelude::*;

use crate::batch::{Watch, pooled, watched};
use crate::columns::{Columns, Stream};
use crate::error::{Outcome, arrow_error, raise_at};
use crate::gate::Gate;
use crate::input;
use crate::jobs::{Flow, Job, beside};
use crate::policy::{Policy, Registry};

/// The columns that a caller names: `{"text": ("content", True), …}`, each with whether it must be there.
fn fields(names: &Bound<'_, PyDict>) -> PyResult<Fields> {
    let named = |name: &str| -> PyResult<(String, bool)> {
        names.get_item(name)?.map_or_else(|| Ok((name.to_owned(), false)), |value| value.extract())
    };
    let mut fields = Fields::of_text(named("text")?.0);
    fields.id = named("id")?;
    fields.optional = [named("title")?, named("byline")?, named("publisher")?, named("url")?, named("published")?];
    Ok(fields)
}

/// Runs a job: lazily as a stream, or at once.
fn run<'py>(
    py: Python<'py>,
    job: impl FnOnce(Fields) -> Job,
    fields: Fields,
    data: &Bound<'py, PyAny>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
    lazy: bool,
) -> Outcome<Bound<'py, PyAny>> {
    let (reader, fields) = input::reader(data, fields)?;
    let flow = Flow::new(job(fields), reader, threads);
    if lazy {
        return Ok(Bound::new(py, Stream::new(flow))?.into_any());
    }
    let schema = flow.schema();
    Ok(Bound::new(py, Columns::new(schema, flow.all(py, progress)?))?.into_any())
}

/// Fingerprints of texts.
#[pyfunction]
pub fn fingerprint_batch<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    text: String,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
    lazy: bool,
) -> Outcome<Bound<'py, PyAny>> {
    let job = |fields: Fields| Job::Fingerprint { text: fields.text };
    run(py, job, Fields::of_text(text), data, threads, progress, lazy)
}

/// Views of texts.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "called from naql._api alone")]
pub fn view_batch<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    text: String,
    light: bool,
    offsets: bool,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
    lazy: bool,
) -> Outcome<Bound<'py, PyAny>> {
    let job = |fields: Fields| Job::View { text: fields.text, light, offsets };
    run(py, job, Fields::of_text(text), data, threads, progress, lazy)
}

/// Traces of documents.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "called from naql._api alone")]
pub fn trace_batch<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    names: &Bound<'py, PyDict>,
    registry: Option<&Bound<'py, Registry>>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
    lazy: bool,
) -> Outcome<Bound<'py, PyAny>> {
    let registry = Registry::or_builtin(registry);
    run(py, |fields| Job::Trace { fields, registry }, fields(names)?, data, threads, progress, lazy)
}

/// Verdicts of a gate on documents.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "called from naql._gate alone")]
pub fn judge_batch<'py>(
    py: Python<'py>,
    gate: &Bound<'py, Gate>,
    admit: bool,
    data: &Bound<'py, PyAny>,
    names: &Bound<'py, PyDict>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
    lazy: bool,
) -> Outcome<Bound<'py, PyAny>> {
    let gate = gate.get().held(py)?;
    run(py, |fields| Job::Judge { fields, gate, admit }, fields(names)?, data, threads, progress, lazy)
}

/// All documents of an input.
pub fn read(py: Python<'_>, data: &Bound<'_, PyAny>, names: &Bound<'_, PyDict>) -> Outcome<Vec<naql::Document>> {
    let (reader, fields) = input::reader(data, fields(names)?)?;
    let batches = py.detach(|| reader.collect::<Result<Vec<_>, _>>()).map_err(arrow_error)?;
    let all = py.detach(|| {
        let mut all = Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
        for batch in &batches {
            all.extend(documents(batch, all.len(), &fields)?);
        }
        Ok::<_, Fault>(all)
    });
    all.map_err(|fault| raise_at(py, &fault.error, fault.row))
}

/// Works on all documents of an input at once.
fn whole<T: Send>(
    py: Python<'_>,
    (data, names): (&Bound<'_, PyAny>, &Bound<'_, PyDict>),
    progress: Option<Py<PyAny>>,
    work: impl FnOnce(&[naql::Document], &Watch) -> Result<T, Fault> + Send,
) -> Outcome<T> {
    let pages = read(py, data, names)?;
    watched(py, progress, |watch| work(&pages, watch))
}

/// One batch as columns.
fn columns(batch: RecordBatch) -> Columns {
    Columns::new(batch.schema(), vec![batch])
}

/// The verdicts of an empty gate on all documents, in the order of their publication; rows are in the order of the input.
#[pyfunction]
pub fn dedup(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    names: &Bound<'_, PyDict>,
    policy: Option<&Bound<'_, Policy>>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
) -> Outcome<Columns> {
    let policy = Policy::or_default(policy);
    whole(py, (data, names), progress, |pages, watch| {
        let found = naql::dedup(pages, &policy, Sources::builtin(), threads, watch)?;
        let columns = || Ok(verdicts(&found, pages, Offsets::CodePoints, Sources::builtin())?);
        let (verdicts, figures) = (pooled(threads, columns)?, figures(&found)?);
        let fields = figures.schema().fields().iter().map(|field| field.as_ref().clone()).collect();
        // After `of`, whose match they are of.
        Ok(beside(&verdicts, 4, fields, figures.columns().to_vec())?)
    })
    .map(columns)
}

/// Every two stories of two documents with a relation.
#[pyfunction]
pub fn pairs(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    names: &Bound<'_, PyDict>,
    policy: Option<&Bound<'_, Policy>>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
) -> Outcome<Columns> {
    let policy = Policy::or_default(policy);
    whole(py, (data, names), progress, |pages, watch| {
        let mut found = Vec::new();
        naql::pairs(pages, &policy, threads, watch, &mut |pair| {
            found.push(pair);
            Ok(())
        })?;
        let chains: Vec<OnceLock<_>> = pages.iter().map(|_| OnceLock::new()).collect();
        let tell = |i: usize| {
            chains[i].get_or_init(|| naql::source::chain(&pages[i], Sources::builtin()));
        };
        pooled(threads, || {
            found.par_iter().for_each(|pair| {
                tell(pair.a);
                tell(pair.b);
            });
            Ok(())
        })?;
        Ok(naql_arrow::pairs(&found, pages, |i| chains[i].get().map_or(&[][..], Vec::as_slice))?)
    })
    .map(columns)
}

/// Who had each report first, who took it and who said so: stories, sources, edges, clusters, outlets.
#[pyfunction]
pub fn lineage<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    names: &Bound<'py, PyDict>,
    policy: Option<&Bound<'py, Policy>>,
    registry: Option<&Bound<'py, Registry>>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
) -> Outcome<Bound<'py, PyTuple>> {
    let (policy, registry) = (Policy::or_default(policy), Registry::or_builtin(registry));
    let batches = whole(py, (data, names), progress, |pages, watch| {
        let found = naql::lineage(pages, &policy, registry.get(), threads, watch)?.in_code_points(pages);
        Ok(naql_arrow::lineage(&found)?.named())
    })?;
    Ok(PyTuple::new(py, batches.map(|(_, batch)| columns(batch)))?)
}
