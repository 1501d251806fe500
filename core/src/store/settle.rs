//! Settle: the state that the stored events make, and what of it is written down so that opening need not make it again.
//!
//! ```text
//! settled part    a run of one shard of the index, or a page of the register: made of the events from one to before another
//! rows            pieces of a part; generation, shard, end and number of the piece as the key; the part's beginning and length, the
//!                 piece and a checksum as the value
//! opening         the parts of each shard, one behind the other without a gap; then the events that some shard does not know
//! ```
//!
//! Nothing of this is believed further than it can be checked: where a part is damaged, missing in the middle, or of other events
//! than there are, all of it is dropped and made anew of the events. A part that is missing at the end is only more to apply. When
//! documents are removed, all parts are dropped and a new generation begins, so no old part can be taken for a new one.

use std::ops::Range;

use rayon::prelude::*;

use super::open::{self, events, head};
use super::row;
use super::tables::{Change, Read, Table, Tables};
use crate::error::{Code, Error, Result};
use crate::gate::{Event, REGISTER, Settled, State};
use crate::index::{Bytes, Flushed, Threads, Written};

/// How many events are applied at once.
const BATCH: u64 = 4096;

/// Where in the header the generation lies.
const GENERATION: &[u8] = b"generation";

/// How many bytes of a part a row has: what fits a large page of `redb`, whose pages are powers of two.
const PIECE: usize = if cfg!(test) { 64 } else { (1 << 16) - 256 };

/// The key of a piece.
fn key(generation: u32, shard: usize, until: u64, piece: usize) -> Vec<u8> {
    let (shard, piece) = ((shard as u16).to_be_bytes(), (piece as u32).to_be_bytes());
    [&generation.to_be_bytes()[..], &shard, &until.to_be_bytes(), &piece].concat()
}

/// Shard, end and number of a piece.
fn place(key: &[u8]) -> Option<(usize, u64, usize)> {
    let (_, key) = key.split_first_chunk::<4>()?;
    let (shard, key) = key.split_first_chunk()?;
    let (until, piece) = key.split_first_chunk()?;
    let piece = u32::from_be_bytes(piece.try_into().ok()?);
    Some((usize::from(u16::from_be_bytes(*shard)), u64::from_be_bytes(*until), piece as usize))
}

/// The changes that write down what was settled of a state just now.
pub(super) fn changes(generation: u32, state: &State, settled: &[Settled]) -> Vec<Change> {
    let mut changes = Vec::new();
    for settled in settled {
        let Flushed { shard, from, until, ref gone } = settled.flushed;
        let bytes = state.bytes(settled);
        for &(until, len) in gone {
            let keys = (0..len.div_ceil(PIECE)).map(|piece| key(generation, shard, until, piece));
            changes.extend(keys.map(|key| Change::Remove(Table::Settled, key)));
        }
        for (piece, part) in bytes.chunks(PIECE).enumerate() {
            let key = key(generation, shard, until, piece);
            let row = [&from.to_le_bytes()[..], &(bytes.len() as u64).to_le_bytes(), part].concat();
            changes.push(Change::Put(Table::Settled, key.clone(), row::seal(&key, row)));
        }
    }
    changes
}

/// A part as it is put together again, of so many pieces and bytes so far.
struct Part {
    written: Written,
    pieces: usize,
    filled: usize,
}

impl Part {
    /// Takes a row behind those before; `None` when it is damaged, or is not the next one.
    fn take(parts: &mut Vec<Self>, key: &[u8], row: &[u8]) -> Option<()> {
        let (shard, until, piece) = place(key)?;
        let (from, rest) = row::open(key, row)?.split_first_chunk()?;
        let (len, bytes) = rest.split_first_chunk()?;
        let (from, len) = (u64::from_le_bytes(*from), u64::from_le_bytes(*len) as usize);
        if piece == 0 {
            let written = Written { shard, from, until, bytes: Bytes::zeros(len) };
            parts.push(Self { written, pieces: 0, filled: 0 });
        }
        let Self { written, pieces, filled } = parts.last_mut()?;
        let to = *filled + bytes.len();
        written.bytes.get_mut(*filled..to)?.copy_from_slice(bytes);
        (*filled, *pieces) = (to, *pieces + 1);
        ((written.shard, written.from, written.until, written.bytes.len(), *pieces)
            == (shard, from, until, len, piece + 1))
            .then_some(())
    }
}

/// The changes that drop all that was settled, and begin a generation.
pub(super) fn begin(generation: u32) -> [Change; 2] {
    let row = row::encode(GENERATION, &generation);
    [Change::Drop(Table::Settled), Change::Put(Table::Header, GENERATION.to_vec(), row)]
}

