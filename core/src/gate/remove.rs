//! Remove: takes documents that are too old or must be deleted out of the tables and out of the state, and says so in the ledger.

use std::collections::HashSet;

use super::checkpoint;
use super::handle::{Gate, Writer};
use super::record::append;
use crate::decide::{Event, Name, State, name};
use crate::document::day;
use crate::error::{Code, Error, Result};
use crate::store::{Change, Day, Deletion, Expiry, Line, Note, Recorded, Table, Time, deleted, event, header, seal};
use crate::threads::apart;

/// The changes that remove the rows of an event from the tables of its day.
fn remove(event: &Event) -> [Change; 4] {
    Table::of_day(event.bucket).map(|table| Change::Remove(table, event.number.to_be_bytes().to_vec()))
}

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
        let mut documents = 0;
        let remade = self.remade(writer, &mut |event| {
            let goes = event.bucket < from;
            documents += u64::from(goes);
            goes
        })?;
        let drops = old.iter().flat_map(|day| Table::of_day(*day).map(Change::Drop)).collect();
        let expiry = Recorded::Expiry(Expiry { before: Day(from), documents });
        self.begin(writer, remade, Some((expiry, clock)), drops)?;
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

    /// Deletes all documents with an id: their texts, what they are compared by, and the record that the id was seen. No verdict names them
    /// any more, and the id is new again; only the ledger still names them. Returns whether there were any; if so, the ledger has an entry
    /// that says so.
    ///
    /// Their keys, which are hashes, stay in the index until [`Gate::vacuum`]: they count as printed, and a key keeps its first eight
    /// stories, deleted or not. After it the gate is one that never saw them, and their bytes are nowhere in the file. When more than one
    /// document in a hundred is deleted, the index is made again without them at once, which takes a few microseconds a story; checks go on
    /// meanwhile by what was known before, and admissions wait.
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
        let (known, numbers, before) = {
            let state = self.state();
            let known: HashSet<Name> = names.iter().filter(|name| state.knows_id(name)).copied().collect();
            let numbers = if known.is_empty() { Vec::new() } else { state.events_of(&known) };
            (known, numbers, state.deleted())
        };
        if !known.is_empty() {
            let mut told = HashSet::new();
            let ids = ids.iter().zip(&names).filter(|(_, name)| known.contains(*name) && told.insert(**name));
            let ids = ids.map(|(id, _)| id.as_ref().to_owned()).collect();
            let deletion = Deletion { ids, remains: None, note: note.clone() };
            let events = header::events(&*self.tables().read()?)?;
            let deleted = before + numbers.len() as u64;
            if deleted.saturating_mul(self.options.limits.deleted) <= events {
                self.hide(&mut writer, deletion, &numbers, &known)?;
            } else {
                self.purge(&mut writer, deletion, &known)?;
            }
        }
        Ok((0..names.len()).filter(|&i| !known.contains(&names[i])).collect())
    }

    /// Deletes the documents of some names, whose events are among those of some numbers, and leaves their keys in the index.
    fn hide(&self, writer: &mut Writer, deletion: Deletion, numbers: &[u64], names: &HashSet<Name>) -> Result<()> {
        let tables = self.tables();
        let read = tables.read()?;
        let mut events = Vec::new();
        for key in numbers.iter().map(|number| number.to_be_bytes()) {
            let row = |table| read.get(table, &key)?.ok_or_else(|| seal::damaged(table, &key));
            let line = Line::read(&key, &row(Table::Ledger)?)?;
            if let Some(verdict) = line.entry.verdict().filter(|verdict| names.contains(&name(&verdict.id, None))) {
                let day = verdict.day.0;
                events.push(event(day, &key, &row(Table::Events(day))?)?);
            }
        }
        let mut head = writer.head.clone();
        let (mut changes, remains) = deleted::put(head.next, &events);
        changes.extend(events.iter().flat_map(remove));
        changes.sort_by_key(Change::table);
        let deletion = Recorded::Deletion(Deletion { remains: Some(remains), ..deletion });
        changes.extend(append(deletion, self.digest, (self.options.clock)(), &mut head));
        changes.push(header::set_events(header::events(&*read)?.saturating_sub(events.len() as u64)));
        drop(read);
        writer.failed = true;
        let mut state = self.state_mut();
        tables.commit(&changes)?;
        state.delete(&events);
        (writer.head, writer.failed) = (head, false);
        Ok(())
    }

    /// Deletes the documents of some names, and makes the state again without them.
    fn purge(&self, writer: &mut Writer, deletion: Deletion, names: &HashSet<Name>) -> Result<()> {
        let mut changes = Vec::new();
        let remade = self.remade(writer, &mut |event| {
            let goes = names.contains(&event.names[0]);
            if goes {
                changes.extend(remove(event));
            }
            goes
        })?;
        changes.sort_by_key(Change::table);
        self.begin(writer, remade, Some((Recorded::Deletion(deletion), (self.options.clock)())), changes)
    }

    /// The state made again without the events that go, beside the one in use, and the changes that begin it. Checks go on meanwhile.
    /// Where it fails nothing has changed.
    fn remade(&self, writer: &Writer, goes: checkpoint::Goes<'_>) -> Result<(State, Vec<Change>)> {
        let (tables, generation) = (self.tables(), writer.generation + 1);
        apart(|| checkpoint::without(goes, &**tables, self.secret, generation, self.options.limits))
    }

    /// Commits the changes that remove events, with what the ledger says of it at a time, and puts the state without them in the place of the other.
    fn begin(
        &self,
        writer: &mut Writer,
        (state, begin): (State, Vec<Change>),
        what: Option<(Recorded, i64)>,
        mut changes: Vec<Change>,
    ) -> Result<()> {
        let tables = self.tables();
        let mut head = writer.head.clone();
        changes.extend(what.into_iter().flat_map(|(what, now)| append(what, self.digest, now, &mut head)));
        changes.extend(begin);
        writer.failed = true;
        let old = {
            let mut current = self.state_mut();
            tables.commit(&changes)?;
            std::mem::replace(&mut *current, state)
        };
        // What was flushed is in the parts.
        let generation = writer.generation + 1;
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
        let remade = self.remade(&writer, &mut |_| false)?;
        self.begin(&mut writer, remade, None, Vec::new())?;
        self.tables_mut().vacuum()
    }
}
