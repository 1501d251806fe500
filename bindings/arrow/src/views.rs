//! Views of texts as batches.

use std::ops::Range;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::ArrowError;

use crate::make::{batch, list, texts_or_null};
use crate::verdicts::pairs_of;

/// A view, and where each of its words stands in the raw text, in code points.
pub type Placed = (String, Vec<Range<usize>>);

/// Views as a batch: the text of each; null for what has none.
///
/// # Errors
/// None that a caller can make: the column is as long as the views are many.
pub fn views(views: &[Option<String>]) -> Result<RecordBatch, ArrowError> {
    batch([("text", texts_or_null(views.iter().map(Option::as_deref)), true)])
}

/// As [`views`], with the places of each view's words in the raw text, in code points, as lists of two.
///
/// # Errors
/// As [`views`].
pub fn views_with_offsets(views: &[Option<Placed>]) -> Result<RecordBatch, ArrowError> {
    let spans: Vec<Range<usize>> = views.iter().flatten().flat_map(|(_, spans)| spans.iter().cloned()).collect();
    let lengths = views.iter().map(|view| view.as_ref().map_or(0, |(_, spans)| spans.len()));
    let offsets: ArrayRef = list(lengths, pairs_of(&spans));
    let text = texts_or_null(views.iter().map(|view| view.as_ref().map(|(text, _)| text.as_str())));
    batch([("text", text, true), ("offsets", offsets, false)])
}
