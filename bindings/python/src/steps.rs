//! Steps: a gate's verdict on each of many documents in five steps, Arrow data in and out.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_select::concat::concat_batches;
use naql::steps::{Lists, Steps as OfPolicy};
use naql_arrow::{Fault, Fields, StepBatches};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::batch::pooled;
use crate::bulk::fields;
use crate::columns::Columns;
use crate::error::{Outcome, apart, arrow_error};
use crate::input;
use crate::policy::{Policy, Registry};

/// The steps by a policy and a registry.
#[pyclass(frozen, module = "naql")]
pub struct Steps {
    policy: Arc<naql::Policy>,
    registry: Registry,
    /// What earlier documents say of the keys that go by.
    lists: Mutex<Lists>,
}

/// One batch of Arrow data.
pub fn batch(py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<RecordBatch> {
    let (reader, _) = input::reader(data, Fields::optional())?;
    let schema = reader.schema();
    let batches = py.detach(|| reader.collect::<Result<Vec<_>, _>>()).map_err(arrow_error)?;
    concat_batches(&batches.first().map_or(schema, RecordBatch::schema), &batches).map_err(arrow_error)
}

/// What a step makes, on the calling thread alone: an engine has a task a core.
pub fn made(py: Python<'_>, step: impl FnOnce() -> naql::Result<RecordBatch> + Send) -> Outcome<Columns> {
    let made = apart(py, || pooled(Some(1), || Ok(step()?)).map_err(|fault: Fault| fault.error))?;
    Ok(Columns::new(made.schema(), vec![made]))
}

impl Steps {
    fn step(
        &self,
        py: Python<'_>,
        work: impl FnOnce(StepBatches<'_>) -> naql::Result<RecordBatch> + Send,
    ) -> Outcome<Columns> {
        made(py, || work(StepBatches(OfPolicy::new(&self.policy, self.registry.get())?)))
    }
}

#[pymethods]
impl Steps {
    #[new]
    #[pyo3(signature = (policy=None, registry=None))]
    fn new(
        py: Python<'_>,
        policy: Option<&Bound<'_, Policy>>,
        registry: Option<&Bound<'_, Registry>>,
    ) -> Outcome<Self> {
        let (policy, registry) = (Policy::or_default(policy), Registry::or_builtin(registry));
        apart(py, || {
            policy.check_names(registry.get())?;
            OfPolicy::new(&policy, registry.get()).map(drop)
        })?;
        Ok(Self { policy, registry, lists: Mutex::default() })
    }

    /// What the steps depend on.
    #[getter]
    fn scheme(&self) -> String {
        OfPolicy::scheme()
    }

    /// Sign documents.
    #[pyo3(signature = (data, how=None))]
    fn sign(&self, py: Python<'_>, data: &Bound<'_, PyAny>, how: Option<&Bound<'_, PyDict>>) -> Outcome<Columns> {
        let (batch, how) = (batch(py, data)?, how.map_or_else(|| Ok(Fields::optional()), fields)?);
        self.step(py, move |steps| steps.sign(&batch, &how))
    }

    /// Say what earlier documents say of keys, sorted by key and story over all calls.
    fn lists(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        let lists = &self.lists;
        self.step(py, move |steps| steps.lists(&batch, &mut lists.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Find the stories that each is compared with.
    fn candidates(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.candidates(&batch))
    }

    /// Rule on a story and an earlier one, whose pages are among `pages`.
    fn verify(&self, py: Python<'_>, data: &Bound<'_, PyAny>, pages: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let (batch, pages) = (batch(py, data)?, batch(py, pages)?);
        self.step(py, move |steps| steps.verify(&batch, &pages))
    }

    /// Decide on documents by the rulings on their stories.
    fn decide(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.decide(&batch))
    }

    /// Decide on the documents that rounds left, one after the other.
    fn in_order(&self, py: Python<'_>, keys: &Bound<'_, PyAny>, pages: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let (keys, pages) = (batch(py, keys)?, batch(py, pages)?);
        self.step(py, move |steps| steps.in_order(&keys, &pages))
    }

    /// Say what all documents say of keys, for the next run.
    fn records(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        let lists = &self.lists;
        self.step(py, move |steps| steps.records(&batch, &mut lists.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}
