//! Candidates are not lost: what a comparison of all with all would find is found through the marks.

mod common;

use common::{Rng, all_pairs, document, found_pairs, noon, respelled, story, text, words};
use naql::compare::Relation;
use naql::source::Registry;
use naql::{Document, Pair, Policy, dedup, pairs};

/// A story among 200 others, and something made of it at the end: the pair is found, and by `dedup` as well.
fn found(original: &str, made: &str) -> Pair {
    let mut rng = Rng(99);
    let mut documents: Vec<Document> =
        (0..200).map(|n| document(&format!("{n}"), story(&mut rng, 150), "المرفأ", &noon(1))).collect();
    documents[70].text = original.into();
    documents.push(document("made", made, "الراصد", &noon(2)));
    let mut found = found_pairs(&documents, 2);
    assert_eq!(found.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>(), [(70, 200)]);
    let verdict =
        dedup(&documents, &Policy::default(), Registry::builtin(), Some(2), &()).unwrap().pop().expect("a verdict");
    assert_eq!(verdict.of.as_deref(), Some("70"));
    found.remove(0)
}

#[test]
fn a_story_cut_to_its_first_third() {
    let original = words(&mut Rng(1), 240);
    let pair = found(&text(&original), &text(&original[..80]));
    assert_eq!(pair.comparison.relation, Relation::Contains);
    assert_eq!((pair.comparison.containment_b, pair.comparison.longest_run), (1.0, 80));
}

/// Nine equal words at a time are less than a mark is guaranteed for; a whole story of them is found all the same.
#[test]
fn every_tenth_word_changed() {
    for seed in 0..6 {
        let mut rng = Rng(seed);
        let original = words(&mut rng, 300);
        let mut edited = original.clone();
        edited.iter_mut().skip(9).step_by(10).for_each(|word| *word = words(&mut rng, 1).remove(0));
        let pair = found(&text(&original), &text(&edited));
        assert_eq!((pair.comparison.relation, pair.comparison.longest_run), (Relation::Near, 9));
        assert_eq!((pair.comparison.passages.len(), pair.comparison.matched_words), (1, 270));
    }
}

#[test]
fn thirty_words_in_a_roundup_of_three_thousand() {
    let mut rng = Rng(3);
    let original = words(&mut rng, 140);
    let roundup = [words(&mut rng, 1700), original[60..90].to_vec(), words(&mut rng, 1270)].concat();
    let roundup = respelled(&text(&roundup));
    let pair = found(&text(&original), &roundup);
    let c = &pair.comparison;
    assert_eq!((c.relation, c.matched_words, c.longest_run), (Relation::Overlaps, 30, 30));
    let passage = &roundup[c.passages[0].b.clone()];
    assert_eq!(naql::text::fold(passage).text(), naql::text::fold(&text(&original[60..90])).text());
}

#[test]
fn a_story_that_three_hundred_outlets_print() {
    let mut rng = Rng(4);
    let wire = words(&mut rng, 60);
    let documents: Vec<Document> = (0..300)
        .map(|n| {
            let page = text(&[words(&mut rng, 4), wire.clone(), words(&mut rng, 5)].concat());
            document(&format!("{n}"), page, &format!("صحيفة {n}"), &noon(1 + n / 200))
        })
        .collect();
    let found = all_pairs(&documents, 2);
    assert_eq!(found.len(), 300 * 299 / 2);
    assert!(found.is_sorted_by_key(|p| (p.a, p.b)));
    assert!(found.iter().all(|p| p.a < p.b && p.comparison.relation == Relation::Near));
    // The gate keeps the first and finds each of the others by it.
    let verdicts = dedup(&documents, &Policy::default(), Registry::builtin(), Some(2), &()).unwrap();
    assert!(verdicts[1..].iter().all(|v| v.of.as_deref() == Some("0") && v.relation == Relation::Near));
}

