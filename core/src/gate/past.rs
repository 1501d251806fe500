//! Past: the kept documents of a store, as the engine asks for them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use crate::compare::Passage;
use crate::decide::{Earlier, Kept};
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::store::{DocumentRow, Read, Table, seal};
use crate::story::StoryWords;

/// The kept documents of a store. A match needs id, story and places one after another, so the last rows stay in memory.
pub(super) struct Stored<'a> {
    read: &'a dyn Read,
    rows: Mutex<HashMap<u64, Arc<Vec<u8>>>>,
}

impl<'a> Stored<'a> {
    /// How many rows stay in memory, about a megabyte: those of the candidates of a block, whose places are needed when all documents are decided on.
    const ROWS: usize = 1024;

    pub fn new(read: &'a dyn Read) -> Self {
        Self { read, rows: Mutex::default() }
    }

    fn with<T>(&self, kept: &Kept, read: impl FnOnce(&DocumentRow<'_>) -> Result<T>) -> Result<T> {
        let (table, key) = (Table::Documents(kept.bucket), kept.document.to_be_bytes());
        let rows = || self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let known = rows().get(&kept.document).cloned();
        let row = if let Some(row) = known {
            row
        } else {
            let row = Arc::new(self.read.get(table, &key)?.ok_or_else(|| seal::damaged(table, &key))?);
            let mut rows = rows();
            if rows.len() == Self::ROWS {
                rows.clear();
            }
            rows.insert(kept.document, Arc::clone(&row));
            row
        };
        read(&seal::decode(table, &key, &row)?)
    }
}

impl Earlier for Stored<'_> {
    fn id(&self, kept: &Kept) -> Result<String> {
        self.with(kept, |row| Ok(row.id.clone().into_owned()))
    }

    fn story(&self, kept: &Kept, _: &mut Fingerprinter) -> Result<StoryWords> {
        self.with(kept, |row| row.story(kept.story))
    }

    fn points(&self, kept: &Kept, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        self.with(kept, |row| row.points(kept.story, passages))
    }
}
