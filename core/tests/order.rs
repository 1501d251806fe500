//! `dedup` is the gate run in the order of (published, id), whatever the order of its input and the number of threads.

mod common;

use common::{Rng, document, respelled, story, text, words};
use naql::source::Registry;
use naql::{Decision, Document, Gate, Policy, Verdict, dedup};

const OUTLETS: [&str; 5] = ["الراصد", "المرفأ", "صدى الوادي", "الشراع", ""];

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

/// What `dedup` sees of a document, in the order in which it is judged.
fn key(document: &Document) -> impl Ord + Clone + std::fmt::Debug + '_ {
    let time = document.published_seconds().expect("a time");
    (time.is_none(), time, &document.id, &document.text, &document.publisher)
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
            let said = (verdict.decision, verdict.relation, &verdict.of, &verdict.reasons);
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

/// Over several blocks, and the last one not full.
#[test]
fn bulk_is_the_gate_one_after_the_other() {
    let documents = news(&mut Rng(2), 1600);
    assert!(documents.len() > 3 * 512 && !documents.len().is_multiple_of(512));
    let policy = Policy::default();
    let bulk = dedup(&documents, &policy, Registry::builtin(), Some(2), &()).unwrap();
    says_everything(&bulk);
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by_key(|&i| key(&documents[i]));
    let ordered: Vec<Document> = order.iter().map(|&i| documents[i].clone()).collect();
    let (one_by_one, together) = (Gate::new(policy.clone()), Gate::new(policy));
    let together = together.admit_many(&ordered).unwrap();
    // What came before has no number of its own.
    let mut numbered = Vec::new();
    for ((document, &i), together) in ordered.iter().zip(&order).zip(together) {
        let checked = one_by_one.check(document).unwrap();
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
        // Only what is recorded has its chain read.
        verdict.chain.clear();
        assert_eq!(verdict, checked, "document {i}");
        numbered.push(i as u64);
        verdict.matches.iter_mut().for_each(|m| m.document = numbered[m.document as usize]);
        verdict.cover.iter_mut().for_each(|c| c.document = numbered[c.document as usize]);
        assert_eq!(bulk[i], verdict, "document {i}");
    }
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
