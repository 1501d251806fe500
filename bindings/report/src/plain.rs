//! Plain: text of the input where it could do harm.

/// Text with what steers a terminal or the direction of text as escapes: `\u{1b}`, `\u{202e}`.
pub fn escaped(text: &str) -> String {
    text.chars().map(|c| if steers(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || ('\u{e0000}'..='\u{e01ef}').contains(&c)
}

/// The same for Markdown: nothing in it is markup.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in escaped(text).chars() {
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
    fn nothing_steers_the_terminal() {
        assert_eq!(escaped("a\u{1b}[31m\u{202e}b\nc"), "a\\u{1b}[31m\\u{202e}b\\u{a}c");
        assert_eq!(escaped("واع"), "واع");
    }

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
