//! The gate that keeps what it saw.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::ledger::{Hash, Line};
use super::open::{self, Head, Opened, Options};
use super::row::{self, DocumentRow};
use super::settle;
use super::tables::{ALL, Change, Memory, Read, Table, Tables};
use super::texts;
use crate::compare::Passage;
use crate::document::{Document, day};
use crate::error::{Code, Error, Result};
use crate::fingerprint::Fingerprinter;
use crate::gate::{Earlier, Kept, Name, Policy, Rules, State, Verdict, name};
use crate::source::Registry;
use crate::story::StoryWords;
use crate::threads::{apart, pooled};

/// A gate: decides on one document after the other, and keeps what it let in. Any number of threads may share it; checks
/// run beside an admission.
#[derive(Debug)]
pub struct Gate {
    policy: Policy,
    pub(super) digest: Hash,
    pub(super) options: Options,
    // Locked in this order.
    writer: Mutex<Writer>,
    tables: RwLock<Box<dyn Tables>>,
    state: RwLock<State>,
}

/// What only the one who writes knows.
#[derive(Debug)]
pub(super) struct Writer {
    pub head: Head,
    /// What was settled of the state and is not written yet.
    pub settled: Vec<Change>,
    /// Under which number it is written.
    pub generation: u32,
    /// The first day that is remembered; those before it were dropped.
    pub kept_from: i32,
    /// Whether a write failed: what is on disk is sound, but only opening it again tells what it is.
    pub failed: bool,
}

impl Gate {
    /// An empty gate in memory under a policy.
    ///
    /// # Panics
    /// Never: there is nothing that could be read wrongly.
    pub fn new(policy: Policy) -> Self {
        Self::in_memory(Options { policy: Some(policy), ..Options::default() })
    }

    /// An empty gate in memory under a policy, which knows sources by a registry of one's own.
    ///
    /// # Panics
    /// Never, as [`Gate::new`].
    pub fn with_registry(policy: Policy, registry: Registry) -> Self {
        Self::in_memory(Options { policy: Some(policy), registry: Some(registry), ..Options::default() })
    }

    fn in_memory(options: Options) -> Self {
        Self::on(Box::new(Memory::default()), options).expect("empty tables can be opened")
    }

    /// Opens the store in a directory, or makes it. One gate at a time may write to a store, in whatever process; any number
    /// may read it at the same time ([`Options::read_only`]).
    ///
    /// # Errors
    /// [`Code::Io`] when the directory cannot be used or another process writes to it, [`Code::SchemeMismatch`] when it was
    /// made by another scheme or under another policy, [`Code::Corrupt`] when it is damaged.
    pub fn open(directory: &Path, options: Options) -> Result<Self> {
        Ok(Self::of(pooled(|| open::open(directory, &options))?, options))
    }

    /// A gate on some tables.
    pub(super) fn on(tables: Box<dyn Tables>, options: Options) -> Result<Self> {
        Ok(Self::of(open::on(tables, &options)?, options))
    }

    fn of(opened: Opened, options: Options) -> Self {
        let Opened { tables, policy, state, head, generation } = opened;
        Self {
            digest: Hash(policy.digest()),
            policy,
            options,
            writer: Mutex::new(Writer { head, settled: Vec::new(), generation, kept_from: i32::MIN, failed: false }),
            tables: RwLock::new(tables),
            state: RwLock::new(state),
        }
    }

    /// The policy that it decides by.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What the gate would say of a document; nothing changes.
    ///
    /// # Errors
    /// [`Code::InvalidText`] and [`Code::InvalidDocument`] when the document cannot be judged at all; [`Code::Io`] and
    /// [`Code::Corrupt`] when the store cannot be read.
    pub fn check(&self, document: &Document) -> Result<Verdict> {
        let tables = self.tables();
        let state = self.state();
        let read = tables.read()?;
        // It has no number, and nothing before it has one so high.
        let rules = Rules { chains: false, ..self.rules() };
        let mut decided = state.decide(&[document], u64::MAX, rules, &Stored::new(&*read))?;
        Ok(decided.remove(0).verdict)
    }

