//! Relate: what two stories that met are to each other.

use super::meet::How;
use crate::compare::{
    Comparison, Context, Relation, Spelled, Spelling, Thresholds, compare_with_rewrites, exactly, may_be_rewritten,
};
use crate::error::Result;
use crate::secret::Secret;
use crate::story::{Recurrence, Standing, StoryWords};

/// One of the two.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub story: &'a StoryWords,
    /// The text of its page.
    pub text: &'a str,
    pub day: Option<i32>,
}

/// What is known of a shingle of a story with these standing words.
pub(super) fn seen_with(seen: Recurrence, standing: Standing) -> Recurrence {
    Recurrence { furniture: seen.furniture || standing.covers(seen.word), ..seen }
}

/// What a story is to a later one that it met, if they have a relation; `seen` is known of the shingles of `a`.
pub(super) fn relate(
    a: Side<'_>,
    b: Side<'_>,
    same_outlet: bool,
    how: How,
    seen: &[Recurrence],
    thresholds: &Thresholds,
) -> Result<Option<Comparison>> {
    let How { verbatim, rewritten, .. } = how;
    // Most that meet by their rare words only are reports of one event.
    if !(verbatim || rewritten && may_be_rewritten(a.story, b.story)) {
        return Ok(None);
    }
    let days_apart = a.day.zip(b.day).map(|(a, b)| a.abs_diff(b));
    let context = Context { seen, days_apart, same_outlet };
    let relate = |one: &_, two: &_| compare_with_rewrites(one, two, thresholds, context, rewritten);
    let (of_a, of_b) = (|| Ok(Spelling::Text(a.text)), || Ok(Spelling::Text(b.text)));
    let spelled = (Spelled { story: a.story, by: &of_a }, Spelled { story: b.story, by: &of_b });
    let comparison = exactly(relate(a.story, b.story), spelled.0, spelled.1, &Secret::of_run(), relate)?;
    Ok((comparison.relation != Relation::None).then_some(comparison))
}
