//! `dedup` is the gate run in the order of (published, id, BLAKE3 of the text, publisher), whatever the order of its input and the number of threads.

mod common;

use std::collections::HashSet;

use common::{Rng, document, respelled, story, text, words};
use naql::compare::Relation;
use naql::source::{Kind, Registry};
use naql::{Code, Decision, Document, Gate, OrderKey, Policy, Rule, Verdict, dedup};

const OUTLETS: [&str; 6] = ["الراصد", "المرفأ", "صدى الوادي", "الشراع", "واس", ""];

/// How a story may end: most name nobody.
const CREDITS: [&str; 5] = ["", "", "\nالمصدر: رويترز", "\nالمصدر: الجزيرة", "\nالمصدر: وكالات"];

/// News of ten days: fresh stories, copies of all kinds, formulas, footers; ids that come again, equal times, no times.
fn news(rng: &mut Rng, count: usize) -> Vec<Document> {
    let footer = story(rng, 30);
    let formulas: Vec<Vec<String>> = (0..3).map(|_| words(rng, 60)).collect();
    let mut made: Vec<Vec<String>> = Vec::new();
    let mut documents: Vec<Document> = Vec::new();
    for n in 0..count {
        let source = if made.is_empty() { words(rng, 60) } else { made[rng.below(made.len())].clone() };
        let length = 30 + rng.below(60);
        let fresh = words(rng, length);
        // About twice a day, the first outlet prints a report with its footer.
        let report = n % (count / 20).max(3) == 0;
        let kind = if report { 6 } else { rng.below(12) };
        let body = match kind {
            0 | 1 => source,
            2 => source[..(source.len() / 2).max(15)].to_vec(),
            3 => [fresh, source[source.len() / 3..].to_vec()].concat(),
            4 => [source, fresh].concat(),
            5 => {
                let mut edited = source;
                for _ in 0..=edited.len() / 20 {
                    let at = rng.below(edited.len());
                    edited[at] = words(rng, 1).remove(0);
                }
                edited
            }
            6 => {
                let mut report = formulas[n % 3].clone();
                (0..6).for_each(|slot| report[slot * 10] = words(rng, 1).remove(0));
                report
            }
            7 => fresh[..6].to_vec(),
            _ => fresh,
        };
        if body.len() < 200 && kind != 7 {
            made.push(body.clone());
        }
        let mut body = if kind == 1 { respelled(&text(&body)) } else { text(&body) };
        let outlet = if report { 0 } else { rng.below(OUTLETS.len()) };
        if report {
            body = format!("{body}\n{footer}");
        }
        body += CREDITS[rng.below(CREDITS.len())];
        // A few hours with many documents each, and some without a time.
        let published = match rng.below(20) {
            0 => String::new(),
            _ => format!("2026-03-{:02}T{:02}:00:00Z", 1 + n * 10 / count, rng.below(3) * 8),
        };
        let id = if rng.below(15) == 0 { rng.below(n + 1) } else { n };
        documents.push(document(&format!("{id:04}"), body, OUTLETS[outlet], &published));
        // The same document again, or the same but for its outlet.
        match rng.below(40) {
            0 => documents.push(documents[rng.below(documents.len())].clone()),
            1 => {
                let mut again = documents[rng.below(documents.len())].clone();
                again.publisher = Some(OUTLETS[rng.below(4)].to_owned());
                documents.push(again);
            }
            _ => {}
        }
    }
    documents
}

/// Orders of every key.
const ORDERS: [&[OrderKey]; 4] = [
    &[OrderKey::Agency, OrderKey::Longest, OrderKey::Published, OrderKey::Id],
    &[OrderKey::Credited, OrderKey::Published, OrderKey::Id],
    &[OrderKey::Longest, OrderKey::Id],
    &[OrderKey::Id],
];

fn digest(document: &Document) -> [u8; 32] {
    *blake3::hash(document.text.as_bytes()).as_bytes()
}

/// What a key puts a document by: less comes first.
fn rank(key: OrderKey, document: &Document) -> impl Ord + use<> {
    let chain = naql::source::chain(document, Registry::builtin());
    let agency = |id: &String| Registry::builtin().by_id(id).is_some_and(|of| of.kind == Kind::Agency);
    let time = document.published_seconds().expect("a time");
    match key {
        OrderKey::Agency => (!(chain[0].iter().any(agency) || chain[chain.len() - 1].iter().any(agency)), 0, None),
        OrderKey::Credited => (!chain[1..].iter().flatten().any(|id| !id.starts_with('@')), 0, None),
        OrderKey::Longest => {
            let words = |story: &Vec<std::ops::Range<usize>>| -> usize {
                story
                    .iter()
                    .map(|part| naql::text::fold(&document.text[part.clone()]).text().split_whitespace().count())
                    .sum()
            };
            let stories = naql::page::split(&document.text).stories;
            (false, -(stories.iter().map(|story| words(&story.prose)).sum::<usize>().cast_signed() as i64), None)
        }
        OrderKey::Published => (time.is_none(), time.unwrap_or_default(), None),
        OrderKey::Id => (false, 0, Some((document.id.clone(), digest(document), document.publisher.clone()))),
        _ => unreachable!("a new key"),
    }
}

