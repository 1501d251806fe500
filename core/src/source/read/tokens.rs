//! The words of a stretch of prose, read for attribution.
//!
//! In: light text. Out: its words in order, each with its reading and what lies between it and the word before.
//! One pass over the characters; no allocation a word.

use crate::lang::{LANG, Reading};
use crate::text::skeleton::{GAP, Key, class_at, word_at};

/// What comes in front of a word, as a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gap(u16);

impl Gap {
    /// A line break.
    pub(crate) const LINE: Gap = Gap(1);
    /// The end of a sentence.
    pub(crate) const STOP: Gap = Gap(2);
    /// A comma or semicolon.
    pub(crate) const COMMA: Gap = Gap(4);
    /// A colon.
    pub(crate) const COLON: Gap = Gap(8);
    /// A dash, slash, bar, plus or a tatweel alone.
    pub(crate) const DASH: Gap = Gap(16);
    /// An opening bracket.
    pub(crate) const OPEN: Gap = Gap(32);
    /// A closing bracket.
    pub(crate) const CLOSE: Gap = Gap(64);
    /// A quotation mark that opens, or one that does not tell.
    pub(crate) const QUOTE: Gap = Gap(128);
    /// A quotation mark that closes, or one that does not tell.
    pub(crate) const UNQUOTE: Gap = Gap(256);

    /// Whether any flag of `other` is set.
    pub(crate) fn has(self, other: Gap) -> bool {
        self.0 & other.0 != 0
    }

    /// The set without `other`.
    const fn less(self, other: Gap) -> Gap {
        Gap(self.0 & !other.0)
    }

    /// Both sets.
    pub(crate) const fn or(self, other: Gap) -> Gap {
        Gap(self.0 | other.0)
    }
}

/// One word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Its first byte in the text.
    pub(crate) start: u32,
    /// The byte after it.
    pub(crate) end: u32,
    /// The packed word; zero for other scripts and long words.
    pub(crate) key: Key,
    pub(crate) reading: Reading,
    /// What lies between the word before and this one.
    pub(crate) gap: Gap,
    /// How many letters it has, up to 255.
    pub(crate) letters: u8,
}

impl Token {
    /// Whether it opens a sentence.
    pub(crate) fn opens(&self) -> bool {
        self.gap.has(Gap::STOP.or(Gap::LINE))
    }

    /// Whether it begins with the article; `text` is the text that it is a word of.
    pub(crate) fn has_article(&self, text: &str) -> bool {
        let written = || text[self.start as usize..self.end as usize].starts_with("ال");
        self.key.starts('ا') && self.key.without(1).starts('ل') || self.reading.article || written()
    }
}

/// The words of `text`.
pub(crate) fn read(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    read_to(text, text.len(), &mut tokens);
    tokens
}

/// Reads on in `text`, whose first words are `tokens`, until a word ends at byte `until` or after it. Says whether these are
/// all words.
pub(crate) fn read_to(text: &str, until: usize, tokens: &mut Vec<Token>) -> bool {
    let lang = &*LANG;
    let bytes = text.as_bytes();
    let mut at = tokens.last().map_or(0, |last| last.end as usize);
    let until = until.min(bytes.len());
    if at > 0 && at >= until {
        return at == bytes.len();
    }
    // An Arabic word and the space after it have eleven bytes on average.
    tokens.reserve((until - at) / 10);
    let mut gap = if tokens.is_empty() { Gap::STOP } else { Gap::default() };
    let (mut dots, mut spaced) = (0_usize, false);
    while at < bytes.len() {
        let start = at;
        // Nearly all that lies between words.
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let (end, key, letters) = word_at(bytes, at);
        if letters == 0 {
            at += class_at(bytes, at).1;
            match bytes[start] {
                b'.' => {
                    dots += 1;
                    spaced |= at == bytes.len() || (bytes[at] != b'.' && class_at(bytes, at).0 == GAP);
                }
                _ => gap = gap.or(text[start..at].chars().next().map_or(gap, flags)),
            }
            continue;
        }
        at = end;
        let letters = letters.min(255) as u8;
        // A dot ends a sentence unless it is inside an abbreviation, a number or an address.
        if dots > 0 {
            let before = tokens.last().map_or(2, |t| t.letters);
            if dots > 1 || (before > 1 && (spaced || (letters > 2 && !bytes[start].is_ascii()))) {
                gap = gap.or(Gap::STOP);
            }
        }
        // A line that breaks after a word that cannot end a sentence was wrapped.
        if gap.has(Gap::LINE) && !gap.has(Gap::STOP) && tokens.last().is_some_and(|t| t.reading.word.goes_on()) {
            gap = gap.less(Gap::LINE);
        }
        tokens.push(Token { start: start as u32, end: at as u32, key, reading: lang.read(key), gap, letters });
        if at >= until {
            return at == bytes.len();
        }
        gap = Gap::default();
        (dots, spaced) = (0, false);
    }
    true
}

fn flags(c: char) -> Gap {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Gap::LINE,
        '!' | '?' | '؟' | '…' | '۔' => Gap::STOP,
        ',' | '،' | ';' | '؛' => Gap::COMMA,
        ':' => Gap::COLON,
        '-' | '–' | '—' | '−' | '/' | '|' | '+' | '*' | '\u{640}' | '_' | '•' => Gap::DASH,
        '(' | '[' | '{' => Gap::OPEN,
        ')' | ']' | '}' => Gap::CLOSE,
        '«' | '“' | '‹' => Gap::QUOTE,
        '»' | '”' | '›' => Gap::UNQUOTE,
        '"' | '\'' | '‘' | '’' | '″' | '„' => Gap::QUOTE.or(Gap::UNQUOTE),
        _ => Gap::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Gap, Token, read, read_to};

    fn sentences(text: &str) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for t in read(text) {
            let word = &text[t.start as usize..t.end as usize];
            match out.last_mut() {
                Some(s) if !t.gap.has(Gap::STOP) => {
                    s.push(' ');
                    s.push_str(word);
                }
                _ => out.push(word.to_owned()),
            }
        }
        out
    }

    #[test]
    fn words_are_the_same_wherever_reading_pauses() {
        let text = "«قال أ.ف.ب إن». ثم \u{201c}جرى\u{201d} أمس .وأعلن\n2.5 … ";
        let keys = |tokens: &[Token]| tokens.iter().map(|t| (t.start, t.end, t.gap, t.letters)).collect::<Vec<_>>();
        for until in 0..=text.len() {
            let mut tokens = Vec::new();
            let all = read_to(text, until, &mut tokens);
            assert_eq!(keys(&tokens), keys(&read(text)[..tokens.len()]), "to {until}");
            assert!(all || tokens.last().unwrap().end as usize >= until);
            assert!(read_to(text, text.len(), &mut tokens));
            assert_eq!(keys(&tokens), keys(&read(text)), "paused at {until}");
        }
    }

    #[test]
    fn dots_of_abbreviations_do_not_end_sentences() {
        assert_eq!(sentences("قال أ.ف.ب إن. ثم"), ["قال أ ف ب إن", "ثم"]);
        assert_eq!(sentences("جرى أمس .وأعلن"), ["جرى أمس", "وأعلن"]);
        assert_eq!(sentences("بلغ 2.5 في الساحل.نت وانتهى"), ["بلغ 2 5 في الساحل نت وانتهى"]);
    }
}
