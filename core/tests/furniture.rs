//! Furniture: what an outlet keeps printing on its pages counts nowhere.

mod common;

use common::{Rng, document, found_pairs, noon, story, text, verdicts, words};
use naql::compare::Relation;
use naql::source::Registry;
use naql::{Code, Decision, Document, FurnitureFrom, Gate, Options, Policy, Rounds, dedup, dedup_in_rounds};

/// Eight pages with the same 40 words at the end, two a day; `outlet` tells whose page each is.
fn with_paragraph(rng: &mut Rng, outlet: impl Fn(usize) -> String) -> Vec<Document> {
    let paragraph = words(rng, 40);
    (0..8)
        .map(|n| {
            let page = [words(rng, 120), paragraph.clone()].concat();
            document(&format!("{n}"), text(&page), &outlet(n), &noon(1 + n / 2))
        })
        .collect()
}

#[test]
fn what_one_outlet_prints_on_every_page_is_furniture() {
    let mut rng = Rng(2);
    let mut documents = with_paragraph(&mut rng, |_| "صدى الوادي".to_owned());
    assert!(found_pairs(&documents, 2).is_empty());
    // A page with the footer that also copies another: the footer does not count and the reasons say so.
    let first: Vec<&str> = documents[0].text.split_whitespace().collect();
    let footer = first[120..].join(" ");
    let copy = format!("{}\n{}\n{footer}", first[40..60].join(" "), story(&mut rng, 100));
    documents.push(document("copy", copy, "صدى الوادي", &noon(5)));
    let found = found_pairs(&documents, 2);
    assert_eq!(found.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>(), [(0, 8)]);
    let c = &found[0].comparison;
    assert_eq!((c.relation, c.matched_words, c.passages.len()), (Relation::Overlaps, 20, 1), "{:?}", c.reasons);
    assert!(c.reasons.iter().any(|r| r.starts_with("furniture: 1 shared runs")), "{:?}", c.reasons);
    let verdict = verdicts(&documents).pop().expect("a verdict");
    assert_eq!((verdict.relation, verdict.of.as_deref()), (Relation::Overlaps, Some("0")));
    assert_eq!(verdict.matches.len(), 1);
    assert!(verdict.reasons.iter().any(|r| r.starts_with("furniture: ")), "{:?}", verdict.reasons);
}

#[test]
fn what_many_outlets_print_once_is_a_wire() {
    let documents = with_paragraph(&mut Rng(3), |n| format!("صحيفة {n}"));
    // On one and the same day, or it would be a formula.
    let documents: Vec<Document> = documents.into_iter().map(|d| d.published(noon(1))).collect();
    let found = found_pairs(&documents, 2);
    assert_eq!(found.len(), 28);
    for pair in found {
        let c = pair.comparison;
        assert_eq!((c.relation, c.matched_words), (Relation::Overlaps, 40), "{:?}", c.reasons);
        assert_eq!(c.reasons.len(), 1);
    }
    for verdict in &verdicts(&documents)[1..] {
        assert_eq!((verdict.decision, verdict.relation), (Decision::Admit, Relation::Overlaps));
    }
}

/// Without a publisher, or without dates, a paragraph amid pages may as well be one story that goes round. At the end of all
/// of them it is standing, where the whole input tells.
#[test]
fn a_paragraph_amid_pages_needs_an_outlet_and_days() {
    let documents = with_paragraph(&mut Rng(4), |_| "صدى الوادي".to_owned());
    let strip = |change: fn(Document) -> Document| documents.iter().cloned().map(change).collect::<Vec<_>>();
    for stripped in [
        strip(|d| {
            let mut d = d;
            d.publisher = None;
            d
        }),
        strip(|mut d| {
            d.published = None;
            d
        }),
        strip(|d| d.published(noon(1))),
    ] {
        assert_eq!(found_pairs(&stripped, 2).len(), 0);
        let amid = stripped.into_iter().enumerate().map(|(n, mut page)| {
            page.text = format!("{}\n{}", page.text, story(&mut Rng(90 + n as u64), 30));
            page
        });
        assert_eq!(found_pairs(&amid.collect::<Vec<_>>(), 2).len(), 28);
    }
}

/// A third of two pages is the same, and the footer: without it they only overlap, with it they were near.
#[test]
fn furniture_is_no_part_of_containment() {
    let mut documents = with_paragraph(&mut Rng(5), |_| "صدى الوادي".to_owned());
    let first: Vec<String> = documents[0].text.split_whitespace().map(str::to_owned).collect();
    let mut last: Vec<String> = documents[7].text.split_whitespace().map(str::to_owned).collect();
    last[..40].clone_from_slice(&first[40..80]);
    documents[7].text = text(&last);
    let found = found_pairs(&documents, 2);
    assert_eq!(found.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>(), [(0, 7)]);
    let c = &found[0].comparison;
    assert_eq!(c.relation, Relation::Overlaps, "{:?}", c.reasons);
    // Of 158 shingles 38 are the footer's; of the other 120, 38 are shared.
    assert_eq!((c.containment_a, c.containment_b, c.jaccard), (38.0 / 120.0, 38.0 / 120.0, 38.0 / 202.0));
    let verdict = verdicts(&documents).pop().expect("a verdict");
    assert_eq!((verdict.relation, verdict.of.as_deref()), (Relation::Overlaps, Some("0")), "{:?}", verdict.reasons);
}

