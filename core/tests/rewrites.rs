//! Rewrites in the gate: looked for only where a rule of the policy is for them; the same one by one, in bulk and in rounds, and by a store that
//! was opened again.

mod common;

use common::{Rng, document, noon, text, words};
use naql::compare::Relation;
use naql::source::Registry;
use naql::{Decision, Document, Gate, Options, Policy, Rounds, Rule, Verdict, dedup, dedup_in_rounds};

/// The words of each stretch of eight in another order, so that hardly three are in a row as before.
fn shuffled(rng: &mut Rng, of: &[String]) -> Vec<String> {
    let shuffle = |stretch: &[String]| {
        let mut stretch = stretch.to_vec();
        (1..stretch.len()).rev().for_each(|i| stretch.swap(i, rng.below(i + 1)));
        stretch
    };
    of.chunks(8).flat_map(shuffle).collect()
}

/// A policy that holds rewrites.
fn holding() -> Policy {
    let rules = Policy::default().rules;
    Policy::default().rules([vec![Rule::new([Relation::Rewrites], Decision::Hold)], rules].concat())
}

/// Stories, rewritten ones, copies and others of their own.
fn documents() -> Vec<Document> {
    let mut rng = Rng(7);
    let mut all = Vec::new();
    for n in 0..12 {
        let story = words(&mut rng, 90);
        let again = match n % 3 {
            0 => shuffled(&mut rng, &story),
            1 => story.clone(),
            _ => [words(&mut rng, 40), shuffled(&mut rng, &story[..60]), words(&mut rng, 40)].concat(),
        };
        all.push(document(&format!("{n}"), text(&story), "واس", &noon(1)));
        all.push(document(&format!("{n} again"), text(&again), "صدى الوادي", &noon(1 + n % 2)));
    }
    all
}

fn relations(verdicts: &[Verdict]) -> Vec<(Decision, Relation)> {
    verdicts.iter().map(|verdict| (verdict.decision, verdict.relation)).collect()
}

#[test]
fn are_found_where_a_rule_is_for_them() {
    let (documents, registry) = (documents(), Registry::builtin());
    let bulk = |policy: &Policy| dedup(&documents, policy, registry, Some(2), &()).expect("verdicts");
    let (without, with) = (relations(&bulk(&Policy::default())), relations(&bulk(&holding())));
    for n in 0..12 {
        let [old, new] = [2 * n, 2 * n + 1];
        assert_eq!(with[old], (Decision::Admit, Relation::None), "{n}");
        let copied = n % 3 == 1;
        let want = [(Decision::Drop, Relation::Exact), (Decision::Hold, Relation::Rewrites)][usize::from(!copied)];
        assert_eq!(with[new], want, "{n}");
        assert_eq!(without[new], if copied { want } else { (Decision::Admit, Relation::None) }, "{n}");
    }
}

#[test]
fn are_the_same_on_every_way() {
    let (documents, policy, registry) = (documents(), holding(), Registry::builtin());
    // Bulk goes by day; so does this gate.
    let mut ordered = documents.clone();
    ordered.sort_by_key(|document| (document.published.clone(), document.id.clone()));
    let want = dedup(&ordered, &policy, registry, Some(3), &()).expect("verdicts");
    for rounds in [Rounds { most: usize::MAX, few: 0 }, Rounds { most: 0, few: 0 }] {
        let (got, _) = dedup_in_rounds(&ordered, &policy, registry, Some(2), rounds, &()).expect("verdicts");
        assert_eq!(got, want);
    }
    let folder = std::env::temp_dir().join(format!("naql-rewrites-{}", std::process::id()));
    let mut one_by_one = Vec::new();
    for (n, some) in ordered.chunks(5).enumerate() {
        // Opened again, it finds by the keys that its rows have.
        let options = if n == 0 { Options::default().policy(policy.clone()) } else { Options::default() };
        let gate = Gate::open(&folder, options).expect("a gate");
        one_by_one.extend(some.iter().map(|document| gate.admit(document).expect("a verdict")));
        gate.verify(None).expect("in order");
    }
    std::fs::remove_dir_all(&folder).expect("the folder is there");
    assert_eq!(relations(&one_by_one), relations(&want));
    let passages = |verdicts: &[Verdict]| -> Vec<_> {
        verdicts.iter().flat_map(|v| &v.matches).map(|m| (m.comparison.passages.clone(), m.b_points.clone())).collect()
    };
    assert_eq!(passages(&one_by_one), passages(&want));
}

#[test]
fn of_ones_own_on_another_day_are_none() {
    let mut rng = Rng(11);
    let story = words(&mut rng, 90);
    let again = text(&shuffled(&mut rng, &story));
    // Who prints it again, when, and what it is.
    let cases = [
        ("صدى الوادي", noon(1), Relation::Rewrites),
        ("صدى الوادي", noon(9), Relation::Rewrites),
        ("المرفأ", noon(1), Relation::Rewrites),
        ("المرفأ", noon(2), Relation::None),
        ("المرفأ", String::new(), Relation::None),
    ];
    for (publisher, day, want) in cases {
        let old = document("old", text(&story), "المرفأ", &noon(1));
        let mut new = document("new", again.clone(), publisher, &day);
        new.published = Some(day.clone()).filter(|day| !day.is_empty());
        let documents = [old, new];
        let verdicts = dedup(&documents, &holding(), Registry::builtin(), Some(1), &()).expect("verdicts");
        let found = verdicts.iter().map(|verdict| verdict.relation).find(|relation| *relation != Relation::None);
        assert_eq!(found.unwrap_or(Relation::None), want, "{publisher} {day}");
    }
}
