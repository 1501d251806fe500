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
    if memchr::memchr(b'&', shown.as_bytes()).is_none() {
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
    let mut tags = Tags { text, no_tag_ends: usize::MAX, no_comment_ends: usize::MAX };
    while let Some(found) = memchr::memchr(b'<', &text.as_bytes()[at..]) {
        let start = at + found;
        at = start + 1;
        let Some((end, instead)) = tags.at(start) else { continue };
        out.push_str(&text[kept..start]);
        out.push_str(instead);
        kept = end;
        at = end;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out.trim().to_owned())
}

/// The tags of a text, which are read from its start to its end. Each end is searched once: where none comes, none comes later.
struct Tags<'a> {
    text: &'a str,
    /// From where on no `>` comes.
    no_tag_ends: usize,
    /// From where on no `-->` comes.
    no_comment_ends: usize,
}

impl Tags<'_> {
    /// The tag or comment at a `<`: where it ends, with what it hides, and what is shown for it.
    fn at(&mut self, start: usize) -> Option<(usize, &'static str)> {
        let bytes = self.text.as_bytes();
        if bytes[start..].starts_with(b"<!--") {
            return Some((self.comment_end(start + 4)?, ""));
        }
        let closes = bytes.get(start + 1) == Some(&b'/');
        let name = start + 1 + usize::from(closes);
        let length = bytes[name..].iter().position(|byte| !byte.is_ascii_alphanumeric())?;
        let after = name + length;
        if !matches!(bytes[after], b'>' | b'/') && !bytes[after].is_ascii_whitespace() {
            return None;
        }
        let name = &self.text[name..after];
        let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let (block, unseen) = (is(&BLOCKS), is(&UNSEEN));
        if !block && !unseen && !is(&INLINE) {
            return None;
        }
        let end = self.tag_end(after)?;
        if unseen && !closes {
            return Some((self.hidden_end(end, name), ""));
        }
        Some((end, if block { "\n" } else { "" }))
    }

    /// After the next `>`.
    fn tag_end(&mut self, from: usize) -> Option<usize> {
        if from >= self.no_tag_ends {
            return None;
        }
        let found = memchr::memchr(b'>', &self.text.as_bytes()[from..]);
        self.no_tag_ends = if found.is_some() { self.no_tag_ends } else { from };
        found.map(|at| from + at + 1)
    }

    /// After the next `-->`.
    fn comment_end(&mut self, from: usize) -> Option<usize> {
        if from >= self.no_comment_ends {
            return None;
        }
        let found = self.text[from..].find("-->");
        self.no_comment_ends = if found.is_some() { self.no_comment_ends } else { from };
        found.map(|at| from + at + 3)
    }

    /// After the tag that closes an element that is not shown; without one, the end of the text.
    fn hidden_end(&mut self, from: usize, name: &str) -> usize {
        let bytes = self.text.as_bytes();
        let closes = |at: &usize| {
            let tag = bytes[*at..].strip_prefix(b"</");
            tag.and_then(|tag| tag.get(..name.len())).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
        };
        let close = memchr::memchr_iter(b'<', &bytes[from..]).map(|at| from + at).find(closes);
        close.and_then(|close| self.tag_end(close)).unwrap_or(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    /// What [`without_tags`] gives, by a search to the end of the text for each tag.
    fn slowly(text: &str) -> String {
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
        let (mut out, mut at, mut any) = (String::new(), 0, false);
        while at < text.len() {
            if let Some((end, instead)) = text[at..].starts_with('<').then(|| tag(&text[at..])).flatten() {
                out.push_str(instead);
                at += end;
                any = true;
            } else {
                let c = text[at..].chars().next().unwrap();
                out.push(c);
                at += c.len_utf8();
            }
        }
        if any { out.trim().to_owned() } else { out }
    }

    proptest! {
        #[test]
        fn agrees_with_a_search_for_each_tag(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "<", "</", ">", "/", " ", "<!--", "-->", "--", "<p", "<p ", "<BR>", "<x ", "<script>", "<Script", "</script", "</SCRIPT>",
                    "<style ", "</style>", "</p>", "<b>", "خبر", "ſ", "\n", "p", "\u{a0}", "<noscript/>", "</noscripts>",
                ]),
                0..24,
            ),
        ) {
            let text = parts.concat();
            prop_assert_eq!(without_tags(&text), slowly(&text), "{}", text);
        }
    }

    /// Each of these takes hours when the text is searched to its end for each tag.
    #[test]
    fn no_search_is_done_twice() {
        for part in [
            "<!--",
            "<p ",
            "<x ",
            "<script></script>",
            "<script ",
            "<",
            "</",
            "<p",
            "<script><",
            "<style></script>",
            "&",
            "&#",
            "&amp",
            "&#1",
        ] {
            let text = part.repeat((8 << 20) / part.len());
            assert!(plain(&text).len() <= text.len(), "{part}");
        }
    }
}
