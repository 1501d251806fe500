//! Times of publication, as people, feeds and databases write them.
//!
//! In: a text. Out: a [`Published`], or why it is none ([`NoTime`]). Every face reads times here and nowhere else.
//!
//! ```text
//! strict   RFC 3339; a space for the T; without a zone (in UTC); a date
//! digits   an epoch: 9 or 10 digits are seconds, 12 or 13 milliseconds, 15 or 16 microseconds, 18 or 19 nanoseconds; 8 digits are
//!          a date
//! loose    tokens of numbers, words and signs, from left to right:
//!            hh:mm[:ss[.f]] [half of the day] [+hh:mm | zone]   the time of day
//!            2025/1/24   24/1/2025 (by the order that is given)  a date
//!            a day, the name of a month, a year, in any order    a date: RFC 822, `24 يناير 2025`, `January 24, 2025`
//!          the names are those of core/data/calendar.tsv, compared as they are folded; a word that is not there makes it no time
//! ```
//! A Hijri date is told by its month, its era or its year (1300 to 1500). It is refused: calendars differ by a day or two in what it
//! is. Where the Gregorian date is written beside it, that one is taken.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::text::fold;

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
    at: Timestamp,
    form: Form,
}

/// What a time says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
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

    fn day(date: Date) -> Result<Self, NoTime> {
        if (1300..=1500).contains(&date.year()) {
            return Err(NoTime::Hijri);
        }
        Self::at(date.at(0, 0, 0, 0), Form::Day)
    }

    fn at(time: DateTime, form: Form) -> Result<Self, NoTime> {
        let at = TimeZone::UTC.to_timestamp(time).map_err(|_| NoTime::Unknown)?;
        Ok(Self { at, form })
    }

    fn checked(self) -> Result<Self, NoTime> {
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

/// What a word means in a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Month(i8),
    HijriMonth,
    Hijri,
    Gregorian,
    Morning,
    Evening,
    Utc,
    Nothing,
}

/// The words, as they are folded; names of two words are under both, with a space.
static WORDS: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let rows = include_str!("../../data/calendar.tsv").lines().skip(1);
    let mut all = HashMap::new();
    for row in rows {
        let mut cells = row.split('\t');
        let (kind, value) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let word = match (kind, value) {
            ("month", n) => Word::Month(n.parse().expect("the table has the number of the month")),
            ("hijri", _) => Word::HijriMonth,
            ("era", "hijri") => Word::Hijri,
            ("era", _) => Word::Gregorian,
            ("half", "am") => Word::Morning,
            ("half", _) => Word::Evening,
            ("zone", _) => Word::Utc,
            _ => Word::Nothing,
        };
        for name in cells.next().unwrap_or_default().split('|') {
            all.insert(fold(name).text().to_owned(), word);
        }
    }
    all
});

/// A piece of a loose time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// A number and how many digits it has.
    Number(i64, usize),
    Word(Word),
    Sign(char),
    Space,
}

/// The pieces; `None` when there is a word that no time has.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |of: fn(char) -> bool| rest.find(|c| !of(c)).unwrap_or(rest.len());
        let end = if first.is_ascii_digit() {
            let end = run(|c| c.is_ascii_digit());
            out.push(Token::Number(rest[..end].parse().ok()?, end));
            end
        } else if first == ' ' {
            out.push(Token::Space);
            run(|c| c == ' ')
        } else if first.is_alphabetic() {
            // Marks and the letter extender belong to the word.
            let end = run(|c| !c.is_ascii_digit() && !c.is_whitespace() && !"/-.,:+()|".contains(c));
            let (two, word) = word(rest, end)?;
            out.push(Token::Word(word));
            two
        } else {
            out.push(Token::Sign(first));
            first.len_utf8()
        };
        rest = &rest[end..];
    }
    Some(out)
}

/// The word that begins a text and ends at a byte, or that one and the next; how many bytes it has, and what it is.
fn word(text: &str, end: usize) -> Option<(usize, Word)> {
    let known = |end: usize| WORDS.get(fold(&text[..end]).text().trim()).map(|word| (end, *word));
    let second = text[end..].strip_prefix(' ').map(|next| {
        let next = next.find(|c: char| !c.is_alphabetic() && c != 'ـ').unwrap_or(next.len());
        end + 1 + next
    });
    second.and_then(known).or_else(|| known(end))
}

/// The parts of a time that were read.
#[derive(Default)]
struct Parts {
    numbers: Vec<(i64, usize)>,
    month: Option<i8>,
    hijri: bool,
    date: Option<Date>,
    /// Whether a Hijri date was read.
    was_hijri: bool,
    clock: Option<(i64, i64, i64)>,
    evening: Option<bool>,
    offset: Option<Offset>,
}

impl Parts {
    /// Ends a date that was read in parts.
    fn end(&mut self) -> Result<(), NoTime> {
        let (numbers, month, hijri) = (std::mem::take(&mut self.numbers), self.month.take(), self.hijri);
        self.hijri = false;
        if numbers.is_empty() && month.is_none() {
            self.was_hijri |= hijri;
            return Ok(());
        }
        let year = numbers.iter().find(|(_, digits)| *digits == 4).map(|(year, _)| *year);
        if hijri || year.is_some_and(|year| (1300..=1500).contains(&year)) {
            self.was_hijri = true;
            return Ok(());
        }
        let day = numbers.iter().find(|(_, digits)| *digits < 3).map(|(day, _)| *day);
        let (Some(year), Some(month), Some(day), 2, None) = (year, month, day, numbers.len(), self.date) else {
            return Err(NoTime::Unknown);
        };
        self.date = Some(Date::new(year as i16, month, day as i8).map_err(|_| NoTime::Unknown)?);
        Ok(())
    }

