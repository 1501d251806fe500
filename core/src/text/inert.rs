//! Inert text: what may go to a terminal or into a text report, whoever wrote it.
//!
//! In: an id, a name, a line of a page. Out: the same with an escape (`\\u{1b}`) for every character that a terminal obeys or that moves
//! what is beside it: C0 and C1 controls, line ends, the controls that embed, override and isolate directions.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with escapes for characters that act; borrowed when it has none.
///
/// ```
/// assert_eq!(naql::text::inert("a\u{1b}[31m\n"), "a\\u{1b}[31m\\u{a}");
/// ```
pub fn inert(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if acts(c) {
            // A String takes whatever is written to it.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_escaped_and_nothing_else() {
        for c in ["\u{1b}", "\u{7}", "\r", "\n", "\u{9b}", "\u{202e}", "\u{2067}", "\u{2028}", "\u{7f}"] {
            assert!(inert(c).starts_with("\\u{"), "{c:?}");
        }
        for text in ["نص الخبر", "a b", "\u{200f}قال\u{200e}", "\u{200c}"] {
            assert!(matches!(inert(text), Cow::Borrowed(_)), "{text:?}");
        }
    }
}
