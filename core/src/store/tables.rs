//! Tables: the narrow floor of a store: for each table an ordered map of bytes, changed in transactions.
//!
//! [`Memory`] is the reference; [`Disk`](super::disk::Disk) must do the same and survive.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{PoisonError, RwLock};

use crate::error::Result;

/// A table. Those of a bucket hold what was published on a day, and are dropped as a whole when it is too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    /// What the store is: its format, scheme and policy.
    Header,
    /// Every verdict, by number.
    Ledger,
    /// The events of a day, by number.
    Events(i32),
    /// What the kept documents of a day are compared by, by number.
    Documents(i32),
    /// Texts of a day, where these are kept, by number.
    Texts(i32),
    /// What the pages of a day came with besides, where the texts of all are kept, by number.
    Pages(i32),
    /// Flushed parts of the state that the events make, so that it need not be made again.
    Checkpoint,
    /// What the state still has of deleted documents: the keys of their events, by the number of the deletion and their own.
    Deleted,
}

/// All keys of a table.
pub(crate) const ALL: Range<&[u8]> = &[]..&[0xFF; 17];

/// One change of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// A value is put under a key, in the place of what was there.
    Put(Table, Vec<u8>, Vec<u8>),
    /// A key is removed, if it is there.
    Remove(Table, Vec<u8>),
    /// A table is dropped with all that is in it.
    Drop(Table),
}

impl Table {
    /// The tables of a day: its events first.
    pub fn of_day(day: i32) -> [Self; 4] {
        [Self::Events(day), Self::Documents(day), Self::Texts(day), Self::Pages(day)]
    }

    /// The day of a table of events.
    pub fn events(self) -> Option<i32> {
        if let Self::Events(day) = self { Some(day) } else { None }
    }
}

impl Change {
    /// The table that is changed.
    pub fn table(&self) -> Table {
        match self {
            Self::Put(table, ..) | Self::Remove(table, _) | Self::Drop(table) => *table,
        }
    }
}

/// How much of the disk a table takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub table: Table,
    /// Bytes of the pages that hold it.
    pub bytes: u64,
}

/// Is called with each key and value of a table.
pub(crate) type Each<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<()>;

/// The tables as one transaction left them.
pub(crate) trait Read: Send + Sync {
    /// The value under a key.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Every key from `range.start` to before `range.end` with its value, in order.
    fn scan(&self, table: Table, range: Range<&[u8]>, each: Each<'_>) -> Result<()>;

    /// The last key of a table and its value.
    fn last(&self, table: Table) -> Result<Option<(Vec<u8>, Vec<u8>)>>;

    /// Every table that has rows, in order.
    fn tables(&self) -> Result<Vec<Table>>;

    /// Every table that has rows, in order, and its size. Reads all of them.
    fn sizes(&self) -> Result<Vec<Size>>;
}

/// Tables that can be read and changed.
pub(crate) trait Tables: Send + Sync + std::fmt::Debug {
    /// The tables as they are now. Later changes are not seen.
    fn read(&self) -> Result<Box<dyn Read + '_>>;

    /// Makes all of some changes, in order, or none; when it returns, they survive.
    fn commit(&self, changes: &[Change]) -> Result<()>;

    /// Whether they are still there when they are opened again.
    fn is_durable(&self) -> bool;

    /// Checks what the tables lie in, if anything.
    fn verify(&mut self) -> Result<()>;

    /// Frees the space of what was removed.
    fn vacuum(&mut self) -> Result<()>;
}

/// Tables in memory.
#[derive(Debug, Default)]
pub(crate) struct Memory(RwLock<Maps>);

type Maps = BTreeMap<Table, BTreeMap<Vec<u8>, Vec<u8>>>;

impl Tables for Memory {
    fn read(&self) -> Result<Box<dyn Read + '_>> {
        Ok(Box::new(&self.0))
    }

    fn commit(&self, changes: &[Change]) -> Result<()> {
        let mut maps = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            match change {
                Change::Put(table, key, value) => {
                    maps.entry(*table).or_default().insert(key.clone(), value.clone());
                }
                Change::Remove(table, key) => {
                    maps.get_mut(table).and_then(|map| map.remove(key));
                }
                Change::Drop(table) => {
                    maps.remove(table);
                }
            }
        }
        Ok(())
    }

    fn is_durable(&self) -> bool {
        false
    }

    fn verify(&mut self) -> Result<()> {
        Ok(())
    }

    fn vacuum(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Read for &RwLock<Maps> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let maps = RwLock::read(self).unwrap_or_else(PoisonError::into_inner);
        Ok(maps.get(&table).and_then(|map| map.get(key)).cloned())
    }

    fn scan(&self, table: Table, range: Range<&[u8]>, each: Each<'_>) -> Result<()> {
        let maps = RwLock::read(self).unwrap_or_else(PoisonError::into_inner);
        let range = range.start.to_vec()..range.end.to_vec();
        let rows = maps.get(&table).into_iter().flat_map(|map| map.range(range.clone()));
        rows.into_iter().try_for_each(|(key, value)| each(key, value))
    }

    fn last(&self, table: Table) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        let maps = RwLock::read(self).unwrap_or_else(PoisonError::into_inner);
        Ok(maps.get(&table).and_then(|map| map.last_key_value()).map(|(key, value)| (key.clone(), value.clone())))
    }

    fn tables(&self) -> Result<Vec<Table>> {
        let maps = RwLock::read(self).unwrap_or_else(PoisonError::into_inner);
        Ok(maps.iter().filter(|(_, map)| !map.is_empty()).map(|(table, _)| *table).collect())
    }

    fn sizes(&self) -> Result<Vec<Size>> {
        let maps = RwLock::read(self).unwrap_or_else(PoisonError::into_inner);
        let size = |(table, map): (&Table, &BTreeMap<Vec<u8>, Vec<u8>>)| Size {
            table: *table,
            bytes: map.iter().map(|(key, value)| (key.len() + value.len()) as u64).sum(),
        };
        Ok(maps.iter().filter(|(_, map)| !map.is_empty()).map(size).collect())
    }
}
