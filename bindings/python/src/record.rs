//! Records: small results that never change, with the fields of their JSON.
//!
//! A record has an attribute for each field of its JSON contract (offsets in code points, lists as tuples), a `repr`, equality,
//! a hash, a place in `match`, `to_dict` and `from_dict`; it is pickled by the latter. All of it comes from its serde form.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::LazyLock;

use naql::compare::Relation;
use pyo3::PyClass;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyTuple};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Outcome, raise};
use naql::{Code, Decision, Error};

/// Makes a class of a struct of fields; each type of a field is a [`Field`].
macro_rules! record {
    ($(#[$meta:meta])* $name:ident {
        $($(#[doc = $doc:expr])* $(#[serde($($serde:tt)*)])? $field:ident: $type:ty,)*
    }) => {
        $(#[$meta])*
        #[allow(clippy::unsafe_derive_deserialize, reason = "the unsafe methods are those that pyo3 makes of a class")]
        #[pyo3::pyclass(frozen, eq, hash, module = "naql")]
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($(#[doc = $doc])* $(#[serde($($serde)*)])? pub $field: $type,)* }

        #[pyo3::pymethods]
        impl $name {
            #[classattr]
            fn __match_args__(py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Bound<'_, pyo3::types::PyTuple>> {
                pyo3::types::PyTuple::new(py, [$($crate::record::plain(stringify!($field))),*])
            }

            $($(#[doc = $doc])*
            #[getter]
            fn $field<'py>(&self, py: pyo3::Python<'py>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                $crate::record::Field::give(&self.$field, py)
            })*

            fn __repr__(&self, py: pyo3::Python<'_>) -> pyo3::PyResult<String> {
                let fields: Vec<String> = vec![$({
                    let shown = $crate::record::Field::show(&self.$field, py)?;
                    format!("{}={shown}", $crate::record::plain(stringify!($field)))
                }),*];
                Ok(format!("{}({})", stringify!($name), fields.join(", ")))
            }

            fn __reduce__<'py>(slf: &pyo3::Bound<'py, Self>) -> pyo3::PyResult<$crate::record::Reduced<'py>> {
                let from = pyo3::types::PyAnyMethods::getattr(slf.get_type().as_any(), "from_dict")?;
                Ok((from, ($crate::record::to_dict(slf.py(), slf.get())?,)))
            }

            /// Give the JSON contract of the command, as dicts, lists and scalars.
            fn to_dict<'py>(&self, py: pyo3::Python<'py>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                $crate::record::to_dict(py, self)
            }

            /// Make it of what `to_dict` gives.
            #[staticmethod]
            fn from_dict(value: &pyo3::Bound<'_, pyo3::PyAny>) -> pyo3::PyResult<Self> {
                $crate::record::from_dict(value, stringify!($name))
            }
        }

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                $crate::record::json(self).hash(state);
            }
        }
    };
}
pub(crate) use record;

/// What `__reduce__` gives: what makes the value again, and of what.
pub type Reduced<'py> = (Bound<'py, PyAny>, (Bound<'py, PyAny>,));

/// The name of a field as Python has it.
pub fn plain(name: &'static str) -> &'static str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// The JSON of a value; all of ours have one.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A function of Python's json, which keeps the order of the fields.
fn of_json<'py>(py: Python<'py>, name: &str) -> PyResult<&'py Bound<'py, PyAny>> {
    static FUNCTIONS: PyOnceLock<[Py<PyAny>; 2]> = PyOnceLock::new();
    let made = FUNCTIONS.get_or_try_init(py, || {
        let json = py.import("json")?;
        Ok::<_, PyErr>([json.getattr("loads")?.unbind(), json.getattr("dumps")?.unbind()])
    })?;
    Ok(made[usize::from(name == "dumps")].bind(py))
}

/// A value as Python's dicts, lists and scalars.
pub fn to_dict<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    of_json(py, "loads")?.call1((json(value),))
}

/// The JSON of a Python value.
pub fn to_json(value: &Bound<'_, PyAny>) -> PyResult<String> {
    of_json(value.py(), "dumps")?.call1((value,))?.extract()
}

/// A value from Python's dicts, lists and scalars.
pub fn from_dict<T: DeserializeOwned>(value: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    let bad = |e: serde_json::Error| {
        let text = e.to_string();
        let what = text.split(" at line").next().unwrap_or(&text);
        raise(value.py(), &Error::new(Code::InvalidArgument, format!("not the dict of a {name}: {what}")))
    };
    let json = match value.cast::<PyDict>() {
        Ok(dict) => to_json(dict)?,
        Err(_) => to_json(&value.py().get_type::<PyDict>().call1((value,))?)?,
    };
    serde_json::from_str(&json).map_err(bad)
}

