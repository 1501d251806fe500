//! Policies and registries: read once, never changed.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde_json::Value;

use crate::document::utf8;
use crate::error::{Outcome, apart};
use crate::record::{Reduced, from_dict, outcome, record, to_dict, to_json, word};

/// When two stories are related, and what is done with a document that matched.
#[pyclass(frozen, eq, hash, module = "naql")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy(pub Arc<naql::Policy>);

#[pymethods]
impl Policy {
    #[new]
    #[pyo3(signature = (**fields))]
    fn new(py: Python<'_>, fields: Option<&Bound<'_, PyDict>>) -> Outcome<Self> {
        let Some(fields) = fields else { return Ok(Self::default()) };
        Self::of(py, naql::Policy::from_json(&to_json(fields)?))
    }

    /// Read a policy from TOML, or from JSON (an object). What is not given is as in the default policy.
    #[staticmethod]
    fn parse(text: &Bound<'_, PyAny>) -> Outcome<Self> {
        let (py, text) = (text.py(), utf8(text, "text")?);
        let json = text.trim_start().starts_with('{');
        Self::of(py, if json { naql::Policy::from_json(text) } else { naql::Policy::from_toml(text) })
    }

    /// Read a policy from a file of TOML or JSON.
    #[staticmethod]
    fn read(path: &Bound<'_, PyAny>) -> Outcome<Self> {
        let text = contents(path)?;
        Self::parse(&text).map_err(of_file(path))
    }

    /// Make a policy of what `to_dict` gives.
    #[staticmethod]
    fn from_dict(value: &Bound<'_, PyAny>) -> Outcome<Self> {
        let value: Value = from_dict(value, "Policy")?;
        Self::of_json(&value.to_string())
    }

    /// Which page `dedup` looks at, and so keeps, first: by the first key that tells two apart.
    #[getter]
    fn order<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.order.iter().map(|key| key.name()))
    }

    /// From what furniture is learned: `before`, the documents before each, or `input`, in `dedup` the whole input.
    #[getter]
    fn furniture_from(&self) -> &'static str {
        self.0.furniture_from.name()
    }

    /// A page of fewer folded words is held, unless it is equal to an earlier one: there is too little to judge by.
    #[getter]
    fn min_words(&self) -> u32 {
        self.0.min_words
    }

    /// What is done with a text that has no Arabic letter.
    #[getter]
    fn no_arabic(&self) -> &'static str {
        self.0.no_arabic.name()
    }

    /// What is done with a text that is made of characters which hide what it says.
    #[getter]
    fn disguised(&self) -> &'static str {
        self.0.disguised.name()
    }

    /// What is done with a document whose id was seen with another text.
    #[getter]
    fn revision(&self) -> &'static str {
        self.0.revision.name()
    }

    /// From which figures on two stories have a relation.
    #[getter]
    fn relation<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &self.0.relation)
    }

    /// The rules, in order; the first that holds for a match decides it.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let rules = self.0.rules.iter().map(|rule| to_dict(py, rule)).collect::<PyResult<Vec<_>>>()?;
        PyTuple::new(py, rules)
    }

    /// BLAKE3 of the policy: two that say the same have the same.
    #[getter]
    fn digest(&self) -> String {
        naql::Hash(self.0.digest()).to_string()
    }

    /// Write the policy as TOML, every key written out.
    fn to_toml(&self) -> String {
        self.0.to_toml()
    }

    /// Give the policy as dicts, lists and scalars, every key written out.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &*self.0)
    }

    fn __repr__(&self) -> String {
        let of = if *self.0 == naql::Policy::default() { ", the default" } else { "" };
        format!("<Policy {}: {} rules{of}>", &self.digest()[..12], self.0.rules.len())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        let toml = slf.get().to_toml().into_pyobject(slf.py())?;
        Ok((slf.get_type().as_any().getattr("parse")?, (toml.into_any(),)))
    }
}

impl Policy {
    fn of(py: Python<'_>, policy: naql::Result<naql::Policy>) -> Outcome<Self> {
        outcome(py, policy).map(|policy| Self(Arc::new(policy)))
    }

    fn of_json(json: &str) -> Outcome<Self> {
        Python::attach(|py| Self::of(py, naql::Policy::from_json(json)))
    }

    /// A policy, or the default one.
    pub fn or_default(policy: Option<&Bound<'_, Self>>) -> Arc<naql::Policy> {
        policy.map(|policy| Arc::clone(&policy.get().0)).unwrap_or_default()
    }
}

impl Hash for Policy {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest().hash(state);
    }
}

record! {
    /// One source that the registry knows.
    Source {
        /// The id that credits and chains use.
        id: String,
        /// What it is.
        kind: String,
        /// Its country, ISO 3166-1 alpha-2; `INT` for none in particular.
        country: String,
        /// Its Arabic names.
        names_ar: Vec<String>,
        /// Its names in Latin letters.
        names_en: Vec<String>,
        /// Its abbreviations, of any script.
        abbreviations: Vec<String>,
        /// The domains that it publishes under.
        domain: Vec<String>,
        /// Its Wikidata item, where known.
        wikidata: String,
        /// Which of its names are also something else.
        ambiguous: Vec<String>,
    }
}

