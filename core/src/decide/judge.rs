//! Judge: decides on the documents of a block in order, by what was looked up ahead and by what the block itself added since.
//!
//! In: the documents as [`Ready`]. Out: an [`Outcome`] for each. The state does not change: an [`Overlay`] holds what the
//! block adds to it.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::align::{Ahead, Ready};
use super::decision::Decision;
use super::earlier::{Chain, Earlier};
use super::event::Name;
use super::kept::Kept;
use super::origins::{Matched, origins};
use super::outcome::{Number, Outcome, Replacement, replaced};
use super::prepare::PreparedStory;
use super::rule::Case;
use super::rules::Rules;
use super::state::State;
use super::verdict::{Match, Verdict};
use crate::compare::{Comparison, Context, Relation, Spelled, Spelling, compare, exactly, is_by_words};
use crate::document::{Document, day};
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::{Delta, Search, Taken};
use crate::story::{OutletDay, Recurrence};
use crate::text::CodePoints;

/// Whether the same runs were standing then and are now: none was and none is, or the same marks are known and stand.
fn same_standing(then: &[Recurrence], now: &[Recurrence]) -> bool {
    let marks = |seen: &[Recurrence]| seen.iter().map(|s| (s.word, s.furniture)).collect::<Vec<_>>();
    let none = |seen: &[Recurrence]| !seen.iter().any(|s| s.furniture);
    none(then) && none(now) || marks(then) == marks(now)
}

/// A state and what the documents of a block add to it, up to the one that is being decided.
pub(super) struct Overlay<'a> {
    state: &'a State,
    rules: Rules<'a>,
    pub earlier: &'a dyn Earlier,
    pub documents: &'a [&'a Document],
    pub ready: &'a [Ready],
    /// The code points of each document, made when they are needed.
    pub points: Vec<OnceLock<CodePoints<'a>>>,
    /// The number of the first document that has one.
    first: u64,
    /// The places of those that have numbers.
    numbered: Vec<usize>,
    delta: Delta<'a>,
    kept: Vec<Kept>,
    /// The stories that others have replaced since the block began.
    replaced: HashMap<u32, u32>,
    /// The names of those that have numbers, with them.
    names: HashMap<Name, u64>,
    outlets: HashMap<&'a str, u32>,
    search: Search,
    space: Fingerprinter,
}

/// What a story is to a kept one, for the policy to rule on.
struct Ruled {
    story: u32,
    comparison: Comparison,
}

