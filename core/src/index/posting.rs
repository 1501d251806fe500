//! Posting: the stories that have a key, and how often it was printed.

use crate::codec;
use crate::story::{Print, Prints};

/// How many stories a key keeps: the first ones. Later stories that share it find these.
pub(super) const KEEP: usize = 8;

/// The record of a posting at a place among others, with its length before it; that of no story where there is none.
pub(super) fn record(records: &[u8], at: u32) -> &[u8] {
    let from = at as usize;
    records.get(from).and_then(|&len| records.get(from..=from + usize::from(len))).unwrap_or(&[0])
}

/// The first stories that have a key, and who printed it when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Posting {
    stories: [u32; KEEP],
    kept: u8,
    /// The days and outlets of all stories, kept or not: how often a text was printed does not depend on what was decided.
    prints: Prints,
}

impl Posting {
    /// The posting of a key that one story has.
    pub fn of(story: Option<u32>, print: Print) -> Self {
        let mut posting = Self::default();
        posting.add(story, print);
        posting
    }

    /// The posting of these stories and prints.
    pub fn listing(stories: impl IntoIterator<Item = u32>, prints: Prints) -> Self {
        let mut posting = Self { prints, ..Self::default() };
        for (place, story) in posting.stories.iter_mut().zip(stories) {
            *place = story;
            posting.kept += 1;
        }
        posting
    }

    /// Adds a story. One that is not kept counts as a print, and is no candidate.
    pub fn add(&mut self, story: Option<u32>, print: Print) {
        if let Some(story) = story
            && let Some(place) = self.stories.get_mut(usize::from(self.kept))
        {
            *place = story;
            self.kept += 1;
        }
        self.prints.add(print);
    }

    /// Leaves the stories that `keep` says. What was printed stays.
    pub fn retain(&mut self, keep: impl Fn(u32) -> bool) {
        let all = std::mem::take(&mut self.kept);
        for i in 0..usize::from(all) {
            if keep(self.stories[i]) {
                self.stories[usize::from(self.kept)] = self.stories[i];
                self.kept += 1;
            }
        }
    }

    /// Appends its record: the length in a byte, then all fields as LEB128.
    pub fn write(&self, out: &mut Vec<u8>) {
        let before = out.len();
        out.push(0);
        // Stories come in order.
        codec::put(out, self.kept.into());
        self.stories().iter().fold(0, |last, story| {
            codec::put(out, story.wrapping_sub(last));
            *story
        });
        self.prints.write(out);
        // Seventeen numbers of five bytes at most, and three bytes.
        out[before] = (out.len() - before - 1) as u8;
    }

    /// The posting of a record, with its length before it.
    pub fn read(record: &[u8]) -> Self {
        let mut rest = &record[1..];
        let mut get = || codec::take(&mut rest).unwrap_or(0);
        let kept = get().min(KEEP as u32) as u8;
        let (mut stories, mut last) = ([0; KEEP], 0u32);
        for story in &mut stories[..usize::from(kept)] {
            last = last.wrapping_add(get());
            *story = last;
        }
        Self { stories, kept, prints: Prints::read(&mut rest) }
    }

    /// The first stories that have the key.
    pub fn stories(&self) -> &[u32] {
        &self.stories[..usize::from(self.kept)]
    }

    /// Who printed it, and when.
    pub fn prints(&self) -> &Prints {
        &self.prints
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::story::OutletDay;

    proptest! {
        #[test]
        fn a_record_is_its_posting(
            added in proptest::collection::vec((any::<bool>(), prop::option::of(-9..40_000i32), prop::option::of(0..4u32), any::<u8>()), 0..40),
            first in 0..1u32 << 30,
        ) {
            let mut posting = Posting::default();
            for (story, (kept, day, outlet, around)) in (first..).zip(added) {
                posting.add(kept.then_some(story), Print { origin: OutletDay::new(day, outlet), around });
            }
            let mut record = vec![7];
            posting.write(&mut record);
            prop_assert_eq!(usize::from(record[1]), record.len() - 2);
            prop_assert_eq!(Posting::read(&record[1..]), posting);
        }
    }
}