/// The word that JSON has for a value.
pub fn word(of: impl Serialize) -> String {
    json(&of).trim_matches('"').to_owned()
}

/// What a record may have as a field.
pub trait Field {
    /// The attribute.
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;

    /// How the record's `repr` shows it.
    fn show(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.give(py)?.repr()?.to_string())
    }
}

macro_rules! scalars {
    ($($type:ty)*) => {$(
        impl Field for $type {
            fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                self.into_pyobject(py).map(|value| value.to_owned().into_any()).map_err(Into::into)
            }
        }
    )*};
}
scalars!(String bool u32 u64 usize);

impl<T: Field> Field for Option<T> {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |value| value.give(py))
    }

    fn show(&self, py: Python<'_>) -> PyResult<String> {
        self.as_ref().map_or_else(|| Ok("None".to_owned()), |value| value.show(py))
    }
}

impl Field for f64 {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }

    /// Three places: the rest is for programs.
    fn show(&self, _: Python<'_>) -> PyResult<String> {
        let text = format!("{self:.3}");
        Ok(if text.ends_with("00") { format!("{self:.1}") } else { text.trim_end_matches('0').to_owned() })
    }
}

impl Field for Vec<String> {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyTuple::new(py, self)?.into_any())
    }
}

impl Field for Vec<Vec<String>> {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let tuples: Vec<_> = self.iter().map(|inner| PyTuple::new(py, inner)).collect::<PyResult<_>>()?;
        Ok(PyTuple::new(py, tuples)?.into_any())
    }
}

impl Field for Vec<[usize; 2]> {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyTuple::new(py, self.iter().map(|[start, end]| (*start, *end)))?.into_any())
    }
}

impl Field for BTreeMap<String, u64> {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }
}

impl Field for Decision {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::intern(py, self.name()).into_any())
    }
}

impl Field for Relation {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::intern(py, self.name()).into_any())
    }
}

/// One record inside another.
pub trait Record: PyClass + Clone + Into<PyClassInitializer<Self>> {}
impl<T: PyClass + Clone + Into<PyClassInitializer<T>>> Record for T {}

/// Records inside a record: a tuple in Python. Both are made when they are first read.
pub struct Many<T> {
    items: LazyLock<Vec<T>, Box<dyn FnOnce() -> Vec<T> + Send>>,
    tuple: PyOnceLock<Py<PyTuple>>,
}

impl<T> Many<T> {
    /// Records that some work makes.
    pub fn later(make: impl FnOnce() -> Vec<T> + Send + 'static) -> Self {
        Self { items: LazyLock::new(Box::new(make)), tuple: PyOnceLock::new() }
    }
}

impl<T: Debug> Debug for Many<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (*self.items).fmt(f)
    }
}

impl<T: Send + 'static> From<Vec<T>> for Many<T> {
    fn from(items: Vec<T>) -> Self {
        Self::later(|| items)
    }
}

impl<T: Send + 'static> FromIterator<T> for Many<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Vec::from_iter(items).into()
    }
}

impl<T: Clone + Send + 'static> Clone for Many<T> {
    fn clone(&self) -> Self {
        self.items.clone().into()
    }
}

impl<T: PartialEq> PartialEq for Many<T> {
    fn eq(&self, other: &Self) -> bool {
        *self.items == *other.items
    }
}

impl<T: Serialize> Serialize for Many<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de> + Send + 'static> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

impl<T: Record> Field for Many<T> {
    fn give<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let make = || {
            let items = self.items.iter().map(|item| Bound::new(py, item.clone())).collect::<PyResult<Vec<_>>>()?;
            Ok::<_, PyErr>(PyTuple::new(py, items)?.unbind())
        };
        Ok(self.tuple.get_or_try_init(py, make)?.bind(py).clone().into_any())
    }

    fn show(&self, py: Python<'_>) -> PyResult<String> {
        let name = py.get_type::<T>().name()?.to_string();
        Ok(match self.items.len() {
            0 => "()".to_owned(),
            n => format!("<{n} {name}>"),
        })
    }
}

/// Turns a result of the core into one of Python.
pub fn outcome<T>(py: Python<'_>, result: naql::Result<T>) -> Outcome<T> {
    result.map_err(|error| raise(py, &error))
}
