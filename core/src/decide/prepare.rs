//! Prepare: all work on a document that needs no state.
//!
//! In: [`Document`]s. Out: [`Prepared`]: time, stories, keys, digests and chains.
//!
//! ```text
//! incoming   the time of publication is read, the length is checked: what fails here cannot be judged at all
//! split      the page into stories
//! story      fold, fingerprint, keys
//! chain      of each story, when a rule or the ledger reads it
//! names      of the id, and of the id with all that the stories say
//! ```
//!
//! Nothing after it reads the text again, except where only the text of a story is kept ([`prose`]).

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use super::event::{Name, name};
use super::rules::Rules;
use crate::document::{Document, day};
use crate::error::Result;
use crate::fingerprint::{Fingerprinter, check_length};
use crate::index::{Keys, windows};
use crate::page;
use crate::source;
use crate::story::StoryWords;
use crate::text::Disguise;
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
        document.check_id()?;
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
    /// Whose page it is, where that is known.
    pub outlet: Option<String>,
    /// How many words its stories have.
    pub words: usize,
    /// Whether any of them has an Arabic letter.
    pub arabic: bool,
    /// What is told of a text that hides what it says.
    pub disguised: Option<String>,
}

impl Prepared {
    /// Makes a document ready; of `rules`, its outlet is known, and its chains are read where they want them.
    pub fn new(incoming: Incoming<'_>, rules: Option<Rules<'_>>, space: &mut Fingerprinter) -> Result<Self> {
        let Incoming { document, published } = incoming;
        // The title changes what attribution reads, and no story.
        let chained_by = rules.and_then(Rules::chained_by);
        let page = page::titled(&document.text, chained_by.and(document.title.as_deref()));
        let rewrites = rules.is_some_and(|rules| rules.policy.reads_rewrites());
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
            let keys = Keys::new(&fingerprint);
            let keys = if rewrites { keys.with_windows(windows(&story)) } else { keys };
            stories.push(PreparedStory { story, keys });
        }
        let digest = *raws.finalize().as_bytes();
        let folded = match folded[..] {
            [one] => one,
            _ => *blake3::hash(folded.as_flattened()).as_bytes(),
        };
        let chains = chained_by.map_or_else(Vec::new, |registry| source::chains(document, &page, registry));
        let outlet = rules.and_then(|rules| source::outlet_name(document, rules.registry));
        let disguised = rules.and_then(|_| Disguise::reason(&document.text));
        let names = [name(&document.id, None), name(&document.id, Some(&digest))];
        Ok(Self { stories, chains, names, raw, folded, published, outlet, words, arabic, disguised })
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

/// A hash of an outlet's name; 0 when it is not known.
pub(crate) fn outlet_hash(name: Option<&str>) -> u64 {
    name.map_or(0, |name| {
        let hash = blake3::hash(name.as_bytes());
        u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("eight bytes of thirty-two")).max(1)
    })
}

/// Makes documents ready, all at once. A thread that does one after the other keeps its space.
pub(crate) fn prepare(documents: &[Incoming<'_>], rules: Rules<'_>) -> Result<Vec<Prepared>> {
    /// After a longer text, in bytes, the space is given back.
    const KEPT: usize = 1 << 16;
    thread_local!(static SPACE: RefCell<Fingerprinter> = RefCell::default());
    if let &[incoming] = documents {
        let mut space = SPACE.take();
        let prepared = Prepared::new(incoming, Some(rules), &mut space)?;
        if incoming.document.text.len() <= KEPT {
            SPACE.set(space);
        }
        return Ok(vec![prepared]);
    }
    spread(documents.to_vec(), |space: &mut Fingerprinter, incoming| Prepared::new(incoming, Some(rules), space))
}

/// The prose of each story of a page.
pub(crate) fn prose(text: &str) -> Vec<Vec<Range<usize>>> {
    page::split(text).stories.into_iter().map(|story| story.prose).collect()
}

/// Makes all stories of a page ready for comparison again.
pub(crate) fn reread_all(text: &str, space: &mut Fingerprinter) -> Result<Vec<StoryWords>> {
    prose(text).iter().map(|prose| StoryWords::read(text, prose, space)).collect()
}