impl<'a> Overlay<'a> {
    /// Nothing was added yet.
    pub fn new(
        state: &'a State,
        documents: &'a [&'a Document],
        ready: &'a [Ready],
        first: u64,
        rules: Rules<'a>,
        earlier: &'a dyn Earlier,
    ) -> Self {
        let keys = ready.iter().flat_map(|ready| &ready.prepared.stories).map(|story| &story.keys);
        Self {
            state,
            rules,
            earlier,
            documents,
            ready,
            points: std::iter::repeat_with(OnceLock::new).take(documents.len()).collect(),
            first,
            numbered: Vec::new(),
            delta: Delta::for_stories(keys, &state.secret),
            kept: Vec::new(),
            replaced: HashMap::new(),
            names: HashMap::new(),
            outlets: HashMap::new(),
            search: Search::default(),
            space: Fingerprinter::new(),
        }
    }

    /// Decides on the next document.
    pub fn next(&mut self, i: usize) -> Result<Outcome> {
        let (document, new) = (self.documents[i], &self.ready[i].prepared);
        let [id, text] = new.names;
        let (policy, mut verdict) = (self.rules.policy, Verdict::admit(&document.id));
        let register = &self.state.register;
        if let Some(first) = register.ids.number(&text).or_else(|| self.names.get(&text).copied()) {
            verdict.decide(Decision::Drop, "same_id: the same document came before".to_owned());
            (verdict.relation, verdict.of, verdict.seen) = (Relation::Exact, Some(document.id.clone()), true);
            return Ok(Outcome { verdict, matched: Vec::new(), replacements: Vec::new(), number: Number::Seen(first) });
        }
        let revised = register.ids.has_id(&id) || self.names.contains_key(&id);
        let (mut matched, mut replacements) = (Vec::new(), Vec::new());
        if new.arabic {
            let short = new.words < policy.min_words as usize;
            let mut closest = None;
            for n in 0..new.stories.len() {
                let (mut story, replaced) = self.judge(i, n, &mut matched)?;
                replacements.extend(replaced.map(|of| (n, of)));
                verdict.stories.push(story.decision);
                verdict.matches.append(&mut story.matches);
                if verdict.lead(story, new.stories.len() > 1) {
                    closest = Some(n);
                }
            }
            verdict.name_page(closest);
            if short && verdict.decision != Decision::Drop {
                if verdict.matches.is_empty() {
                    verdict.stories.clear();
                }
                let reason = format!("too_short: {} words, fewer than min_words {}", new.words, policy.min_words);
                verdict.decide(Decision::Hold, reason);
                verdict.stories.fill(Decision::Hold);
                (verdict.replaces, replacements) = (None, Vec::new());
            } else if revised {
                verdict.decide(policy.revision, "revision: the id came before with another text".to_owned());
                verdict.stories.fill(policy.revision);
                (verdict.replaces, replacements) = (None, Vec::new());
            }
        } else {
            verdict.decide(policy.no_arabic, "no_arabic: the text has no Arabic letter".to_owned());
        }
        if let Some(reason) = &new.disguised {
            verdict.decide(verdict.decision.max(policy.disguised), reason.clone());
            verdict.stories.iter_mut().for_each(|story| *story = (*story).max(policy.disguised));
        }
        let number = self.first + self.numbered.len() as u64;
        self.names.extend([(id, number), (text, number)]);
        self.numbered.push(i);
        self.take(i, number, &verdict, &replacements);
        Ok(Outcome { verdict, matched, replacements, number: Number::New(number) })
    }

    /// Decides on one story alone, and says which one it replaces. What it matches goes to `matched`, too.
    fn judge(&mut self, i: usize, n: usize, matched: &mut Vec<Kept>) -> Result<(Verdict, Option<(u64, u32)>)> {
        let (document, ready, policy) = (self.documents[i], &self.ready[i], self.rules.policy);
        let (new, mut verdict) = (&ready.prepared, Verdict::admit(&document.id));
        let PreparedStory { story, keys } = &new.stories[n];
        // A page that is too short to judge can still be told to be another one.
        let short = new.words < policy.min_words as usize;
        if !short && story.len() < policy.min_words as usize {
            return Ok((verdict, None));
        }
        let mut search = std::mem::take(&mut self.search);
        let (candidates, seen) = match ready.ahead.get(n) {
            // Nothing of the block has a key of it: all is as it was found before.
            Some(ahead) if !self.delta.touches(keys) => (&ahead.candidates, &ahead.seen),
            _ => {
                self.state.index.gather(keys, &ready.looks[n], new.day(), &self.delta, &mut search);
                (&search.candidates, &search.seen)
            }
        };
        let mut related: Vec<Ruled> = Vec::new();
        for &candidate in candidates {
            let story = self.representative(candidate);
            if related.iter().any(|ruled| ruled.story == story) {
                continue;
            }
            let apart = new.day().zip(self.at(story).published().map(day)).map(|(a, b)| a.abs_diff(b));
            let comparison = self.compare(i, n, story, Context { seen, days_apart: apart })?;
            let same = matches!(comparison.relation, Relation::Exact | Relation::SameText);
            if same || !short && comparison.relation != Relation::None {
                related.push(Ruled { story, comparison });
            }
        }
        self.search = search;
        related.sort_by(|x, y| {
            let (a, b) = (&x.comparison, &y.comparison);
            let closest = b.relation.closeness().cmp(&a.relation.closeness());
            closest.then(b.jaccard.total_cmp(&a.jaccard)).then(x.story.cmp(&y.story))
        });
        let outlet = new.outlet.as_deref().map(|name| self.known_outlet(name));
        let chains = self.chains(&related)?;
        let origins = self.origins(&related, &chains);
        let rule = |(ruled, of): (&Ruled, &Option<Chain<'_>>)| {
            let kept = self.at(ruled.story);
            policy.decide(&Case {
                found: &ruled.comparison,
                same_outlet: outlet == kept.outlet().map(Some),
                apart: new.published.zip(kept.published()).map(|(a, b)| a.abs_diff(b)),
                chain: new.chain(n),
                of: of.as_deref(),
                origins,
                registry: self.rules.registry,
            })
        };
        // The strictest decision wins, by the closest of the matches that have it.
        let strictest =
            related.iter().zip(&chains).map(rule).enumerate().max_by_key(|(i, ruling)| (ruling.decision, Reverse(*i)));
        let mut replaced = None;
        if let Some((i, ruling)) = strictest {
            let Ruled { story, comparison } = &related[i];
            let id = self.id(*story)?;
            if ruling.replace {
                let kept = self.at(*story);
                replaced = Some((kept.document, kept.story));
                verdict.replaces = Some(id.clone());
            }
            (verdict.relation, verdict.of) = (comparison.relation, Some(id));
            verdict.reasons.extend_from_slice(&comparison.reasons);
            verdict.decide(ruling.decision, ruling.reason);
        }
        for Ruled { story, comparison } in related {
            let (id, kept) = (self.id(story)?, *self.at(story));
            let (document, of_story) = (kept.document, kept.story as usize);
            verdict.matches.push(Match { id, document, story: n, of_story, comparison, b_points: Vec::new() });
            matched.push(kept);
        }
        Ok((verdict, replaced))
    }

    /// The chain of each story that was matched, if a rule asks for it. A gate's ledger has that of the first story of a page only, so
    /// nobody knows another one's.
    fn chains(&self, related: &[Ruled]) -> Result<Vec<Option<Chain<'_>>>> {
        let asked = self.rules.policy.reads_matched_chain();
        let chain = |ruled: &Ruled| {
            let kept = self.at(ruled.story);
            match self.within(kept) {
                _ if !asked || kept.story > 0 => Ok(None),
                Some(i) => Ok(Some(Cow::Borrowed(self.ready[i].prepared.chain(0)))),
                None => self.earlier.chain(kept).map(Some),
            }
        };
        related.iter().map(chain).collect()
    }

    /// How many independent origins the stories have that one matched, templates left out, if a rule asks for it.
    fn origins(&self, related: &[Ruled], chains: &[Option<Chain<'_>>]) -> u32 {
        if !self.rules.policy.reads_matched_chain() {
            return 0;
        }
        let text = related.iter().zip(chains).filter(|(ruled, _)| ruled.comparison.relation != Relation::Template);
        let matched = text.map(|(ruled, chain)| Matched {
            chain: chain.as_deref(),
            outlet: self.at(ruled.story).outlet(),
            parts: ruled.comparison.passages.iter().map(|passage| passage.a.clone()).collect(),
        });
        origins(matched.collect(), self.rules.registry)
    }

    /// What a story of the block is to a kept one, word by word.
    fn compare(&mut self, i: usize, n: usize, story: u32, context: Context<'_>) -> Result<Comparison> {
        let found = self.compare_hashes(i, n, story, context)?;
        let (kept, thresholds) = (*self.at(story), &self.rules.policy.relation);
        let new = &self.ready[i].prepared.stories[n].story;
        if !is_by_words(&found) {
            return Ok(found);
        }
        let within = self.within(&kept);
        let old = match within {
            Some(within) => Arc::clone(&self.ready[within].prepared.stories[kept.story as usize].story),
            None => self.state.story(&kept, self.earlier, &mut self.space)?,
        };
        let of_new = || Ok(Spelling::Text(&self.documents[i].text));
        let of_old = || match within {
            Some(within) => Ok(Spelling::Text(&self.documents[within].text)),
            None => self.earlier.spelling(&kept),
        };
        let (new, old) = (Spelled { story: new, by: &of_new }, Spelled { story: &old, by: &of_old });
        exactly(found, new, old, &self.state.secret, |new, old| compare(new, old, thresholds, context))
    }

    /// What a story of the block is to a kept one, by the hashes of their words.
    fn compare_hashes(&mut self, i: usize, n: usize, story: u32, context: Context<'_>) -> Result<Comparison> {
        let (ready, thresholds) = (&self.ready[i], &self.rules.policy.relation);
        if let Some(Ahead { seen, aligned, .. }) = ready.ahead.get(n)
            && let Some((_, alignment)) = aligned.iter().find(|(s, _)| *s == story)
            && same_standing(seen, context.seen)
        {
            return Ok(alignment.clone().relate(thresholds, context));
        }
        let kept = *self.at(story);
        let new = &ready.prepared.stories[n].story;
        if let Some(within) = self.within(&kept) {
            let old = &self.ready[within].prepared.stories[kept.story as usize].story;
            return Ok(compare(new, old, thresholds, context));
        }
        let old = self.state.story(&kept, self.earlier, &mut self.space)?;
        Ok(compare(new, &old, thresholds, context))
    }

    /// The document's place in the block, if it is of the block.
    pub fn within(&self, kept: &Kept) -> Option<usize> {
        kept.document.checked_sub(self.first).map(|i| self.numbered[i as usize])
    }

    fn at(&self, story: u32) -> &Kept {
        let story = story as usize;
        self.state.register.kept.get(story).unwrap_or_else(|| &self.kept[story - self.state.stories()])
    }

    fn id(&self, story: u32) -> Result<String> {
        let kept = self.at(story);
        match self.within(kept) {
            Some(i) => Ok(self.documents[i].id.clone()),
            None => self.earlier.id(kept),
        }
    }

    /// The story that represents one now.
    fn representative(&self, mut story: u32) -> u32 {
        while let Some(&other) = self.replaced.get(&story) {
            story = other;
        }
        match self.state.register.kept.get(story as usize) {
            Some(kept) if kept.representative != story => self.representative(kept.representative),
            _ => story,
        }
    }

    /// The number of an outlet that was seen.
    fn known_outlet(&self, name: &str) -> Option<u32> {
        self.state.register.outlet(name).or_else(|| self.outlets.get(name).copied())
    }

    /// Takes the document in for the next ones. Of a kept page, the stories that alone would be dropped are not kept: another
    /// one represents them.
    fn take(&mut self, i: usize, number: u64, verdict: &Verdict, replacements: &[Replacement]) {
        let ready = self.ready;
        let new = &ready[i].prepared;
        let outlet = new.outlet.as_deref().map(|name| {
            let next = (self.state.register.outlets() + self.outlets.len()) as u32;
            self.known_outlet(name).unwrap_or_else(|| *self.outlets.entry(name).or_insert(next))
        });
        for (n, PreparedStory { keys, .. }) in new.stories.iter().enumerate() {
            let kept = verdict.keeps(n);
            self.delta.push(Taken { keys, origin: OutletDay::new(new.day(), outlet), kept });
            if kept {
                let own = (self.state.stories() + self.kept.len()) as u32;
                self.kept.push(Kept::new(number, n as u32, outlet, new.published, 0, own));
                if let Some(of) = replaced(replacements, n) {
                    let in_block = || self.kept.binary_search_by_key(&of, |k| (k.document, k.story)).ok();
                    let old = self
                        .state
                        .register
                        .find(of.0, of.1)
                        .or_else(|| in_block().map(|i| (self.state.stories() + i) as u32));
                    old.into_iter().for_each(|old| _ = self.replaced.insert(old, own));
                }
            }
        }
    }
}
