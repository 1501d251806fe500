//! Block: decides on some documents in order, as if one after the other.
//!
//! ```text
//! prepare    all at once    fold and fingerprint each; nothing of the state is needed, so it may be done while the block before is decided
//! align      all at once    look the keys up; align each with its candidates as the state is before the block
//! judge      in order       decide each, with those look-ups and alignments at hand and what the block itself added beside them
//! tell       all at once    what a verdict says and no later one hangs on: covers, places, events
//! ```
//!
//! The third step alone decides, so neither the number of threads nor where a block ends can change a verdict; the others
//! only do most of its work at another time. The state itself changes when the events are applied, once they are stored.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::cover;
use super::event::{Event, Name, PartEvent, name};
use super::policy::{Case, Decision, Policy};
use super::prepared::{Part, Prepared};
use super::register::Kept;
use super::state::{Earlier, State};
use super::verdict::{Match, Verdict};
use crate::compare::{Alignment, Comparison, Context, Passage, Relation, compare};
use crate::document::{Document, day};
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::{Delta, Look, Search, Taken};
use crate::page;
use crate::source::{self, Registry};
use crate::story::{OutletDay, Recurrence, StoryWords};
use crate::text::CodePoints;
use crate::threads::spread;

/// How many documents make a block at most.
pub(crate) const BLOCK: usize = 512;

/// By what is decided.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub policy: &'a Policy,
    pub registry: &'a Registry,
    /// Whether the chain of every document is wanted, and not only where the policy asks for it.
    pub chains: bool,
}

/// A document that was decided on.
pub(crate) struct Decided {
    pub verdict: Verdict,
    /// What the verdict changes; nothing for a document that came before.
    pub event: Option<Event>,
    /// Its stories, ready for comparison.
    pub stories: Vec<Arc<StoryWords>>,
    /// BLAKE3 of its text, where that is known.
    pub raw: Option<[u8; 32]>,
    /// BLAKE3 of its folded words.
    pub folded: [u8; 32],
}

impl State {
    /// Decides on documents; nothing changes. Those that did not come before get the numbers from `first` on.
    pub fn decide(
        &self,
        documents: &[&Document],
        first: u64,
        rules: Rules<'_>,
        earlier: &dyn Earlier,
    ) -> Result<Vec<Decided>> {
        let ready = self.align(prepare(documents, rules)?, rules, earlier)?;
        self.judge(documents, ready, first, rules, earlier)
    }

    /// Looks the keys of prepared documents up; of several, each is aligned with its candidates too.
    pub fn align(&self, new: Vec<New>, rules: Rules<'_>, earlier: &dyn Earlier) -> Result<Vec<Ready>> {
        let look = |new: New| {
            let looks = new.document.parts.iter().map(|part| self.index.look(&part.keys)).collect();
            Ready { new, looks, ahead: Vec::new() }
        };
        if new.len() == 1 {
            return Ok(new.into_iter().map(look).collect());
        }
        let align = |bench: &mut Bench, new: New| bench.align(look(new), self, rules, earlier);
        spread(new, align)
    }

