//! Rounds: the verdicts of [`dedup`](crate::dedup()) on all documents at once, round by round: what a cluster does, in one process.
//!
//! In: [`Document`]s in any order. Out: their [`Verdict`]s in that order, those of `dedup`, and what each round did.
//!
//! ```text
//! sign the documents; sort their keys; let all stories be kept
//! repeat   lists of the keys that changed; candidates of the stories that have them
//!          verify and decide on the documents that find other candidates
//!          the keys of stories that are kept now and were not, or the other way round, are those that changed
//! until    none did: that this is the gate's state, its last round has shown
//! in order once little is left, or after Rounds::most rounds: a chain of look-alikes takes as many rounds as it has links
//! ```

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use rayon::prelude::*;

use super::order::order;
use super::prints;
use crate::decide::{Decision, Incoming, Name, Policy, Rules, Verdict};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::Fingerprinter;
use crate::index::Limits;
use crate::progress::{Progress, step};
use crate::source::Registry;
use crate::steps::{Candidates, KeyRecord, Lists, Member, Opened, Ruling, Steps, StoryNumber, Streams};
use crate::threads::{on_threads, spread};

/// When rounds end.
#[derive(Clone, Copy, Debug)]
pub struct Rounds {
    /// After this many, what is left is decided in order.
    pub most: usize,
    /// So it is once this many documents or fewer are left.
    pub few: usize,
}

impl Default for Rounds {
    fn default() -> Self {
        Self { most: 6, few: 256 }
    }
}

/// What a round did; the last one may be the documents that were decided on in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// How many documents have a key that changed.
    pub looked_at: usize,
    /// How many were decided on, because they found other candidates.
    pub decided: usize,
    /// How many of them keep other stories than before.
    pub changed: usize,
}

/// As [`dedup`](crate::dedup()), in rounds. All keys and all words are in memory: this is for the threads of a large machine, and the
/// measure of what a cluster does.
///
/// # Errors
/// As [`dedup`](crate::dedup()) and [`Steps::new`].
pub fn dedup_in_rounds(
    documents: &[Document],
    policy: &Policy,
    registry: &Registry,
    threads: Option<usize>,
    rounds: Rounds,
    progress: &dyn Progress,
) -> Result<(Vec<Verdict>, Vec<Round>)> {
    let steps = Steps::new(policy, registry)?;
    let rules = Rules { policy, registry, chains: false };
    on_threads(threads, || run(documents, steps, rules, Limits::default(), rounds, progress))
}

pub(super) fn run(
    documents: &[Document],
    steps: Steps<'_>,
    rules: Rules<'_>,
    limits: Limits,
    rounds: Rounds,
    progress: &dyn Progress,
) -> Result<(Vec<Verdict>, Vec<Round>)> {
    let incoming = documents.par_iter().map(Incoming::new).collect::<Result<Vec<_>>>()?;
    let order = order(&incoming, rules)?;
    step(progress, "sign", 0, documents.len())?;
    let opened = order.iter().map(|&place| &documents[place as usize]).collect();
    let opened = spread(opened, |space: &mut Fingerprinter, document| steps.open(document, space))?;
    let mut run = Run::new(steps, limits, &opened)?;
    let mut done: Vec<Round> = Vec::new();
    let mut keys: Vec<u32> = (0..run.keys.len() as u32).collect();
    let mut left: Vec<u32> =
        run.of.iter().enumerate().filter(|(_, of)| of.first.is_none()).map(|(o, _)| o as u32).collect();
    while !left.is_empty() {
        step(progress, "round", done.len(), rounds.most)?;
        let in_order = done.len() >= rounds.most || !done.is_empty() && left.len() <= rounds.few;
        let round = if in_order { run.in_order(&left)? } else { run.at_once(&keys, &left)? };
        done.push(Round { looked_at: left.len(), ..round });
        (keys, left) = if in_order { Default::default() } else { run.changed() };
    }
    step(progress, "round", done.len(), done.len())?;
    Ok((run.verdicts(&order, &incoming, rules.registry), done))
}

/// Of a document, all but its text.
struct Of {
    /// The first document that it is the same as.
    first: Option<u32>,
    /// Whether its id came before with another text.
    revised: bool,
    /// The places of those of its keys that other documents have, each with the number of the key.
    members: Vec<(u32, u32)>,
    /// Which of its stories are kept.
    kept: Vec<bool>,
    /// What each of them found.
    found: Vec<Candidates>,
    verdict: Option<Verdict>,
}

/// What was decided on a document.
struct Decided {
    found: Vec<Candidates>,
    rulings: Vec<((StoryNumber, StoryNumber), Option<Ruling>)>,
    verdict: Verdict,
    kept: Vec<bool>,
}

