//! Header: what a store is, in a few rows of a table of its own.
//!
//! ```text
//! naql         format, scheme, policy
//! events       how many events there are: a row that a damaged page hides is missed
//! generation   which of the index's parts are valid
//! ```

use serde::{Deserialize, Serialize};

use super::ledger::{Hash, Line};
use super::seal::{decode, encode};
use super::tables::{Change, Read, Table};
use crate::error::{Code, Error, Result};
use crate::fingerprint::SCHEME;

/// The format of the tables and rows. A store of another one is refused.
const FORMAT: u32 = 7;

/// Where the header lies.
pub(crate) const HEADER: &[u8] = b"naql";

const EVENTS: &[u8] = b"events";

const GENERATION: &[u8] = b"generation";

/// What a store is.
#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    scheme: String,
    /// In TOML.
    policy: String,
}

/// The end of the ledger.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Head {
    /// The number of the next entry.
    pub next: u64,
    /// The hash of the last one.
    pub hash: Hash,
    /// The time of the last one.
    pub time: i64,
}

/// The header's row for a policy in TOML.
pub(crate) fn header(policy: String) -> Vec<u8> {
    encode(HEADER, &Header { format: FORMAT, scheme: SCHEME.to_owned(), policy })
}

/// The policy that a header's row has, in TOML.
///
/// # Errors
/// [`Code::SchemeMismatch`] for another format or scheme than this, [`Code::Corrupt`] for a damaged row.
pub(crate) fn policy(header: &[u8]) -> Result<String> {
    // The format comes first in every format; what comes after it is its own.
    let format: u32 = decode(Table::Header, HEADER, header)?;
    if format != FORMAT {
        let message =
            format!("the store has format {format}, this naql reads format {FORMAT}; use the naql that made it");
        return Err(Error::new(Code::SchemeMismatch, message));
    }
    let Header { scheme, policy, .. } = decode(Table::Header, HEADER, header)?;
    if scheme != SCHEME {
        let message = format!(
            "the store has scheme \"{scheme}\", this naql has \"{SCHEME}\"; use the naql that made it, or make a new store"
        );
        return Err(Error::new(Code::SchemeMismatch, message));
    }
    Ok(policy)
}

/// The end of the ledger.
pub(crate) fn head(read: &dyn Read) -> Result<Head> {
    let Some((key, row)) = read.last(Table::Ledger)? else { return Ok(Head::default()) };
    let line = Line::read(&key, &row)?;
    Ok(Head { next: line.entry.sequence + 1, hash: line.hash, time: line.entry.time.0 })
}

/// How many events there are.
pub(crate) fn events(read: &dyn Read) -> Result<u64> {
    number(read, EVENTS).map(|count| count.unwrap_or(0))
}

/// The change that sets how many events there are.
pub(crate) fn set_events(count: u64) -> Change {
    Change::Put(Table::Header, EVENTS.to_vec(), encode(EVENTS, &count))
}

/// Which generation of the index's parts is valid.
pub(crate) fn generation(read: &dyn Read) -> Result<u32> {
    number(read, GENERATION).map(|generation| generation.unwrap_or(0))
}

/// The change that sets it.
pub(crate) fn set_generation(generation: u32) -> Change {
    Change::Put(Table::Header, GENERATION.to_vec(), encode(GENERATION, &generation))
}

fn number<T: serde::de::DeserializeOwned>(read: &dyn Read, key: &[u8]) -> Result<Option<T>> {
    read.get(Table::Header, key)?.map(|row| decode(Table::Header, key, &row)).transpose()
}
