//! Events: what each decided document changes in the state. A state is made of its events, in order, and of nothing else; a
//! store keeps them.

use crate::index::{Keys, Look};

/// One document that was decided on.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// Its number: higher than those of all documents before it.
    pub number: u64,
    /// The day that a store keeps it under; 0 where nothing is stored.
    pub bucket: i32,
    /// Its id, and its id with its text, as [`name`]s.
    pub names: [Name; 2],
    /// Who published it.
    pub publisher: Option<Box<str>>,
    /// When, in seconds since 1970.
    pub published: Option<i64>,
    /// Its stories, in the order of the page.
    pub stories: Vec<StoryEvent>,
}

/// One story of it.
#[derive(Clone, Debug)]
pub(crate) struct StoryEvent {
    /// Whether it is kept, for later ones to be compared with. Its marks count as printed in any case.
    pub kept: bool,
    /// What finds it.
    pub keys: Keys,
    /// Where its keys are in the index, if that did not change since they were looked up.
    pub look: Option<Look>,
    /// The story whose place it takes from now on: the number of the document, and which story of its page.
    pub replaces: Option<(u64, u32)>,
}

impl Event {
    /// Whether any story of it is kept.
    pub fn kept(&self) -> bool {
        self.stories.iter().any(|story| story.kept)
    }
}

/// The first half of a BLAKE3.
pub(crate) type Name = [u8; 16];

/// The name of an id, or of a text under an id.
pub(crate) fn name(id: &str, digest: Option<&[u8; 32]>) -> Name {
    let mut hasher = blake3::Hasher::new();
    hasher.update(digest.map_or(&[][..], |digest| digest)).update(id.as_bytes());
    let mut name = Name::default();
    hasher.finalize_xof().fill(&mut name);
    name
}
