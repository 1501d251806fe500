//! A lineage as batches, one of each kind of record.
//!
//! ```text
//! record ─▶ JSON value ─▶ by the contract's table: a column for each field, a struct for a record inside
//! ```
//! The records are what serde makes of them, as in JSON, so no field is named here.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, StructArray};
use naql::contract::{CLUSTER, EDGE, Kind, LINEAGE_STORY, OUTLET, Record, SOURCE};
use naql::lineage::Lineage;
use naql::{Code, Error, Result};
use serde::Serialize;
use serde_json::Value;

use crate::make::{batch, bug, lists};
use crate::schema::fields;

/// The batches of a lineage. Offsets are as in the lineage.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LineageBatches {
    /// Of [`LINEAGE_STORY`].
    pub stories: RecordBatch,
    /// Of [`SOURCE`].
    pub sources: RecordBatch,
    /// Of [`EDGE`].
    pub edges: RecordBatch,
    /// Of [`CLUSTER`].
    pub clusters: RecordBatch,
    /// Of [`OUTLET`].
    pub outlets: RecordBatch,
}

impl LineageBatches {
    /// All of them with their names, in the order of the JSON.
    pub fn named(self) -> [(&'static str, RecordBatch); 5] {
        let Self { stories, sources, edges, clusters, outlets } = self;
        [("stories", stories), ("sources", sources), ("edges", edges), ("clusters", clusters), ("outlets", outlets)]
    }
}

/// A lineage as batches.
///
/// # Errors
/// None that a caller can make.
pub fn lineage(lineage: &Lineage) -> Result<LineageBatches> {
    Ok(LineageBatches {
        stories: records(&LINEAGE_STORY, &lineage.stories)?,
        sources: records(&SOURCE, &lineage.sources)?,
        edges: records(&EDGE, &lineage.edges)?,
        clusters: records(&CLUSTER, &lineage.clusters)?,
        outlets: records(&OUTLET, &lineage.outlets)?,
    })
}

/// Records as a batch.
fn records(record: &Record, rows: &[impl Serialize]) -> Result<RecordBatch> {
    let values = rows.iter().map(serde_json::to_value).collect::<serde_json::Result<Vec<_>>>();
    let values = values.map_err(|error| Error::new(Code::Panic, format!("a bug in naql: {error}")))?;
    let rows: Vec<Option<&Value>> = values.iter().map(Some).collect();
    batch(record, rows.len(), columns(record, &rows)?)
}

/// The columns of a record's fields.
fn columns(record: &Record, rows: &[Option<&Value>]) -> Result<Vec<ArrayRef>> {
    let of = |name| rows.iter().map(move |row| row.and_then(|row| row.get(name)).filter(|value| !value.is_null()));
    record.fields().map(|field| column(&field.kind, &of(field.name).collect::<Vec<_>>())).collect()
}

/// A column of values; `None` is null.
fn column(kind: &Kind, values: &[Option<&Value>]) -> Result<ArrayRef> {
    let all = || values.iter().copied();
    Ok(match kind {
        Kind::Text | Kind::Word(_) | Kind::Time | Kind::Digest => {
            Arc::new(all().map(|value| value.and_then(Value::as_str)).collect::<StringArray>())
        }
        Kind::Count | Kind::Offset | Kind::Seconds => {
            Arc::new(all().map(|value| value.and_then(Value::as_i64)).collect::<Int64Array>())
        }
        Kind::Share | Kind::Score => {
            Arc::new(all().map(|value| value.and_then(Value::as_f64)).collect::<Float64Array>())
        }
        Kind::Flag => Arc::new(all().map(|value| value.and_then(Value::as_bool)).collect::<BooleanArray>()),
        Kind::List(item) => {
            let items = || all().map(|value| value.and_then(Value::as_array));
            let flat: Vec<Option<&Value>> = items().flatten().flatten().map(Some).collect();
            let nulls = items().any(|list| list.is_none()).then(|| items().map(|list| list.is_some()).collect());
            lists(items().map(|list| list.map_or(0, Vec::len)), column(item, &flat)?, nulls)
        }
        Kind::Record(of) => {
            Arc::new(StructArray::try_new(fields(of), columns(of, values)?, None).map_err(|error| bug(&error))?)
        }
        Kind::Span | Kind::Bits | Kind::Slots | Kind::Mark => {
            return Err(Error::new(Code::Panic, "a bug in naql: a lineage has no such column"));
        }
    })
}
