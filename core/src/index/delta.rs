//! Delta: stories that are not in the index yet, found as if they were.
//!
//! Its tables are keyed by a secret, as those of the index are: nobody can choose keys of one bucket.

use hashbrown::HashMap;

use super::entry::{StoryEntry, Taken};
use super::identity_hasher::IdentityHash;
use super::keys::Keys;
use crate::secret::Secret;
use crate::shingle::mix;
use crate::story::Print;

/// Stories in the order in which an index will take them in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delta<'a> {
    stories: Vec<Taken<'a>>,
    /// For each of them, how many kept ones come before it.
    numbers: Vec<u32>,
    /// Of the kept ones, by number.
    kept: Vec<StoryEntry>,
    /// The keys of the whole, and those of rare words.
    pub(super) wholes: Keyed,
    pub(super) marks: Keyed,
    shared: Shared,
}

/// Which keys more than one story may have: a delta can leave out the others, which are most. One bit is for all keys that agree
/// in some of the 40 bits that count; at eight to sixteen bits a key, about one unshared key in ten looks shared.
#[derive(Clone, Debug, Default)]
struct Shared {
    /// A power of two of words; none when every key may be shared.
    bits: Vec<u64>,
}

impl Shared {
    fn of<'a>(stories: impl Iterator<Item = &'a Keys> + Clone) -> Self {
        let keys: usize = stories.clone().map(Keys::len).sum();
        let words = (keys / 8).next_power_of_two();
        let (mut once, mut shared) = (vec![0u64; words], Self { bits: vec![0; words] });
        for key in stories.flat_map(|keys| keys.all(true)) {
            let (word, bit) = shared.place(key);
            shared.bits[word] |= once[word] & bit;
            once[word] |= bit;
        }
        shared
    }

    /// The word and the bit of a key.
    fn place(&self, key: u64) -> (usize, u64) {
        let words = self.bits.len();
        ((key >> 32) as usize & (words - 1), 1 << (key >> 57 & 63))
    }

    fn may_have(&self, key: u64) -> bool {
        if self.bits.is_empty() {
            return true;
        }
        let (word, bit) = self.place(key);
        self.bits[word] & bit != 0
    }
}

/// Which stories of a delta have a key: chains through one list, from the first to the last.
#[derive(Clone, Debug, Default)]
pub(super) struct Keyed {
    /// What the places of keys depend on.
    mask: u64,
    /// The first and the last link of a key.
    ends: HashMap<u64, (u32, u32), IdentityHash>,
    /// A story's place in the delta, and the next link.
    links: Vec<(u32, u32)>,
}

const LAST: u32 = u32::MAX;

impl<'a> Delta<'a> {
    /// A delta for stories of these keys and no other ones, which a secret places.
    pub fn for_stories(keys: impl Iterator<Item = &'a Keys> + Clone, secret: &Secret) -> Self {
        let keyed = Keyed { mask: secret.mask(), ..Keyed::default() };
        Self { shared: Shared::of(keys), wholes: keyed.clone(), marks: keyed, ..Self::default() }
    }

    /// Whether any story has one of these keys. They must be those of a story that the delta was made for.
    pub fn touches(&self, keys: &Keys) -> bool {
        let mut of_kept = keys.wholes.iter().chain(&keys.windows);
        of_kept.any(|&key| self.shared.may_have(key) && self.wholes.touches(key))
            || keys.marks.iter().any(|&(key, _)| self.shared.may_have(key) && self.marks.touches(key))
    }

    /// Adds a story after the others.
    pub fn push(&mut self, taken: Taken<'a>) {
        let at = self.stories.len() as u32;
        self.stories.push(taken);
        self.numbers.push(self.kept.len() as u32);
        let Self { kept, wholes, marks, shared, .. } = self;
        let known = |key: &u64| shared.may_have(*key);
        if taken.kept {
            kept.push(StoryEntry::of(&taken));
            let of_kept = taken.keys.wholes.iter().chain(&taken.keys.windows).copied();
            of_kept.filter(known).for_each(|key| wholes.push(key, at));
        }
        taken.keys.marks.iter().map(|mark| mark.0).filter(known).for_each(|key| marks.push(key, at));
    }

