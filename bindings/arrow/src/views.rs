//! Views of texts as batches.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use naql::Result;
use naql::contract::VIEW;

use crate::make::{batch, list, lists, of_schema, spans, text, texts_or_null};

/// A view, and where each of its words is in the raw text, in code points.
pub type Placed = (String, Vec<Range<usize>>);

/// Views as a batch of one column: the text of each; null for what has none.
///
/// # Errors
/// None that a caller can make.
pub fn views(views: &[Option<String>]) -> Result<RecordBatch> {
    columns(views.len(), vec![("text", texts_or_null(views.iter().map(Option::as_deref)), true)])
}

/// As [`views`], with the places of each view's words in the raw text, in code points, as lists of two.
///
/// # Errors
/// As [`views`].
pub fn views_with_offsets(views: &[Option<Placed>]) -> Result<RecordBatch> {
    let text = texts_or_null(views.iter().map(|view| view.as_ref().map(|(text, _)| text.as_str())));
    let lengths = views.iter().map(|view| view.as_ref().map_or(0, |(_, places)| places.len()));
    let offsets = list(lengths, spans(&flat(views.iter().flatten())));
    columns(views.len(), vec![("text", text, true), ("offsets", offsets, false)])
}

/// Views of the texts of documents, by their ids, as a batch of [`VIEW`]; `name` is the view's. The places of the words are
/// null unless they are `placed`.
///
/// # Errors
/// As [`views`].
pub fn view_rows(ids: &[&str], name: &str, views: &[Placed], placed: bool) -> Result<RecordBatch> {
    let nulls = (!placed).then(|| views.iter().map(|_| false).collect());
    let offsets = lists(views.iter().map(|(_, places)| places.len()), spans(&flat(views.iter())), nulls);
    let columns =
        vec![text(ids.iter()), text(ids.iter().map(|_| name)), text(views.iter().map(|(text, _)| text)), offsets];
    batch(&VIEW, views.len(), columns)
}

fn flat<'a>(views: impl Iterator<Item = &'a Placed>) -> Vec<Range<usize>> {
    views.flat_map(|(_, places)| places.iter().cloned()).collect()
}

/// A batch of columns: name, values, whether some may be missing.
fn columns(rows: usize, columns: Vec<(&str, ArrayRef, bool)>) -> Result<RecordBatch> {
    let fields = columns.iter().map(|(name, column, null)| Field::new(*name, column.data_type().clone(), *null));
    let schema = Schema::new(fields.collect::<Vec<_>>());
    of_schema(Arc::new(schema), rows, columns.into_iter().map(|(_, column, _)| column).collect())
}
