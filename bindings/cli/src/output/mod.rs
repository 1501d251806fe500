//! Outputs: rows out, as JSON lines or Parquet.

mod write;

pub use self::write::{Output, abandon};
