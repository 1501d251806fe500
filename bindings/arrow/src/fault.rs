//! Why a batch cannot be worked on.

use naql::Error;

/// Why a batch cannot be worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The row that is at fault, when one is; counted through all batches from 0.
    pub row: Option<usize>,
    /// What is wrong with it.
    pub error: Error,
}

impl Fault {
    /// An error in a row.
    pub fn at(row: usize, error: Error) -> Self {
        Self { row: Some(row), error }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self { row: None, error }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        fault.error
    }
}
