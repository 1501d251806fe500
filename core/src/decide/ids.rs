//! Ids: which ids were seen, with which texts and when, and the first kept story of each.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};

use hashbrown::HashMap;

use super::event::Name;
use crate::index::IdentityHash;
use crate::secret::Secret;

/// The ids that were seen.
#[derive(Debug)]
pub(super) struct Ids {
    secret: Secret,
    /// Of each id the first story of its last event that is kept; [`NOTHING`] when none is.
    first: HashMap<ShortName, u32, IdentityHash>,
    /// Of each id with a text its event.
    texts: HashMap<ShortName, Place, IdentityHash>,
}

/// The number of an event, in 40 bits, and 24 bits of its id: few other ids have the same, so the events of one can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place(u64);

/// How many bits of an id count.
const OF_ID: u32 = 24;

impl Place {
    fn new(number: u64, id: ShortName) -> Self {
        Self(number << OF_ID | Self::of_id(id))
    }

    fn number(self) -> u64 {
        self.0 >> OF_ID
    }

    fn id(self) -> u64 {
        self.0 & ((1 << OF_ID) - 1)
    }

    fn of_id(id: ShortName) -> u64 {
        Self(u64::from(id.0[0])).id()
    }
}

/// No story.
const NOTHING: u32 = u32::MAX;

/// What counts of a name: 64 bits of it under the secret, so that nobody can choose two names that agree in them. In two halves,
/// so that one with a number takes twelve bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShortName([u32; 2]);

impl ShortName {
    /// Of its bytes.
    pub fn of_bytes(bytes: [u8; 8]) -> Self {
        let (halves, _) = bytes.as_chunks();
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
    /// No ids.
    pub fn new(secret: Secret) -> Self {
        Self { secret, first: HashMap::default(), texts: HashMap::default() }
    }

    /// What counts of a name.
    pub fn short(&self, name: &Name) -> ShortName {
        ShortName::of_bytes(self.secret.word(name).to_le_bytes())
    }

    /// Whether the same ids were seen with the same texts.
    pub fn same(&self, other: &Self) -> bool {
        self.first == other.first && self.texts == other.texts
    }

    /// Whether an id was seen.
    pub fn has_id(&self, name: &Name) -> bool {
        self.first.contains_key(&self.short(name))
    }

    /// The number of the event in which an id was seen with a text.
    pub fn number(&self, name: &Name) -> Option<u64> {
        self.texts.get(&self.short(name)).map(|place| place.number())
    }

    /// The numbers of the events of some ids, and of a few others, in order.
    pub fn events_of(&self, ids: &HashSet<Name>) -> Vec<u64> {
        let wanted: HashSet<u64> = ids.iter().map(|id| Place::of_id(self.short(id))).collect();
        let of_ids = self.texts.values().filter(|place| wanted.contains(&place.id()));
        let mut numbers: Vec<u64> = of_ids.map(|place| place.number()).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Forgets the names of an event, and that its id was seen.
    pub fn forget(&mut self, [id, text]: [&Name; 2]) {
        let [id, text] = [self.short(id), self.short(text)];
        self.first.remove(&id);
        self.texts.remove(&text);
    }

    /// The number of the first kept story of the last kept event of an id.
    pub fn first(&self, name: &Name) -> Option<u32> {
        self.first.get(&self.short(name)).copied().filter(|story| *story != NOTHING)
    }

    /// Enters the names of the event with a number, by the number of its first kept story.
    pub fn enter(&mut self, [id, text]: [ShortName; 2], number: u64, first: Option<u32>) {
        let of_id = self.first.entry(id).or_insert(NOTHING);
        *of_id = first.unwrap_or(*of_id);
        self.texts.insert(text, Place::new(number, id));
    }

    /// Makes room for the names of this many events.
    pub fn reserve(&mut self, events: usize) {
        self.first.reserve(events);
        self.texts.reserve(events);
    }
}
