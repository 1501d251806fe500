//! Fingerprints.

use std::hash::{Hash, Hasher};

use naql::Hash as Digest;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use crate::document::utf8;
use crate::error::{Outcome, apart};
use crate::record::{Reduced, from_dict, outcome, to_dict};

/// All that is kept of a story for finding it again.
#[pyclass(frozen, eq, hash, module = "naql")]
#[derive(Clone, Debug, PartialEq)]
pub struct Fingerprint(naql::fingerprint::Fingerprint);

/// Makes the fingerprint of a text.
#[pyfunction]
pub fn fingerprint(text: &Bound<'_, PyAny>) -> Outcome<Fingerprint> {
    let raw = utf8(text, "text")?;
    apart(text.py(), || naql::fingerprint::fingerprint(raw).map(Fingerprint))
}

#[pymethods]
impl Fingerprint {
    #[classattr]
    fn __match_args__(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, ["scheme", "raw", "folded", "words", "simhash", "minhash", "marks"])
    }

    /// The scheme of the values.
    #[getter]
    #[allow(clippy::unused_self, reason = "an attribute of the instance, as of every record")]
    fn scheme(&self) -> &'static str {
        naql::fingerprint::SCHEME
    }

    /// BLAKE3-256 of the text's UTF-8, hexadecimal.
    #[getter]
    fn raw(&self) -> String {
        Digest(self.0.raw).to_string()
    }

    /// BLAKE3-256 of the folded words, one space between two of them, hexadecimal.
    #[getter]
    fn folded(&self) -> String {
        Digest(self.0.folded).to_string()
    }

    /// How many folded words there are.
    #[getter]
    fn words(&self) -> u32 {
        self.0.words
    }

    /// `SimHash`-64 of the 3-word shingles.
    #[getter]
    fn simhash(&self) -> u64 {
        self.0.simhash
    }

    /// `MinHash` of the 3-word shingles: 128 numbers.
    #[getter]
    fn minhash<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.minhash.iter())
    }

    /// Winnowed 5-word shingles: the hash, and the word that it begins with.
    #[getter]
    fn marks<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.marks.iter().map(|mark| (mark.hash, mark.word)))
    }

    /// Estimate the Jaccard similarity of the 3-word shingles, from 0 to 1.
    fn jaccard(&self, other: &Bound<'_, Self>) -> f64 {
        self.0.jaccard(&other.get().0)
    }

    /// Count the bits in which the two `SimHash`es differ, from 0 to 64.
    fn hamming(&self, other: &Bound<'_, Self>) -> u32 {
        self.0.hamming(&other.get().0)
    }

    /// Give the compact form.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.to_bytes())
    }

    fn __bytes__<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        self.to_bytes(py)
    }

    /// Read the compact form.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> Outcome<Self> {
        outcome(py, naql::fingerprint::Fingerprint::from_bytes(data)).map(Self)
    }

    /// Give the JSON form: hashes as hexadecimal text.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &self.0)
    }

    /// Read the JSON form.
    #[staticmethod]
    fn from_dict(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        from_dict(value, "Fingerprint").map(Self)
    }

    fn __repr__(&self) -> String {
        let (words, marks) = (self.0.words, self.0.marks.len());
        format!("<Fingerprint {}: {words} words, {marks} marks>", &self.folded()[..12])
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        let from = slf.get_type().as_any().getattr("from_bytes")?;
        Ok((from, (slf.get().to_bytes(slf.py()).into_any(),)))
    }
}

impl Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.raw.hash(state);
    }
}
