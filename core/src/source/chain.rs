//! The chain of a story: publisher ← source of the text ← what that reports.
//!
//! In: the credits. Out: the same with their roles, and the hops. The order of evidence:
//!
//! 1. the publisher, as the document or the page names it;
//! 2. what the byline and the dateline name besides (`الوئام - رويترز`), side by side;
//! 3. what source lines and end tags name besides, side by side;
//! 4. the outlet that the first sentence attributes the story to; or, where nothing else is cited, one that the second
//!    sentence passes the story on from (`ونقلت صحيفة …`), or an agency that it cites at all (`وقال … لوكالة …`).
//!
//! A source takes the first hop that it has evidence for. The publisher naming itself adds no hop; unnamed persons and
//! social media never do.

use super::credits::{Credits, Draft, reports};
use super::registry::{Book, Kind};
use super::trace::{Credit, Place, Role};

/// How many sentences can frame a story.
pub(super) const FRAME_SENTENCES: usize = 2;

/// The credits with their roles, strongest places first, and the chain.
pub(super) fn build(credits: Credits, own: &str) -> (Vec<Credit>, Vec<Vec<String>>) {
    let Credits { book, mut drafts, .. } = credits;
    frame(&mut drafts, book);
    let mut chain = vec![vec![own.to_owned()]];
    let hop = |places: &[Place]| {
        let wires = drafts.iter().filter(|d| d.credit.role == Role::Wire && places.contains(&d.credit.place));
        let hop: Vec<String> = wires.map(|d| d.credit.source.clone()).filter(|s| *s != own).collect();
        hop
    };
    let hops =
        [hop(&[Place::Byline, Place::Dateline]), hop(&[Place::SourceLine, Place::EndTag]), hop(&[Place::Inline])];
    chain.extend(hops.into_iter().filter(|h| !h.is_empty()));
    drafts.sort_by_key(|d| (d.credit.place, d.credit.start));
    (drafts.into_iter().map(|d| d.credit).collect(), chain)
}

/// Makes the inline credit that frames the story a wire.
fn frame(drafts: &mut [Draft], book: &Book) {
    let outlet = |d: &Draft| d.credit.role == Role::Cited && reports(&d.credit.source);
    let first: Vec<usize> = (0..drafts.len())
        .filter(|&i| outlet(&drafts[i]) && drafts[i].sentence == Some(0) && !drafts[i].aside)
        .collect();
    for &i in &first {
        drafts[i].credit.role = Role::Wire;
    }
    if !first.is_empty() {
        return;
    }
    let all: Vec<usize> = (0..drafts.len()).filter(|&i| outlet(&drafts[i])).collect();
    if let [only] = all[..]
        && drafts[only].sentence == Some(1)
        && (drafts[only].relays
            || book.by_id(&drafts[only].credit.source).is_some_and(|entry| entry.kind == Kind::Agency))
    {
        drafts[only].credit.role = Role::Wire;
    }
}
