//! Documents, and whatever else is taken for one.

use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use naql::{Code, Error};
use naql_arrow::Fields;
use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};

use crate::error::{Outcome, raise};
use crate::record::{Reduced, to_dict};

/// The fields of a document after `id` and `text`.
const OPTIONAL: [&str; 6] = ["title", "byline", "publisher", "url", "published", "seen"];

/// A page with its metadata. It never changes.
#[pyclass(frozen, eq, hash, module = "naql")]
#[derive(Clone, Debug, PartialEq)]
pub struct Document(pub Arc<naql::Document>);

#[pymethods]
impl Document {
    #[new]
    #[pyo3(signature = (id, text, *, title=None, byline=None, publisher=None, url=None, published=None, seen=None))]
    #[expect(clippy::too_many_arguments, reason = "the fields of a document, by name")]
    fn new(
        id: &Bound<'_, PyAny>,
        text: &Bound<'_, PyAny>,
        title: Option<&Bound<'_, PyAny>>,
        byline: Option<&Bound<'_, PyAny>>,
        publisher: Option<&Bound<'_, PyAny>>,
        url: Option<&Bound<'_, PyAny>>,
        published: Option<&Bound<'_, PyAny>>,
        seen: Option<&Bound<'_, PyAny>>,
    ) -> Outcome<Self> {
        let optional = |value: Option<&Bound<'_, PyAny>>, name| value.map(|value| owned(value, name)).transpose();
        let mut page = naql::Document::new(owned(id, "id")?, owned(text, "text")?);
        page.title = optional(title, "title")?;
        page.byline = optional(byline, "byline")?;
        page.publisher = optional(publisher, "publisher")?;
        page.url = optional(url, "url")?;
        page.published = published.map(|value| time(value, "published")).transpose()?;
        page.seen = seen.map(|value| time(value, "seen")).transpose()?;
        // A wrong time is refused here, where it can be seen whose it is.
        page.published_time().and(page.seen_time()).map_err(|error| raise(text.py(), &error))?;
        Ok(Self(Arc::new(page)))
    }

    #[classattr]
    fn __match_args__(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, [&["id", "text"][..], &OPTIONAL].concat())
    }

    /// The caller's name for the document.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// The text of the page.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// The headline, if it is known separately from the text.
    #[getter]
    fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// The author line, if it is known separately from the text.
    #[getter]
    fn byline(&self) -> Option<&str> {
        self.0.byline.as_deref()
    }

    /// Who published the page.
    #[getter]
    fn publisher(&self) -> Option<&str> {
        self.0.publisher.as_deref()
    }

    /// The address of the page.
    #[getter]
    fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// When it was published, as it was given; of a date or datetime, its ISO form.
    #[getter]
    fn published(&self) -> Option<&str> {
        self.0.published.as_deref()
    }

    /// When it was fetched, as it was given; of a date or datetime, its ISO form.
    #[getter]
    fn seen(&self) -> Option<&str> {
        self.0.seen.as_deref()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let shown = |text: &str| Ok::<_, PyErr>(PyString::new(py, text).repr()?.to_string());
        let page = &*self.0;
        let mut out = format!("Document(id={}, text={}", shown(&page.id)?, shown(&beginning(&page.text))?);
        let values = [&page.title, &page.byline, &page.publisher, &page.url, &page.published, &page.seen];
        for (name, value) in OPTIONAL.iter().zip(values) {
            if let Some(value) = value {
                let _ = write!(out, ", {name}={}", shown(value)?);
            }
        }
        Ok(out + ")")
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        Ok((slf.get_type().as_any().getattr("from_dict")?, (slf.get().to_dict(slf.py())?,)))
    }

    /// Give the fields that are there.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &*self.0)
    }

    /// Make a document of a mapping with its fields; others are ignored.
    #[staticmethod]
    fn from_dict(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        read(value, &Fields::default()).map(|page| Self(Arc::new(page)))
    }
}

impl Hash for Document {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.id, &self.0.text).hash(state);
    }
}

