//! Heads
//!
//! A head is the end of a ledger as a signed text: how many entries it has, and the root of a Merkle tree over them. Whoever has
//! kept one can tell whether anything up to it was changed, and a proof of a few hundred bytes shows that a later head extends an
//! earlier one to somebody who does not have the ledger. Keys, heads and proofs are texts, those of `naql store key`, `head` and
//! `prove`.

use std::mem::MaybeUninit;

use naql::Result;
use naql_held::heads;

use crate::ffi::{given, guard};
use crate::gate::naql_gate;
use crate::live::Slot;
use crate::text::naql_string;
use crate::types::{naql_error, naql_status, naql_text};

/// Makes a key that signs heads, under a name, which is not empty and has no white space and no plus sign. Whoever has its text can
/// sign in its name: keep it secret.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_IO` if the system gives no random numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_key_new(
    name: naql_text,
    key: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    // SAFETY: the caller says that the bytes are there.
    made(key, "key", error, || heads::make_key(unsafe { name.text("name") }?))
}

/// The public key by which the signatures of a key are checked.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_key_public(
    key: naql_text,
    public_key: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    // SAFETY: the caller says that the bytes are there.
    made(public_key, "public_key", error, || heads::public_key(unsafe { key.text("key") }?))
}

/// The end of a gate's ledger as a head that a key signed.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_PANIC`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_gate_sign_head(
    gate: Option<&naql_gate>,
    key: naql_text,
    head: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    made(head, "head", error, || {
        let gate = given(gate, "gate")?;
        // SAFETY: the caller says that the bytes are there.
        let key = unsafe { key.text("key") }?;
        gate.held.on(|gate| heads::sign_head(gate, key))
    })
}

/// Checks that a gate's ledger still has all entries of a head, unchanged, and that the head is signed by the owner of a public key,
/// unless that is empty. Reads the ledger up to there.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_CORRUPT` if it has them not, or the signature is of somebody else,
/// `NAQL_IO`, `NAQL_PANIC`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_gate_verify_head(
    gate: Option<&naql_gate>,
    head: naql_text,
    public_key: naql_text,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let gate = given(gate, "gate")?;
        // SAFETY: the caller says that the bytes are there.
        let (head, public_key) = unsafe { (head.text("head")?, optional(public_key, "public_key")?) };
        gate.held.on(|gate| heads::verify_head(gate, head, public_key))
    })
}

/// The proof that a gate's ledger, as it is now, extends that of an earlier head; a key signs the later head, which is in the proof.
/// Reads the ledger.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_CORRUPT` if the ledger does not extend that of the head, `NAQL_IO`,
/// `NAQL_PANIC`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_gate_prove(
    gate: Option<&naql_gate>,
    head: naql_text,
    key: naql_text,
    proof: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    made(proof, "proof", error, || {
        let gate = given(gate, "gate")?;
        // SAFETY: the caller says that the bytes are there.
        let (head, key) = unsafe { (head.text("head")?, key.text("key")?) };
        gate.held.on(|gate| heads::prove(gate, head, key))
    })
}

/// Checks that a proof shows that a later ledger extends that of a head, and that both heads are signed by the owner of a public key,
/// unless that is empty. Needs no gate.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_CORRUPT` if it does not show it, or a signature is of somebody else.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_proof_verify(
    proof: naql_text,
    head: naql_text,
    public_key: naql_text,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        // SAFETY: the caller says that the bytes are there.
        let (proof, head, key) =
            unsafe { (proof.text("proof")?, head.text("head")?, optional(public_key, "public_key")?) };
        heads::verify_proof(proof, head, key)
    })
}

/// Writes a text that was made.
fn made(
    slot: Option<&mut MaybeUninit<Box<naql_string>>>,
    name: &str,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
    make: impl FnOnce() -> Result<String>,
) -> naql_status {
    guard(error, || {
        let slot = given(slot, name)?;
        slot.hand(naql_string::of(make()?));
        Ok(())
    })
}

/// A text that may be empty, and is nothing then.
///
/// # Safety
/// As [`naql_text::text`].
unsafe fn optional<'a>(text: naql_text, name: &str) -> Result<Option<&'a str>> {
    // SAFETY: the same promise.
    Ok(Some(unsafe { text.text(name) }?).filter(|text| !text.is_empty()))
}
