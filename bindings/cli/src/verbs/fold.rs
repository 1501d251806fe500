//! `naql fold`: documents in, a view of each text out.

use naql::text::{CodePoints, View, fold, light};
use rayon::prelude::*;
use serde::Serialize;

use super::run::each;
use crate::args::{Args, Fold, View as Wanted};
use crate::failure::Result;
use crate::output::Record;

/// One row of the output.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    view: &'static str,
    text: &'a str,
    /// Where each word of the view (a run without ASCII white space) stands in the text: start and end, in code points.
    #[serde(skip_serializing_if = "Option::is_none")]
    offsets: Option<Vec<[usize; 2]>>,
}

/// Runs the verb.
///
/// # Errors
/// On trouble with a file or a bad row (unless skipped).
pub fn run(verb: &Fold, args: &Args) -> Result<()> {
    each("fold", &verb.reading, &verb.output, &Record::Fold, args, |documents| {
        let rows = documents.par_iter().map(|document| {
            let (name, view) = match verb.view {
                Wanted::Fold => ("fold", fold(&document.text)),
                Wanted::Light => ("light", light(&document.text)),
            };
            let offsets = verb.offsets.then(|| offsets(&view, &document.text));
            super::line(&Row { id: &document.id, view: name, text: view.text(), offsets })
        });
        Ok(rows.collect())
    })
}

/// Where the words of a view stand in the raw text, in code points.
fn offsets(view: &View, raw: &str) -> Vec<[usize; 2]> {
    let (text, points) = (view.text(), CodePoints::new(raw));
    let words = text.split_ascii_whitespace().map(|word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        points.span(view.raw_span(start..start + word.len()))
    });
    words.map(|span| [span.start, span.end]).collect()
}
