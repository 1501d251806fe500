//! HTML in a text: entities and tags that an export left there.
//!
//! In: a text. Out: what a browser shows of it, or nothing when there is no HTML in it.
//!
//! ```text
//! <script>, <style>, comments     leave with what is in them
//! tags of blocks (<p>, <br>, …)   a new line
//! other tags of HTML              leave
//! &amp; &#1575; &nbsp; …          the character (crate html-escape)
//! ```
//! Only tags that HTML has count: `a < b` and `<اسم>` stay as they are. Entities alone are enough.

use std::borrow::Cow;

/// What is done with HTML in texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Html {
    /// Where a text has any, it is decoded.
    #[default]
    Auto,
    /// It stays.
    Keep,
}

impl Html {
    /// The text as it is compared.
    pub fn read(self, text: String) -> String {
        match self {
            Self::Keep => text,
            Self::Auto => match plain(&text) {
                Cow::Owned(plain) => plain,
                Cow::Borrowed(_) => text,
            },
        }
    }
}

const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "tr",
    "ul",
];
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "iframe", "img", "input", "ins", "label", "mark",
    "meta", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "u", "video",
];
const UNSEEN: [&str; 4] = ["script", "style", "template", "noscript"];

/// A text without HTML; borrowed when it has none.
pub fn plain(text: &str) -> Cow<'_, str> {
    let shown = without_tags(text);
    // Most texts have no ampersand.
    if !shown.contains('&') {
        return shown;
    }
    match html_escape::decode_html_entities(&shown) {
        Cow::Borrowed(_) => shown,
        Cow::Owned(decoded) => Cow::Owned(decoded),
    }
}

fn without_tags(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut kept, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &text.as_bytes()[at..]) {
        let start = at + found;
        at = start + 1;
        let Some((end, instead)) = tag(&text[start..]) else { continue };
        out.push_str(&text[kept..start]);
        out.push_str(instead);
        kept = start + end;
        at = kept;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out.trim().to_owned())
}

/// The tag or comment that a text begins with: how many bytes it has, with what it hides, and what is shown for it.
fn tag(text: &str) -> Option<(usize, &'static str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return comment.find("-->").map(|end| (4 + end + 3, ""));
    }
    let inner = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (name, after) = (inner[..length].to_ascii_lowercase(), &inner[length..]);
    if !after.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/') {
        return None;
    }
    let end = text.len() - after.len() + after.find('>')? + 1;
    if UNSEEN.contains(&&*name) && !text.starts_with("</") {
        // ASCII in lower case has the same places.
        let close = text[end..].to_ascii_lowercase().find(&format!("</{name}"));
        let close = close.map_or(text.len(), |at| end + at);
        return Some((text[close..].find('>').map_or(text.len(), |at| close + at + 1), ""));
    }
    let known = |names: &[&str]| names.contains(&&*name);
    match () {
        () if known(&BLOCKS) => Some((end, "\n")),
        () if known(&INLINE) || known(&UNSEEN) => Some((end, "")),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_shows() {
        for (html, want) in [
            ("<p style=\"x\">فتح السوق</p><p>أمس</p>", "فتح السوق\n\nأمس"),
            ("فتح<br/>السوق<BR>أمس", "فتح\nالسوق\nأمس"),
            ("&nbsp;فتح&nbsp;السوق", "\u{a0}فتح\u{a0}السوق"),
            ("&#1601;&#1578;&#x62D;", "فتح"),
            ("قال &quot;السوق&quot; &amp; غيره", "قال \"السوق\" & غيره"),
            ("نص<script>if (a < b) { x('</p>') }</script> بعد", "نص بعد"),
            ("نص<!-- <p>لا</p> --> بعد", "نص بعد"),
            ("قال <b>المدير</b>، <a href='x'>هنا</a>", "قال المدير، هنا"),
            ("نص <script>بلا نهاية", "نص"),
        ] {
            assert_eq!(plain(html), want, "{html}");
        }
        for text in ["", "a < b && c > d", "<اسم> قال", "نص <x> نص", "5 &lt", "R&D", "<", "<p", "</"] {
            assert!(matches!(plain(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
