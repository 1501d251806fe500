//! Characters of a raw text, and what the fold makes of those that follow.
//!
//! In: a text and a place in it. Out: the character there, or the next folded one before a boundary.

use super::tables::{ALIKE, ALIKES, FOLD, HAMZA, HANGUL, IGNORE, KEEP, MARK, TATWEEL};

/// The character that begins at byte `at`. `at` is on a character's boundary and before the end.
#[inline]
pub(super) fn char_at(text: &str, at: usize) -> char {
    match text.as_bytes()[at..] {
        [a @ 0..=0x7f, ..] => char::from(a),
        // Two bytes: the Arabic block is here.
        [a @ 0xc0..=0xdf, b, ..] => char::from_u32(u32::from(a & 0x1f) << 6 | u32::from(b & 0x3f)).unwrap_or_default(),
        _ => long_char_at(text, at),
    }
}

fn long_char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or_default()
}

/// Whether a folded character is a letter of the Arabic script. In folded text the blocks of the script hold nothing else.
pub(super) fn is_arabic(c: char) -> bool {
    matches!(u32::from(c), 0x600..=0x6ff | 0x750..=0x77f | 0x870..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfefe | 0x1_0ec0..=0x1_0eff | 0x1_ee00..=0x1_eeff)
}

/// The first folded character at or after `at`, if one comes before a boundary, and where what it comes from is.
/// Deleted characters are passed over, tatweels too if `over_tatweel`.
pub(super) fn next_kept(raw: &str, mut at: usize, over_tatweel: bool) -> (usize, Option<char>) {
    while at < raw.len() {
        let c = char_at(raw, at);
        let first = match FOLD.code(c) {
            MARK | IGNORE | HAMZA => None,
            TATWEEL if over_tatweel => None,
            KEEP | HANGUL => Some(c),
            ALIKE => alike(c).1.chars().next(),
            code => match FOLD.string(code) {
                Some(s) => s.chars().next(),
                None => return (at, None),
            },
        };
        if first.is_some() {
            return (at, first);
        }
        at += c.len_utf8();
    }
    (at, None)
}

/// The last folded character before `at`, if one comes after the last boundary. Deleted characters but tatweels are passed over; what
/// looks like a letter is taken for what it is by itself, as in [`next_kept`].
pub(super) fn last_kept(raw: &str, at: usize) -> Option<char> {
    let before = raw[..at].chars().map(|c| (c, FOLD.code(c)));
    let (c, code) = before.rev().find(|(_, code)| !matches!(*code, MARK | IGNORE | HAMZA))?;
    match code {
        KEEP => Some(c),
        ALIKE => alike(c).1.chars().next_back(),
        _ => FOLD.string(code)?.chars().next_back(),
    }
}

/// The Arabic letter that a character looks like, and what it is where no Arabic letter is next to it.
pub(super) fn alike(c: char) -> (&'static str, &'static str) {
    let found = ALIKES.binary_search_by_key(&c, |alike| alike.0);
    found.map_or(("", ""), |at| (ALIKES[at].1, ALIKES[at].2))
}