/// What `dedup` sees of a document, in the order in which it is judged.
fn key(document: &Document) -> impl Ord + Clone + std::fmt::Debug + '_ {
    let time = document.published_seconds().expect("a time");
    (time.is_none(), time, &document.id, digest(document), &document.publisher)
}

/// The verdicts by document. A match names its document by its key: it does not matter which of two equal documents represents it.
fn told(documents: &[Document], verdicts: &[Verdict]) -> Vec<String> {
    assert_eq!(documents.len(), verdicts.len());
    let mut told: Vec<_> = documents
        .iter()
        .zip(verdicts)
        .map(|(document, verdict)| {
            assert_eq!(document.id, verdict.id);
            let matches: Vec<_> =
                verdict.matches.iter().map(|m| (key(&documents[m.document as usize]), &m.comparison)).collect();
            assert!(verdict.matches.iter().all(|m| documents[m.document as usize].id == m.id));
            let said = (verdict.decision, verdict.relation, &verdict.of, &verdict.reasons, &verdict.prints);
            (key(document), format!("{said:?} {matches:?}"))
        })
        .collect();
    told.sort();
    told.into_iter().map(|(key, said)| format!("{key:?}: {said}")).collect()
}

fn same(some: &[String], other: &[String], how: &str) {
    assert_eq!(some.len(), other.len());
    some.iter().zip(other).for_each(|(x, y)| assert_eq!(x, y, "{how}"));
}

/// Everything that the gate can say is said of this news, so that the laws below speak of something.
fn says_everything(verdicts: &[Verdict]) {
    for decision in [Decision::Admit, Decision::Hold, Decision::Drop] {
        assert!(verdicts.iter().any(|v| v.decision == decision), "{decision:?}");
    }
    for reason in [
        "same_id",
        "revision",
        "too_short",
        "exact",
        "same_text",
        "near",
        "contains",
        "contained_in",
        "overlaps",
        "template",
        "furniture",
    ] {
        assert!(verdicts.iter().any(|v| v.reasons.iter().any(|r| r.starts_with(reason))), "{reason}");
    }
}

#[test]
fn verdicts_do_not_depend_on_order_or_threads() {
    let mut rng = Rng(1);
    let documents = news(&mut rng, 1300);
    let policy = Policy::default();
    let verdicts = dedup(&documents, &policy, Registry::builtin(), Some(1), &()).unwrap();
    says_everything(&verdicts);
    let want = told(&documents, &verdicts);
    for threads in [2, 4] {
        assert!(
            dedup(&documents, &policy, Registry::builtin(), Some(threads), &()).unwrap() == verdicts,
            "{threads} threads"
        );
    }
    for threads in [1, 2, 4] {
        let shuffled: Vec<Document> = rng.order(documents.len()).into_iter().map(|i| documents[i].clone()).collect();
        let got = told(&shuffled, &dedup(&shuffled, &policy, Registry::builtin(), Some(threads), &()).unwrap());
        same(&want, &got, &format!("{threads} threads, shuffled"));
    }
}

/// Many small inputs, in which every order of equal times and ids occurs.
#[test]
fn small_inputs_in_any_order() {
    let policy = Policy::default();
    for seed in 100..130 {
        let mut rng = Rng(seed);
        let documents = news(&mut rng, 30);
        let want = told(&documents, &dedup(&documents, &policy, Registry::builtin(), Some(1), &()).unwrap());
        for _ in 0..3 {
            let shuffled: Vec<Document> =
                rng.order(documents.len()).into_iter().map(|i| documents[i].clone()).collect();
            let got = told(&shuffled, &dedup(&shuffled, &policy, Registry::builtin(), Some(2), &()).unwrap());
            same(&want, &got, &format!("seed {seed}"));
        }
    }
}

