//! Outcome: what was decided on a document, while its block is decided on ([`Outcome`]) and for those who record it
//! ([`Decided`]).

use std::sync::Arc;

use super::align::Ready;
use super::event::{Event, StoryEvent};
use super::kept::Kept;
use super::verdict::Verdict;
use crate::story::StoryWords;

/// A story's number in its page, and the story that it replaces: document and story.
pub(super) type Replacement = (usize, (u64, u32));

/// What a story of the page replaces. The replacements are in the order of the page.
pub(super) fn replaced(replacements: &[Replacement], story: usize) -> Option<(u64, u32)> {
    replacements.binary_search_by_key(&story, |(story, _)| *story).ok().map(|at| replacements[at].1)
}

/// The number of a document.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    /// Its own.
    New(u64),
    /// The one it got when it came before.
    Seen(u64),
}

/// The verdict on a document, which stories it replaces, and its number.
pub(super) struct Outcome {
    pub verdict: Verdict,
    /// The stories of the verdict's matches.
    pub matched: Vec<Kept>,
    pub replacements: Vec<Replacement>,
    pub number: Number,
}

/// A document that was decided on.
pub(crate) struct Decided {
    pub verdict: Verdict,
    /// What the verdict changes; nothing for a document that came before.
    pub event: Option<Event>,
    /// The number of the document when it came before, if it did. Its verdict drops it then; whoever has the first one may give that.
    pub seen: Option<u64>,
    /// Its stories, ready for comparison.
    pub stories: Vec<Arc<StoryWords>>,
    /// BLAKE3 of its text, where that is known.
    pub raw: Option<[u8; 32]>,
    /// BLAKE3 of its folded words.
    pub folded: [u8; 32],
}

impl Outcome {
    /// The outcome for a document, for those who record it.
    pub fn decided(self, ready: Ready) -> Decided {
        let Self { mut verdict, replacements, number, .. } = self;
        let Ready { prepared: mut new, looks, .. } = ready;
        verdict.chain = new.take_chain();
        let stories = new.stories.iter().map(|story| Arc::clone(&story.story)).collect();
        let (raw, folded) = (new.raw, new.folded);
        let (event, seen) = match number {
            Number::New(number) => (Some(number), None),
            Number::Seen(first) => (None, Some(first)),
        };
        let event = event.map(|number| {
            let of = new.stories.into_iter().zip(looks).enumerate().map(|(n, (story, look))| StoryEvent {
                kept: verdict.keeps(n),
                keys: story.keys,
                look: Some(look),
                replaces: replaced(&replacements, n),
            });
            Event {
                number,
                bucket: 0,
                names: new.names,
                publisher: new.outlet.map(Into::into),
                published: new.published,
                stories: of.collect(),
            }
        });
        Decided { verdict, event, seen, stories, raw, folded }
    }
}
