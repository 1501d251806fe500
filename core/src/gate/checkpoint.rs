//! Checkpoint: the state that the stored events make, and what is written of it so that opening need not make it again.
//!
//! ```text
//! part       a run of one shard of the index, or a page of the register: made of the events from one to before another
//! rows       pieces of a part; generation, shard, end and number of the piece as the key; the part's beginning and length, the
//!            piece and a checksum as the value
//! opening    the parts of each shard, one after the other without a gap; then the events that some shard does not know
//! ```
//!
//! Nothing of this is trusted without a check. If a part is damaged, missing in the middle, or made of other events
//! than there are, all parts are dropped and the state is made from the events. A part that is missing at the end only means more to apply. When
//! documents are removed, the parts of the next generation are written beside the old ones, which are dropped when the generation begins: no
//! old part can be mistaken for a new one, and a crash in between leaves the old generation whole.

use std::ops::Range;

use rayon::prelude::*;

use super::options::Limits;
use crate::decide::{ClosedPage, Event, FlushedPart, Page, REGISTER, State};
use crate::error::{Code, Error, Result};
use crate::index::{Bytes, Deferred, Flushed, Threads, Written};
use crate::secret::Secret;
use crate::store::{ALL, Change, Read, Table, Tables, deleted, event, header, seal};

/// How many events are applied at once.
const BATCH: u64 = 4096;

/// How many parts of a state that is made again are written at once.
const AT_ONCE: usize = 16;

/// Whether an event is left out; is asked once for each.
pub(super) type Goes<'a> = &'a mut (dyn FnMut(&Event) -> bool + Send);

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

/// The changes that write what was flushed of a state just now.
pub(super) fn changes(
    generation: u32,
    limits: Limits,
    state: &State,
    flushed: impl IntoIterator<Item = FlushedPart>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for part in flushed {
        let encoded;
        let (shard, from, until, bytes) = match part {
            FlushedPart::Segment(Flushed { shard, from, until, gone }) => {
                for (until, len) in gone {
                    let keys = (0..len.div_ceil(limits.piece)).map(|piece| key(generation, shard, until, piece));
                    changes.extend(keys.map(|key| Change::Remove(Table::Checkpoint, key)));
                }
                (shard, from, until, state.segment(shard, until))
            }
            FlushedPart::Page(ClosedPage { from, until, page }) => {
                encoded = postcard::to_stdvec(&page).expect("pages are of plain values");
                (REGISTER, from, until, &encoded[..])
            }
        };
        for (piece, part) in bytes.chunks(limits.piece).enumerate() {
            let key = key(generation, shard, until, piece);
            let row = [&from.to_le_bytes()[..], &(bytes.len() as u64).to_le_bytes(), part].concat();
            changes.push(Change::Put(Table::Checkpoint, key.clone(), seal::seal(&key, row)));
        }
    }
    changes
}

/// A part that is put together of its pieces, and how many pieces and bytes there are so far.
struct Assembly {
    written: Written,
    pieces: usize,
    filled: usize,
}

