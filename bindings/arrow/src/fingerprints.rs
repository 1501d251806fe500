//! Fingerprints as batches.

use std::sync::Arc;

use arrow_array::builder::{BooleanBufferBuilder, StringBuilder};
use arrow_array::{ArrayRef, FixedSizeListArray, RecordBatch, UInt32Array, UInt64Array};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, Field};
use naql::Fingerprint;
use naql::fingerprint::Mark;
use naql::store::Hash;

use crate::make::{batch, list, structs};

/// How many slots a `MinHash` has.
const SLOTS: i32 = 128;

/// Fingerprints as a batch; of what has none, all is null. The hashes of whole texts are text as in JSON, the others numbers.
///
/// # Errors
/// None that a caller can make: all columns are as long as the fingerprints are many.
pub fn fingerprints(prints: &[Option<Fingerprint>]) -> Result<RecordBatch, ArrowError> {
    let digests = |of: fn(&Fingerprint) -> [u8; 32]| {
        let mut out = StringBuilder::with_capacity(prints.len(), 64 * prints.len());
        prints.iter().for_each(|print| out.append_option(print.as_ref().map(|print| Hash(of(print)).to_string())));
        Arc::new(out.finish()) as ArrayRef
    };
    let mut slots = Vec::with_capacity(SLOTS as usize * prints.len());
    let mut there = BooleanBufferBuilder::new(prints.len());
    for print in prints {
        slots.extend_from_slice(print.as_ref().map_or(&[0; SLOTS as usize], |print| &print.minhash));
        there.append(print.is_some());
    }
    let slot = Arc::new(Field::new_list_field(DataType::UInt32, false));
    let nulls = NullBuffer::new(there.finish());
    let minhash = FixedSizeListArray::try_new(slot, SLOTS, Arc::new(UInt32Array::from(slots)), Some(nulls))?;
    let all = || prints.iter().flatten().flat_map(|print: &Fingerprint| &print.marks);
    let marks = structs([
        ("hash", Arc::new(UInt64Array::from_iter_values(all().map(|mark: &Mark| mark.hash))) as ArrayRef),
        ("word", Arc::new(UInt32Array::from_iter_values(all().map(|mark: &Mark| mark.word)))),
    ]);
    batch([
        ("raw", digests(|print| print.raw), true),
        ("folded", digests(|print| print.folded), true),
        ("words", Arc::new(prints.iter().map(|print| print.as_ref().map(|p| p.words)).collect::<UInt32Array>()), true),
        ("simhash", Arc::new(prints.iter().map(|p| p.as_ref().map(|p| p.simhash)).collect::<UInt64Array>()), true),
        ("minhash", Arc::new(minhash), true),
        ("marks", list(prints.iter().map(|print| print.as_ref().map_or(0, |print| print.marks.len())), marks), false),
    ])
}
