//! Documents, and whatever else is taken for one.

use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use naql::{Code, Error};
use naql_arrow::Fields;
use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyMapping, PyString, PyTuple};

use crate::error::{Outcome, raise};
use crate::record::{Reduced, to_dict};

/// The fields of a document after `id` and `text`.
const OPTIONAL: [&str; 5] = ["title", "byline", "publisher", "url", "published"];

/// A page with its metadata. It never changes.
#[pyclass(frozen, eq, hash, module = "naql")]
#[derive(Clone, Debug, PartialEq)]
pub struct Document(pub Arc<naql::Document>);

#[pymethods]
impl Document {
    #[new]
    #[pyo3(signature = (id, text, *, title=None, byline=None, publisher=None, url=None, published=None))]
    fn new(
        id: &Bound<'_, PyAny>,
        text: &Bound<'_, PyAny>,
        title: Option<&Bound<'_, PyAny>>,
        byline: Option<&Bound<'_, PyAny>>,
        publisher: Option<&Bound<'_, PyAny>>,
        url: Option<&Bound<'_, PyAny>>,
        published: Option<&Bound<'_, PyAny>>,
    ) -> Outcome<Self> {
        let optional = |value: Option<&Bound<'_, PyAny>>, name| value.map(|value| owned(value, name)).transpose();
        let mut page = naql::Document::new(owned(id, "id")?, owned(text, "text")?);
        page.title = optional(title, "title")?;
        page.byline = optional(byline, "byline")?;
        page.publisher = optional(publisher, "publisher")?;
        page.url = optional(url, "url")?;
        page.published = published.map(time).transpose()?;
        // A wrong time is refused here, where it can be seen whose it is.
        page.published_seconds().map_err(|error| raise(text.py(), &error))?;
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

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let shown = |text: &str| Ok::<_, PyErr>(PyString::new(py, text).repr()?.to_string());
        let page = &*self.0;
        let mut out = format!("Document(id={}, text={}", shown(&page.id)?, shown(&beginning(&page.text))?);
        let values = [&page.title, &page.byline, &page.publisher, &page.url, &page.published];
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
        read(value, &Fields::default(), None).map(|page| Self(Arc::new(page)))
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
        Err(_) => read(value, &Fields::default(), None).map(Arc::new),
    }
}

/// As [`of`]; a bare text is a document without an id.
pub fn of_text(value: &Bound<'_, PyAny>) -> Outcome<Arc<naql::Document>> {
    if value.is_instance_of::<PyString>() {
        return Ok(Arc::new(naql::Document::new("", owned(value, "text")?)));
    }
    of(value)
}

/// As [`of`], in a row of a batch: the fields of a mapping have the names of its columns, and without an id it has the number
/// of its row.
pub fn in_row(value: &Bound<'_, PyAny>, fields: &Fields, row: usize) -> Outcome<Arc<naql::Document>> {
    match value.cast::<Document>() {
        Ok(document) => Ok(Arc::clone(&document.get().0)),
        Err(_) => read(value, fields, Some(row)).map(Arc::new),
    }
}

/// The document of a mapping; fields that it does not know are ignored.
fn read(value: &Bound<'_, PyAny>, fields: &Fields, row: Option<usize>) -> Outcome<naql::Document> {
    let Ok(mapping) = value.cast::<PyMapping>() else {
        let message = format!("a Document or a mapping is wanted, not {}", value.get_type().name()?);
        return Err(PyTypeError::new_err(message));
    };
    let missing = |name: &str| {
        raise(value.py(), &Error::new(Code::InvalidDocument, format!("the document has no \"{name}\"; give one")))
    };
    let field = |name: &str, needed: bool| {
        let value = match mapping.cast::<PyDict>() {
            Ok(dict) => dict.get_item(name)?,
            Err(_) if mapping.contains(name)? => Some(mapping.get_item(name)?),
            Err(_) if needed => return Err(missing(name)),
            Err(_) => None,
        };
        Ok::<_, PyErr>(value.filter(|value| !value.is_none()))
    };
    let optional = |i: usize| {
        let (name, needed) = &fields.optional[i];
        field(name, *needed)?.map(|value| owned(&value, name)).transpose()
    };
    let (id, text) = (&fields.id.0, &fields.text);
    let id = match (field(id, false)?, row) {
        (Some(value), _) if value.is_instance_of::<PyInt>() => value.str()?.to_string(),
        (Some(value), _) => owned(&value, id)?,
        (None, Some(row)) if !fields.id.1 => row.to_string(),
        (None, _) => return Err(missing(id)),
    };
    let mut page = naql::Document::new(id, owned(&field(text, true)?.ok_or_else(|| missing(text))?, text)?);
    page.title = optional(0)?;
    page.byline = optional(1)?;
    page.publisher = optional(2)?;
    page.url = optional(3)?;
    page.published = field(&fields.optional[4].0, fields.optional[4].1)?.as_ref().map(time).transpose()?;
    Ok(page)
}

/// A time of publication: as it is written, or of a date or datetime; one without a zone is in UTC.
fn time(value: &Bound<'_, PyAny>) -> Outcome<String> {
    if value.is_instance_of::<PyString>() || !value.hasattr("isoformat")? {
        return owned(value, "published");
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
