//! Compare: a page of comparisons of two documents each, the evidence view of a report alone.

use naql::Document;
use naql::compare::Comparison;
use serde::Serialize;
use serde_json::{Map, json};

use crate::evidence::{Side, compared};
use crate::html::{self, Fetches};
use crate::pack::packed;
use crate::words::{Lang, said};

/// Two documents and what they share.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// The one that is shown first.
    pub a: &'a Document,
    /// The other one.
    pub b: &'a Document,
    /// `a` against `b`.
    pub found: &'a Comparison,
}

/// What the page is given in place of a report's data.
#[derive(Serialize)]
struct Compared<'a> {
    version: u32,
    compare: Vec<Figures<'a>>,
}

#[derive(Serialize)]
struct Figures<'a> {
    ids: [&'a str; 2],
    relation: &'a str,
    reasons: &'a [String],
    jaccard: f64,
    containment: [f64; 2],
    words: u32,
    longest_run: u32,
}

/// The page of some comparisons, one below the other.
pub fn compare(pairs: &[Beside<'_>], lang: Lang) -> String {
    let chunk = pairs.iter().enumerate().map(|(n, &Beside { a, b, found })| {
        let (left, right) = (Side::new(&a.text), Side::new(&b.text));
        let shared = [(0, 1, compared(&left, &right, found))];
        let whole = |side: &Side<'_>, text: &str| side.points(0..text.len()).end;
        let texts = [(&a.text, 0, whole(&left, &a.text)), (&b.text, 0, whole(&right, &b.text))];
        (n.to_string(), json!({ "texts": texts, "pairs": shared }))
    });
    let chunk = serde_json::Value::Object(chunk.collect::<Map<_, _>>()).to_string();
    let figures = |&Beside { a, b, found }| Figures {
        ids: [&a.id, &b.id],
        relation: found.relation.name(),
        reasons: &found.reasons,
        jaccard: found.jaccard,
        containment: [found.containment_a, found.containment_b],
        words: found.matched_words,
        longest_run: found.longest_run,
    };
    let data = Compared { version: 1, compare: pairs.iter().map(figures).collect() };
    let title = if pairs.len() == 1 { "compared" } else { "sample" };
    html::page(lang, said(title, lang), &data, &[packed(&chunk)], Fetches::Nothing)
}
