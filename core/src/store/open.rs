//! Opening a gate: what it is asked to be, what the store says that it is, and the state made anew of the stored events.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::ledger::{Hash, Line};
use super::row::{self, EventRow};
use super::settle;
use super::tables::{Change, Read, Table, Tables};
use crate::error::{Code, Error, Result};
use crate::fingerprint::SCHEME;
use crate::gate::{Event, Policy, State};
use crate::source::Registry;

/// The format of the tables and rows. A store of another one is refused.
const FORMAT: u32 = 7;

/// The name of the store's file in its directory.
const FILE: &str = "store.redb";

/// How a gate is to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// By which it decides; `None` is the policy that the store was made with, the default one for a new store.
    pub policy: Option<Policy>,
    /// Decide by `policy` from now on though the store was made with another one. The ledger says of every verdict by which
    /// policy it was given.
    pub change_policy: bool,
    /// Who can be a source; `None` is the built-in table.
    pub registry: Option<Registry>,
    /// For how many days it remembers; `None` for ever. By `published`, and by the arrival when there is no date or one in the
    /// future. The ledger is kept.
    pub retain_days: Option<u32>,
    /// Whether the texts of kept documents are kept. Without them a store holds only hashes of their words.
    pub keep_text: bool,
    /// Only to check and read. Such a gate sees the store as it was when it was opened.
    pub read_only: bool,
    /// What time it is, in seconds since 1970. Time never goes back for a store: while a clock says less than it said before,
    /// it stands still.
    pub clock: fn() -> i64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            policy: None,
            change_policy: false,
            registry: None,
            retain_days: None,
            keep_text: true,
            read_only: false,
            clock: system_clock,
        }
    }
}

fn system_clock() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs().cast_signed())
}

/// What a store is.
#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    scheme: String,
    /// In TOML.
    policy: String,
}

/// Where the header lies.
pub(super) const HEADER: &[u8] = b"naql";

/// Where it lies how many events there are: a row that a damaged page hides is missed.
pub(super) const EVENTS: &[u8] = b"events";

/// The end of the ledger.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Head {
    /// The number of the next entry.
    pub next: u64,
    /// The hash of the last one.
    pub hash: Hash,
    /// The time of the last one.
    pub time: i64,
}

/// A store that was opened.
pub(super) struct Opened {
    pub tables: Box<dyn Tables>,
    pub policy: Policy,
    pub state: State,
    pub head: Head,
    pub generation: u32,
}

/// Opens the store in a directory, and makes it when it is not there.
pub(super) fn open(directory: &Path, options: &Options) -> Result<Opened> {
    let io = |e: std::io::Error| Error::new(Code::Io, format!("{}: {e}", directory.display()));
    if options.read_only {
        std::fs::metadata(directory.join(FILE)).map_err(io)?;
    } else {
        std::fs::create_dir_all(directory).map_err(io)?;
    }
    on(Box::new(Disk::open(&directory.join(FILE), options.read_only)?), options)
        .map_err(|e| Error::new(e.code(), format!("{}: {}", directory.display(), e.message())))
}

/// Opens the store in some tables.
pub(super) fn on(tables: Box<dyn Tables>, options: &Options) -> Result<Opened> {
    let kept = tables.read()?.get(Table::Header, HEADER)?;
    let policy = match &kept {
        Some(row) => held_against(row, options)?,
        None if tables.read()?.last(Table::Ledger)?.is_some() => {
            return Err(Error::new(Code::Corrupt, "the store has no header; restore it from a copy"));
        }
        None => options.policy.clone().unwrap_or_default(),
    };
    if !options.read_only {
        let header = Header { format: FORMAT, scheme: SCHEME.to_owned(), policy: policy.to_toml() };
        let row = row::encode(HEADER, &header);
        // Nothing is written that is there: a damaged store is to be verified before it is touched.
        if kept.as_ref() != Some(&row) {
            tables.commit(&[Change::Put(Table::Header, HEADER.to_vec(), row)])?;
        }
    }
    let head = head(&*tables.read()?)?;
    let (state, generation) = settle::open(&*tables, !options.read_only)?;
    Ok(Opened { tables, policy, state, head, generation })
}

/// The policy to decide by, when the header agrees with what is asked.
fn held_against(header: &[u8], options: &Options) -> Result<Policy> {
    // The format comes first in every format; what comes behind it is its own.
    let format: u32 = row::decode(Table::Header, HEADER, header)?;
    if format != FORMAT {
        let message =
            format!("the store has format {format}, this naql reads format {FORMAT}; use the naql that made it");
        return Err(Error::new(Code::SchemeMismatch, message));
    }
    let Header { scheme, policy, .. } = row::decode(Table::Header, HEADER, header)?;
    if scheme != SCHEME {
        let message = format!(
            "the store has scheme \"{scheme}\", this naql \"{SCHEME}\"; use the naql that made it, or make a new store"
        );
        return Err(Error::new(Code::SchemeMismatch, message));
    }
    // It was written by to_toml, and is under a checksum.
    let kept = Policy::from_toml(&policy).map_err(|e| Error::new(Code::Corrupt, e.message()))?;
    match &options.policy {
        Some(asked) if options.change_policy => Ok(asked.clone()),
        Some(asked) if asked.digest() != kept.digest() => {
            let (kept, asked) = (Hash(kept.digest()), Hash(asked.digest()));
            let message = format!(
                "the store was made with policy {kept}, this is policy {asked}; leave the policy out to go on with the store's, or \
                 say that it is to change"
            );
            Err(Error::new(Code::SchemeMismatch, message))
        }
        _ => Ok(kept),
    }
}

/// The end of the ledger.
pub(super) fn head(read: &dyn Read) -> Result<Head> {
    let Some((key, row)) = read.last(Table::Ledger)? else { return Ok(Head::default()) };
    let line = Line::read(&key, &row)?;
    Ok(Head { next: line.entry.sequence + 1, hash: line.hash, time: line.entry.time.0 })
}

/// How many events there are.
pub(super) fn events(read: &dyn Read) -> Result<u64> {
    read.get(Table::Header, EVENTS)?.map_or(Ok(0), |row| row::decode(Table::Header, EVENTS, &row))
}

/// The event of a row.
pub(super) fn event(day: i32, key: &[u8], row: &[u8]) -> Result<Event> {
    let table = Table::Events(day);
    let number = key.try_into().map(u64::from_be_bytes).map_err(|_| row::damaged(table, key))?;
    row::decode::<EventRow<'_>>(table, key, row)?.event(number, day).ok_or_else(|| row::damaged(table, key))
}
