//! The stories of a page.
//!
//! In: the raw text of a page. Out: [`Page`], its blocks and its stories, in bytes of that text. What is taken for the
//! site's is told by a cue, by its shape and place, or by repetition; a page with none of these is one story.
//!
//! ```text
//! hidden  C2PA manifests (manifest.rs); a text without one that has presentation forms or controls is read in its light form
//! lines   each with its shape (shape.rs): words, stop, clause, date, script
//! cues    each by the words it opens with (cues.rs; the tables are lang's): related titles │ tags │ source line │ furniture
//! stories cut at: related head + title + dateline │ a dateline seen before │ a second, different source line
//! ends    the last line of a story gives up what is glued to it (tail.rs): a source line, a footer
//! lead    the first line of a story that is a sentence (lead.rs); of the lines above it one is the title
//! rest    menus, dates, captions, repeated lines, posts above, below and between the prose (furniture.rs)
//! blocks  neighbouring lines of one kind are one block; a story's prose is its span less the other blocks
//! ```

mod block;
mod cues;
mod furniture;
mod lead;
mod line;
mod lines;
mod manifest;
mod shape;
mod stories;
mod tail;

pub use block::{Block, BlockKind, Page, Story};

use crate::text::Lit;

/// Takes a page apart, in time linear in its length. An empty or blank text has no story.
pub fn split(text: &str) -> Page {
    titled(text, None)
}

/// The same for a page whose title is known, whether the text repeats it or not. Stories and blocks are those of
/// [`split`]; the title tells which line of the text is one, and which paragraph below is about it.
pub fn titled(text: &str, title: Option<&str>) -> Page {
    let hidden = manifest::manifests(text);
    // A manifest is nowhere in the light form.
    let lit = hidden.is_empty().then(|| Lit::of(text, 0..text.len())).filter(Lit::differs);
    let read = lit.as_ref().map_or(text, Lit::text);
    let title = title.map(|title| Lit::of(title, 0..title.len()));
    let title = title.and_then(|title| lead::Headline::of(title.text()));
    let mut page = stories::assemble(read, lines::classify(read, hidden), title.as_ref());
    if let Some(lit) = lit {
        page.replace(|span| lit.raw(span));
    }
    page
}

#[cfg(test)]
mod tests;
