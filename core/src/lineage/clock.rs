//! Clocks: when a story was public, as an interval, and what that rests on.
//!
//! In: a [`Document`]. Out: [`Clock`].
//!
//! ```text
//! published   an instant; at midnight exactly, or a bare date: that day (UTC)
//! page        else the date in its address: /2015/07/22/, /2015-07-22, /20150722/; /2015/07/ is a month
//! none        else nothing is known
//! ```
//! An order is known only where two intervals do not meet. Databases fill in midnight where they have a date only, so midnight is not
//! taken for an instant.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::document::Document;
use crate::error::Result;

/// What a clock rests on, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The time that came with the document.
    Published,
    /// The date that came with the document.
    Date,
    /// A date in the page's address.
    Page,
    /// The time at which the page was fetched. A document does not come with one, so no clock rests on it yet.
    Seen,
    /// Nothing.
    None,
}

/// When a story was public: not before `from`, not after `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Clock {
    /// Seconds since 1970-01-01T00:00:00Z (an RFC 3339 time in JSON); `None` when it is not known.
    #[serde(serialize_with = "rfc3339")]
    pub from: Option<i64>,
    /// The same.
    #[serde(serialize_with = "rfc3339")]
    pub to: Option<i64>,
    /// What it rests on.
    pub basis: Basis,
}

const DAY: i64 = 86_400;

impl Clock {
    /// The clock of a document.
    ///
    /// # Errors
    /// As [`Document::published_seconds`].
    pub fn of(document: &Document) -> Result<Self> {
        if let Some(time) = document.published_time()? {
            let at = time.seconds();
            // At midnight of the zone that it is written in.
            let written = document.published.as_deref().unwrap_or_default();
            let midnight = time.is_day() || written.get(11..).is_some_and(|time| time.starts_with("00:00:00"));
            let (to, basis) = if midnight { (at + DAY - 1, Basis::Date) } else { (at, Basis::Published) };
            return Ok(Self { from: Some(at), to: Some(to), basis });
        }
        let of_url = document.url.as_deref().and_then(in_url);
        Ok(of_url.map_or(Self { from: None, to: None, basis: Basis::None }, |(from, to)| Self {
            from: Some(from),
            to: Some(to),
            basis: Basis::Page,
        }))
    }

    /// Whether it is certain that this was public before `other`.
    pub fn before(&self, other: &Self) -> bool {
        self.to.zip(other.from).is_some_and(|(to, from)| to < from)
    }

    /// How much later `other` was public, in seconds: the least and the most.
    pub fn lag(&self, other: &Self) -> Option<[i64; 2]> {
        Some([other.from? - self.to?, other.to? - self.from?])
    }
}

/// The first and the last second of the date in an address.
fn in_url(url: &str) -> Option<(i64, i64)> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let pieces: Vec<&str> = path.split(['/', '-', '_', '.']).skip(1).collect();
    let number = |piece: Option<&&str>, digits: usize| {
        let piece = piece.filter(|p| p.len() <= digits && !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))?;
        piece.parse::<i16>().ok()
    };
    let mut month = None;
    for (i, piece) in pieces.iter().enumerate() {
        if piece.len() == 8 && piece.bytes().all(|b| b.is_ascii_digit()) {
            let date = span(piece[..4].parse().ok()?, piece[4..6].parse().ok()?, piece[6..].parse().ok());
            if date.is_some() {
                return date;
            }
        }
        let Some(year) = number(Some(piece), 4).filter(|_| piece.len() == 4) else { continue };
        let Some(m) = number(pieces.get(i + 1), 2) else { continue };
        if let Some(date) = number(pieces.get(i + 2), 2).and_then(|day| span(year, m, Some(day))) {
            return Some(date);
        }
        month = month.or_else(|| span(year, m, None));
    }
    month
}

/// The first and the last second of a day, or of a month.
fn span(year: i16, month: i16, day: Option<i16>) -> Option<(i64, i64)> {
    if !(1990..=2100).contains(&year) {
        return None;
    }
    let (month, first) = (i8::try_from(month).ok()?, i8::try_from(day.unwrap_or(1)).ok()?);
    let first = Date::new(year, month, first).ok()?;
    let last = if day.is_some() { first } else { first.last_of_month() };
    let seconds = |date: Date| Some(jiff::tz::TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_second());
    Some((seconds(first)?, seconds(last)? + DAY - 1))
}

/// A time as JSON has it.
pub(super) fn written(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| String::new(), |time| time.to_string())
}

#[expect(clippy::ref_option, reason = "serde hands the field by reference")]
fn rfc3339<S: serde::Serializer>(seconds: &Option<i64>, to: S) -> std::result::Result<S::Ok, S::Error> {
    seconds.map(written).serialize(to)
}

#[cfg(test)]
mod tests {
    use super::{Basis, Clock, written};
    use crate::document::Document;

    fn clock(published: Option<&str>, url: &str) -> (Option<String>, Option<String>, Basis) {
        let mut document = Document::new("a", "").url(url);
        document.published = published.map(str::to_owned);
        let clock = Clock::of(&document).unwrap();
        (clock.from.map(written), clock.to.map(written), clock.basis)
    }

    #[test]
    fn a_clock_is_as_wide_as_what_is_known() {
        let of = |from: &str, to: &str, basis| (Some(from.to_owned()), Some(to.to_owned()), basis);
        let (day, end) = ("2026-03-01T00:00:00Z", "2026-03-01T23:59:59Z");
        let instant = "2026-03-01T08:30:00Z";
        assert_eq!(clock(Some(instant), "x.org/2020/01/01/a"), of(instant, instant, Basis::Published));
        assert_eq!(clock(Some("2026-03-01"), ""), of(day, end, Basis::Date));
        assert_eq!(clock(Some(day), ""), of(day, end, Basis::Date));
        assert_eq!(clock(Some("2026-03-01T00:00:00+03:00"), "").2, Basis::Date);
        for url in
            ["https://x.org/2026/03/01/a", "http://x.org/news/2026-3-1-title", "http://x.org/20260301/a?y=2001/01/01"]
        {
            assert_eq!(clock(None, url), of(day, end, Basis::Page), "{url}");
        }
        assert_eq!(
            clock(None, "https://x.org/2026/02/a"),
            of("2026-02-01T00:00:00Z", "2026-02-28T23:59:59Z", Basis::Page)
        );
        for url in [
            "",
            "https://x.org/news/12345678",
            "https://2026.03.01/a",
            "https://x.org/1234/56/78",
            "https://x.org/2026/13/01",
        ] {
            assert_eq!(clock(None, url), (None, None, Basis::None), "{url}");
        }
    }

    #[test]
    fn an_order_is_known_where_intervals_do_not_meet() {
        let at = |published: &str| Clock::of(&Document::new("a", "").published(published)).unwrap();
        let (day, noon, next) = (at("2026-03-01"), at("2026-03-01T12:00:00Z"), at("2026-03-02T01:00:00Z"));
        assert!(day.before(&next) && noon.before(&next) && !next.before(&day));
        assert!(!day.before(&noon) && !noon.before(&day) && !noon.before(&noon));
        assert_eq!(noon.lag(&next), Some([46_800, 46_800]));
        assert_eq!(day.lag(&noon), Some([-43_199, 43_200]));
    }
}