    /// Drops what is older than the gate is to remember.
    pub(super) fn forget(&self, writer: &mut Writer, now: i64) -> Result<()> {
        let Some(days) = self.options.retain_days else { return Ok(()) };
        let from = day(now).saturating_sub(days.try_into().unwrap_or(i32::MAX));
        if from <= writer.kept_from {
            return Ok(());
        }
        let old: Vec<i32> = {
            let tables = self.tables();
            let all = tables.read()?.tables()?;
            all.into_iter().filter_map(Table::events).filter(|day| *day < from).collect()
        };
        let mut gone = 0;
        for &day in &old {
            self.tables().read()?.scan(Table::Events(day), ALL, &mut |_, _| {
                gone += 1;
                Ok(())
            })?;
        }
        let drops = old.iter().flat_map(|day| Table::of_day(*day).map(Change::Drop)).collect();
        self.remove(writer, gone, drops)?;
        writer.kept_from = from;
        Ok(())
    }

    /// Deletes all documents of an id: their texts, their keys, and that the id was seen. Only the ledger still names them. The
    /// gate is then one that never saw them: its state is made anew of all events, some microseconds each, and nothing else
    /// is done meanwhile. Says whether there was any.
    ///
    /// Nothing leads to what was deleted any more; its bytes lie in unused pages of the file until these are written over, or
    /// until [`Gate::vacuum`].
    ///
    /// # Errors
    /// [`Code::Io`] and [`Code::Corrupt`] when the store cannot be read or written.
    pub fn delete(&self, id: &str) -> Result<bool> {
        Ok(self.delete_many(&[id])?.is_empty())
    }

    /// Deletes all documents of some ids at once, as [`Gate::delete`] does. Gives the places of those ids that no document has.
    ///
    /// # Errors
    /// As [`Gate::delete`].
    pub fn delete_many(&self, ids: &[impl AsRef<str>]) -> Result<Vec<usize>> {
        let mut writer = self.writer()?;
        let names: Vec<Name> = ids.iter().map(|id| name(id.as_ref(), None)).collect();
        let wanted: HashSet<&Name> = names.iter().filter(|name| self.state().knows_id(name)).collect();
        let (mut changes, mut gone, mut found) = (Vec::new(), 0, HashSet::new());
        if !wanted.is_empty() {
            let tables = self.tables();
            let read = tables.read()?;
            // The events are all read for the state anyhow; a table of ids would have to be kept with every verdict.
            for day in read.tables()?.into_iter().filter_map(Table::events) {
                let from = changes.len();
                read.scan(Table::Events(day), ALL, &mut |key, row| {
                    let [name, _] = open::event(day, key, row)?.names;
                    if wanted.contains(&name) {
                        changes.extend(Table::of_day(day).map(|table| Change::Remove(table, key.to_vec())));
                        gone += 1;
                        found.insert(name);
                    }
                    Ok(())
                })?;
                changes[from..].sort_by_key(Change::table);
            }
        }
        self.remove(&mut writer, gone, changes)?;
        Ok((0..names.len()).filter(|&i| !found.contains(&names[i])).collect())
    }

