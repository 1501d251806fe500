//! `naql fold`: documents in, a view of each text out.

use naql::text::Words;
use rayon::prelude::*;
use serde::Serialize;

use super::run::each;
use crate::args::{Args, Fold, View};
use crate::failure::Result;
use crate::output::Record;

/// One row of the output.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    view: &'static str,
    text: &'a str,
    /// Where each word stands in the text: start and end, in code points.
    #[serde(skip_serializing_if = "Option::is_none")]
    offsets: Option<Vec<[usize; 2]>>,
}

/// Runs the verb.
///
/// # Errors
/// On trouble with a file or a bad row (unless skipped).
pub fn run(verb: &Fold, args: &Args) -> Result<()> {
    let _ = View::Light;
    each("fold", &verb.reading, &verb.output, &Record::Fold, args, |documents| {
        Ok(documents
            .par_iter()
            .map_init(Words::new, |words, document| {
                words.fold(&document.text);
                let spans = (0..words.len()).map(|i| words.span(i)).map(|span| [span.start, span.end]);
                let offsets = verb.offsets.then(|| code_points(&document.text, spans));
                super::line(&Row { id: &document.id, view: "fold", text: words.text(), offsets })
            })
            .collect())
    })
}

/// Turns byte spans of a text into code points, quickly when they ascend. (Words of one ligature share their span.)
fn code_points(text: &str, spans: impl Iterator<Item = [usize; 2]>) -> Vec<[usize; 2]> {
    let (mut byte, mut point) = (0, 0);
    let mut upto = |to: usize| {
        let count = |from, to| text.get(from..to).map_or(0, |part| part.chars().count());
        point = point + count(byte, to) - count(to, byte);
        byte = to;
        point
    };
    spans.map(|[start, end]| [upto(start), upto(end)]).collect()
}

#[cfg(test)]
mod tests {
    use super::code_points;

    #[test]
    fn bytes_to_code_points() {
        let text = "قال a 𐤀 ثم";
        let spans = [[0, 6], [7, 8], [9, 13], [14, 18], [9, 18]];
        assert_eq!(code_points(text, spans.into_iter()), [[0, 3], [4, 5], [6, 7], [8, 10], [6, 10]]);
    }
}
