//! Disk: the tables in one file of `redb`, a B-tree that copies on write and commits in two phases.
//!
//! One process writes, any number read at the same time; the lock is the system's, so it ends with its process.
//! Whatever `redb` does to a damaged file goes through `guard`.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use redb::{
    Builder, ConcurrencyMode, Database, DatabaseError, Durability, ReadTransaction, ReadableDatabase, ReadableTable,
    ReadableTableMetadata, TableDefinition, TableError, TableHandle,
};

use super::guard::{Calm, Failure, corrupt, guard};
use super::tables::{Change, Each, Read, Size, Table, Tables};
use crate::error::{Code, Error, Result};

/// How many bytes of the file are kept in memory: of a million stories most of what leads to a row. The system keeps the rest.
const CACHE: usize = 16 << 20;

type Definition<'a> = TableDefinition<'a, &'static [u8], &'static [u8]>;

#[derive(Debug)]
pub(crate) struct Disk {
    file: File,
    /// Where the file lies; `None` for a backend of the tests.
    path: Option<PathBuf>,
    /// What messages call it.
    name: String,
}

enum File {
    Writer(Calm<Database>),
    /// All that is read is read in the one transaction that was begun when it was opened.
    Reader(Calm<ReadTransaction>),
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Writer(_)) { "Writer" } else { "Reader" })
    }
}

impl Disk {
    /// Opens the file of a store, for writing (and makes it when it is not there) or for reading only.
    pub fn open(path: &Path, read_only: bool) -> Result<Self> {
        let name = path.display().to_string();
        let file = guard(&name, || {
            if read_only {
                return Ok(File::Reader(Calm::new(builder().open_read_only(path)?.begin_read()?)));
            }
            if !path.exists() {
                return Ok(File::Writer(Calm::new(make(path)?)));
            }
            let database = Calm::new(builder().create(path)?);
            // What a vacuum left that did not come to its end; the lock is ours by now.
            match std::fs::remove_file(unnamed(path)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
                _ => Ok(File::Writer(database)),
            }
        })?;
        Ok(Self { file, path: Some(path.to_owned()), name })
    }

    /// Opens a store on a backend of the tests.
    #[cfg(test)]
    pub fn on(backend: impl redb::StorageBackend) -> Result<Self> {
        let name = "backend".to_owned();
        let file = guard(&name, || {
            let open = Builder::new().set_cache_size(CACHE).create_with_backend(backend);
            open.map(|database| File::Writer(Calm::new(database))).map_err(Failure::from)
        })?;
        Ok(Self { file, path: None, name })
    }

    fn writer(&self) -> Result<&Database> {
        match &self.file {
            File::Writer(database) => Ok(database),
            File::Reader(_) => Err(self.only_reads()),
        }
    }

    fn only_reads(&self) -> Error {
        Error::new(
            Code::InvalidArgument,
            format!("{}: opened for reading only; open it for writing to change it", self.name),
        )
    }
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE).set_concurrency_mode(ConcurrencyMode::SingleWriter);
    builder
}

