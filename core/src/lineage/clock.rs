//! Clocks: when a story was public, as an interval, and what that rests on.
//!
//! In: a [`Document`]. Out: [`Clock`].
//!
//! ```text
//! published   an instant; at midnight exactly, or a bare date: that day (UTC)
//! page        else the day in its address: /2015/07/22/, /2015-07-22, /20150722/; else from the first to the last day that lines above
//!             the lead give; else the month in its address: /2015/07/
//! seen        not after the page was fetched, if the document says when; nothing else is known of what has no date
//! none        else nothing is known
//! ```
//! An order is known only where two intervals do not meet. Databases fill in midnight where they have a date only, so midnight is not
//! taken for an instant. A date of the page is that of the outlet's own zone, so its day is as long as it is anywhere on earth; a time
//! beside it is not read: it may be that of a revision.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::document::{Document, read_time};
use crate::error::Result;
use crate::page::titled;

/// What a clock rests on, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The time that came with the document.
    Published,
    /// The date that came with the document.
    Date,
    /// A date in the page's address, or above its lead.
    Page,
    /// The time at which the page was fetched.
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

/// A date begins this many seconds before it does in UTC, in the zone that is furthest ahead, and ends as much later in the last one.
const AHEAD: i64 = 14 * 3600;
const AFTER: i64 = 12 * 3600;

/// How many lines above the lead are looked at, and how many words of a line may be before a date.
const HEAD_LINES: usize = 32;
const BEFORE: usize = 4;

/// Dates above a lead that are a month apart or more say nothing.
const MOST_APART: i64 = 31 * DAY;

impl Clock {
    /// The clock of a document.
    ///
    /// # Errors
    /// As [`Document::published_time`] and [`Document::seen_time`].
    pub fn of(document: &Document) -> Result<Self> {
        let mut clock = Self::told(document)?;
        let Some(seen) = document.seen_time()? else { return Ok(clock) };
        // A bare date says by the end of which day.
        let seen = seen.seconds() + if seen.is_day() { DAY - 1 } else { 0 };
        // What was fetched before it was published has a wrong clock.
        if clock.from.is_none_or(|from| from <= seen) && clock.to.is_none_or(|to| seen < to) {
            clock.to = Some(seen);
            clock.basis = if clock.basis == Basis::None { Basis::Seen } else { clock.basis };
        }
        Ok(clock)
    }

