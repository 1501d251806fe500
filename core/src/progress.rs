//! Progress: how far a long operation is, and a way to stop it.

use crate::error::{Code, Error, Result};

/// Is told how far a long operation is, and may stop it. `()` ignores this and never stops.
pub trait Progress: Sync {
    /// `done` of `total` units of a stage are done.
    fn step(&self, stage: &'static str, done: u64, total: u64);

    /// Whether to stop now; the work then ends with [`Code::Interrupted`].
    fn stop(&self) -> bool {
        false
    }

    /// What a person should know before the work goes on: it may take long.
    fn warn(&self, _: &str) {}
}

impl Progress for () {
    fn step(&self, _: &'static str, _: u64, _: u64) {}
}

/// Reports a step, and stops if asked to.
///
/// # Errors
/// [`Code::Interrupted`] when `progress` asks to stop.
pub(crate) fn step(progress: &dyn Progress, stage: &'static str, done: usize, total: usize) -> Result<()> {
    progress.step(stage, done as u64, total as u64);
    if progress.stop() { Err(Error::new(Code::Interrupted, "interrupted; nothing was decided")) } else { Ok(()) }
}
