//! Heads: signed heads of a ledger, by the interval, in a file that is kept elsewhere.
//!
//! In: a gate, whenever something was recorded. Out: after every n entries, and at the end, one more head in the file. Heads
//! are separated by an empty line; each is what `naql store head --sign` prints.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use naql::{SignedHead, SigningKey, VerifyingKey};

use crate::args::Gate;
use crate::failure::{Failure, Result};

/// Where heads go, and when the next one is due.
pub struct Heads {
    path: PathBuf,
    file: File,
    key: SigningKey,
    every: u64,
    /// How many entries the last one was of.
    last: u64,
}

impl Heads {
    /// What the verb wants; `None` when it wants none.
    ///
    /// # Errors
    /// When the key cannot be read, or the file cannot be written to.
    pub fn open(verb: &Gate) -> Result<Option<Self>> {
        let (Some(path), Some(key)) = (&verb.heads, &verb.sign) else { return Ok(None) };
        let key = signing_key(key)?;
        let file = OpenOptions::new().append(true).create(true).open(path);
        let file = file.map_err(|error| Failure::create(path, &error))?;
        Ok(Some(Self { path: path.clone(), file, key, every: verb.heads_every, last: 0 }))
    }

    /// Adds a head, if one is due.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, gate: &naql::Gate) -> Result<()> {
        let size = gate.tree_head().size;
        if size >= self.last + self.every { self.write(gate) } else { Ok(()) }
    }

    /// Adds the last head, if there is something new.
    ///
    /// # Errors
    /// As [`Heads::add`].
    pub fn end(&mut self, gate: &naql::Gate) -> Result<()> {
        if gate.tree_head().size > self.last { self.write(gate) } else { Ok(()) }
    }

    /// Counts from what the ledger has now.
    pub fn start(&mut self, gate: &naql::Gate) {
        self.last = gate.tree_head().size;
    }

    fn write(&mut self, gate: &naql::Gate) -> Result<()> {
        let head = gate.tree_head();
        let written = writeln!(self.file, "{}", head.sign(&self.key)).and_then(|()| self.file.sync_data());
        written.map_err(|error| Failure::write(self.path.display(), &error))?;
        self.last = head.size;
        Ok(())
    }
}

/// The text of a small file.
fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| Failure::open(path.display(), &error))
}

/// Names the file that an error is about.
fn of<T>(path: &Path, read: naql::Result<T>) -> Result<T> {
    read.map_err(|error| Failure::data(format!("{}: {}", path.display(), error.message())))
}

/// The key of a file that `naql store key` made.
///
/// # Errors
/// When it is none.
pub fn signing_key(path: &Path) -> Result<SigningKey> {
    of(path, SigningKey::parse(&text(path)?))
}

/// The key that is given, or that of a file.
///
/// # Errors
/// When it is none.
pub fn verifying_key(given: &str) -> Result<VerifyingKey> {
    VerifyingKey::parse(given).or_else(|error| {
        let path = Path::new(given);
        if path.exists() { of(path, VerifyingKey::parse(&text(path)?)) } else { Err(Failure::usage(error.message())) }
    })
}

/// The head of a file; signed by the key, if one is given.
///
/// # Errors
/// When it is none, or not signed by the key.
pub fn head(path: &Path, key: Option<&VerifyingKey>) -> Result<SignedHead> {
    let head = of(path, SignedHead::parse(&text(path)?))?;
    if let Some(key) = key {
        of(path, head.verify(key))?;
    }
    Ok(head)
}