impl From<&naql::source::Source> for Source {
    fn from(entry: &naql::source::Source) -> Self {
        let entry = entry.clone();
        Self {
            id: entry.id,
            kind: word(entry.kind),
            country: entry.country,
            names_ar: entry.names_ar,
            names_en: entry.names_en,
            abbreviations: entry.abbreviations,
            domain: entry.domain,
            wikidata: entry.wikidata,
            ambiguous: entry.ambiguous,
        }
    }
}

/// Who can be a source, and what it is called.
#[pyclass(frozen, eq, hash, module = "naql")]
#[derive(Clone, Debug)]
pub struct Registry {
    /// The table of one's own entries; empty for the built-in registry.
    own: Arc<str>,
    /// `None` is the built-in one.
    made: Option<Arc<naql::source::Registry>>,
}

#[pymethods]
impl Registry {
    #[new]
    fn new() -> Self {
        Self { own: Arc::default(), made: None }
    }

    /// Add sources of your own to the built-in ones; one with a known id takes its place.
    #[staticmethod]
    fn parse(text: &Bound<'_, PyAny>) -> Outcome<Self> {
        let own: Arc<str> = utf8(text, "text")?.into();
        let table = Arc::clone(&own);
        let made = apart(text.py(), move || naql::source::Registry::with_overrides(&table))?;
        Ok(Self { own, made: Some(Arc::new(made)) })
    }

    /// Add the sources of a file to the built-in ones.
    #[staticmethod]
    fn read(path: &Bound<'_, PyAny>) -> Outcome<Self> {
        let text = contents(path)?;
        Self::parse(&text).map_err(of_file(path))
    }

    fn __len__(&self) -> usize {
        self.get().entries().len()
    }

    fn __contains__(&self, id: &Bound<'_, PyAny>) -> Outcome<bool> {
        Ok(self.get().by_id(utf8(id, "id")?).is_some())
    }

    fn __getitem__(&self, id: &Bound<'_, PyAny>) -> Outcome<Source> {
        let found = self.get().by_id(utf8(id, "id")?);
        found.map(Source::from).ok_or_else(|| pyo3::exceptions::PyKeyError::new_err(id.clone().unbind()))
    }

    fn __iter__(&self) -> Sources {
        Sources { registry: self.clone(), next: std::sync::atomic::AtomicUsize::new(0) }
    }

    fn __repr__(&self) -> String {
        let of = if self.made.is_none() { ", the built-in ones" } else { "" };
        format!("<Registry: {} sources{of}>", self.get().entries().len())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, class) = (slf.py(), slf.get_type().into_any());
        match slf.get().made {
            None => Ok((class, PyTuple::empty(py))),
            Some(_) => Ok((class.getattr("parse")?, PyTuple::new(py, [&*slf.get().own])?)),
        }
    }
}

impl Registry {
    /// The registry itself.
    pub fn get(&self) -> &naql::source::Registry {
        self.made.as_deref().unwrap_or_else(|| naql::source::Registry::builtin())
    }

    /// A registry, or the built-in one.
    pub fn or_builtin(registry: Option<&Bound<'_, Self>>) -> Self {
        registry.map_or_else(Self::new, |registry| registry.get().clone())
    }

    /// The registry itself, shared; `None` is the built-in one.
    pub fn made(&self) -> Option<Arc<naql::source::Registry>> {
        self.made.clone()
    }

    /// What it is as an option of the core.
    pub fn own(&self) -> Option<naql::source::Registry> {
        self.made.as_deref().cloned()
    }
}

impl PartialEq for Registry {
    fn eq(&self, other: &Self) -> bool {
        self.own == other.own
    }
}

impl Hash for Registry {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.own.hash(state);
    }
}

/// The contents of a file, read by Python, whose exceptions say what is wrong with it.
fn contents<'py>(path: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let class = path.py().import("pathlib")?.getattr("Path")?;
    class.call1((path,))?.call_method1("read_text", ("utf-8",))
}

/// Adds to an exception which file it is about.
fn of_file<'a>(path: &'a Bound<'_, PyAny>) -> impl FnOnce(PyErr) -> PyErr + 'a {
    move |error| {
        let at = path.py().import("naql._errors").and_then(|errors| errors.getattr("of_file"));
        at.and_then(|at| at.call1((error.value(path.py()), path))).map_or_else(|failed| failed, PyErr::from_value)
    }
}

/// The sources of a registry, one after the other.
#[pyclass(frozen, module = "naql._core")]
pub struct Sources {
    registry: Registry,
    next: std::sync::atomic::AtomicUsize,
}

#[pymethods]
impl Sources {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self) -> Option<Source> {
        let next = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        self.registry.get().entries().get(next).map(Source::from)
    }
}
