//! Steps of `pairs`: every two stories that share text in eight steps, Arrow data in and out.

use std::sync::Arc;

use arrow_array::RecordBatch;
use naql::pair_steps::Totals;
use naql_arrow::PairStepBatches;
use pyo3::prelude::*;

use crate::columns::Columns;
use crate::error::{Outcome, apart};
use crate::policy::{Policy, Registry};
use crate::steps::{batch, made};

/// The steps of `pairs` by a policy and a registry.
#[pyclass(frozen, module = "naql")]
pub struct PairSteps {
    policy: Arc<naql::Policy>,
    registry: Registry,
}

impl PairSteps {
    fn step(
        &self,
        py: Python<'_>,
        work: impl FnOnce(PairStepBatches<'_>) -> naql::Result<RecordBatch> + Send,
    ) -> Outcome<Columns> {
        made(py, || work(PairStepBatches::new(&self.policy, self.registry.get())?))
    }
}

#[pymethods]
impl PairSteps {
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
            PairStepBatches::new(&policy, registry.get()).map(drop)
        })?;
        Ok(Self { policy, registry })
    }

    /// List the stories of documents.
    fn stories(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.stories(&batch))
    }

    /// Say of groups whose stories are something to each other which they are.
    fn grouped(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.grouped(&batch))
    }

    /// Find the standing words of stories that begin or end alike.
    fn standing(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.standing(&batch))
    }

    /// Give the keys of documents, for each bucket.
    fn keys(
        &self,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        stories: u64,
        words: u64,
        buckets: u64,
    ) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.keys(&batch, Totals { stories, words }, buckets))
    }

    /// Say what the stories of a bucket share.
    fn bucket(&self, py: Python<'_>, data: &Bound<'_, PyAny>, stories: u64, words: u64) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.bucket(&batch, Totals { stories, words }))
    }

    /// Say who meets whom by sets.
    fn meet(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.meet(&batch))
    }

    /// Say how two stories meet that share enough.
    fn how(&self, py: Python<'_>, data: &Bound<'_, PyAny>) -> Outcome<Columns> {
        let batch = batch(py, data)?;
        self.step(py, move |steps| steps.how(&batch))
    }

    /// Compare stories with the earlier ones that they meet.
    fn compare(
        &self,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        known: &Bound<'_, PyAny>,
        pages: &Bound<'_, PyAny>,
    ) -> Outcome<Columns> {
        let (batch, known, pages) = (batch(py, data)?, batch(py, known)?, batch(py, pages)?);
        self.step(py, move |steps| steps.compare(&batch, &known, &pages))
    }
}
