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
fn batch(py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<RecordBatch> {
    let (reader, _) = input::reader(data, Fields::optional())?;
    let schema = reader.schema();
    let batches = py.detach(|| reader.collect::<Result<Vec<_>, _>>()).map_err(arrow_error)?;
    concat_batches(&batches.first().map_or(schema, RecordBatch::schema), &batches).map_err(arrow_error)
}

impl Steps {
    /// Works on the calling thread alone: an engine has a task a core.
    fn step(
        &self,
        py: Python<'_>,
        work: impl FnOnce(StepBatches<'_>) -> naql::Result<RecordBatch> + Send,
    ) -> Outcome<Columns> {
        let made = apart(py, || {
            let work = || Ok(work(StepBatches(OfPolicy::new(&self.policy, self.registry.get())?))?);
            pooled(Some(1), work).map_err(|fault: Fault| fault.error)
        })?;
        Ok(Columns::new(made.schema(), vec![made]))
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

    #[getter]
    fn scheme(&self) -> String {
        OfPolicy::scheme()
    }

    #[pyo3(signature = (data, how=None))]
    fn sign(&self, py: Python<'_>, data: &Bound<'_, PyAny>, how: Option<&Bound<'_, PyDict>>) -> Outcome<Columns> {
        let (batch, how) = (batch(py, data)?, how.map_or_else(|| Ok(Fields::optional()), fields)?);
        self.step(py, move |steps| steps.sign(&batch, &how))
    }

    fn lists(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        let lists = &self.lists;
        self.step(py, move |steps| steps.lists(&batch, &mut lists.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    fn candidates(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.candidates(&batch))
    }

    fn verify(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.verify(&batch))
    }

    fn decide(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.decide(&batch))
    }
}
