//! Batches: work on many threads that Ctrl-C ends and a progress bar follows.
//!
//! ```text
//! caller's thread   lets the interpreter go; every 50 ms takes it for a moment: signals, progress
//! worker            the work itself, on a pool of its own, which no forked child is left with
//! ```

use std::ffi::CString;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use naql::{Code, Error, Progress, Result, on_threads};
use naql_arrow::Fault;
use naql_held::caught;
use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;

use crate::error::{Outcome, raise_at};

/// How often the caller's thread looks up.
const LOOK: Duration = Duration::from_millis(50);

/// How far the work is, and whether it is to stop.
#[derive(Default)]
pub struct Watch {
    stop: AtomicBool,
    at: Mutex<Option<(&'static str, u64, u64)>>,
    warning: Mutex<Option<String>>,
}

impl Progress for Watch {
    fn step(&self, stage: &'static str, done: u64, total: u64) {
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = Some((stage, done, total));
    }

    fn stop(&self) -> bool {
        self.stop.load(Relaxed)
    }

    fn warn(&self, message: &str) {
        *self.warning.lock().unwrap_or_else(PoisonError::into_inner) = Some(message.to_owned());
    }
}

impl Watch {
    /// Tells of a step; an error when the work is to stop.
    pub fn step(&self, stage: &'static str, done: usize, total: usize) -> Result<()> {
        Progress::step(self, stage, done as u64, total as u64);
        if self.stop() { Err(Error::new(Code::Interrupted, "stopped as asked")) } else { Ok(()) }
    }

    /// Heeds signals, gives a warning on, and reports how far the work is.
    fn look(&self, py: Python<'_>, progress: Option<&Py<PyAny>>) -> PyResult<()> {
        py.check_signals()?;
        let warning = self.warning.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(warning) = warning.and_then(|message| CString::new(message).ok()) {
            PyErr::warn(py, &py.get_type::<PyUserWarning>(), &warning, 1)?;
        }
        let at = *self.at.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(progress), Some(at)) = (progress, at) {
            progress.bind(py).call1(at)?;
        }
        Ok(())
    }
}

/// Does long work. `progress` is called with a stage, how much of it is done, and of how much.
pub fn watched<T: Send>(
    py: Python<'_>,
    progress: Option<Py<PyAny>>,
    work: impl FnOnce(&Watch) -> Result<T, Fault> + Send,
) -> Outcome<T> {
    let (watch, progress) = (&Watch::default(), progress.as_ref());
    let (ended, end) = mpsc::channel();
    let result = py.detach(move || {
        std::thread::scope(|scope| {
            scope.spawn(move || ended.send(caught(|| Ok(work(watch)))));
            let mut raised = None;
            loop {
                match end.recv_timeout(LOOK) {
                    Ok(result) => break raised.map_or(Ok(result), Err),
                    Err(RecvTimeoutError::Disconnected) => {
                        break Ok(Err(Error::new(Code::Panic, "a thread was lost")));
                    }
                    Err(RecvTimeoutError::Timeout) if raised.is_none() => {
                        raised = Python::attach(|py| watch.look(py, progress)).err();
                        watch.stop.store(raised.is_some(), Relaxed);
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                }
            }
        })
    })?;
    let result = result.map_err(Fault::from).and_then(|result| result);
    watch.look(py, progress)?;
    result.map_err(|fault| raise_at(py, &fault.error, fault.row))
}

/// Works on a pool of this many threads; `None` is one a core.
pub fn pooled<T: Send>(threads: Option<usize>, work: impl FnOnce() -> Result<T, Fault> + Send) -> Result<T, Fault> {
    on_threads(threads, || Ok(work()))?
}
