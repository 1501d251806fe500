//! Inputs: files and standard input in, batches of documents out.
//!
//! ```text
//! open      a path ─▶ an input, its form known by its first bytes
//! bytes     its bytes ─▶ decompressed
//! lines     decompressed bytes ─▶ chunks of whole lines
//! jsonl     a chunk ─▶ a batch of documents      parquet   columns ─▶ documents
//! fields    which column of a row is which field of a document, for both
//! read      all inputs ─▶ batches, in order; bad rows to the rejects
//! ```

mod batch;
mod bytes;
pub mod fields;
mod jsonl;
pub mod lines;
mod open;
mod parquet;
mod read;
pub mod text;

pub use self::batch::Batch;
pub use self::open::{Input, open};
pub use self::parquet::open as open_parquet;
pub use self::read::{Sink, one_document, read};
