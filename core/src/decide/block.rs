//! Block: the one way of documents through the engine, for `dedup`, `check` and every `admit`.
//!
//! ```text
//! prepare    all at once    needs nothing of the state: done while the block before is decided on
//! align      all at once    by the state before the block
//! judge      in order       by that, and by what the block itself added
//! tell       all at once    covers, places
//! absorb                    the events change the state, once they are stored
//! ```
//!
//! Judging alone decides, so neither the number of threads nor where a block ends can change a verdict; the other steps only
//! do most of its work at another time.

use rayon::prelude::*;

use super::earlier::Earlier;
use super::judge::Overlay;
use super::outcome::{Decided, Outcome};
use super::prepare::{Incoming, Prepared, prepare};
use super::rules::Rules;
use super::state::State;
use super::verdict::Verdict;
use crate::document::Document;
use crate::error::Result;
use crate::index::Threads;

/// How many documents make a block at most.
pub(crate) const BLOCK: usize = 512;

impl State {
    /// Decides on documents, in order, as if one after the other; nothing changes. Those that did not come before get the numbers
    /// from `first` on. Meanwhile `next` is prepared on the threads that judging leaves idle.
    pub fn decide(
        &self,
        documents: &[&Document],
        prepared: Vec<Prepared>,
        first: u64,
        next: &[Incoming<'_>],
        rules: Rules<'_>,
        earlier: &dyn Earlier,
    ) -> Result<(Vec<Decided>, Vec<Prepared>)> {
        let ready = self.align(documents, prepared, rules, earlier)?;
        let judge = || {
            let mut overlay = Overlay::new(self, documents, &ready, first, rules, earlier);
            let mut outcomes = (0..documents.len()).map(|i| overlay.next(i)).collect::<Result<Vec<_>>>()?;
            let tell = |(i, outcome): (usize, &mut Outcome)| overlay.tell(i, outcome);
            match &mut outcomes[..] {
                [one] => tell((0, one))?,
                many => many.par_iter_mut().enumerate().try_for_each(tell)?,
            }
            drop(overlay);
            let decided = outcomes.into_iter().zip(ready);
            Ok(decided.map(|(outcome, ready)| outcome.decided(ready)).collect())
        };
        beside(judge, next, rules)
    }

    /// Takes in what was decided, and gives the verdicts.
    pub fn absorb(&mut self, decided: Vec<Decided>, threads: Threads) -> Result<Vec<Verdict>> {
        let (mut events, mut verdicts) = (Vec::with_capacity(decided.len()), Vec::with_capacity(decided.len()));
        for Decided { verdict, event, stories, .. } in decided {
            if let Some(event) = event {
                if event.kept() {
                    self.remember(event.number, stories);
                }
                events.push(event);
            }
            verdicts.push(verdict);
        }
        self.apply(&events, threads)?;
        Ok(verdicts)
    }
}

/// Does some work, and prepares documents on the other threads.
pub(crate) fn beside<T: Send>(
    work: impl FnOnce() -> Result<T> + Send,
    documents: &[Incoming<'_>],
    rules: Rules<'_>,
) -> Result<(T, Vec<Prepared>)> {
    if documents.is_empty() {
        return Ok((work()?, Vec::new()));
    }
    let (done, prepared) = rayon::join(work, || prepare(documents, rules));
    Ok((done?, prepared?))
}
