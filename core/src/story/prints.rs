//! Prints: on how many days a piece of text was printed, in how many stories, and whether it is one outlet's furniture.
//!
//! ```text
//! days        distinct days; of the last 32 each one is known, and older ones are counted when they come in order
//! furniture   the outlet that printed it first did so in STANDING_STORIES stories of STANDING_DAYS days or more,
//!             and these are more than half of all
//! once        a print in a story that is all but one of the last SURROUNDINGS that counted does not count: a text that is
//!             sent again does not become a formula by that
//! ```
//!
//! One rule for all that is known at once and for what comes in one by one: stories are added in the order of publication, whatever
//! was decided on them.

use crate::codec;

/// A day without a date.
pub(crate) const UNDATED: i32 = i32::MIN;

/// No outlet.
pub(crate) const NOBODY: u32 = u32::MAX;

/// A piece of text is an outlet's furniture when this many of the stories that have it are that outlet's …
const STANDING_STORIES: u16 = 5;

/// … more than half of all of them, and from this many distinct days.
const STANDING_DAYS: u16 = 3;

/// How many surroundings are remembered.
const SURROUNDINGS: usize = 3;

/// Where a story comes from: the day of publication counted from 1970-01-01, or [`UNDATED`], and a number for the outlet, or
/// [`NOBODY`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutletDay {
    pub day: i32,
    pub outlet: u32,
}

impl OutletDay {
    /// Each part may be unknown.
    pub fn new(day: Option<i32>, outlet: Option<u32>) -> Self {
        Self { day: day.unwrap_or(UNDATED), outlet: outlet.unwrap_or(NOBODY) }
    }

    /// What sorts by days, those without one last.
    pub fn by_day(self) -> (bool, i32) {
        (self.day == UNDATED, self.day)
    }
}

/// A story that has a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Print {
    pub origin: OutletDay,
    /// A few bits of all its text: stories that are all but equal have the same ones.
    pub around: u8,
}

/// Who printed a piece of text, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prints {
    days: Days,
    /// Around the last prints that counted; the last one first.
    around: [u8; SURROUNDINGS],
    /// Who printed it first, and in how many dated stories, of how many in all.
    owner: u32,
    own: u16,
    all: u16,
    own_days: u16,
    own_last: i32,
}

impl Prints {
    /// One print.
    pub fn of(print: Print) -> Self {
        Self::default().with(print)
    }

    /// Adds a story that has it.
    pub fn add(&mut self, print: Print) {
        let known = usize::from(self.all).min(SURROUNDINGS);
        if self.around[..known].contains(&print.around) {
            return;
        }
        self.around.rotate_right(1);
        self.around[0] = print.around;
        let origin = print.origin;
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

    /// Writes it down as numbers of few bytes: days lie close together; the outlets and days that are not known become zeros.
    pub fn write(&self, out: &mut Vec<u8>) {
        let mut put = |number: u32| codec::put(out, number);
        put(self.days.last.wrapping_sub(UNDATED).cast_unsigned());
        put(self.days.recent);
        put(u32::from(self.days.count));
        put(self.owner.wrapping_add(1));
        put(u32::from(self.all));
        put(u32::from(self.own));
        put(u32::from(self.own_days));
        put(self.days.last.wrapping_sub(self.own_last).cast_unsigned());
        out.extend(&self.around[..usize::from(self.all).min(SURROUNDINGS)]);
    }

    /// Reads it off the front of some bytes.
    pub fn read(bytes: &mut &[u8]) -> Self {
        let mut get = || codec::take(bytes).unwrap_or(0);
        let day = UNDATED.wrapping_add(get().cast_signed());
        let days = Days { last: day, recent: get(), count: get() as u16 };
        let (owner, all, own, own_days) = (get().wrapping_sub(1), get() as u16, get() as u16, get() as u16);
        let own_last = day.wrapping_sub(get().cast_signed());
        let mut around = [0; SURROUNDINGS];
        around.iter_mut().zip(bytes.iter()).for_each(|(place, &byte)| *place = byte);
        Self { days, around, owner, own, all, own_days, own_last }
    }

    /// With one more print.
    pub fn with(mut self, print: Print) -> Self {
        self.add(print);
        self
    }

    /// In how many stories, up to 65535.
    pub fn all(&self) -> u32 {
        self.all.into()
    }

    /// On how many distinct days.
    pub fn days(&self) -> u32 {
        self.days.count.into()
    }

    /// Whether the outlet that printed it first is known.
    pub fn is_owned(&self) -> bool {
        self.owner != NOBODY
    }

    /// Whether it is one outlet's furniture: that outlet prints it day after day, and hardly anybody else does. Without dates it
    /// cannot be told from the reprints of one story.
    pub fn is_furniture(&self) -> bool {
        self.own >= STANDING_STORIES && 2 * u32::from(self.own) > u32::from(self.all) && self.own_days >= STANDING_DAYS
    }
}

impl Default for Prints {
    fn default() -> Self {
        Self {
            days: Days::of(UNDATED),
            around: [0; SURROUNDINGS],
            owner: NOBODY,
            own: 0,
            all: 0,
            own_days: 0,
            own_last: 0,
        }
    }
}

/// On how many days something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Days {
    /// The last day, counted from 1970-01-01, or [`UNDATED`].
    last: i32,
    /// Which of the 32 days up to the last; bit 0 is the last. Older ones are counted when they come in order.
    recent: u32,
    /// How many distinct days.
    count: u16,
}

impl Days {
    fn of(day: i32) -> Self {
        Self { last: day, recent: 1, count: u16::from(day != UNDATED) }
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