    /// The number of a story among the kept ones, when it is one, and its print.
    pub(super) fn taken(&self, at: u32) -> (Option<u32>, Print) {
        let taken = &self.stories[at as usize];
        (taken.kept.then_some(self.numbers[at as usize]), taken.print())
    }

    /// What is known of a kept story, by its number.
    pub(super) fn entry(&self, number: usize) -> StoryEntry {
        self.kept[number]
    }
}

impl Keyed {
    /// What is known of a key: of its 40 bits that count, one to one.
    fn place(&self, key: u64) -> u64 {
        mix(key >> 24 ^ self.mask)
    }

    fn push(&mut self, key: u64, at: u32) {
        let link = self.links.len() as u32;
        self.links.push((at, LAST));
        let ends = self.ends.entry(self.place(key)).or_insert((link, link));
        if ends.1 != link {
            self.links[ends.1 as usize].1 = link;
            ends.1 = link;
        }
    }

    /// Whether any story has the key.
    pub fn touches(&self, key: u64) -> bool {
        !self.links.is_empty() && self.ends.contains_key(&self.place(key))
    }

    /// Each story that has the key, in order.
    pub fn each(&self, key: u64, mut story: impl FnMut(u32)) {
        let mut next = self.ends.get(&self.place(key)).map_or(LAST, |ends| ends.0);
        while next != LAST {
            let (at, after) = self.links[next as usize];
            story(at);
            next = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher;

    use proptest::prelude::*;

    use super::super::sketch::Sketch;
    use super::*;
    use crate::story::{OutletDay, Standing};

    proptest! {
        /// Whatever a delta leaves out: a story is affected when an earlier one has one of its keys; through a key of the whole text, only a kept one.
        #[test]
        fn agrees_with_all_stories_before(
            stories in proptest::collection::vec((0..90u64, proptest::collection::btree_set(0..3000u64, 0..30), any::<bool>()), 1..60),
        ) {
            let keys = |(whole, marks, _): &(u64, std::collections::BTreeSet<u64>, bool)| Keys {
                wholes: std::array::from_fn(|i| mix(1 << 40 | whole << 8 | if i == 0 { 0 } else { i as u64 + whole % 7 })),
                sketch: Sketch::default(),
                marks: marks.iter().map(|&mark| (mix(mark), 0)).collect(),
                windows: Box::default(),
            standing: Standing::NONE,
            };
            let all: Vec<Keys> = stories.iter().map(keys).collect();
            let mut delta = Delta::for_stories(all.iter(), &Secret::of_run());
            let (mut wholes, mut marks) = (Vec::new(), Vec::new());
            for (new, (.., kept)) in all.iter().zip(&stories) {
                let known = new.wholes.iter().any(|key| wholes.contains(key))
                    || new.marks.iter().any(|mark| marks.contains(&mark.0));
                prop_assert_eq!(delta.touches(new), known);
                delta.push(Taken { keys: new, origin: OutletDay::new(None, None), kept: *kept });
                wholes.extend(new.wholes.iter().filter(|_| *kept));
                marks.extend(new.marks.iter().map(|mark| mark.0));
            }
            prop_assert_eq!(all[0].all(true).count(), all[0].len());
        }
    }

    /// The attacker wants the keys of a block to lie in one bucket.
    #[test]
    fn crowd_the_keys_of_a_block() {
        let of = |secret: u8| Keyed { mask: Secret::of([secret; 32]).mask(), ..Keyed::default() };
        let buckets = |keyed: &Keyed| {
            let hash = |key: u64| IdentityHash::default().hash_one(keyed.place(key));
            // Without the secret, all of them would have the same low bits.
            (0..1u64 << 12).map(|n| hash(n << 52) & 0xFFF).collect::<Vec<_>>()
        };
        let (one, two) = (buckets(&of(1)), buckets(&of(2)));
        assert!(one.iter().zip(&two).filter(|(one, two)| one == two).count() < 16);
        let distinct = one.iter().collect::<std::collections::HashSet<_>>().len();
        assert!(distinct > 1 << 11, "{distinct} buckets");
    }
}
