//! How inputs are read: what the command line says of all of them.

use encoding_rs::Encoding;
use naql::document::{DayOrder, Html};

use super::fields::Fields;

/// How inputs are read.
#[derive(Clone, Debug)]
pub struct How {
    /// Which column is which field.
    pub fields: Fields,
    /// The encoding of text, if it is not UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// Where the rows are in a JSON value that wraps them.
    pub rows: Option<Vec<String>>,
    /// Whether a text has a document a line.
    pub per_line: bool,
    /// What is done with HTML in texts.
    pub html: Html,
    /// The order of day and month in dates of numbers.
    pub dates: Option<DayOrder>,
    /// How many bytes a row may have.
    pub max_row: usize,
}

/// How many bytes a row may have unless it is said.
pub const MAX_ROW: usize = 64 << 20;

impl Default for How {
    fn default() -> Self {
        Self {
            fields: Fields::default(),
            encoding: None,
            rows: None,
            per_line: false,
            html: Html::default(),
            dates: None,
            max_row: MAX_ROW,
        }
    }
}
