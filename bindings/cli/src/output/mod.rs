//! Outputs: rows out, as JSON lines or columns.

mod place;
mod write;

pub use self::place::abandon;
pub use self::write::{Columns, Output};