impl Tables for Disk {
    fn read(&self) -> Result<Box<dyn Read + '_>> {
        let transaction = match &self.file {
            File::Writer(database) => Transaction::Own(guard(&self.name, || Ok(Calm::new(database.begin_read()?)))?),
            File::Reader(transaction) => Transaction::Shared(transaction),
        };
        Ok(Box::new(Snapshot { transaction, name: &self.name, opened: Mutex::default() }))
    }

    fn commit(&self, changes: &[Change]) -> Result<()> {
        let database = self.writer()?;
        guard(&self.name, || {
            let mut transaction = database.begin_write()?;
            transaction.set_durability(Durability::Immediate)?;
            transaction.set_two_phase_commit(true);
            // One table at a time is open; the changes of one table come together.
            for changes in changes.chunk_by(|a, b| a.table() == b.table()) {
                let name = changes[0].table().name();
                let definition = Definition::new(&name);
                if let [Change::Drop(_)] = changes {
                    transaction.delete_table(definition)?;
                    continue;
                }
                let mut table = transaction.open_table(definition)?;
                for change in changes {
                    match change {
                        Change::Put(_, key, value) => _ = table.insert(&key[..], &value[..])?,
                        Change::Remove(_, key) => _ = table.remove(&key[..])?,
                        Change::Drop(_) => table.retain(|_, _| false)?,
                    }
                }
            }
            Ok(transaction.commit()?)
        })
    }

    fn is_durable(&self) -> bool {
        true
    }

    fn verify(&mut self) -> Result<()> {
        let only_reads = self.only_reads();
        let File::Writer(database) = &mut self.file else { return Err(only_reads) };
        if guard(&self.name, || Ok(database.check_integrity()?))? {
            return Ok(());
        }
        Err(corrupt(
            &self.name,
            "the pages of the file did not agree with their checksums, and were repaired; verify again",
        ))
    }

    /// Writes the file again: what was removed is then nowhere in it, not even in pages that nothing leads to.
    fn vacuum(&mut self) -> Result<()> {
        let old = self.writer()?;
        let Some(path) = &self.path else { return Ok(()) };
        let written = guard(&self.name, || {
            let mut new = Calm::new(builder().create(unnamed(path))?);
            copy(&old.begin_read()?, &new)?;
            // It has grown by doubling; each round moves what it can, the last one finds nothing to move.
            while new.compact()? {}
            std::fs::rename(unnamed(path), path)?;
            Ok(new)
        });
        let new = written.inspect_err(|_| _ = std::fs::remove_file(unnamed(path)))?;
        // From here on the new file is the store, whatever fails.
        self.file = File::Writer(new);
        guard(&self.name, || Ok(sync_directories(path)?))
    }
}

/// Makes the file of a store. It is whole before it has its name, so a crash leaves no half of one.
fn make(path: &Path) -> Result<Database, Failure> {
    let new = unnamed(path);
    if new.exists() {
        // Who is still at it has the lock.
        if let Err(error @ DatabaseError::DatabaseAlreadyOpen) = builder().create(&new) {
            return Err(error.into());
        }
        std::fs::remove_file(&new)?;
    }
    let database = builder().create(&new)?;
    if path.exists() {
        // Another process was faster.
        std::fs::remove_file(&new)?;
        return Ok(builder().create(path)?);
    }
    std::fs::rename(new, path)?;
    sync_directories(path)?;
    Ok(database)
}

/// Where a file is written before it has its name.
fn unnamed(path: &Path) -> PathBuf {
    path.with_extension("new")
}

/// Brings to the disk that a file is in its directory, and that its directory is there.
fn sync_directories(path: &Path) -> std::io::Result<()> {
    for directory in path.ancestors().skip(1).take(2).filter(|_| cfg!(unix)) {
        let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
        std::fs::File::open(directory)?.sync_all()?;
    }
    Ok(())
}

/// Copies all tables into an empty database.
fn copy(from: &ReadTransaction, to: &Database) -> Result<(), Failure> {
    let mut transaction = to.begin_write()?;
    transaction.set_durability(Durability::Immediate)?;
    transaction.set_two_phase_commit(true);
    for table in from.list_tables()? {
        let definition = Definition::new(table.name());
        let mut into = transaction.open_table(definition)?;
        for row in from.open_table(definition)?.iter()? {
            let (key, value) = row?;
            into.insert(key.value(), value.value())?;
        }
    }
    Ok(transaction.commit()?)
}

struct Snapshot<'a> {
    transaction: Transaction<'a>,
    name: &'a str,
    /// The tables that were opened already: a check reads a few rows each of one or two of them.
    opened: Mutex<Vec<(Table, Arc<Rows>)>>,
}

type Rows = redb::ReadOnlyTable<&'static [u8], &'static [u8]>;

enum Transaction<'a> {
    Own(Calm<ReadTransaction>),
    Shared(&'a ReadTransaction),
}

