//! Steps: [`pairs`](super::pairs()) in pure steps, for an engine that runs them on all documents at once.
//!
//! ```text
//! stories    a document: its stories, each with what it is grouped by             map
//! grouped    all stories of a group: who of them are copies, or may have
//!            standing words                                                       group
//! standing   stories with one beginning or end: the standing words of each        group
//! keys       documents: the keys of their stories, by bucket                      map
//! bucket     all keys of a bucket: sets of stories that share some, and
//!            what is known of shingles                                            group
//! meet       a set with all its keys: who meets whom                              map; then add up by pair
//! how        two stories with all that they share: whether it is enough           map
//! compare    the pairs of some later stories, with the pages of all: relations    group (spot.rs)
//! ```
//!
//! Every step is the code of one machine, cut where that looks things up: the same pairs follow, byte for byte. Documents are numbered in
//! their order, and stories by them.

use std::collections::HashMap;

use super::bucket::{self, Bucket, Totals, Writer, Written};
use super::ready::{is_crowd, judged};
use super::set::{Meeting, Passed, meet};
use crate::decide::{Incoming, Policy, Prepared, PreparedStory, outlet_hash};
use crate::document::Document;
use crate::error::{Code, Error, Result};
use crate::fingerprint::Fingerprinter;
use crate::index::StoryNumber;
use crate::shingle::mix;
use crate::source::{Registry, outlet};
use crate::story::{SHORTEST, STANDING, beginnings, endings};

/// The steps of `pairs` by a policy.
#[derive(Clone, Copy, Debug)]
pub struct PairSteps<'a> {
    pub(super) policy: &'a Policy,
}

/// A story that is long enough to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryListed {
    /// Its number.
    pub story: StoryNumber,
    /// A hash of the outlet's name; 0 when it is not known.
    pub outlet: u64,
    /// Its words, as hashes.
    pub words: Vec<u32>,
    /// What it is grouped by: all its words, its first ones, its last ones.
    pub groups: Vec<Vec<u8>>,
}

/// What the stories of a group are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouped {
    /// A crowd with the same words, for which the first stands.
    Copies,
    /// They begin or end alike, and are enough to have standing words.
    Alike,
}

/// What groups tell stories by: the first byte of each.
const EQUAL: u8 = 0;
const BEGINNING: u8 = 1;
const END: u8 = 2;

fn damaged(what: &str) -> Error {
    Error::new(Code::InvalidArgument, format!("{what} is damaged; give it as the step before made it"))
}

impl<'a> PairSteps<'a> {
    /// Steps by a policy.
    pub fn new(policy: &'a Policy) -> Self {
        Self { policy }
    }

    /// A hash of a document's outlet; 0 when it is not known.
    pub(super) fn outlet(document: &Document) -> u64 {
        outlet_hash(outlet(document, Registry::builtin()).as_deref())
    }

    /// Makes a document ready, in the space of a fingerprinter, with a hash of its outlet.
    fn prepared(document: &Document, space: &mut Fingerprinter) -> Result<(Prepared, u64)> {
        Ok((Prepared::new(Incoming::new(document)?, None, space)?, Self::outlet(document)))
    }

    /// Lists the stories of a document with its number.
    ///
    /// # Errors
    /// [`Code::InvalidDocument`] and [`Code::InvalidText`] for one that cannot be judged.
    pub fn stories(&self, number: u64, document: &Document, space: &mut Fingerprinter) -> Result<Vec<StoryListed>> {
        let (prepared, outlet) = Self::prepared(document, space)?;
        let list = |(part, story): (usize, PreparedStory)| {
            let words = story.story.words();
            let mut groups = vec![[&[EQUAL], &story.story.folded()[..]].concat()];
            if words.len() >= SHORTEST {
                let named = |kind: u8, words: &[u32]| {
                    let name = words.iter().fold(u64::from(kind), |name, &word| mix(name ^ u64::from(word)));
                    [&[kind], &name.to_le_bytes()[..]].concat()
                };
                groups.push(named(BEGINNING, &words[..SHORTEST]));
                groups.push(named(END, &words[words.len() - SHORTEST..]));
            }
            StoryListed { story: StoryNumber::new(number, part), outlet, words: words.to_vec(), groups }
        };
        Ok(judged(prepared, self.policy).map(list).collect())
    }

    /// What so many stories of a group are to each other, if it matters.
    pub fn grouped(group: &[u8], stories: usize) -> Option<Grouped> {
        match group.first() {
            Some(&EQUAL) => is_crowd(stories).then_some(Grouped::Copies),
            _ => (stories >= STANDING).then_some(Grouped::Alike),
        }
    }

    /// Of all stories of a group that begin or end alike, each with a hash of its outlet and its words, which words are standing: the
    /// first one after the beginning, and the first of the end.
    pub fn standing(group: &[u8], stories: &[(u64, Vec<u32>)]) -> Vec<(u32, u32)> {
        let mut outlets = HashMap::new();
        let mut number = |hash: u64| {
            let next = outlets.len() as u32;
            (hash != 0).then(|| *outlets.entry(hash).or_insert(next))
        };
        let stories: Vec<_> = stories.iter().map(|(outlet, words)| (number(*outlet), &words[..])).collect();
        if group.first() == Some(&BEGINNING) {
            beginnings(&stories).into_iter().map(|until| (until, u32::MAX)).collect()
        } else {
            endings(&stories).into_iter().map(|from| (0, from)).collect()
        }
    }

    /// The keys of numbered documents, as bytes for each bucket that gets any; there are so many buckets, or up to twice as many.
    /// `is_copy` says which stories are in a crowd of equal ones, and not the first.
    ///
    /// # Errors
    /// As [`PairSteps::stories`].
    pub fn keys<'d>(
        &self,
        documents: impl Iterator<Item = (u64, &'d Document)>,
        is_copy: impl Fn(StoryNumber) -> bool,
        totals: Totals,
        buckets: u64,
    ) -> Result<Vec<(u64, Vec<u8>)>> {
        let (mut writer, mut space) = (Writer::new(totals, buckets), Fingerprinter::new());
        for (number, document) in documents {
            let (prepared, outlet) = Self::prepared(document, &mut space)?;
            let day = prepared.day();
            for (part, of) in judged(prepared, self.policy) {
                let story = StoryNumber::new(number, part);
                let is_copy = is_copy(story);
                writer.add(&Written { story, words: &of.story, keys: &of.keys, day, outlet, is_copy });
            }
        }
        Ok(writer.bytes())
    }

    /// What the stories of a bucket share, by all bytes that are for it.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for bytes that no step made.
    pub fn bucket<'b>(keys: impl Iterator<Item = &'b [u8]>, totals: Totals) -> Result<Bucket> {
        bucket::read(keys, totals).ok_or_else(|| damaged("the keys of a bucket"))
    }

    /// Who meets whom by some sets, each with all keys of all buckets that just its stories share.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for bytes that no step made.
    pub fn meet<'b>(sets: impl Iterator<Item = (&'b [u8], [u32; 4])>) -> Result<(Vec<Meeting>, Vec<Passed>)> {
        meet(sets).ok_or_else(|| damaged("a set of stories"))
    }
}
