//! Open: a store is opened, its header is compared with what was asked, and the state is made of the stored events.

use std::path::Path;

use super::checkpoint;
use super::options::Options;
use super::record::append;
use crate::decide::{Policy, State};
use crate::error::{Code, Error, Result};
use crate::secret::Secret;
use crate::store::header::{self, Head};
use crate::store::{Change, Disk, Hash, Recorded, Table, Tables};

/// The name of the store's file in its directory.
pub(super) const FILE: &str = "store.redb";

/// A store that was opened.
pub(super) struct Opened {
    pub tables: Box<dyn Tables>,
    pub policy: Policy,
    pub secret: Secret,
    pub state: State,
    pub head: Head,
    pub generation: u32,
}

/// Opens the store in a directory, and creates it if there is none.
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
    options.policy.as_ref().map_or(Ok(()), Policy::check_arrival)?;
    let kept = tables.read()?.get(Table::Header, header::HEADER)?;
    // The format is looked at before anything else is read.
    let known = kept.as_deref().map(stored).transpose()?;
    let mut head = header::head(&*tables.read()?)?;
    let secret = header::secret(&*tables.read()?)?;
    if let Some(row) = &kept {
        bound(row, &head)?;
    }
    let policy = match known {
        Some(known) => agreed(known, options)?,
        None if head.policy.is_some() => return Err(lacks("header")),
        None => options.policy.clone().unwrap_or_default(),
    };
    let mut changes = Vec::new();
    let secret = match secret {
        Some(secret) => secret,
        None if kept.is_some() => return Err(lacks("secret")),
        None => {
            let secret = options.limits.secret.unwrap_or_else(Secret::random);
            changes.push(header::set_secret(&secret));
            secret
        }
    };
    if !options.read_only {
        let row = header::header(policy.to_toml());
        // What is there already is not written again: a damaged store should be verified before it is changed.
        if kept.as_ref() != Some(&row) {
            changes.push(Change::Put(Table::Header, header::HEADER.to_vec(), row));
        }
        let digest = Hash(policy.digest());
        if head.policy.is_some_and(|last| last != digest) {
            let change = Recorded::Policy(options.note.clone());
            changes.splice(0..0, append(change, digest, (options.clock)(), &mut head));
        }
        // A store of an earlier naql keeps the text of its policy from now on.
        let before = kept.as_deref().map(header::policy).transpose()?;
        for toml in before.into_iter().chain([policy.to_toml()]) {
            let keep = header::keep_policy(&*tables.read()?, &toml)?;
            changes.extend(keep.filter(|keep| !changes.contains(keep)));
        }
        if !changes.is_empty() {
            tables.commit(&changes)?;
        }
    }
    let (state, generation) = checkpoint::open(&*tables, secret, options.limits, !options.read_only)?;
    Ok(Opened { tables, policy, secret, state, head, generation })
}

fn lacks(what: &str) -> Error {
    Error::new(Code::Corrupt, format!("the store has no {what}; restore it from a copy"))
}

/// The policy in a header's row. It was written by `to_toml`, and is under a checksum.
pub(super) fn stored(row: &[u8]) -> Result<Policy> {
    Policy::from_stored(&header::policy(row)?).map_err(|e| Error::new(Code::Corrupt, e.message()))
}

/// Checks that the policy in a header's row is the one that the ledger ends with, by its bytes: another version of naql may have had
/// other keys.
pub(super) fn bound(row: &[u8], head: &Head) -> Result<()> {
    let own = Hash(Policy::digest_of(&header::policy(row)?));
    match head.policy {
        Some(last) if last != own => {
            let message = format!(
                "the policy in the header ({own}) is not the one of the ledger's last entry ({last}): it was exchanged; restore \
                 the store from a copy"
            );
            Err(Error::new(Code::Corrupt, message))
        }
        _ => Ok(()),
    }
}

/// The policy to decide by, when the store's agrees with what is asked.
fn agreed(kept: Policy, options: &Options) -> Result<Policy> {
    match &options.policy {
        Some(asked) if options.change_policy => Ok(asked.clone()),
        Some(asked) if asked.digest() != kept.digest() => {
            let differences = asked.differences(&kept, "in the store").join("; ");
            let message = format!(
                "the store was made with another policy: {differences}. Omit the policy to continue with the store's, or allow the \
                 change (--change-policy, change_policy)"
            );
            Err(Error::new(Code::SchemeMismatch, message))
        }
        _ => Ok(kept),
    }
}