struct Run<'a, 'd> {
    steps: Steps<'a>,
    limits: Limits,
    opened: &'a [Opened<'d>],
    of: Vec<Of>,
    /// Those of keys that several documents have, by key and story.
    members: Vec<Member>,
    /// What earlier documents say of each.
    lists: Vec<Option<KeyRecord>>,
    /// Which members have each key.
    keys: Vec<Range<u32>>,
    /// A ruling depends on no decision, so it is made once.
    rulings: HashMap<(StoryNumber, StoryNumber), Option<Ruling>>,
    /// The stories that the last round keeps and the one before did not, or the other way round.
    flipped: Vec<StoryNumber>,
}

impl<'a, 'd> Run<'a, 'd> {
    fn new(steps: Steps<'a>, limits: Limits, opened: &'a [Opened<'d>]) -> Result<Self> {
        let signed = opened.par_iter().map(|new| steps.sign(new)).collect::<Result<Vec<_>>>()?;
        let (mut ids, mut texts) = (HashMap::<Name, u32>::new(), HashMap::<Name, u32>::new());
        let (mut of, mut members) = (Vec::with_capacity(opened.len()), Vec::new());
        for (document, (signed, new)) in (0u32..).zip(signed.into_iter().zip(opened)) {
            let [id, text] = signed.names;
            let first = texts.get(&text).copied();
            let revised = ids.contains_key(&id);
            if first.is_none() {
                ids.entry(id).or_insert(document);
                texts.insert(text, document);
                let number =
                    |member: Member| Member { story: StoryNumber::new(document.into(), member.story.part()), ..member };
                members.extend(signed.members.into_iter().map(number));
            }
            let (kept, found) = (vec![true; new.stories()], vec![Candidates::default(); new.stories()]);
            of.push(Of { first, revised, members: Vec::new(), kept, found, verdict: None });
        }
        members.par_sort_unstable_by_key(|member| (member.key, member.story, member.word));
        let mut shared: Vec<Member> = Vec::new();
        let mut keys = Vec::new();
        for group in members.chunk_by(|a, b| a.key == b.key) {
            if group[0].story.document() == group[group.len() - 1].story.document() {
                continue;
            }
            let start = shared.len() as u32;
            for (at, member) in (start..).zip(group) {
                of[member.story.document() as usize].members.push((at, keys.len() as u32));
            }
            shared.extend_from_slice(group);
            keys.push(start..shared.len() as u32);
        }
        let lists = vec![None; shared.len()];
        let (rulings, flipped) = (HashMap::new(), Vec::new());
        Ok(Self { steps, limits, opened, of, members: shared, lists, keys, rulings, flipped })
    }

    fn is_kept(&self, story: StoryNumber) -> bool {
        self.of[story.document() as usize].kept[story.part()]
    }

    /// Lists of some keys, candidates and verdicts of the documents that have them.
    fn at_once(&mut self, keys: &[u32], documents: &[u32]) -> Result<Round> {
        let listed: Vec<(u32, Vec<Option<KeyRecord>>)> = keys
            .par_iter()
            .map(|&key| {
                let (range, mut lists) = (self.keys[key as usize].clone(), Lists::within(self.limits));
                let members = &self.members[range.start as usize..range.end as usize];
                (range.start, members.iter().map(|member| lists.next(member, self.is_kept(member.story))).collect())
            })
            .collect();
        for (start, lists) in listed {
            self.lists[start as usize..start as usize + lists.len()].copy_from_slice(&lists);
        }
        let of = documents.to_vec();
        let decided = spread(of, |(): &mut (), document| {
            let lists = |at: u32| self.lists[at as usize];
            Ok((document, self.decide(document, lists)?))
        })?;
        let decided: Vec<_> = decided.into_iter().filter_map(|(document, new)| Some((document, new?))).collect();
        let round = decided.len();
        self.flipped.clear();
        let mut changed = 0;
        for (document, new) in decided {
            changed += usize::from(self.take(document, new));
        }
        Ok(Round { looked_at: 0, decided: round, changed })
    }

    /// Decides on a document by what is known of its keys; `None` when it finds what it found before.
    fn decide(&self, document: u32, mut list: impl FnMut(u32) -> Option<KeyRecord>) -> Result<Option<Decided>> {
        let (of, new) = (&self.of[document as usize], &self.opened[document as usize]);
        let mut lists: Vec<Vec<(Member, KeyRecord)>> = vec![Vec::new(); new.stories()];
        for &(at, _) in &of.members {
            let member = self.members[at as usize];
            if let Some(record) = list(at) {
                lists[member.story.part()].push((member, record));
            }
        }
        let asked = |(part, lists): (usize, Vec<_>)| {
            if self.steps.asks(new, part) { Candidates::within(&lists, self.limits) } else { Candidates::default() }
        };
        let found: Vec<Candidates> = lists.into_iter().enumerate().map(asked).collect();
        if of.verdict.is_some() && found == of.found {
            return Ok(None);
        }
        let (mut made, mut rulings) = (Vec::new(), Vec::new());
        for (part, found) in found.iter().enumerate() {
            let story = StoryNumber::new(document.into(), part);
            for &old in &found.stories {
                let known = if let Some(known) = self.rulings.get(&(story, old)) {
                    known.clone()
                } else {
                    let ruling = self.steps.verify(new, part, &self.opened[old.document() as usize], old, found)?;
                    made.push(((story, old), ruling.clone()));
                    ruling
                };
                rulings.extend(known);
            }
        }
        let verdict = self.steps.decide(new, of.revised, &rulings)?;
        let kept = Steps::kept(new, &verdict);
        Ok(Some(Decided { found, rulings: made, verdict, kept }))
    }

    /// Takes a decision in, and says whether other stories are kept now.
    fn take(&mut self, document: u32, new: Decided) -> bool {
        let of = &mut self.of[document as usize];
        let parts = of.kept.iter().zip(&new.kept).enumerate().filter(|(_, (old, new))| old != new);
        let before = self.flipped.len();
        self.flipped.extend(parts.map(|(part, _)| StoryNumber::new(document.into(), part)));
        (of.found, of.verdict, of.kept) = (new.found, Some(new.verdict), new.kept);
        self.rulings.extend(new.rulings);
        self.flipped.len() > before
    }

    /// The keys that the last round changed, and the documents after the changes that have them.
    fn changed(&self) -> (Vec<u32>, Vec<u32>) {
        let mut keys = Vec::new();
        let mut documents = BTreeSet::new();
        for story in &self.flipped {
            self.of_key(*story, |key, document| {
                keys.push(key);
                documents.extend(document);
            });
        }
        keys.par_sort_unstable();
        keys.dedup();
        (keys, documents.into_iter().collect())
    }

    /// Each key of a story, with the documents after it that have the key.
    fn of_key(&self, story: StoryNumber, mut each: impl FnMut(u32, Vec<u32>)) {
        for &(at, key) in &self.of[story.document() as usize].members {
            if self.members[at as usize].story == story {
                let after = &self.members[at as usize..self.keys[key as usize].end as usize];
                let documents = after.iter().map(|member| member.story.document());
                each(key, documents.filter(|&other| other > story.document()).map(|other| other as u32).collect());
            }
        }
    }

    /// Decides on some documents one after the other, and on those that this changes. What comes before a document is settled when its
    /// turn comes, so each has one turn.
    fn in_order(&mut self, documents: &[u32]) -> Result<Round> {
        let mut left: BTreeSet<u32> = documents.iter().copied().collect();
        let mut streams = Streams::default();
        let mut round = Round { looked_at: 0, decided: 0, changed: 0 };
        while let Some(document) = left.pop_first() {
            let mut lists: HashMap<u32, Option<KeyRecord>> = HashMap::new();
            for &(at, key) in &self.of[document as usize].members {
                let (start, new) = (self.keys[key as usize].start as usize, || Lists::within(self.limits));
                let before = streams.before(&self.members, start, at as usize, new, |story| self.is_kept(story));
                lists.insert(at, before);
            }
            let Some(new) = self.decide(document, |at| lists.get(&at).copied().flatten())? else { continue };
            round.decided += 1;
            self.flipped.clear();
            if self.take(document, new) {
                round.changed += 1;
                for story in self.flipped.clone() {
                    self.of_key(story, |_, documents| left.extend(documents));
                }
            }
        }
        Ok(round)
    }

    /// The verdicts by the places of the documents in the input.
    fn verdicts(self, order: &[u32], incoming: &[Incoming<'_>], registry: &Registry) -> Vec<Verdict> {
        let place = |document: u64| order[document as usize];
        let mut kept: Vec<u32> = (0..order.len() as u32).collect();
        let mut verdicts = Vec::with_capacity(order.len());
        for ((of, new), &i) in self.of.into_iter().zip(self.opened).zip(order) {
            let mut verdict = of.verdict.unwrap_or_else(|| self.steps.repeated(new));
            verdict.matches.iter_mut().for_each(|found| found.document = place(found.document).into());
            verdict.cover.iter_mut().for_each(|cover| cover.document = place(cover.document).into());
            if verdict.decision == Decision::Drop {
                let first = of.first.map(|first| place(first.into()));
                let of = first.or_else(|| verdict.matched().map(|found| found.document as u32));
                kept[i as usize] = of.map_or(i, |of| kept[of as usize]);
            }
            verdicts.push(verdict);
        }
        prints::count(&mut verdicts, order, &kept, incoming, registry);
        let mut placed: Vec<(u32, Verdict)> = order.iter().copied().zip(verdicts).collect();
        placed.sort_unstable_by_key(|(place, _)| *place);
        placed.into_iter().map(|(_, verdict)| verdict).collect()
    }
}
