//! Columns of the steps: what is read out of their batches, and arrays that are made for them.

use std::sync::Arc;

use arrow_array::builder::BinaryBuilder;
use arrow_array::{Array, ArrayRef, Int32Array, Int64Array, RecordBatch, StructArray};
use arrow_schema::{DataType, Field, Fields as ArrowFields};
use naql::contract::DOCUMENT;
use naql::document::Html;
use naql::steps::{Member, StoryNumber};
use naql::{Code, Document, Error, Result};

use crate::documents::{Fields, documents};

/// A column of a batch or a struct, of one type.
pub fn column<'a, A: Array + 'static>(of: &'a dyn Columns, name: &str, kind: &str) -> Result<&'a A> {
    let found = of.named(name).ok_or_else(|| {
        Error::new(Code::InvalidArgument, format!("there is no column \"{name}\"; the step before gives it"))
    })?;
    found.as_any().downcast_ref().ok_or_else(|| {
        let message =
            format!("column \"{name}\" is {}, not {kind}; give it as the step before made it", found.data_type());
        Error::new(Code::InvalidArgument, message)
    })
}

pub trait Columns {
    fn named(&self, name: &str) -> Option<&ArrayRef>;
}

impl Columns for RecordBatch {
    fn named(&self, name: &str) -> Option<&ArrayRef> {
        self.column_by_name(name)
    }
}

impl Columns for StructArray {
    fn named(&self, name: &str) -> Option<&ArrayRef> {
        self.column_by_name(name)
    }
}

pub fn binaries<B: AsRef<[u8]>>(values: impl Iterator<Item = Option<B>>) -> ArrayRef {
    let mut out = BinaryBuilder::new();
    values.for_each(|value| out.append_option(value));
    Arc::new(out.finish())
}

pub fn longs(values: impl Iterator<Item = u64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values.map(u64::cast_signed)))
}

pub fn ints(values: impl Iterator<Item = u32>) -> ArrayRef {
    Arc::new(Int32Array::from_iter_values(values.map(u32::cast_signed)))
}

/// The fields of a key of a story, but for those that all its keys share.
pub fn key_fields() -> ArrowFields {
    let field = |(name, kind)| Field::new(name, kind, false);
    [("key", DataType::Int64), ("part", DataType::Int32), ("word", DataType::Int32), ("about", DataType::Int32)]
        .map(field)
        .to_vec()
        .into()
}

/// Columns with their names, in order.
pub type Named = Vec<(&'static str, ArrayRef)>;

/// The keys of `of`, row by row.
pub struct Keys<'a> {
    key: &'a Int64Array,
    story: Option<&'a Int64Array>,
    word: &'a Int32Array,
    day: &'a Int32Array,
    outlet: &'a Int64Array,
    about: &'a Int32Array,
}

impl<'a> Keys<'a> {
    pub fn of(of: &'a dyn Columns, with_stories: bool) -> Result<Self> {
        let story = if with_stories { Some(column(of, "story", "int64")?) } else { None };
        Ok(Self {
            key: column(of, "key", "int64")?,
            story,
            word: column(of, "word", "int32")?,
            day: column(of, "day", "int32")?,
            outlet: column(of, "outlet", "int64")?,
            about: column(of, "about", "int32")?,
        })
    }

    pub fn member(&self, row: usize, story: i64) -> Member {
        Member {
            key: self.key.value(row).cast_unsigned(),
            story: StoryNumber(self.story.map_or(story, |stories| stories.value(row)).cast_unsigned()),
            word: self.word.value(row).cast_unsigned(),
            day: self.day.is_valid(row).then(|| self.day.value(row)),
            outlet: self.outlet.value(row).cast_unsigned(),
            about: self.about.value(row).cast_unsigned(),
        }
    }
}

/// The documents of a batch with the columns of [`DOCUMENT`], as a step gave them.
pub fn plain_documents(batch: &RecordBatch) -> Result<Vec<Document>> {
    documents(batch, 0, &Fields { html: Html::Keep, ..Fields::default() }).map_err(|fault| fault.error)
}

pub fn document_columns(batch: &RecordBatch) -> Named {
    DOCUMENT.fields().map(|field| field.name).zip(batch.columns().iter().cloned()).collect()
}
