//! Documents of a batch, and documents as a batch.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch};
use naql::contract::DOCUMENT;
use naql::document::{DayOrder, Html, read_time};
use naql::text::{MAX_TEXT, inert};
use naql::{Code, Document, Error, Result};

use crate::column::{Takes, column_at, values};
use crate::fault::Fault;
use crate::make::{batch, text, texts_or_null};
use crate::names::COLUMNS;

/// From which columns documents are read, and how: the name of each column, and whether it must be there. A name may be a path
/// (`article.body`). A field whose column need not be there and is not is looked for under its other names ([`COLUMNS`]).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fields {
    /// The id; a document without one gets its own ([`Document::identify`]), unless the column must be there.
    pub id: (String, bool),
    /// The text, which must be there, under this name or another one.
    pub text: (String, bool),
    /// `title`, `byline`, `publisher`, `url`, `published`, `seen`.
    pub optional: [(String, bool); 6],
    /// What is done with HTML in texts, titles and bylines.
    pub html: Html,
    /// The order of day and month in dates of numbers.
    pub dates: Option<DayOrder>,
    /// Where faults of single rows go, if those rows are to be left out; else the first one ends the reading.
    pub skipped: Option<Arc<Mutex<Vec<Fault>>>>,
}

impl Fields {
    /// Each column by the name of its field, or another one; only a text must be there.
    pub fn optional() -> Self {
        Self { id: ("id".to_owned(), false), text: ("text".to_owned(), false), ..Self::default() }
    }

    /// As [`Fields::optional`], with another column of texts.
    pub fn of_text(text: String) -> Self {
        Self { text: (text, false), ..Self::optional() }
    }

    /// The names of the columns that a field may be in, the best first: its place in [`COLUMNS`].
    pub fn names(&self, field: usize) -> impl Iterator<Item = &str> {
        let (name, needed) = match field {
            0 => &self.id,
            1 => &self.text,
            n => &self.optional[n - 2],
        };
        // A name that was given is meant.
        let others = if *needed || name != COLUMNS[field][0] { &[][..] } else { &COLUMNS[field][1..] };
        std::iter::once(name.as_str()).chain(others.iter().copied())
    }

    fn needs(&self, field: usize) -> bool {
        match field {
            0 => self.id.1,
            1 => true,
            n => self.optional[n - 2].1,
        }
    }
}

impl Default for Fields {
    /// Each column by the name of its field, or another one; `id` and a text must be there. HTML stays, and no row is left out.
    fn default() -> Self {
        let optional =
            ["title", "byline", "publisher", "url", "published", "seen"].map(|name| (name.to_owned(), false));
        Self {
            id: ("id".to_owned(), true),
            text: ("text".to_owned(), false),
            optional,
            html: Html::Keep,
            dates: None,
            skipped: None,
        }
    }
}

/// What each field takes.
const TAKES: [Takes; COLUMNS.len()] =
    [Takes::Ids, Takes::Text, Takes::Strings, Takes::Names, Takes::Names, Takes::Strings, Takes::Times, Takes::Times];

/// The place of `seen` in [`COLUMNS`].
const SEEN: usize = 7;

/// The columns of a batch in which a field is, the best first.
fn columns(batch: &RecordBatch, fields: &Fields, field: usize) -> Result<Vec<(String, ArrayRef)>, Fault> {
    let mut found: Vec<(String, ArrayRef)> = Vec::new();
    for (rank, name) in fields.names(field).enumerate() {
        let exact = column_at(batch, name).map(|column| (name.to_owned(), column));
        let found_here = exact.or_else(|| {
            // Only where nobody gave a name.
            let schema = batch.schema();
            let alike = schema.fields().iter().position(|other| other.name().eq_ignore_ascii_case(name));
            let alike = alike.filter(|_| rank > 0 || !fields.needs(field) || field == 1)?;
            Some((schema.field(alike).name().clone(), Arc::clone(batch.column(alike))))
        });
        found.extend(found_here);
    }
    if found.is_empty() && fields.needs(field) {
        return Err(missing(batch, fields.names(field).next().unwrap_or_default()).into());
    }
    Ok(found)
}

