//! Keys, signed heads and proofs of a ledger as texts, as C and Python take and give them.
//!
//! ```text
//! key ─public_key─▶ the key that its signatures are checked by
//! gate, key ─sign_head─▶ head                     the end of the ledger
//! gate, head, public key ─verify_head             the ledger still has all entries of the head
//! gate, head, key ─prove─▶ proof                  … for somebody who does not have the ledger:
//! proof, head, public key ─verify_proof           the later ledger extends the earlier one
//! ```
//! The texts are those of docs/ledger.md. Without a public key no signature is checked.

use naql::{Gate, Proof, Result, SignedHead, SigningKey, VerifyingKey};

/// The text of a new key of a name. It is a secret.
///
/// # Errors
/// As [`SigningKey::generate`].
pub fn make_key(name: &str) -> Result<String> {
    Ok(SigningKey::generate(name)?.secret_text())
}

/// The text of the key that the signatures of a key are checked by.
///
/// # Errors
/// When it is no signing key.
pub fn public_key(key: &str) -> Result<String> {
    Ok(SigningKey::parse(key)?.verifying().to_string())
}

/// The end of a ledger as a signed head.
///
/// # Errors
/// When it is no signing key.
pub fn sign_head(gate: &Gate, key: &str) -> Result<String> {
    let key = SigningKey::parse(key)?;
    Ok(gate.tree_head().sign(&key).to_string())
}

/// Checks that a ledger still has all entries of a head.
///
/// # Errors
/// As [`Gate::verify_head`], and when the head is none, or is not signed by the key.
pub fn verify_head(gate: &Gate, head: &str, public_key: Option<&str>) -> Result<()> {
    gate.verify_head(signed(head, public_key)?.unverified())
}

/// The proof that the ledger as it is now extends that of an earlier head; the key signs the later head.
///
/// # Errors
/// As [`Gate::prove`], and when the head or the key is none.
pub fn prove(gate: &Gate, head: &str, key: &str) -> Result<String> {
    let (old, key) = (SignedHead::parse(head)?, SigningKey::parse(key)?);
    Ok(gate.prove(old.unverified(), gate.tree_head().sign(&key))?.to_string())
}

/// Checks that a proof shows that a later ledger extends that of a head.
///
/// # Errors
/// As [`Proof::verify`], and when one of the texts is none, or a head is not signed by the key.
pub fn verify_proof(proof: &str, head: &str, public_key: Option<&str>) -> Result<()> {
    let (proof, old) = (Proof::parse(proof)?, signed(head, public_key)?);
    if let Some(key) = public_key {
        proof.head().verify(&VerifyingKey::parse(key)?)?;
    }
    proof.verify(old.unverified())
}

/// A head, signed by the key if there is one.
fn signed(head: &str, public_key: Option<&str>) -> Result<SignedHead> {
    let head = SignedHead::parse(head)?;
    if let Some(key) = public_key {
        head.verify(&VerifyingKey::parse(key)?)?;
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use naql::{Code, Document, Policy};

    use super::*;

    #[test]
    fn a_later_ledger_is_shown_to_extend_an_earlier_one() {
        let gate = Gate::new(Policy::default());
        let admit = |id: &str| drop(gate.admit(&Document::new(id, "خبر قصير")).unwrap());
        let (key, other) = (make_key("gate.example").unwrap(), make_key("gate.example").unwrap());
        let public = public_key(&key).unwrap();
        admit("a");
        let head = sign_head(&gate, &key).unwrap();
        admit("b");
        verify_head(&gate, &head, Some(&public)).unwrap();
        let proof = prove(&gate, &head, &key).unwrap();
        verify_proof(&proof, &head, Some(&public)).unwrap();
        verify_proof(&proof, &head, None).unwrap();
        // Signed by somebody else, of another ledger, or no such text.
        let forged = sign_head(&gate, &other).unwrap();
        let elsewhere = Gate::new(Policy::default());
        elsewhere.admit(&Document::new("c", "خبر")).unwrap();
        let codes = [
            verify_head(&gate, &forged, Some(&public)),
            verify_proof(&prove(&gate, &head, &other).unwrap(), &head, Some(&public)),
            verify_head(&elsewhere, &head, Some(&public)),
            verify_proof(&proof, &sign_head(&elsewhere, &key).unwrap(), Some(&public)),
            verify_head(&gate, "head", None),
            verify_head(&gate, &head, Some(&key)),
            sign_head(&gate, &public).map(drop),
            make_key("a b").map(drop),
        ]
        .map(|result| result.unwrap_err().code());
        assert_eq!(codes[..4], [Code::Corrupt; 4]);
        assert_eq!(codes[4..], [Code::InvalidArgument; 4]);
    }
}
