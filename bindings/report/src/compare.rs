//! Compare: the page of two documents, which is the evidence view of a report alone.

use naql::Document;
use naql::compare::Comparison;
use serde::Serialize;

use crate::evidence::{Side, compared};
use crate::html::{self, Fetches};
use crate::pack::packed;
use crate::words::{Lang, said};

/// What the page is given in place of a report's data.
#[derive(Serialize)]
struct Compared<'a> {
    version: u32,
    compare: Figures<'a>,
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

/// The page of a comparison of two documents.
pub fn compare(a: &Document, b: &Document, found: &Comparison, lang: Lang) -> String {
    let (left, right) = (Side::new(&a.text), Side::new(&b.text));
    let pairs = [(0, 1, compared(&left, &right, found))];
    let whole = |side: &Side<'_>, text: &str| side.points(0..text.len()).end;
    let texts = [(&a.text, 0, whole(&left, &a.text)), (&b.text, 0, whole(&right, &b.text))];
    // Strings and numbers always have a JSON form.
    let chunk = serde_json::json!({ "0": { "texts": texts, "pairs": pairs } }).to_string();
    let data = Compared {
        version: 1,
        compare: Figures {
            ids: [&a.id, &b.id],
            relation: found.relation.name(),
            reasons: &found.reasons,
            jaccard: found.jaccard,
            containment: [found.containment_a, found.containment_b],
            words: found.matched_words,
            longest_run: found.longest_run,
        },
    };
    html::page(lang, said("compared", lang), &data, &[packed(&chunk)], Fetches::Nothing)
}