    /// Decides on documents that are ready, in order; nothing changes.
    pub fn judge(
        &self,
        documents: &[&Document],
        ready: Vec<Ready>,
        first: u64,
        rules: Rules<'_>,
        earlier: &dyn Earlier,
    ) -> Result<Vec<Decided>> {
        let mut block = Block {
            state: self,
            rules,
            earlier,
            documents,
            ready: &ready,
            first,
            numbered: Vec::new(),
            delta: Delta::for_stories(ready.iter().flat_map(|ready| &ready.new.document.parts).map(|part| &part.keys)),
            kept: Vec::new(),
            stands: HashMap::new(),
            names: HashSet::new(),
            outlets: HashMap::new(),
            search: Search::default(),
            space: Fingerprinter::new(),
        };
        let mut outcomes = (0..documents.len()).map(|i| block.next(i)).collect::<Result<Vec<_>>>()?;
        let tell = |(i, outcome): (usize, &mut Outcome)| block.tell(i, outcome);
        match &mut outcomes[..] {
            [one] => tell((0, one))?,
            many => many.par_iter_mut().enumerate().try_for_each(tell)?,
        }
        drop(block);
        let decided = |(outcome, (document, ready)): (Outcome, (&&Document, Ready))| {
            let Outcome { mut verdict, replaces, number, .. } = outcome;
            let Ready { new, looks, .. } = ready;
            let New { document: new, names, chain } = new;
            verdict.chain = chain;
            let stories = new.parts.iter().map(|part| Arc::clone(&part.story)).collect();
            let event = number.map(|number| Event {
                number,
                bucket: 0,
                names,
                publisher: document.publisher.as_deref().map(Into::into),
                published: new.published,
                parts: part_events(new.parts, looks, &verdict, &replaces),
            });
            Decided { verdict, event, stories, raw: new.raw, folded: new.folded }
        };
        Ok(outcomes.into_iter().zip(documents.iter().zip(ready)).map(decided).collect())
    }

    /// A kept story, made ready for comparison unless it still is.
    fn story(&self, kept: &Kept, earlier: &dyn Earlier, space: &mut Fingerprinter) -> Result<Arc<StoryWords>> {
        let place = (kept.document, kept.part);
        if let Some(story) = self.recent.get(place) {
            return Ok(story);
        }
        let story = earlier.story(kept, space).map(Arc::new)?;
        self.recent.put(place, Arc::clone(&story));
        Ok(story)
    }
}

fn part_events(parts: Vec<Part>, looks: Vec<Look>, verdict: &Verdict, replaces: &[Replaces]) -> Vec<PartEvent> {
    let event = |(n, (part, look)): (usize, (Part, Look))| PartEvent {
        kept: verdict.keeps(n),
        keys: part.keys,
        look: Some(look),
        replaces: replaces.iter().find(|(part, _)| *part == n).map(|(_, of)| *of),
    };
    parts.into_iter().zip(looks).enumerate().map(event).collect()
}

/// A document as it is without a state.
pub(crate) struct New {
    document: Prepared,
    /// Of its id, and of its id with its text.
    names: [Name; 2],
    /// Empty unless it is asked for.
    chain: Vec<Vec<String>>,
}

/// Makes documents ready as far as that can be done without a state.
pub(crate) fn prepare(documents: &[&Document], rules: Rules<'_>) -> Result<Vec<New>> {
    let chained = rules.chains || rules.policy.reads_chain();
    let prepare = |space: &mut Fingerprinter, document: &Document| {
        let page = page::split(&document.text);
        let new = Prepared::new(document, &page, space)?;
        let names = [name(&document.id, None), name(&document.id, Some(&new.digest))];
        let chain = if chained { source::chain_of(document, &page, rules.registry) } else { Vec::new() };
        Ok(New { document: new, names, chain })
    };
    spread(documents.to_vec(), prepare)
}

/// A document of the block, and what was done ahead for each of its stories.
pub(crate) struct Ready {
    new: New,
    looks: Vec<Look>,
    ahead: Vec<Ahead>,
}

/// What a story finds in the state, and its alignments to these stories or those that stand for them, by number.
struct Ahead {
    candidates: Vec<u32>,
    seen: Vec<Recurrence>,
    aligned: Vec<(u32, Alignment)>,
}

/// What one thread works with.
#[derive(Default)]
struct Bench {
    fingerprinter: Fingerprinter,
    search: Search,
}

