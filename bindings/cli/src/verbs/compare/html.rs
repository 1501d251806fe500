//! Two texts as one self-contained page: right to left, shared passages linked to each other, readable on a phone.

use std::fmt::Write;

use naql::Document;
use naql::compare::Comparison;

use super::spans::{Span, both, meaning};

const STYLE: &str = "
:root{color-scheme:light dark;--line:#8886;--soft:#8882}
body{font:1.05rem/1.9 'Noto Naskh Arabic','Segoe UI',Tahoma,'DejaVu Sans',serif;margin:0 auto;max-width:76rem;padding:1rem}
h1{font-size:1.3rem;margin:.2rem 0}h2{font-size:1rem;margin:0;overflow-wrap:anywhere}
header p{margin:.2rem 0}
.why{direction:ltr;text-align:start;font:0.85rem/1.5 ui-monospace,monospace;opacity:.8;overflow-wrap:anywhere}
main{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin-top:1rem}
section{border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;min-width:0}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
mark{color:inherit;border-radius:.2rem;scroll-margin:30vh;background:hsl(var(--hue) 90% 60%/.3)}
mark:target{outline:3px solid hsl(var(--hue) 90% 40%)}
mark a{color:inherit;text-decoration:none;font:bold .75rem ui-monospace,monospace;border:1px solid;border-radius:1rem;padding:0 .4rem;margin-inline-end:.3rem}
@media(max-width:45rem){main{grid-template-columns:1fr}}
@media print{mark{outline:1px solid #000}}";

/// The page.
pub fn page(a: &Document, b: &Document, found: &Comparison) -> String {
    let (name, [left, right]) = (meaning(found.relation).1, both(&found.passages));
    let reasons: String = found.reasons.iter().map(|reason| escape(reason) + "<br>").collect();
    format!(
        "<!doctype html>\n<html lang=\"ar\" dir=\"rtl\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}\n</style>\n</head>\n<body>\n<header>\n<h1>{name}</h1>\n\
         <p>كلمات مشتركة: {words} · مقاطع: {passages} · أطول مقطع متصل: {run} كلمة</p>\n\
         <p>من الأول في الثاني: {in_b:.1}٪ · من الثاني في الأول: {in_a:.1}٪ · معامل جاكار: {jaccard:.3}</p>\n\
         <p class=\"why\">{reasons}</p>\n</header>\n<main>\n{one}{two}</main>\n</body>\n</html>\n",
        title = escape(&format!("{} / {}", a.id, b.id)),
        words = found.matched_words,
        passages = found.passages.len(),
        run = found.longest_run,
        in_b = 100.0 * found.containment_a,
        in_a = 100.0 * found.containment_b,
        jaccard = found.jaccard,
        one = section("الأول", a, &left, ["a", "b"]),
        two = section("الثاني", b, &right, ["b", "a"]),
    )
}

/// One text; its passages are anchors of its side and link to the other.
fn section(label: &str, document: &Document, spans: &[Span], [own, other]: [&str; 2]) -> String {
    let text = document.text.as_str();
    let mut body = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for &Span { start, end, number } in spans {
        body.push_str(&escape(&text[at..start]));
        let hue = (number * 67) % 360;
        let _ = write!(
            body,
            "<mark id=\"{own}{number}\" style=\"--hue:{hue}\"><a href=\"#{other}{number}\">{number}</a>{}</mark>",
            escape(&text[start..end])
        );
        at = end;
    }
    body.push_str(&escape(&text[at..]));
    let id = escape(&document.id);
    format!("<section>\n<h2>{label}: <bdi>{id}</bdi></h2>\n<div class=\"text\" dir=\"auto\">{body}</div>\n</section>\n")
}

/// Text as HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // HTML has no form for them.
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
