//! Pages: which stretches of a page are story, and which are the site's.
//!
//! In: the raw text of a page. Out: [`Page`], its blocks and its stories, in bytes of that text. Nothing is cut
//! out without a cue; a page without cues is one story.
//!
//! ```text
//! lines ── classify each by its cue (cues.rs) ──▶ head of related titles │ tags │ source line │ furniture │ prose
//! a line of related head without a title takes the next line with it
//! cut stories at: related head + title + dateline │ a dateline seen before │ a second, different source line
//! the last line of a story gives up what is glued to its end (tail.rs): a source line, a footer
//! neighbouring lines of one kind are one block; a story's prose is its span less the other blocks
//! ```
//! The cues are those that Arabic news sites print; they were gathered by reading pages and are listed in `cues.rs`.

use std::ops::Range;

use serde::Serialize;

mod cues;
mod lines;
mod tail;

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
pub struct Story {
    /// From its first to its last block, in bytes.
    pub span: Range<usize>,
    /// What is left when related titles, tags, source lines and furniture are taken out, in order, in bytes.
    /// It is what stories are compared on.
    pub prose: Vec<Range<usize>>,
    /// The title line, when the page shows one above a dateline or a date. It is the start of the prose.
    pub title: Option<Range<usize>>,
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

/// Takes a page apart, in time linear in its length. An empty or blank text has no story.
pub fn split(text: &str) -> Page {
    let lines = lines::classify(text);
    lines::assemble(text, &lines)
}

#[cfg(test)]
mod tests;
