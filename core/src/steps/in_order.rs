//! In order: some documents of a run, decided on one after the other: what rounds leave, on one machine.
//!
//! In: the members of all keys of these documents, with what was decided on the stories of others; the pages of these documents and of
//! all that they may be compared with. Out: for each document what `candidates` and `decide` give.
//!
//! ```text
//! for each document, by its place in the order:
//!   lists of its keys, with what was decided on those before it; candidates; verify each; decide
//! ```

use std::collections::HashMap;

use super::streams::Streams;
use super::{Candidates, KeyRecord, Lists, Member, Opened, Steps, StoryNumber};
use crate::decide::Verdict;
use crate::error::{Code, Error, Result};

/// A document that was decided on in its turn.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Its place in the order.
    pub document: u64,
    /// What each of its stories found.
    pub found: Vec<Candidates>,
    /// The verdict.
    pub verdict: Verdict,
    /// Which of its stories are kept.
    pub kept: Vec<bool>,
}

/// A page of a run.
pub struct Page<'a> {
    /// The document.
    pub opened: Opened<'a>,
    /// Whether its id came before with another text.
    pub revised: bool,
    /// Whether it is decided on; others are only compared with.
    pub left: bool,
}

impl Steps<'_> {
    /// Decides on the pages that are `left`, one after the other. `members` are all members of all their keys, by key, story and word,
    /// each with whether its story is kept; `records` says of keys what a table of earlier runs says. Pages are by their places in the
    /// order.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when a page that one is to be compared with is not there, and as [`Steps::verify`].
    pub fn in_order(
        &self,
        members: &[(Member, bool)],
        records: &HashMap<u64, KeyRecord>,
        pages: &HashMap<u64, Page<'_>>,
    ) -> Result<Vec<Settled>> {
        let mut kept: HashMap<StoryNumber, bool> = members.iter().map(|(member, kept)| (member.story, *kept)).collect();
        let members: Vec<Member> = members.iter().map(|(member, _)| *member).collect();
        let mut left: Vec<u64> = pages.iter().filter(|(_, page)| page.left).map(|(&document, _)| document).collect();
        left.sort_unstable();
        // Of each document that is left, its members, each with the first one of its key.
        let mut own: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
        let mut start = 0;
        for (place, member) in members.iter().enumerate() {
            if members[start].key != member.key {
                start = place;
            }
            if pages.get(&member.story.document()).is_some_and(|page| page.left) {
                own.entry(member.story.document()).or_default().push((place, start));
            }
        }
        let (mut streams, mut settled) = (Streams::default(), Vec::with_capacity(left.len()));
        for document in left {
            let page = &pages[&document];
            let new = &page.opened;
            let mut known: Vec<Vec<(Member, KeyRecord)>> = vec![Vec::new(); new.stories()];
            for &(place, start) in own.get(&document).into_iter().flatten() {
                let member = members[place];
                let lists = || records.get(&member.key).map_or_else(Lists::default, |of| Lists::after(member.key, *of));
                let record = streams.before(&members, start, place, lists, |story| kept[&story]);
                if let (Some(record), Some(known)) = (record, known.get_mut(member.story.part())) {
                    known.push((member, record));
                }
            }
            let asked = |(part, known): (usize, &Vec<_>)| {
                if self.asks(new, part) { Candidates::of(known) } else { Candidates::default() }
            };
            let found: Vec<Candidates> = known.iter().enumerate().map(asked).collect();
            let mut rulings = Vec::new();
            for (part, found) in found.iter().enumerate() {
                for &of in &found.stories {
                    let old = pages.get(&of.document()).ok_or_else(|| {
                        let message = format!(
                            "document {document} is to be compared with document {}, whose page is not there",
                            of.document()
                        );
                        Error::new(Code::InvalidArgument, message)
                    })?;
                    rulings.extend(self.verify(new, part, &old.opened, of, found)?);
                }
            }
            let verdict = self.decide(new, page.revised, &rulings)?;
            let now = Steps::kept(new, &verdict);
            kept.extend(now.iter().enumerate().map(|(part, &kept)| (StoryNumber::new(document, part), kept)));
            settled.push(Settled { document, found, verdict, kept: now });
        }
        Ok(settled)
    }
}
