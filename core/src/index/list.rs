//! What is known of a key that several stories have, or that was seen on several days.

use crate::codec;

/// How many stories a key keeps: the first ones. More that share it find these.
pub(super) const KEEP: usize = 8;

/// A day without a date.
pub(super) const UNDATED: i32 = i32::MIN;

/// No outlet.
pub(crate) const NOBODY: u32 = u32::MAX;

/// A key is an outlet's furniture when so many of the stories that have it are that outlet's …
pub(super) const STANDING_STORIES: usize = 5;

/// … more than half of all of them, and from so many distinct days.
pub(super) const STANDING_DAYS: usize = 3;

/// Where a story comes from: the day of publication counted from 1970-01-01, or [`UNDATED`], and a number for the outlet, or
/// [`NOBODY`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub day: i32,
    pub outlet: u32,
}

impl Origin {
    /// An origin of which each part may be unknown.
    pub fn new(day: Option<i32>, outlet: Option<u32>) -> Self {
        Self { day: day.unwrap_or(UNDATED), outlet: outlet.unwrap_or(NOBODY) }
    }
}

/// The record of a list at a place among others, with its length before it.
pub(super) fn record(lists: &[u8], at: u32) -> &[u8] {
    let from = at as usize;
    &lists[from..=from + usize::from(lists[from])]
}

/// The first stories that have a key, and who printed it when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct List {
    stories: [u32; KEEP],
    kept: u8,
    days: Days,
    /// Who printed it first, and in how many dated stories, of how many in all. Whether these are kept or not: a busy outlet
    /// prints its footer eight times a day.
    owner: u32,
    own: u16,
    all: u16,
    own_days: u16,
    own_last: i32,
}

impl List {
    /// The list of a key that one story has.
    pub fn of(story: u32, origin: Origin) -> Self {
        let mut list = Self::default();
        list.add(Some(story), origin);
        list
    }

    /// Adds a story, or notes that one was seen that is not kept.
    pub fn add(&mut self, story: Option<u32>, origin: Origin) {
        if let Some(story) = story
            && let Some(place) = self.stories.get_mut(usize::from(self.kept))
        {
            *place = story;
            self.kept += 1;
        }
        self.days.add(origin.day);
        self.all = self.all.saturating_add(1);
        if self.owner == NOBODY {
            self.owner = origin.outlet;
        }
        if self.owner != NOBODY && self.owner == origin.outlet && origin.day != UNDATED {
            self.own = self.own.saturating_add(1);
            // Counted when the days come in order; a day that comes late is taken for the last one.
            if self.own_days == 0 || origin.day > self.own_last {
                self.own_days = self.own_days.saturating_add(1);
                self.own_last = origin.day;
            }
        }
    }