impl Bench {
    fn align(&mut self, mut ready: Ready, state: &State, rules: Rules<'_>, earlier: &dyn Earlier) -> Result<Ready> {
        let none = Delta::default();
        let new = &ready.new.document;
        for (part, look) in new.parts.iter().zip(&ready.looks) {
            let search = &mut self.search;
            state.index.gather(&part.keys, look, new.day(), &none, search);
            let mut aligned = Vec::with_capacity(search.candidates.len());
            if part.story.len() >= rules.policy.min_words as usize {
                for &story in &search.candidates {
                    let story = state.stands(story);
                    let kept = &state.register.kept[story as usize];
                    let old = state.story(kept, earlier, &mut self.fingerprinter)?;
                    let alignment = Alignment::new(&part.story, &old, &rules.policy.relation, &search.seen);
                    aligned.push((story, alignment));
                }
            }
            ready.ahead.push(Ahead { candidates: search.candidates.clone(), seen: search.seen.clone(), aligned });
        }
        Ok(ready)
    }
}

/// Whether the same runs were standing then and are now: none was and none is, or the same marks are known and stand.
fn same_standing(then: &[Recurrence], now: &[Recurrence]) -> bool {
    let marks = |seen: &[Recurrence]| seen.iter().map(|s| (s.word, s.furniture)).collect::<Vec<_>>();
    let none = |seen: &[Recurrence]| !seen.iter().any(|s| s.furniture);
    none(then) && none(now) || marks(then) == marks(now)
}

/// A state and what the documents of a block add to it, up to the one that is being decided.
struct Block<'a> {
    state: &'a State,
    rules: Rules<'a>,
    earlier: &'a dyn Earlier,
    documents: &'a [&'a Document],
    ready: &'a [Ready],
    first: u64,
    /// The places of those that have numbers.
    numbered: Vec<usize>,
    delta: Delta<'a>,
    kept: Vec<Kept>,
    /// The stories that others stand for since the block began.
    stands: HashMap<u32, u32>,
    names: HashSet<Name>,
    outlets: HashMap<&'a str, u32>,
    search: Search,
    space: Fingerprinter,
}

/// A story's place in its page, and the story that it replaces.
type Replaces = (usize, (u64, u32));

/// What the gate says of a document, which stories it replaces, and its number unless it came before.
struct Outcome {
    verdict: Verdict,
    /// The stories of the verdict's matches.
    matched: Vec<Kept>,
    replaces: Vec<Replaces>,
    number: Option<u64>,
}

/// What a story is to a kept one.
struct Found {
    story: u32,
    comparison: Comparison,
}

