//! One line of a page.

use std::ops::Range;

use super::block::BlockKind;
use super::shape::Shape;

/// One line that is not blank: its trimmed span, what it is, and whether it opens a story.
#[derive(Clone, Debug)]
pub(super) struct PageLine {
    pub(super) span: Range<usize>,
    pub(super) kind: BlockKind,
    pub(super) opens: bool,
    pub(super) dateline: bool,
    /// It cannot name the story's source: a caption, an office, a title of another story.
    pub(super) mute: bool,
    pub(super) shape: Shape,
}

impl PageLine {
    pub(super) fn new(text: &str, span: Range<usize>, kind: BlockKind) -> Self {
        let shape = Shape::of(&text[span.clone()]);
        Self { span, kind, opens: false, dateline: false, mute: false, shape }
    }

    /// A manifest.
    pub(super) fn hidden(span: Range<usize>) -> Self {
        let kind = BlockKind::Manifest;
        Self { span, kind, opens: false, dateline: false, mute: true, shape: Shape::default() }
    }
}
