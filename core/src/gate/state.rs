//! The state of a gate, and how it decides.

use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};

use super::cover;
use super::policy::{Decision, Policy};
use super::prepared::Prepared;
use super::verdict::{Match, Verdict};
use crate::compare::{Comparison, Context, Relation};
use crate::document::{Document, day};
use crate::error::Result;
use crate::index::{Index, Origin, Search};

/// What is known of a kept story beside its keys.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    id: Box<str>,
    publisher: Option<Box<str>>,
    published: Option<i64>,
    /// How many documents had been kept before its own.
    pub document: usize,
    /// Which story of its page it is.
    pub part: usize,
}

/// All that a gate knows but for the texts of the kept documents: whoever runs it compares with them.
#[derive(Debug, Default)]
pub(super) struct State {
    pub index: Index,
    pub kept: Vec<Kept>,
    /// How many documents are kept.
    documents: usize,
    /// Every id seen, alone and with each of its texts, as [`name`]s.
    names: HashSet<[u8; 16]>,
    /// A number for every outlet seen.
    outlets: HashMap<Box<str>, u32>,
}

/// The first half of the BLAKE3 of an id, or of a text under an id.
fn name(id: &str, digest: Option<&[u8; 32]>) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(digest.map_or(&[][..], |digest| digest)).update(id.as_bytes());
    let mut name = [0; 16];
    hasher.finalize_xof().fill(&mut name);
    name
}

/// What a story is to a kept one.
struct Found {
    story: u32,
    comparison: Comparison,
}

impl State {
    /// Decides on a document; nothing changes. `compare` gives what a story of it (by its place) is to a kept one.
    pub fn check(
        &self,
        document: &Document,
        new: &Prepared,
        policy: &Policy,
        search: &mut Search,
        mut compare: impl FnMut(usize, &Kept, Context<'_>) -> Result<Comparison>,
    ) -> Result<Verdict> {
        let mut verdict = Verdict::admit(&document.id);
        if self.names.contains(&name(&document.id, Some(&new.digest))) {
            verdict.decide(Decision::Drop, "same_id: the same document came before".to_owned());
            (verdict.relation, verdict.of) = (Relation::Exact, Some(document.id.clone()));
            return Ok(verdict);
        }
        if !new.arabic {
            verdict.decide(policy.no_arabic, "no_arabic: the text has no Arabic letter".to_owned());
            return Ok(verdict);
        }
        if new.words < policy.min_words as usize {
            let reason = format!("too_short: {} words, fewer than min_words {}", new.words, policy.min_words);
            verdict.decide(Decision::Hold, reason);
            return Ok(verdict);
        }
        for part in 0..new.parts.len() {
            let story = self.judge(document, new, part, policy, search, &mut compare)?;
            verdict.stories.push(story.decision);
            verdict.matches.extend(story.matches.iter().cloned());
            verdict.lead(story, new.parts.len() > 1);
        }
        verdict.name_page();
        if self.names.contains(&name(&document.id, None)) {
            verdict.decide(policy.revision, "revision: the id came before with another text".to_owned());
            verdict.stories.fill(policy.revision);
        }
        (verdict.cover, verdict.new_words) = cover::cover(new, &verdict.matches);
        verdict.new_share = f64::from(verdict.new_words) / new.words as f64;
        Ok(verdict)
    }

    /// Decides on one story by itself.
    fn judge(
        &self,
        document: &Document,
        new: &Prepared,
        part: usize,
        policy: &Policy,
        search: &mut Search,
        compare: &mut impl FnMut(usize, &Kept, Context<'_>) -> Result<Comparison>,
    ) -> Result<Verdict> {
        let mut verdict = Verdict::admit(&document.id);
        if new.parts[part].story.len() < policy.min_words as usize {
            return Ok(verdict);
        }
        let mut found = Vec::new();
        self.index.search(&new.parts[part].keys, new.day(), search);
        for &story in &search.candidates {
            let kept = &self.kept[story as usize];
            let days_apart = new.day().zip(kept.published.map(day)).map(|(a, b)| a.abs_diff(b));
            let comparison = compare(part, kept, Context { seen: &search.seen, days_apart })?;
            if comparison.relation != Relation::None {
                found.push(Found { story, comparison });
            }
        }
        found.sort_by(|x, y| {
            let (a, b) = (&x.comparison, &y.comparison);
            (a.relation, b.jaccard, x.story).partial_cmp(&(b.relation, a.jaccard, y.story)).unwrap_or(Ordering::Equal)
        });
        let ruled = |found: &Found| {
            let kept = &self.kept[found.story as usize];
            let same_outlet = kept.publisher.as_deref() == document.publisher.as_deref();
            let apart = new.published.zip(kept.published).map(|(a, b)| a.abs_diff(b));
            policy.decide(&found.comparison, same_outlet, apart)
        };
        // The strictest decision stands, by the closest of the matches that have it.
        let strictest = found.iter().map(ruled).enumerate().max_by_key(|(i, (decision, _))| (*decision, Reverse(*i)));
        if let Some((i, (decision, reason))) = strictest {
            let Found { story, comparison } = &found[i];
            (verdict.relation, verdict.of) = (comparison.relation, Some(self.kept[*story as usize].id.to_string()));
            verdict.reasons.extend_from_slice(&comparison.reasons);
            verdict.decide(decision, reason);
        }
        verdict.matches.extend(found.into_iter().map(|Found { story, comparison }| {
            let kept = &self.kept[story as usize];
            Match { id: kept.id.to_string(), document: kept.document, story: part, of_story: kept.part, comparison }
        }));
        Ok(verdict)
    }

    /// Records a document and its verdict, and says whether it is kept. Of a kept page, the stories that alone would be
    /// dropped are not: another one stands for them.
    pub fn record(&mut self, document: &Document, new: &Prepared, verdict: &Verdict) -> Result<bool> {
        self.names.extend([name(&document.id, None), name(&document.id, Some(&new.digest))]);
        let outlets = self.outlets.len() as u32;
        let outlet = document.publisher.as_deref().map(|name| *self.outlets.entry(name.into()).or_insert(outlets));
        for (part, ready) in new.parts.iter().enumerate() {
            let decision = verdict.stories.get(part).copied().unwrap_or(verdict.decision);
            if verdict.decision == Decision::Drop || decision == Decision::Drop {
                self.index.saw(&ready.keys, new.day());
                continue;
            }
            self.index.insert(&ready.keys, Origin { day: new.day(), outlet })?;
            self.kept.push(Kept {
                id: document.id.as_str().into(),
                publisher: document.publisher.as_deref().map(Into::into),
                published: new.published,
                document: self.documents,
                part,
            });
        }
        let kept = verdict.decision != Decision::Drop;
        self.documents += usize::from(kept);
        Ok(kept)
    }
}
