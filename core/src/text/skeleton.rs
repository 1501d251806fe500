//! The skeleton alphabet: the letters that names and cue words are compared in.
//!
//! In: a character of light text. Out: its skeleton letter, or that it is a mark (which belongs to the word but
//! does not count), or that it lies between words. The table is our own, so that the outcome does not depend on
//! a Unicode version: Arabic letters lose their hamza seats (`أ إ آ ٱ` → `ا`, `ى` → `ي`, `ة` → `ه`,
//! `ؤ ئ` → `ء`), digits and Latin letters become ASCII and lower case.

/// What a character is to the skeleton.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A letter or digit, folded.
    Letter(char),
    /// A vowel mark or a joining tatweel: part of a word, not compared.
    Mark,
    /// Anything that separates words.
    Gap,
}

/// The skeleton letter of `c`.
#[inline]
pub(crate) fn sort(c: char) -> Sort {
    match CLASSES.get(c as usize) {
        Some(&GAP) => Sort::Gap,
        Some(&MARK) => Sort::Mark,
        Some(&class) if class > LETTER => Sort::Letter(LETTERS[(class - LETTER - 1) as usize]),
        _ => classify(c),
    }
}

/// The skeleton letter of the character at byte `at`, and how many bytes the character has.
#[inline(always)]
#[allow(clippy::inline_always)] // Names are walked by it letter by letter.
pub(crate) fn sort_at(text: &str, at: usize) -> (Sort, usize) {
    let (class, len) = class_at(text.as_bytes(), at);
    let sort = match class {
        GAP => Sort::Gap,
        MARK => Sort::Mark,
        LETTER => text[at..].chars().next().map_or(Sort::Gap, sort),
        class => Sort::Letter(LETTERS[usize::from(class - LETTER - 1)]),
    };
    (sort, len)
}

const fn classify(c: char) -> Sort {
    match c {
        'a'..='z' | '0'..='9' => Sort::Letter(c),
        'A'..='Z' => Sort::Letter(c.to_ascii_lowercase()),
        'آ' | 'أ' | 'إ' | 'ٱ' => Sort::Letter('ا'),
        'ى' | 'ی' | 'ې' => Sort::Letter('ي'),
        'ة' | 'ہ' | 'ە' | 'ھ' => Sort::Letter('ه'),
        'ؤ' | 'ئ' => Sort::Letter('ء'),
        'ک' => Sort::Letter('ك'),
        // Marks, tatweel, and the invisible controls.
        '\u{640}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{610}'..='\u{61a}'
        | '\u{6d6}'..='\u{6ed}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Sort::Mark,
        '\u{660}'..='\u{669}' => digit(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        '\0'..='\u{bf}'
        | '×'
        | '÷'
        | '\u{600}'..='\u{60f}'
        | '\u{61b}'..='\u{61f}'
        | '\u{66a}'..='\u{66d}'
        | '\u{6d4}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{3000}'..='\u{303f}'
        | '\u{fd3e}'
        | '\u{fd3f}'
        | '\u{fe00}'..='\u{fe6f}'
        | '\u{fff0}'.. => Sort::Gap,
        _ => Sort::Letter(c),
    }
}

const fn digit(c: char, zero: u32) -> Sort {
    Sort::Letter((b'0' + (c as u32 - zero) as u8) as char)
}

/// White space, the invisible controls that editors leave at the ends of lines, and the variation selectors that a C2PA
/// manifest is written in.
pub(crate) fn blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// The skeleton of a name: its letters and digits, without marks, dots, spaces and quotes.
pub(crate) fn skeleton(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    letters.extend(name.chars().filter_map(|c| match sort(c) {
        Sort::Letter(letter) => Some(letter),
        Sort::Mark | Sort::Gap => None,
    }));
    letters
}

/// The byte after `words` if `text` opens with them, letter by letter; a gap in the one is a gap in the other.
pub(crate) fn opens_with(text: &str, words: &str) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    let mut end = 0;
    for w in words.chars() {
        let want = sort(w);
        if want == Sort::Mark {
            continue;
        }
        while chars.peek().is_some_and(|&(_, c)| sort(c) == Sort::Mark) {
            chars.next();
        }
        let (i, c) = chars.next()?;
        if sort(c) != want || (want == Sort::Gap && !c.is_ascii_whitespace() && c != '\u{a0}') {
            return None;
        }
        end = i + c.len_utf8();
        if want == Sort::Gap {
            while chars.peek().is_some_and(|&(_, c)| c == ' ' || c == '\u{a0}') {
                chars.next();
            }
        }
    }
    while let Some(&(i, c)) = chars.peek()
        && sort(c) == Sort::Mark
    {
        end = i + c.len_utf8();
        chars.next();
    }
    Some(end)
}

