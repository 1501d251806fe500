//! Errors: those of the core as exceptions, by the one table of codes. The classes themselves are Python, in `naql._errors`.

use arrow_schema::ArrowError;
use naql::{Error, Result};
use naql_held::caught;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// What a function of the module gives.
pub type Outcome<T> = PyResult<T>;

/// The exception of an error.
pub fn raise(py: Python<'_>, error: &Error) -> PyErr {
    raise_at(py, error, None)
}

/// The exception of an error in a row of a batch.
pub fn raise_at(py: Python<'_>, error: &Error, row: Option<usize>) -> PyErr {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let made = MAKE
        .get_or_try_init(py, || Ok::<_, PyErr>(py.import("naql._errors")?.getattr("make")?.unbind()))
        .and_then(|make| make.bind(py).call1((error.code().name(), error.message(), row)));
    made.map_or_else(|failed| failed, PyErr::from_value)
}

/// Works without the interpreter; a panic becomes an error.
pub fn apart<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T> + Send) -> Outcome<T> {
    py.detach(|| caught(work)).map_err(|error| raise(py, &error))
}

/// Says of an exception in which row of a batch it arose.
pub fn at_row(py: Python<'_>, row: usize) -> impl FnOnce(PyErr) -> PyErr + '_ {
    move |error| {
        let at = py.import("naql._errors").and_then(|errors| errors.getattr("at_row"));
        at.and_then(|at| at.call1((error.value(py), row))).map_or_else(|failed| failed, PyErr::from_value)
    }
}

/// An error of Arrow as an exception; one of Python is what it was.
pub fn arrow_error(error: ArrowError) -> PyErr {
    match error {
        ArrowError::ExternalError(inner) => match inner.downcast::<PyErr>() {
            Ok(error) => *error,
            Err(other) => match other.downcast::<Error>() {
                Ok(error) => Python::attach(|py| raise(py, &error)),
                Err(other) => PyValueError::new_err(other.to_string()),
            },
        },
        other => PyValueError::new_err(other.to_string()),
    }
}
