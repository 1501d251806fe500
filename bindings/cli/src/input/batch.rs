//! A batch: documents of one input, in its order, with the rows they were in.

use naql::Document;

use super::notes::Notes;

/// Documents in the order of an input.
#[derive(Debug, Default)]
pub struct Batch {
    /// The documents.
    pub documents: Vec<Document>,
    /// The row number of each, from 1.
    pub rows: Vec<u64>,
    /// What was found in them.
    pub notes: Notes,
}

impl Batch {
    /// Keeps the documents before a row.
    pub fn truncate(&mut self, row: u64) {
        let before = self.rows.partition_point(|number| *number < row);
        self.rows.truncate(before);
        self.documents.truncate(before);
    }
}
