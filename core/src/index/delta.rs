//! Delta: stories that are to be taken in, and are found as if they had been.

use hashbrown::HashMap;

use super::{Keys, Origin, Taken};

/// Stories in the order in which an index is to take them in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delta<'a> {
    stories: Vec<Taken<'a>>,
    /// For each of them, how many kept ones stand before it.
    numbers: Vec<u32>,
    /// The kept ones, by number.
    kept: Vec<&'a Keys>,
    pub(super) wholes: Keyed,
    pub(super) marks: Keyed,
}

/// Which stories of a delta have a key: chains through one list, from the first to the last.
#[derive(Clone, Debug, Default)]
pub(super) struct Keyed {
    /// The first and the last link of a key.
    ends: HashMap<u64, (u32, u32), Plain>,
    /// A story's place in the delta, and the next link.
    links: Vec<(u32, u32)>,
}

const LAST: u32 = u32::MAX;

impl<'a> Delta<'a> {
    /// A delta with room for stories of these keys.
    pub fn for_stories(keys: impl Iterator<Item = &'a Keys>) -> Self {
        let (mut wholes, mut marks) = (0, 0);
        keys.for_each(|keys| (wholes, marks) = (wholes + keys.wholes.len(), marks + keys.marks.len()));
        Self { wholes: Keyed::with_capacity(wholes), marks: Keyed::with_capacity(marks), ..Self::default() }
    }

    /// Whether any story has a key of these.
    pub fn touches(&self, keys: &Keys) -> bool {
        keys.wholes.iter().any(|&key| self.wholes.touches(key))
            || keys.marks.iter().any(|&(key, _)| self.marks.touches(key))
    }

    /// Adds a story behind the others.
    pub fn push(&mut self, taken: Taken<'a>) {
        let at = self.stories.len() as u32;
        self.stories.push(taken);
        self.numbers.push(self.kept.len() as u32);
        if taken.kept {
            self.kept.push(taken.keys);
            taken.keys.wholes.iter().for_each(|&key| self.wholes.push(key, at));
        }
        taken.keys.marks.iter().for_each(|&(key, _)| self.marks.push(key, at));
    }

    /// The number of a story among the kept ones, when it is one, and its origin.
    pub(super) fn taken(&self, at: u32) -> (Option<u32>, Origin) {
        let taken = &self.stories[at as usize];
        (taken.kept.then_some(self.numbers[at as usize]), taken.origin)
    }

    /// How many marks a kept story has, by its number.
    pub(super) fn marks_of(&self, number: usize) -> u32 {
        self.kept[number].marks.len() as u32
    }
}

impl Keyed {
    fn with_capacity(keys: usize) -> Self {
        Self { ends: HashMap::with_capacity_and_hasher(keys, Plain), links: Vec::with_capacity(keys) }
    }

    fn push(&mut self, key: u64, at: u32) {
        let link = self.links.len() as u32;
        self.links.push((at, LAST));
        let ends = self.ends.entry(key >> 24).or_insert((link, link));
        if ends.1 != link {
            self.links[ends.1 as usize].1 = link;
            ends.1 = link;
        }
    }

    /// Whether any story has the key.
    pub fn touches(&self, key: u64) -> bool {
        !self.links.is_empty() && self.ends.contains_key(&(key >> 24))
    }

    /// Each story that has the key, in order.
    pub fn each(&self, key: u64, mut story: impl FnMut(u32)) {
        let mut next = self.ends.get(&(key >> 24)).map_or(LAST, |ends| ends.0);
        while next != LAST {
            let (at, after) = self.links[next as usize];
            story(at);
            next = after;
        }
    }
}

/// The keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plain;

impl std::hash::BuildHasher for Plain {
    type Hasher = Own;

    fn build_hasher(&self) -> Own {
        Own(0)
    }
}

pub(crate) struct Own(u64);

impl std::hash::Hasher for Own {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("the keys are u64 and u32");
    }

    fn write_u32(&mut self, tag: u32) {
        self.0 = u64::from(tag) << 32 | u64::from(tag);
    }

    fn write_u64(&mut self, key: u64) {
        // hashbrown takes the highest and the lowest bits.
        self.0 = key << 24 | key >> 16;
    }
}
