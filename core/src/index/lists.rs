//! Lists: what earlier documents say of the keys of a story, where all keys of all stories are sorted instead of indexed.
//!
//! ```text
//! members      the keys of each story, each with what is kept of the story
//! lists        the members by key and story, in order: before those of a document the first kept stories that have the key, and who
//!              printed it. A stream: what it holds does not grow with the members of a key
//! candidates   the lists of one story: what a search of an index finds
//! ```
//!
//! The same postings, prints and search as an index has, so the same candidates. Outlets have no numbers here: a key tells its owner
//! from the others by a hash.

use super::entry::StoryEntry;
use super::keys::{Keys, is_of_whole};
use super::posting::{KEEP, Posting};
use super::search::{Asked, Listed, MAX_CANDIDATES, Search};
use super::sketch::Sketch;
use super::tag::KEY_BYTES;
use crate::codec;
use crate::story::{NOBODY, OutletDay, Print, Prints, Recurrence, Standing};

/// How many bits of a story's number are its place in its page.
const PARTS: u32 = 20;

/// A story, by its document's place in the order and its own place in the page: numbers in the order of the stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryNumber(pub u64);

impl StoryNumber {
    /// The greatest place of a document.
    pub const MAX_DOCUMENT: u64 = (1 << (63 - PARTS)) - 1;
    /// The greatest place of a story in its page.
    pub const MAX_PART: usize = (1 << PARTS) - 1;

    /// The story at a place in the page of a document.
    pub fn new(document: u64, part: usize) -> Self {
        Self(document << PARTS | part as u64)
    }

    /// The place of its document.
    pub fn document(self) -> u64 {
        self.0 >> PARTS
    }

    /// Its place in the page.
    pub fn part(self) -> usize {
        self.0 as usize & Self::MAX_PART
    }
}

/// The word of a key of rare words.
const OF_WINDOW: u32 = u32::MAX;

/// A key of a story, and what is kept of the story with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The 40 bits of the key that count.
    pub key: u64,
    /// Whose key it is.
    pub story: StoryNumber,
    /// The word at which a mark occurs first; of keys of the whole 0, of those of rare words the greatest number.
    pub word: u32,
    /// The day of publication counted from 1970-01-01, when it is known.
    pub day: Option<i32>,
    /// A hash of the outlet's name; 0 when it is not known.
    pub outlet: u64,
    /// How many marks the story has, 255 for more, and its sketch.
    pub about: u32,
}

impl Member {
    /// The keys of a story of a day and an outlet.
    pub(crate) fn of(keys: &Keys, story: StoryNumber, day: Option<i32>, outlet: u64) -> impl Iterator<Item = Self> {
        let [a, b, c] = keys.sketch.bytes();
        let marks = u8::try_from(keys.marks.len()).unwrap_or(u8::MAX);
        let about = u32::from_be_bytes([marks, a, b, c]);
        let of_windows = keys.windows.iter().map(|&key| (key, OF_WINDOW));
        let all = keys.wholes.iter().map(|&key| (key, 0)).chain(keys.marks.iter().copied()).chain(of_windows);
        all.map(move |(key, word)| Self { key: key >> (64 - 8 * KEY_BYTES), story, word, day, outlet, about })
    }

    fn is_of_whole(&self) -> bool {
        is_of_whole(self.key << (64 - 8 * KEY_BYTES))
    }

    fn marks(&self) -> u8 {
        (self.about >> 24) as u8
    }

    fn sketch(&self) -> Sketch {
        sketch(self.about)
    }

    /// The story as a print, of an outlet by its number.
    fn print(&self, outlet: u32) -> Print {
        Print { origin: OutletDay { outlet, ..OutletDay::new(self.day, None) }, around: self.sketch().around() }
    }
}

/// How many stories a key keeps, and with how many a story is compared: less than an index takes only where a test reaches them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub stories: usize,
    pub candidates: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { stories: KEEP, candidates: MAX_CANDIDATES }
    }
}

fn sketch(about: u32) -> Sketch {
    let [_, a, b, c] = about.to_be_bytes();
    Sketch::from_bytes([a, b, c])
}

/// What earlier documents say of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyRecord {
    /// The first kept stories that have it, each with what is kept of it.
    stories: [(u64, u32); KEEP],
    kept: u8,
    prints: Prints,
    /// The hash of the outlet that has the number 0 in the prints.
    owner: u64,
}

impl KeyRecord {
    fn add(&mut self, member: &Member, kept: bool, limits: Limits) {
        if member.is_of_whole() && !kept {
            return;
        }
        if kept && let Some(place) = self.stories[..limits.stories].get_mut(usize::from(self.kept)) {
            *place = (member.story.0, member.about);
            self.kept += 1;
        }
        let of_owner = self.owner == 0 || self.owner == member.outlet;
        self.prints.add(member.print(if member.outlet == 0 { NOBODY } else { u32::from(!of_owner) }));
        if self.owner == 0 && self.prints.is_owned() {
            self.owner = member.outlet;
        }
    }

    /// Whether nothing is known.
    fn is_empty(&self) -> bool {
        self.kept == 0 && self.prints.all() == 0
    }

    /// The first kept stories that have the key.
    pub fn kept(&self) -> impl ExactSizeIterator<Item = StoryNumber> {
        self.stories().iter().map(|&(story, _)| StoryNumber(story))
    }

    /// The stories, each with what is kept of it.
    fn stories(&self) -> &[(u64, u32)] {
        &self.stories[..usize::from(self.kept)]
    }

