//! Report: what a lineage says, in every form.

use naql::source::Registry;
use naql::{Document, Result};
use serde::Serialize;

use crate::chunks::Chunks;
use crate::data::Data;
use crate::html::{self, Fetches};
use crate::make::make;
use crate::records::Records;
use crate::views::Views;
use crate::words::{Lang, said};
use crate::{table, text};

/// A report.
#[derive(Debug)]
pub struct Report {
    data: Data,
    chunks: Chunks,
}

/// The data of a page that is served.
#[derive(Serialize)]
struct Served<'a> {
    #[serde(flatten)]
    data: &'a Data,
    live: u64,
}

impl Report {
    /// The report of a lineage. `documents` are its pages; of those that are missing there is no title, no link and no text.
    ///
    /// # Errors
    /// If two texts cannot be compared.
    pub fn new(records: &Records, documents: &[Document], registry: &Registry) -> Result<Self> {
        let (data, chunks) = make(records, documents, registry)?;
        Ok(Self { data, chunks })
    }

    /// How many clusters it is of.
    pub fn clusters(&self) -> usize {
        self.data.totals.clusters
    }

    /// How many stories of clusters have no page here.
    pub fn without_page(&self) -> usize {
        self.data.totals.without_page
    }

    /// One self-contained page.
    pub fn html(&self, lang: Lang) -> String {
        html::page(lang, said("title", lang), &self.data, &self.chunks.packed, Fetches::Nothing)
    }

    /// The page as a server gives it, which asks the server at `events` what is new; `live` says what it is of already.
    pub fn served(&self, lang: Lang, live: u64) -> String {
        let data = Served { data: &self.data, live };
        html::page(lang, said("title", lang), &data, &self.chunks.packed, Fetches::Server)
    }

    /// What each view shows.
    pub fn views(&self) -> Views<'_> {
        Views::new(&self.data)
    }

    /// The page in a frame, as a notebook shows it. The frame is closed off: it can run its own script, open links and save files.
    pub fn frame(&self, lang: Lang) -> String {
        let page = self.html(lang).replace('&', "&amp;").replace('"', "&quot;");
        format!(
            "<iframe title=\"{}\" sandbox=\"allow-scripts allow-downloads allow-popups\" \
             style=\"width:100%;height:85vh;border:0\" srcdoc=\"{page}\"></iframe>",
            said("title", lang)
        )
    }

    /// For a terminal: the summary, the agencies and the most relayed stories. Nothing in it steers a terminal.
    pub fn text(&self, lang: Lang) -> String {
        text::written(&self.data, lang)
    }

    /// As Markdown: what [`Report::text`] has, in tables.
    pub fn markdown(&self, lang: Lang) -> String {
        text::markdown(&self.data, lang)
    }

    /// One row for each edge, in CSV (RFC 4180).
    pub fn csv(&self) -> String {
        table::csv(&self.data)
    }
}