    /// By what the document and its page say.
    fn told(document: &Document) -> Result<Self> {
        if let Some(time) = document.published_time()? {
            let at = time.seconds();
            // At midnight of the zone that it is written in.
            let written = document.published.as_deref().unwrap_or_default();
            let midnight = time.is_day() || written.get(11..).is_some_and(|time| time.starts_with("00:00:00"));
            let (to, basis) = if midnight { (at + DAY - 1, Basis::Date) } else { (at, Basis::Published) };
            return Ok(Self { from: Some(at), to: Some(to), basis });
        }
        let of_url = document.url.as_deref().and_then(in_url);
        let is_day = |span: &(i64, i64)| span.1 - span.0 < DAY;
        let of_page = of_url.filter(is_day).or_else(|| in_head(document)).or(of_url);
        Ok(of_page.map_or(Self { from: None, to: None, basis: Basis::None }, |(from, to)| Self {
            from: Some(from - AHEAD),
            to: Some(to + AFTER),
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

/// The first second of the first day and the last one of the last day that lines above the lead give.
fn in_head(document: &Document) -> Option<(i64, i64)> {
    let text = document.text.as_str();
    let lead = titled(text, document.title.as_deref()).stories.first()?.lead;
    let dates = text[..lead].lines().rev().take(HEAD_LINES).filter_map(in_line);
    let all = dates.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    all.filter(|(first, last)| last - first < MOST_APART)
}

/// The first and the last second of the date that a line is, or ends with.
fn in_line(line: &str) -> Option<(i64, i64)> {
    let line = line.trim();
    // A row of digits is a number, not a time since 1970.
    let ends = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| &line[at..]).take(BEFORE);
    let time = std::iter::once(line).chain(ends).find_map(|date| {
        let number = date.trim().chars().all(|c| c.is_numeric() || c == '.');
        if number { None } else { read_time(date, None).ok() }
    })?;
    let date = TimeZone::UTC.to_datetime(Timestamp::from_second(time.seconds()).ok()?).date();
    span(date.year(), date.month().into(), Some(date.day().into()))
}

/// The first and the last second of a day, or of a month.
fn span(year: i16, month: i16, day: Option<i16>) -> Option<(i64, i64)> {
    if !(1990..=2100).contains(&year) {
        return None;
    }
    let (month, first) = (i8::try_from(month).ok()?, i8::try_from(day.unwrap_or(1)).ok()?);
    let first = Date::new(year, month, first).ok()?;
    let last = if day.is_some() { first } else { first.last_of_month() };
    let seconds = |date: Date| Some(TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_second());
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
        written_clock(&document)
    }

    fn written_clock(document: &Document) -> (Option<String>, Option<String>, Basis) {
        let clock = Clock::of(document).unwrap();
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
            assert_eq!(clock(None, url), of(FIRST, LAST, Basis::Page), "{url}");
        }
        assert_eq!(
            clock(None, "https://x.org/2026/02/a"),
            of("2026-01-31T10:00:00Z", "2026-03-01T11:59:59Z", Basis::Page)
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

    /// The day of 1 March 2026, anywhere on earth.
    const FIRST: &str = "2026-02-28T10:00:00Z";
    const LAST: &str = "2026-03-02T11:59:59Z";

    #[test]
    fn a_page_without_a_time_may_have_a_date_above_its_lead() {
        let lead = "أعلنت هيئة الموانئ في مدينة الساقية أن رصيف القمح الجديد سيستقبل أولى السفن صباح الأحد المقبل، بعد ثلاثة أعوام من العمل.";
        let of = |from: &str, to: &str| (Some(from.to_owned()), Some(to.to_owned()), Basis::Page);
        let none = (None, None, Basis::None);
        for (head, url, want) in [
            ("الأحد 1 مارس 2026", "", of(FIRST, LAST)),
            ("نشر في: 1 مارس 2026 - 23:10", "", of(FIRST, LAST)),
            ("آخر تحديث يوم الأحد 01/مارس/2026", "", of(FIRST, LAST)),
            ("رصيف القمح يفتح\n٢٠٢٦-٠٣-٠١\nالساقية", "", of(FIRST, LAST)),
            // The site's own date may be of the day of the crawl.
            ("الثلاثاء 3 مارس 2026\nرصيف القمح يفتح\n1 مارس 2026", "", of(FIRST, "2026-03-04T11:59:59Z")),
            ("1 مارس 2026", "https://x.org/2026/02/a", of(FIRST, LAST)),
            ("4 مايو 2025\n1 مارس 2026", "", none.clone()),
            ("5 مارس 2026", "https://x.org/2026/03/01/a", of(FIRST, LAST)),
            ("1234567890", "", none.clone()),
            ("01/03/2026", "", none.clone()),
            ("12 رمضان 1447", "", none.clone()),
            ("رصيف القمح يفتح", "", none.clone()),
        ] {
            let page = Document::new("a", format!("{head}\n{lead}\n2 أبريل 2026")).url(url);
            assert_eq!(written_clock(&page), want, "{head}");
        }
        let page = Document::new("a", format!("1 مارس 2026\n{lead}")).published("2026-03-09T08:00:00Z");
        assert_eq!(Clock::of(&page).unwrap().basis, Basis::Published);
    }

    #[test]
    fn a_page_was_public_when_it_was_fetched() {
        let of = |published: Option<&str>, url: &str, seen: &str| {
            let mut page = Document::new("a", "").url(url).seen(seen);
            page.published = published.map(str::to_owned);
            written_clock(&page)
        };
        let at = |from: Option<&str>, to: &str, basis| (from.map(str::to_owned), Some(to.to_owned()), basis);
        let noon = "2026-03-01T12:00:00Z";
        let (day, end) = ("2026-03-01T00:00:00Z", "2026-03-01T23:59:59Z");
        assert_eq!(of(None, "", noon), at(None, noon, Basis::Seen));
        assert_eq!(of(None, "", "2026-03-01"), at(None, end, Basis::Seen));
        assert_eq!(of(Some("2026-03-01"), "", noon), at(Some(day), noon, Basis::Date));
        assert_eq!(of(None, "x.org/2026/03/01/a", noon), at(Some(FIRST), noon, Basis::Page));
        // It says nothing of an instant, or where it is before or after all that is known.
        assert_eq!(of(Some(noon), "", "2026-03-01T13:00:00Z"), at(Some(noon), noon, Basis::Published));
        assert_eq!(of(Some("2026-03-01"), "", "2026-02-01"), at(Some(day), end, Basis::Date));
        assert_eq!(of(Some("2026-03-01"), "", "2026-04-01"), at(Some(day), end, Basis::Date));
        let error = Clock::of(&Document::new("a", "").seen("yesterday")).unwrap_err();
        assert!(error.message().contains("\"seen\" is \"yesterday\""), "{error}");
        // What was fetched before another was published was first.
        let [fetched, later] =
            [Document::new("a", "").seen(noon), Document::new("b", "").published("2026-03-01T12:00:01Z")]
                .map(|page| Clock::of(&page).unwrap());
        assert!(fetched.before(&later) && !later.before(&fetched) && fetched.lag(&later).is_none());
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
