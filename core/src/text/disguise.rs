//! Disguise: how much of a text is made of characters that hide what it says from a program and not from a reader.
//!
//! ```text
//! hidden     controls, fillers, private and unassigned characters; between two letters, what else shows nothing, but for joiners
//! alike      between two Arabic letters a letter of another script, a digit or a stroke
//! reversed   Arabic letters after a left-to-right override, which turns them round for the reader, up to its end or the line's
//! ```
//! News has some of these by accident: a joiner here and there, a bullet of a word processor. Many are no accident.
//!
//! Nearly every text is known to have too few by a count of its bytes, many at a time; only others are read character by character.

use super::characters::{char_at, is_arabic};
use super::simd;
use super::tables::{ALIKE, FOLD, IGNORE, KEEP, MARK};

/// What hides in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Disguise {
    /// How many Arabic letters there are.
    letters: u32,
    hidden: u32,
    alike: u32,
    reversed: u32,
}

/// A text is disguised when there are this many characters that hide something …
const LEAST: u32 = 8;

/// … and one for this many letters.
const LETTERS: u32 = 50;

/// What turns the text after it round for the reader.
const OVERRIDE: char = '\u{202d}';

impl Disguise {
    /// What is told of a text that is disguised; `None` for any other.
    pub fn reason(raw: &str) -> Option<String> {
        let (letters, places) = simd::places(raw.as_bytes());
        let few = 2 * places < LEAST || 2 * places * LETTERS < letters;
        if few && (places == 0 || !raw.contains(OVERRIDE)) { None } else { Self::of(raw).told() }
    }

    /// What hides in a text.
    fn of(raw: &str) -> Self {
        let mut found = Self::default();
        // Whether an Arabic letter was the last thing shown, and what was hidden or alike since.
        let (mut after_letter, mut within, mut alike) = (false, 0, 0);
        let mut overridden = false;
        let (bytes, mut at) = (raw.as_bytes(), 0);
        while at < bytes.len() {
            // Nearly all of a text.
            let letters = bytes[at..].chunks_exact(2).take_while(|pair| is_plain_letter(pair)).count();
            if letters > 0 {
                found.letters(letters as u32, &mut after_letter, &mut within, &mut alike, overridden);
                at += 2 * letters;
                continue;
            }
            let c = char_at(raw, at);
            at += c.len_utf8();
            match c {
                ' ' | '\n' => {
                    overridden &= c == ' ';
                    (after_letter, within, alike) = (false, 0, 0);
                }
                // Persian and Urdu have them in every other word.
                '\u{200c}' | '\u{200d}' => {}
                OVERRIDE => overridden = true,
                '\u{202c}' => overridden = false,
                _ if is_never_shown(c) => found.hidden += 1,
                '0'..='9' | 'a'..='z' | 'A'..='Z' | '|' => alike += u32::from(after_letter),
                _ => match FOLD.code(c) {
                    IGNORE => within += u32::from(after_letter),
                    MARK => {}
                    ALIKE => alike += u32::from(after_letter),
                    KEEP if is_arabic(c) => found.letters(1, &mut after_letter, &mut within, &mut alike, overridden),
                    _ => (after_letter, within, alike) = (false, 0, 0),
                },
            }
        }
        found
    }

    /// Some letters in a row.
    fn letters(&mut self, letters: u32, after_letter: &mut bool, within: &mut u32, alike: &mut u32, overridden: bool) {
        self.letters += letters;
        self.hidden += std::mem::take(within);
        // More than two in a row are a word or a number of their own.
        self.alike += match std::mem::take(alike) {
            few @ 0..=2 => few,
            _ => 0,
        };
        self.reversed += letters * u32::from(overridden);
        *after_letter = true;
    }

    fn told(&self) -> Option<String> {
        let Self { letters, hidden, alike, reversed } = *self;
        // Some sites put an override around a caption or a table; what is hidden by one is most of the text.
        let count = hidden + alike + if 2 * reversed >= letters { reversed } else { 0 };
        (count >= LEAST && count * LETTERS >= letters).then(|| {
            format!(
                "disguised: of {letters} Arabic letters, {hidden} hidden characters between or around them, {alike} that look like \
                 letters, {reversed} in reversed order"
            )
        })
    }
}

/// Whether two bytes are a letter of U+0621 to U+064A.
fn is_plain_letter(pair: &[u8]) -> bool {
    matches!(pair, [0xd8, 0xa1..=0xbf] | [0xd9, 0x81..=0x8a])
}

