//! Log: what lets somebody else check a ledger without having it: a Merkle tree over its entries, its signed head, and the
//! proof that a later head extends an earlier one.
//!
//! In: the bytes of entries. Out: roots, proofs, and signed heads as text.
//!
//! ```text
//! tree    RFC 9162, section 2.1, with SHA-256: frontier, root, consistency proof and its check
//! head    size and root as text: the checkpoint of C2SP (c2sp.org/tlog-checkpoint)
//! key     Ed25519 keys and signatures of such a text: the signed note of C2SP (c2sp.org/signed-note)
//! proof   two heads and the hashes between them as text: the request of a C2SP witness (c2sp.org/tlog-witness)
//! ```

mod head;
mod key;
mod proof;
mod tree;

pub use self::head::{SignedHead, TreeHead};
pub use self::key::{SigningKey, VerifyingKey};
pub use self::proof::Proof;
pub(crate) use self::tree::{Frontier, consistency, leaf};
