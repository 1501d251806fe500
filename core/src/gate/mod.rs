//! The gate: decides on each document by what came before it.
//!
//! In: [`Document`]s. Out: [`Verdict`]s.
//!
//! ```text
//! admissible?   too short to judge, no Arabic letter, an id seen before       hold, or as the policy says
//! index         candidates among the stories that were let in or held
//! compare       the relation to each of them
//! policy        the first rule that holds decides a match; the strictest match decides the document
//! record        what is not dropped is kept for the documents to come
//! ```
//!
//! A dropped document is not kept: a later one is compared with the story that stands for it, never by way of it, so a
//! chain of look-alikes does not become one cluster and everything that was left out has its like among what was let in.

mod bulk;
mod policy;
mod verdict;

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

pub use self::bulk::{Progress, dedup};
pub(crate) use self::bulk::{on_threads, step};
pub use self::policy::{Decision, Policy, Rule, Scope};
pub use self::verdict::{Match, Verdict};
use crate::compare::{Comparison, Context, Relation, Story, compare};
use crate::document::{Document, day};
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::{Index, Keys, Origin, Search};

/// A document made ready for the gate.
struct Prepared {
    story: Story,
    keys: Keys,
    /// Seconds since 1970, when it is known.
    published: Option<i64>,
    arabic: bool,
}

impl Prepared {
    fn new(document: &Document, fingerprinter: &mut Fingerprinter) -> Result<Self> {
        let fingerprint = fingerprinter.fingerprint(&document.text)?;
        Ok(Self {
            story: Story::last(fingerprinter, &fingerprint),
            keys: Keys::new(&fingerprint),
            published: document.published_seconds()?,
            arabic: fingerprinter.words().has_arabic(),
        })
    }

    /// The day it was published on, counted from 1970-01-01.
    fn day(&self) -> Option<i32> {
        self.published.map(day)
    }
}

/// What is known of a kept story beside its keys.
#[derive(Clone, Debug)]
struct Kept {
    id: Box<str>,
    publisher: Option<Box<str>>,
    published: Option<i64>,
}

/// The state of a gate but for the texts of the kept stories: whoever runs it compares with them.
#[derive(Debug, Default)]
struct State {
    index: Index,
    kept: Vec<Kept>,
    /// The raw hashes of every id seen, one for each of its texts.
    ids: HashMap<Box<str>, Vec<[u8; 32]>>,
    /// A number for every outlet seen.
    outlets: HashMap<Box<str>, u32>,
}

impl State {
    /// Decides on a document; nothing changes. `compare` gives what the document is to a kept story, with what is known of
    /// its marks.
    fn check(
        &self,
        document: &Document,
        new: &Prepared,
        policy: &Policy,
        search: &mut Search,
        mut compare: impl FnMut(u32, Context<'_>) -> Result<Comparison>,
    ) -> Result<Verdict> {
        let mut verdict = Verdict::admit(&document.id);
        let before = self.ids.get(document.id.as_str());
        if before.is_some_and(|texts| texts.contains(&new.story.raw)) {
            verdict.decide(Decision::Drop, "same_id: the same document came before".to_owned());
            (verdict.relation, verdict.of) = (Relation::Exact, Some(document.id.clone()));
            return Ok(verdict);
        }
        let words = new.story.len();
        if !new.arabic {
            verdict.decide(policy.no_arabic, "no_arabic: the text has no Arabic letter".to_owned());
            return Ok(verdict);
        }
        if words < policy.min_words as usize {
            verdict
                .decide(Decision::Hold, format!("too_short: {words} words, fewer than min_words {}", policy.min_words));
            return Ok(verdict);
        }
        let mut found = Vec::new();
        self.index.search(&new.keys, new.day(), search);
        for &story in &search.candidates {
            let days_apart = new.day().zip(self.kept[story as usize].published.map(day)).map(|(a, b)| a.abs_diff(b));
            let comparison = compare(story, Context { seen: &search.seen, days_apart })?;
            if comparison.relation != Relation::None {
                found.push((story, comparison));
            }
        }
        found.sort_by(|(s, x), (t, y)| {
            (x.relation, y.jaccard, s).partial_cmp(&(y.relation, x.jaccard, t)).unwrap_or(Ordering::Equal)
        });
        let ruled = |(story, comparison): &(u32, Comparison)| {
            let kept = &self.kept[*story as usize];
            let same_outlet = kept.publisher.as_deref() == document.publisher.as_deref();
            let apart = new.published.zip(kept.published).map(|(a, b)| a.abs_diff(b));
            policy.decide(comparison, same_outlet, apart)
        };
        // The strictest decision stands, by the closest of the matches that have it.
        let strictest = found.iter().map(ruled).enumerate().max_by_key(|(i, (decision, _))| (*decision, Reverse(*i)));
        if let Some((i, (decision, reason))) = strictest {
            let (story, comparison) = &found[i];
            (verdict.relation, verdict.of) = (comparison.relation, Some(self.kept[*story as usize].id.to_string()));
            verdict.reasons.extend_from_slice(&comparison.reasons);
            verdict.decide(decision, reason);
        }
        if before.is_some() {
            verdict.decide(policy.revision, "revision: the id came before with another text".to_owned());
        }
        verdict.matches.extend(found.into_iter().map(|(story, comparison)| {
            let document = story as usize;
            Match { id: self.kept[document].id.to_string(), document, comparison }
        }));
        Ok(verdict)
    }

    /// Records a document and its verdict, and gives its number among the kept stories if it is kept.
    fn record(&mut self, document: &Document, new: &Prepared, decision: Decision) -> Result<Option<u32>> {
        let texts = self.ids.entry(document.id.as_str().into()).or_default();
        if !texts.contains(&new.story.raw) {
            texts.push(new.story.raw);
        }
        if decision == Decision::Drop {
            self.index.saw(&new.keys, new.day());
            return Ok(None);
        }
        let outlets = self.outlets.len() as u32;
        let outlet = document.publisher.as_deref().map(|name| *self.outlets.entry(name.into()).or_insert(outlets));
        self.kept.push(Kept {
            id: document.id.as_str().into(),
            publisher: document.publisher.as_deref().map(Into::into),
            published: new.published,
        });
        self.index.insert(&new.keys, Origin { day: new.day(), outlet }).map(Some)
    }
}

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
        if self.state.record(document, &new, verdict.decision)?.is_some() {
            self.texts.push(document.text.as_str().into());
        }
        Ok(verdict)
    }

    /// The text of a kept document, by the number in a [`Match`].
    pub fn text(&self, document: usize) -> Option<&str> {
        self.texts.get(document).map(AsRef::as_ref)
    }

    fn verdict(&self, document: &Document, new: &Prepared) -> Result<Verdict> {
        self.state.check(document, new, &self.policy, &mut Search::default(), |story, context| {
            let kept = Story::new(&self.texts[story as usize])?;
            Ok(compare(&new.story, &kept, &self.policy.relation, context))
        })
    }
}
