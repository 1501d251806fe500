//! Times in words, and in numbers between signs.
//!
//! In: a text whose digits are ASCII. Out: a [`Published`], or why it is none.
//!
//! ```text
//! tokens of numbers, words and signs, from left to right:
//!   hh:mm[:ss[.f]] [half of the day] [+hh:mm | zone]   the time of day
//!   2025/1/24   24/1/2025 (by the order that is given)  a date
//!   a day, the name of a month, a year, in any order    a date: RFC 822, `24 يناير 2025`, `January 24, 2025`
//! the names are those of core/data/calendar.tsv, compared as they are folded; a word that is not there makes it no time
//! ```

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::published::{DayOrder, Form, NoTime, Published};
use crate::text::fold;

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
pub(super) fn loose(text: &str, order: Option<DayOrder>) -> Result<Published, NoTime> {
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
