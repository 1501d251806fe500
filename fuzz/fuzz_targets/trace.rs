//! Pages and traces of any text: a text and its byline, parted by a NUL.
#![no_main]

use libfuzzer_sys::fuzz_target;
use naql::source::{Place, Registry, chain, trace};
use naql::Document;

fuzz_target!(|raw: &str| {
    let (text, byline) = raw.split_once('\0').unwrap_or((raw, ""));
    let document =
        Document::new("", text).byline(byline).publisher("okaz");

    // Blocks are in order and apart; the prose of a story lies in it.
    let page = naql::page::split(text);
    let mut end = 0;
    for block in &page.blocks {
        assert!(block.span.start >= end && block.span.start < block.span.end, "{block:?} after {end}");
        end = block.span.end;
    }
    for story in &page.stories {
        assert!(story.prose.iter().all(|p| p.start >= story.span.start && p.end <= story.span.end), "{story:?}");
        assert!(story.prose.iter().all(|p| text.get(p.clone()).is_some()), "{story:?}");
    }

    // Surfaces are the text at their spans, each source comes once, and every hop is credited.
    let trace = trace(&document, Registry::builtin());
    assert_eq!(trace.stories.len(), page.stories.len());
    let first = trace.stories.first().map_or_else(Vec::new, |story| story.chain.clone());
    assert_eq!(chain(&document, Registry::builtin()), first, "the chain alone");
    for story in &trace.stories {
        assert_eq!(story.chain[0], ["okaz"]);
        for (i, credit) in story.credits.iter().enumerate() {
            let field = if credit.place == Place::Byline { byline } else { text };
            assert_eq!(&field[credit.start..credit.end], credit.surface);
            assert!(story.credits[..i].iter().all(|c| c.source != credit.source), "{}", credit.source);
        }
        for source in story.chain[1..].iter().flatten() {
            assert!(story.credits.iter().any(|c| c.source == *source), "{source}");
        }
        assert!(story.relays.iter().all(|r| text[r.start..r.end].contains(&r.origin)));
    }
    let points = text.chars().count();
    let counted = trace.in_code_points(&document);
    assert!(counted.blocks.iter().all(|b| b.start < b.end && b.end <= points));
});
