//! Ids: which ids were seen, with which texts, and the first kept story of each.

use std::hash::{Hash, Hasher};

use hashbrown::{HashMap, HashSet};

use super::event::Name;
use crate::index::IdentityHash;

/// The ids that were seen.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Of each id the first story of its last event that is kept; [`NOTHING`] when none is.
    first: HashMap<ShortName, u32, IdentityHash>,
    /// The ids with their texts.
    texts: HashSet<ShortName, IdentityHash>,
}

/// No story.
const NOTHING: u32 = u32::MAX;

/// What counts of a name: its first eight bytes. Of a million names two agree in these once in forty million times. In two halves,
/// so that one with a number takes twelve bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShortName([u32; 2]);

impl ShortName {
    /// Of the first eight bytes.
    pub fn of(name: &[u8]) -> Self {
        let (halves, _) = name.as_chunks();
        Self([0, 1].map(|half| u32::from_le_bytes(halves[half])))
    }

    pub fn bytes(self) -> impl Iterator<Item = u8> {
        self.0.into_iter().flat_map(u32::to_le_bytes)
    }
}

impl Hash for ShortName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.0[1]) << 32 | u64::from(self.0[0]));
    }
}

impl Ids {
    /// Whether an id was seen.
    pub fn has_id(&self, name: &Name) -> bool {
        self.first.contains_key(&ShortName::of(name))
    }

    /// Whether an id was seen with a text.
    pub fn has_text(&self, name: &Name) -> bool {
        self.texts.contains(&ShortName::of(name))
    }

    /// The number of the first kept story of the last kept event of an id.
    pub fn first(&self, name: &Name) -> Option<u32> {
        self.first.get(&ShortName::of(name)).copied().filter(|story| *story != NOTHING)
    }

    /// Enters the names of an event, by the number of its first kept story.
    pub fn enter(&mut self, [id, text]: [ShortName; 2], first: Option<u32>) {
        let of_id = self.first.entry(id).or_insert(NOTHING);
        *of_id = first.unwrap_or(*of_id);
        self.texts.insert(text);
    }

    /// Makes room for the names of this many events.
    pub fn reserve(&mut self, events: usize) {
        self.first.reserve(events);
        self.texts.reserve(events);
    }
}
