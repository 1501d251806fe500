//! Batch functions.

use std::ffi::CString;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{BooleanArray, RecordBatch};
use arrow_select::filter::filter_record_batch;
use naql::document::{DayOrder, Html};
use naql::{Code, Error, Verdict};
use naql_arrow::{Chains, Fault, Fields, Offsets, documents};
use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::batch::{Watch, pooled, watched};
use crate::columns::{Columns, Stream};
use crate::error::{Outcome, arrow_error, raise, raise_at};
use crate::gate::Gate;
use crate::input;
use crate::jobs::{Flow, Job, deduped};
use crate::policy::{Policy, Registry};

/// How a caller wants documents to be read: `{"text": ("content", True), …}`, each column with whether it must be there, and `html`,
/// `dates` and `skip`.
pub fn fields(how: &Bound<'_, PyDict>) -> PyResult<Fields> {
    let named = |name: &str| -> PyResult<(String, bool)> {
        how.get_item(name)?.map_or_else(|| Ok((name.to_owned(), false)), |value| value.extract())
    };
    let mut fields = Fields::optional();
    (fields.id, fields.text) = (named("id")?, named("text")?);
    fields.optional =
        [named("title")?, named("byline")?, named("publisher")?, named("url")?, named("published")?, named("seen")?];
    let word =
        |name: &str| -> PyResult<Option<String>> { how.get_item(name)?.map_or(Ok(None), |value| value.extract()) };
    let wrong = |message: &str| raise(how.py(), &Error::new(Code::InvalidArgument, message));
    fields.html = match word("html")?.as_deref() {
        None | Some("auto") => Html::Auto,
        Some("keep") => Html::Keep,
        Some(_) => return Err(wrong("html is \"auto\" or \"keep\"")),
    };
    fields.dates = match word("dates")?.as_deref() {
        None => None,
        Some("dmy") => Some(DayOrder::Dmy),
        Some("mdy") => Some(DayOrder::Mdy),
        Some(_) => return Err(wrong("dates is \"dmy\" or \"mdy\"")),
    };
    fields.skipped = match word("on_error")?.as_deref() {
        None | Some("stop") => None,
        Some("skip") => Some(Arc::default()),
        Some(_) => return Err(wrong("on_error is \"stop\" or \"skip\"")),
    };
    Ok(fields)
}

/// For each field of a document the names of the columns in which it is looked for.
#[pyfunction]
pub fn default_columns() -> Vec<Vec<&'static str>> {
    naql_arrow::COLUMNS.iter().map(|names| names.to_vec()).collect()
}

/// Warns of rows that were left out, and gives their numbers.
fn warn(py: Python<'_>, skipped: &[Fault]) -> PyResult<Vec<usize>> {
    if let Some(first) = skipped.first() {
        let message = format!("{} rows were skipped; {}", skipped.len(), first.error.message());
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &CString::new(message.replace('\0', " "))?, 2)?;
    }
    Ok(skipped.iter().filter_map(|fault| fault.row).collect())
}

/// What was skipped so far, taken out.
fn taken(skipped: Option<&Arc<Mutex<Vec<Fault>>>>) -> Vec<Fault> {
    skipped.map_or_else(Vec::new, |all| std::mem::take(&mut *all.lock().unwrap_or_else(PoisonError::into_inner)))
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
    let skipped = fields.skipped.clone();
    let flow = Flow::new(job(fields), reader, threads);
    if lazy {
        return Ok(Bound::new(py, Stream::new(flow))?.into_any());
    }
    let schema = flow.schema();
    let columns = Columns::new(schema, flow.all(py, progress)?);
    warn(py, &taken(skipped.as_ref()))?;
    Ok(Bound::new(py, columns)?.into_any())
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
    let job = |fields: Fields| Job::Fingerprint { text: fields.text.0 };
    run(py, job, Fields::of_text(text), data, threads, progress, lazy)
}

/// Views of texts.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "called from the package alone")]
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
    let job = |fields: Fields| Job::View { text: fields.text.0, light, offsets };
    run(py, job, Fields::of_text(text), data, threads, progress, lazy)
}

/// Traces of documents.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "called from the package alone")]
pub fn trace_batch<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    how: &Bound<'py, PyDict>,
    registry: Option<&Bound<'py, Registry>>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
    lazy: bool,
) -> Outcome<Bound<'py, PyAny>> {
    let registry = Registry::or_builtin(registry);
    run(py, |fields| Job::Trace { fields, registry }, fields(how)?, data, threads, progress, lazy)
}

/// Verdicts of a gate on documents.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "called from the package alone")]
pub fn judge_batch<'py>(
    py: Python<'py>,
    gate: &Bound<'py, Gate>,
    admit: bool,
    data: &Bound<'py, PyAny>,
    how: &Bound<'py, PyDict>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
    lazy: bool,
) -> Outcome<Bound<'py, PyAny>> {
    let (gate, admit) = (gate.get().held(py)?, admit.then(Default::default));
    run(py, |fields| Job::Judge { fields, gate, admit }, fields(how)?, data, threads, progress, lazy)
}