/// Whether a text has no more letters and digits than this.
pub(crate) fn within(text: &str, most: usize) -> bool {
    text.chars().filter(|&c| matches!(sort(c), Sort::Letter(_))).nth(most).is_none()
}

/// The byte after `first` if the words of `text` begin with those of `first`, whatever is between the words.
pub(crate) fn begins_with(text: &str, first: &str) -> Option<usize> {
    let (mut of_text, mut end) = (words(text), 0);
    for (span, key, letters) in words(first) {
        let (here, its_key, its_letters) = of_text.next()?;
        let same = key == its_key && letters == its_letters;
        if !same || key.0 == 0 && skeleton(&text[here.clone()]) != skeleton(&first[span]) {
            return None;
        }
        end = here.end;
    }
    Some(end)
}

/// The words of a text, as they are told apart in the skeleton alphabet: where each is, its key, and its letters.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, Key, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            if bytes[at] == b' ' {
                at += 1;
                continue;
            }
            let start = at;
            let (end, key, letters) = word_at(bytes, at);
            if letters > 0 {
                at = end;
                return Some((start..end, key, letters));
            }
            at += class_at(bytes, at).1;
        }
        None
    })
}

/// The word that begins at `start`: the byte after it and its marks, its key, and its letters; none where no letter is there. `text` is
/// UTF-8.
#[inline]
pub(crate) fn word_at(text: &[u8], start: usize) -> (usize, Key, usize) {
    let (mut key, mut at, mut shift) = (0_u64, start, 0_u32);
    // Nearly all of it: letters that have a code, of two bytes each. What is shifted too far is of no key.
    for &[first, second] in text[start..].as_chunks::<2>().0 {
        let letter = PLAIN[usize::from(second)] ^ u16::from(first);
        if letter & 0xff != 0 {
            break;
        }
        key |= u64::from(letter >> 8).wrapping_shl(shift);
        shift += 5;
        at += 2;
    }
    let letters = (at - start) / 2;
    match text.get(at) {
        Some(&next) if next >= 0x80 || CLASSES[usize::from(next)] != GAP => rest_of_word(text, at, key, letters),
        _ => (at, Key(if letters <= Key::MAX { key } else { 0 }), letters),
    }
}

/// The word that goes on, or begins, with the character at `at`, after these letters.
fn rest_of_word(text: &[u8], mut at: usize, mut key: u64, mut letters: usize) -> (usize, Key, usize) {
    let mut whole = letters <= Key::MAX;
    while at < text.len() {
        let (class, len) = class_at(text, at);
        if class == GAP || class == MARK && letters == 0 {
            break;
        }
        if class > LETTER && letters < Key::MAX {
            key |= u64::from(class - LETTER) << (5 * letters);
        } else if class >= LETTER {
            whole = false;
        }
        letters += usize::from(class >= LETTER);
        at += len;
    }
    (at, Key(if whole { key } else { 0 }), letters)
}

