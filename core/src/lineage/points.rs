//! Points: a lineage with its offsets in code points, as JSON has them.

use std::collections::HashMap;
use std::ops::Range;

use super::records::{Lineage, Shared};
use crate::document::Document;
use crate::source::Place;
use crate::text::CodePoints;

impl Lineage {
    /// The same with offsets in Unicode code points, as JSON and Python count them. `documents` must be those that it was made of.
    #[must_use]
    pub fn in_code_points(mut self, documents: &[Document]) -> Self {
        let texts = std::mem::take(&mut self.texts);
        let mut points = Points { documents, texts: &texts, made: HashMap::new() };
        for story in &mut self.stories {
            for claim in &mut story.claims {
                let byline = claim.place == Place::Byline;
                (claim.start, claim.end) = points.turn(&story.id, byline, claim.start..claim.end);
            }
            for found in &mut story.found {
                found.passages.iter_mut().for_each(|shared| points.shared(shared, &story.id, &found.from));
            }
        }
        for span in self.sources.iter_mut().flat_map(|source| &mut source.consensus) {
            (span.start, span.end) = points.turn(&span.story, false, span.start..span.end);
        }
        for edge in &mut self.edges {
            edge.passages.iter_mut().for_each(|shared| points.shared(shared, &edge.from, &edge.to));
            for evidence in &mut edge.evidence {
                (evidence.a_start, evidence.a_end) = points.turn(&edge.from, false, evidence.a_start..evidence.a_end);
                (evidence.b_start, evidence.b_end) =
                    points.turn(&edge.to, evidence.in_byline, evidence.b_start..evidence.b_end);
            }
        }
        self.texts = texts;
        self
    }
}

struct Points<'a> {
    documents: &'a [Document],
    texts: &'a HashMap<String, usize>,
    /// By document, of the text or of the byline.
    made: HashMap<(usize, bool), CodePoints<'a>>,
}

impl Points<'_> {
    fn turn(&mut self, of: &str, byline: bool, bytes: Range<usize>) -> (usize, usize) {
        let Some(&document) = self.texts.get(of) else { return (bytes.start, bytes.end) };
        let documents = self.documents;
        let points = self.made.entry((document, byline)).or_insert_with(|| {
            let Document { text, byline: line, .. } = &documents[document];
            CodePoints::new(if byline { line.as_deref().unwrap_or_default() } else { text })
        });
        let span = points.span(bytes);
        (span.start, span.end)
    }

    fn shared(&mut self, shared: &mut Shared, a: &str, b: &str) {
        (shared.a_start, shared.a_end) = self.turn(a, false, shared.a_start..shared.a_end);
        (shared.b_start, shared.b_end) = self.turn(b, false, shared.b_start..shared.b_end);
    }
}
