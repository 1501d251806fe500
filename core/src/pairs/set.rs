//! Set: stories that share a key, and who of them meets whom.
//!
//! In: sets as bytes, each with the keys that just these stories share. Out: for every two that meet by them what they share, to be added
//! up over all sets; and for each story of a crowd the keys by which it meets nobody.

use std::collections::{BTreeMap, HashSet};

use super::meet::{How, Shared, meets};
use crate::index::StoryNumber;

/// Two stories that share keys of some sets, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The earlier story.
    pub a: StoryNumber,
    /// The later story.
    pub b: StoryNumber,
    /// How many marks, rare shingles, keys of rare words, and keys of the whole they share.
    pub shared: [u32; 4],
    /// How many stories the least of the sets has.
    pub least: u32,
    /// How many marks each has, 255 for more.
    pub marks: [u8; 2],
}

impl Meeting {
    /// A story of a crowd of so many equal ones, and its first.
    pub fn of_copies(first: StoryNumber, copy: StoryNumber, stories: u32) -> Self {
        Self { a: first, b: copy, shared: [0, 0, 0, 1], least: stories, marks: [0, 0] }
    }

    /// How they meet by all sets together, as bits, if they share enough. `passed` are, of each, the marks of crowds by which it meets
    /// nobody: they bring nobody together, but count.
    pub fn how(&self, passed: [&[u64]; 2]) -> Option<u64> {
        let few = |n: u32| u8::try_from(n).unwrap_or(u8::MAX);
        let [marks, rare, windows, wholes] = self.shared;
        let shared =
            Shared { marks: few(marks), rare: few(rare), windows: few(windows), alike: wholes > 0, least: self.least };
        let of_b: HashSet<u64> = passed[1].iter().copied().collect();
        let both = passed[0].iter().filter(|mark| of_b.contains(mark)).count() as u32;
        shared.of_star(both, self.marks.map(usize::from)).map(How::to_bits)
    }
}

/// The marks of a crowd by which a story meets nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The story.
    pub story: StoryNumber,
    /// A number that these marks have alone: the same for every story of the set.
    pub mark: u64,
}

/// A set as it is written: of each story how much its number is greater than the one before, and how many marks it has.
pub(super) struct Set(Vec<(u64, u8)>);

impl Set {
    /// The bytes of a set of stories in order, each with how many marks it has.
    pub fn bytes(stories: impl Iterator<Item = (u64, u8)>) -> Vec<u8> {
        let mut before = 0;
        let members = stories.map(|(story, marks)| {
            let more = story - before;
            before = story;
            (more, marks)
        });
        let members: Vec<(u64, u8)> = members.collect();
        postcard::to_allocvec(&members).expect("a set has a form in bytes")
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut members: Vec<(u64, u8)> = postcard::from_bytes(bytes).ok()?;
        let mut story = 0u64;
        for member in &mut members {
            story = story.checked_add(member.0)?;
            member.0 = story;
        }
        Some(Self(members))
    }
}

/// Who meets whom by some sets, each with all keys that just its stories share, by kind; `None` when one is damaged.
pub(super) fn meet<'a>(sets: impl Iterator<Item = (&'a [u8], [u32; 4])>) -> Option<(Vec<Meeting>, Vec<Passed>)> {
    let (mut met, mut passed) = (BTreeMap::<(u64, u64), Meeting>::new(), Vec::new());
    for (bytes, keys) in sets {
        let Set(members) = Set::read(bytes)?;
        let least = members.len() as u32;
        for (at, &(a, of_a)) in members.iter().enumerate() {
            if !meets(members.len(), at + 1) {
                passed.extend(marks_of(bytes, keys[0]).map(|mark| Passed { story: StoryNumber(a), mark }));
                continue;
            }
            let later = members[at + 1..].iter();
            for &(b, of_b) in later.filter(|(b, _)| StoryNumber(*b).document() > StoryNumber(a).document()) {
                let meeting = met.entry((a, b)).or_insert(Meeting {
                    a: StoryNumber(a),
                    b: StoryNumber(b),
                    shared: [0; 4],
                    least,
                    marks: [of_a, of_b],
                });
                meeting.least = meeting.least.min(least);
                meeting.shared.iter_mut().zip(keys).for_each(|(sum, keys)| *sum = sum.saturating_add(keys));
            }
        }
    }
    Some((met.into_values().collect(), passed))
}

/// Numbers for the marks of a set: two for two or more, of which nobody asks how many they are.
fn marks_of(set: &[u8], marks: u32) -> impl Iterator<Item = u64> {
    let hash = blake3::hash(set);
    let of_set = u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("eight bytes of thirty-two"));
    [of_set & !1, of_set | 1].into_iter().take(marks.min(2) as usize)
}
