//! A document made ready: its page taken apart, and a story and its keys for each part.

use std::sync::Arc;

use crate::document::{Document, day};
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::Keys;
use crate::page::{self, Page};
use crate::story::StoryWords;

/// One story of a page, made ready.
pub(crate) struct Part {
    pub story: Arc<StoryWords>,
    pub keys: Keys,
}

/// A document made ready for the gate.
pub(crate) struct Prepared {
    /// Its stories, in the order of the page; a page without text has none.
    pub parts: Vec<Part>,
    /// BLAKE3 over the hashes of the stories: what the document says, whatever the site prints around it.
    pub digest: [u8; 32],
    /// BLAKE3 of the whole text, where one story is all of it.
    pub raw: Option<[u8; 32]>,
    /// BLAKE3 of the folded words; of a page of several stories, BLAKE3 over the hashes of theirs.
    pub folded: [u8; 32],
    /// Seconds since 1970, when it is known.
    pub published: Option<i64>,
    /// How many words its stories have.
    pub words: usize,
    /// Whether any of them has an Arabic letter.
    pub arabic: bool,
}

impl Prepared {
    /// Makes a document ready whose page is taken apart.
    pub fn new(document: &Document, page: &Page, fingerprinter: &mut Fingerprinter) -> Result<Self> {
        let (mut raws, mut folded) = (blake3::Hasher::new(), Vec::with_capacity(1));
        let mut raw = None;
        let (mut words, mut arabic, mut parts) = (0, false, Vec::with_capacity(page.stories.len()));
        for story in &page.stories {
            let fingerprint = fingerprinter.parts(&document.text, &story.prose)?;
            raws.update(&fingerprint.raw);
            let whole = matches!(&story.prose[..], [all] if *all == (0..document.text.len()));
            raw = whole.then_some(fingerprint.raw);
            folded.push(fingerprint.folded);
            words += fingerprint.words as usize;
            arabic |= fingerprinter.words().has_arabic();
            let story = Arc::new(StoryWords::last(fingerprinter, &fingerprint));
            parts.push(Part { story, keys: Keys::new(&fingerprint) });
        }
        let digest = *raws.finalize().as_bytes();
        let folded = match folded[..] {
            [one] => one,
            _ => *blake3::hash(folded.as_flattened()).as_bytes(),
        };
        Ok(Self { parts, digest, raw, folded, published: document.published_seconds()?, words, arabic })
    }

    /// The day it was published on, counted from 1970-01-01.
    pub fn day(&self) -> Option<i32> {
        self.published.map(day)
    }
}

/// Makes one story of a page ready for comparison again.
pub(crate) fn story(text: &str, part: usize, space: &mut Fingerprinter) -> Result<StoryWords> {
    let page = page::split(text);
    let prose = page.stories.get(part).map_or(&[][..], |story| &story.prose);
    StoryWords::read(text, prose, space)
}
