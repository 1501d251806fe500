//! Recent: the stories that were used last, kept ready for comparison: a cache of two generations.
//!
//! Two generations, each at most [`GENERATION`] stories: what is new or was used goes to the younger one. When that is full
//! the older one is forgotten, and the younger takes its place. So what a formula is compared with day after day stays, and so do
//! the last stories, which are copied soon after. The cache changes no verdict.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::story::StoryWords;

/// How many stories make a generation: some ten megabytes.
const GENERATION: usize = 1024;

/// A story's document, and which story of its page it is.
type Place = (u64, u32);

/// The stories that are ready.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Place, Arc<StoryWords>>,
    old: HashMap<Place, Arc<StoryWords>>,
}

impl Recent {
    /// A story, if it is ready.
    pub fn get(&self, place: Place) -> Option<Arc<StoryWords>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(story) = all.young.get(&place) {
            return Some(Arc::clone(story));
        }
        let story = all.old.remove(&place)?;
        all.put(place, Arc::clone(&story));
        Some(story)
    }

    /// Forgets a story.
    pub fn forget(&self, place: Place) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.young.remove(&place);
        all.old.remove(&place);
    }

    /// Keeps a story ready.
    pub fn put(&self, place: Place, story: Arc<StoryWords>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(place, story);
    }
}

impl Generations {
    fn put(&mut self, place: Place, story: Arc<StoryWords>) {
        if self.young.len() == GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(place, story);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays_and_the_rest_is_forgotten() {
        let (recent, story) = (Recent::default(), Arc::new(StoryWords::new("خبر عاجل").unwrap()));
        for n in 0..4 * GENERATION as u64 {
            recent.put((n, 0), Arc::clone(&story));
            assert!(recent.get((0, 0)).is_some(), "used all the time, after {n}");
            assert!(recent.get((n.saturating_sub(GENERATION as u64 / 4), 0)).is_some(), "one of the last, after {n}");
        }
        assert!(recent.get((1, 0)).is_none());
        let all = recent.0.lock().unwrap();
        assert!(all.young.len() + all.old.len() <= 2 * GENERATION);
    }
}
