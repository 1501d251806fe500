//! The state of a gate: what it knows of the documents before.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::event::{Event, Name};
use super::recent::Recent;
use crate::compare::{Passage, Story};
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::{Index, Origin, Taken};

/// What is known of a kept story beside its keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    /// The number of its document.
    pub document: u64,
    /// The day that a store keeps it under.
    pub bucket: i32,
    /// Which story of its page it is.
    pub part: u32,
    pub outlet: Option<u32>,
    pub published: Option<i64>,
    /// The story that stands for it: itself, until another one replaces it.
    pub stands: u32,
}

/// All that a gate knows but for the texts of the kept documents, for which it asks [`Earlier`].
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(super) index: Index,
    pub(super) kept: Vec<Kept>,
    /// Every id seen, alone and with each of its texts.
    pub(super) names: HashSet<Name>,
    /// A number for every outlet seen.
    pub(super) outlets: HashMap<Box<str>, u32>,
    /// The stories that were used last.
    pub(super) recent: Recent,
}

/// The documents that were kept.
pub(crate) trait Earlier: Sync {
    /// The id of a story's document.
    fn id(&self, kept: &Kept) -> Result<String>;

    /// A story, made ready for comparison.
    fn story(&self, kept: &Kept, space: &mut Fingerprinter) -> Result<Story>;

    /// Where some passages (their `b` sides, in bytes) stand in a story's text, in code points.
    fn points(&self, kept: &Kept, passages: &[Passage]) -> Result<Vec<Range<usize>>>;
}

impl State {
    /// Takes in what was decided.
    ///
    /// # Errors
    /// When the index is full.
    pub fn apply(&mut self, events: &[Event]) -> Result<()> {
        let mut taken = Vec::with_capacity(events.len());
        let mut kept = Vec::with_capacity(events.len());
        for event in events {
            let outlet = event.publisher.as_deref().map(|name| self.outlet(name));
            let origin = Origin::new(event.published.map(crate::document::day), outlet);
            for (part, story) in event.parts.iter().enumerate() {
                taken.push(Taken { keys: &story.keys, origin, kept: story.kept });
                if story.kept {
                    let stands = (self.kept.len() + kept.len()) as u32;
                    let Event { number, bucket, published, .. } = *event;
                    kept.push(Kept { document: number, bucket, part: part as u32, outlet, published, stands });
                }
            }
        }
        self.index.take(&taken)?;
        self.kept.extend(kept);
        for event in events {
            self.names.extend(event.names);
            for (part, story) in event.parts.iter().enumerate() {
                if let Some((document, of)) = story.replaces
                    && let (Some(old), Some(new)) = (self.find(document, of), self.find(event.number, part as u32))
                {
                    self.kept[old as usize].stands = new;
                }
            }
        }
        Ok(())
    }

    /// Keeps the stories of a document at hand.
    pub fn remember(&self, document: u64, stories: Vec<Arc<Story>>) {
        for (part, story) in stories.into_iter().enumerate() {
            self.recent.put((document, part as u32), story);
        }
    }

    /// The number of a kept story.
    pub(super) fn find(&self, document: u64, part: u32) -> Option<u32> {
        self.kept.binary_search_by_key(&(document, part), |k| (k.document, k.part)).ok().map(|i| i as u32)
    }

    /// The story that stands for one.
    pub(super) fn stands(&self, mut story: u32) -> u32 {
        while self.kept[story as usize].stands != story {
            story = self.kept[story as usize].stands;
        }
        story
    }

    /// How many stories are kept.
    pub fn stories(&self) -> usize {
        self.kept.len()
    }

    fn outlet(&mut self, name: &str) -> u32 {
        let next = self.outlets.len() as u32;
        self.outlets.get(name).copied().unwrap_or_else(|| *self.outlets.entry(name.into()).or_insert(next))
    }
}
