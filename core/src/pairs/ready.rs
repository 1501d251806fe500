//! Ready: the stories of an input, made ready for comparison, and which stand for others.

use std::collections::HashMap;
use std::sync::Arc;

use crate::decide::{Incoming, Policy, Prepared, PreparedStory};
use crate::document::Document;
use crate::error::Result;
use crate::index::Keys;
use crate::progress::{Progress, step};
use crate::source::{Registry, outlet};
use crate::story::{NOBODY, OutletDay, Print, StoryWords};
use crate::threads::spread;

/// More stories than this that share a text are a crowd, of which not every pair is given.
const CROWD: usize = 50;

/// Whether so many stories that share a text are a crowd.
pub(super) fn is_crowd(stories: usize) -> bool {
    stories > CROWD
}

/// How many documents are made ready between two words to the progress.
const BLOCK: usize = 4096;

/// A story made ready.
pub(crate) struct Ready {
    /// Which document of the input, and which story of its page.
    pub document: usize,
    pub part: usize,
    pub story: Arc<StoryWords>,
    /// The first of the crowd of stories with the same words that it is one of, by its number among all that are ready.
    pub copy_of: Option<usize>,
    /// How many stories the crowd has whose first it is; 0 if it is none's.
    pub copies: usize,
    /// How many marks it has.
    pub(super) marks: usize,
    pub(super) day: Option<i32>,
    pub(super) print: Print,
}

impl Ready {
    /// Whose it is, by number.
    pub fn outlet(&self) -> Option<u32> {
        Some(self.print.origin.outlet).filter(|outlet| *outlet != NOBODY)
    }

    /// Whether the outlet of another story is known to be its own.
    pub fn is_of_outlet_of(&self, other: &Self) -> bool {
        self.outlet().is_some() && self.outlet() == other.outlet()
    }
}

/// The stories of some documents that are long enough to be judged, in the order of the input, and the keys of each. Outlets are by
/// `registry`.
pub(super) fn ready(
    documents: &[&Document],
    policy: &Policy,
    registry: &Registry,
    progress: &dyn Progress,
) -> Result<(Vec<Ready>, Vec<Keys>)> {
    let mut outlets = HashMap::new();
    let outlets: Vec<Option<u32>> = documents
        .iter()
        .map(|d| {
            let next = outlets.len() as u32;
            outlet(d, registry).map(|name| *outlets.entry(name).or_insert(next))
        })
        .collect();
    let (mut ready, mut all_keys) = (Vec::with_capacity(documents.len()), Vec::with_capacity(documents.len()));
    for (n, block) in documents.chunks(BLOCK).enumerate() {
        step(progress, "read", n * BLOCK, documents.len())?;
        let read = spread(block.to_vec(), |f, d: &Document| Prepared::new(Incoming::new(d)?, None, f))?;
        for (i, prepared) in read.into_iter().enumerate() {
            let (document, day) = (n * BLOCK + i, prepared.day());
            for (part, PreparedStory { story, keys }) in judged(prepared, policy) {
                let print = Print { origin: OutletDay::new(day, outlets[document]), around: keys.sketch.around() };
                let marks = keys.marks.len();
                ready.push(Ready { document, part, story, copy_of: None, copies: 0, marks, day, print });
                all_keys.push(keys);
            }
        }
    }
    Ok((ready, all_keys))
}

/// The stories of a page that are long enough to be judged, each with its place in the page.
pub(super) fn judged(page: Prepared, policy: &Policy) -> impl Iterator<Item = (usize, PreparedStory)> {
    let least = policy.min_words as usize;
    page.stories.into_iter().enumerate().filter(move |(_, story)| story.story.len() >= least)
}

/// Finds the crowds of stories with the same words.
pub(super) fn mark_copies(ready: &mut [Ready]) {
    let mut equal: HashMap<[u8; 16], Vec<usize>> = HashMap::new();
    for (i, story) in ready.iter().enumerate() {
        equal.entry(story.story.folded()).or_default().push(i);
    }
    for stories in equal.into_values().filter(|stories| is_crowd(stories.len())) {
        let (first, copies) = (stories[0], &stories[1..]);
        ready[first].copies = stories.len();
        copies.iter().for_each(|&copy| ready[copy].copy_of = Some(first));
    }
}
