//! Who else printed a kept document: copies, outlets, and since when.

mod common;

use std::collections::{HashMap, HashSet};

use common::{Rng, document, noon, respelled, story};
use naql::source::{Registry, outlet};
use naql::{Decision, Document, Gate, OrderKey, Policy, dedup};

fn prints(pages: &[Document], policy: &Policy) -> Vec<Option<(u32, u32, Option<String>)>> {
    let verdicts = dedup(pages, policy, Registry::builtin(), Some(2), &()).unwrap();
    verdicts.into_iter().map(|v| v.prints.map(|prints| (prints.copies, prints.outlets, prints.first_seen))).collect()
}

#[test]
fn copies_outlets_and_the_first_time() {
    let mut rng = Rng(1);
    let (text, other) = (story(&mut rng, 80), story(&mut rng, 80));
    let longer = format!("{text} {}", story(&mut rng, 12));
    let pages = [
        document("a", text.clone(), "الأهرام", &noon(2)),
        document("b", respelled(&text), "ahram.org.eg", &noon(3)),
        document("c", longer, "الراصد", &noon(4)),
        // Of nobody, and undated; the same again.
        document("d", text.clone(), "", ""),
        document("d", text, "", ""),
        document("e", other, "", ""),
    ];
    let some = |copies, outlets, day: usize| Some((copies, outlets, Some(noon(day))));
    assert_eq!(prints(&pages, &Policy::default()), [some(4, 3, 2), None, None, None, None, Some((0, 1, None))]);
    // The longest is kept, and still it was first printed on the second.
    let longest = Policy::default().order([OrderKey::Longest, OrderKey::Id]);
    assert_eq!(prints(&pages, &longest), [None, None, some(4, 3, 2), None, None, Some((0, 1, None))]);
    // A gate does not know what will come.
    let gate = Gate::new(Policy::default());
    assert!(gate.admit_many(&pages).unwrap().iter().all(|verdict| verdict.prints.is_none()));
}

/// What the prints say is what the verdicts say, counted one by one.
#[test]
fn every_drop_is_counted_once() {
    let mut rng = Rng(2);
    let texts: Vec<String> = (0..12).map(|_| story(&mut rng, 60)).collect();
    let outlets = ["الأهرام", "ahram", "الراصد", "المرفأ", ""];
    let pages: Vec<Document> = (0..200)
        .map(|n| {
            let text = texts[rng.below(texts.len())].clone();
            let text = if rng.below(3) == 0 { format!("{text} {}", story(&mut rng, 40)) } else { text };
            document(&n.to_string(), text, rng.pick(&outlets), &noon(1 + rng.below(20)))
        })
        .collect();
    for keys in [&[OrderKey::Published, OrderKey::Id][..], &[OrderKey::Longest, OrderKey::Id]] {
        let policy = Policy::default().order(keys.iter().copied());
        let verdicts = dedup(&pages, &policy, Registry::builtin(), Some(2), &()).unwrap();
        let mut groups: HashMap<&str, Vec<&Document>> = HashMap::new();
        for (verdict, page) in verdicts.iter().zip(&pages) {
            let of = if verdict.decision == Decision::Drop { verdict.of.as_deref().unwrap() } else { &verdict.id };
            groups.entry(of).or_default().push(page);
        }
        for verdict in &verdicts {
            assert_eq!(verdict.prints.is_some(), verdict.decision != Decision::Drop, "{}", verdict.id);
            let Some(prints) = &verdict.prints else { continue };
            let group = &groups[&*verdict.id];
            assert_eq!(prints.copies as usize, group.len() - 1);
            let outlets: HashSet<_> = group.iter().map(|page| outlet(page, Registry::builtin())).collect();
            assert_eq!(prints.outlets as usize, outlets.len());
            assert_eq!(prints.first_seen, group.iter().filter_map(|page| page.published.clone()).min());
        }
    }
}
