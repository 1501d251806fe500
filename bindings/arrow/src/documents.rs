//! Documents of a batch, and documents as a batch.

use std::borrow::Cow;

use arrow_array::RecordBatch;
use naql::contract::DOCUMENT;
use naql::text::MAX_TEXT;
use naql::{Code, Document, Error, Result};

use crate::column::{Takes, strings, values};
use crate::fault::Fault;
use crate::make::{batch, text, texts_or_null};

/// From which columns documents are read: the name of each, and whether it must be there.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fields {
    /// The id; without the column, the number of the row is the id.
    pub id: (String, bool),
    /// The text, which must be there.
    pub text: String,
    /// `title`, `byline`, `publisher`, `url`, `published`.
    pub optional: [(String, bool); 5],
}

impl Fields {
    /// Each column by the name of its field; only `text` must be there.
    pub fn optional() -> Self {
        Self { id: ("id".to_owned(), false), ..Self::default() }
    }

    /// As [`Fields::optional`], with another column of texts.
    pub fn of_text(text: String) -> Self {
        Self { text, ..Self::optional() }
    }
}

impl Default for Fields {
    /// Each column by the name of its field; `id` and `text` must be there.
    fn default() -> Self {
        let optional = ["title", "byline", "publisher", "url", "published"].map(|name| (name.to_owned(), false));
        Self { id: ("id".to_owned(), true), text: "text".to_owned(), optional }
    }
}

/// The documents of a batch; `row` is the number of its first one among all batches, for messages and as an id.
///
/// # Errors
/// With the row where one is at fault: [`Code::InvalidDocument`] when a column that must be there is not, or is of another type,
/// when a row has no id or no text, or its time of publication is none; [`Code::InvalidText`] when a column is damaged or a text
/// too long.
pub fn documents(batch: &RecordBatch, row: usize, fields: &Fields) -> Result<Vec<Document>, Fault> {
    let column = |name: &str, needed: bool| {
        let column = batch.column_by_name(name);
        if column.is_none() && needed {
            return Err(Fault::from(missing(batch, name)));
        }
        Ok(column)
    };
    let id =
        column(&fields.id.0, fields.id.1)?.map(|column| values(&fields.id.0, column, Takes::Ids, row)).transpose()?;
    let text =
        column(&fields.text, true)?.map(|column| strings(&fields.text, column, row)).transpose()?.unwrap_or_default();
    let [title, byline, publisher, url, _] = fields
        .optional
        .each_ref()
        .map(|(name, needed)| column(name, *needed)?.map(|column| strings(name, column, row)).transpose());
    let [title, byline, publisher, url] = [title?, byline?, publisher?, url?];
    let (name, needed) = &fields.optional[4];
    let published = column(name, *needed)?.map(|column| values(name, column, Takes::Times, row)).transpose()?;
    let lacks = |name: &str, i: usize| {
        let message = format!("row {} has no {name}", row + i);
        Fault::at(row + i, Error::new(Code::InvalidDocument, message))
    };
    let of = |column: &Option<Vec<Option<&str>>>, i: usize| column.as_ref().and_then(|c| c[i]).map(str::to_owned);
    let document = |i: usize| {
        let id = match &id {
            None => (row + i).to_string(),
            Some(ids) => ids[i].as_deref().ok_or_else(|| lacks("id", i))?.to_owned(),
        };
        let mut document = Document::new(id, text[i].ok_or_else(|| lacks("text", i))?);
        document.title = of(&title, i);
        document.byline = of(&byline, i);
        document.publisher = of(&publisher, i);
        document.url = of(&url, i);
        document.published = published.as_ref().and_then(|c| c[i].clone()).map(Cow::into_owned);
        match document_error(&document) {
            None => Ok(document),
            Some(error) => {
                let message = format!("row {}: {}", row + i, error.message());
                Err(Fault::at(row + i, Error::new(error.code(), message)))
            }
        }
    };
    (0..batch.num_rows()).map(document).collect()
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
    ];
    batch(&DOCUMENT, documents.len(), columns)
}

/// Why a document cannot be judged at all; `None` when it can. The gate says the same, but for a whole batch.
pub fn document_error(document: &Document) -> Option<Error> {
    if document.text.len() > MAX_TEXT {
        let message = format!("the text has more than the {MAX_TEXT} bytes that one document may have; split it");
        return Some(Error::new(Code::InvalidText, message));
    }
    document.published_seconds().err()
}

/// The error for a column that is not there.
fn missing(batch: &RecordBatch, name: &str) -> Error {
    let schema = batch.schema();
    let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let message = format!("there is no column \"{name}\"; the columns are: {}", names.join(", "));
    Error::new(Code::InvalidDocument, message)
}