/// Whatever the order, the verdicts do not depend on the input's, and what is dropped is in what was kept.
#[test]
fn any_order_of_the_policy() {
    for (seed, keys) in (200..).zip(ORDERS) {
        let policy = Policy::default().order(keys.iter().copied());
        let mut rng = Rng(seed);
        let documents = news(&mut rng, 600);
        let verdicts = dedup(&documents, &policy, Registry::builtin(), Some(1), &()).unwrap();
        let want = told(&documents, &verdicts);
        let shuffled: Vec<Document> = rng.order(documents.len()).into_iter().map(|i| documents[i].clone()).collect();
        for threads in [1, 3] {
            let got = told(&shuffled, &dedup(&shuffled, &policy, Registry::builtin(), Some(threads), &()).unwrap());
            same(&want, &got, &format!("{keys:?}, {threads} threads"));
        }
        let mut dropped = 0;
        for verdict in verdicts.iter().filter(|verdict| verdict.decision == Decision::Drop && !verdict.seen) {
            let found = verdict.matched().unwrap_or_else(|| panic!("{}: {:?}", verdict.id, verdict.reasons));
            assert_ne!(verdicts[found.document as usize].decision, Decision::Drop, "{keys:?}: {}", verdict.id);
            let (kept, own) =
                (shingles(&documents[found.document as usize]), shingles(&documents[place(&verdicts, verdict)]));
            let share = own.intersection(&kept).count() as f64 / own.len().max(1) as f64;
            assert!(share >= 0.5, "{keys:?}: {} has {share} of {}", found.id, verdict.id);
            dropped += 1;
        }
        assert!(dropped > 50, "{keys:?}: {dropped}");
    }
}

/// The place of a verdict.
fn place(verdicts: &[Verdict], of: &Verdict) -> usize {
    verdicts.iter().position(|verdict| std::ptr::eq(verdict, of)).expect("one of them")
}

/// The runs of three folded words of a document's stories.
fn shingles(document: &Document) -> HashSet<Vec<String>> {
    let stories = naql::page::split(&document.text).stories;
    let prose = stories.iter().flat_map(|story| &story.prose).map(|part| &document.text[part.clone()]);
    let words = naql::text::fold(&prose.collect::<Vec<_>>().join("\n")).text().to_owned();
    let words: Vec<_> = words.split_whitespace().map(str::to_owned).collect();
    words.windows(3).map(<[String]>::to_vec).collect()
}

/// What is an order, and what is refused with the key named.
#[test]
fn orders_are_read_and_refused() {
    let read = |order: &str| Policy::from_toml(&format!("order = {order}"));
    assert_eq!(read("[\"published\", \"id\"]").unwrap(), Policy::default());
    for keys in ORDERS {
        let policy = Policy::default().order(keys.iter().copied());
        let names: Vec<_> = keys.iter().map(|key| key.name()).collect();
        assert_eq!(read(&format!("{names:?}")).unwrap(), policy);
        assert_eq!(Policy::from_toml(&policy.to_toml()).unwrap(), policy);
        assert_ne!(policy.digest(), Policy::default().digest());
        assert_eq!(policy.differences(&Policy::default(), "there").len(), 1);
        // A gate takes documents as they come.
        let error = Gate::in_memory(naql::Options::default().policy(policy)).unwrap_err();
        assert!(error.code() == Code::InvalidPolicy && error.message().contains(names[0]), "{error}");
    }
    for (order, says) in [
        ("[\"agency\", \"length\", \"id\"]", "`length`"),
        ("[\"agency\", \"agency\", \"id\"]", "\"agency\" twice"),
        ("[\"agency\", \"longest\"]", "ends with \"longest\""),
        ("[\"id\", \"longest\"]", "\"longest\" after \"id\""),
        ("[]", "no keys"),
    ] {
        let error = read(order).unwrap_err();
        assert!(error.code() == Code::InvalidPolicy && error.message().contains(says), "{order}: {error}");
    }
    let none = Policy::default().order([OrderKey::Longest]);
    assert_eq!(dedup(&[], &none, Registry::builtin(), None, &()).unwrap_err().code(), Code::InvalidPolicy);
}

/// The credited copy is kept before the uncredited one, whichever has the lower id.
#[test]
fn the_credited_copy_can_be_kept() {
    let body = story(&mut Rng(5), 80);
    let time = "2026-03-01T08:00:00Z";
    let pages = [
        document("1", body.clone(), "الراصد", time),
        document("2", format!("{body}\nالمصدر: د ب أ"), "المرفأ", time),
        document("3", format!("{body}\nالمصدر: وكالات"), "الشراع", time),
    ];
    let kept = |order: &[OrderKey]| -> Vec<String> {
        let policy = Policy::default().order(order.iter().copied());
        let verdicts = dedup(&pages, &policy, Registry::builtin(), Some(1), &()).unwrap();
        verdicts.into_iter().filter(|v| v.decision == Decision::Admit).map(|v| v.id).collect()
    };
    assert_eq!(kept(&[OrderKey::Published, OrderKey::Id]), ["1"]);
    assert_eq!(kept(&[OrderKey::Credited, OrderKey::Published, OrderKey::Id]), ["2"]);
    assert_eq!(kept(&[OrderKey::Agency, OrderKey::Id]), ["2"]);
}

