//! The gate: what it says of each kind of document, and how the policy decides.

mod common;

use common::{Rng, document, noon, respelled, story, text, words};
use naql::compare::Relation;
use naql::source::Registry;
use naql::{Code, Decision, Document, Gate, Policy, Progress, Rule, Scope, Verdict, dedup};

/// The verdict but for the chain, which only a recorded one has.
fn admit(gate: &Gate, document: &Document) -> Verdict {
    let verdict = gate.admit(document).expect("the document can be judged");
    let mut verdict = verdict;
    verdict.chain = Vec::new();
    verdict
}

fn rule(relation: Relation, decision: Decision) -> Rule {
    Rule::new([relation], decision)
}

fn under(rules: Vec<Rule>) -> Policy {
    Policy::default().rules(rules)
}

/// The last reason begins with `start`: it is what decided.
fn decided_by(verdict: &Verdict, start: &str) -> bool {
    verdict.reasons.last().is_some_and(|reason| reason.starts_with(start))
}

/// One story of 100 words before, and a document that is something to it.
#[test]
fn outcomes() {
    let mut rng = Rng(1);
    let original = words(&mut rng, 100);
    let mut edited = original.clone();
    for at in [20, 50, 80] {
        edited[at] = words(&mut rng, 1).remove(0);
    }
    let longer = [original.clone(), words(&mut rng, 120)].concat();
    let page = [words(&mut rng, 60), original[30..55].to_vec(), words(&mut rng, 60)].concat();
    let same = text(&original);
    // The text, then what is said of it: decision, relation, and the reason that decided.
    let cases = [
        (same.clone(), Decision::Drop, Relation::Exact, "rule 1: exact -> drop"),
        (respelled(&same), Decision::Drop, Relation::SameText, "rule 1: same_text -> drop"),
        (text(&edited), Decision::Drop, Relation::Near, "rule 2: near -> drop"),
        (text(&original[..50]), Decision::Drop, Relation::ContainedIn, "rule 3: contained_in -> drop"),
        (text(&original[70..]), Decision::Drop, Relation::ContainedIn, "rule 3: contained_in -> drop"),
        (text(&longer), Decision::Admit, Relation::Contains, "no rule for contains -> admit"),
        (text(&page), Decision::Admit, Relation::Overlaps, "no rule for overlaps -> admit"),
    ];
    for (text, decision, relation, reason) in cases {
        let gate = Gate::new(Policy::default());
        assert_eq!(admit(&gate, &Document::new("first", same.clone())).decision, Decision::Admit);
        let verdict = admit(&gate, &Document::new("second", text.clone()));
        assert_eq!((verdict.decision, verdict.relation), (decision, relation), "{:?}", verdict.reasons);
        assert_eq!(verdict.id, "second");
        assert_eq!(verdict.of.as_deref(), Some("first"));
        assert!(decided_by(&verdict, reason), "{:?}", verdict.reasons);
        assert!(verdict.reasons[0].starts_with(relation.name()), "{:?}", verdict.reasons);
        assert_eq!(verdict.matches.len(), 1);
        assert_eq!((verdict.matches[0].id.as_str(), verdict.matches[0].document), ("first", 0));
        assert_eq!(gate.text("first").unwrap(), Some(same.clone()));
        assert_eq!(gate.text("second").unwrap(), (decision != Decision::Drop).then_some(text));
        assert_eq!(gate.text("third").unwrap(), None);
    }
}

#[test]
fn nothing_like_it() {
    let mut rng = Rng(2);
    let gate = Gate::new(Policy::default());
    for n in 0..20 {
        let verdict = admit(&gate, &Document::new(format!("{n}"), story(&mut rng, 90)));
        assert_eq!((verdict.decision, verdict.relation, verdict.of), (Decision::Admit, Relation::None, None));
        assert!(verdict.matches.is_empty() && verdict.reasons.is_empty());
    }
}

