//! Inputs: files and standard input in, batches of documents out.
//!
//! ```text
//! find      what the command line names ─▶ files          archive   a zip or tar archive ─▶ the files in it
//! open      a file ─▶ an input                              sniff     its first bytes ─▶ format, encoding
//! bytes     its bytes ─▶ decompressed, in UTF-8             lined     CSV, JSON, text lines ─▶ JSON lines
//! lines     JSON lines ─▶ chunks of whole lines
//! jsonl     a chunk ─▶ a batch of documents (object: a line)  columnar  columns of Parquet and Arrow ─▶ documents
//! fields    which column of a row is which field of a document, for both
//! read      all inputs ─▶ batches, in order; bad rows to the rejects; what is to be said of them to the notes
//! ```

mod archive;
mod batch;
mod bytes;
pub mod columnar;
pub mod fields;
mod find;
mod how;
mod jsonl;
mod lined;
pub mod lines;
mod names;
mod notes;
mod object;
mod open;
mod read;
mod sniff;
pub mod text;

pub use self::batch::Batch;
pub use self::find::files;
pub use self::how::How;
pub use self::notes::Notes;
pub use self::open::{Input, open};
pub use self::read::{Sink, one_document, read};
