//! Later: tables in a transaction that begins with the first read.
//!
//! Beginning one locks the file for a moment, four calls of the system. Most pages that are checked match nothing and read nothing.

use std::ops::Range;
use std::sync::OnceLock;

use super::tables::{Each, Read, Size, Table, Tables};
use crate::error::Result;

/// The tables as they are at the first read.
pub(crate) struct Later<'a> {
    tables: &'a dyn Tables,
    begun: OnceLock<Box<dyn Read + 'a>>,
}

impl<'a> Later<'a> {
    pub fn new(tables: &'a dyn Tables) -> Self {
        Self { tables, begun: OnceLock::new() }
    }

    fn read(&self) -> Result<&dyn Read> {
        if self.begun.get().is_none() {
            let read = self.tables.read()?;
            // Of two threads the first one's transaction stays.
            _ = self.begun.set(read);
        }
        Ok(&**self.begun.get().expect("it was begun just now"))
    }
}

impl Read for Later<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.read()?.get(table, key)
    }

    fn scan(&self, table: Table, range: Range<&[u8]>, each: Each<'_>) -> Result<()> {
        self.read()?.scan(table, range, each)
    }

    fn last(&self, table: Table) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        self.read()?.last(table)
    }

    fn tables(&self) -> Result<Vec<Table>> {
        self.read()?.tables()
    }

    fn sizes(&self) -> Result<Vec<Size>> {
        self.read()?.sizes()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables::{Change, Memory};
    use super::*;

    #[test]
    fn what_is_written_before_the_first_read_is_there() {
        let tables = Memory::default();
        let later = Later::new(&tables);
        assert!(later.begun.get().is_none());
        tables.commit(&[Change::Put(Table::Ledger, b"key".to_vec(), b"value".to_vec())]).unwrap();
        assert_eq!(later.get(Table::Ledger, b"key").unwrap(), Some(b"value".to_vec()));
        assert_eq!(later.tables().unwrap(), [Table::Ledger]);
    }
}