fn generation(read: &dyn Read) -> Result<u32> {
    let row = read.get(Table::Header, GENERATION)?;
    row.map_or(Ok(0), |row| row::decode(Table::Header, GENERATION, &row))
}

/// Checks that what is settled is whole.
///
/// # Errors
/// [`Code::Corrupt`] when it is not.
pub(super) fn verify(read: &dyn Read) -> Result<()> {
    if restore(read, generation(read)?)?.is_some() {
        return Ok(());
    }
    let message = "the index is damaged; open the store for writing, which makes it anew of the events";
    Err(Error::new(Code::Corrupt, message))
}

/// The state of a store and the generation of what is settled of it; with `write`, what is found to be wrong is mended, and what
/// is settled meanwhile is written.
pub(super) fn open(tables: &dyn Tables, write: bool) -> Result<(State, u32)> {
    let generation = generation(&*tables.read()?)?;
    if let Some(state) = restore(&*tables.read()?, generation)?
        && let Ok(state) = replay(state, tables, generation, write)
    {
        return Ok((state, generation));
    }
    let generation = generation + 1;
    if write {
        tables.commit(&begin(generation))?;
    }
    Ok((replay(State::default(), tables, generation, write)?, generation))
}

/// The state as far as it is settled; `None` when it does not fit together.
fn restore(read: &dyn Read, generation: u32) -> Result<Option<State>> {
    // An empty gate is made on the calling thread.
    if read.last(Table::Settled)?.is_none() {
        return Ok(Some(State::default()));
    }
    // Runs and register are read at the same time.
    let parts = |shards: Range<usize>| {
        let (mut parts, mut sound) = (Vec::new(), true);
        let (from, until) = (key(generation, shards.start, 0, 0), key(generation, shards.end, 0, 0));
        read.scan(Table::Settled, &from..&until, &mut |key, row| {
            sound = sound && Part::take(&mut parts, key, row).is_some();
            Ok(())
        })?;
        sound &= parts.iter().all(|part: &Part| part.filled == part.written.bytes.len());
        Ok::<_, Error>(sound.then_some(parts))
    };
    let ranges = [REGISTER..REGISTER + 1, 0..REGISTER / 4, REGISTER / 4..REGISTER / 2, REGISTER / 2..REGISTER];
    let parts = ranges.into_par_iter().map(parts).collect::<Result<Option<Vec<_>>>>()?;
    let written = |parts: Vec<Vec<Part>>| parts.into_iter().flatten().map(|part| part.written).collect();
    Ok(parts.map(written).and_then(State::restore))
}

/// Applies the events that a state does not know yet. With `write`, what is settled meanwhile is written.
///
/// # Errors
/// [`Code::Corrupt`] when the events are not as many as there are to be, or not those that the state was made of.
pub(super) fn replay(mut state: State, tables: &dyn Tables, generation: u32, write: bool) -> Result<State> {
    let wanted = write && tables.last();
    let (next, counted, days) = {
        let read = tables.read()?;
        let days: Vec<i32> = read.tables()?.into_iter().filter_map(Table::events).collect();
        (head(&*read)?.next, events(&*read)?, days)
    };
    let (closed, mut found) = state.closed();
    for first in (state.settled()..next).step_by(BATCH as usize) {
        let until = next.min(first + BATCH);
        let events = batch(&*tables.read()?, &days, first..until)?;
        found += events.iter().filter(|event| event.number >= closed).count() as u64;
        state.apply(&events, Threads::All)?;
        let settled = state.settle(until, wanted, Threads::All);
        if wanted && !settled.is_empty() {
            tables.commit(&changes(generation, &state, &settled))?;
        }
    }
    if found != counted {
        let message = format!("the store has {found} events of {counted}; it is damaged, restore it from a copy");
        return Err(Error::new(Code::Corrupt, message));
    }
    Ok(state)
}

/// Some events, in order. Those of a day lie together; they are applied in the order of all.
fn batch(read: &dyn Read, days: &[i32], numbers: Range<u64>) -> Result<Vec<Event>> {
    let (from, until) = (numbers.start.to_be_bytes(), numbers.end.to_be_bytes());
    let mut rows = Vec::new();
    for &day in days {
        read.scan(Table::Events(day), &from..&until, &mut |key, row| {
            rows.push((day, key.to_vec(), row.to_vec()));
            Ok(())
        })?;
    }
    rows.sort_unstable_by(|a, b| a.1.cmp(&b.1));
    rows.into_par_iter().map(|(day, key, row)| open::event(day, &key, &row)).collect()
}
