//! Verdict: what the gate says about a document.

use std::ops::Range;

use serde::Serialize;

use super::decision::Decision;
use crate::compare::{Comparison, Relation};

/// The verdict on one document.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Verdict {
    /// The document's id.
    pub id: String,
    /// What to do with it.
    pub decision: Decision,
    /// What it is to the story that decided, or to the closest match when none did.
    pub relation: Relation,
    /// The id of that story.
    pub of: Option<String>,
    /// Why: the relation's rule and figures, then the policy's rule. Of a page with several stories, those of each story, then
    /// how the page got its relation and decision.
    pub reasons: Vec<String>,
    /// The id of the document whose story the document's own replaces, by a rule that says `replace`: later ones are compared
    /// with the new story only.
    pub replaces: Option<String>,
    /// Who says that the document comes from whom, as [`source::chain`](crate::source::chain()) reads it: when the verdict goes into a
    /// ledger or a rule reads it, and empty otherwise.
    pub chain: Vec<Vec<String>>,
    /// The decision on each story of the page; empty when the page was not judged by its stories.
    pub stories: Vec<Decision>,
    /// Every earlier story that a story of it has a relation with: by story, the closest first.
    pub matches: Vec<Match>,
    /// Which parts of the page come from which earlier stories; the one that covers most comes first.
    pub cover: Vec<Cover>,
    /// How many words of the page no part of the cover has.
    pub new_words: u32,
    /// Their share of the page's words, from 0 to 1.
    pub new_share: f64,
    /// Whether the same document (same id, same text) came before. In the same delivery (one call, one stream) it is dropped; in
    /// a later one it gets the decision, relation, `of`, last reason and chain that it got the first time, and nothing else.
    pub seen: bool,
    /// Who else printed it, where [`dedup`](crate::dedup()) keeps it; a gate does not know what will come.
    pub prints: Option<Prints>,
}

/// Who else printed a document that [`dedup`](crate::dedup()) keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Prints {
    /// How many documents were dropped for it: those whose [`of`](Verdict::of) names it, and the same document again.
    pub copies: u32,
    /// How many outlets printed it or one of these, as [`source::outlet`](crate::source::outlet()) tells outlets apart. All documents
    /// that do not say whose page they are count as one outlet.
    pub outlets: u32,
    /// The earliest `published` of it and these, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
}

impl Verdict {
    /// Nothing was found.
    pub(super) fn admit(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            decision: Decision::Admit,
            relation: Relation::None,
            of: None,
            reasons: Vec::new(),
            replaces: None,
            chain: Vec::new(),
            stories: Vec::new(),
            matches: Vec::new(),
            cover: Vec::new(),
            new_words: 0,
            new_share: 0.0,
            seen: false,
            prints: None,
        }
    }

    /// Whether the document is admitted and this many outlets or more printed it, by its [`prints`](Self::prints). Without prints no
    /// outlet is known to have.
    pub fn is_printed_by(&self, outlets: u32) -> bool {
        self.decision == Decision::Admit && self.prints.as_ref().map_or(0, |prints| prints.outlets) >= outlets
    }

    /// The match that `of` names.
    pub fn matched(&self) -> Option<&Match> {
        let of = self.of.as_ref()?;
        self.matches.iter().find(|m| m.id == *of)
    }

    /// Gives back the room that nothing more will take: a list that grew has room for four at least.
    pub(crate) fn shrink(&mut self) {
        self.reasons.iter_mut().for_each(String::shrink_to_fit);
        self.reasons.shrink_to_fit();
        self.stories.shrink_to_fit();
        self.matches.shrink_to_fit();
        for Match { comparison, .. } in &mut self.matches {
            comparison.passages.shrink_to_fit();
            comparison.reasons.iter_mut().for_each(String::shrink_to_fit);
            comparison.reasons.shrink_to_fit();
        }
        self.cover.shrink_to_fit();
        self.cover.iter_mut().for_each(|cover| cover.spans.shrink_to_fit());
    }

    /// Sets the decision and adds its reason.
    pub(super) fn decide(&mut self, decision: Decision, reason: String) {
        self.decision = decision;
        self.reasons.push(reason);
    }
}

impl Verdict {
    /// Takes in the verdict on the next story of several: the page gets the mildest decision of its stories, and is named
    /// after the one with the closest relation. Whether that is this one so far.
    pub(super) fn lead(&mut self, story: Verdict, several: bool) -> bool {
        let n = self.stories.len();
        self.decision = if n == 1 { story.decision } else { self.decision.min(story.decision) };
        let reasons = story.reasons.into_iter();
        self.reasons.extend(reasons.map(|reason| if several { format!("story {n}: {reason}") } else { reason }));
        let leads = story.of.is_some() && (self.of.is_none() || story.relation.closeness() > self.relation.closeness());
        if leads {
            (self.relation, self.of) = (story.relation, story.of);
        }
        self.replaces = self.replaces.take().or(story.replaces);
        leads
    }

    /// Whether a story of the page is kept for later ones to be compared with.
    pub(crate) fn keeps(&self, story: usize) -> bool {
        self.decision != Decision::Drop && self.stories.get(story).is_none_or(|decision| *decision != Decision::Drop)
    }

    /// Turns the relation of the closest story (its place) into that of the page, and says so: a page with other stories
    /// of its own contains, or overlaps, what that story matched. There is nothing to say of a page with one story, or without
    /// a match.
    pub(super) fn name_page(&mut self, closest: Option<usize>) {
        let (stories, Some(closest)) = (self.stories.len(), closest) else { return };
        if stories < 2 {
            return;
        }
        let own = self.stories.iter().any(|decision| *decision != Decision::Drop);
        let of_story = self.relation;
        self.relation = match of_story {
            Relation::Exact | Relation::SameText | Relation::Near if own => Relation::Contains,
            Relation::ContainedIn if own => Relation::Overlaps,
            relation => relation,
        };
        self.reasons.push(format!(
            "page: {} -> {}: story {} of {stories} is the closest, {}; {} dropped",
            self.relation.name(),
            self.decision.name(),
            closest + 1,
            of_story.name(),
            if own { "not all are" } else { "all are" }
        ));
    }
}

/// An earlier story, and the parts of the page that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cover {
    /// The id of the story's document.
    pub id: String,
    /// The story's document, as in [`Match`].
    pub document: u64,
    /// How many words of the page it covers that none before it in the cover does.
    pub words: u32,
    /// The parts, in bytes of the page's text.
    pub spans: Vec<Range<usize>>,
}

/// An earlier story that the document has a relation with. In the comparison, `a` is the document and `b` this story.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// The story's id.
    pub id: String,
    /// The story's document: its place in the input of [`dedup`](crate::dedup()), its number in the ledger of a
    /// [`Gate`](crate::Gate).
    pub document: u64,
    /// Which story of the document it is that matches, from 0.
    pub story: usize,
    /// Which story of the matched page it matches, from 0.
    pub of_story: usize,
    /// What the story is to it, and the passages in the page's text.
    pub comparison: Comparison,
    /// The place of each passage in the matched text in code points, for faces that count in them: that text may be gone by then.
    pub b_points: Vec<Range<usize>>,
}
