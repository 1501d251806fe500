//! Evidence: what two texts share, word by word, in four tones.
//!
//! In: two texts and the passages that they share. Out: [`Shown`] passages, in code points.
//!
//! ```text
//! passage     its words on both sides, folded; the longest common subsequence of them (Myers 1986)
//! equal       words that are equal, byte for byte
//! respelled   words that are equal when folded
//! rewritten   words of a passage that the other side does not have in that place
//! new         all else of a text: outside of every passage
//! ```
//! Only what is not `equal` is listed.

use std::ops::Range;

use naql::Document;
use naql::compare::Comparison;
use naql::text::{CodePoints, Words};
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A passage, as a page shows it: `[a_start, a_end, b_start, b_end, others in a, others in b]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown(usize, usize, usize, usize, Vec<Other>, Vec<Other>);

/// A run of words in a passage that are not equal: `[start, end, tone]`.
pub type Other = (usize, usize, Tone);

/// What words of a passage are, other than equal; a number in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "u8")]
pub enum Tone {
    /// Equal when folded.
    Respelled,
    /// Not on the other side in that place.
    Rewritten,
}

impl From<Tone> for u8 {
    fn from(tone: Tone) -> Self {
        match tone {
            Tone::Respelled => 1,
            Tone::Rewritten => 2,
        }
    }
}

/// A text with what is needed to show passages of it.
pub struct Side<'a> {
    text: &'a str,
    points: CodePoints<'a>,
}

impl<'a> Side<'a> {
    /// The side of a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, points: CodePoints::new(text) }
    }

    /// A span of code points, in bytes.
    pub fn bytes(&self, points: Range<usize>) -> Range<usize> {
        self.points.bytes(points)
    }

    /// A span of bytes, in code points.
    pub fn points(&self, bytes: Range<usize>) -> Range<usize> {
        self.points.span(bytes)
    }
}

/// The passages of a comparison.
pub fn compared(a: &Side<'_>, b: &Side<'_>, found: &Comparison) -> Vec<Shown> {
    found.passages.iter().map(|passage| shown(a, b, passage.a.clone(), passage.b.clone())).collect()
}

/// What two documents share when they are compared as `naql compare` does it.
///
/// # Errors
/// As [`naql::compare::pages`].
pub fn between(a: &Document, b: &Document, thresholds: &naql::compare::Thresholds) -> naql::Result<Vec<Shown>> {
    Ok(compared(&Side::new(&a.text), &Side::new(&b.text), &naql::compare::pages(a, b, thresholds)?))
}

/// A passage with its bytes on both sides.
pub fn shown(a: &Side<'_>, b: &Side<'_>, in_a: Range<usize>, in_b: Range<usize>) -> Shown {
    let (mut left, mut right) = (Words::new(), Words::new());
    left.push(a.text, in_a.clone());
    right.push(b.text, in_b.clone());
    let folded = |words: &Words| (0..words.len()).map(|i| words.word(i).to_vec()).collect::<Vec<_>>();
    let (mut in_left, mut in_right) =
        (vec![Some(Tone::Rewritten); left.len()], vec![Some(Tone::Rewritten); right.len()]);
    for op in capture_diff_slices(Algorithm::Myers, &folded(&left), &folded(&right)) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for (i, j) in (old_index..old_index + len).zip(new_index..) {
                let equal = a.text[left.span(i)] == b.text[right.span(j)];
                in_left[i] = (!equal).then_some(Tone::Respelled);
                in_right[j] = in_left[i];
            }
        }
    }
    let (pa, pb) = (a.points(in_a), b.points(in_b));
    Shown(pa.start, pa.end, pb.start, pb.end, others(a, &left, &in_left), others(b, &right, &in_right))
}

/// Neighbouring words of one tone as one run.
fn others(side: &Side<'_>, words: &Words, tones: &[Option<Tone>]) -> Vec<Other> {
    let mut runs: Vec<(Range<usize>, Tone)> = Vec::new();
    for (i, tone) in tones.iter().enumerate() {
        let Some(tone) = *tone else { continue };
        let span = words.span(i);
        match runs.last_mut() {
            Some((run, of)) if *of == tone && i > 0 && tones[i - 1] == Some(tone) => run.end = run.end.max(span.end),
            _ => runs.push((span, tone)),
        }
    }
    runs.into_iter()
        .map(|(run, tone)| {
            let run = side.points(run);
            (run.start, run.end, tone)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_tones() {
        let a = "قال الوزير أحمد إن الجسر يفتح غدا";
        let b = "😀 قال الوزير احمد ان الجسر سوف يفتح غدا";
        let (left, right) = (Side::new(a), Side::new(b));
        let Shown(a_start, a_end, b_start, b_end, in_a, in_b) = shown(&left, &right, 0..a.len(), 5..b.len());
        let of = |text: &str, start: usize, end: usize| text.chars().skip(start).take(end - start).collect::<String>();
        assert_eq!((of(a, a_start, a_end), of(b, b_start, b_end)), (a.to_owned(), b[5..].to_owned()));
        let read = |text: &str, others: &[Other]| {
            others.iter().map(|&(start, end, tone)| (of(text, start, end), tone)).collect::<Vec<_>>()
        };
        assert_eq!(read(a, &in_a), [("أحمد إن".to_owned(), Tone::Respelled)]);
        assert_eq!(read(b, &in_b), [("احمد ان".to_owned(), Tone::Respelled), ("سوف".to_owned(), Tone::Rewritten)]);
        assert_eq!(serde_json::to_string(&in_b[1]).unwrap(), "[27,30,2]");
    }
}
