//! Furniture: how outlets begin and end their pages, learned from the whole input before the first document is judged.
//!
//! In: all documents. Out: of each story of each, its [`Standing`] words. The words of all stories are held at once meanwhile; the
//! documents are prepared again, block by block, when they are judged.

use std::collections::HashMap;

use crate::decide::{Incoming, Rules, prepare};
use crate::error::Result;
use crate::progress::{Progress, step};
use crate::story::{Standing, standing};

/// How many documents are prepared between two words to the progress.
const BLOCK: usize = 4096;

/// The standing words of the stories of each document, in the order of the input.
pub(super) fn standing_of(
    incoming: &[Incoming<'_>],
    rules: Rules<'_>,
    progress: &dyn Progress,
) -> Result<Vec<Vec<Standing>>> {
    let (mut outlets, mut stories, mut pages) = (HashMap::new(), Vec::new(), Vec::with_capacity(incoming.len()));
    for block in incoming.chunks(BLOCK) {
        step(progress, "read", pages.len(), incoming.len())?;
        for page in prepare(block, rules)? {
            let outlet = page.outlet.map(|name| {
                let next = outlets.len() as u32;
                *outlets.entry(name).or_insert(next)
            });
            pages.push(page.stories.len());
            stories.extend(page.stories.into_iter().map(|story| (outlet, story.story)));
        }
    }
    let stories: Vec<_> = stories.iter().map(|(outlet, story)| (*outlet, story.words())).collect();
    let mut found = standing(&stories).into_iter();
    Ok(pages.into_iter().map(|stories| found.by_ref().take(stories).collect()).collect())
}
