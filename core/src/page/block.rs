//! Blocks, stories, pages.

use std::ops::Range;

use serde::Serialize;

/// What a stretch of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// Text of a story, with its title and dateline.
    Story,
    /// Titles of other stories (`اقرأ أيضاً …`).
    Related,
    /// Key words.
    Tags,
    /// A line that names the sources (`المصدر: …`, `* خدمة «…»`).
    SourceLine,
    /// Everything else that a site prints: dates of publication, share bars, footers.
    Furniture,
    /// A C2PA manifest that is hidden in the text: a signed claim of where it is from, which naql does not verify.
    Manifest,
}

/// A typed stretch of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is, in bytes, without the white space around it.
    pub span: Range<usize>,
}

/// One article of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Story {
    /// From its first to its last block, in bytes.
    pub span: Range<usize>,
    /// What is left when related titles, tags, source lines and furniture are taken out, in order, in bytes.
    /// It is what stories are compared on.
    pub prose: Vec<Range<usize>>,
    /// The title line, when the page shows one above the lead. It is part of the prose.
    pub title: Option<Range<usize>>,
    /// Where the lead begins, in bytes: the first sentence of the story. Above it are its title, datelines, captions, menus.
    pub lead: usize,
    /// The last 128 lines above the lead, whatever block they are in, in bytes: one of them may name a source. Titles and what is known to
    /// name nobody are left out.
    pub head: Vec<Range<usize>>,
    /// Where the last sentence ends, in bytes.
    pub end: usize,
    /// The short lines after the last sentence, whatever block they are in, in bytes: one of them may be a signature.
    pub foot: Vec<Range<usize>>,
    /// A line that is nothing but place and outlet.
    pub dateline: Option<Range<usize>>,
    /// Its source lines, in bytes.
    pub source_lines: Vec<Range<usize>>,
}

/// A page taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Every block, in order. They do not overlap; only white space lies between them.
    pub blocks: Vec<Block>,
    /// Every story, in order. They do not overlap.
    pub stories: Vec<Story>,
}

impl Page {
    /// Moves all of it: `to` says where a span is.
    pub(super) fn replace(&mut self, to: impl Fn(Range<usize>) -> Range<usize>) {
        let all = |spans: &mut [Range<usize>]| spans.iter_mut().for_each(|span| *span = to(span.clone()));
        self.blocks.iter_mut().for_each(|block| block.span = to(block.span.clone()));
        for story in &mut self.stories {
            let Story { span, prose, title, lead, head, end, foot, dateline, source_lines } = story;
            (*lead, *end) = (to(*lead..span.end).start, to(span.start..*end).end);
            *span = to(span.clone());
            [prose, head, foot, source_lines].into_iter().for_each(|spans| all(spans));
            all(title.as_mut_slice());
            all(dateline.as_mut_slice());
        }
    }
}
