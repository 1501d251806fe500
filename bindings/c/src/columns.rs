//! Documents from record batches, and verdicts as record batches.
//!
//! What comes over the C interface is not trusted: a column is validated, UTF-8 and offsets too, before it is read.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, SchemaRef};
use naql::compare::Passage;
use naql::error::{Code, Error, Result};
use naql::gate::{Cover, Match};
use naql::{Document, Verdict};

/// The documents of a batch; `row` is the number of its first one in the stream, for messages.
pub fn documents(batch: &RecordBatch, row: usize) -> Result<Vec<Document>> {
    let column = |name: &str| match batch.column_by_name(name) {
        Some(column) => strings(name, column).map(Some),
        None => Ok(None),
    };
    let needed = |name: &str| {
        column(name)?.ok_or_else(|| Error::new(Code::InvalidDocument, format!("the stream has no column \"{name}\"")))
    };
    let (ids, texts) = (needed("id")?, needed("text")?);
    let [titles, bylines, publishers, urls, times] =
        [column("title")?, column("byline")?, column("publisher")?, column("url")?, column("published")?];
    let missing = |name: &str, i: usize| {
        Error::new(Code::InvalidDocument, format!("row {} of the stream has no {name}", row + i))
    };
    let of = |column: &Option<Vec<Option<&str>>>, i: usize| column.as_ref().and_then(|c| c[i]).map(str::to_owned);
    let document = |i: usize| {
        Ok(Document {
            id: ids[i].ok_or_else(|| missing("id", i))?.to_owned(),
            text: texts[i].ok_or_else(|| missing("text", i))?.to_owned(),
            title: of(&titles, i),
            byline: of(&bylines, i),
            publisher: of(&publishers, i),
            url: of(&urls, i),
            published: of(&times, i),
        })
    };
    (0..batch.num_rows()).map(document).collect()
}

/// The strings of a column, of whatever string type.
fn strings<'a>(name: &str, column: &'a ArrayRef) -> Result<Vec<Option<&'a str>>> {
    if column.is_empty() {
        // Its offsets need not be valid: there are no bytes for them.
        return Ok(Vec::new());
    }
    column.to_data().validate_full().map_err(|fault| {
        Error::new(Code::InvalidText, format!("the column \"{name}\" of the stream is damaged: {fault}"))
    })?;
    values(column).ok_or_else(|| {
        let message =
            format!("the column \"{name}\" of the stream is of the type {}, not of strings", column.data_type());
        Error::new(Code::InvalidDocument, message)
    })
}

fn values(column: &dyn Array) -> Option<Vec<Option<&str>>> {
    Some(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().iter().collect(),
        DataType::LargeUtf8 => column.as_string::<i64>().iter().collect(),
        DataType::Utf8View => column.as_string_view().iter().collect(),
        DataType::Null => vec![None; column.len()],
        DataType::Dictionary(..) => {
            let dictionary = column.as_any_dictionary();
            let values = values(dictionary.values())?;
            if values.is_empty() {
                return Some(vec![None; column.len()]);
            }
            let keys = dictionary.normalized_keys().into_iter().enumerate();
            keys.map(|(i, key)| if column.is_null(i) { None } else { values[key] }).collect()
        }
        _ => return None,
    })
}

/// The schema of the batches of verdicts.
pub fn schema() -> SchemaRef {
    verdicts(&[]).expect("no verdicts make a batch").schema()
}

/// Verdicts as a batch. The columns are the fields of the JSON contract, with offsets in bytes.
pub fn verdicts(verdicts: &[Verdict]) -> Result<RecordBatch, ArrowError> {
    let matches: Vec<_> = verdicts.iter().flat_map(|v| &v.matches).collect();
    let covers: Vec<_> = verdicts.iter().flat_map(|v| &v.cover).collect();
    let columns = [
        ("id", text(verdicts.iter().map(|v| &v.id)), false),
        ("decision", text(verdicts.iter().map(|v| v.decision.name())), false),
        ("relation", text(verdicts.iter().map(|v| v.relation.name())), false),
        ("of", Arc::new(verdicts.iter().map(|v| v.of.as_deref()).collect::<StringArray>()) as ArrayRef, true),
        ("reasons", texts(verdicts.iter().map(|v| &v.reasons)), false),
        ("replaces", Arc::new(verdicts.iter().map(|v| v.replaces.as_deref()).collect::<StringArray>()), true),
        ("matches", list(verdicts.iter().map(|v| v.matches.len()), match_structs(&matches)), false),
        ("cover", list(verdicts.iter().map(|v| v.cover.len()), cover_structs(&covers)), false),
        ("new_words", numbers(verdicts.iter().map(|v| v.new_words as usize)), false),
        ("new_share", shares(verdicts.iter().map(|v| v.new_share)), false),
        ("chain", list(verdicts.iter().map(|v| v.chain.len()), texts(verdicts.iter().flat_map(|v| &v.chain))), false),
    ];
    RecordBatch::try_from_iter_with_nullable(columns)
}

