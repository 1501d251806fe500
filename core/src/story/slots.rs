//! Slots: what the figures and dates of a story say, in digits or in words.
//!
//! In: folded words and their hashes. Out: the words that fill a slot, each with a value that is the same however it is written.
//!
//! ```text
//! digits     363869, 363.869 and 363,869; a letter or two may be before them: و15.35, ب40, ال30
//! numbers    ثلاثة وثلاثين is 33, ثلاثة عشر is 13; thousands and millions do not count, in digits neither
//! dates      weekdays, and months by all their names
//! ```
//!
//! Two reports of one formula differ in their slots. The words are in `core/data/ar/slots.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

use super::lexicon::{Lexicon, forms};
use crate::text::Words;

static TABLE: &str = include_str!("../../data/ar/slots.tsv");

static SLOTS: LazyLock<Slots> = LazyLock::new(Slots::new);

/// What may come before digits, folded: up to three letters.
const BEFORE_DIGITS: [&str; 11] = ["و", "ب", "ل", "ف", "ك", "ال", "وال", "بال", "لل", "وب", "ول"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Weekday,
    Month,
    Number,
    /// The first of two words.
    First,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    class: Class,
    value: u32,
    /// Whether `و` joins it to what comes before.
    and: bool,
}

/// The words of the table.
struct Slots {
    words: Lexicon<Slot>,
    /// Of two words.
    pairs: HashMap<(u32, u32), Slot>,
}

impl Slots {
    /// # Panics
    /// When a row has an unknown class or no number; the table comes with naql.
    fn new() -> Self {
        let (mut words, mut pairs) = (Vec::new(), HashMap::new());
        for row in TABLE.lines().skip(1) {
            let mut cells = row.split('\t');
            let [class, value, texts] = std::array::from_fn(|_| cells.next().unwrap_or_default());
            let class = match class {
                "weekday" => Class::Weekday,
                "month" => Class::Month,
                "number" => Class::Number,
                _ => panic!("slots.tsv: `{class}` is no class, in `{row}`"),
            };
            let value = value.parse().unwrap_or_else(|_| panic!("slots.tsv: `{value}` is no number, in `{row}`"));
            for (form, and) in texts.split('|').flat_map(forms) {
                let slot = Slot { class, value, and };
                match form[..] {
                    [first, second] => {
                        pairs.insert((first, second), slot);
                        words.push((first, Slot { class: Class::First, ..slot }));
                    }
                    _ => words.push((form[0], slot)),
                }
            }
        }
        Self { words: words.into_iter().collect(), pairs }
    }

    fn number(&self, word: Option<&u32>) -> Option<Slot> {
        self.words.get(*word?).filter(|slot| slot.class == Class::Number)
    }
}

/// The slots of a story: the place of a word and what it says, by place. `hashes` are the upper bits of those of the words.
pub(super) fn slots(words: &Words, hashes: &[u32]) -> Vec<(u32, u32)> {
    let (table, mut out, mut at) = (&*SLOTS, Vec::new(), 0);
    while at < hashes.len() {
        let place = at as u32;
        at += 1;
        if let Some(digits) = digits(words.word(at - 1)) {
            let groups = groups(words, at, digits);
            let value = if groups == 0 {
                figure(digits)
            } else {
                let of_groups = (at..at + groups).flat_map(|at| words.word(at));
                figure(&digits.iter().chain(of_groups).copied().collect::<Vec<_>>())
            };
            out.push((place, value));
            at += groups;
            continue;
        }
        let Some(slot) = table.words.get(hashes[at - 1]) else { continue };
        match slot.class {
            Class::Weekday => out.push((place, said(&[b'd', slot.value as u8]))),
            Class::Month => out.push((place, said(&[b'm', slot.value as u8]))),
            Class::First => {
                let pair = hashes.get(at).and_then(|second| table.pairs.get(&(hashes[at - 1], *second)));
                if let Some(slot) = pair {
                    out.push((place, said(&[b'm', slot.value as u8])));
                    at += 1;
                }
            }
            Class::Number => {
                let mut value = slot.value;
                loop {
                    let next = table.number(hashes.get(at));
                    value += match next {
                        Some(next) if !next.and && next.value == 10 && value % 100 < 10 && value % 100 > 0 => 10,
                        Some(next) if next.and && joins(value, next.value) => next.value,
                        _ => break,
                    };
                    at += 1;
                }
                // One and two are articles more often than figures.
                if value > 2 {
                    out.push((place, figure(value.to_string().as_bytes())));
                }
            }
        }
    }
    out
}

