//! A stretch of a text in light form, with the way back to the bytes of the whole.

use std::ops::Range;

use super::light::light;
use super::offsets::View;

/// A stretch of a text in light form, with the way back to the bytes of the whole.
pub(crate) struct Lit<'a> {
    pub(crate) base: usize,
    raw: &'a str,
    /// The light view, where it differs in what names and cues are read from.
    view: Option<View>,
}

impl<'a> Lit<'a> {
    pub(crate) fn of(text: &'a str, range: Range<usize>) -> Self {
        let raw = &text[range.clone()];
        Self { base: range.start, raw, view: needs_light(raw).then(|| light(raw)) }
    }

    /// How many raw bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.raw.len()
    }

    /// The byte of the light text that byte `at` of the whole is at; an end of it where `at` is outside.
    pub(crate) fn light(&self, at: usize) -> usize {
        let at = at.clamp(self.base, self.base + self.raw.len()) - self.base;
        self.view.as_ref().map_or(at, |view| {
            if at == self.raw.len() { view.text().len() } else { view.view_span(at..self.raw.len()).start }
        })
    }

    /// Whether its light form is another text.
    pub(crate) fn differs(&self) -> bool {
        self.view.is_some()
    }

    pub(crate) fn text(&self) -> &str {
        self.view.as_ref().map_or(self.raw, View::text)
    }

    pub(crate) fn raw(&self, span: Range<usize>) -> Range<usize> {
        let raw = self.view.as_ref().map_or_else(|| span.clone(), |v| v.raw_span(span.clone()));
        self.base + raw.start..self.base + raw.end
    }
}

/// Whether a text has presentation forms or invisible controls. What else light repairs (marks, joining tatweel,
/// look-alike letters) the skeleton alphabet reads as it is.
fn needs_light(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(0xe2, 0xef, bytes).any(|at| {
        bytes[at] == 0xef
            || matches!((bytes[at + 1], bytes[at + 2]), (0x80, 0x8b..=0x8f | 0xaa..=0xae) | (0x81, 0xa0..=0xaf))
    })
}