    fn finish(mut self) -> Result<Published, NoTime> {
        self.end()?;
        let Some(date) = self.date else {
            return Err(if self.was_hijri { NoTime::Hijri } else { NoTime::Unknown });
        };
        let Some((hour, minute, second)) = self.clock else { return Published::day(date) };
        let hour = match self.evening {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        let time = Time::new(hour as i8, minute as i8, second.min(59) as i8, 0).map_err(|_| NoTime::Unknown)?;
        let form = if self.offset.is_some() { Form::Zoned } else { Form::Unzoned };
        let local = Published::at(DateTime::from_parts(date, time), form)?;
        let east = i64::from(self.offset.unwrap_or(Offset::UTC).seconds());
        let at = local.at.checked_sub(SignedDuration::from_secs(east)).map_err(|_| NoTime::Unknown)?;
        Ok(Published { at, form })
    }
}

/// A time of tokens.
fn loose(text: &str, order: Option<DayOrder>) -> Result<Published, NoTime> {
    use Token::{Number, Sign, Space, Word as Name};
    let all = tokens(text).ok_or(NoTime::Unknown)?;
    let mut parts = Parts::default();
    let mut rest = &all[..];
    while !rest.is_empty() {
        let used = match rest {
            // The letter T between a date and a time.
            [
                Number(hour, 1 | 2),
                Sign(':'),
                Number(minute, 2),
                Sign(':'),
                Number(second, 2),
                Sign('.'),
                Number(..),
                ..,
            ] => {
                parts.clock = Some((*hour, *minute, *second));
                7
            }
            [Number(hour, 1 | 2), Sign(':'), Number(minute, 2), Sign(':'), Number(second, 2), ..] => {
                parts.clock = Some((*hour, *minute, *second));
                5
            }
            [Number(hour, 1 | 2), Sign(':'), Number(minute, 2), ..] => {
                parts.clock = Some((*hour, *minute, 0));
                3
            }
            [Number(a, n), Sign(one @ ('/' | '-' | '.')), Number(b, 1 | 2), Sign(other), Number(c, m), ..]
                if one == other && ((*n == 4 && *m < 3) || (*n < 3 && *m == 4)) =>
            {
                parts.end()?;
                let year = if *n == 4 { *a } else { *c };
                if (1300..=1500).contains(&year) {
                    parts.was_hijri = true;
                } else {
                    let (month, day) = match (*n == 4, order) {
                        (true, _) => (*b, *c),
                        (false, Some(DayOrder::Dmy)) => (*b, *a),
                        (false, Some(DayOrder::Mdy)) => (*a, *b),
                        (false, None) => return Err(NoTime::Order),
                    };
                    if parts.date.is_some() {
                        return Err(NoTime::Unknown);
                    }
                    let date = Date::new(year as i16, month as i8, day as i8);
                    parts.date = Some(date.map_err(|_| NoTime::Unknown)?);
                }
                5
            }
            [Sign(sign @ ('+' | '-')), Number(hhmm, 4), ..] if parts.clock.is_some() => {
                parts.offset = Some(offset(*sign, hhmm / 100, hhmm % 100)?);
                2
            }
            [Sign(sign @ ('+' | '-')), Number(hours, 1 | 2), Sign(':'), Number(minutes, 2), ..]
                if parts.clock.is_some() =>
            {
                parts.offset = Some(offset(*sign, *hours, *minutes)?);
                4
            }
            [Sign(sign @ ('+' | '-')), Number(hours, 2), ..] if parts.clock.is_some() => {
                parts.offset = Some(offset(*sign, *hours, 0)?);
                2
            }
            [Number(number, digits @ (1 | 2 | 4)), ..] => {
                parts.numbers.push((*number, *digits));
                1
            }
            [Name(name), ..] => {
                match name {
                    Word::Month(month) => {
                        if parts.month.replace(*month).is_some() {
                            return Err(NoTime::Unknown);
                        }
                    }
                    Word::HijriMonth => parts.hijri = true,
                    Word::Hijri => {
                        parts.hijri = true;
                        parts.end()?;
                    }
                    Word::Gregorian => parts.end()?,
                    Word::Morning => parts.evening = Some(false),
                    Word::Evening => parts.evening = Some(true),
                    Word::Utc => parts.offset = Some(Offset::UTC),
                    Word::Nothing => {}
                }
                1
            }
            [Space | Sign(',' | '-' | '|' | '(' | ')' | '.' | '/' | ':'), ..] => 1,
            _ => return Err(NoTime::Unknown),
        };
        rest = &rest[used..];
    }
    parts.finish()
}

fn offset(sign: char, hours: i64, minutes: i64) -> Result<Offset, NoTime> {
    let east = (hours * 60 + minutes) * 60;
    let east = if sign == '-' { -east } else { east };
    Offset::from_seconds(east as i32).map_err(|_| NoTime::Unknown)
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