/// Over several blocks, and the last one not full.
#[test]
fn bulk_is_the_gate_one_after_the_other() {
    let documents = news(&mut Rng(2), 1600);
    assert!(documents.len() > 3 * 512 && !documents.len().is_multiple_of(512));
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by_key(|&i| key(&documents[i]));
    let bulk = bulk_is_the_gate(&documents, &order, Policy::default());
    says_everything(&bulk);
}

/// Other orders are the gate that gets the documents in them.
#[test]
fn bulk_in_any_order_is_the_gate_in_that_order() {
    let documents = news(&mut Rng(4), 400);
    for keys in ORDERS {
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.sort_by_cached_key(|&i| keys.iter().map(|key| rank(*key, &documents[i])).collect::<Vec<_>>());
        bulk_is_the_gate(&documents, &order, Policy::default().order(keys.iter().copied()));
    }
}

/// Rules that ask what the stories that were matched say of themselves: in the block, before it, and in the ledger.
#[test]
fn bulk_is_the_gate_by_the_credits_of_what_was_matched() {
    let documents = news(&mut Rng(6), 1300);
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by_key(|&i| key(&documents[i]));
    let rules = [
        Rule::new(Relation::ALL, Decision::Admit).independent_origins(2),
        Rule::new(Relation::ALL, Decision::Hold).uncredited(),
        Rule::new([Relation::Exact, Relation::SameText, Relation::Near], Decision::Drop),
    ];
    let bulk = bulk_is_the_gate(&documents, &order, Policy::default().rules(rules));
    for rule in ["rule 1: ", "rule 2: ", "rule 3: ", "no rule for "] {
        let count = bulk.iter().filter(|v| v.reasons.iter().any(|reason| reason.starts_with(rule))).count();
        assert!(count > 10, "{rule}: {count}");
    }
}

/// Holds that `dedup` gives what a gate gives that gets the documents in this order.
fn bulk_is_the_gate(documents: &[Document], order: &[usize], policy: Policy) -> Vec<Verdict> {
    let mut bulk = dedup(documents, &policy, Registry::builtin(), Some(2), &()).unwrap();
    // A gate does not know what will come; only what is recorded, or what a rule asks for, has its chain read.
    bulk.iter_mut().for_each(|verdict| {
        verdict.prints = None;
        verdict.chain.clear();
    });
    let policy = policy.order(Policy::default().order);
    let ordered: Vec<Document> = order.iter().map(|&i| documents[i].clone()).collect();
    let (one_by_one, together) = (Gate::new(policy.clone()), Gate::new(policy));
    let together = together.admit_many(&ordered).unwrap();
    // What came before has no number of its own.
    let mut numbered = Vec::new();
    for ((document, &i), together) in ordered.iter().zip(order).zip(together) {
        let mut checked = one_by_one.check(document).unwrap();
        let admitted = one_by_one.admit(document).unwrap();
        let mut verdict = together;
        if verdict.seen {
            // It comes again in the same delivery, but every call is a delivery of its own.
            assert!(admitted == checked && admitted.seen, "document {i}");
            verdict.chain.clear();
            assert_eq!(bulk[i], verdict, "document {i}");
            continue;
        }
        assert_eq!(admitted, verdict, "document {i}");
        verdict.chain.clear();
        checked.chain.clear();
        assert_eq!(verdict, checked, "document {i}");
        numbered.push(i as u64);
        verdict.matches.iter_mut().for_each(|m| m.document = numbered[m.document as usize]);
        verdict.cover.iter_mut().for_each(|c| c.document = numbered[c.document as usize]);
        assert_eq!(bulk[i], verdict, "document {i}");
    }
    bulk
}

/// Two documents that differ in the outlet alone: which one is kept must not depend on the input.
#[test]
fn the_outlet_orders_what_is_equal_otherwise() {
    let policy = Policy::from_toml(
        "extends = \"none\"\n[[rules]]\nrelation = [\"near\"]\nscope = \"same_outlet\"\ndecision = \"drop\"\n",
    )
    .unwrap();
    let base = words(&mut Rng(3), 80);
    let mut edited = base.clone();
    edited[40] = "مختلفة".to_owned();
    let time = "2026-03-01T08:00:00Z";
    let one = document("a", text(&base), "الراصد", time);
    let two = document("a", text(&base), "المرفأ", time);
    let near = document("b", text(&edited), "المرفأ", time);
    let decisions = |documents: &[Document]| {
        let mut verdicts = dedup(documents, &policy, Registry::builtin(), Some(1), &()).unwrap();
        verdicts.sort_by(|x, y| x.id.cmp(&y.id));
        verdicts.pop().map(|v| v.decision)
    };
    assert_eq!(decisions(&[one.clone(), two.clone(), near.clone()]), decisions(&[two, one, near]));
}