    /// Makes some changes that remove so many events, and makes the state anew.
    fn remove(&self, writer: &mut Writer, gone: u64, mut changes: Vec<Change>) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let tables = self.tables();
        let mut state = self.state_mut();
        let count = open::events(&*tables.read()?)? - gone;
        changes.push(Change::Put(Table::Header, open::EVENTS.to_vec(), row::encode(open::EVENTS, &count)));
        // What was settled has them in it.
        writer.settled.clear();
        writer.generation += 1;
        changes.extend(settle::begin(writer.generation));
        writer.failed = true;
        tables.commit(&changes)?;
        *state = apart(|| settle::replay(State::default(), &**tables, writer.generation, true))?;
        writer.failed = false;
        Ok(())
    }

    /// The text of the last kept document of an id; `None` when there is none, or its text was not kept.
    ///
    /// # Errors
    /// [`Code::Io`] and [`Code::Corrupt`] when the store cannot be read.
    pub fn text(&self, id: &str) -> Result<Option<String>> {
        let tables = self.tables();
        let Some(kept) = self.state().kept_of(&name(id, None)) else { return Ok(None) };
        texts::text(&*tables.read()?, kept.bucket, &kept.document.to_be_bytes())
    }

    /// Every verdict that was recorded, in order, as far as the ledger goes when it is asked for the next one.
    pub fn ledger(&self) -> Ledger<'_> {
        self.ledger_from(0)
    }

    /// As [`Gate::ledger`], from the entry with a number on.
    pub fn ledger_from(&self, number: u64) -> Ledger<'_> {
        Ledger { gate: self, next: number, lines: Vec::new().into_iter() }
    }

    /// The hash of the ledger's last entry, which stands for all of it; zeros for an empty ledger.
    pub fn head(&self) -> Hash {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).head.hash
    }

    /// Writes the store's file anew: what was deleted is then nowhere in it, and its room is given back. Takes as much free
    /// room as the new file needs. Gates that read the store go on with the old one until they are opened again.
    ///
    /// # Errors
    /// [`Code::Io`] when the file cannot be written, [`Code::Corrupt`] when the old one cannot be read; the store is as it was.
    pub fn vacuum(&self) -> Result<()> {
        let _writer = self.writer()?;
        self.tables_mut().vacuum()
    }

    pub(super) fn rules(&self) -> Rules<'_> {
        let registry = self.options.registry.as_ref().unwrap_or_else(|| Registry::builtin());
        Rules { policy: &self.policy, registry, chains: true }
    }

    /// Whoever writes; nobody else does meanwhile. A thread that panicked beforehand left nothing half done: the tables change
    /// by transactions.
    pub(super) fn writer(&self) -> Result<MutexGuard<'_, Writer>> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if self.options.read_only {
            let message = "the store was opened for reading only; open it for writing to change it";
            return Err(Error::new(Code::InvalidArgument, message));
        }
        if writer.failed {
            let message = "a write to the store failed before, and what it recorded is not known; open the store again";
            return Err(Error::new(Code::Io, message));
        }
        Ok(writer)
    }

    pub(super) fn reads_only(&self) -> bool {
        self.options.read_only
    }

    pub(super) fn tables(&self) -> RwLockReadGuard<'_, Box<dyn Tables>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn tables_mut(&self) -> RwLockWriteGuard<'_, Box<dyn Tables>> {
        self.tables.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The kept documents of a store. Of a match three things are asked for one after the other, so the last rows stay at hand.
pub(super) struct Stored<'a> {
    read: &'a dyn Read,
    rows: Mutex<HashMap<u64, Arc<Vec<u8>>>>,
}

impl<'a> Stored<'a> {
    /// How many rows stay at hand, about a megabyte: those of the candidates of a block, which are told of when all are decided on.
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
            let row = Arc::new(self.read.get(table, &key)?.ok_or_else(|| row::damaged(table, &key))?);
            let mut rows = rows();
            if rows.len() == Self::ROWS {
                rows.clear();
            }
            rows.insert(kept.document, Arc::clone(&row));
            row
        };
        read(&row::decode(table, &key, &row)?)
    }
}

impl Earlier for Stored<'_> {
    fn id(&self, kept: &Kept) -> Result<String> {
        self.with(kept, |row| Ok(row.id.clone().into_owned()))
    }

    fn story(&self, kept: &Kept, _: &mut Fingerprinter) -> Result<StoryWords> {
        self.with(kept, |row| row.story(kept.part))
    }

    fn points(&self, kept: &Kept, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        self.with(kept, |row| row.points(kept.part, passages))
    }
}

/// The entries of a ledger, in order. See [`Gate::ledger`].
#[derive(Debug)]
pub struct Ledger<'a> {
    gate: &'a Gate,
    next: u64,
    lines: std::vec::IntoIter<Line>,
}

impl Iterator for Ledger<'_> {
    type Item = Result<Line>;

    fn next(&mut self) -> Option<Result<Line>> {
        const AT_ONCE: u64 = 1024;
        if self.lines.len() == 0 {
            let (from, until) = (self.next.to_be_bytes(), self.next.saturating_add(AT_ONCE).to_be_bytes());
            let mut lines = Vec::new();
            let mut read = |tables: &dyn Tables| {
                tables.read()?.scan(Table::Ledger, &from..&until, &mut |key, row| {
                    lines.push(Line::read(key, row)?);
                    Ok(())
                })
            };
            if let Err(error) = read(&**self.gate.tables()) {
                self.next = u64::MAX - AT_ONCE;
                return Some(Err(error));
            }
            self.next += lines.len() as u64;
            self.lines = lines.into_iter();
        }
        self.lines.next().map(Ok)
    }
}
