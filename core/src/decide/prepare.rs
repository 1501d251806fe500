//! Prepare: all work on a document that needs no state.
//!
//! In: [`Document`]s. Out: [`Prepared`]: time, outlet, stories, keys, digests and chains.
//!
//! ```text
//! incoming   the time of publication is read, the length is checked: what fails here cannot be judged at all
//! split      the page into stories
//! story      fold, fingerprint, keys
//! outlet     whose page it is, by the registry
//! chain      of each story, when a rule or the ledger reads it
//! names      of the id, and of the id with all that the stories say
//! ```
//!
//! Nothing after it reads the text again, except where only the text of a story is kept ([`reread`]).

use std::sync::Arc;

use super::event::{Name, name};
use super::rules::Rules;
use crate::document::{Document, day};
use crate::error::Result;
use crate::fingerprint::{Fingerprinter, check_length};
use crate::index::Keys;
use crate::page;
use crate::source::{self, Registry};
use crate::story::StoryWords;
use crate::threads::spread;

/// A document that can be judged: its time is read, and offsets of its text fit.
#[derive(Clone, Copy)]
pub(crate) struct Incoming<'a> {
    pub document: &'a Document,
    /// Seconds since 1970, when it is known.
    pub published: Option<i64>,
}

impl<'a> Incoming<'a> {
    /// # Errors
    /// [`Code::InvalidDocument`](crate::Code::InvalidDocument) and [`Code::InvalidText`](crate::Code::InvalidText) for a
    /// document that cannot be judged.
    pub fn new(document: &'a Document) -> Result<Self> {
        let published = document.published_seconds()?;
        check_length(&document.text)?;
        Ok(Self { document, published })
    }
}

/// One story of a page, made ready.
pub(crate) struct PreparedStory {
    pub story: Arc<StoryWords>,
    pub keys: Keys,
}

/// A document made ready.
pub(crate) struct Prepared {
    /// Its stories, in the order of the page; a page without text has none.
    pub stories: Vec<PreparedStory>,
    /// Whose page it is, as [`outlet`](crate::source::outlet) says.
    pub outlet: Option<Box<str>>,
    /// Of each story, who says that it comes from whom. Empty unless it is wanted.
    chains: Vec<Vec<Vec<String>>>,
    /// Of its id, and of its id with BLAKE3 over the hashes of its stories: what it says, whatever the site prints around it.
    pub names: [Name; 2],
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
    /// Makes a document ready, its `chains` too if they are wanted.
    pub fn new(incoming: Incoming<'_>, registry: &Registry, chains: bool, space: &mut Fingerprinter) -> Result<Self> {
        let Incoming { document, published } = incoming;
        let page = page::titled(&document.text, document.title.as_deref());
        let (mut raws, mut folded) = (blake3::Hasher::new(), Vec::with_capacity(1));
        let mut raw = None;
        let (mut words, mut arabic, mut stories) = (0, false, Vec::with_capacity(page.stories.len()));
        for story in &page.stories {
            let fingerprint = space.parts(&document.text, &story.prose)?;
            raws.update(&fingerprint.raw);
            let whole = matches!(&story.prose[..], [all] if *all == (0..document.text.len()));
            raw = whole.then_some(fingerprint.raw);
            folded.push(fingerprint.folded);
            words += fingerprint.words as usize;
            arabic |= space.words().has_arabic();
            let story = Arc::new(StoryWords::last(space, &fingerprint));
            stories.push(PreparedStory { story, keys: Keys::new(&fingerprint) });
        }
        let digest = *raws.finalize().as_bytes();
        let folded = match folded[..] {
            [one] => one,
            _ => *blake3::hash(folded.as_flattened()).as_bytes(),
        };
        let chains = if chains { source::chains(document, &page, registry) } else { Vec::new() };
        let outlet = source::outlet(document, registry).map(Into::into);
        let names = [name(&document.id, None), name(&document.id, Some(&digest))];
        Ok(Self { stories, outlet, chains, names, raw, folded, published, words, arabic })
    }

    /// The day it was published on, counted from 1970-01-01.
    pub fn day(&self) -> Option<i32> {
        self.published.map(day)
    }

    /// The chain of a story; empty when chains are not wanted.
    pub fn chain(&self, story: usize) -> &[Vec<String>] {
        self.chains.get(story).map_or(&[], Vec::as_slice)
    }

    /// The chain of the first story, taken out.
    pub fn take_chain(&mut self) -> Vec<Vec<String>> {
        self.chains.first_mut().map(std::mem::take).unwrap_or_default()
    }
}

/// Makes documents ready, all at once.
pub(crate) fn prepare(documents: &[Incoming<'_>], rules: Rules<'_>) -> Result<Vec<Prepared>> {
    let (registry, chains) = (rules.registry, rules.reads_chains());
    spread(documents.to_vec(), |space: &mut Fingerprinter, incoming| Prepared::new(incoming, registry, chains, space))
}

/// Makes one story of a page ready for comparison again, by its number.
pub(crate) fn reread(document: &Document, story: usize, space: &mut Fingerprinter) -> Result<StoryWords> {
    let page = page::titled(&document.text, document.title.as_deref());
    let prose = page.stories.get(story).map_or(&[][..], |story| &story.prose);
    StoryWords::read(&document.text, prose, space)
}
