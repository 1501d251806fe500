//! Guard: `redb` panics on some damaged files; no panic leaves the store, it becomes [`Code::Corrupt`].

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Code, Error, Result};

/// Something of `redb` that is dropped without a panic: where it panicked before, it does so again in there.
pub(super) struct Calm<T>(Option<T>);

impl<T> Calm<T> {
    pub fn new(inner: T) -> Self {
        Self(Some(inner))
    }
}

impl<T> Drop for Calm<T> {
    fn drop(&mut self) {
        let inner = self.0.take();
        let _ = catch_unwind(AssertUnwindSafe(|| drop(inner)));
    }
}

impl<T> std::ops::Deref for Calm<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_ref().expect("it is there until it is dropped")
    }
}

impl<T> std::ops::DerefMut for Calm<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.as_mut().expect("it is there until it is dropped")
    }
}

/// What went wrong under the tables.
pub(super) enum Failure {
    Redb(redb::Error),
    Ours(Error),
}

impl<E: Into<redb::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Redb(error.into())
    }
}

/// Runs some work on the file called `name`; errors of `redb` become ours, and so does a panic.
pub(super) fn guard<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(Failure::Ours(error))) => Err(error),
        Ok(Err(Failure::Redb(error))) => Err(translate(name, &error)),
        Err(_) => Err(corrupt(name, "its pages cannot be read")),
    }
}

fn translate(name: &str, error: &redb::Error) -> Error {
    match error {
        redb::Error::DatabaseAlreadyOpen => {
            let message = format!(
                "{name}: another process has the store open for writing; end it, or open the store for reading only"
            );
            Error::new(Code::Locked, message)
        }
        redb::Error::Corrupted(what) => corrupt(name, what),
        redb::Error::UpgradeRequired(version) => {
            let message = format!(
                "{name}: its file format is {version}, which this naql does not read; use the naql that made it"
            );
            Error::new(Code::SchemeMismatch, message)
        }
        redb::Error::RepairAborted => {
            let message = format!(
                "{name}: the last writer did not end cleanly; open the store for writing once, which repairs it"
            );
            Error::new(Code::Io, message)
        }
        error => Error::new(Code::Io, format!("{name}: {error}")),
    }
}

pub(super) fn corrupt(name: &str, what: &str) -> Error {
    Error::new(Code::Corrupt, format!("{name}: {what}; the store is damaged, restore it from a copy"))
}