impl Block<'_> {
    /// Decides on the next document.
    fn next(&mut self, i: usize) -> Result<Outcome> {
        let (document, New { document: new, names: [id, text], .. }) = (self.documents[i], &self.ready[i].new);
        let (policy, mut verdict) = (self.rules.policy, Verdict::admit(&document.id));
        let register = &self.state.register;
        if register.knows_text(text) || self.names.contains(text) {
            verdict.decide(Decision::Drop, "same_id: the same document came before".to_owned());
            (verdict.relation, verdict.of) = (Relation::Exact, Some(document.id.clone()));
            return Ok(Outcome { verdict, matched: Vec::new(), replaces: Vec::new(), number: None });
        }
        let revised = register.knows_id(id) || self.names.contains(id);
        let (mut matched, mut replaces) = (Vec::new(), Vec::new());
        if !new.arabic {
            verdict.decide(policy.no_arabic, "no_arabic: the text has no Arabic letter".to_owned());
        } else if new.words < policy.min_words as usize {
            let reason = format!("too_short: {} words, fewer than min_words {}", new.words, policy.min_words);
            verdict.decide(Decision::Hold, reason);
        } else {
            let mut closest = None;
            for part in 0..new.parts.len() {
                let (mut story, replaced) = self.judge(i, part, &mut matched)?;
                replaces.extend(replaced.map(|of| (part, of)));
                verdict.stories.push(story.decision);
                verdict.matches.append(&mut story.matches);
                if verdict.lead(story, new.parts.len() > 1) {
                    closest = Some(part);
                }
            }
            verdict.name_page(closest);
            if revised {
                verdict.decide(policy.revision, "revision: the id came before with another text".to_owned());
                verdict.stories.fill(policy.revision);
                (verdict.replaces, replaces) = (None, Vec::new());
            }
        }
        self.names.extend([id, text]);
        let number = self.first + self.numbered.len() as u64;
        self.numbered.push(i);
        self.take(i, number, &verdict, &replaces);
        Ok(Outcome { verdict, matched, replaces, number: Some(number) })
    }

    /// Says in a verdict what no later one hangs on: where the matches stand, and what they leave of the page.
    fn tell(&self, i: usize, outcome: &mut Outcome) -> Result<()> {
        let Outcome { verdict, matched, .. } = outcome;
        if !verdict.stories.is_empty() {
            for (found, kept) in verdict.matches.iter_mut().zip(matched) {
                found.b_points = self.points(kept, &found.comparison.passages)?;
            }
            let new = &self.ready[i].new.document;
            (verdict.cover, verdict.new_words) = cover::cover(new, &verdict.matches);
            verdict.new_share = f64::from(verdict.new_words) / new.words as f64;
        }
        Ok(())
    }

    /// Decides on one story by itself, and says which one it replaces. What it matches goes to `matched`, too.
    fn judge(&mut self, i: usize, part: usize, matched: &mut Vec<Kept>) -> Result<(Verdict, Option<(u64, u32)>)> {
        let (document, ready, policy) = (self.documents[i], &self.ready[i], self.rules.policy);
        let (New { document: new, chain, .. }, mut verdict) = (&ready.new, Verdict::admit(&document.id));
        let Part { story, keys } = &new.parts[part];
        if story.len() < policy.min_words as usize {
            return Ok((verdict, None));
        }
        let mut search = std::mem::take(&mut self.search);
        let (candidates, seen) = match ready.ahead.get(part) {
            // Nothing of the block has a key of it: all is as it was found before.
            Some(ahead) if !self.delta.touches(keys) => (&ahead.candidates, &ahead.seen),
            _ => {
                self.state.index.gather(keys, &ready.looks[part], new.day(), &self.delta, &mut search);
                (&search.candidates, &search.seen)
            }
        };
        let mut found: Vec<Found> = Vec::new();
        for &story in candidates {
            let story = self.stands(story);
            if found.iter().any(|found| found.story == story) {
                continue;
            }
            let apart = new.day().zip(self.at(story).published().map(day)).map(|(a, b)| a.abs_diff(b));
            let comparison = self.compare(i, part, story, Context { seen, days_apart: apart })?;
            if comparison.relation != Relation::None {
                found.push(Found { story, comparison });
            }
        }
        self.search = search;
        found.sort_by(|x, y| {
            let (a, b) = (&x.comparison, &y.comparison);
            let closest = b.relation.closeness().cmp(&a.relation.closeness());
            closest.then(b.jaccard.total_cmp(&a.jaccard)).then(x.story.cmp(&y.story))
        });
        let outlet = document.publisher.as_deref().map(|name| self.known_outlet(name));
        let ruled = |found: &Found| {
            let kept = self.at(found.story);
            let case = Case {
                found: &found.comparison,
                same_outlet: outlet == kept.outlet().map(Some),
                apart: new.published.zip(kept.published()).map(|(a, b)| a.abs_diff(b)),
                chain,
                registry: self.rules.registry,
            };
            policy.decide(&case)
        };
        // The strictest decision stands, by the closest of the matches that have it.
        let strictest = found.iter().map(ruled).enumerate().max_by_key(|(i, ruling)| (ruling.decision, Reverse(*i)));
        let mut replaced = None;
        if let Some((i, ruling)) = strictest {
            let Found { story, comparison } = &found[i];
            let id = self.id(*story)?;
            if ruling.replace {
                let kept = self.at(*story);
                replaced = Some((kept.document, kept.part));
                verdict.replaces = Some(id.clone());
            }
            (verdict.relation, verdict.of) = (comparison.relation, Some(id));
            verdict.reasons.extend_from_slice(&comparison.reasons);
            verdict.decide(ruling.decision, ruling.reason);
        }
        for Found { story, comparison } in found {
            let (id, kept) = (self.id(story)?, *self.at(story));
            let (document, of_story) = (kept.document, kept.part as usize);
            verdict.matches.push(Match { id, document, story: part, of_story, comparison, b_points: Vec::new() });
            matched.push(kept);
        }
        Ok((verdict, replaced))
    }

    /// What a story of the block is to a kept one.
    fn compare(&mut self, i: usize, part: usize, story: u32, context: Context<'_>) -> Result<Comparison> {
        let (ready, thresholds) = (&self.ready[i], &self.rules.policy.relation);
        if let Some(Ahead { seen, aligned, .. }) = ready.ahead.get(part)
            && let Some((_, alignment)) = aligned.iter().find(|(s, _)| *s == story)
            && same_standing(seen, context.seen)
        {
            return Ok(alignment.clone().relate(thresholds, context));
        }
        let kept = *self.at(story);
        let new = &ready.new.document.parts[part].story;
        if let Some(within) = self.within(&kept) {
            let old = &self.ready[within].new.document.parts[kept.part as usize].story;
            return Ok(compare(new, old, thresholds, context));
        }
        let old = self.state.story(&kept, self.earlier, &mut self.space)?;
        Ok(compare(new, &old, thresholds, context))
    }

    /// The document's place in the block, if it is of the block.
    fn within(&self, kept: &Kept) -> Option<usize> {
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

    fn points(&self, kept: &Kept, passages: &[Passage]) -> Result<Vec<Range<usize>>> {
        match self.within(kept) {
            _ if passages.is_empty() => Ok(Vec::new()),
            Some(i) => {
                let points = CodePoints::new(&self.documents[i].text);
                Ok(passages.iter().map(|passage| points.span(passage.b.clone())).collect())
            }
            None => self.earlier.points(kept, passages),
        }
    }

    /// The story that stands for one.
    fn stands(&self, mut story: u32) -> u32 {
        while let Some(&other) = self.stands.get(&story) {
            story = other;
        }
        match self.state.register.kept.get(story as usize) {
            Some(kept) if kept.stands != story => self.stands(kept.stands),
            _ => story,
        }
    }

    /// The number of an outlet that was seen.
    fn known_outlet(&self, name: &str) -> Option<u32> {
        self.state.register.outlet(name).or_else(|| self.outlets.get(name).copied())
    }

    /// Takes the document in for those behind it. Of a kept page, the stories that alone would be dropped are only seen:
    /// another one stands for them.
    fn take(&mut self, i: usize, number: u64, verdict: &Verdict, replaces: &[Replaces]) {
        let (document, new) = (self.documents[i], &self.ready[i].new.document);
        let outlet = document.publisher.as_deref().map(|name| {
            let next = (self.state.register.outlets() + self.outlets.len()) as u32;
            self.known_outlet(name).unwrap_or_else(|| *self.outlets.entry(name).or_insert(next))
        });
        for (part, Part { keys, .. }) in new.parts.iter().enumerate() {
            let kept = verdict.keeps(part);
            self.delta.push(Taken { keys, origin: OutletDay::new(new.day(), outlet), kept });
            if kept {
                let stands = (self.state.stories() + self.kept.len()) as u32;
                self.kept.push(Kept::new(number, part as u32, outlet, new.published, 0, stands));
                if let Some((_, of)) = replaces.iter().find(|(replacing, _)| *replacing == part) {
                    let in_block = || self.kept.iter().position(|k| (k.document, k.part) == *of);
                    let old = self
                        .state
                        .register
                        .find(of.0, of.1)
                        .or_else(|| in_block().map(|i| (self.state.stories() + i) as u32));
                    old.into_iter().for_each(|old| _ = self.stands.insert(old, stands));
                }
            }
        }
    }
}
