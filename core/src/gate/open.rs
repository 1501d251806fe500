//! Open: a store is opened, its header is compared with what was asked, and the state is made of the stored events.

use std::path::Path;

use super::checkpoint;
use super::options::Options;
use crate::decide::{Policy, State};
use crate::error::{Code, Error, Result};
use crate::store::header::{self, Head};
use crate::store::{Change, Disk, Hash, Table, Tables};

/// The name of the store's file in its directory.
const FILE: &str = "store.redb";

/// A store that was opened.
pub(super) struct Opened {
    pub tables: Box<dyn Tables>,
    pub policy: Policy,
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
    let kept = tables.read()?.get(Table::Header, header::HEADER)?;
    let policy = match &kept {
        Some(row) => agreed(row, options)?,
        None if tables.read()?.last(Table::Ledger)?.is_some() => {
            return Err(Error::new(Code::Corrupt, "the store has no header; restore it from a copy"));
        }
        None => options.policy.clone().unwrap_or_default(),
    };
    if !options.read_only {
        let row = header::header(policy.to_toml());
        // What is there already is not written again: a damaged store should be verified before it is changed.
        if kept.as_ref() != Some(&row) {
            tables.commit(&[Change::Put(Table::Header, header::HEADER.to_vec(), row)])?;
        }
    }
    let head = header::head(&*tables.read()?)?;
    let (state, generation) = checkpoint::open(&*tables, options.limits, !options.read_only, options.known())?;
    Ok(Opened { tables, policy, state, head, generation })
}

/// The policy to decide by, when the header agrees with what is asked.
fn agreed(row: &[u8], options: &Options) -> Result<Policy> {
    // It was written by to_toml, and is under a checksum.
    let kept = Policy::from_stored(&header::policy(row)?).map_err(|e| Error::new(Code::Corrupt, e.message()))?;
    match &options.policy {
        Some(asked) if options.change_policy => Ok(asked.clone()),
        Some(asked) if asked.digest() != kept.digest() => {
            let (kept, asked) = (Hash(kept.digest()), Hash(asked.digest()));
            let message = format!(
                "the store was made with policy {kept}, this is policy {asked}; omit the policy to continue with the store's, or \
                 allow the change"
            );
            Err(Error::new(Code::SchemeMismatch, message))
        }
        _ => Ok(kept),
    }
}
