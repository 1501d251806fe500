//! Page row: what a page came with besides its text, where the texts of all pages are kept. Its id is in the ledger.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::seal::{damaged, open, seal};
use super::tables::{Read, Table};
use crate::document::Document;
use crate::error::Result;

/// What a page came with, as it lies in its table, under its document's number. Each field as it was given. The time at which it was
/// fetched follows, if it came with one.
#[derive(Serialize, Deserialize)]
pub(crate) struct PageRow<'a> {
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    byline: Option<Cow<'a, str>>,
    #[serde(borrow)]
    publisher: Option<Cow<'a, str>>,
    #[serde(borrow)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    published: Option<Cow<'a, str>>,
}

impl<'a> PageRow<'a> {
    /// The row of a page under a key.
    pub fn row(key: &[u8], page: &'a Document) -> Vec<u8> {
        let of = |field: &'a Option<String>| field.as_deref().map(Cow::Borrowed);
        let row = Self {
            title: of(&page.title),
            byline: of(&page.byline),
            publisher: of(&page.publisher),
            url: of(&page.url),
            published: of(&page.published),
        };
        let mut bytes = postcard::to_stdvec(&row).expect("rows are of plain values");
        if let Some(seen) = &page.seen {
            bytes = postcard::to_extend(seen, bytes).expect("a text is a plain value");
        }
        seal(key, bytes)
    }
}

/// Gives a page of a day, of which its id and text are known, what it came with; says whether that was kept.
pub(crate) fn complete(read: &dyn Read, day: i32, key: &[u8], page: &mut Document) -> Result<bool> {
    let table = Table::Pages(day);
    let Some(row) = read.get(table, key)? else { return Ok(false) };
    let read = open(key, &row).and_then(|value| postcard::take_from_bytes(value).ok());
    let (row, seen): (PageRow<'_>, &[u8]) = read.ok_or_else(|| damaged(table, key))?;
    let of = |field: Option<Cow<'_, str>>| field.map(Cow::into_owned);
    page.title = of(row.title);
    page.byline = of(row.byline);
    page.publisher = of(row.publisher);
    page.url = of(row.url);
    page.published = of(row.published);
    page.seen = match seen {
        [] => None,
        seen => Some(postcard::from_bytes(seen).map_err(|_| damaged(table, key))?),
    };
    Ok(true)
}
