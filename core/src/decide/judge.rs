//! Judge: decides on the documents of a block in order, by what was looked up ahead and by what the block itself added since.
//!
//! In: the documents as [`Ready`]. Out: an [`Outcome`] for each. The state does not change: an [`Overlay`] holds what the
//! block adds to it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::align::{Ahead, Ready, alignment};
use super::conclude::{self, OfStory, Ruled};
use super::earlier::{Chain, Earlier};
use super::event::Name;
use super::kept::Kept;
use super::outcome::{Number, Outcome, Replacement, replaced};
use super::prepare::PreparedStory;
use super::rules::Rules;
use super::state::State;
use super::verdict::Verdict;
use crate::compare::{
    Alignment, Comparison, Context, Spelled, Spelling, add_rewrites, compare_with_rewrites, exactly, is_by_words,
};
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
            delta: if documents.len() < 2 { Delta::default() } else { Delta::for_stories(keys, &state.secret) },
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
        let (document, ready) = (self.documents[i], self.ready);
        let new = &ready[i].prepared;
        let [id, text] = new.names;
        let register = &self.state.register;
        if let Some(first) = register.ids.number(&text).or_else(|| self.names.get(&text).copied()) {
            let verdict = conclude::repeated(&document.id);
            return Ok(Outcome { verdict, matched: Vec::new(), replacements: Vec::new(), number: Number::Seen(first) });
        }
        let (revised, rules) = (register.ids.has_id(&id) || self.names.contains_key(&id), self.rules);
        let (verdict, matched, replacements) =
            conclude::page(&document.id, new, revised, rules, |n, matched| self.judge(i, n, matched))?;
        let number = self.first + self.numbered.len() as u64;
        self.numbered.push(i);
        // After the last one nobody asks.
        if i + 1 < self.documents.len() {
            self.names.extend([(id, number), (text, number)]);
            self.take(i, number, &verdict, &replacements);
        }
        Ok(Outcome { verdict, matched, replacements, number: Number::New(number) })
    }

    /// Decides on one story alone, and says which one it replaces. What it matches goes to `matched`, too.
    fn judge(&mut self, i: usize, n: usize, matched: &mut Vec<Kept>) -> Result<OfStory> {
        let (document, ready, policy) = (self.documents[i], self.ready, self.rules.policy);
        let (new, ready) = (&ready[i].prepared, &ready[i]);
        let PreparedStory { keys, .. } = &new.stories[n];
        let mut related: Vec<Ruled<'_>> = Vec::new();
        if conclude::is_compared(new, n, policy) {
            let mut search = std::mem::take(&mut self.search);
            let (candidates, seen) = match ready.ahead.get(n) {
                // Nothing of the block has a key of it: all is as it was found before.
                Some(ahead) if !self.delta.touches(keys) => (&ahead.candidates, &ahead.seen),
                _ => {
                    self.state.index.gather(keys, &ready.looks[n], new.day(), &self.delta, &mut search);
                    (&search.candidates, &search.seen)
                }
            };
            let outlet = new.outlet.as_deref().map(|name| self.known_outlet(name));
            let mut known = Vec::new();
            for &candidate in candidates {
                let story = self.representative(candidate);
                if known.contains(&story) {
                    continue;
                }
                let kept = *self.at(story);
                let apart = new.day().zip(kept.published().map(day)).map(|(a, b)| a.abs_diff(b));
                let same_outlet = outlet == kept.outlet().map(Some);
                let known_outlet = same_outlet && outlet.is_some();
                let context = Context { seen, days_apart: apart, same_outlet: known_outlet };
                let Some(comparison) = self.compare(i, n, story, context)? else { continue };
                if conclude::is_match(new, &comparison, policy) {
                    let (id, chain) = (self.id(story)?, self.chain(&kept)?);
                    related.push(Ruled { kept, id, same_outlet, chain, comparison });
                    known.push(story);
                }
            }
            self.search = search;
        }
        Ok(conclude::story(&document.id, new, n, related, self.rules, matched))
    }

    /// The chain of a story that was matched, if a rule asks for it.
    fn chain(&self, kept: &Kept) -> Result<Option<Chain<'a>>> {
        match self.within(kept) {
            _ if !self.rules.policy.reads_matched_chain() || kept.story > 0 => Ok(None),
            Some(i) => Ok(Some(Cow::Borrowed(self.ready[i].prepared.chain(0)))),
            None => self.earlier.chain(kept).map(Some),
        }
    }

    /// What a story of the block is to a kept one, word by word; `None` when it is nothing to it for certain.
    fn compare(&mut self, i: usize, n: usize, story: u32, context: Context<'_>) -> Result<Option<Comparison>> {
        let Some(mut found) = self.compare_hashes(i, n, story, context)? else { return Ok(None) };
        let (kept, policy) = (*self.at(story), self.rules.policy);
        let new = &self.ready[i].prepared.stories[n].story;
        let rewrites = policy.reads_rewrites();
        if !is_by_words(&found) && !rewrites {
            return Ok(Some(found));
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
        if rewrites {
            add_rewrites(new, &old, context, &mut found);
        }
        let (new, old) = (Spelled { story: new, by: &of_new }, Spelled { story: &old, by: &of_old });
        let relate = |new: &_, old: &_| compare_with_rewrites(new, old, &policy.relation, context, rewrites);
        exactly(found, new, old, &self.state.secret, relate).map(Some)
    }

    /// What a story of the block is to a kept one, by the hashes of their words.
    fn compare_hashes(&mut self, i: usize, n: usize, story: u32, context: Context<'_>) -> Result<Option<Comparison>> {
        let (ready, policy) = (&self.ready[i], self.rules.policy);
        let relate = |alignment: Alignment| alignment.relate(&policy.relation, context);
        if let Some(Ahead { seen, aligned, .. }) = ready.ahead.get(n)
            && let Some((_, alignment)) = aligned.iter().find(|(s, _)| *s == story)
            && same_standing(seen, context.seen)
        {
            return Ok(alignment.clone().map(relate));
        }
        let kept = *self.at(story);
        let new = &ready.prepared.stories[n].story;
        if let Some(within) = self.within(&kept) {
            let old = &self.ready[within].prepared.stories[kept.story as usize].story;
            return Ok(alignment(new, old, policy, context.seen).map(relate));
        }
        let old = self.state.story(&kept, self.earlier, &mut self.space)?;
        Ok(alignment(new, &old, policy, context.seen).map(relate))
    }

    /// The document's place in the block, if it is of the block.
    pub fn within(&self, kept: &Kept) -> Option<usize> {
        kept.document.checked_sub(self.first).map(|i| self.numbered[i as usize])
    }

    fn at(&self, story: u32) -> &Kept {
        let story = story as usize;
        self.state.register.kept.get(story).unwrap_or_else(|| &self.kept[story - self.state.next_story()])
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
                let own = (self.state.next_story() + self.kept.len()) as u32;
                self.kept.push(Kept::new(number, n as u32, outlet, new.published, 0, own));
                if let Some(of) = replaced(replacements, n) {
                    let in_block = || self.kept.binary_search_by_key(&of, |k| (k.document, k.story)).ok();
                    let old = self
                        .state
                        .register
                        .find(of.0, of.1)
                        .or_else(|| in_block().map(|i| (self.state.next_story() + i) as u32));
                    old.into_iter().for_each(|old| _ = self.replaced.insert(old, own));
                }
            }
        }
    }
}
