//! Pages: the document of each story of a lineage.
//!
//! In: documents. Out: [`Pages`], asked by the ref of a story (`ID`, or `ID#n` for the nth story of a page that has several).

use std::collections::HashMap;
use std::ops::Range;

use naql::Document;

use crate::records::Story;

/// Documents by id.
pub struct Pages<'a>(HashMap<&'a str, &'a Document>);

impl<'a> Pages<'a> {
    /// Of two documents with one id, the first counts.
    pub fn new(documents: &'a [Document]) -> Self {
        let mut pages = HashMap::with_capacity(documents.len());
        for document in documents {
            pages.entry(document.id.as_str()).or_insert(document);
        }
        Self(pages)
    }

    /// The document of a story.
    pub fn of(&self, story: &Story) -> Option<&'a Document> {
        let page = || story.id.strip_suffix(&format!("#{}", story.story)).and_then(|id| self.0.get(id));
        self.0.get(story.id.as_str()).or_else(page).copied()
    }
}

/// Where a story is in its page, in bytes, and its headline.
pub fn part(document: &Document, story: &Story) -> (Range<usize>, Option<String>) {
    let text = document.text.as_str();
    let page = naql::page::split(text);
    let only = page.stories.len() == 1;
    let Some(found) = page.stories.into_iter().nth(story.story) else { return (0..text.len(), document.title.clone()) };
    let own = found.title.map(|span| text[span].trim().to_owned());
    // The page's headline is that of its first story.
    let title = document.title.clone().filter(|title| story.story == 0 && !title.trim().is_empty()).or(own);
    let start = found.prose.first().map_or(found.span.start, |part| part.start);
    let title = title.unwrap_or_else(|| start_of(&text[start..]));
    (if only { 0..text.len() } else { found.span }, Some(title))
}

/// The first words of a text, for a title.
fn start_of(text: &str) -> String {
    const WORDS: usize = 12;
    let words: Vec<&str> = text.split_whitespace().take(WORDS + 1).collect();
    if words.len() > WORDS { format!("{} …", words[..WORDS].join(" ")) } else { words.join(" ") }
}