/// What a verdict says again when its document comes in a later delivery.
fn told(verdict: &Verdict) -> impl PartialEq + std::fmt::Debug + use<> {
    let last = verdict.reasons.last().cloned();
    (verdict.decision, verdict.relation, verdict.of.clone(), last, verdict.chain.clone())
}

#[test]
fn the_same_id_again() {
    let mut rng = Rng(3);
    let first = Document::new("a", story(&mut rng, 80));
    for (revision, kept) in [(Decision::Hold, true), (Decision::Admit, true), (Decision::Drop, false)] {
        let gate = Gate::new(Policy::default().revision(revision));
        admit(&gate, &first);
        let again = admit(&gate, &first);
        assert!(again.seen && again.matches.is_empty());
        assert_eq!((again.decision, again.relation, again.of), (Decision::Admit, Relation::None, None));
        // Another text under the id, like the first one or not: the policy decides on revisions.
        let near = format!("{} وأضاف المصدر أن التفاصيل تعلن لاحقا", first.text);
        for text in [near, story(&mut rng, 80)] {
            let gate = Gate::new(Policy::default().revision(revision));
            admit(&gate, &first);
            let verdict = admit(&gate, &Document::new("a", text.clone()));
            assert_eq!(verdict.decision, revision);
            assert!(decided_by(&verdict, "revision: "), "{:?}", verdict.reasons);
            // The last text of the id that was kept.
            assert_eq!(gate.text("a").unwrap(), Some(if kept { text } else { first.text.clone() }));
        }
    }
}

#[test]
fn the_revised_text_again() {
    let mut rng = Rng(4);
    let (first, second) = (Document::new("a", story(&mut rng, 80)), Document::new("a", story(&mut rng, 80)));
    let gate = Gate::new(Policy::default());
    let given = [&first, &second].map(|document| admit(&gate, document));
    for (document, given) in [&first, &second, &first, &second].into_iter().zip(given.iter().cycle()) {
        let again = admit(&gate, document);
        assert!(again.seen);
        assert_eq!(told(&again), told(given));
    }
    assert_eq!(gate.ledger().count(), 2);
}

