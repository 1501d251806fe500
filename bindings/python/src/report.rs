//! Reports.

use naql_report::{Lang, Records};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::batch::watched;
use crate::bulk::read;
use crate::error::{Outcome, raise};
use crate::policy::{Policy, Registry};

/// What a lineage says, for people.
#[pyclass(frozen, module = "naql")]
pub struct Report {
    report: naql_report::Report,
    lang: Lang,
}

/// The report of all documents of an input.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "called from the package alone")]
pub fn report(
    py: Python<'_>,
    data: &Bound<'_, PyAny>,
    how: &Bound<'_, PyDict>,
    lang: &str,
    policy: Option<&Bound<'_, Policy>>,
    registry: Option<&Bound<'_, Registry>>,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
) -> Outcome<Report> {
    let unknown = || naql::Error::new(naql::Code::InvalidArgument, format!("lang is {lang:?}, not \"ar\" or \"en\""));
    let lang = Lang::of(lang).ok_or_else(|| raise(py, &unknown()))?;
    let (policy, registry) = (Policy::or_default(policy), Registry::or_builtin(registry));
    let (pages, _) = read(py, data, how)?;
    let report = watched(py, progress, |watch| {
        policy.check_names(registry.get())?;
        let lineage = naql::lineage(&pages, &policy, registry.get(), threads, watch)?;
        let records = Records::of(lineage, &pages)?;
        Ok(naql::on_threads(threads, || naql_report::Report::new(&records, &pages, registry.get()))?)
    })?;
    Ok(Report { report, lang })
}

#[pymethods]
impl Report {
    /// One self-contained page.
    #[getter]
    fn html(&self, py: Python<'_>) -> String {
        py.detach(|| self.report.html(self.lang))
    }

    /// For a terminal.
    #[getter]
    fn text(&self) -> String {
        self.report.text(self.lang)
    }

    /// In Markdown.
    #[getter]
    fn markdown(&self) -> String {
        self.report.markdown(self.lang)
    }

    /// As CSV, one row for each story and whom it is from.
    #[getter]
    fn csv(&self) -> String {
        self.report.csv()
    }

    /// The page in a frame, for a notebook.
    fn _repr_html_(&self, py: Python<'_>) -> String {
        py.detach(|| self.report.frame(self.lang))
    }

    fn __repr__(&self) -> String {
        format!("Report(clusters={})", self.report.clusters())
    }
}
