//! Furniture: how outlets begin and end their pages, learned from the whole input before the first document is judged.
//!
//! In: all documents. Out: of each story of each, its [`Standing`] words. All stories are held at once meanwhile.

use std::collections::HashMap;

use crate::decide::{Incoming, Rules, prepare};
use crate::error::Result;
use crate::story::{Standing, standing};

/// The standing words of the stories of each document, in the order of the input.
pub(super) fn standing_of(incoming: &[Incoming<'_>], rules: Rules<'_>) -> Result<Vec<Vec<Standing>>> {
    let prepared = prepare(incoming, rules)?;
    let (mut outlets, mut stories) = (HashMap::new(), Vec::new());
    for page in &prepared {
        let outlet = page.outlet.as_deref().map(|name| {
            let next = outlets.len() as u32;
            *outlets.entry(name).or_insert(next)
        });
        stories.extend(page.stories.iter().map(|story| (outlet, &*story.story)));
    }
    let mut found = standing(&stories).into_iter();
    Ok(prepared.iter().map(|page| found.by_ref().take(page.stories.len()).collect()).collect())
}