/// A retried task, in other batches, after the gate was opened again: all documents have the verdicts that they got, and a document that
/// comes twice in one delivery counts once in each.
#[test]
fn a_delivery_again() {
    let mut rng = Rng(30);
    let base = words(&mut rng, 90);
    let of = |n: usize, text: String| document(&format!("{n}"), text, "صحيفة الميناء", &noon(n + 1));
    let texts = [text(&base), respelled(&text(&base)), story(&mut rng, 5), story(&mut rng, 60), text(&base[..45])];
    let mut delivery: Vec<Document> = texts.into_iter().enumerate().map(|(n, text)| of(n, text)).collect();
    delivery.push(delivery[0].clone());
    let folder = std::env::temp_dir().join(format!("naql-delivery-{}", std::process::id()));
    let open = || Gate::open(&folder, naql::Options::default()).unwrap();
    let first = open().admit_many(&delivery).unwrap();
    let (new, again) = first.split_at(5);
    assert!(new.iter().all(|verdict| !verdict.seen) && again[0].seen);
    assert!(new.iter().any(|v| v.decision == Decision::Drop) && new.iter().any(|v| v.decision == Decision::Hold));
    assert!(decided_by(&again[0], "same_id: ") && again[0].decision == Decision::Drop);
    let gate = open();
    let retried = gate.admit_many(&delivery).unwrap();
    for (first, retried) in first.iter().zip(&retried) {
        assert!(retried.seen);
        assert_eq!(told(first), told(retried));
    }
    for (document, first) in delivery[..5].iter().zip(new) {
        let again = gate.check(document).unwrap();
        assert_eq!(again, gate.admit(document).unwrap());
        assert!(again.seen);
        assert_eq!(told(first), told(&again));
    }
    assert_eq!(gate.ledger().count(), 5);
    // What was deleted is new.
    gate.delete("2").unwrap();
    assert!(!admit(&gate, &delivery[2]).seen);
    drop(gate);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Two deliveries in turns: each knows what came with it, and is told once of what came with the other.
#[test]
fn deliveries_in_turns() {
    let mut rng = Rng(31);
    let documents: Vec<Document> =
        (0..6).map(|n| document(&format!("{n}"), story(&mut rng, 60), "صحيفة الميناء", &noon(n + 1))).collect();
    let gate = Gate::new(Policy::default());
    let (mut one, mut two) = (naql::Delivery::default(), naql::Delivery::default());
    for n in 0..6 {
        let delivery = if n % 2 == 0 { &mut one } else { &mut two };
        assert!(!gate.admit_more(delivery, &documents[n..=n]).unwrap()[0].seen);
    }
    for round in 0..2 {
        for (n, document) in documents.iter().enumerate() {
            let document = std::slice::from_ref(document);
            let [own, others] = if n % 2 == 0 { [&mut one, &mut two] } else { [&mut two, &mut one] };
            let dropped = &gate.admit_more(own, document).unwrap()[0];
            assert!(dropped.seen && dropped.decision == Decision::Drop && decided_by(dropped, "same_id: "));
            let told = &gate.admit_more(others, document).unwrap()[0];
            assert!(told.seen);
            assert_eq!(told.decision, if round == 0 { Decision::Admit } else { Decision::Drop }, "{n}");
        }
    }
}

#[test]
fn too_little_to_judge() {
    let policy = Policy::default().min_words(12).no_arabic(Decision::Drop);
    let mut rng = Rng(5);
    let cases = [
        (story(&mut rng, 11), Decision::Hold, "too_short: 11 words, fewer than min_words 12"),
        (story(&mut rng, 1), Decision::Hold, "too_short: 1 words"),
        (String::new(), Decision::Drop, "no_arabic: "),
        (" \n،، ـ".to_owned(), Decision::Drop, "no_arabic: "),
        (
            "The council meets on 12 March to vote on the new budget of the city".to_owned(),
            Decision::Drop,
            "no_arabic: ",
        ),
        ("2026 12 03 14:00 1.5 77% 900".to_owned(), Decision::Drop, "no_arabic: "),
    ];
    for (text, decision, reason) in cases {
        let gate = Gate::new(policy.clone());
        let verdict = admit(&gate, &Document::new("a", text.clone()));
        assert_eq!((verdict.decision, verdict.relation), (decision, Relation::None), "{text}");
        assert!(decided_by(&verdict, reason), "{text}: {:?}", verdict.reasons);
        // A copy is a copy, however short, if there is a word in it to go by.
        let other = admit(&gate, &Document::new("b", text.clone()));
        if reason.starts_with("too_short") {
            assert_eq!(
                (other.decision, other.relation, other.of.as_deref()),
                (Decision::Drop, Relation::Exact, Some("a"))
            );
        } else {
            assert_eq!(other.reasons, verdict.reasons);
        }
        let again = admit(&gate, &Document::new("a", text));
        assert!(again.seen);
        assert_eq!(told(&again), told(&verdict));
    }
    // What is only like another one is held, and so is a copy that no rule drops.
    let gate = Gate::new(Policy::default().rules(Vec::new()));
    for (id, text, relation) in [
        ("a", "عاجل: انفجار في المدينة", Relation::None),
        ("b", "عاجل: انفجار في المدينه", Relation::SameText),
        ("c", "عاجل: انفجار في الميناء", Relation::None),
    ] {
        let verdict = admit(&gate, &Document::new(id, text));
        assert_eq!((verdict.decision, verdict.relation), (Decision::Hold, relation), "{id}");
        assert!(decided_by(&verdict, "too_short: 4 words"), "{:?}", verdict.reasons);
    }
    let gate = Gate::new(policy);
    assert_eq!(admit(&gate, &Document::new("a", story(&mut rng, 12))).decision, Decision::Admit);
}

#[test]
fn check_changes_nothing() {
    let mut rng = Rng(6);
    let base = words(&mut rng, 90);
    let documents: Vec<Document> = [text(&base), text(&base[..45]), respelled(&text(&base)), story(&mut rng, 5)]
        .into_iter()
        .enumerate()
        .map(|(n, text)| document(&format!("{n}"), text, "صحيفة الميناء", &noon(n + 1)))
        .collect();
    let gate = Gate::new(Policy::default());
    let plain = Gate::new(Policy::default());
    for next in &documents {
        let checked: Vec<Verdict> = documents.iter().map(|d| gate.check(d).unwrap()).collect();
        let again: Vec<Verdict> = documents.iter().map(|d| gate.check(d).unwrap()).collect();
        assert_eq!(checked, again);
        assert_eq!(gate.check(next).unwrap(), admit(&gate, next));
        admit(&plain, next);
    }
    assert!(documents.iter().map(|d| d.id.as_str()).all(|id| gate.text(id).unwrap() == plain.text(id).unwrap()));
}

#[test]
fn scope_of_a_rule() {
    let mut rng = Rng(7);
    let same = story(&mut rng, 60);
    let rules = vec![
        rule(Relation::Exact, Decision::Drop).scope(Scope::SameOutlet),
        rule(Relation::Exact, Decision::Hold).scope(Scope::OtherOutlet),
    ];
    let cases = [
        ("الراصد", "الراصد", Decision::Drop, "rule 1: "),
        ("الراصد", "المرفأ", Decision::Hold, "rule 2: "),
        ("", "المرفأ", Decision::Hold, "rule 2: "),
        ("الراصد", "", Decision::Hold, "rule 2: "),
        // Two documents without a publisher are of the same one.
        ("", "", Decision::Drop, "rule 1: "),
    ];
    for (first, second, decision, reason) in cases {
        let gate = Gate::new(under(rules.clone()));
        admit(&gate, &document("a", same.as_str(), first, ""));
        let verdict = admit(&gate, &document("b", same.as_str(), second, ""));
        assert_eq!(verdict.decision, decision, "{first} {second}");
        assert!(decided_by(&verdict, reason), "{:?}", verdict.reasons);
    }
}

#[test]
fn window_of_a_rule() {
    let mut rng = Rng(8);
    let same = story(&mut rng, 60);
    let policy = under(vec![rule(Relation::Exact, Decision::Drop).within_days(2)]);
    let cases = [
        ("2026-03-10T12:00:00Z", "2026-03-10T12:00:00Z", Decision::Drop),
        ("2026-03-10T12:00:00Z", "2026-03-12T12:00:00Z", Decision::Drop),
        ("2026-03-10T12:00:00Z", "2026-03-12T15:00:00+03:00", Decision::Drop),
        ("2026-03-10T12:00:00Z", "2026-03-12T12:00:01Z", Decision::Admit),
        // The other way round: what came later may have been published before.
        ("2026-03-12T12:00:00Z", "2026-03-10T12:00:00Z", Decision::Drop),
        ("2026-03-12T12:00:01Z", "2026-03-10T12:00:00Z", Decision::Admit),
        // A match in which a date is missing does not count.
        ("2026-03-10", "", Decision::Admit),
        ("", "2026-03-10", Decision::Admit),
        ("", "", Decision::Admit),
    ];
    for (first, second, decision) in cases {
        let gate = Gate::new(policy.clone());
        admit(&gate, &document("a", same.as_str(), "", first));
        let verdict = admit(&gate, &document("b", same.as_str(), "", second));
        assert_eq!(verdict.decision, decision, "{first} {second}: {:?}", verdict.reasons);
        assert_eq!(verdict.relation, Relation::Exact);
    }
}

#[test]
fn least_containment_of_a_rule() {
    let mut rng = Rng(9);
    let base = words(&mut rng, 200);
    let contained = |share| rule(Relation::ContainedIn, Decision::Drop).min_containment(share);
    // 60 of its 120 words are in the first: 58 of 118 shingles.
    let half = text(&[base[..60].to_vec(), words(&mut rng, 60)].concat());
    for (share, decision) in
        [(0.0, Decision::Drop), (0.49, Decision::Drop), (0.5, Decision::Admit), (1.0, Decision::Admit)]
    {
        let gate = Gate::new(under(vec![contained(share)]));
        admit(&gate, &Document::new("a", text(&base)));
        let verdict = admit(&gate, &Document::new("b", half.clone()));
        assert_eq!((verdict.relation, verdict.decision), (Relation::ContainedIn, decision), "{share}");
        assert!((verdict.matches[0].comparison.containment_a - 58.0 / 118.0).abs() < 1e-12);
    }
}

#[test]
fn the_first_rule_that_holds_decides_a_match() {
    let mut rng = Rng(10);
    let same = story(&mut rng, 60);
    let [admits, holds, drops] = [Decision::Admit, Decision::Hold, Decision::Drop];
    let cases = [
        (vec![rule(Relation::Exact, admits), rule(Relation::Exact, drops)], admits, "rule 1: exact -> admit"),
        (vec![rule(Relation::Near, admits), rule(Relation::Exact, holds)], holds, "rule 2: exact -> hold"),
        (vec![rule(Relation::Near, drops)], admits, "no rule for exact -> admit"),
        (vec![], admits, "no rule for exact -> admit"),
    ];
    for (rules, decision, reason) in cases {
        let gate = Gate::new(under(rules));
        admit(&gate, &Document::new("a", same.clone()));
        let verdict = admit(&gate, &Document::new("b", same.clone()));
        assert_eq!(verdict.decision, decision);
        assert!(decided_by(&verdict, reason), "{:?}", verdict.reasons);
    }
}

#[test]
fn the_strictest_match_decides_the_document() {
    let mut rng = Rng(11);
    let (one, two) = (words(&mut rng, 100), words(&mut rng, 100));
    let rules = vec![rule(Relation::Near, Decision::Hold), rule(Relation::Overlaps, Decision::Drop)];
    let gate = Gate::new(under(rules));
    admit(&gate, &Document::new("near", text(&one)));
    admit(&gate, &Document::new("overlaps", text(&two)));
    let both = [one, two[40..65].to_vec()].concat();
    let verdict = admit(&gate, &Document::new("c", text(&both)));
    assert_eq!((verdict.decision, verdict.relation), (Decision::Drop, Relation::Overlaps));
    assert_eq!(verdict.of.as_deref(), Some("overlaps"));
    // The closest match is still first.
    let ids: Vec<&str> = verdict.matches.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, ["near", "overlaps"]);
}

