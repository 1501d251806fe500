//! Pages: compares two documents as they come, each as one story.

use super::alignment::Context;
use super::comparison::Comparison;
use super::identity::{Spelled, Spelling, exactly};
use super::relate::compare;
use super::thresholds::Thresholds;
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::page;
use crate::secret::Secret;
use crate::story::StoryWords;

/// Compares two pages, each as one story: all its prose, without what the site prints around it.
///
/// # Errors
/// As [`StoryWords::new`] and [`Document::published_day`].
pub fn pages(a: &Document, b: &Document, thresholds: &Thresholds) -> Result<Comparison> {
    let mut space = Fingerprinter::new();
    let mut story = |document: &Document| {
        let prose: Vec<_> = page::split(&document.text).stories.into_iter().flat_map(|story| story.prose).collect();
        StoryWords::read(&document.text, &prose, &mut space)
    };
    let days_apart = a.published_day()?.zip(b.published_day()?).map(|(a, b)| a.abs_diff(b));
    let (one, two, context) = (story(a)?, story(b)?, Context { days_apart, ..Context::default() });
    let relate = |one: &StoryWords, two: &StoryWords| compare(one, two, thresholds, context);
    let (of_a, of_b) = (|| Ok(Spelling::Text(&a.text)), || Ok(Spelling::Text(&b.text)));
    let (a, b) = (Spelled { story: &one, by: &of_a }, Spelled { story: &two, by: &of_b });
    exactly(relate(&one, &two), a, b, &Secret::of_run(), relate)
}
