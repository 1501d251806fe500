//! Columns: documents from Arrow record batches, and results as record batches, for every face that hands whole columns over.
//!
//! In: a [`RecordBatch`](arrow_array::RecordBatch) of any producer, which is not trusted: offsets and UTF-8 are checked before a
//! string is read. Out: record batches with the fields of the JSON contracts as columns; offsets are bytes or code points, as
//! the face counts ([`Offsets`]).
//!
//! ```text
//! strings     a column of whatever string type ─▶ its strings, in place
//! documents   a batch ─▶ documents, by the names of its columns
//! verdicts …  results ─▶ a batch, one row each
//! ```

mod documents;
mod fingerprints;
mod make;
mod pairs;
mod strings;
mod traces;
mod verdicts;
mod views;

pub use documents::{Fields, document_error, documents};
pub use fingerprints::Fingerprints;
pub use pairs::pairs;
pub use strings::strings;
pub use traces::traces;
pub use verdicts::{figures, schema, verdicts};
pub use views::{Placed, views, views_with_offsets};

use naql::Error;

/// How offsets into texts are told.
#[derive(Clone, Copy, Debug)]
pub enum Offsets<'a> {
    /// In bytes.
    Bytes,
    /// In Unicode code points of these documents.
    CodePoints(&'a [naql::Document]),
}

/// Why a batch cannot be worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The row that is at fault, when one is; counted through all batches from 0.
    pub row: Option<usize>,
    /// What is wrong with it.
    pub error: Error,
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
