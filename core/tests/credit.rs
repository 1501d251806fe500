//! Rules that ask whose text a document takes: the same of a gate in memory, one on the disk that was opened again, `check` and `dedup`.

mod common;

use common::{Rng, document, noon, text, words};
use naql::compare::Relation;
use naql::source::Registry;
use naql::{Decision, Document, Gate, Options, Policy, Rule, dedup};

const OUTLETS: [&str; 4] = ["الراصد", "المرفأ", "صدى الوادي", "الشراع"];

/// The decision on the last of some documents, the same on every way.
fn decision(test: &str, documents: &[Document], policy: &Policy) -> Decision {
    let (last, before) = documents.split_last().expect("a document");
    let memory = Gate::new(policy.clone());
    before.iter().for_each(|document| _ = memory.admit(document).unwrap());
    let decision = memory.check(last).unwrap().decision;
    assert_eq!(memory.admit(last).unwrap().decision, decision, "{test}: in memory");
    let directory = std::env::temp_dir().join(format!("naql-credit-{test}-{}", std::process::id()));
    _ = std::fs::remove_dir_all(&directory);
    let open = || Gate::open(&directory, Options::default().policy(policy.clone())).unwrap();
    open().admit_many(before).unwrap();
    assert_eq!(open().admit(last).unwrap().decision, decision, "{test}: on the disk");
    std::fs::remove_dir_all(&directory).unwrap();
    let bulk = dedup(documents, policy, Registry::builtin(), Some(2), &()).unwrap();
    assert_eq!(bulk[bulk.len() - 1].decision, decision, "{test}: in bulk");
    decision
}

#[test]
fn who_takes_an_agency_text_and_does_not_say_so() {
    let hold = Rule::new(Relation::ALL, Decision::Hold).uncredited();
    let policy = Policy::default().rules([hold]);
    let body = text(&words(&mut Rng(1), 90));
    let tagged = |tag: &str| if tag.is_empty() { body.clone() } else { format!("{body}\nالمصدر: {tag}") };
    for (n, (publisher, earlier, later, uncredited)) in [
        (OUTLETS[0], "رويترز", "", true),
        (OUTLETS[0], "رويترز", "رويترز", false),
        (OUTLETS[0], "رويترز", "أ ف ب", true),
        (OUTLETS[0], "رويترز", "وكالات", true),
        (OUTLETS[0], "رويترز، أ ف ب", "أ ف ب", false),
        ("واس", "", "", true),
        ("واس", "", "واس", false),
        (OUTLETS[0], "", "", false),
        (OUTLETS[0], "وكالات", "", false),
        (OUTLETS[0], "", "رويترز", false),
    ]
    .into_iter()
    .enumerate()
    {
        let documents =
            [document("a", tagged(earlier), publisher, &noon(1)), document("b", tagged(later), OUTLETS[1], &noon(2))];
        let want = if uncredited { Decision::Hold } else { Decision::Admit };
        assert_eq!(decision(&n.to_string(), &documents, &policy), want, "{publisher} ({earlier}), then ({later})");
    }
}

/// A ledger has the chain of a page's first story: of another one nobody knows whose it is, and the rule does not apply.
#[test]
fn of_the_later_stories_of_a_page_nobody_knows() {
    let mut rng = Rng(2);
    let (first, second) = (words(&mut rng, 90), words(&mut rng, 90));
    let page = format!("{}\nالمصدر: رويترز\nإقرأ أيضاً:\nعنوان آخر\nالراصد - رويترز\n{}", text(&first), text(&second));
    assert_eq!(naql::page::split(&page).stories.len(), 2);
    let policy = Policy::default().rules([Rule::new(Relation::ALL, Decision::Hold).uncredited()]);
    for (name, words, want) in [("first", &first, Decision::Hold), ("second", &second, Decision::Admit)] {
        let documents =
            [document("a", page.clone(), OUTLETS[0], &noon(1)), document("b", text(words), OUTLETS[1], &noon(2))];
        assert_eq!(decision(name, &documents, &policy), want, "{name}");
    }
}

#[test]
fn how_many_origins_a_page_was_made_of() {
    let mut rng = Rng(3);
    let (one, two) = (words(&mut rng, 80), words(&mut rng, 80));
    let both = [one.clone(), two.clone()].concat();
    let rule = |least| Policy::default().rules([Rule::new(Relation::ALL, Decision::Hold).independent_origins(least)]);
    let tagged = |words: &[String], tag: &str| format!("{}\nالمصدر: {tag}", text(words));
    let page = |outlet: usize, text: String| (OUTLETS[outlet], text);
    let cases = [
        ("fresh", vec![], 0),
        ("one", vec![page(0, text(&one))], 1),
        ("copies", vec![page(0, text(&one)), page(1, text(&one))], 1),
        ("two", vec![page(0, text(&one)), page(1, text(&two))], 2),
        ("one outlet", vec![page(0, text(&one)), page(0, text(&two))], 1),
        ("one agency", vec![page(0, tagged(&one, "رويترز")), page(1, tagged(&two, "رويترز"))], 1),
        ("two agencies", vec![page(0, tagged(&one, "رويترز")), page(1, tagged(&two, "أ ف ب"))], 2),
        ("a roundup", vec![page(0, text(&one)), page(1, text(&two)), page(2, text(&both))], 2),
    ];
    for (name, earlier, origins) in cases {
        let earlier =
            earlier.into_iter().zip(1..).map(|((outlet, text), n)| document(&n.to_string(), text, outlet, &noon(n)));
        let mut documents: Vec<Document> = earlier.collect();
        documents.push(document("last", text(&both), OUTLETS[3], &noon(9)));
        for least in 1..4 {
            let want = if origins >= least { Decision::Hold } else { Decision::Admit };
            assert_eq!(decision(&format!("{name} {least}"), &documents, &rule(least)), want, "{name}: {least}");
        }
    }
}
