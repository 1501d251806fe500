//! A time of publication, and why a text is none.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Whether the day or the month comes first in `3/4/2025`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// The day: 3 April.
    Dmy,
    /// The month: 4 March.
    Mdy,
}

/// A time of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    pub(super) at: Timestamp,
    pub(super) form: Form,
}

/// What a time says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Zoned,
    Unzoned,
    Day,
}

/// Why a text is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoTime {
    /// It is nothing that is read.
    Unknown,
    /// A Hijri date without the Gregorian one.
    Hijri,
    /// Day and month are in an order that nobody gave.
    Order,
}

impl NoTime {
    /// What is wrong with a value and what to do, as the end of a sentence that begins with the value.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Unknown => {
                "is no time that naql reads, such as 2026-01-31T08:30:00Z, 2026-01-31, 31 يناير 2026 or an epoch; mend it or leave it out"
            }
            Self::Hijri => "is a Hijri date; give the Gregorian one, alone or beside it",
            Self::Order => "does not say whether the day or the month comes first; say so with dates: dmy or mdy",
        }
    }
}

impl Published {
    /// Seconds since 1970-01-01T00:00:00Z; of a date, its midnight in UTC.
    pub fn seconds(self) -> i64 {
        self.at.as_second()
    }

    /// Whether a time of day was given, but no zone; it was taken as UTC.
    pub fn is_unzoned(self) -> bool {
        self.form == Form::Unzoned
    }

    /// Whether it is a date, without a time of day.
    pub fn is_day(self) -> bool {
        self.form == Form::Day
    }

    pub(super) fn day(date: Date) -> Result<Self, NoTime> {
        if (1300..=1500).contains(&date.year()) {
            return Err(NoTime::Hijri);
        }
        Self::at(date.at(0, 0, 0, 0), Form::Day)
    }

    pub(super) fn at(time: DateTime, form: Form) -> Result<Self, NoTime> {
        let at = TimeZone::UTC.to_timestamp(time).map_err(|_| NoTime::Unknown)?;
        Ok(Self { at, form })
    }

    pub(super) fn checked(self) -> Result<Self, NoTime> {
        let year = TimeZone::UTC.to_datetime(self.at).year();
        if (1300..=1500).contains(&year) { Err(NoTime::Hijri) } else { Ok(self) }
    }
}

/// A date as `2026-01-31`, anything else as RFC 3339 in UTC.
impl std::fmt::Display for Published {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.form {
            Form::Day => TimeZone::UTC.to_datetime(self.at).date().fmt(f),
            Form::Zoned | Form::Unzoned => self.at.fmt(f),
        }
    }
}