/// Plain letters by the second of their two bytes, which says which of them it is: their code, and their first byte below it. What is none
/// has a first byte that no text has.
static PLAIN: [u16; 0x100] = {
    let mut plain = [0xff; 0x100];
    let mut c = 0x621;
    while c <= 0x64a {
        if CLASSES[c] > LETTER {
            plain[0x80 | c & 0x3f] = ((CLASSES[c] - LETTER) as u16) << 8 | (0xc0 | c >> 6) as u16;
        }
        c += 1;
    }
    plain
};

/// A word of up to twelve Arabic letters packed five bits a letter, first letter lowest, so that a lookup is one
/// hash and a prefix is taken off by a shift. `0` is no Arabic word, or too long a one to be a cue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Key(pub(crate) u64);

/// The letters that a key can have; the code of a letter is its place, from one.
const LETTERS: [char; 29] = [
    'ء', 'ا', 'ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ع', 'غ', 'ف', 'ق', 'ك',
    'ل', 'م', 'ن', 'ه', 'و', 'ي',
];

/// The five-bit code of a skeleton letter, from one; zero where it has none.
const CODES: [u8; 0x50] = {
    let mut codes = [0; 0x50];
    let mut i = 0;
    while i < LETTERS.len() {
        codes[LETTERS[i] as usize - 0x600] = i as u8 + 1;
        i += 1;
    }
    codes
};

/// What the tokenizer needs of a character, in one byte: [`GAP`], [`MARK`], [`LETTER`] (one without a code), or a
/// letter's code plus [`LETTER`]; and how many bytes the character has. `text` is UTF-8.
#[inline(always)]
#[allow(clippy::inline_always)] // The tokenizer asks it of every character.
pub(crate) fn class_at(text: &[u8], at: usize) -> (u8, usize) {
    let next = |n: usize| u32::from(text[at + n] & 0x3f);
    match text[at] {
        b @ 0..0x80 => (CLASSES[b as usize], 1),
        b @ ..0xe0 => (CLASSES[(b as usize & 0x1f) << 6 | next(1) as usize], 2),
        b @ ..0xf0 => (class_of((u32::from(b) & 0xf) << 12 | next(1) << 6 | next(2)), 3),
        b => (class_of((u32::from(b) & 7) << 18 | next(1) << 12 | next(2) << 6 | next(3)), 4),
    }
}

#[cold]
fn class_of(c: u32) -> u8 {
    char::from_u32(c).map_or(GAP, class)
}

pub(crate) const GAP: u8 = 0;
pub(crate) const MARK: u8 = 1;
pub(crate) const LETTER: u8 = 2;

/// The classes of everything that one or two bytes of UTF-8 can say.
static CLASSES: [u8; 0x800] = {
    let mut classes = [GAP; 0x800];
    let mut c = 0;
    while c < 0x800 {
        if let Some(c) = char::from_u32(c) {
            classes[c as usize] = class(c);
        }
        c += 1;
    }
    classes
};

const fn class(c: char) -> u8 {
    match classify(c) {
        Sort::Gap => GAP,
        Sort::Mark => MARK,
        Sort::Letter(l) if l as usize >= 0x600 && (l as usize) < 0x650 => LETTER + CODES[l as usize - 0x600],
        Sort::Letter(_) => LETTER,
    }
}

impl Key {
    /// The key of letters given by their codes is made by adding them up; no more than this many fit.
    pub(crate) const MAX: usize = 12;

    /// Adds one more letter as the `n`th (from zero). Gives back whether the word can still have a key.
    pub(crate) fn push(&mut self, n: usize, letter: char) -> bool {
        let code = (letter as usize).checked_sub(0x600).and_then(|i| CODES.get(i)).copied().unwrap_or(0);
        if code == 0 || n >= Self::MAX {
            self.0 = 0;
            return false;
        }
        self.0 |= u64::from(code) << (5 * n);
        true
    }

    /// The key of a word that is written out; the zero key where it cannot have one.
    pub(crate) fn of(word: &str) -> Self {
        let mut key = Self::default();
        let mut n = 0;
        for c in word.chars() {
            if let Sort::Letter(l) = sort(c) {
                if !key.push(n, l) {
                    return Self(0);
                }
                n += 1;
            }
        }
        key
    }

