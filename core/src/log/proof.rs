//! Proof: that a later head extends an earlier one, as text.
//!
//! ```text
//! old N         the size of the earlier log
//! hashes        of the consistency proof, in base64, a line each
//!               an empty line
//! head          the later one, as its text
//! ```
//! The body of the request by which a log asks a C2SP witness to co-sign (c2sp.org/tlog-witness).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::head::{SignedHead, TreeHead};
use super::tree::{Node, extends};
use crate::error::{Code, Error, Result};

/// What shows that a later ledger extends an earlier one, to somebody who has neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    old: u64,
    hashes: Vec<Node>,
    head: SignedHead,
}

impl Proof {
    pub(crate) fn new(old: u64, hashes: Vec<Node>, head: SignedHead) -> Self {
        Self { old, hashes, head }
    }

    /// The later head.
    pub fn head(&self) -> &SignedHead {
        &self.head
    }

    /// Reads a proof's text.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for anything that is not exactly such a text.
    pub fn parse(text: &str) -> Result<Self> {
        let read = || {
            let (proof, head) = text.split_once("\n\n")?;
            let mut lines = proof.split('\n');
            let old = lines.next()?.strip_prefix("old ")?.parse().ok()?;
            let hashes = lines.map(|line| STANDARD.decode(line).ok()?.try_into().ok()).collect::<Option<_>>()?;
            let read = Self { old, hashes, head: SignedHead::parse(head).ok()? };
            (read.to_string() == text).then_some(read)
        };
        read().ok_or_else(|| Error::new(Code::InvalidArgument, "not a proof; `naql store prove` prints one"))
    }

    /// Checks that its head extends an earlier one. Whether either is signed is checked by [`SignedHead::verify`].
    ///
    /// # Errors
    /// [`Code::Corrupt`] when the later ledger was not made by adding entries to the earlier one, or the proof is of another.
    pub fn verify(&self, old: &TreeHead) -> Result<()> {
        let new = self.head.unverified();
        if self.old == old.size && extends((old.size, &old.root), (new.size, &new.root), &self.hashes) {
            return Ok(());
        }
        let message = format!(
            "the ledger of {} entries is not shown to extend that of {}: an entry was changed or removed, or the proof is of \
             other heads",
            new.size, old.size
        );
        Err(Error::new(Code::Corrupt, message))
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{}", STANDARD.encode(hash)))?;
        write!(f, "\n{}", self.head)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Frontier, consistency, leaf};
    use super::*;

    #[test]
    fn a_proof_is_read_and_holds() {
        let leaves: Vec<Node> = (0..11u8).map(|n| leaf(&[n])).collect();
        let head = |size: usize| {
            let mut frontier = Frontier::default();
            leaves[..size].iter().for_each(|leaf| frontier.push(*leaf));
            TreeHead::new(size as u64, frontier.root())
        };
        let proof = Proof::new(6, consistency(&leaves, 6), head(11).unsigned("log"));
        let read = Proof::parse(&proof.to_string()).unwrap();
        assert_eq!(read, proof);
        read.verify(&head(6)).unwrap();
        for other in [head(5), TreeHead::new(6, [0; 32])] {
            assert_eq!(read.verify(&other).unwrap_err().code(), Code::Corrupt);
        }
        assert!(Proof::parse(&proof.to_string().replace("old 6", "old 06")).is_err());
    }
}