impl Assembly {
    /// Takes the next row; `None` when it is damaged, or is not the next one.
    fn take(parts: &mut Vec<Self>, key: &[u8], row: &[u8]) -> Option<()> {
        let (shard, until, piece) = place(key)?;
        let (from, rest) = seal::open(key, row)?.split_first_chunk()?;
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

/// The changes that drop all parts, and begin a generation.
fn begin(generation: u32) -> [Change; 2] {
    [Change::Drop(Table::Checkpoint), header::set_generation(generation)]
}

/// A state without the events that `goes` names and those of deleted documents, and the changes that count the events that are left and
/// begin its generation, in which its parts are written already. Until these are made, all is as it was before.
///
/// # Errors
/// As [`replay`], and when the parts cannot be written.
pub(super) fn without(
    goes: Goes<'_>,
    tables: &dyn Tables,
    secret: Secret,
    generation: u32,
    limits: Limits,
) -> Result<(State, Vec<Change>)> {
    let start = key(generation, 0, 0, 0);
    // What a crash left of an earlier attempt.
    let left = pieces(&*tables.read()?, &start..ALL.end)?;
    if !left.is_empty() {
        tables.commit(&left)?;
    }
    let (state, events) = replay(State::new(secret), tables, generation, limits, true, goes)?;
    let mut changes = pieces(&*tables.read()?, ALL.start..&start)?;
    changes.extend([Change::Drop(Table::Deleted), header::set_events(events), header::set_generation(generation)]);
    Ok((state, changes))
}

/// The changes that remove the pieces of a range.
fn pieces(read: &dyn Read, range: Range<&[u8]>) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    read.scan(Table::Checkpoint, range, &mut |key, _| {
        changes.push(Change::Remove(Table::Checkpoint, key.to_vec()));
        Ok(())
    })?;
    Ok(changes)
}

/// Checks that what is written of the state is whole, and is what the events make.
///
/// # Errors
/// [`Code::Corrupt`] when it is not.
pub(super) fn verify(read: &dyn Read, secret: Secret, limits: Limits) -> Result<()> {
    let written = restore(read, secret, header::generation(read)?)?;
    let caught_up = |state| take_in(state, read, limits, false, |_| (), |_, _| Ok(()));
    // What was written may not even go together with the events.
    if let Some(written) = written
        && let Ok(written) = caught_up(written)
        && written.same(&caught_up(State::with_deleted(secret, deleted::numbers(read)?))?)
    {
        return Ok(());
    }
    let message = "the index is not what the events make: it was changed or is damaged; make it again with `naql store vacuum` \
                   (vacuum), or use a copy";
    Err(Error::new(Code::Corrupt, message))
}

/// The state of a store and the generation of its parts; with `write`, what is wrong is repaired, and what is flushed
/// meanwhile is written.
pub(super) fn open(tables: &dyn Tables, secret: Secret, limits: Limits, write: bool) -> Result<(State, u32)> {
    let generation = header::generation(&*tables.read()?)?;
    if let Some(state) = restore(&*tables.read()?, secret, generation)?
        && let Ok((state, _)) = replay(state, tables, generation, limits, write, &mut |_| false)
    {
        return Ok((state, generation));
    }
    let generation = generation + 1;
    if write {
        tables.commit(&begin(generation))?;
    }
    let state = State::with_deleted(secret, deleted::numbers(&*tables.read()?)?);
    Ok((replay(state, tables, generation, limits, write, &mut |_| false)?.0, generation))
}

/// The state of the parts; `None` when they do not fit together.
fn restore(read: &dyn Read, secret: Secret, generation: u32) -> Result<Option<State>> {
    // An empty gate is made on the calling thread.
    let deleted = deleted::numbers(read)?;
    if read.last(Table::Checkpoint)?.is_none() {
        return Ok(Some(State::with_deleted(secret, deleted)));
    }
    // Runs and register are read at the same time.
    let parts = |shards: Range<usize>| {
        let (mut parts, mut sound) = (Vec::new(), true);
        let (from, until) = (key(generation, shards.start, 0, 0), key(generation, shards.end, 0, 0));
        read.scan(Table::Checkpoint, &from..&until, &mut |key, row| {
            sound = sound && Assembly::take(&mut parts, key, row).is_some();
            Ok(())
        })?;
        sound &= parts.iter().all(|part: &Assembly| part.filled == part.written.bytes.len());
        Ok::<_, Error>(sound.then_some(parts))
    };
    let read_all = |shards: Range<usize>| {
        let Some(parts) = parts(shards)? else { return Ok(None) };
        let (pages, runs): (Vec<_>, Vec<_>) =
            parts.into_iter().map(|part| part.written).partition(|written| written.shard == REGISTER);
        let pages = pages.into_iter().map(closed_page).collect::<Option<Vec<_>>>();
        Ok::<_, Error>(pages.map(|pages| (pages, runs)))
    };
    let ranges = [REGISTER..REGISTER + 1, 0..REGISTER / 4, REGISTER / 4..REGISTER / 2, REGISTER / 2..REGISTER];
    let parts = ranges.into_par_iter().map(read_all).collect::<Result<Option<Vec<_>>>>()?;
    Ok(parts.and_then(|parts| {
        let (pages, runs): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        State::restore(secret, deleted, pages.into_iter().flatten().collect(), runs.into_iter().flatten().collect())
    }))
}

/// The page of the register that a part holds; `None` when it cannot be one.
fn closed_page(Written { from, until, bytes, .. }: Written) -> Option<ClosedPage> {
    let page: Page = postcard::from_bytes(&bytes).ok()?;
    Some(ClosedPage { from, until, page })
}

/// Applies the events that a state does not know yet, but for those that go. With `write`, what is flushed meanwhile is written. Gives the
/// state and how many events it is made of.
///
/// # Errors
/// [`Code::Corrupt`] when there are not as many events as there should be, or not those that the state was made of.
fn replay(
    state: State,
    tables: &dyn Tables,
    generation: u32,
    limits: Limits,
    write: bool,
    goes: Goes<'_>,
) -> Result<(State, u64)> {
    let wanted = write && tables.is_durable();
    let read = tables.read()?;
    let counted = header::events(&*read)? + state.known_deleted();
    let (closed, mut found) = state.closed();
    let mut gone = 0;
    let see = |events: &mut Vec<Event>| {
        let all = events.len();
        events.retain(|event| !goes(event));
        gone += (all - events.len()) as u64;
        found += events.iter().filter(|event| event.number >= closed).count() as u64;
    };
    let keep = |state: &State, flushed: Vec<FlushedPart>| {
        // A few at a time: what is written of a part is a copy of it.
        let mut flushed = flushed.into_iter().filter(|_| wanted);
        let mut few = || changes(generation, limits, state, flushed.by_ref().take(AT_ONCE));
        let mut now = few();
        while !now.is_empty() {
            let (committed, next) = rayon::join(|| tables.commit(&now), &mut few);
            committed?;
            now = next;
        }
        Ok(())
    };
    let state = take_in(state, &*read, limits, wanted, see, keep)?;
    if found + gone != counted {
        let message =
            format!("the store has {} of {counted} events; it is damaged, restore it from a copy", found + gone);
        return Err(Error::new(Code::Corrupt, message));
    }
    Ok((state, found))
}

/// Takes in the events that a state does not know yet, with those of the deleted documents that it knows of: of each batch those that
/// `see` leaves. Gives what is flushed to `keep`, with pages of the register if they are `wanted`. Many events of which a new state is made
/// have their keys deferred: nobody searches it yet.
fn take_in(
    mut state: State,
    read: &dyn Read,
    limits: Limits,
    wanted: bool,
    mut see: impl FnMut(&mut Vec<Event>) + Send,
    mut keep: impl FnMut(&State, Vec<FlushedPart>) -> Result<()> + Send,
) -> Result<State> {
    let next = header::head(read)?.next;
    let deleted = if state.known_deleted() > 0 { deleted::events(read, state.flushed())? } else { Vec::new() };
    let days: Vec<i32> = read.tables()?.into_iter().filter_map(Table::events).collect();
    let mut deferred = None;
    if state.is_new() && next > limits.turn {
        state.reserve_events(header::events(read)? as usize);
        deferred = Some(Deferred::of(next, limits.deferred));
    }
    let start = |first: u64| first..next.min(first + BATCH);
    let mut numbers = start(state.flushed());
    // An empty gate is made on the calling thread.
    if numbers.is_empty() {
        state.delete_known();
        return Ok(state);
    }
    let batch = |numbers: Range<u64>| {
        let mut events = batch(read, &days, numbers.clone())?;
        let from = |number| deleted.partition_point(|event| event.number < number);
        let deleted = &deleted[from(numbers.start)..from(numbers.end)];
        if !deleted.is_empty() {
            events.extend_from_slice(deleted);
            events.sort_unstable_by_key(|event| event.number);
        }
        Ok::<_, Error>(events)
    };
    let mut events = batch(numbers.clone())?;
    while !numbers.is_empty() {
        let until = numbers.end;
        let take = || {
            see(&mut events);
            let flushed = match &mut deferred {
                None => {
                    state.apply(&events, Threads::All)?;
                    state.flush(until, limits.turn, wanted, Threads::All)
                }
                Some(deferred) => {
                    state.defer(&events, deferred)?;
                    let page = state.close(until, limits.turn, wanted);
                    if deferred.is_full() || until == next {
                        state.settle(deferred, until);
                    }
                    // Segments that later ones are compacted with are not written.
                    let segments = (until == next).then(|| state.segments()).into_iter().flatten();
                    page.into_iter().chain(segments).collect()
                }
            };
            keep(&state, flushed)
        };
        numbers = start(until);
        // The next ones are read meanwhile.
        let (taken, ahead) = rayon::join(take, || batch(numbers.clone()));
        taken?;
        events = ahead?;
    }
    state.delete_known();
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
    rows.into_par_iter().map(|(day, key, row)| event(day, &key, &row)).collect()
}
