//! Times of publication, as people, feeds and databases write them.
//!
//! In: a text. Out: a [`Published`], or why it is none ([`NoTime`]). Every face reads times here and nowhere else.
//!
//! ```text
//! strict   RFC 3339; a space for the T; without a zone (in UTC); a date
//! digits   an epoch: 9 or 10 digits are seconds, 12 or 13 milliseconds, 15 or 16 microseconds, 18 or 19 nanoseconds; 8 digits are
//!          a date
//! loose    anything else: words, and numbers between signs (loose_time.rs)
//! ```
//! A Hijri date is told by its month, its era or its year (1300 to 1500). It is refused: calendars differ by a day or two in what it
//! is, and who was first would depend on which one is taken. Where the Gregorian date is written beside it, that one is taken.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::loose_time::loose;
use super::published::{DayOrder, Form, NoTime, Published};

/// Reads a time of publication; `order` is that of day and month where a date of numbers ends with the year.
///
/// ```
/// use naql::document::{DayOrder, NoTime, read_time};
///
/// let seconds = |text, order| read_time(text, order).map(|time| time.seconds());
/// assert_eq!(seconds("٢٤ كانون الثاني ٢٠٢٥، ٠٨:٣٠ ص", None), seconds("2025-01-24T08:30:00Z", None));
/// assert_eq!(seconds("24/1/2025", None), Err(NoTime::Order));
/// assert_eq!(seconds("24/1/2025", Some(DayOrder::Dmy)), seconds("2025-01-24", None));
/// ```
///
/// # Errors
/// [`NoTime`], when it is none.
pub fn read_time(text: &str, order: Option<DayOrder>) -> Result<Published, NoTime> {
    if let Some(time) = strict(text) {
        return time.checked();
    }
    let text: String = text.chars().filter_map(plain).collect();
    let text = text.trim();
    if text.is_empty() || text.len() > 120 {
        return Err(NoTime::Unknown);
    }
    if let Some(time) = strict(text) {
        return time.checked();
    }
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && let Some(time) = digits(text)
    {
        return time.checked();
    }
    loose(text, order)
}

/// RFC 3339 with a T or a space, with or without a zone; a date.
fn strict(text: &str) -> Option<Published> {
    if !text.as_bytes().first().is_some_and(u8::is_ascii_digit) || text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    let day = text.len() == "2026-01-31".len();
    // A failed parse costs more than a good one: a date has no zone.
    if !day && let Ok(at) = text.parse::<Timestamp>() {
        return Some(Published { at, form: Form::Zoned });
    }
    let time = text.parse::<DateTime>().ok()?;
    Published::at(time, if day { Form::Day } else { Form::Unzoned }).ok()
}

/// An epoch, or a date of eight digits.
fn digits(text: &str) -> Option<Published> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    if rest.contains('.') {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let of = |at: Result<Timestamp, jiff::Error>| Some(Published { at: at.ok()?, form: Form::Zoned });
    match whole.len() {
        8 if rest.is_empty() => {
            let date = Date::new((number / 10_000) as i16, (number / 100 % 100) as i8, (number % 100) as i8);
            Published::at(date.ok()?.at(0, 0, 0, 0), Form::Day).ok()
        }
        9 | 10 => of(Timestamp::from_second(number)),
        12 | 13 => of(Timestamp::from_millisecond(number)),
        15 | 16 => of(Timestamp::from_microsecond(number)),
        18 | 19 => of(Timestamp::from_nanosecond(number.into())),
        _ => None,
    }
}

/// A character as it counts in a time: digits of every script that Arabic texts have as ASCII, spaces as one, without marks of
/// direction.
fn plain(c: char) -> Option<char> {
    match c {
        '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10),
        '۰'..='۹' => char::from_digit(c as u32 - '۰' as u32, 10),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => None,
        '،' => Some(','),
        '٫' => Some('.'),
        '−' | '‐' | '‑' | '–' => Some('-'),
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let dmy = Some(DayOrder::Dmy);
        for (text, order, want) in [
            ("2026-03-01T08:30:00Z", None, "2026-03-01T08:30:00Z"),
            ("2026-03-01T08:30:00.25+03:00", None, "2026-03-01T05:30:00.25Z"),
            ("2026-03-01 08:30:00+0300", None, "2026-03-01T05:30:00Z"),
            ("2026-03-01 08:30:00 +0300", None, "2026-03-01T05:30:00Z"),
            ("2026-03-01 08:30:00 UTC", None, "2026-03-01T08:30:00Z"),
            ("2026-03-01T08:30", None, "2026-03-01T08:30:00Z"),
            ("2026-03-01", None, "2026-03-01"),
            ("20260301", None, "2026-03-01"),
            ("2026/3/1", None, "2026-03-01"),
            ("1772353800", None, "2026-03-01T08:30:00Z"),
            ("1772353800.0", None, "2026-03-01T08:30:00Z"),
            ("1772353800123", None, "2026-03-01T08:30:00.123Z"),
            ("Sun, 01 Mar 2026 08:30:00 GMT", None, "2026-03-01T08:30:00Z"),
            ("Sun, 1 Mar 2026 08:30:00 +0300", None, "2026-03-01T05:30:00Z"),
            ("Sun Mar  1 08:30:00 2026", None, "2026-03-01T08:30:00Z"),
            ("March 1, 2026", None, "2026-03-01"),
            ("Mar 1, 2026 8:30 PM", None, "2026-03-01T20:30:00Z"),
            ("1 مارس 2026", None, "2026-03-01"),
            ("الأحد ١ آذار ٢٠٢٦ - ٠٨:٣٠ مساءً", None, "2026-03-01T20:30:00Z"),
            ("1 تشرين الثاني 2026", None, "2026-11-01"),
            ("1 كانون الأول 2026", None, "2026-12-01"),
            ("الأحد، 12 رمضان 1447هـ الموافق 1 مارس 2026م", None, "2026-03-01"),
            ("1/3/2026", dmy, "2026-03-01"),
            ("1/3/2026", Some(DayOrder::Mdy), "2026-01-03"),
            ("31.12.2026 23:59", dmy, "2026-12-31T23:59:00Z"),
            ("31-12-2026", dmy, "2026-12-31"),
        ] {
            assert_eq!(read_time(text, order).map(|time| time.to_string()).as_deref(), Ok(want), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_says_why() {
        let dmy = Some(DayOrder::Dmy);
        for (text, order, want) in [
            ("", dmy, NoTime::Unknown),
            ("yesterday", dmy, NoTime::Unknown),
            ("منذ 3 ساعات", dmy, NoTime::Unknown),
            ("2026-13-01", dmy, NoTime::Unknown),
            ("31/2/2026", dmy, NoTime::Unknown),
            ("1/3/26", dmy, NoTime::Unknown),
            ("7", dmy, NoTime::Unknown),
            ("1/3/2026", None, NoTime::Order),
            ("1447-09-12", None, NoTime::Hijri),
            ("12/9/1447", None, NoTime::Hijri),
            ("12 رمضان 1447", None, NoTime::Hijri),
            ("12 رمضان 1447هـ", None, NoTime::Hijri),
            ("9 2026-01-01 2 مارس 2026", None, NoTime::Unknown),
        ] {
            assert_eq!(read_time(text, order), Err(want), "{text}");
        }
    }

    #[test]
    fn a_time_says_what_it_is() {
        assert!(read_time("2026-03-01", None).unwrap().is_day());
        assert!(read_time("2026-03-01 08:30", None).unwrap().is_unzoned());
        assert!(!read_time("2026-03-01 08:30Z", None).unwrap().is_unzoned());
    }
}