impl std::ops::Deref for Transaction<'_> {
    type Target = ReadTransaction;

    fn deref(&self) -> &ReadTransaction {
        match self {
            Self::Own(transaction) => transaction,
            Self::Shared(transaction) => transaction,
        }
    }
}

impl Snapshot<'_> {
    /// Opens a table and reads it; a table that is not there is empty.
    fn with<T>(&self, table: Table, read: impl FnOnce(&Rows) -> Result<T, Failure>) -> Result<Option<T>> {
        let opened = || self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let before = opened().iter().find(|(of, _)| *of == table).map(|(_, rows)| Arc::clone(rows));
        guard(self.name, || {
            let rows = match before {
                Some(rows) => rows,
                None => match self.transaction.open_table(Definition::new(&table.name())) {
                    Ok(rows) => {
                        let rows = Arc::new(rows);
                        opened().push((table, Arc::clone(&rows)));
                        rows
                    }
                    Err(TableError::TableDoesNotExist(_)) => return Ok(None),
                    Err(error) => return Err(error.into()),
                },
            };
            read(&rows).map(Some)
        })
    }
}

impl Read for Snapshot<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let value = self.with(table, |table| Ok(table.get(key)?.map(|value| value.value().to_vec())))?;
        Ok(value.flatten())
    }

    fn scan(&self, table: Table, range: Range<&[u8]>, each: Each<'_>) -> Result<()> {
        self.with(table, |table| {
            for row in table.range(range)? {
                let (key, value) = row?;
                each(key.value(), value.value()).map_err(Failure::Ours)?;
            }
            Ok(())
        })
        .map(|_| ())
    }

    fn last(&self, table: Table) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        let last = |row: (redb::AccessGuard<'_, &[u8]>, redb::AccessGuard<'_, &[u8]>)| {
            (row.0.value().to_vec(), row.1.value().to_vec())
        };
        Ok(self.with(table, |table| Ok(table.last()?.map(last)))?.flatten())
    }

    fn tables(&self) -> Result<Vec<Table>> {
        let names: Vec<String> =
            guard(self.name, || Ok(self.transaction.list_tables()?.map(|table| table.name().to_owned()).collect()))?;
        let mut tables = Vec::new();
        for name in names {
            let table = Table::named(&name)
                .ok_or_else(|| corrupt(self.name, &format!("it has a table \"{name}\", which no store has")))?;
            let rows = self.with(table, |rows| Ok(rows.len()?))?;
            tables.extend(rows.filter(|rows| *rows > 0).map(|_| table));
        }
        tables.sort_unstable();
        Ok(tables)
    }

    fn sizes(&self) -> Result<Vec<Size>> {
        let size = |table| {
            let bytes = self.with(table, |rows| {
                let stats = rows.stats()?;
                Ok(stats.stored_bytes() + stats.metadata_bytes() + stats.fragmented_bytes())
            })?;
            Ok(Size { table, bytes: bytes.unwrap_or(0) })
        };
        self.tables()?.into_iter().map(size).collect()
    }
}

impl Table {
    fn name(self) -> String {
        match self {
            Self::Header => "header".to_owned(),
            Self::Ledger => "ledger".to_owned(),
            Self::Events(day) => format!("events {day}"),
            Self::Documents(day) => format!("documents {day}"),
            Self::Texts(day) => format!("texts {day}"),
            Self::Pages(day) => format!("pages {day}"),
            Self::Checkpoint => "settled".to_owned(),
            Self::Deleted => "deleted".to_owned(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name.split_once(' ') {
            None => *[Self::Header, Self::Ledger, Self::Checkpoint, Self::Deleted]
                .iter()
                .find(|table| table.name() == name)?,
            Some(("events", day)) => Self::Events(day.parse().ok()?),
            Some(("documents", day)) => Self::Documents(day.parse().ok()?),
            Some(("texts", day)) => Self::Texts(day.parse().ok()?),
            Some(("pages", day)) => Self::Pages(day.parse().ok()?),
            Some(_) => return None,
        })
    }
}
