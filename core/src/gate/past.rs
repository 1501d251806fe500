//! Past: the kept documents of a store, as the engine asks for them.

use std::ops::Range;
use std::sync::Arc;

use crate::compare::{Passage, Spelling};
use crate::decide::{Chain, Earlier, Kept, Last};
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::store::{Line, Read, Recorded, StoredDocument, Table, seal, text};
use crate::story::StoryWords;

/// The kept documents of a store. A match needs id, story, places and words one after another, and a page of many stories matches many times,
/// so the last documents stay in memory.
pub(super) struct Stored<'a> {
    read: &'a dyn Read,
    rows: Last<StoredDocument>,
    texts: Last<Option<Arc<str>>>,
}

impl<'a> Stored<'a> {
    pub fn new(read: &'a dyn Read) -> Self {
        Self { read, rows: Last::default(), texts: Last::default() }
    }

    fn row(&self, kept: &Kept) -> Result<Arc<StoredDocument>> {
        self.rows.get(kept.document, || {
            let (table, key) = (Table::Documents(kept.bucket), kept.document.to_be_bytes());
            let row = self.read.get(table, &key)?.ok_or_else(|| seal::damaged(table, &key))?;
            let bytes = row.len();
            Ok((StoredDocument::read(table, &key, row)?, bytes))
        })
    }
}

impl Earlier for Stored<'_> {
    fn id(&self, kept: &Kept) -> Result<String> {
        Ok(self.row(kept)?.id().to_owned())
    }

    fn chain(&self, kept: &Kept) -> Result<Chain<'_>> {
        let key = kept.document.to_be_bytes();
        let damaged = || seal::damaged(Table::Ledger, &key);
        let row = self.read.get(Table::Ledger, &key)?.ok_or_else(damaged)?;
        let Recorded::Verdict(verdict) = Line::read(&key, &row)?.entry.what else { return Err(damaged()) };
        Ok(verdict.chain.into())
    }

    fn story(&self, kept: &Kept, _: &mut Fingerprinter) -> Result<StoryWords> {
        self.row(kept)?.story(kept.story)
    }

    fn spelling(&self, kept: &Kept) -> Result<Spelling<'_>> {
        let found = self.texts.get(kept.document, || {
            let text = text(self.read, kept.bucket, &kept.document.to_be_bytes())?;
            let bytes = text.as_ref().map_or(0, String::len);
            Ok((text.map(Into::into), bytes))
        })?;
        Ok(match &*found {
            Some(text) => Spelling::Shared(Arc::clone(text)),
            None => Spelling::Identities(self.row(kept)?.identities(kept.story)?),
        })
    }

    fn points(&self, kept: &Kept, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        self.row(kept)?.points(kept.story, passages)
    }
}