#[test]
fn pairs_are_the_same_on_any_number_of_threads() {
    let mut rng = Rng(5);
    let mut documents: Vec<Document> = Vec::new();
    for n in 0..700 {
        let mut body = words(&mut rng, 40);
        if n > 0 && rng.below(2) == 0 {
            let other = &documents[rng.below(n)].text;
            body.extend(other.split_whitespace().skip(rng.below(20)).take(30).map(str::to_owned));
        }
        documents.push(document(&format!("{n}"), text(&body), "", &noon(1 + n / 200)));
    }
    let one = found_pairs(&documents, 1);
    assert!(one.len() > 100);
    assert!([2, 4].iter().all(|&threads| found_pairs(&documents, threads) == one));
}

#[test]
fn too_short_a_story_has_no_pairs() {
    let policy = Policy::default().min_words(20);
    let mut rng = Rng(6);
    let [short, long] = [story(&mut rng, 19), story(&mut rng, 20)];
    let documents = [("a", &short), ("b", &short), ("c", &long), ("d", &long)];
    let documents = documents.map(|(id, text)| Document::new(id, text.as_str()));
    let mut found = Vec::new();
    pairs(&documents, &policy, Some(1), &(), &mut |pair| {
        found.push((pair.a, pair.b, pair.comparison.relation));
        Ok(())
    })
    .unwrap();
    assert_eq!(found, [(2, 3, Relation::Exact)]);
}

/// What the sink says ends the work.
#[test]
fn the_sink_may_refuse() {
    let text = story(&mut Rng(7), 50);
    let documents = ["a", "b", "c"].map(|id| Document::new(id, text.as_str()));
    let mut taken = 0;
    let result = pairs(&documents, &Policy::default(), Some(2), &(), &mut |_| {
        taken += 1;
        Err(naql::Error::new(naql::Code::Io, "the disk is full"))
    });
    assert_eq!((result.unwrap_err().code(), taken), (naql::Code::Io, 1));
}

/// The words of a report in another order, a dozen at a time: no run of five is left, and `dedup` sees nothing.
#[test]
fn a_report_in_another_order() {
    let mut rng = Rng(21);
    let report = words(&mut rng, 120);
    let again: Vec<String> = report.chunks(12).flat_map(|dozen| dozen.iter().rev().cloned()).collect();
    let other = words(&mut rng, 120);
    let texts = [text(&report), text(&again), text(&other)];
    let documents: Vec<Document> =
        texts.iter().zip(["a", "b", "c"]).map(|(text, id)| document(id, text.as_str(), "المرفأ", &noon(1))).collect();
    let found = found_pairs(&documents, 2);
    assert_eq!(found.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>(), [(0, 1)]);
    let comparison = &found[0].comparison;
    assert_eq!(comparison.relation, Relation::Rewrites, "{:?}", comparison.reasons);
    assert!(comparison.passages.iter().all(|passage| passage.words >= 10 && passage.identity >= 0.5));
    let verdicts = dedup(&documents, &Policy::default(), Registry::builtin(), Some(2), &()).unwrap();
    assert!(verdicts.iter().all(|verdict| verdict.relation == Relation::None));
}

/// Two rare runs of five words are enough to be compared, though no run is long enough for a mark in common.
#[test]
fn a_long_quotation_with_every_eighth_word_changed() {
    for seed in 0..6 {
        let mut rng = Rng(40 + seed);
        let mut quoted = words(&mut rng, 48);
        let first = [words(&mut rng, 200), quoted.clone(), words(&mut rng, 200)].concat();
        quoted.iter_mut().skip(7).step_by(8).for_each(|word| *word = words(&mut rng, 1).remove(0));
        let second = [words(&mut rng, 200), quoted, words(&mut rng, 200)].concat();
        let documents = [("a", first), ("b", second)].map(|(id, words)| document(id, text(&words), "المرفأ", &noon(1)));
        let found = found_pairs(&documents, 2);
        assert_eq!(found.len(), 1, "seed {seed}");
        assert_eq!(found[0].comparison.relation, Relation::Overlaps, "{:?}", found[0].comparison.reasons);
    }
}
