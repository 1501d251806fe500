//! Align: what the stories of prepared documents find in the state, looked up ahead for a whole block.
//!
//! In: [`Prepared`] documents and the [`State`] before their block. Out: each as [`Ready`], with the places of its keys and,
//! in a block of several, the alignments of its stories with their candidates. What the block itself adds is not in it yet;
//! `judge` knows when that matters.

use super::earlier::Earlier;
use super::policy::Policy;
use super::prepare::Prepared;
use super::rules::Rules;
use super::state::State;
use crate::compare::{Alignment, Spelled, Spelling};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::{Delta, Look, Search};
use crate::story::{Recurrence, StoryWords};
use crate::threads::spread;

/// A prepared document, and what was looked up for each of its stories.
pub(super) struct Ready {
    pub prepared: Prepared,
    /// Where the keys of each story are in the index.
    pub looks: Vec<Look>,
    /// Of each story; empty for a block of one document.
    pub ahead: Vec<Ahead>,
}

/// What a story finds in the state.
pub(super) struct Ahead {
    /// The candidates, by number.
    pub candidates: Vec<u32>,
    pub seen: Vec<Recurrence>,
    /// The alignments with the candidates, or with the stories that took their places; `None` with those that have no relation.
    pub aligned: Vec<(u32, Option<Alignment>)>,
}

/// The alignment of a new story with an old one; `None` when they have no relation for certain.
pub(super) fn alignment(new: &StoryWords, old: &StoryWords, policy: &Policy, seen: &[Recurrence]) -> Option<Alignment> {
    let thresholds = &policy.relation;
    // What was rewritten has no passage.
    if policy.reads_rewrites() {
        return Some(Alignment::new(new, old, thresholds, seen));
    }
    Alignment::related(new, old, thresholds, seen)
}

/// What one thread works with.
#[derive(Default)]
struct Space {
    fingerprinter: Fingerprinter,
    search: Search,
}

impl State {
    /// Looks up the keys of prepared documents; of several, each is aligned with its candidates too.
    pub(super) fn align(
        &self,
        documents: &[&Document],
        new: Vec<Prepared>,
        rules: Rules<'_>,
        earlier: &dyn Earlier,
    ) -> Result<Vec<Ready>> {
        let look = |prepared: Prepared| {
            let looks = prepared.stories.iter().map(|story| self.index.look(&story.keys)).collect();
            Ready { prepared, looks, ahead: Vec::new() }
        };
        if new.len() == 1 {
            return Ok(new.into_iter().map(look).collect());
        }
        let new = documents.iter().copied().zip(new).collect();
        spread(new, |space: &mut Space, (document, new): (&Document, Prepared)| {
            space.align(document, look(new), self, rules, earlier)
        })
    }
}

impl Space {
    fn align(
        &mut self,
        document: &Document,
        mut ready: Ready,
        state: &State,
        rules: Rules<'_>,
        earlier: &dyn Earlier,
    ) -> Result<Ready> {
        let none = Delta::default();
        let new = &ready.prepared;
        for (story, look) in new.stories.iter().zip(&ready.looks) {
            let search = &mut self.search;
            state.index.gather(&story.keys, look, new.day(), &none, search);
            let mut aligned = Vec::with_capacity(search.candidates.len());
            if story.story.len() >= rules.policy.min_words as usize {
                for &candidate in &search.candidates {
                    let candidate = state.representative(candidate);
                    let kept = &state.register.kept[candidate as usize];
                    let old = state.story(kept, earlier, &mut self.fingerprinter)?;
                    let alignment = alignment(&story.story, &old, rules.policy, &search.seen);
                    if alignment.as_ref().is_some_and(Alignment::may_relate) {
                        // So that judging, which is done by one thread, need not.
                        let (of_new, of_old) = (|| Ok(Spelling::Text(&document.text)), || earlier.spelling(kept));
                        Spelled { story: &story.story, by: &of_new }.identified(&state.secret)?;
                        Spelled { story: &old, by: &of_old }.identified(&state.secret)?;
                    }
                    aligned.push((candidate, alignment));
                }
            }
            ready.ahead.push(Ahead { candidates: search.candidates.clone(), seen: search.seen.clone(), aligned });
        }
        Ok(ready)
    }
}