fn match_structs(matches: &[&Match]) -> ArrayRef {
    let found = || matches.iter().map(|m| &m.comparison);
    structs([
        ("id", text(matches.iter().map(|m| &m.id))),
        ("story", numbers(matches.iter().map(|m| m.story))),
        ("of_story", numbers(matches.iter().map(|m| m.of_story))),
        ("relation", text(found().map(|c| c.relation.name()))),
        ("jaccard", shares(found().map(|c| c.jaccard))),
        ("containment_a", shares(found().map(|c| c.containment_a))),
        ("containment_b", shares(found().map(|c| c.containment_b))),
        ("matched_words", numbers(found().map(|c| c.matched_words as usize))),
        ("longest_run", numbers(found().map(|c| c.longest_run as usize))),
        (
            "passages",
            list(
                found().map(|c| c.passages.len()),
                passage_structs(&found().flat_map(|c| &c.passages).collect::<Vec<_>>()),
            ),
        ),
        ("reasons", texts(found().map(|c| &c.reasons))),
    ])
}

fn passage_structs(passages: &[&Passage]) -> ArrayRef {
    structs([
        ("a_start", numbers(passages.iter().map(|p| p.a.start))),
        ("a_end", numbers(passages.iter().map(|p| p.a.end))),
        ("b_start", numbers(passages.iter().map(|p| p.b.start))),
        ("b_end", numbers(passages.iter().map(|p| p.b.end))),
        ("words", numbers(passages.iter().map(|p| p.words as usize))),
        ("identity", shares(passages.iter().map(|p| p.identity))),
    ])
}

fn cover_structs(covers: &[&Cover]) -> ArrayRef {
    let ends = covers.iter().flat_map(|c| &c.spans).flat_map(|span| [span.start, span.end]);
    let spans = covers.iter().flat_map(|c| &c.spans).map(|_| 2);
    structs([
        ("id", text(covers.iter().map(|c| &c.id))),
        ("words", numbers(covers.iter().map(|c| c.words as usize))),
        ("spans", list(covers.iter().map(|c| c.spans.len()), list(spans, numbers(ends)))),
    ])
}

fn text<S: AsRef<str>>(values: impl Iterator<Item = S>) -> ArrayRef {
    let mut out = StringBuilder::new();
    values.for_each(|value| out.append_value(value));
    Arc::new(out.finish())
}

/// Counts and offsets; neither is near 2⁶³.
fn numbers(values: impl Iterator<Item = usize>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values.map(|value| (value as u64).cast_signed())))
}

fn shares(values: impl Iterator<Item = f64>) -> ArrayRef {
    Arc::new(Float64Array::from_iter_values(values))
}

/// Lists of strings.
fn texts<'a>(lists: impl Iterator<Item = &'a Vec<String>> + Clone) -> ArrayRef {
    list(lists.clone().map(Vec::len), text(lists.flatten()))
}

/// Lists of so many of the items, one after the other.
fn list(lengths: impl Iterator<Item = usize>, items: ArrayRef) -> ArrayRef {
    let field = Arc::new(Field::new_list_field(items.data_type().clone(), false));
    Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(lengths), items, None))
}

fn structs<const N: usize>(columns: [(&str, ArrayRef); N]) -> ArrayRef {
    let field =
        |(name, column): (&str, ArrayRef)| (Arc::new(Field::new(name, column.data_type().clone(), false)), column);
    Arc::new(StructArray::from(columns.into_iter().map(field).collect::<Vec<_>>()))
}
