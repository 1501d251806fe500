//! Ledger: reads what a gate recorded, in order, and proves to others what it has.

use super::handle::Gate;
use crate::error::{Code, Error, Result};
use crate::log::{Frontier, Proof, SignedHead, TreeHead, consistency, leaf};
use crate::store::{ALL, Hash, Line, Read, Table, Tables, header};

impl Gate {
    /// Everything that was recorded, in order. What is recorded while it is read is in it too.
    pub fn ledger(&self) -> Ledger<'_> {
        self.ledger_from(0)
    }

    /// As [`Gate::ledger`], from the entry with a number on.
    pub fn ledger_from(&self, number: u64) -> Ledger<'_> {
        Ledger { gate: self, next: number, lines: Vec::new().into_iter() }
    }
}

impl Gate {
    /// The text of the policy that entries of the ledger were made under, in TOML; `None` when the store has no such policy, or an
    /// earlier naql changed it and did not keep its text.
    ///
    /// # Errors
    /// [`Code::Corrupt`] when the text was changed; [`Code::Io`] when the store cannot be read.
    pub fn policy_of(&self, digest: Hash) -> Result<Option<String>> {
        header::policy_of(&*self.tables().read()?, digest)
    }

    /// Checks that the ledger still has all entries of an earlier head, unchanged. Reads the ledger up to there.
    ///
    /// # Errors
    /// [`Code::Corrupt`] when it does not; [`Code::Io`] when the store cannot be read.
    pub fn verify_head(&self, head: &TreeHead) -> Result<()> {
        has(&leaves(&*self.tables().read()?, head.size)?, head)
    }

    /// The proof that a later head extends an earlier one, for somebody who does not have the ledger. Both must be heads of
    /// this ledger. Reads the ledger up to the later one.
    ///
    /// # Errors
    /// As [`Gate::verify_head`], and [`Code::InvalidArgument`] when the first head is the later one.
    pub fn prove(&self, old: &TreeHead, new: SignedHead) -> Result<Proof> {
        let later = new.unverified();
        if old.size > later.size {
            return Err(Error::new(Code::InvalidArgument, "the head to start from is later than the one to end with"));
        }
        let leaves = leaves(&*self.tables().read()?, later.size)?;
        has(&leaves, old)?;
        has(&leaves, later)?;
        let hashes = if old.size == 0 { Vec::new() } else { consistency(&leaves, old.size as usize) };
        Ok(Proof::new(old.size, hashes, new))
    }
}

/// Checks that a ledger that begins with entries of these hashes has a head.
fn has(leaves: &[[u8; 32]], head: &TreeHead) -> Result<()> {
    let mut frontier = Frontier::default();
    leaves.iter().take(head.size.try_into().unwrap_or(usize::MAX)).for_each(|leaf| frontier.push(*leaf));
    if frontier.size() == head.size && frontier.root() == head.root {
        return Ok(());
    }
    let message = format!(
        "the first {} entries of the ledger are not those of the head: an entry was changed or removed, or the head is of \
         another ledger",
        head.size
    );
    Err(Error::new(Code::Corrupt, message))
}

/// The hashes of the first entries of the ledger in its tree.
fn leaves(read: &dyn Read, size: u64) -> Result<Vec<[u8; 32]>> {
    let mut leaves = Vec::new();
    read.scan(Table::Ledger, ALL.start..&size.to_be_bytes(), &mut |key, row| {
        leaves.push(leaf(Line::read(key, row)?.entry.canonical().as_bytes()));
        Ok(())
    })?;
    Ok(leaves)
}

/// The entries of a ledger, in order. See [`Gate::ledger`].
#[derive(Debug)]
pub struct Ledger<'a> {
    gate: &'a Gate,
    next: u64,
    lines: std::vec::IntoIter<Line>,
}

impl Iterator for Ledger<'_> {
    type Item = Result<Line>;

    fn next(&mut self) -> Option<Result<Line>> {
        const AT_ONCE: u64 = 1024;
        if self.lines.len() == 0 {
            let (from, until) = (self.next.to_be_bytes(), self.next.saturating_add(AT_ONCE).to_be_bytes());
            let mut lines = Vec::new();
            let mut read = |tables: &dyn Tables| {
                tables.read()?.scan(Table::Ledger, &from..&until, &mut |key, row| {
                    lines.push(Line::read(key, row)?);
                    Ok(())
                })
            };
            if let Err(error) = read(&**self.gate.tables()) {
                self.next = u64::MAX - AT_ONCE;
                return Some(Err(error));
            }
            self.next += lines.len() as u64;
            self.lines = lines.into_iter();
        }
        self.lines.next().map(Ok)
    }
}
