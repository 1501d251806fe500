//! Fingerprints as batches.

use std::fmt::Write;
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, FixedSizeListBuilder, Int64Builder, StringBuilder, UInt32Builder, UInt64Builder,
};
use arrow_array::{ArrayRef, RecordBatch, StructArray, UInt32Array, UInt64Array};
use arrow_schema::{DataType, Field, Schema};
use naql::contract::{FINGERPRINT, FINGERPRINT_ROW};
use naql::fingerprint::Fingerprint;
use naql::fingerprint::SCHEME;
use naql::{Hash, Result};

use crate::make::{batch, bug, list, of_schema, text, texts_or_null};
use crate::schema;

/// How many slots a `MinHash` has.
const SLOTS: usize = schema::SLOTS.unsigned_abs() as usize;

/// For how many marks a row there is room at first: more than most articles have. Room that is not used costs nothing.
const MARKS: usize = 128;

/// Columns of fingerprints, which grow by one row at a time: a fingerprint goes into them as soon as it is made, so that nothing is
/// kept twice.
pub struct Fingerprints {
    rows: Vec<bool>,
    raw: StringBuilder,
    folded: StringBuilder,
    words: Int64Builder,
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
            rows: Vec::with_capacity(rows),
            raw: digests(),
            folded: digests(),
            words: Int64Builder::with_capacity(rows),
            simhash: UInt64Builder::with_capacity(rows),
            minhash: FixedSizeListBuilder::with_capacity(slots, schema::SLOTS, rows)
                .with_field(Field::new_list_field(DataType::UInt32, false)),
            marks: Vec::with_capacity(rows),
            mark_hash: Vec::with_capacity(MARKS * rows),
            mark_word: Vec::with_capacity(MARKS * rows),
        }
    }

    /// Adds a row. The hashes of whole texts are text as in JSON, the others numbers; of what has no fingerprint, all is null, and
    /// there are no marks.
    pub fn append(&mut self, print: Option<&Fingerprint>) {
        self.rows.push(print.is_some());
        digest(&mut self.raw, print.map(|print| print.raw));
        digest(&mut self.folded, print.map(|print| print.folded));
        self.words.append_option(print.map(|print| i64::from(print.words)));
        self.simhash.append_option(print.map(|print| print.simhash));
        self.minhash.values().append_slice(print.map_or(&[0; SLOTS], |print| &print.minhash));
        self.minhash.append(print.is_some());
        let marks = print.map_or(&[][..], |print| &print.marks);
        self.marks.push(marks.len());
        self.mark_hash.extend(marks.iter().map(|mark| mark.hash));
        self.mark_word.extend(marks.iter().map(|mark| mark.word));
    }

    /// The rows as a batch of [`FINGERPRINT`], all of whose columns but the marks may be null.
    ///
    /// # Errors
    /// None that a caller can make.
    pub fn finish(self) -> Result<RecordBatch> {
        let fields = schema::fields(&FINGERPRINT);
        let nullable = |field: &Arc<Field>| field.as_ref().clone().with_nullable(field.name() != "marks");
        let schema = Schema::new(fields.iter().map(nullable).collect::<Vec<_>>());
        of_schema(Arc::new(schema), self.rows.len(), self.columns()?)
    }

    /// The rows as a batch of [`FINGERPRINT_ROW`], with the ids of their documents.
    ///
    /// # Errors
    /// None that a caller can make, unless a row has no fingerprint.
    pub fn finish_with_ids(self, ids: &[&str]) -> Result<RecordBatch> {
        let rows = self.rows.len();
        let columns = [text(ids.iter())].into_iter().chain(self.columns()?).collect();
        batch(&FINGERPRINT_ROW, rows, columns)
    }

    fn columns(mut self) -> Result<Vec<ArrayRef>> {
        let marks: [ArrayRef; 2] =
            [Arc::new(UInt64Array::from(self.mark_hash)), Arc::new(UInt32Array::from(self.mark_word))];
        let marks = StructArray::try_new(schema::mark(), marks.into(), None).map_err(|error| bug(&error))?;
        Ok(vec![
            texts_or_null(self.rows.iter().map(|has| has.then_some(SCHEME))),
            ArrayBuilder::finish(&mut self.raw),
            ArrayBuilder::finish(&mut self.folded),
            ArrayBuilder::finish(&mut self.words),
            ArrayBuilder::finish(&mut self.simhash),
            ArrayBuilder::finish(&mut self.minhash),
            list(self.marks.into_iter(), Arc::new(marks)),
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
