//! Align: what the stories of prepared documents find in the state, looked up ahead for a whole block.
//!
//! In: [`Prepared`] documents and the [`State`] before their block. Out: each as [`Ready`], with the places of its keys and,
//! in a block of several, the alignments of its stories with their candidates. What the block itself adds is not in it yet;
//! `judge` knows when that matters.

use super::earlier::Earlier;
use super::prepare::Prepared;
use super::rules::Rules;
use super::state::State;
use crate::compare::Alignment;
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::{Delta, Look, Search};
use crate::story::Recurrence;
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
    /// The alignments with the candidates, or with the stories that took their places.
    pub aligned: Vec<(u32, Alignment)>,
}

/// What one thread works with.
#[derive(Default)]
struct Space {
    fingerprinter: Fingerprinter,
    search: Search,
}

impl State {
    /// Looks up the keys of prepared documents; of several, each is aligned with its candidates too.
    pub(super) fn align(&self, new: Vec<Prepared>, rules: Rules<'_>, earlier: &dyn Earlier) -> Result<Vec<Ready>> {
        let look = |prepared: Prepared| {
            let looks = prepared.stories.iter().map(|story| self.index.look(&story.keys)).collect();
            Ready { prepared, looks, ahead: Vec::new() }
        };
        if new.len() == 1 {
            return Ok(new.into_iter().map(look).collect());
        }
        spread(new, |space: &mut Space, new: Prepared| space.align(look(new), self, rules, earlier))
    }
}

impl Space {
    fn align(&mut self, mut ready: Ready, state: &State, rules: Rules<'_>, earlier: &dyn Earlier) -> Result<Ready> {
        let none = Delta::default();
        let new = &ready.prepared;
        for (story, look) in new.stories.iter().zip(&ready.looks) {
            let search = &mut self.search;
            state.index.gather(&story.keys, look, new.day(), &none, search);
            let mut aligned = Vec::with_capacity(search.candidates.len());
            if story.story.len() >= rules.policy.min_words as usize {
                for &candidate in &search.candidates {
                    let candidate = state.stands(candidate);
                    let kept = &state.register.kept[candidate as usize];
                    let old = state.story(kept, earlier, &mut self.fingerprinter)?;
                    let alignment = Alignment::new(&story.story, &old, &rules.policy.relation, &search.seen);
                    aligned.push((candidate, alignment));
                }
            }
            ready.ahead.push(Ahead { candidates: search.candidates.clone(), seen: search.seen.clone(), aligned });
        }
        Ok(ready)
    }
}