/// Whether one number goes on with another: hundreds with less, units with tens.
fn joins(number: u32, next: u32) -> bool {
    number.is_multiple_of(100) && next < 100 || number % 100 < 10 && (20..100).contains(&next)
}

/// The digits and points of a word that begins with a digit, or with a clitic before one.
fn digits(word: &[u8]) -> Option<&[u8]> {
    if word[0].is_ascii_digit() {
        return Some(word);
    }
    // The letters before them have two bytes each.
    let start = [2, 4, 6].into_iter().find(|&at| word.get(at).is_some_and(u8::is_ascii_digit))?;
    BEFORE_DIGITS.iter().any(|before| before.as_bytes() == &word[..start]).then(|| &word[start..])
}

/// How many words from `next` on go on with a figure that begins with these digits: groups of three, with a space, a hyphen or a tatweel
/// between them (`12 345`).
fn groups(words: &Words, next: usize, digits: &[u8]) -> usize {
    let group = |word: &[u8]| word.iter().all(u8::is_ascii_digit);
    // Else the groups are not gone over: each word of `012 012 012` would go over all after it.
    if digits.len() > 3 || digits[0] == b'0' || !group(digits) {
        return 0;
    }
    (next..words.len()).take_while(|&i| words.word(i).len() == 3 && group(words.word(i))).count()
}

/// What digits say, in whatever notation: `363869`, `363.869` and `363,869`; `20585.24`, and `24.20585` as outlets write it that
/// turn it round for the reading direction; `0963ر1` with the letter for a point; `53715` thousands and `53715000`.
fn figure(word: &[u8]) -> u32 {
    let mut groups: Vec<&[u8]> = word.split(|b| !b.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    // `12.0` says what `12` says, and `012` too; three zeros after a point may be thousands.
    while let [_, .., zeros] = groups[..]
        && zeros.len() != 3
        && zeros.iter().all(|digit| *digit == b'0')
    {
        groups.pop();
    }
    if let Some(first) = groups.first_mut() {
        let zeros = first.iter().take_while(|digit| **digit == b'0').count();
        *first = &first[zeros.min(first.len() - 1)..];
    }
    if let [number] = groups[..] {
        return said(in_thousands(number));
    }
    if groups[1..].iter().all(|group| group.len() == 3) {
        return said(in_thousands(&groups.concat()));
    }
    groups.sort_unstable();
    said(&groups.join(&b'.'))
}

/// Digits without the thousands that they end with.
fn in_thousands(mut digits: &[u8]) -> &[u8] {
    while digits.len() > 3 && digits.ends_with(b"000") {
        digits = &digits[..digits.len() - 3];
    }
    digits
}

fn said(bytes: &[u8]) -> u32 {
    (xxh3_64(bytes) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use crate::story::StoryWords;

    fn of(text: &str) -> Vec<u32> {
        StoryWords::new(text).unwrap().figures().iter().map(|&(_, value)| value).collect()
    }

    #[test]
    fn one_value_however_it_is_written() {
        for (one, two) in [
            ("363869", "363.869"),
            ("للبيع 15.35", "و15.35 للبيع"),
            ("40 في المئة", "ب40 بالمئة"),
            ("الأسبوع الـ30", "30 أسبوعا"),
            ("12345", "12 345"),
            ("12345", "12-345"),
            ("12,345.00", "012345"),
            ("7", "007"),
            ("1250000", "1 250 000"),
            ("0.5", "00.5"),
            ("ثلاثة وثلاثين قتيلا", "33 قتيلا"),
            ("وخمسة عشر جريحا", "15 جريحا"),
            ("مئتين وخمسين ألفا", "250 ألفا"),
            ("الجولة الخامسة", "الجولة 5"),
            ("يوم الإثنين", "والاثنين"),
            ("في يوليو", "تموز الماضي"),
            ("كانون الثاني", "جانفي"),
            ("ربيع الثاني", "ربيع الآخر"),
        ] {
            assert!(!of(one).is_empty(), "{one}");
            let (one_s, two_s) = (of(one), of(two));
            assert!(one_s.iter().any(|value| two_s.contains(value)), "{one}: {one_s:?}, {two}: {two_s:?}");
        }
        for (one, other) in [
            ("12 34", "1234"),
            ("2024 345", "2024345"),
            ("1.05", "1.5"),
            ("0", "10"),
            ("0.5", "5"),
            ("3 رجال 120", "3120"),
        ] {
            assert_ne!(of(one), of(other), "{one} {other}");
        }
        assert_ne!(of("يوم الأحد"), of("يوم السبت"));
        assert_eq!(of("قال أحد الوزراء إن واحدا من اثنين من طراز اف16 وبي52"), of(""));
    }
}
