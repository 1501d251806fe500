//! Steps: sign, verify and decide; lists and candidates need no policy.

use super::opened::Opened;
use super::ruling::Ruling;
use super::{Candidates, Member, StoryNumber};
use crate::compare::{Context, RULES_VERSION, Spelled, Spelling, compare_with_rewrites, exactly};
use crate::decide::{
    Incoming, Kept, Policy, Prepared, Ruled, Rules, Verdict, conclude, cover_page, order_head, order_rest, outlet_hash,
};
use crate::document::{Document, day};
use crate::error::{Code, Error, Result};
use crate::fingerprint::{Fingerprinter, SCHEME};
use crate::secret::Secret;
use crate::source::{GRAMMAR_VERSION, Registry};
use crate::text::Words;

/// The steps by a policy and a registry.
#[derive(Clone, Copy)]
pub struct Steps<'a> {
    rules: Rules<'a>,
}

/// What a document is to the documents of a run before any is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Its place in the order of the policy, as bytes: of two documents, that with the lesser bytes is judged first. Documents whose ids
    /// were made of what they say have equal bytes if they were published together.
    pub order: Vec<u8>,
    /// What its id is known by, and its id with its text: a document is the same as an earlier one that has the second, and a revision of
    /// one that has the first alone.
    pub names: [[u8; 16]; 2],
    /// The keys of all its stories, with the number 0 for the document's place.
    pub members: Vec<Member>,
    /// The day of publication counted from 1970-01-01, when it is known.
    pub day: Option<i32>,
    /// A hash of the outlet's name; 0 when it is not known.
    pub outlet: u64,
}

impl<'a> Steps<'a> {
    /// Steps by a policy and a registry.
    ///
    /// # Errors
    /// [`Code::InvalidPolicy`] for a rule that says `replace`: then the story that later ones are compared with depends on decisions in
    /// a second place.
    pub fn new(policy: &'a Policy, registry: &'a Registry) -> Result<Self> {
        policy.check_order()?;
        policy.check_furniture("a step")?;
        if let Some(at) = policy.rules.iter().position(|rule| rule.replace) {
            let message = format!(
                "rule {} of the policy says replace, which only a gate and dedup can do, one document after the other; \
                 take it out, or use those",
                at + 1
            );
            return Err(Error::new(Code::InvalidPolicy, message));
        }
        Ok(Self { rules: Rules { policy, registry, chains: false } })
    }

