//! Archive: the pages that a store has, for whoever reads them and decides nothing.
//!
//! In: a store on the disk, opened for reading, also while a gate writes to it. Out: [`Pages`].
//!
//! ```text
//! each day from `since` on: of each event
//!     its text and what it came with            ─▶ the page as it was admitted
//!     its text alone                            ─▶ a page of id, outlet, instant and text
//!     no text                                   ─▶ counted
//! ```
//! No index is read or made: opening takes as long as opening the file.

use std::path::Path;

use super::open::{self, FILE};
use super::options::Options;
use crate::document::{Document, day};
use crate::error::{Code, Error, Result};
use crate::log::TreeHead;
use crate::store::{ALL, Day, Disk, Line, Read, Table, Tables, Time, complete, event, header, seal, text};
use crate::text::inert;

/// The pages of a store. It sees what was committed when it was opened.
#[derive(Debug)]
pub struct Archive {
    tables: Box<dyn Tables>,
    name: String,
}

/// The pages that an [`Archive`] has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pages {
    /// Those whose text is in the store, by day, and in the order of their admission on each day.
    pub documents: Vec<Document>,
    /// How many have no text there.
    pub without_text: u64,
    /// How many of `documents` have a text, a publisher and a time, and nothing else that they came with.
    pub text_only: u64,
}

impl Archive {
    /// Opens the store in a directory for reading.
    ///
    /// # Errors
    /// [`Code::Io`] when there is none, [`Code::SchemeMismatch`] if it was made by another scheme, [`Code::Corrupt`] when it is damaged.
    pub fn open(directory: &Path) -> Result<Self> {
        let (file, name) = (directory.join(FILE), directory.display().to_string());
        std::fs::metadata(&file).map_err(|error| Error::new(Code::Io, format!("{name}: {error}")))?;
        Self::on(Box::new(Disk::open(&file, true)?), name)
    }

    /// The archive of some tables.
    pub(super) fn on(tables: Box<dyn Tables>, name: String) -> Result<Self> {
        if let Some(row) = tables.read()?.get(Table::Header, header::HEADER)? {
            open::stored(&row).map_err(|error| Error::new(error.code(), format!("{name}: {}", error.message())))?;
        }
        Ok(Self { tables, name })
    }

    /// The day that a window begins with: a date, or a number of days until today (`7d`).
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when it is neither.
    pub fn since(window: &str) -> Result<Day> {
        let today = || day((Options::default().clock)());
        let days = |days: &str| days.parse::<u16>().ok().map(|days| Day(today() - i32::from(days)));
        window.strip_suffix('d').and_then(days).or_else(|| window.parse().ok()).ok_or_else(|| {
            let message = format!("since {}: neither a number of days (7d) nor a date (2026-03-01)", inert(window));
            Error::new(Code::InvalidArgument, message)
        })
    }

    /// The end of the ledger, which moves with everything that changes in the store.
    ///
    /// # Errors
    /// [`Code::Io`] and [`Code::Corrupt`] when the store cannot be read.
    pub fn tree_head(&self) -> Result<TreeHead> {
        let tree = header::head(&*self.tables.read()?)?.tree;
        Ok(TreeHead::new(tree.size(), tree.root()))
    }

    /// The pages of all days, or of those from `since` on: by `published`, and by the arrival when there is no date or one in the future.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when there are some and none has its text in the store; [`Code::Io`] and [`Code::Corrupt`] when it cannot be read.
    pub fn pages(&self, since: Option<Day>) -> Result<Pages> {
        let read = self.tables.read()?;
        let mut pages = Pages::default();
        for day in read.tables()?.into_iter().filter_map(Table::events) {
            if since.is_none_or(|since| Day(day) >= since) {
                read.scan(Table::Events(day), ALL, &mut |key, row| pages.add(&*read, day, key, row))?;
            }
        }
        if pages.documents.is_empty() && pages.without_text > 0 {
            let message = format!(
                "{}: the store has no text of its {} documents; a gate keeps them with keep_text \"all\" (--keep-text all) from then \
                 on; for earlier documents give their files",
                self.name, pages.without_text
            );
            return Err(Error::new(Code::InvalidArgument, message));
        }
        Ok(pages)
    }
}

impl Pages {
    /// What cannot be seen in them, in a line; `None` when they are all pages, as they came.
    pub fn lacks(&self) -> Option<String> {
        let Self { documents, without_text, text_only } = self;
        let all = documents.len() as u64 + without_text;
        let texts = format!("{without_text} of {all} documents have no text in the store (dropped copies have none)");
        let fields = format!("{text_only} have no title, byline and address there");
        let lacks = match (without_text, text_only) {
            (0, 0) => return None,
            (_, 0) => texts,
            (0, _) => format!("{text_only} of {all} documents have no title, byline and address in the store"),
            _ => format!("{texts}, {fields}"),
        };
        Some(format!("{lacks}: a gate keeps all of it with keep_text \"all\" (--keep-text all)"))
    }

    /// Takes the document of an event.
    fn add(&mut self, read: &dyn Read, day: i32, key: &[u8], row: &[u8]) -> Result<()> {
        let Some(text) = text(read, day, key)? else {
            self.without_text += 1;
            return Ok(());
        };
        let line = read.get(Table::Ledger, key)?.ok_or_else(|| seal::damaged(Table::Ledger, key))?;
        let line = Line::read(key, &line)?;
        let verdict = line.entry.verdict().ok_or_else(|| seal::damaged(Table::Ledger, key))?;
        let mut page = Document::new(verdict.id.clone(), text);
        if !complete(read, day, key, &mut page)? {
            let event = event(day, key, row)?;
            page.publisher = event.publisher.map(Into::into);
            page.published = event.published.map(|seconds| Time(seconds).to_string());
            self.text_only += 1;
        }
        self.documents.push(page);
        Ok(())
    }
}