    /// The word without its first `n` letters.
    pub(crate) fn without(self, n: u32) -> Self {
        Self(self.0 >> (5 * n))
    }

    /// Its first `n` letters.
    pub(crate) fn first(self, n: u32) -> Self {
        Self(self.0 & ((1 << (5 * n)) - 1))
    }

    /// How many letters it has.
    pub(crate) fn len(self) -> u32 {
        (64 - self.0.leading_zeros()).div_ceil(5)
    }

    /// The word with the letters of `before` in front; `None` where there is none, and where it does not fit.
    pub(crate) fn after(self, before: Key) -> Option<Self> {
        let fits = self.0 != 0 && self.len() + before.len() <= Self::MAX as u32;
        fits.then(|| Self(self.0 << (5 * before.len()) | before.0))
    }

    /// A word of fewer letters than fit, with one more in front.
    pub(crate) fn after_letter(self, letter: char) -> Self {
        Self(self.0 << 5 | u64::from(CODES[letter as usize - 0x600]))
    }

    /// Whether it has more than `n` letters.
    pub(crate) fn is_longer(self, n: u32) -> bool {
        self.without(n) != Key(0)
    }

    /// Whether the word's first letter is `letter`.
    pub(crate) fn starts(self, letter: char) -> bool {
        let code = u64::from(CODES[letter as usize - 0x600]);
        self.0 & 31 == code
    }

    /// Puts `ال` before the word, if it fits.
    pub(crate) fn with_article(self) -> Self {
        if self.0 >> 50 == 0 { Self((self.0 << 10) | Self::of("ال").0) } else { Self(0) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Key, Sort, skeleton, sort, sort_at, words};

    #[test]
    fn ten_spellings_of_one_abbreviation() {
        for s in
            ["أ.ف.ب", "ا ف ب", "أ. ف. ب", "أ .ف .ب", "«أ ف ب»", "أف ب", "أ\u{a0}ف\u{a0}ب", "أ ف ب", "اف ب", "أَ.ف.ب"]
        {
            assert_eq!(skeleton(s), "افب");
        }
    }

    #[test]
    fn keys_lose_prefixes_by_shift() {
        assert_eq!(Key::of("ووكالة").without(1), Key::of("وكاله"));
        assert!(Key::of("والصحيفة").starts('و'));
        assert_eq!(Key::of("صحيفة").with_article(), Key::of("الصحيفة"));
        assert_eq!(Key::of("reuters"), Key(0));
        assert_eq!(Key::of("اااااااااااااا"), Key(0));
    }

    proptest! {
        /// Letter by letter, with marks, digits, and letters without a code in the words, and words that are too long for a key.
        #[test]
        fn words_are_read_as_letter_by_letter(text in "([ا-يa-z0-9ً-ْـپگ]{0,14}[ ،.\u{200c}\u{2026}]{0,2}){0,6}") {
            let mut slow: Vec<(std::ops::Range<usize>, Vec<char>)> = Vec::new();
            let mut open = false;
            for (at, c) in text.char_indices() {
                prop_assert_eq!(sort_at(&text, at), (sort(c), c.len_utf8()));
                match sort(c) {
                    Sort::Gap => open = false,
                    Sort::Mark if open => slow.last_mut().unwrap().0.end = at + c.len_utf8(),
                    Sort::Mark => {}
                    Sort::Letter(letter) => {
                        if !std::mem::replace(&mut open, true) {
                            slow.push((at..at, Vec::new()));
                        }
                        let word = slow.last_mut().unwrap();
                        word.0.end = at + c.len_utf8();
                        word.1.push(letter);
                    }
                }
            }
            let slow: Vec<_> = slow.into_iter().map(|(span, letters)| (span, Key::of(&letters.iter().collect::<String>()), letters.len())).collect();
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), slow);
        }
    }
}