    /// Writes it down: the length of the record in a byte, and then all as numbers of few bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        let before = out.len();
        out.push(0);
        let mut put = |number: u32| codec::put(out, number);
        // Stories come in order; days lie close together; the outlets and days that are not known become zeros.
        put(u32::from(self.kept));
        self.stories().iter().fold(0, |last, story| {
            put(story.wrapping_sub(last));
            *story
        });
        put(self.days.last.wrapping_sub(UNDATED).cast_unsigned());
        put(self.days.recent);
        put(u32::from(self.days.count));
        put(self.owner.wrapping_add(1));
        put(u32::from(self.all));
        put(u32::from(self.own));
        put(u32::from(self.own_days));
        put(self.days.last.wrapping_sub(self.own_last).cast_unsigned());
        // Seventeen numbers of five bytes at most.
        out[before] = (out.len() - before - 1) as u8;
    }

    /// The list of a record behind its length.
    pub fn read(record: &[u8]) -> Self {
        let mut rest = &record[1..];
        let mut get = || codec::take(&mut rest).unwrap_or(0);
        let kept = get().min(KEEP as u32) as u8;
        let (mut stories, mut last) = ([0; KEEP], 0u32);
        for story in &mut stories[..usize::from(kept)] {
            last = last.wrapping_add(get());
            *story = last;
        }
        let day = UNDATED.wrapping_add(get().cast_signed());
        let days = Days { last: day, recent: get(), count: get() as u16 };
        let (owner, all, own, own_days) = (get().wrapping_sub(1), get() as u16, get() as u16, get() as u16);
        let own_last = day.wrapping_sub(get().cast_signed());
        Self { stories, kept, days, owner, own, all, own_days, own_last }
    }

    /// Whether it is of one story that nothing was added to.
    pub fn is_one(&self) -> bool {
        self.all == 1
    }

    /// Whether a story that is only seen makes a list of the key of one story: what is seen of it on its own day is not worth
    /// the memory.
    pub fn counts(&self, seen: Origin) -> bool {
        seen.day != UNDATED && self.days.last != seen.day
    }

    /// The first stories that have the key.
    pub fn stories(&self) -> &[u32] {
        &self.stories[..usize::from(self.kept)]
    }

    /// In how many stories it was seen, up to 65535.
    pub fn all(&self) -> u32 {
        self.all.into()
    }

    /// On how many days it was seen.
    pub fn days(&self) -> Days {
        self.days
    }

    /// Whether it is one outlet's furniture: that outlet prints it day after day, and nobody else does. Without dates it
    /// cannot be told from the reprints of one story.
    pub fn standing(&self) -> bool {
        usize::from(self.own) >= STANDING_STORIES
            && 2 * u32::from(self.own) > u32::from(self.all)
            && usize::from(self.own_days) >= STANDING_DAYS
    }
}

impl Default for List {
    fn default() -> Self {
        let days = Days::of(UNDATED);
        Self { stories: [0; KEEP], kept: 0, days, owner: NOBODY, own: 0, all: 0, own_days: 0, own_last: 0 }
    }
}

/// On how many days something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    /// The last day, counted from 1970-01-01, or [`UNDATED`].
    last: i32,
    /// Which of the 32 days up to the last; bit 0 is the last. Older ones are counted when they come in order.
    recent: u32,
    /// How many distinct days.
    count: u16,
}

impl Days {
    pub fn of(day: i32) -> Self {
        Self { last: day, recent: 1, count: u16::from(day != UNDATED) }
    }

    /// How many distinct days there are with one more.
    pub fn with(mut self, day: i32) -> u32 {
        self.add(day);
        u32::from(self.count)
    }

    fn add(&mut self, day: i32) {
        if day == UNDATED {
            return;
        }
        if self.last == UNDATED {
            *self = Self::of(day);
            return;
        }
        let ahead = i64::from(day) - i64::from(self.last);
        if ahead > 0 {
            self.recent = if ahead < 32 { self.recent << ahead } else { 0 } | 1;
            self.last = day;
            self.count = self.count.saturating_add(1);
        } else if ahead > -32 && self.recent >> -ahead & 1 == 0 {
            self.recent |= 1 << -ahead;
            self.count = self.count.saturating_add(1);
        }
    }
}

/// Whether what stands in `count` stories is the furniture of one outlet, by the outlet and day of the dated ones; as
/// [`List::standing`], with all stories at hand.
pub(crate) fn standing(stories: impl Iterator<Item = (Option<u32>, i32)>, count: usize) -> bool {
    let mut stories: Vec<(u32, i32)> = stories.filter_map(|(outlet, day)| Some((outlet?, day))).collect();
    stories.sort_unstable();
    stories.chunk_by(|a, b| a.0 == b.0).any(|own| {
        own.len() >= STANDING_STORIES
            && 2 * own.len() > count
            && own.chunk_by(|a, b| a.1 == b.1).count() >= STANDING_DAYS
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_record_is_its_list(
            added in proptest::collection::vec((any::<bool>(), prop::option::of(-9..40_000i32), prop::option::of(0..4u32)), 0..40),
            first in 0..1u32 << 30,
        ) {
            let mut list = List::default();
            for (story, (kept, day, outlet)) in (first..).zip(added) {
                list.add(kept.then_some(story), Origin::new(day, outlet));
            }
            let mut record = vec![7];
            list.write(&mut record);
            prop_assert_eq!(usize::from(record[1]), record.len() - 2);
            prop_assert_eq!(List::read(&record[1..]), list);
        }
    }
}