    /// Its bytes: for each story its number and what is kept of it, little endian, then the prints.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![self.kept];
        for (story, about) in self.stories() {
            bytes.extend(story.to_le_bytes());
            bytes.extend(about.to_le_bytes());
        }
        self.prints.write(&mut bytes);
        bytes
    }

    /// A hash of the outlet that its prints are told by, which its bytes do not have; 0 when none is known.
    pub fn owner(&self) -> u64 {
        self.owner
    }

    /// The record with an owner.
    #[must_use]
    pub fn owned_by(self, owner: u64) -> Self {
        Self { owner, ..self }
    }

    /// The record of these bytes, without the owner; `None` when they are cut short.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&kept, mut rest) = bytes.split_first()?;
        let mut record = Self { kept, ..Self::default() };
        for place in record.stories.get_mut(..usize::from(kept))? {
            let (story, after) = rest.split_first_chunk()?;
            let (about, after) = after.split_first_chunk()?;
            *place = (u64::from_le_bytes(*story), u32::from_le_bytes(*about));
            rest = after;
        }
        record.prints = Prints::read(&mut rest);
        Some(record)
    }
}

/// The members of all keys as they go by, sorted by key and story.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    limits: Limits,
    key: Option<u64>,
    document: u64,
    /// Of the documents before the last one.
    before: KeyRecord,
    /// With the last one.
    now: KeyRecord,
}

impl Lists {
    pub(crate) fn within(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Lists of a key of which a record of earlier runs is known.
    pub fn after(key: u64, record: KeyRecord) -> Self {
        // No document has this place.
        Self { key: Some(key), document: u64::MAX, before: record, now: record, ..Self::default() }
    }

    /// The last key that went by, and all that is known of it now, if anything is.
    pub fn last(&self) -> Option<(u64, KeyRecord)> {
        self.key.map(|key| (key, self.now)).filter(|(_, now)| !now.is_empty())
    }

    /// What the documents before a member's own say of its key, when they say anything; and takes the member in. `kept` says whether
    /// its story is kept.
    pub fn next(&mut self, member: &Member, kept: bool) -> Option<KeyRecord> {
        let document = member.story.document();
        if self.key != Some(member.key) {
            *self = Self { key: Some(member.key), document, ..Self::within(self.limits) };
        } else if self.document != document {
            (self.document, self.before) = (document, self.now);
        }
        self.now.add(member, kept, self.limits);
        Some(self.before).filter(|before| !before.is_empty())
    }
}

/// What a story finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The stories that may share something, the likeliest first.
    pub stories: Vec<StoryNumber>,
    /// What is known of its marks, by word.
    pub seen: Vec<Recurrence>,
}

impl Candidates {
    /// The candidates of a story by those of its keys of which earlier documents say anything; none when they name no story.
    pub fn of(lists: &[(Member, KeyRecord)]) -> Self {
        Self::within(lists, Limits::default())
    }

    pub(crate) fn within(lists: &[(Member, KeyRecord)], limits: Limits) -> Self {
        let Some((member, _)) = lists.first() else { return Self::default() };
        // Numbers of a search: in the order of the stories.
        let mut known: Vec<(u64, u32)> = lists.iter().flat_map(|(_, record)| record.stories()).copied().collect();
        known.sort_unstable();
        known.dedup();
        let number = |story: u64| known.partition_point(|known| known.0 < story) as u32;
        let listed = |record: &KeyRecord| {
            Listed::Several(Posting::listing(record.stories().iter().map(|&(story, _)| number(story)), record.prints))
        };
        let entry = |number: u32| {
            let (_, about) = known[number as usize];
            StoryEntry { origin: OutletDay::new(None, None), marks: (about >> 24) as u8, sketch: sketch(about) }
        };
        let (of_kept, marks): (Vec<_>, Vec<_>) = lists.iter().partition(|(member, _)| member.is_of_whole());
        let (windows, wholes): (Vec<_>, Vec<_>) = of_kept.into_iter().partition(|(member, _)| member.word == OF_WINDOW);
        let asked = Asked {
            print: member.print(NOBODY),
            sketch: member.sketch(),
            marks: member.marks().into(),
            standing: Standing::NONE,
        };
        let mut search = Search::default();
        search.gather(
            asked,
            wholes.iter().map(|(_, record)| listed(record)),
            marks.iter().map(|(member, record)| (member.word, listed(record))),
            windows.iter().map(|(_, record)| listed(record)),
            entry,
        );
        if search.candidates.is_empty() {
            return Self::default();
        }
        let candidates = search.candidates.iter().take(limits.candidates);
        let stories = candidates.map(|&number| StoryNumber(known[number as usize].0)).collect();
        Self { stories, seen: search.seen }
    }

    /// What is known of the marks as bytes: four LEB128 numbers each.
    pub fn seen_to_bytes(seen: &[Recurrence]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(5 * seen.len());
        for known in seen {
            [known.word, known.days, known.stories, known.furniture.into()]
                .into_iter()
                .for_each(|number| codec::put(&mut bytes, number));
        }
        bytes
    }

    /// What these bytes say; `None` when they are cut short.
    pub fn seen_from_bytes(mut bytes: &[u8]) -> Option<Vec<Recurrence>> {
        let mut seen = Vec::new();
        while !bytes.is_empty() {
            let mut next = || codec::take(&mut bytes);
            let (word, days, stories, furniture) = (next()?, next()?, next()?, next()? != 0);
            seen.push(Recurrence { word, days, stories, furniture });
        }
        Some(seen)
    }
}
