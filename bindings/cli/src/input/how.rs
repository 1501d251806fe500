//! How inputs are read: what the command line says of all of them.

use encoding_rs::Encoding;

use super::fields::{Fields, Values};

/// How inputs are read.
#[derive(Default, Clone, Debug)]
pub struct How {
    /// Which column is which field.
    pub fields: Fields,
    /// The encoding of text, if it is not UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// Where the rows are in a JSON value that wraps them.
    pub rows: Option<Vec<String>>,
    /// Whether a text has a document a line.
    pub per_line: bool,
    /// How values are read.
    pub values: Values,
}