/// The values of a field: in each row that of the first column that has one.
fn field(batch: &RecordBatch, row: usize, fields: &Fields, field: usize) -> Result<Vec<Option<String>>, Fault> {
    let mut out: Vec<Option<String>> = vec![None; batch.num_rows()];
    let columns = columns(batch, fields, field)?;
    for (rank, (name, column)) in columns.iter().enumerate() {
        if out.iter().all(Option::is_some) && rank > 0 {
            break;
        }
        match values(name, column, TAKES[field], row) {
            Ok(found) => {
                let owned = found.into_iter().map(|value| value.map(Cow::into_owned));
                out.iter_mut().zip(owned).filter(|(out, _)| out.is_none()).for_each(|(out, value)| *out = value);
            }
            // A column that nobody named, and that is no text, says nothing; nor does one of that name that has no times.
            Err(fault) if fault.row.is_none() && (rank > 0 || field == SEEN && !fields.needs(field)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(out)
}

/// The documents of a batch; `row` is the number of its first one among all batches, for messages.
///
/// # Errors
/// With the row where one is at fault: [`Code::InvalidDocument`] when a column that must be there is not, or is of another type,
/// when a row has no id or no text, or its time of publication is none; [`Code::InvalidText`] when a column is damaged or a text
/// too long.
pub fn documents(batch: &RecordBatch, row: usize, fields: &Fields) -> Result<Vec<Document>, Fault> {
    let mut columns = (0..COLUMNS.len()).map(|n| field(batch, row, fields, n)).collect::<Result<Vec<_>, Fault>>()?;
    let lacks = |name: &str, i: usize| {
        let message = format!("row {} has no {name}", row + i);
        Fault::at(row + i, Error::new(Code::InvalidDocument, message))
    };
    let mut out = Vec::with_capacity(batch.num_rows());
    #[expect(clippy::needless_range_loop, reason = "a row of all columns")]
    for i in 0..batch.num_rows() {
        let mut take = |n: usize| columns[n][i].take();
        let (id, text) = (take(0), take(1));
        let made = match (id, text) {
            (None, _) if fields.id.1 => Err(lacks("id", i)),
            (_, None) => Err(lacks("text", i)),
            (id, Some(text)) => {
                let mut document = Document::new(id.unwrap_or_default(), fields.html.read(text));
                document.title = take(2).map(|title| fields.html.read(title));
                document.byline = take(3).map(|byline| fields.html.read(byline));
                document.publisher = take(4);
                document.url = take(5);
                document.published = take(6).filter(|published| !published.is_empty());
                document.seen = take(SEEN).filter(|seen| !seen.is_empty());
                finish(document, row + i, fields)
            }
        };
        match (made, &fields.skipped) {
            (Ok(document), _) => out.push(document),
            (Err(fault), Some(skipped)) => skipped.lock().unwrap_or_else(PoisonError::into_inner).push(fault),
            (Err(fault), None) => return Err(fault),
        }
    }
    Ok(out)
}

/// Reads the times of a document, and gives it an id if it has none.
fn finish(mut document: Document, row: usize, fields: &Fields) -> Result<Document, Fault> {
    let at_row = |error: &Error| Fault::at(row, Error::new(error.code(), format!("row {row}: {}", error.message())));
    let time = |name: &str, written: Option<String>| {
        let Some(written) = written else { return Ok(None) };
        let read = read_time(&written, fields.dates).map_err(|why| {
            let message = format!("\"{name}\" is \"{}\", which {}", inert(&written), why.advice());
            at_row(&Error::new(Code::InvalidDocument, message))
        })?;
        // What every reader of times reads stays as it is written.
        let plain = fields.dates.is_none() && is_plain(&written);
        Ok::<_, Fault>(Some(if plain { written } else { read.to_string() }))
    };
    document.published = time("published", document.published.take())?;
    document.seen = match time("seen", document.seen.take()) {
        // A column that nobody named may be about something else.
        Err(_) if !fields.needs(SEEN) => None,
        seen => seen?,
    };
    document.identify();
    document_error(&document).map_or(Ok(document), |error| Err(at_row(&error)))
}

/// Whether a time is in the form of RFC 3339, or a date.
fn is_plain(time: &str) -> bool {
    let bytes = time.as_bytes();
    bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-' && (bytes.len() == 10 || bytes[10] == b'T')
}

/// Documents as a batch of [`DOCUMENT`].
///
/// # Errors
/// None that a caller can make.
pub fn documents_batch(documents: &[&Document]) -> Result<RecordBatch> {
    let optional = |of: fn(&Document) -> Option<&str>| texts_or_null(documents.iter().map(|document| of(document)));
    let columns = vec![
        text(documents.iter().map(|document| &document.id)),
        text(documents.iter().map(|document| &document.text)),
        optional(|document| document.title.as_deref()),
        optional(|document| document.byline.as_deref()),
        optional(|document| document.publisher.as_deref()),
        optional(|document| document.url.as_deref()),
        optional(|document| document.published.as_deref()),
        optional(|document| document.seen.as_deref()),
    ];
    batch(&DOCUMENT, documents.len(), columns)
}

/// Why a document cannot be judged at all; `None` when it can. The gate says the same, but for a whole batch.
pub fn document_error(document: &Document) -> Option<Error> {
    if document.text.len() > MAX_TEXT {
        let message = format!("the text has more than the {MAX_TEXT} bytes that one document may have; split it");
        return Some(Error::new(Code::InvalidText, message));
    }
    document.check_id().err().or_else(|| document.published_seconds().err())
}

/// The error for a column that is not there.
fn missing(batch: &RecordBatch, name: &str) -> Error {
    let schema = batch.schema();
    let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let message = format!("there is no column \"{name}\"; the columns are: {}", names.join(", "));
    Error::new(Code::InvalidDocument, message)
}
