//! Head: how long a log is and what its root is, as a text that can be signed and kept elsewhere.
//!
//! ```text
//! origin        the name of the log: that of the key that signs
//! size          how many entries it has, in decimal
//! root          in base64
//!               an empty line
//! — name sig    a line for each signature; see `key`
//! ```
//! The checkpoint of C2SP (c2sp.org/tlog-checkpoint).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::key::{self, SigningKey, VerifyingKey};
use super::tree::Node;
use crate::error::{Code, Error, Result};

/// The end of a ledger: what binds all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TreeHead {
    /// How many entries the ledger has.
    pub size: u64,
    /// The root of the Merkle tree over them (RFC 9162, with SHA-256).
    pub root: [u8; 32],
}

/// A head as text, with its signatures. The text is that of a C2SP checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    origin: String,
    head: TreeHead,
    /// Name and signature of each, as they are written.
    signatures: Vec<(String, Vec<u8>)>,
}

impl TreeHead {
    pub(crate) fn new(size: u64, root: Node) -> Self {
        Self { size, root }
    }

    /// The head with a signature, under the name of the key.
    pub fn sign(&self, key: &SigningKey) -> SignedHead {
        let mut signed = self.unsigned(key.name());
        let signature = key.sign(signed.body().as_bytes());
        signed.signatures.push((key.name().to_owned(), signature));
        signed
    }

    /// The head as text without a signature, under a name.
    pub fn unsigned(&self, origin: &str) -> SignedHead {
        SignedHead { origin: origin.to_owned(), head: self.clone(), signatures: Vec::new() }
    }
}

impl SignedHead {
    /// Reads the text of a head.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for anything that is not exactly such a text.
    pub fn parse(text: &str) -> Result<Self> {
        Self::read(text).ok_or_else(|| {
            let message = "not a head: a head is a name, a number of entries and a root in base64, a line each, then an empty \
                           line and its signatures, as `naql store head` prints them";
            Error::new(Code::InvalidArgument, message)
        })
    }

    fn read(text: &str) -> Option<Self> {
        let (body, signed) = text.split_once("\n\n")?;
        let lines: Vec<&str> = body.split('\n').collect();
        let &[origin, size, root] = &lines[..] else { return None };
        let root = STANDARD.decode(root).ok()?.try_into().ok()?;
        let head = TreeHead { size: size.parse().ok()?, root };
        let signatures = signed.split_terminator('\n').map(key::signature).collect::<Option<_>>()?;
        let read = Self { origin: origin.to_owned(), head, signatures };
        // One way to write each: no signs, no leading zeros, no white space.
        (!origin.is_empty() && read.to_string() == text).then_some(read)
    }

    /// The head, whoever signed it or not.
    pub fn unverified(&self) -> &TreeHead {
        &self.head
    }

    /// The head, if the key's owner signed it.
    ///
    /// # Errors
    /// [`Code::Corrupt`] when no signature is that of the key.
    pub fn verify(&self, key: &VerifyingKey) -> Result<&TreeHead> {
        let body = self.body();
        let signed = self.signatures.iter().any(|(name, signature)| key.verifies(name, body.as_bytes(), signature));
        if signed && self.origin == key.name() {
            return Ok(&self.head);
        }
        let message = format!("the head of \"{}\" is not signed by the key {key}; do not trust it", self.origin);
        Err(Error::new(Code::Corrupt, message))
    }

    /// What is signed.
    fn body(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.head.size, STANDARD.encode(self.head.root))
    }
}

impl fmt::Display for SignedHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.body())?;
        self.signatures.iter().try_for_each(|(name, bytes)| writeln!(f, "— {name} {}", STANDARD.encode(bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_signed_and_read() {
        let (key, other) = (
            SigningKey::of("example.org/gate", [1; 32]).unwrap(),
            SigningKey::of("example.org/gate", [2; 32]).unwrap(),
        );
        let head = TreeHead::new(7, [3; 32]);
        let signed = head.sign(&key);
        let text = signed.to_string();
        assert!(
            text.starts_with(
                "example.org/gate\n7\nAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n\n— example.org/gate "
            ),
            "{text}"
        );
        let read = SignedHead::parse(&text).unwrap();
        assert_eq!(read, signed);
        assert_eq!(read.verify(&key.verifying()).unwrap(), &head);
        assert_eq!(read.verify(&other.verifying()).unwrap_err().code(), Code::Corrupt);
        // Another size under the same signature.
        let forged = SignedHead::parse(&text.replace("\n7\n", "\n8\n")).unwrap();
        assert_eq!(forged.verify(&key.verifying()).unwrap_err().code(), Code::Corrupt);
        assert_eq!(head.unsigned("x").verify(&key.verifying()).unwrap_err().code(), Code::Corrupt);
    }

    #[test]
    fn there_is_one_way_to_write_a_head() {
        let text = TreeHead::new(7, [3; 32]).sign(&SigningKey::of("n", [1; 32]).unwrap()).to_string();
        let other = [
            text.replace("\n7\n", "\n07\n"),
            text.replace("\n7\n", "\n+7\n"),
            text.replace("\n7\n", "\n7 \n"),
            text.replace("\n7\n", "\n7\n7\n"),
            text.replace('—', "-"),
            text.trim_end().to_owned(),
            format!("{text}\n"),
            text.replace('\n', "\r\n"),
            text.replacen('n', "", 1),
            String::new(),
        ];
        for text in other {
            assert_eq!(SignedHead::parse(&text).unwrap_err().code(), Code::InvalidArgument, "{text:?}");
        }
    }
}
