//! Deleted: what remains of deleted documents until the state is made without them: the events whose keys the index still has.
//!
//! ```text
//! key    the number of the deletion, and that of the document
//! row    the day, and the event without its names
//! ```
//! The entry of the deletion in the ledger has a hash of its rows. When the state is made again, all rows go.

use std::collections::HashSet;

use super::entry::Hash;
use super::rows::EventRow;
use super::seal::{damaged, decode, encode, open, value};
use super::tables::{ALL, Change, Read, Table};
use crate::decide::Event;
use crate::error::Result;

/// The changes that keep the events of a deletion, which are in order, and the hash of their rows.
pub(crate) fn put(deletion: u64, events: &[Event]) -> (Vec<Change>, Hash) {
    let (mut changes, mut hash) = (Vec::with_capacity(events.len()), blake3::Hasher::new());
    for event in events {
        let key = [deletion, event.number].map(u64::to_be_bytes).concat();
        let row = encode(&key, &(event.bucket, EventRow::new(event).nameless()));
        add(&mut hash, &key, value(&row));
        changes.push(Change::Put(Table::Deleted, key, row));
    }
    (changes, Hash(*hash.finalize().as_bytes()))
}

fn add(hash: &mut blake3::Hasher, key: &[u8], bytes: &[u8]) {
    hash.update(key).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
}

/// The deletion and the document of a key.
fn numbers_of(key: &[u8]) -> Result<[u64; 2]> {
    let (numbers, rest) = key.as_chunks();
    match numbers {
        [deletion, document] if rest.is_empty() => Ok([deletion, document].map(|number| u64::from_be_bytes(*number))),
        _ => Err(damaged(Table::Deleted, key)),
    }
}

/// The numbers of the documents.
///
/// # Errors
/// When the store cannot be read, and for a key that cannot be one.
pub(crate) fn numbers(read: &dyn Read) -> Result<HashSet<u64>> {
    let mut numbers = HashSet::new();
    read.scan(Table::Deleted, ALL, &mut |key, _| {
        numbers.insert(numbers_of(key)?[1]);
        Ok(())
    })?;
    Ok(numbers)
}

/// The events from a number on, in order.
///
/// # Errors
/// As [`numbers`], and for a damaged row.
pub(crate) fn events(read: &dyn Read, from: u64) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    read.scan(Table::Deleted, ALL, &mut |key, row| {
        let [_, number] = numbers_of(key)?;
        if number >= from {
            let (day, event): (i32, EventRow<'_>) = decode(Table::Deleted, key, row)?;
            events.push(event.event(number, day).ok_or_else(|| damaged(Table::Deleted, key))?);
        }
        Ok(())
    })?;
    events.sort_unstable_by_key(|event| event.number);
    Ok(events)
}

/// Each deletion of which something remains, by its number, and the hash of its rows.
///
/// # Errors
/// As [`events`].
pub(crate) fn deletions(read: &dyn Read) -> Result<Vec<(u64, Hash)>> {
    let mut deletions: Vec<(u64, blake3::Hasher)> = Vec::new();
    read.scan(Table::Deleted, ALL, &mut |key, row| {
        let [deletion, _] = numbers_of(key)?;
        if deletions.last().is_none_or(|last| last.0 != deletion) {
            deletions.push((deletion, blake3::Hasher::new()));
        }
        let bytes = open(key, row).ok_or_else(|| damaged(Table::Deleted, key))?;
        add(&mut deletions.last_mut().expect("one was pushed").1, key, bytes);
        Ok(())
    })?;
    Ok(deletions.into_iter().map(|(deletion, hash)| (deletion, Hash(*hash.finalize().as_bytes()))).collect())
}