/// Two pages that are short next to their footer: what one has for itself is held against its words without it.
#[test]
fn furniture_is_no_part_of_the_length() {
    let mut rng = Rng(7);
    let mut documents = with_paragraph(&mut rng, |_| "صدى الوادي".to_owned());
    let footer = documents[0].text.split_whitespace().skip(120).collect::<Vec<_>>().join(" ");
    let report = words(&mut rng, 24);
    let longer = [report.clone(), words(&mut rng, 20)].concat();
    for (id, story) in [("short", report), ("long", longer)] {
        documents.push(document(id, format!("{}\n{footer}", text(&story)), "صدى الوادي", &noon(5)));
    }
    let found = found_pairs(&documents, 2);
    assert_eq!(found.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>(), [(8, 9)]);
    // 20 of 44 words are one block; with the footer they would be 20 of 84, and the two would be near.
    let c = &found[0].comparison;
    assert_eq!((c.relation, c.containment_a), (Relation::ContainedIn, 22.0 / 24.0), "{:?}", c.reasons);
}

/// An outlet with ten pages a day: the first eight stories that have its footer are all of one day.
#[test]
fn a_busy_outlets_furniture_is_learned_by_the_gate() {
    let mut rng = Rng(6);
    let footer = words(&mut rng, 40);
    let documents: Vec<Document> = (0..60)
        .map(|n| {
            let page = [words(&mut rng, 120), footer.clone()].concat();
            document(&format!("{n:02}"), text(&page), "صدى الوادي", &noon(1 + n / 10))
        })
        .collect();
    assert!(found_pairs(&documents, 2).is_empty());
    for verdict in &verdicts(&documents)[40..] {
        assert_eq!(verdict.relation, Relation::None, "{:?}", verdict.reasons);
    }
}

/// Six short stories under one long footer, a copy of one of them, and the footer of one outlet or of nobody.
#[test]
fn the_whole_input_tells_a_footer() {
    let policy = Policy::default().furniture_from(FurnitureFrom::Input);
    let decide = |documents: &[Document], policy: &Policy| -> Vec<Decision> {
        let verdicts = dedup(documents, policy, Registry::builtin(), Some(2), &()).expect("verdicts");
        verdicts.into_iter().map(|verdict| verdict.decision).collect()
    };
    let mut rng = Rng(60);
    let footer = text(&words(&mut rng, 70));
    for outlet in ["", "صدى الوادي"] {
        let mut documents: Vec<Document> = (0..6)
            .map(|n| Document::new(format!("{n}"), format!("{}\n{footer}", story(&mut rng, 14))).publisher(outlet))
            .collect();
        let copied = documents[2].text.split_once('\n').expect("a footer").0.to_owned();
        assert!(decide(&documents, &Policy::default()).contains(&Decision::Drop), "{outlet}: nothing to mend");
        assert_eq!(decide(&documents, &policy), [Decision::Admit; 6], "{outlet}");
        assert!(found_pairs(&documents, 2).is_empty(), "{outlet}");
        documents.push(Document::new("copy", copied).publisher("المرفأ"));
        assert_eq!(decide(&documents, &policy)[6], Decision::Drop, "{outlet}: a copy of the story without the footer");
        // The attacker puts a story of others at the end of his own pages.
        documents.push(Document::new("0 first", footer.clone()).publisher("المرفأ"));
        assert!(decide(&documents, &policy)[..6].contains(&Decision::Drop), "{outlet}: the footer is a story");
    }
}

#[test]
fn who_sees_one_page_after_another_cannot_learn_from_all() {
    let policy = Policy::default().furniture_from(FurnitureFrom::Input);
    let folder = std::env::temp_dir().join(format!("naql-furniture-{}", std::process::id()));
    let gate = Gate::open(&folder, Options::default().policy(policy.clone())).map(drop);
    let rounds = dedup_in_rounds(&[], &policy, Registry::builtin(), None, Rounds::default(), &()).map(drop);
    _ = std::fs::remove_dir_all(&folder);
    for error in [gate.expect_err("a refusal"), rounds.expect_err("a refusal")] {
        assert_eq!(error.code(), Code::InvalidPolicy);
        assert!(error.message().contains("furniture_from is \"input\""), "{error}");
    }
    let default = Policy::default();
    assert_eq!(default.clone().furniture_from(FurnitureFrom::Before).digest(), default.digest());
    assert_ne!(policy.digest(), default.digest());
}
