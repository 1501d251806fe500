//! The gate: decides on each document by what came before it.
//!
//! In: [`Document`]s. Out: [`Verdict`]s.
//!
//! ```text
//! page          taken apart into stories
//! admissible?   too short to judge, no Arabic letter, an id seen before       hold, or as the policy says
//! index         for each story, candidates among the stories that were let in or held
//! compare       the relation to each of them
//! policy        the first rule that holds decides a match; the strictest match decides a story; a page of several
//!               stories is dropped when all of them are
//! record        what is not dropped is kept for the documents to come
//! ```
//!
//! A dropped document is not kept: a later one is compared with the story that stands for it, never by way of it, so a
//! chain of look-alikes does not become one cluster and everything that was left out has its like among what was let in.

mod bulk;
mod cover;
mod policy;
mod prepared;
mod state;
mod verdict;

pub use self::bulk::{Progress, dedup};
pub(crate) use self::bulk::{on_threads, step};
pub use self::policy::{Decision, Policy, Rule, Scope};
pub(crate) use self::prepared::{Part, Prepared};
use self::state::State;
pub use self::verdict::{Cover, Match, Verdict};
use crate::compare::compare;
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::Search;

/// A gate in memory: decides on one document after the other, and keeps what it let in.
#[derive(Debug, Default)]
pub struct Gate {
    policy: Policy,
    state: State,
    texts: Vec<Box<str>>,
}

impl Gate {
    /// An empty gate under a policy.
    pub fn new(policy: Policy) -> Self {
        Self { policy, ..Self::default() }
    }

    /// What the gate would say of a document; nothing changes.
    ///
    /// # Errors
    /// [`Code::InvalidText`](crate::error::Code::InvalidText) and
    /// [`Code::InvalidDocument`](crate::error::Code::InvalidDocument) when the document cannot be judged at all.
    pub fn check(&self, document: &Document) -> Result<Verdict> {
        self.verdict(document, &Prepared::new(document, &mut Fingerprinter::new())?)
    }

    /// What the gate says of a document; it is recorded, and kept unless it is dropped.
    ///
    /// # Errors
    /// As [`Gate::check`]; then nothing is recorded.
    pub fn admit(&mut self, document: &Document) -> Result<Verdict> {
        let new = Prepared::new(document, &mut Fingerprinter::new())?;
        let verdict = self.verdict(document, &new)?;
        if self.state.record(document, &new, &verdict)? {
            self.texts.push(document.text.as_str().into());
        }
        Ok(verdict)
    }

    /// The text of a kept document, by the number in a [`Match`].
    pub fn text(&self, document: usize) -> Option<&str> {
        self.texts.get(document).map(AsRef::as_ref)
    }

    fn verdict(&self, document: &Document, new: &Prepared) -> Result<Verdict> {
        let mut space = Fingerprinter::new();
        self.state.check(document, new, &self.policy, &mut Search::default(), |part, kept, context| {
            let old = prepared::story(&self.texts[kept.document], kept.part, &mut space)?;
            Ok(compare(&new.parts[part].story, &old, &self.policy.relation, context))
        })
    }
}
