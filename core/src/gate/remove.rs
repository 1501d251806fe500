//! Remove: takes documents that are too old or must be deleted out of the tables and out of the state, and says so in the ledger.

use std::collections::HashSet;

use rayon::prelude::*;

use super::checkpoint;
use super::handle::{Gate, Writer};
use super::record::append;
use crate::decide::{Event, Name, name};
use crate::document::day;
use crate::error::{Code, Error, Result};
use crate::store::header::Head;
use crate::store::{ALL, Change, Day, Deletion, Expiry, Note, Recorded, Table, Tables, Time, event, number};
use crate::threads::apart;

/// How far time may jump forward before documents are forgotten by it, in seconds: a day.
const JUMP: i64 = 86_400;

impl Gate {
    /// Drops what is older than the gate is to remember by the clock.
    pub(super) fn forget(&self, writer: &mut Writer, clock: i64) -> Result<()> {
        let Some(days) = self.options.retain_days else { return Ok(()) };
        let from = day(clock).saturating_sub(days.try_into().unwrap_or(i32::MAX));
        if from <= writer.kept_from {
            return Ok(());
        }
        let old: Vec<i32> = {
            let tables = self.tables();
            let all = tables.read()?.tables()?;
            all.into_iter().filter_map(Table::events).filter(|day| *day < from).collect()
        };
        if old.is_empty() {
            writer.kept_from = from;
            return Ok(());
        }
        self.no_jump(writer, clock)?;
        let mut gone = HashSet::new();
        for &day in &old {
            self.tables().read()?.scan(Table::Events(day), ALL, &mut |key, _| {
                gone.insert(number(day, key)?);
                Ok(())
            })?;
        }
        let drops = old.iter().flat_map(|day| Table::of_day(*day).map(Change::Drop)).collect();
        let expiry = Recorded::Expiry(Expiry { before: Day(from), documents: gone.len() as u64 });
        self.remove(writer, expiry, clock, &gone, drops)?;
        writer.kept_from = from;
        Ok(())
    }

    /// Refuses to forget by a clock that is more than a day ahead of the ledger, unless that is allowed: it may be wrong, and
    /// then everything would be forgotten at once.
    fn no_jump(&self, writer: &Writer, clock: i64) -> Result<()> {
        let last = writer.head.time;
        if self.options.clock_jump || clock - last <= JUMP {
            return Ok(());
        }
        let message = format!(
            "the clock says {}, more than a day after the last entry of the ledger ({}), and documents would be forgotten by \
             it; set the clock, or allow the jump if it is right",
            Time(clock),
            Time(last)
        );
        Err(Error::new(Code::InvalidArgument, message))
    }

    /// Deletes all documents with an id: their texts, their keys, and the record that the id was seen. Only the ledger still names them. The
    /// gate then behaves as if it had never seen them: its state is made again from all other events, a few microseconds each. Checks go on
    /// meanwhile, by what was known before; admissions wait. Returns whether there were any; if so, the ledger has an entry that says so.
    ///
    /// Nothing leads to what was deleted any more, but its bytes remain in unused pages of the file until these are overwritten, or
    /// until [`Gate::vacuum`].
    ///
    /// # Errors
    /// [`Code::Io`](crate::Code::Io) and [`Code::Corrupt`](crate::Code::Corrupt) when the store cannot be read or written.
    pub fn delete(&self, id: &str) -> Result<bool> {
        Ok(self.delete_many(&[id], &Note::default())?.is_empty())
    }

