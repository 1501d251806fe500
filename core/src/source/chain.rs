//! The chain of a story: publisher ← source of the text ← what that reports.
//!
//! In: the credits. Out: the same with their roles, and the hops. The order of evidence:
//!
//! 1. the publisher, as the document or the page names it;
//! 2. what the byline and the dateline name besides (`الوئام - رويترز`), side by side;
//! 3. what source lines and end tags name besides, side by side;
//! 4. where no slot names a source, the outlets that the lead attributes the story to (`A نقلا عن B` is two hops); or, where
//!    the lead names none, the only outlet of the story, if the second or third sentence passes the lead's statement on
//!    from it (`ونقلت صحيفة …`, `وقال … لوكالة …`).
//!
//! A source takes the first hop that it has evidence for. The publisher naming itself adds no hop; unnamed persons and
//! social media never do.

use super::credits::{Credits, Draft, reports};
use super::registry::{Book, Kind};
use super::rule::Rule;
use super::trace::{Credit, Place, Role};

/// How many sentences can frame a story.
pub(super) const FRAME_SENTENCES: usize = 3;

/// The credits with their roles, strongest places first, and the chain. `passed` are the sources whose report is another
/// source's: the one that passes on, and the one whose words it passes on.
pub(super) fn build(credits: Credits, own: &str, passed: &[(String, String)]) -> (Vec<Credit>, Vec<Vec<String>>) {
    let Credits { book, mut drafts, .. } = credits;
    frame(&mut drafts, book);
    let mut chain = vec![vec![own.to_owned()]];
    let hop = |places: &[Place]| {
        let wires = drafts.iter().filter(|d| d.credit.role == Role::Wire && places.contains(&d.credit.place));
        let hop: Vec<String> = wires.map(|d| d.credit.source.clone()).filter(|s| *s != own).collect();
        hop
    };
    let slots = [hop(&[Place::Byline, Place::Dateline]), hop(&[Place::SourceLine, Place::EndTag])];
    chain.extend(slots.into_iter().filter(|h| !h.is_empty()));
    // A نقلا عن B is two hops; A and B side by side are one.
    let inline = hop(&[Place::Inline]);
    let passes = |a: &String, b: &String| passed.iter().any(|(from, of)| from == a && of == b);
    let (last, first): (Vec<String>, Vec<String>) =
        inline.iter().cloned().partition(|b| inline.iter().any(|a| a != b && passes(a, b) && !passes(b, a)));
    chain.extend([first, last].into_iter().filter(|h| !h.is_empty()));
    drafts.sort_by_key(|d| (d.credit.place, d.credit.start));
    (drafts.into_iter().map(|d| d.credit).collect(), chain)
}

/// Makes the inline credits that frame the story wires. Where a slot says whose report it is, nothing in the text does.
fn frame(drafts: &mut [Draft], book: &Book) {
    if drafts.iter().any(|d| d.credit.role == Role::Wire) {
        return;
    }
    let outlet = |d: &Draft| d.credit.role == Role::Cited && reports(&d.credit.source);
    let first: Vec<usize> = (0..drafts.len())
        .filter(|&i| outlet(&drafts[i]) && drafts[i].setting.sentence == Some(0) && !drafts[i].setting.aside)
        .collect();
    for &i in &first {
        drafts[i].credit.role = Role::Wire;
    }
    if !first.is_empty() {
        return;
    }
    // The whole story is one statement, passed on through the one outlet that it names.
    let all: Vec<usize> = (0..drafts.len()).filter(|&i| outlet(&drafts[i])).collect();
    if let [only] = all[..] {
        let draft = &mut drafts[only];
        let agency = book.by_id(&draft.credit.source).is_some_and(|entry| entry.kind == Kind::Agency);
        let passes_on = draft.setting.relays
            || matches!(draft.credit.rule, Rule::According | Rule::Citing)
            || matches!(draft.credit.rule, Rule::Told | Rule::Published | Rule::Desk)
                && (agency || draft.setting.of_lead)
            || agency && draft.credit.rule != Rule::Verb;
        let passes_on = passes_on && !draft.credit.source.starts_with('@');
        let wire = match draft.setting.sentence {
            Some(1) => passes_on && !draft.setting.turns,
            Some(2) => draft.setting.of_lead && passes_on && !draft.setting.turns,
            _ => false,
        };
        if wire {
            draft.credit.role = Role::Wire;
        }
    }
}
