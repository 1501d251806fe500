//! Two texts side by side (the input's two parts around a NUL): figures and passages hold together.
#![no_main]

use libfuzzer_sys::fuzz_target;
use naql::compare::{Context, Thresholds, compare};
use naql::story::StoryWords;

fuzz_target!(|input: &str| {
    let (a, b) = input.split_once('\0').unwrap_or((input, input));
    let (x, y) = (StoryWords::new(a).expect("short"), StoryWords::new(b).expect("short"));
    let thresholds = Thresholds::default();
    let side_by_side = |x, y| compare(x, y, &thresholds, Context::default());
    let (there, back) = (side_by_side(&x, &y), side_by_side(&y, &x));

    for share in [there.jaccard, there.containment_a, there.containment_b] {
        assert!((0.0..=1.0).contains(&share), "{there:?}");
    }
    assert!(there.jaccard <= there.containment_a && there.jaccard <= there.containment_b, "{there:?}");
    assert_eq!((there.jaccard, there.containment_a, there.containment_b), (back.jaccard, back.containment_b, back.containment_a));
    assert_eq!((there.matched_words, there.longest_run), (back.matched_words, back.longest_run));
    if a == b {
        assert_eq!(there.relation.name(), "exact");
    }

    let mut sides: Vec<_> = there.passages.iter().map(|p| (p.a.start, p.a.end, p.b.start, p.b.end)).collect();
    let mut swapped: Vec<_> = back.passages.iter().map(|p| (p.b.start, p.b.end, p.a.start, p.a.end)).collect();
    sides.sort_unstable();
    swapped.sort_unstable();
    assert_eq!(sides, swapped, "the passages of both directions");
    for p in &there.passages {
        assert!(a.get(p.a.clone()).is_some_and(|t| !t.is_empty()) && b.get(p.b.clone()).is_some_and(|t| !t.is_empty()), "{p:?}");
        assert!(p.words > 0, "{p:?}");
        assert!((0.0..=1.0).contains(&p.identity), "{p:?}");
    }
    let shorter = x.len().min(y.len()) as u32;
    assert!(there.longest_run <= shorter && there.matched_words <= shorter, "{there:?}");
    assert!(there.passages.iter().all(|p| p.words <= there.matched_words), "{there:?}");
});