#[test]
fn of_equal_decisions_the_closest_match_stands() {
    let mut rng = Rng(12);
    let base = words(&mut rng, 100);
    let gate = Gate::new(under(vec![]));
    let mut edited = base.clone();
    edited.splice(10..20, words(&mut rng, 10));
    admit(&gate, &Document::new("near", text(&edited)));
    admit(&gate, &Document::new("same", respelled(&text(&base))));
    let mut twice = base.clone();
    twice.splice(10..30, words(&mut rng, 20));
    admit(&gate, &Document::new("less near", text(&twice)));
    let verdict = admit(&gate, &Document::new("c", text(&base)));
    assert_eq!((verdict.of.as_deref(), verdict.relation), (Some("same"), Relation::SameText));
    let ids: Vec<&str> = verdict.matches.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, ["same", "near", "less near"]);
}

/// A ~ B ~ C, and C shares nothing with A: B is dropped, and C is not dropped for it.
#[test]
fn a_chain_of_look_alikes_is_no_cluster() {
    let mut rng = Rng(13);
    let [first, second, third, fourth] = [(); 4].map(|()| words(&mut rng, 60));
    // Twelve words of the one and twelve of the other: near stories have no long block of their own.
    let woven = |one: &[String], two: &[String]| {
        let chunks = one.chunks(12).zip(two.chunks(12));
        text(&chunks.flat_map(|(one, two)| [one, two].concat()).collect::<Vec<_>>())
    };
    let a = Document::new("a", woven(&first, &third));
    let b = Document::new("b", woven(&first, &second));
    let c = Document::new("c", woven(&fourth, &second));
    let near = "extends = \"none\"\n[[rules]]\nrelation = [\"near\"]\ndecision = \"drop\"";
    let policy = Policy::from_toml(near).unwrap();
    let gate = Gate::new(policy.clone());
    let verdicts = [&a, &b, &c].map(|d| admit(&gate, d));
    assert_eq!((verdicts[1].decision, verdicts[1].relation), (Decision::Drop, Relation::Near));
    assert_eq!((verdicts[2].decision, verdicts[2].relation), (Decision::Admit, Relation::None));
    // B and C are near: C is new only because B is not kept.
    let gate = Gate::new(Policy::default());
    admit(&gate, &b);
    assert_eq!(admit(&gate, &c).relation, Relation::Near);
    let mut at_once = dedup(&[a, b, c], &policy, Registry::builtin(), Some(2), &()).unwrap();
    // A gate does not know what will come.
    at_once.iter_mut().for_each(|verdict| verdict.prints = None);
    assert_eq!(at_once, verdicts);
}