    /// Makes a document ready, in the space of a fingerprinter.
    ///
    /// # Errors
    /// [`Code::InvalidDocument`] and [`Code::InvalidText`] for one that cannot be judged.
    pub fn open<'d>(&self, document: &'d Document, space: &mut Fingerprinter) -> Result<Opened<'d>> {
        let prepared = Prepared::new(Incoming::new(document)?, Some(self.rules), space)?;
        if prepared.stories.len() > StoryNumber::MAX_PART {
            let (id, most) = (&document.id, StoryNumber::MAX_PART);
            let message = format!("document \"{id}\": its page has more than {most} stories; give them one by one");
            return Err(Error::new(Code::InvalidDocument, message));
        }
        Ok(Opened::new(document, prepared))
    }

    /// Signs a document.
    ///
    /// # Errors
    /// As [`Steps::open`].
    pub fn sign(&self, new: &Opened<'_>) -> Result<Signed> {
        let (of, prepared) = (Incoming::new(new.document)?, &new.prepared);
        let mut order = order_head(of, self.rules, &mut Words::default());
        order.extend(order_rest(new.document));
        let printed_by = outlet_hash(prepared.outlet.as_deref());
        let members =
            prepared.stories.iter().enumerate().flat_map(|(part, story)| {
                Member::of(&story.keys, StoryNumber::new(0, part), prepared.day(), printed_by)
            });
        let members = members.collect();
        Ok(Signed { order, names: prepared.names, members, day: prepared.day(), outlet: printed_by })
    }

    /// Whether the candidates of a story of a page are asked for: of others, no decision depends on them.
    pub fn asks(&self, new: &Opened<'_>, part: usize) -> bool {
        conclude::is_compared(&new.prepared, part, self.rules.policy)
    }

    /// What a story of a document is to an earlier one; `found` is what it found. `None` when they have no relation that counts.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when the page of either has no such story.
    pub fn verify(
        &self,
        new: &Opened<'_>,
        part: usize,
        old: &Opened<'_>,
        of: StoryNumber,
        found: &Candidates,
    ) -> Result<Option<Ruling>> {
        let story = |page: &Opened<'_>, part: usize| {
            page.prepared.stories.get(part).map(|story| story.story.clone()).ok_or_else(|| {
                let message = format!("document \"{}\" has no story {part}", page.document.id);
                Error::new(Code::InvalidArgument, message)
            })
        };
        let (a, b) = (story(new, part)?, story(old, of.part())?);
        if !self.asks(new, part) {
            return Ok(None);
        }
        let thresholds = &self.rules.policy.relation;
        let days_apart = new.prepared.day().zip(old.prepared.published.map(day)).map(|(a, b)| a.abs_diff(b));
        let same_outlet = new.prepared.outlet.is_some() && new.prepared.outlet == old.prepared.outlet;
        let context = Context { seen: &found.seen, days_apart, same_outlet };
        let rewrites = self.rules.policy.reads_rewrites();
        let relate = |a: &_, b: &_| compare_with_rewrites(a, b, thresholds, context, rewrites);
        let (of_a, of_b) = (|| Ok(Spelling::Text(&new.document.text)), || Ok(Spelling::Text(&old.document.text)));
        let comparison = exactly(
            relate(&a, &b),
            Spelled { story: &a, by: &of_a },
            Spelled { story: &b, by: &of_b },
            &Secret::of_run(),
            relate,
        )?;
        if !conclude::is_match(&new.prepared, &comparison, self.rules.policy) {
            return Ok(None);
        }
        let asked = self.rules.policy.reads_matched_chain() && of.part() == 0;
        let points = comparison.passages.iter().map(|passage| old.points().span(passage.b.clone())).collect();
        Ok(Some(Ruling {
            part,
            of,
            id: old.document.id.clone(),
            published: old.prepared.published,
            outlet: outlet_hash(old.prepared.outlet.as_deref()),
            same_outlet: new.prepared.outlet == old.prepared.outlet,
            chain: asked.then(|| old.prepared.chain(0).to_vec()),
            comparison,
            points,
        }))
    }

    /// The verdict on a document by the rulings on its stories, in any order. `revised` says whether its id came before with another
    /// text. The documents of its matches are given by their places in the order.
    ///
    /// # Errors
    /// None of its own: those of what it shares with a gate, which reads a store there.
    pub fn decide(&self, new: &Opened<'_>, revised: bool, rulings: &[Ruling]) -> Result<Verdict> {
        // Of outlets, only which are equal counts.
        let mut outlets: Vec<u64> = rulings.iter().map(|ruling| ruling.outlet).collect();
        outlets.sort_unstable();
        let number = |outlet: u64| (outlet != 0).then(|| outlets.partition_point(|&other| other < outlet) as u32);
        let ruled = |ruling: &Ruling| Ruled {
            kept: Kept::new(
                ruling.of.document(),
                ruling.of.part() as u32,
                number(ruling.outlet),
                ruling.published,
                0,
                0,
            ),
            id: ruling.id.clone(),
            same_outlet: ruling.same_outlet,
            chain: ruling.chain.clone().map(Into::into),
            comparison: ruling.comparison.clone(),
        };
        let (id, prepared) = (&new.document.id, &new.prepared);
        let (mut verdict, ..) = conclude::page(id, prepared, revised, self.rules, |n, matched| {
            let related = rulings.iter().filter(|ruling| ruling.part == n).map(ruled).collect();
            Ok(conclude::story(id, prepared, n, related, self.rules, matched))
        })?;
        verdict.chain = prepared.chain(0).to_vec();
        if !verdict.stories.is_empty() {
            for found in &mut verdict.matches {
                let of = StoryNumber::new(found.document, found.of_story);
                let ruling = rulings.iter().find(|ruling| (ruling.part, ruling.of) == (found.story, of));
                found.b_points = ruling.map_or_else(Vec::new, |ruling| ruling.points.clone());
            }
            cover_page(prepared, &mut verdict);
        }
        Ok(verdict)
    }

    /// What the steps depend on besides documents: the scheme of the fingerprints, and the versions of what relates stories and reads
    /// sources.
    pub fn scheme() -> String {
        format!("{SCHEME} {RULES_VERSION} {GRAMMAR_VERSION}")
    }

    /// The digest of the policy, in hexadecimal digits.
    pub fn policy_digest(&self) -> String {
        blake3::Hash::from(self.rules.policy.digest()).to_hex().to_string()
    }

    /// The registry.
    pub fn registry(&self) -> &'a Registry {
        self.rules.registry
    }

    /// The verdict on a document that is the same as an earlier one.
    pub fn repeated(&self, new: &Opened<'_>) -> Verdict {
        Verdict { chain: new.prepared.chain(0).to_vec(), ..conclude::repeated(&new.document.id) }
    }

    /// Which stories of a document are kept by its verdict.
    pub fn kept(new: &Opened<'_>, verdict: &Verdict) -> Vec<bool> {
        (0..new.stories()).map(|part| verdict.keeps(part)).collect()
    }
}
