//! Opened: a document, made ready for all that is asked of it.

use std::sync::OnceLock;

use crate::decide::Prepared;
use crate::document::Document;
use crate::text::CodePoints;

/// A document, made ready: by [`Steps::open`](super::Steps::open).
pub struct Opened<'a> {
    pub(super) document: &'a Document,
    pub(crate) prepared: Prepared,
    points: OnceLock<CodePoints<'a>>,
}

impl<'a> Opened<'a> {
    pub(super) fn new(document: &'a Document, prepared: Prepared) -> Self {
        Self { document, prepared, points: OnceLock::new() }
    }

    /// How many stories its page has.
    pub fn stories(&self) -> usize {
        self.prepared.stories.len()
    }

    pub(super) fn points(&self) -> &CodePoints<'a> {
        self.points.get_or_init(|| CodePoints::new(&self.document.text))
    }
}