/// All documents of an input, and the rows that were left out.
pub fn read(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    how: &Bound<'_, PyDict>,
) -> Outcome<(Vec<naql::Document>, Vec<usize>)> {
    let (reader, fields) = input::reader(data, fields(how)?)?;
    let batches = py.detach(|| reader.collect::<Result<Vec<_>, _>>()).map_err(arrow_error)?;
    let all = py.detach(|| {
        let (mut all, mut row) = (Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum()), 0);
        for batch in &batches {
            all.extend(documents(batch, row, &fields)?);
            row += batch.num_rows();
        }
        Ok::<_, Fault>(all)
    });
    let all = all.map_err(|fault| raise_at(py, &fault.error, fault.row))?;
    Ok((all, warn(py, &taken(fields.skipped.as_ref()))?))
}

/// Works on all documents of an input at once; gives the rows that were left out, too.
fn whole<T: Send>(
    py: Python<'_>,
    (data, how): (&Bound<'_, PyAny>, &Bound<'_, PyDict>),
    progress: Option<Py<PyAny>>,
    work: impl FnOnce(&[naql::Document], &Watch) -> Result<T, Fault> + Send,
) -> Outcome<(T, Vec<usize>)> {
    let (pages, skipped) = read(py, data, how)?;
    Ok((watched(py, progress, |watch| work(&pages, watch))?, skipped))
}

/// One batch as columns.
fn columns(batch: RecordBatch) -> Columns {
    Columns::new(batch.schema(), vec![batch])
}

/// The verdicts of an empty gate on all documents, in the order of the policy; rows are in the order of the input. Where `matched` is
/// given, only the rows that are admitted and that so many outlets or more printed. With the numbers of the rows that were left out.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "called from the package alone")]
pub fn dedup(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    how: &Bound<'_, PyDict>,
    policy: Option<&Bound<'_, Policy>>,
    registry: Option<&Bound<'_, Registry>>,
    matched: Option<u32>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
) -> Outcome<(Columns, Vec<usize>)> {
    let (policy, registry) = (Policy::or_default(policy), Registry::or_builtin(registry));
    let ((found, wanted), mut skipped) = whole(py, (data, how), progress, |pages, watch| {
        policy.check_names(registry.get())?;
        let found = naql::dedup(pages, &policy, registry.get(), threads, watch)?;
        let wanted = |verdict: &Verdict| matched.is_none_or(|least| verdict.is_printed_by(least));
        let wanted: Vec<bool> = found.iter().map(wanted).collect();
        Ok((pooled(threads, || Ok(deduped(&found, pages, registry.get())?))?, wanted))
    })?;
    let batch = filter_record_batch(&found, &BooleanArray::from(wanted.clone())).map_err(arrow_error)?;
    // The rows of the input that have a verdict, each with whether it is wanted.
    let rows = (0..).filter(|row| skipped.binary_search(row).is_err()).zip(wanted);
    let unwanted: Vec<usize> = rows.filter(|(_, wanted)| !wanted).map(|(row, _)| row).collect();
    skipped.extend(unwanted);
    Ok((columns(batch), skipped))
}

/// Every two stories of two documents with a relation.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "called from the package alone")]
pub fn pairs(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    how: &Bound<'_, PyDict>,
    policy: Option<&Bound<'_, Policy>>,
    registry: Option<&Bound<'_, Registry>>,
    all_pairs: bool,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
) -> Outcome<Columns> {
    let (policy, registry) = (Policy::or_default(policy), Registry::or_builtin(registry));
    let (found, _) = whole(py, (data, how), progress, |pages, watch| {
        policy.check_names(registry.get())?;
        let mut found = Vec::new();
        let find = if all_pairs { naql::all_pairs } else { naql::pairs };
        find(pages, &policy, threads, watch, &mut |pair| {
            found.push(pair);
            Ok(())
        })?;
        let chains = Chains::new(pages, registry.get());
        pooled(threads, || Ok(naql_arrow::pairs(&found, &chains, Offsets::CodePoints)?))
    })?;
    Ok(columns(found))
}

/// Who had each report first, who took it and who said so: stories, sources, edges, clusters, outlets.
#[pyfunction]
pub fn lineage<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    how: &Bound<'py, PyDict>,
    policy: Option<&Bound<'py, Policy>>,
    registry: Option<&Bound<'py, Registry>>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
) -> Outcome<Bound<'py, PyTuple>> {
    let (policy, registry) = (Policy::or_default(policy), Registry::or_builtin(registry));
    let (batches, _) = whole(py, (data, how), progress, |pages, watch| {
        policy.check_names(registry.get())?;
        let found = naql::lineage(pages, &policy, registry.get(), threads, watch)?.in_code_points(pages);
        Ok(naql_arrow::lineage(&found)?.named())
    })?;
    PyTuple::new(py, batches.map(|(_, batch)| columns(batch)))
}
