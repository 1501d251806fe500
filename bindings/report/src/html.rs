//! HTML: one self-contained page of data.
//!
//! In: data as JSON, and packed texts. Out: a page that loads nothing from anywhere.
//!
//! ```text
//! shell     page/shell.html with the style and the scripts in it
//! policy    default-src 'none'; style and script by their SHA-256 only: nothing else runs, and nothing is fetched; a page that is served may
//!           ask its server what is new
//! data      JSON, packed; the interface texts are plain JSON in a script element of another type. <, >, & and the two line separators
//!           are escaped, so no text can end it
//! ```

use std::fmt::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::pack::packed;
use crate::words::{Lang, said, words};

static SHELL: &str = include_str!("../page/shell.html");
static STYLE: &str = include_str!("../page/style.css");
/// The scripts, in the order in which they build on one another.
static SCRIPTS: [&str; 11] = [
    include_str!("../page/dom.js"),
    include_str!("../page/words.js"),
    include_str!("../page/model.js"),
    include_str!("../page/summary.js"),
    include_str!("../page/matrix.js"),
    include_str!("../page/clusters.js"),
    include_str!("../page/align.js"),
    include_str!("../page/evidence.js"),
    include_str!("../page/story.js"),
    include_str!("../page/live.js"),
    include_str!("../page/main.js"),
];

/// What a page may fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetches {
    Nothing,
    /// From the server that it is from.
    Server,
}

/// A page of some data. `title` is plain text.
pub fn page(lang: Lang, title: &str, data: &impl Serialize, chunks: &[String], fetches: Fetches) -> String {
    let script = format!("'use strict';\n(async () => {{\n{}}})();\n", SCRIPTS.concat());
    let mut packed_texts = String::new();
    for (i, chunk) in chunks.iter().enumerate() {
        let _ = writeln!(packed_texts, "<script type=\"text/plain\" id=\"chunk{i}\">{chunk}</script>");
    }
    let direction = if lang == Lang::Ar { "rtl" } else { "ltr" };
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'{}",
        hash(STYLE),
        hash(&script),
        if fetches == Fetches::Server { "; connect-src 'self'" } else { "" }
    );
    // One pass: what is put in is not looked at again.
    let mut out = String::new();
    for (i, piece) in SHELL.split("{{").enumerate() {
        let (name, rest) = if i == 0 { ("", piece) } else { piece.split_once("}}").unwrap_or(("", piece)) };
        match name {
            "lang" => out.push_str(lang.name()),
            "dir" => out.push_str(direction),
            "title" => out.push_str(&escaped(title)),
            "policy" => out.push_str(&policy),
            "style" => out.push_str(STYLE),
            "script" => out.push_str(&script),
            "words" => out.push_str(&embedded(words())),
            // Maps with string keys, which always have a JSON form.
            "data" => out.push_str(&packed(&serde_json::to_string(data).unwrap_or_default())),
            "chunks" => out.push_str(&packed_texts),
            key => out.push_str(&escaped(if key.is_empty() { "" } else { said(key, lang) })),
        }
        out.push_str(rest);
    }
    out
}

/// What a policy names an inline style or script by.
fn hash(inline: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(inline)))
}

/// JSON that can be put into a script element.
fn embedded(data: &impl Serialize) -> String {
    // Maps with string keys, which always have a JSON form.
    let json = serde_json::to_string(data).unwrap_or_default();
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

/// Text as HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_data() {
        let json = embedded(&["</script><!--<script>&\u{2028}\u{2029}"]);
        assert_eq!(json, r#"["\u003c/script\u003e\u003c!--\u003cscript\u003e\u0026\u2028\u2029"]"#);
    }

    #[test]
    fn inlined_code_does_not_end_its_element() {
        assert!(SCRIPTS.iter().all(|script| !script.contains("</script") && !script.contains("<!--")));
        assert!(!STYLE.contains("</style"));
    }
}