/// The first words of a text, for showing.
fn beginning(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// The document that a `Document` or a mapping is.
pub fn of(value: &Bound<'_, PyAny>) -> Outcome<Arc<naql::Document>> {
    match value.cast::<Document>() {
        Ok(document) => Ok(Arc::clone(&document.get().0)),
        Err(_) => read(value, &Fields::optional()).map(Arc::new),
    }
}

/// As [`of`]; a bare text is a document without an id.
pub fn of_text(value: &Bound<'_, PyAny>) -> Outcome<Arc<naql::Document>> {
    if value.is_instance_of::<PyString>() {
        return Ok(Arc::new(naql::Document::new("", owned(value, "text")?)));
    }
    of(value)
}

/// As [`of`], in a row of a batch: the fields of a mapping have the names of its columns.
pub fn in_row(value: &Bound<'_, PyAny>, fields: &Fields) -> Outcome<Arc<naql::Document>> {
    match value.cast::<Document>() {
        Ok(document) => Ok(Arc::clone(&document.get().0)),
        Err(_) => read(value, fields).map(Arc::new),
    }
}

/// The document of a mapping; fields that it does not know are ignored. Without an id it gets its own, unless it must have one.
fn read(value: &Bound<'_, PyAny>, fields: &Fields) -> Outcome<naql::Document> {
    let Ok(mapping) = value.cast::<PyMapping>() else {
        let message = format!("a Document or a mapping is wanted, not {}", value.get_type().name()?);
        return Err(PyTypeError::new_err(message));
    };
    let field = |n: usize| -> Outcome<Option<String>> {
        for name in fields.names(n) {
            let Some(found) = item(mapping, name)? else { continue };
            if let Some(text) = plain(&found, name, n)? {
                return Ok(Some(text));
            }
        }
        Ok(None)
    };
    let needed = |n: usize| -> Outcome<String> {
        let name = fields.names(n).next().unwrap_or_default();
        let missing = || Error::new(Code::InvalidDocument, format!("the document has no \"{name}\"; give one"));
        field(n)?.ok_or_else(|| raise(value.py(), &missing()))
    };
    let optional = |n: usize| if fields.optional[n - 2].1 { needed(n).map(Some) } else { field(n) };
    let id = if fields.id.1 { needed(0)? } else { field(0)?.unwrap_or_default() };
    let mut page = naql::Document::new(id, needed(1)?);
    page.title = optional(2)?;
    page.byline = optional(3)?;
    page.publisher = optional(4)?;
    page.url = optional(5)?;
    page.published = optional(6)?;
    page.seen = optional(7)?;
    // A name that nobody gave may be about something else.
    if !fields.optional[5].1 && page.seen_time().is_err() {
        page.seen = None;
    }
    page.identify();
    Ok(page)
}

/// The value of a name in a mapping; else that at a path of names with dots between them.
fn item<'py>(mapping: &Bound<'py, PyMapping>, name: &str) -> Outcome<Option<Bound<'py, PyAny>>> {
    let value = match mapping.cast::<PyDict>() {
        Ok(dict) => dict.get_item(name)?,
        Err(_) if mapping.contains(name)? => Some(mapping.get_item(name)?),
        Err(_) => None,
    };
    if let Some(value) = value {
        return Ok((!value.is_none()).then_some(value));
    }
    let Some((first, rest)) = name.split_once('.') else { return Ok(None) };
    match item(mapping, first)? {
        Some(inner) => inner.cast::<PyMapping>().map_or(Ok(None), |inner| item(inner, rest)),
        None => Ok(None),
    }
}

/// A value as a field takes it: a string; a list of strings, joined; of an id a number or a UUID; of a time a date, a datetime or an
/// epoch; of an author or a publisher an object that has a name. What is not a number (NaN), as pandas has it, is nothing.
fn plain(value: &Bound<'_, PyAny>, name: &str, field: usize) -> Outcome<Option<String>> {
    const ID: usize = 0;
    const TEXT: usize = 1;
    const PUBLISHED: usize = 6;
    const SEEN: usize = 7;
    if value.is_instance_of::<PyString>() {
        return owned(value, name).map(Some);
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        let number = number.value();
        return match field {
            _ if number.is_nan() => Ok(None),
            ID | PUBLISHED | SEEN => Ok(Some(number.to_string())),
            _ => owned(value, name).map(Some),
        };
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let mut parts = Vec::new();
        for part in value.try_iter()? {
            parts.extend(if matches!(field, ID | PUBLISHED | SEEN) { None } else { plain(&part?, name, field)? });
        }
        if !matches!(field, ID | PUBLISHED | SEEN) {
            return Ok((!parts.is_empty()).then(|| parts.join(if field == TEXT { "\n" } else { ", " })));
        }
    }
    match field {
        ID if value.is_instance_of::<PyInt>() || value.get_type().name()? == "UUID" => {
            Ok(Some(value.str()?.to_string()))
        }
        PUBLISHED | SEEN => time(value, name).map(Some),
        3 | 4 => match value.cast::<PyMapping>().ok().map(|value| item(value, "name")).transpose()?.flatten() {
            Some(inner) => plain(&inner, name, field),
            None => owned(value, name).map(Some),
        },
        _ => owned(value, name).map(Some),
    }
}

/// A time: as it is written, an epoch, or of a date or datetime; one without a zone is in UTC.
fn time(value: &Bound<'_, PyAny>, name: &str) -> Outcome<String> {
    if value.is_instance_of::<PyInt>() || value.is_instance_of::<PyFloat>() {
        return Ok(value.str()?.to_string());
    }
    if value.is_instance_of::<PyString>() || !value.hasattr("isoformat")? {
        return owned(value, name);
    }
    let text: String = value.call_method0("isoformat")?.extract()?;
    let naive = value.hasattr("tzinfo")? && value.getattr("tzinfo")?.is_none();
    Ok(if naive { text + "Z" } else { text })
}

fn owned(value: &Bound<'_, PyAny>, name: &str) -> Outcome<String> {
    utf8(value, name).map(str::to_owned)
}

/// The text of a `str`.
pub fn utf8<'a>(value: &'a Bound<'_, PyAny>, name: &str) -> Outcome<&'a str> {
    let Ok(text) = value.cast::<PyString>() else {
        let message = format!("\"{name}\" is a str, not {}", value.get_type().name()?);
        return Err(PyTypeError::new_err(message));
    };
    text.to_str().map_err(|error| {
        let py = value.py();
        if !error.is_instance_of::<PyUnicodeEncodeError>(py) {
            return error;
        }
        let at = error.value(py).getattr("start").and_then(|at| at.extract::<usize>()).unwrap_or_default();
        let message = format!(
            "\"{name}\" has a lone surrogate at {at}, which no UTF-8 text can have; \
             .encode(\"utf-8\", \"replace\").decode() puts a question mark in its place"
        );
        raise(py, &Error::new(Code::InvalidText, message))
    })
}
