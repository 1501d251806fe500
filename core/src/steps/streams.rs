//! Streams: what earlier documents say of keys, for documents that come one after the other.
//!
//! In: the members of all keys, by key and story. Out: of a member the record of its key before its document. Each key is a stream that
//! goes on from where the last document that has it left it.

use std::collections::HashMap;

use super::{KeyRecord, Lists, Member, StoryNumber};

/// The members of keys that went by.
#[derive(Default)]
pub(crate) struct Streams {
    /// By the place of the first member of the key: its lists, and the place of the next member.
    at: HashMap<usize, (Lists, usize)>,
}

impl Streams {
    /// What the documents before that of the member at `place` say of its key, whose members begin at `start`. `new` makes the lists of
    /// the key; `is_kept` says whether a story of an earlier document is kept.
    pub fn before(
        &mut self,
        members: &[Member],
        start: usize,
        place: usize,
        new: impl FnOnce() -> Lists,
        is_kept: impl Fn(StoryNumber) -> bool,
    ) -> Option<KeyRecord> {
        let (lists, next) = self.at.entry(start).or_insert_with(|| (new(), start));
        let document = members[place].story.document();
        while members[*next].story.document() < document {
            lists.next(&members[*next], is_kept(members[*next].story));
            *next += 1;
        }
        // The document's own members go by when it is decided on.
        lists.clone().next(&members[place], true)
    }
}
