//! Conclude: the verdict on a document, by what its stories are to earlier ones. The same for a gate, which goes through its documents
//! in order, and for rounds over all of them (`steps`): nothing here reads a state.
//!
//! ```text
//! repeated   the same document came before: drop
//! story      the matches, the closest first; the strictest decision of the policy's rules on them
//! page       of all stories; held when it is too short, as the policy says when its id came before or it has no Arabic letter
//! ```

use std::cmp::Reverse;

use super::decision::Decision;
use super::earlier::Chain;
use super::kept::Kept;
use super::origins::{Matched, origins};
use super::outcome::Replacement;
use super::policy::Policy;
use super::prepare::Prepared;
use super::rule::Case;
use super::rules::Rules;
use super::verdict::{Match, Verdict};
use crate::compare::{Comparison, Relation};
use crate::error::Result;

/// What a story is to an earlier one, and what rules and a verdict ask of that one.
pub(crate) struct Ruled<'a> {
    pub kept: Kept,
    /// The id of its document.
    pub id: String,
    /// Whether the same outlet printed both.
    pub same_outlet: bool,
    /// Its chain, if a rule asks for it. Of a page, the first story's alone is known: a gate's ledger has no other.
    pub chain: Option<Chain<'a>>,
    pub comparison: Comparison,
}

/// The verdict on one story alone, and which one it replaces: document and story.
pub(crate) type OfStory = (Verdict, Option<(u64, u32)>);

/// Whether a page is too short to judge. It can still be told to be another one.
fn is_short(new: &Prepared, policy: &Policy) -> bool {
    new.words < policy.min_words as usize
}

/// Whether a story of a page is compared with others.
pub(crate) fn is_compared(new: &Prepared, story: usize, policy: &Policy) -> bool {
    let least = policy.min_words as usize;
    new.arabic && (is_short(new, policy) || new.stories[story].story.len() >= least)
}

/// Whether a comparison of a story of a page is a match.
pub(crate) fn is_match(new: &Prepared, comparison: &Comparison, policy: &Policy) -> bool {
    match comparison.relation {
        Relation::Exact | Relation::SameText => true,
        relation => !is_short(new, policy) && relation != Relation::None,
    }
}

/// The verdict on a document that came before.
pub(crate) fn repeated(id: &str) -> Verdict {
    let mut verdict = Verdict::admit(id);
    verdict.decide(Decision::Drop, "same_id: the same document came before".to_owned());
    (verdict.relation, verdict.of, verdict.seen) = (Relation::Exact, Some(id.to_owned()), true);
    verdict
}

/// The verdict on a story of a document by its matches, which also go to `matched`.
pub(crate) fn story(
    id: &str,
    new: &Prepared,
    n: usize,
    mut related: Vec<Ruled<'_>>,
    rules: Rules<'_>,
    matched: &mut Vec<Kept>,
) -> OfStory {
    let mut verdict = Verdict::admit(id);
    related.sort_by(|x, y| {
        let (a, b) = (&x.comparison, &y.comparison);
        let closest = b.relation.closeness().cmp(&a.relation.closeness());
        let order = |ruled: &Ruled<'_>| (ruled.kept.document, ruled.kept.story);
        closest.then(b.jaccard.total_cmp(&a.jaccard)).then(order(x).cmp(&order(y)))
    });
    let origins = origins_of(&related, rules);
    let rule = |ruled: &Ruled<'_>| {
        rules.policy.decide(&Case {
            found: &ruled.comparison,
            same_outlet: ruled.same_outlet,
            apart: new.published.zip(ruled.kept.published()).map(|(a, b)| a.abs_diff(b)),
            chain: new.chain(n),
            of: ruled.chain.as_deref(),
            origins,
            registry: rules.registry,
        })
    };
    // The strictest decision wins, by the closest of the matches that have it.
    let strictest = related.iter().map(rule).enumerate().max_by_key(|(i, ruling)| (ruling.decision, Reverse(*i)));
    let mut replaced = None;
    if let Some((i, ruling)) = strictest {
        let Ruled { kept, id, comparison, .. } = &related[i];
        if ruling.replace {
            replaced = Some((kept.document, kept.story));
            verdict.replaces = Some(id.clone());
        }
        (verdict.relation, verdict.of) = (comparison.relation, Some(id.clone()));
        verdict.reasons.extend_from_slice(&comparison.reasons);
        verdict.decide(ruling.decision, ruling.reason);
    }
    for Ruled { kept, id, comparison, .. } in related {
        let (document, of_story) = (kept.document, kept.story as usize);
        verdict.matches.push(Match { id, document, story: n, of_story, comparison, b_points: Vec::new() });
        matched.push(kept);
    }
    (verdict, replaced)
}

/// How many independent origins the stories have that one matched, templates left out, if a rule asks for it.
fn origins_of(related: &[Ruled<'_>], rules: Rules<'_>) -> u32 {
    if !rules.policy.reads_matched_chain() {
        return 0;
    }
    let text = related.iter().filter(|ruled| ruled.comparison.relation != Relation::Template);
    let matched = text.map(|ruled| Matched {
        chain: ruled.chain.as_deref(),
        outlet: ruled.kept.outlet(),
        parts: ruled.comparison.passages.iter().map(|passage| passage.a.clone()).collect(),
    });
    origins(matched.collect(), rules.registry)
}

/// The verdict on a document by those on its stories, which `judge` gives, each with the stories it matches; and what its stories
/// replace. `revised` says whether its id came before with another text.
pub(crate) fn page(
    id: &str,
    new: &Prepared,
    revised: bool,
    rules: Rules<'_>,
    mut judge: impl FnMut(usize, &mut Vec<Kept>) -> Result<OfStory>,
) -> Result<(Verdict, Vec<Kept>, Vec<Replacement>)> {
    let (policy, mut verdict) = (rules.policy, Verdict::admit(id));
    let (mut matched, mut replacements) = (Vec::new(), Vec::new());
    if new.arabic {
        let mut closest = None;
        for n in 0..new.stories.len() {
            let (mut story, replaced) = judge(n, &mut matched)?;
            replacements.extend(replaced.map(|of| (n, of)));
            verdict.stories.push(story.decision);
            verdict.matches.append(&mut story.matches);
            if verdict.lead(story, new.stories.len() > 1) {
                closest = Some(n);
            }
        }
        verdict.name_page(closest);
        if is_short(new, policy) && verdict.decision != Decision::Drop {
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
    Ok((verdict, matched, replacements))
}
