//! The contract in Arrow: a record is a schema, or a struct inside one.
//!
//! ```text
//! Text Word Time Digest  utf8                Bits   uint64
//! Count Offset Seconds   int64               Slots  128 × uint32
//! Share Score            float64             Mark   struct of hash: uint64, word: uint32
//! Span                   list of two int64   List   list     Record  struct     Flag  bool
//! ```
//! A field that may have nothing is nullable, whether JSON then has `null` or leaves it out; everything else is not.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use naql::contract::{Kind, Nothing, Record};

/// How many slots a `MinHash` has.
pub(crate) const SLOTS: i32 = 128;

/// The schema of the batches of a record.
pub fn schema(record: &Record) -> SchemaRef {
    Arc::new(Schema::new(fields(record)))
}

/// The fields of a record.
pub(crate) fn fields(record: &Record) -> Fields {
    record.fields().map(|field| Field::new(field.name, of(&field.kind), field.nothing != Nothing::Never)).collect()
}

/// The fields of a mark.
pub(crate) fn mark() -> Fields {
    [("hash", DataType::UInt64), ("word", DataType::UInt32)]
        .map(|(name, of)| Field::new(name, of, false))
        .to_vec()
        .into()
}

fn of(kind: &Kind) -> DataType {
    match kind {
        Kind::Text | Kind::Word(_) | Kind::Time | Kind::Digest => DataType::Utf8,
        Kind::Count | Kind::Offset | Kind::Seconds => DataType::Int64,
        Kind::Share | Kind::Score => DataType::Float64,
        Kind::Flag => DataType::Boolean,
        Kind::Span => list(DataType::Int64),
        Kind::Bits => DataType::UInt64,
        Kind::Slots => DataType::FixedSizeList(Arc::new(Field::new_list_field(DataType::UInt32, false)), SLOTS),
        Kind::Mark => DataType::Struct(mark()),
        Kind::List(item) => list(of(item)),
        Kind::Record(record) => DataType::Struct(fields(record)),
    }
}

fn list(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new_list_field(item, false)))
}