    /// Deletes all documents with some ids at once, as [`Gate::delete`] does. Returns the places of the ids that no document had.
    /// The ledger keeps the other ids and the note: who deletes them, and why.
    ///
    /// # Errors
    /// As [`Gate::delete`].
    pub fn delete_many(&self, ids: &[impl AsRef<str>], note: &Note) -> Result<Vec<usize>> {
        let mut writer = self.writer()?;
        let names: Vec<Name> = ids.iter().map(|id| name(id.as_ref(), None)).collect();
        let wanted: HashSet<&Name> = {
            let state = self.state();
            names.iter().filter(|name| state.knows_id(name)).collect()
        };
        let rows = if wanted.is_empty() { Vec::new() } else { apart(|| self.events_of(&wanted))? };
        let found: HashSet<&Name> = rows.iter().map(|row| &row.name).collect();
        if !rows.is_empty() {
            let gone = rows.iter().map(|row| row.number).collect();
            let key = |row: &Named| row.number.to_be_bytes().to_vec();
            let remove = |row: &Named| Table::of_day(row.day).map(|table| Change::Remove(table, key(row)));
            let mut changes: Vec<Change> = rows.iter().flat_map(remove).collect();
            changes.sort_by_key(Change::table);
            let mut told = HashSet::new();
            let ids = ids.iter().zip(&names).filter(|(_, name)| found.contains(name) && told.insert(**name));
            let ids = ids.map(|(id, _)| id.as_ref().to_owned()).collect();
            let deletion = Recorded::Deletion(Deletion { ids, note: note.clone() });
            self.remove(&mut writer, deletion, (self.options.clock)(), &gone, changes)?;
        }
        Ok((0..names.len()).filter(|&i| !found.contains(&names[i])).collect())
    }

    /// The events of some ids. All are read, as for the new state; a table of ids would have to be kept with every verdict.
    fn events_of(&self, wanted: &HashSet<&Name>) -> Result<Vec<Named>> {
        let tables = self.tables();
        let read = tables.read()?;
        let of_day = |day| {
            let mut rows = Vec::new();
            read.scan(Table::Events(day), ALL, &mut |key, row| {
                let Event { number, names: [name, _], .. } = event(day, key, row)?;
                if wanted.contains(&name) {
                    rows.push(Named { day, number, name });
                }
                Ok(())
            })?;
            Ok(rows)
        };
        let days: Vec<i32> = read.tables()?.into_iter().filter_map(Table::events).collect();
        Ok(days.into_par_iter().map(of_day).collect::<Result<Vec<_>>>()?.concat())
    }

    /// Makes some changes, which remove events, with what the ledger says of it, and makes the state without them.
    fn remove(
        &self,
        writer: &mut Writer,
        what: Recorded,
        now: i64,
        gone: &HashSet<u64>,
        mut changes: Vec<Change>,
    ) -> Result<()> {
        let tables = self.tables();
        let mut head = writer.head.clone();
        changes.extend(append(what, self.digest, now, &mut head));
        self.remake(writer, &**tables, changes, head, gone)
    }

    /// Makes the state again without some events, and commits the changes that remove them. Until then checks go on by the state and the
    /// tables as they are.
    fn remake(
        &self,
        writer: &mut Writer,
        tables: &dyn Tables,
        mut changes: Vec<Change>,
        head: Head,
        gone: &HashSet<u64>,
    ) -> Result<()> {
        let generation = writer.generation + 1;
        writer.failed = true;
        let (state, begin) = apart(|| checkpoint::without(gone, tables, self.secret, generation, self.options.limits))?;
        changes.extend(begin);
        let old = {
            let mut current = self.state_mut();
            tables.commit(&changes)?;
            std::mem::replace(&mut *current, state)
        };
        // The flushed parts have them in them.
        *writer = Writer { head, flushed: Vec::new(), generation, kept_from: writer.kept_from, failed: false };
        drop(old);
        Ok(())
    }

    /// Makes the index again from what is stored, and rewrites the store's file: what was deleted is then nowhere in it, and its space is
    /// freed. Takes as much free space as the new file needs, and a few microseconds a story. Gates that read the store continue with the old file until they are opened again.
    ///
    /// # Errors
    /// [`Code::Io`](crate::Code::Io) when the file cannot be written, [`Code::Corrupt`](crate::Code::Corrupt) when the old one cannot be read; the store is as it was.
    pub fn vacuum(&self) -> Result<()> {
        let mut writer = self.writer()?;
        let head = writer.head.clone();
        self.remake(&mut writer, &**self.tables(), Vec::new(), head, &HashSet::new())?;
        self.tables_mut().vacuum()
    }
}

/// An event of an id, and where it lies.
#[derive(Clone, Copy)]
struct Named {
    day: i32,
    number: u64,
    name: Name,
}
