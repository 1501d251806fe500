//! Key: Ed25519 keys with a name, in the text form of C2SP's signed notes (c2sp.org/signed-note).
//!
//! ```text
//! id             the first 4 bytes of SHA-256(name ‖ "\n" ‖ 0x01 ‖ public key)
//! verifying key  name+id+base64(0x01 ‖ public key)                      the id as 8 hexadecimal digits
//! signing key    PRIVATE+KEY+name+id+base64(0x01 ‖ seed)
//! signature      — name base64(id ‖ signature)
//! ```

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey as Secret, VerifyingKey as Public};
use sha2::{Digest, Sha256};

use crate::error::{Code, Error, Result};

/// The code of Ed25519 in a key and an id.
const ED25519: u8 = 1;

/// What a signing key's text begins with.
const PRIVATE: &str = "PRIVATE+KEY+";

/// A key that signs heads. Whoever has it can sign in its name.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    secret: Secret,
}

/// The key that signatures of a [`SigningKey`] are checked by. It is no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    name: String,
    public: Public,
}

impl SigningKey {
    /// A new key by the system's random numbers.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for a name that is empty or has white space or a plus sign, [`Code::Io`] when the system
    /// gives no random numbers.
    pub fn generate(name: &str) -> Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|e| Error::new(Code::Io, format!("no random numbers: {e}")))?;
        Self::of(name, seed)
    }

    /// The key of a seed.
    pub(super) fn of(name: &str, seed: [u8; 32]) -> Result<Self> {
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+') {
            let message = format!(
                "\"{}\" cannot name a key: a name is not empty and has no white space and no +",
                name.escape_debug()
            );
            return Err(Error::new(Code::InvalidArgument, message));
        }
        Ok(Self { name: name.to_owned(), secret: Secret::from_bytes(&seed) })
    }

    /// Reads a key's text; white space around it is left out.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for anything else.
    pub fn parse(text: &str) -> Result<Self> {
        let read = || {
            let (name, id, seed) = parts(text.trim().strip_prefix(PRIVATE)?)?;
            Some((Self::of(name, seed).ok()?, id))
        };
        let fits = |(key, id): &(Self, [u8; 4])| key.verifying().id() == *id;
        read()
            .filter(fits)
            .map(|(key, _)| key)
            .ok_or_else(|| Error::new(Code::InvalidArgument, "not a signing key; `naql store key` makes one"))
    }

    /// The key's text. It is the secret itself.
    pub fn secret_text(&self) -> String {
        let bytes = [&[ED25519][..], self.secret.as_bytes()].concat();
        format!("{PRIVATE}{}+{}+{}", self.name, hex(self.verifying().id()), STANDARD.encode(bytes))
    }

    /// Whose key it is.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key that its signatures are checked by.
    pub fn verifying(&self) -> VerifyingKey {
        VerifyingKey { name: self.name.clone(), public: self.secret.verifying_key() }
    }

    /// The bytes of a signature line.
    pub(super) fn sign(&self, text: &[u8]) -> Vec<u8> {
        [&self.verifying().id()[..], &self.secret.sign(text).to_bytes()].concat()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("name", &self.name).finish_non_exhaustive()
    }
}

impl VerifyingKey {
    /// Reads a key's text; white space around it is left out.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for anything else.
    pub fn parse(text: &str) -> Result<Self> {
        let read = || {
            let (name, id, public) = parts(text.trim())?;
            let key = Self { name: name.to_owned(), public: Public::from_bytes(&public).ok()? };
            (key.id() == id).then_some(key)
        };
        read().ok_or_else(|| {
            let message = "not a verifying key: name+id+base64, as `naql store key` prints it";
            Error::new(Code::InvalidArgument, message)
        })
    }

    /// Whose key it is.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new().chain_update(&self.name).chain_update([b'\n', ED25519]).chain_update(self.public);
        *hash.finalize().first_chunk().expect("32 bytes")
    }

    /// Whether the bytes of a signature line under a name are this key's signature of a text.
    pub(super) fn verifies(&self, name: &str, text: &[u8], signature: &[u8]) -> bool {
        let Some((id, signature)) = signature.split_first_chunk::<4>() else { return false };
        let signature = Signature::from_slice(signature).ok();
        name == self.name && *id == self.id() && signature.is_some_and(|s| self.public.verify_strict(text, &s).is_ok())
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[ED25519][..], self.public.as_bytes()].concat();
        write!(f, "{}+{}+{}", self.name, hex(self.id()), STANDARD.encode(bytes))
    }
}

/// Name and bytes of a signature line.
pub(super) fn signature(line: &str) -> Option<(String, Vec<u8>)> {
    let (name, bytes) = line.strip_prefix("— ")?.split_once(' ')?;
    Some((name.to_owned(), STANDARD.decode(bytes).ok()?))
}

/// Name, id and the 32 bytes of a key's text.
fn parts(text: &str) -> Option<(&str, [u8; 4], [u8; 32])> {
    let (name, rest) = text.split_once('+')?;
    let (id, bytes) = rest.split_once('+')?;
    let bytes = STANDARD.decode(bytes).ok()?;
    let id = (id.len() == 8).then(|| u32::from_str_radix(id, 16).ok())??.to_be_bytes();
    let bytes = bytes.strip_prefix(&[ED25519])?.try_into().ok()?;
    Some((name, id, bytes))
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        let key = SigningKey::of("gate.example", [9; 32]).unwrap();
        let (secret, public) = (key.secret_text(), key.verifying().to_string());
        assert_eq!(SigningKey::parse(&format!("{secret}\n")).unwrap().secret_text(), secret);
        assert_eq!(VerifyingKey::parse(&public).unwrap(), key.verifying());
        assert!(!format!("{key:?}").contains("9, 9"), "the secret is shown");
        // Another name changes the id.
        assert!(SigningKey::parse(&secret.replace("gate", "gote")).is_err());
        assert!(VerifyingKey::parse(&public.replace("gate", "gote")).is_err());
        assert!(VerifyingKey::parse(&secret).is_err() && SigningKey::parse(&public).is_err());
        for name in ["", "a b", "a+b", "a\nb", "a\u{2028}b"] {
            assert_eq!(SigningKey::generate(name).unwrap_err().code(), Code::InvalidArgument, "{name:?}");
        }
        assert_ne!(SigningKey::generate("a").unwrap().secret_text(), SigningKey::generate("a").unwrap().secret_text());
    }

    /// The key of c2sp.org/signed-note's example, whose private half nobody needs.
    #[test]
    fn the_example_of_the_standard_is_read() {
        let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert_eq!(VerifyingKey::parse(key).unwrap().to_string(), key);
        let text =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        let line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
        let (name, bytes) = signature(line).unwrap();
        assert!(VerifyingKey::parse(key).unwrap().verifies(&name, text.as_bytes(), &bytes));
    }
}
