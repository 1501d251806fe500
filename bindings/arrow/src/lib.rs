//! Columns: documents from Arrow record batches, and results as record batches, for every face that hands whole columns over,
//! the Parquet files of the command too.
//!
//! In: a [`RecordBatch`](arrow_array::RecordBatch) of any producer, which is not trusted: offsets and UTF-8 are checked before a
//! string is read. Out: record batches whose columns are the fields of a record of [`naql::contract`], in its order; offsets are
//! bytes or code points, as the face counts ([`Offsets`]).
//!
//! ```text
//! foreign     the structs of a producer, checked before anything follows them
//! schema      a record of the contract ─▶ the schema of its batches
//! column      a column of any type ─▶ its values as a field of a document takes them
//! documents   a batch ─▶ documents, by the names of its columns, and back
//! verdicts …  results ─▶ a batch, one row each
//! steps       a batch ─▶ a batch, for an engine that carries rows from one step to the next
//! ```

mod column;
mod documents;
mod fault;
mod fingerprints;
mod foreign;
mod lineages;
mod make;
mod names;
mod offsets;
mod pairs;
mod schema;
mod steps;
mod traces;
mod verdicts;
mod views;

pub use column::{Cell, Takes, cells, column_at, strings};
pub use documents::{Fields, document_error, documents, documents_batch};
pub use fault::Fault;
pub use fingerprints::Fingerprints;
pub use foreign::{check_array, check_schema, foreign};
pub use lineages::{LineageBatches, lineage};
pub use names::COLUMNS;
pub use offsets::Offsets;
pub use pairs::{Chains, pairs};
pub use schema::schema;
pub use steps::{PairStepBatches, StepBatches};
pub use traces::{first_chains, traces};
pub use verdicts::{dedup_verdicts, figures, verdicts};
pub use views::{Placed, view_rows, views, views_with_offsets};