/// Whether a character shows nothing and has no use in a text.
fn is_never_shown(c: char) -> bool {
    match c {
        '\t' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' => false,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{2800}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{fff0}'..='\u{fff8}'
        | '\u{e0000}'..='\u{e0fff}'
        | '\u{f0000}'.. => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "أعلنت بلدية الساقية صباح اليوم فتح سوق السمك الجديد أمام الباعة بعد عام من العمل المتواصل فيه وقال رئيس البلدية";

    /// The same for every processor.
    fn places(text: &[u8]) -> (u32, u32) {
        let found = simd::places(text);
        assert_eq!(found, crate::text::places::places(text));
        found
    }

    fn disguised(text: &str) -> bool {
        Disguise::reason(text).is_some()
    }

    #[test]
    fn what_hides_is_told() {
        let every = |n: usize, with: &str| -> String {
            let letters = TEXT.chars().enumerate();
            letters.map(|(i, c)| if i % n == 1 && c != ' ' { format!("{c}{with}") } else { c.to_string() }).collect()
        };
        for hidden in ["\u{1}", "\u{9f}", "\u{3164}", "\u{2800}", "\u{e000}", "\u{e0041}", "\u{200b}", "\u{2063}"] {
            assert!(disguised(&every(4, hidden)), "{hidden:?}");
        }
        for alike in ["1", "١", "l", "ǀ", "|"] {
            assert!(disguised(&TEXT.replace('ا', alike).repeat(2)), "{alike:?}");
        }
        assert!(disguised(&format!("\u{202d}{}\u{202c}", TEXT.chars().rev().collect::<String>())));
    }

    #[test]
    fn what_news_has_by_accident_is_not() {
        let part: String = TEXT.chars().take(30).collect();
        let caption = format!("{TEXT}\n\u{202d}{part}\u{202c}\n{TEXT}");
        assert_eq!(Disguise::reason(&caption), None);
        let web = format!(
            "\u{200f}{TEXT}\u{200e} (كوفيد-19) بنسبة 5% و3ملايين، Covid19 الـG20\u{f0b7}\n\u{202b}{TEXT}\u{202c}"
        );
        for text in [TEXT, "", "\u{202e}123\u{202c}", &web, &TEXT.replace(' ', " \u{200b}")] {
            assert_eq!(Disguise::reason(text), None, "{text:?}");
        }
        // Persian joins with a mark that shows nothing.
        let persian = "این خبرگزاری می\u{200c}گوید که کتاب\u{200c}های تازه‌ای برای دانش\u{200c}آموزان چاپ شده است و در بازار به فروش می\u{200c}رسد ".repeat(4);
        assert_eq!(Disguise::reason(&persian), None);
    }

    /// Every character that may count is a place, and the count is the bound that it is taken for.
    #[test]
    fn nothing_that_hides_is_passed_over() {
        for c in '\0'..=char::MAX {
            let counts = is_never_shown(c) || matches!(FOLD.code(c), IGNORE | ALIKE);
            if counts && !matches!(c, '\n' | '\u{200c}' | '\u{200d}') && !c.is_ascii_alphanumeric() && c != '|' {
                assert!(places(c.to_string().as_bytes()).1 > 0, "{c:?}");
            }
        }
        for c in ('0'..='9').chain('a'..='z').chain('A'..='Z').chain(['|']) {
            for after in ["ا", "\u{64e}", "\u{1}", "\u{200b}"] {
                assert!(places(format!("{c}{after}").as_bytes()).1 > 0, "{c}{after:?}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_count_decides_as_reading_does(
            parts in proptest::collection::vec(
                prop_oneof![
                    4 => "[اأبةيىوم]{1,9}",
                    3 => proptest::sample::select(vec![" ", "\n", "، ", " «", "» ", ". ", " – "]).prop_map(str::to_owned),
                    1 => "[0-9a-zA-Z|٠-٩]{1,3}",
                    1 => proptest::sample::select(vec!["\u{64e}", "\u{200f}", "\u{1}", "\u{202d}", "\u{202c}", "\u{e000}", "\u{feff}", "ǀ", "ـ"])
                        .prop_map(str::to_owned),
                ],
                0..120,
            ),
        ) {
            let text = parts.concat();
            prop_assert_eq!(Disguise::reason(&text), Disguise::of(&text).told());
            let (letters, places) = places(text.as_bytes());
            let found = Disguise::of(&text);
            prop_assert!(found.hidden + found.alike <= 2 * places && letters <= found.letters);
        }
    }
}
