//! Plain: text of the input where it could do harm.

use naql::text::inert;

/// Text in Markdown: nothing in it steers a terminal, and nothing is markup.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in inert(text).chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | '-' | '/' | ':' | '%' | '?' | '\'' | '"') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A cell of CSV. What a spreadsheet would take for a formula gets an apostrophe in front.
pub fn cell(text: &str) -> String {
    let text = text.replace('\0', "\u{fffd}");
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        assert_eq!(markdown("a|b <i>*x*\n"), r"a\|b \<i\>\*x\*\\u\{a\}");
    }

    #[test]
    fn nothing_is_a_formula() {
        for (text, written) in [("a", "a"), ("=1+2", "'=1+2"), ("a,b", "\"a,b\""), ("@\"x\"", "\"'@\"\"x\"\"\"")] {
            assert_eq!(cell(text), written);
        }
    }
}
