//! Header: what a store is, in a few rows of a table of its own.
//!
//! ```text
//! naql         format, scheme, policy
//! secret       what places keys in the index, and tells words apart where no text is kept
//! tree         the frontier of the Merkle tree over the ledger
//! events       how many events there are: a row that a damaged page hides is missed
//! generation   which of the index's parts are valid
//! policy …     the text of each policy that was in force, under its digest
//! ```

use serde::{Deserialize, Serialize};

use super::entry::Hash;
use super::ledger::Line;
use super::seal::{damaged, decode, encode};
use super::tables::{Change, Read, Table};
use crate::decide::Policy;
use crate::error::{Code, Error, Result};
use crate::fingerprint::SCHEME;
use crate::log::{Frontier, leaf};
use crate::secret::Secret;

/// The format of the tables and rows. A store of a later one, or of one before `OLDEST`, is refused.
const FORMAT: u32 = 11;

/// The oldest format that is read: rows of 9 have no keys of rare words, which a policy may ask for since, and nothing remains of deleted
/// documents in a store of 10.
const OLDEST: u32 = 9;

/// Where the header lies.
pub(crate) const HEADER: &[u8] = b"naql";

const SECRET: &[u8] = b"secret";

const TREE: &[u8] = b"tree";

const EVENTS: &[u8] = b"events";

const GENERATION: &[u8] = b"generation";

/// What the key of a policy begins with; its digest follows.
const POLICY: &[u8] = b"policy ";

/// What a store is.
#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    scheme: String,
    /// In TOML.
    policy: String,
}

/// The end of the ledger.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    /// The number of the next entry.
    pub next: u64,
    /// The hash of the last one.
    pub hash: Hash,
    /// The time of the last one.
    pub time: i64,
    /// The policy of the last one; `None` for an empty ledger.
    pub policy: Option<Hash>,
    /// The Merkle tree over the entries.
    pub tree: Frontier,
}

impl Head {
    /// Adds the next entry.
    pub fn push(&mut self, line: &Line, canonical: &str) {
        let entry = &line.entry;
        (self.next, self.hash, self.time) = (entry.sequence + 1, line.hash, entry.time.0);
        self.policy = Some(entry.policy);
        self.tree.push(leaf(canonical.as_bytes()));
    }

    /// The change that keeps the tree.
    pub fn set_tree(&self) -> Change {
        let row = encode(TREE, &(self.tree.size(), self.tree.peaks()));
        Change::Put(Table::Header, TREE.to_vec(), row)
    }
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
    if !(OLDEST..=FORMAT).contains(&format) {
        let message = format!(
            "the store has format {format}, this naql reads formats {OLDEST} to {FORMAT}; use the naql that made it"
        );
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

/// The change that keeps the text of a policy, in TOML; nothing when it is kept already.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn keep_policy(read: &dyn Read, toml: &str) -> Result<Option<Change>> {
    let key = policy_key(Hash(Policy::digest_of(toml)));
    let kept = read.get(Table::Header, &key)?.is_some();
    Ok((!kept).then(|| Change::Put(Table::Header, key.clone(), encode(&key, &toml))))
}

/// The text of the policy of a digest, in TOML; `None` when it is not kept.
///
/// # Errors
/// [`Code::Corrupt`] when it has another digest.
pub(crate) fn policy_of(read: &dyn Read, digest: Hash) -> Result<Option<String>> {
    let key = policy_key(digest);
    let Some(row) = read.get(Table::Header, &key)? else { return Ok(None) };
    let toml: String = decode(Table::Header, &key, &row)?;
    if Hash(Policy::digest_of(&toml)) == digest {
        return Ok(Some(toml));
    }
    let message = format!("the text of the policy {digest} has another digest; it was changed");
    Err(Error::new(Code::Corrupt, message))
}

fn policy_key(digest: Hash) -> Vec<u8> {
    [POLICY, &digest.0].concat()
}

/// Said of a tree that another ledger has.
pub(crate) const OTHER_TREE: &str = "the tree in the header is not that of the ledger; it was changed";

/// The end of the ledger.
pub(crate) fn head(read: &dyn Read) -> Result<Head> {
    let tree = tree(read)?;
    let last = read.last(Table::Ledger)?.map(|(key, row)| Line::read(&key, &row)).transpose()?;
    if tree.size() != last.as_ref().map_or(0, |line| line.entry.sequence + 1) {
        return Err(Error::new(Code::Corrupt, OTHER_TREE));
    }
    let Some(Line { entry, hash }) = last else { return Ok(Head::default()) };
    Ok(Head { next: entry.sequence + 1, hash, time: entry.time.0, policy: Some(entry.policy), tree })
}

/// The Merkle tree over the ledger, as it was kept.
fn tree(read: &dyn Read) -> Result<Frontier> {
    let Some(row) = read.get(Table::Header, TREE)? else { return Ok(Frontier::default()) };
    let (size, peaks) = decode(Table::Header, TREE, &row)?;
    Frontier::of(size, peaks).ok_or_else(|| damaged(Table::Header, TREE))
}

/// The store's secret; `None` for a store that is being made.
pub(crate) fn secret(read: &dyn Read) -> Result<Option<Secret>> {
    Ok(number(read, SECRET)?.map(Secret::of))
}

/// The change that sets it.
pub(crate) fn set_secret(secret: &Secret) -> Change {
    Change::Put(Table::Header, SECRET.to_vec(), encode(SECRET, &secret.bytes()))
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
