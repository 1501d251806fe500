//! Views of a text, with the way back to its code points.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use naql::text::CodePoints;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use crate::document::utf8;
use crate::error::{Outcome, apart};

/// A text as naql reads it, with the way back to the raw one.
#[pyclass(frozen, eq, hash, module = "naql")]
#[derive(Clone, Debug)]
pub struct View {
    light: bool,
    raw: String,
    of: naql::text::View,
}

/// Makes the fold view of a text, or the light one.
#[pyfunction]
pub fn view(text: &Bound<'_, PyAny>, light: bool) -> Outcome<View> {
    let raw = utf8(text, "text")?;
    apart(text.py(), || {
        let view = if light { naql::text::light(raw) } else { naql::text::fold(raw) };
        Ok(View { light, raw: raw.to_owned(), of: view })
    })
}

/// Where the words of a view are in it, in bytes: runs without ASCII white space.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_ascii_whitespace().map(|word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        start..start + word.len()
    })
}

#[pymethods]
impl View {
    #[classattr]
    fn __match_args__(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, ["text"])
    }

    /// The view's text.
    #[getter]
    fn text(&self) -> &str {
        self.of.text()
    }

    /// The text that it is of.
    #[getter]
    fn raw(&self) -> &str {
        &self.raw
    }

    /// The words of the view.
    #[getter]
    fn words<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let words: Vec<_> = words(self.of.text()).map(|word| &self.of.text()[word]).collect();
        PyTuple::new(py, words)
    }

    /// Where each word is in the raw text: `raw[start:end]`.
    #[getter]
    fn spans<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let points = CodePoints::new(&self.raw);
        let spans: Vec<_> = words(self.of.text())
            .map(|word| points.span(self.of.raw_span(word)))
            .map(|span| (span.start, span.end))
            .collect();
        PyTuple::new(py, spans)
    }

    /// Where a part of the view is in the raw text. Ends past the text count as its end.
    #[pyo3(signature = (start, end))]
    fn raw_span(&self, start: usize, end: usize) -> (usize, usize) {
        let (of, to) = (CodePoints::new(self.of.text()), CodePoints::new(&self.raw));
        let span = to.span(self.of.raw_span(of.bytes(start..end)));
        (span.start, span.end)
    }

    /// What a part of the raw text became in the view; an empty span when all of it was deleted.
    #[pyo3(signature = (start, end))]
    fn view_span(&self, start: usize, end: usize) -> (usize, usize) {
        let (of, to) = (CodePoints::new(&self.raw), CodePoints::new(self.of.text()));
        let span = to.span(self.of.view_span(of.bytes(start..end)));
        (span.start, span.end)
    }

    fn __str__(&self) -> &str {
        self.of.text()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let kind = if self.light { "light" } else { "fold" };
        Ok(format!("<View {kind}: {}>", PyString::new(py, self.of.text()).repr()?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (&str, bool))> {
        Ok((py.import("naql._core")?.getattr("view")?, (&self.raw, self.light)))
    }
}

impl PartialEq for View {
    fn eq(&self, other: &Self) -> bool {
        self.light == other.light && self.raw == other.raw
    }
}

impl Hash for View {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.light, &self.raw).hash(state);
    }
}
