//! Rounds over all documents at once give what `dedup` gives, byte for byte, whenever they end.

mod common;

use common::{Rng, document, noon, text, words};
use naql::source::Registry;
use naql::{Decision, Document, Policy, Round, Rounds, Rule, Verdict, dedup, dedup_in_rounds};

const OUTLETS: [&str; 4] = ["المرفأ", "صدى الوادي", "واس", ""];

/// When rounds end: never in order, always in order, in between, and as they do.
const ENDS: [Rounds; 4] = [
    Rounds { most: usize::MAX, few: 0 },
    Rounds { most: 0, few: 0 },
    Rounds { most: 2, few: 0 },
    Rounds { most: 6, few: 5 },
];

/// Holds that rounds give what `dedup` gives, and gives that, and how many rounds it takes when none is in order.
fn same(documents: &[Document], policy: &Policy, of: &str) -> (Vec<Verdict>, Vec<Round>) {
    let registry = Registry::builtin();
    let want = dedup(documents, policy, registry, Some(2), &()).expect("verdicts");
    let mut all = Vec::new();
    for rounds in ENDS {
        for threads in [1, 3] {
            let (got, done) =
                dedup_in_rounds(documents, policy, registry, Some(threads), rounds, &()).expect("verdicts");
            for (got, want) in got.iter().zip(&want) {
                assert_eq!(got, want, "{of}, {rounds:?}");
            }
            assert_eq!(got.len(), want.len());
            all.push(done);
        }
    }
    assert_eq!(all[0], all[1], "threads change nothing");
    (want, all.remove(0))
}

/// A small corpus of few sentences, which most documents share: keys of many stories, of which eight are kept; stories with more
/// candidates than are compared; pages of several stories, copies, ids and texts that come again, days without dates.
fn corpus(rng: &mut Rng, count: usize) -> Vec<Document> {
    let sentences: Vec<String> = (0..8 + rng.below(12))
        .map(|_| {
            let length = 10 + rng.below(25);
            text(&words(rng, length))
        })
        .collect();
    let footer = text(&words(rng, 20));
    let mut made: Vec<Document> = Vec::new();
    for n in 0..count {
        if n > 4 && rng.below(12) == 0 {
            // The same document again, under its own or another id, or the id with another text.
            let mut again = made[rng.below(made.len())].clone();
            match rng.below(3) {
                0 => again.id = format!("again {n}"),
                1 => again.text.push_str(&sentences[0]),
                _ => {}
            }
            made.push(again);
            continue;
        }
        let body = |rng: &mut Rng| -> String {
            let parts = 1 + rng.below(4);
            let mut all: Vec<String> = (0..parts).map(|_| sentences[rng.below(sentences.len())].clone()).collect();
            if rng.below(2) == 0 {
                let length = 3 + rng.below(40);
                all.insert(rng.below(all.len() + 1), text(&words(rng, length)));
            }
            all.join("\n")
        };
        let mut page = body(rng);
        if rng.below(6) == 0 {
            page = format!("{page}\nاقرأ أيضاً\n{}", body(rng));
        }
        let outlet = rng.below(OUTLETS.len());
        if outlet == 0 {
            page = format!("{page}\n{footer}");
        }
        if rng.below(20) == 0 {
            page = String::from(["خبر عاجل", "breaking news"][rng.below(2)]);
        }
        let day = if rng.below(10) == 0 { String::new() } else { noon(1 + rng.below(9)) };
        let mut document = document(&format!("{}", rng.below(10 * count)), page, OUTLETS[outlet], "");
        document.published = Some(day).filter(|day| !day.is_empty());
        document.publisher = document.publisher.filter(|publisher| !publisher.is_empty());
        made.push(document);
    }
    made
}

#[test]
fn rounds_are_dedup_on_any_corpus() {
    let mut seen = [0usize; 3];
    for seed in 0..24 {
        let mut rng = Rng::new(seed, 3, 0);
        let count = 20 + rng.below(100);
        let documents = corpus(&mut rng, count);
        let (verdicts, _) = same(&documents, &Policy::default(), &format!("seed {seed}"));
        for verdict in &verdicts {
            seen[verdict.decision as usize] += 1;
        }
    }
    assert!(seen.iter().all(|&count| count > 30), "{seen:?}");
}

#[test]
fn rounds_are_dedup_by_any_policy() {
    let documents = corpus(&mut Rng::new(99, 3, 0), 120);
    let order = Policy::default().order([naql::OrderKey::Longest, naql::OrderKey::Id]);
    let origins = Policy::from_toml(
        "extends = \"default\"\n[[rules]]\nrelation = [\"near\", \"contains\", \"contained_in\"]\ncredit = \"uncredited\"\ndecision = \"hold\"\n\
         [[rules]]\nrelation = [\"overlaps\"]\nindependent_origins = 2\ndecision = \"hold\"\n",
    )
    .expect("a policy");
    let rewrites = Policy::default().rules([Rule::new([naql::compare::Relation::Rewrites], Decision::Hold)]);
    for policy in [order, origins, rewrites] {
        same(&documents, &policy, "a policy");
    }
}

/// A wire, and hundreds of prints of it with words of their own.
#[test]
fn a_burst_of_copies() {
    let mut rng = Rng::new(5, 3, 1);
    let wire = words(&mut rng, 200);
    let print = |rng: &mut Rng, n: usize| {
        let own = 5 + rng.below(60);
        let cut = 60 + rng.below(140);
        let body = [&wire[..cut], &words(rng, own)].concat();
        document(&format!("print {n}"), text(&body), OUTLETS[n % 4], &noon(1 + n / 80))
    };
    let mut documents = vec![document("wire", text(&wire), "واس", &noon(1))];
    documents.extend((0..300).map(|n| print(&mut rng, n)));
    let (verdicts, rounds) = same(&documents, &Policy::default(), "a burst");
    assert!(verdicts.iter().filter(|verdict| verdict.decision == Decision::Drop).count() > 50);
    assert!(rounds.len() < 16, "{rounds:?}");
}

/// Each story has most of the one before: whether it is kept depends on whether that is, back to the first.
#[test]
fn a_sliding_chain() {
    let mut rng = Rng::new(5, 3, 2);
    let all = words(&mut rng, 60 + 12 * 240);
    let slide = |n: usize| document(&format!("{n:03}"), text(&all[12 * n..12 * n + 60]), "المرفأ", &noon(1));
    let documents: Vec<Document> = (0..240).map(slide).collect();
    let (_, rounds) = same(&documents, &Policy::default(), "a chain");
    assert!(rounds.len() > 6, "a chain takes many rounds: {rounds:?}");
}

#[test]
fn a_policy_that_replaces_is_refused() {
    let replace = Rule::new([naql::compare::Relation::Contains], Decision::Admit).replace(true);
    let policy = Policy::default().rules([replace]);
    let error = dedup_in_rounds(&[], &policy, Registry::builtin(), None, Rounds::default(), &()).unwrap_err();
    assert_eq!(error.code(), naql::Code::InvalidPolicy);
    assert!(error.message().contains("rule 1"), "{error}");
}