/// Stops at a step.
struct StopAt(std::sync::atomic::AtomicU64);

impl Progress for StopAt {
    fn step(&self, _: &'static str, done: u64, total: u64) {
        assert!(done <= total);
        self.0.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Relaxed) == 0
    }
}

#[test]
fn a_wish_to_stop_is_heeded() {
    let mut rng = Rng(14);
    let documents: Vec<Document> = (0..600).map(|n| Document::new(format!("{n}"), story(&mut rng, 20))).collect();
    let policy = Policy::default();
    for steps in 1..4 {
        let error = dedup(&documents, &policy, Registry::builtin(), Some(1), &StopAt(steps.into())).unwrap_err();
        assert_eq!(error.code(), Code::Interrupted, "at step {steps}");
        let error = naql::pairs(&documents, &policy, Some(1), &StopAt(steps.into()), &mut |_| Ok(())).unwrap_err();
        assert_eq!(error.code(), Code::Interrupted, "at step {steps}");
    }
    assert!(dedup(&documents, &policy, Registry::builtin(), Some(1), &StopAt(100.into())).is_ok());
}

#[test]
fn no_threads_and_bad_times_are_errors() {
    let mut rng = Rng(15);
    let good = document("good", story(&mut rng, 40), "", "2026-03-01");
    let bad = document("bad", story(&mut rng, 40), "", "أمس");
    let policy = Policy::default();
    let code = |result: naql::Result<Vec<Verdict>>| result.unwrap_err().code();
    assert_eq!(
        code(dedup(std::slice::from_ref(&good), &policy, Registry::builtin(), Some(0), &())),
        Code::InvalidArgument
    );
    assert_eq!(code(dedup(&[], &policy, Registry::builtin(), Some(0), &())), Code::InvalidArgument);
    assert_eq!(
        code(dedup(&[good.clone(), bad.clone()], &policy, Registry::builtin(), Some(2), &())),
        Code::InvalidDocument
    );
    let sink = &mut |_| Ok(());
    assert_eq!(
        naql::pairs(std::slice::from_ref(&good), &policy, Some(0), &(), sink).unwrap_err().code(),
        Code::InvalidArgument
    );
    assert_eq!(naql::pairs(&[good, bad.clone()], &policy, None, &(), sink).unwrap_err().code(), Code::InvalidDocument);
    assert_eq!(dedup(&[], &policy, Registry::builtin(), None, &()), Ok(Vec::new()));
    // Nothing of a document that cannot be judged is recorded.
    let gate = Gate::new(policy);
    assert_eq!(gate.check(&bad).unwrap_err().code(), Code::InvalidDocument);
    let error = gate.admit(&bad).unwrap_err();
    assert_eq!(error.code(), Code::InvalidDocument);
    assert!(error.message().contains("\"bad\""), "{error}");
    let mended = bad.published("2026-03-02");
    assert_eq!(admit(&gate, &mended).reasons, [""; 0]);
}
