//! `naql fold`: documents in, a view of each text out.

use std::ops::Range;

use naql::Document;
use naql::contract::VIEW;
use naql::text::{CodePoints, View, fold, light};
use naql_arrow::Placed;
use rayon::prelude::*;
use serde::Serialize;

use super::common;
use super::run::each;
use crate::args::{Args, Fold, View as Wanted};
use crate::failure::Result;

/// One row of the output.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    view: &'static str,
    text: &'a str,
    /// Where each word of the view (a run without ASCII white space) is in the text: start and end, in code points.
    #[serde(skip_serializing_if = "Option::is_none")]
    offsets: Option<Vec<[usize; 2]>>,
}

/// Runs the verb.
///
/// # Errors
/// On trouble with a file or a bad row (unless skipped).
pub fn run(verb: &Fold, args: &Args) -> Result<()> {
    let name = match verb.view {
        Wanted::Fold => "fold",
        Wanted::Light => "light",
    };
    let placed = |document: &Document| {
        let view = match verb.view {
            Wanted::Fold => fold(&document.text),
            Wanted::Light => light(&document.text),
        };
        let offsets = if verb.offsets { offsets(&view, &document.text) } else { Vec::new() };
        (view.text().to_owned(), offsets)
    };
    let line = |document: &Document| {
        let (text, offsets) = &placed(document);
        let offsets = verb.offsets.then(|| offsets.iter().map(|span| [span.start, span.end]).collect());
        common::line(&Row { id: &document.id, view: name, text, offsets })
    };
    let lines = |documents: &[Document]| Ok(documents.par_iter().map(line).collect());
    let columns = |documents: &[Document]| {
        let ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
        let views: Vec<Placed> = documents.par_iter().map(placed).collect();
        naql_arrow::view_rows(&ids, name, &views, verb.offsets)
    };
    each("fold", &verb.reading, &verb.output, &VIEW, args, lines, columns)
}

/// Where the words of a view are in the raw text, in code points.
fn offsets(view: &View, raw: &str) -> Vec<Range<usize>> {
    let (text, points) = (view.text(), CodePoints::new(raw));
    let words = text.split_ascii_whitespace().map(|word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        points.span(view.raw_span(start..start + word.len()))
    });
    words.collect()
}
