//! Remove: takes documents that are too old or must be deleted out of the tables and out of the state, and says so in the ledger.

use std::collections::HashSet;

use super::checkpoint;
use super::handle::{Gate, Writer};
use super::record::append;
use crate::decide::{Name, State, name};
use crate::document::day;
use crate::error::{Code, Error, Result};
use crate::store::header::Head;
use crate::store::{ALL, Change, Day, Deletion, Expiry, Note, Recorded, Table, Tables, Time, event, header};
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
        let mut gone = 0;
        for &day in &old {
            self.tables().read()?.scan(Table::Events(day), ALL, &mut |_, _| {
                gone += 1;
                Ok(())
            })?;
        }
        let drops = old.iter().flat_map(|day| Table::of_day(*day).map(Change::Drop)).collect();
        let expiry = Recorded::Expiry(Expiry { before: Day(from), documents: gone });
        self.remove(writer, expiry, clock, gone, drops)?;
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
    /// gate then behaves as if it had never seen them: its state is made again from all events, a few microseconds each, and nothing else
    /// is done meanwhile. Returns whether there were any; if so, the ledger has an entry that says so.
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
        let wanted: HashSet<&Name> = names.iter().filter(|name| self.state().knows_id(name)).collect();
        let (mut changes, mut gone, mut found) = (Vec::new(), 0, HashSet::new());
        if !wanted.is_empty() {
            let tables = self.tables();
            let read = tables.read()?;
            // All events are read for the new state anyway; a table of ids would have to be kept with every verdict.
            for day in read.tables()?.into_iter().filter_map(Table::events) {
                let from = changes.len();
                read.scan(Table::Events(day), ALL, &mut |key, row| {
                    let [name, _] = event(day, key, row)?.names;
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
        if gone > 0 {
            let mut told = HashSet::new();
            let ids = ids.iter().zip(&names).filter(|(_, name)| found.contains(*name) && told.insert(**name));
            let ids = ids.map(|(id, _)| id.as_ref().to_owned()).collect();
            let deletion = Recorded::Deletion(Deletion { ids, note: note.clone() });
            self.remove(&mut writer, deletion, (self.options.clock)(), gone, changes)?;
        }
        Ok((0..names.len()).filter(|&i| !found.contains(&names[i])).collect())
    }

    /// Makes some changes, which remove `gone` events, with what the ledger says of it, and makes the state again.
    fn remove(&self, writer: &mut Writer, what: Recorded, now: i64, gone: u64, mut changes: Vec<Change>) -> Result<()> {
        let tables = self.tables();
        let mut state = self.state_mut();
        let mut head = writer.head.clone();
        changes.extend(append(what, self.digest, now, &mut head));
        changes.push(header::set_events(header::events(&*tables.read()?)? - gone));
        // The flushed parts have them in them.
        self.remake(writer, &mut state, &**tables, changes, head)
    }

    /// Commits some changes, and makes the state again from all events.
    fn remake(
        &self,
        writer: &mut Writer,
        state: &mut State,
        tables: &dyn Tables,
        mut changes: Vec<Change>,
        head: Head,
    ) -> Result<()> {
        writer.flushed.clear();
        writer.generation += 1;
        changes.extend(checkpoint::begin(writer.generation));
        writer.failed = true;
        tables.commit(&changes)?;
        writer.head = head;
        let (limits, secret) = (self.options.limits, self.secret);
        *state = apart(|| checkpoint::replay(State::new(secret), tables, writer.generation, limits, true))?;
        writer.failed = false;
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
        self.remake(&mut writer, &mut self.state_mut(), &**self.tables(), Vec::new(), head)?;
        self.tables_mut().vacuum()
    }
}
