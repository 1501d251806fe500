//! Fingerprints
//!
//! All that is kept of a text for finding it again. Fingerprints are the same on every machine and in every language.

use std::mem::MaybeUninit;

use naql::fingerprint::Fingerprint;

use crate::ffi::{free, given, guard, read};
use crate::live::{Slot, handles};
use crate::text::naql_string;
use crate::types::{naql_error, naql_status, naql_text};

handles!(naql_fingerprint);

/// What is kept of a text for comparison.
pub type naql_fingerprint = Fingerprint;

/// Makes the fingerprint of a text.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_fingerprint_new(
    text: naql_text,
    fingerprint: Option<&mut MaybeUninit<Box<naql_fingerprint>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let fingerprint = given(fingerprint, "fingerprint")?;
        // SAFETY: the caller says that the bytes are there.
        let text = unsafe { text.text("text") }?;
        fingerprint.hand(Box::new(naql::fingerprint::fingerprint(text)?));
        Ok(())
    })
}

/// Reads the compact form that `naql_fingerprint_bytes` gives.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_SCHEME_MISMATCH` if it was made by another scheme, `NAQL_CORRUPT` if it is not one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_fingerprint_from_bytes(
    bytes: naql_text,
    fingerprint: Option<&mut MaybeUninit<Box<naql_fingerprint>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let fingerprint = given(fingerprint, "fingerprint")?;
        // SAFETY: the caller says that the bytes are there.
        let bytes = unsafe { bytes.bytes("bytes") }?;
        fingerprint.hand(Box::new(Fingerprint::from_bytes(bytes)?));
        Ok(())
    })
}

/// Frees a fingerprint; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_free(fingerprint: Option<Box<naql_fingerprint>>) {
    free(fingerprint);
}

/// The scheme id of the fingerprints and stores that the library makes. Those of different schemes are never compared.
#[unsafe(no_mangle)]
pub extern "C" fn naql_scheme() -> naql_text {
    naql::fingerprint::SCHEME.into()
}

/// BLAKE3-256 of the raw bytes: 32 bytes, borrowed from the fingerprint; NULL of NULL.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_raw(fingerprint: Option<&naql_fingerprint>) -> *const u8 {
    read(fingerprint, |fingerprint| Some(fingerprint.raw.as_ptr())).unwrap_or(std::ptr::null())
}

/// BLAKE3-256 of the folded words, one space between two of them: 32 bytes, borrowed from the fingerprint; NULL of NULL.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_folded(fingerprint: Option<&naql_fingerprint>) -> *const u8 {
    read(fingerprint, |fingerprint| Some(fingerprint.folded.as_ptr())).unwrap_or(std::ptr::null())
}

/// How many folded words the text has.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_words(fingerprint: Option<&naql_fingerprint>) -> u32 {
    read(fingerprint, |fingerprint| fingerprint.words)
}

/// SimHash-64 of the 3-word shingles.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_simhash(fingerprint: Option<&naql_fingerprint>) -> u64 {
    read(fingerprint, |fingerprint| fingerprint.simhash)
}

/// MinHash of the 3-word shingles: 128 numbers, borrowed from the fingerprint; NULL of NULL.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_minhash(fingerprint: Option<&naql_fingerprint>) -> *const u32 {
    read(fingerprint, |fingerprint| Some(fingerprint.minhash.as_ptr())).unwrap_or(std::ptr::null())
}

/// How many passage marks there are.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_mark_count(fingerprint: Option<&naql_fingerprint>) -> usize {
    read(fingerprint, |fingerprint| fingerprint.marks.len())
}

/// The hash of the mark of an index: of five words in a row.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_mark(fingerprint: Option<&naql_fingerprint>, index: usize) -> u64 {
    read(fingerprint, |fingerprint| fingerprint.marks.get(index).map_or(0, |mark| mark.hash))
}

/// The first of the five words of the mark of an index, counted from 0.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_mark_word(fingerprint: Option<&naql_fingerprint>, index: usize) -> u32 {
    read(fingerprint, |fingerprint| fingerprint.marks.get(index).map_or(0, |mark| mark.word))
}

/// The estimated Jaccard similarity of two texts' 3-word shingles, from 0 to 1, of their MinHashes; 0 if one is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_jaccard(a: Option<&naql_fingerprint>, b: Option<&naql_fingerprint>) -> f64 {
    read(a, |a| read(b, |b| a.jaccard(b)))
}

/// In how many of 64 bits the SimHashes of two texts differ; 64 if one is NULL.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_hamming(a: Option<&naql_fingerprint>, b: Option<&naql_fingerprint>) -> u32 {
    read(a, |a| read(b, |b| Some(a.hamming(b)))).unwrap_or(u64::BITS)
}

/// The compact form, bytes and no text, for `naql_fingerprint_from_bytes`. Equal bytes are equal fingerprints.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_bytes(
    fingerprint: Option<&naql_fingerprint>,
    bytes: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (fingerprint, bytes) = (given(fingerprint, "fingerprint")?, given(bytes, "bytes")?);
        bytes.hand(naql_string::of(fingerprint.to_bytes()));
        Ok(())
    })
}

/// The fingerprint as JSON, hashes in hexadecimal.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_fingerprint_json(
    fingerprint: Option<&naql_fingerprint>,
    json: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (fingerprint, json) = (given(fingerprint, "fingerprint")?, given(json, "json")?);
        json.hand(naql_string::json(fingerprint)?);
        Ok(())
    })
}
