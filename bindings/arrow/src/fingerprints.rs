//! Fingerprints as batches.

use std::fmt::Write;
use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, FixedSizeListBuilder, StringBuilder, UInt32Builder, UInt64Builder};
use arrow_array::{ArrayRef, RecordBatch, UInt32Array, UInt64Array};
use arrow_schema::{ArrowError, DataType, Field};
use naql::Hash;
use naql::fingerprint::Fingerprint;

use crate::make::{batch, list, structs};

/// How many slots a `MinHash` has.
const SLOTS: usize = 128;
/// The same, as the type of its column has it.
const LENGTH: i32 = 128;

/// For how many marks a row there is room at first: more than most articles have. Room that is not used costs nothing.
const MARKS: usize = 128;

/// Columns of fingerprints, which grow by one row at a time: a fingerprint goes into them as soon as it is made, so that nothing is
/// kept twice.
pub struct Fingerprints {
    raw: StringBuilder,
    folded: StringBuilder,
    words: UInt32Builder,
    simhash: UInt64Builder,
    minhash: FixedSizeListBuilder<UInt32Builder>,
    marks: Vec<usize>,
    mark_hash: Vec<u64>,
    mark_word: Vec<u32>,
}

impl Fingerprints {
    /// Columns without rows, with room for some.
    pub fn with_capacity(rows: usize) -> Self {
        let digests = || StringBuilder::with_capacity(rows, 64 * rows);
        let slots = UInt32Builder::with_capacity(SLOTS * rows);
        Self {
            raw: digests(),
            folded: digests(),
            words: UInt32Builder::with_capacity(rows),
            simhash: UInt64Builder::with_capacity(rows),
            minhash: FixedSizeListBuilder::with_capacity(slots, LENGTH, rows)
                .with_field(Field::new_list_field(DataType::UInt32, false)),
            marks: Vec::with_capacity(rows),
            mark_hash: Vec::with_capacity(MARKS * rows),
            mark_word: Vec::with_capacity(MARKS * rows),
        }
    }

    /// Adds a row. The hashes of whole texts are text as in JSON, the others numbers; of what has no fingerprint, all is null, and
    /// there are no marks.
    pub fn append(&mut self, print: Option<&Fingerprint>) {
        digest(&mut self.raw, print.map(|print| print.raw));
        digest(&mut self.folded, print.map(|print| print.folded));
        self.words.append_option(print.map(|print| print.words));
        self.simhash.append_option(print.map(|print| print.simhash));
        self.minhash.values().append_slice(print.map_or(&[0; SLOTS], |print| &print.minhash));
        self.minhash.append(print.is_some());
        let marks = print.map_or(&[][..], |print| &print.marks);
        self.marks.push(marks.len());
        self.mark_hash.extend(marks.iter().map(|mark| mark.hash));
        self.mark_word.extend(marks.iter().map(|mark| mark.word));
    }

    /// The rows as a batch.
    ///
    /// # Errors
    /// None that a caller can make: all columns have as many rows.
    pub fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let marks = structs([
            ("hash", Arc::new(UInt64Array::from(self.mark_hash)) as ArrayRef),
            ("word", Arc::new(UInt32Array::from(self.mark_word))),
        ]);
        batch([
            ("raw", ArrayBuilder::finish(&mut self.raw), true),
            ("folded", ArrayBuilder::finish(&mut self.folded), true),
            ("words", ArrayBuilder::finish(&mut self.words), true),
            ("simhash", ArrayBuilder::finish(&mut self.simhash), true),
            ("minhash", ArrayBuilder::finish(&mut self.minhash), true),
            ("marks", list(self.marks.into_iter(), marks), false),
        ])
    }
}

/// Writes a hash in hexadecimal, right into its column.
fn digest(column: &mut StringBuilder, hash: Option<[u8; 32]>) {
    match hash {
        None => column.append_null(),
        Some(hash) => {
            // Writing into a column in memory does not fail.
            let _ = write!(column, "{}", Hash(hash));
            column.append_value("");
        }
    }
}
