//! Of many stories with one text `pairs` gives a star, `all_pairs` every pair, and `lineage` says the same of each as if it had all.

mod common;

use std::sync::Mutex;

use common::{Rng, all_pairs, document, found_pairs, noon, story, text, words};
use naql::compare::Relation;
use naql::lineage::How;
use naql::source::Registry;
use naql::{Document, Pair, Policy, Progress};

/// More are a crowd.
const CROWD: usize = 50;

fn page(n: usize, text: String) -> Document {
    document(&format!("{n:04}"), text, &format!("صحيفة {}", n % 90), &noon(1 + n / 100))
}

fn places(pairs: &[Pair]) -> Vec<(usize, usize, u32)> {
    pairs.iter().map(|p| (p.a, p.b, p.crowd)).collect()
}

#[test]
fn equal_stories_are_a_star() {
    let text = story(&mut Rng(1), 60);
    let pages = |n: usize| -> Vec<Document> {
        let spelled = |i: usize| if i % 3 == 2 { common::respelled(&text) } else { text.clone() };
        (0..n).map(|i| page(i, spelled(i))).collect()
    };
    let few = pages(CROWD);
    assert_eq!(found_pairs(&few, 2), all_pairs(&few, 2));
    assert_eq!(found_pairs(&few, 2).len(), CROWD * (CROWD - 1) / 2);
    let many = pages(200);
    let (star, all) = (found_pairs(&many, 2), all_pairs(&many, 2));
    assert_eq!(all.len(), 200 * 199 / 2);
    assert_eq!(places(&star), (1..200).map(|i| (0, i, 200)).collect::<Vec<_>>());
    // Each is as it is among all.
    let without = |pair: &Pair| Pair { crowd: 0, ..pair.clone() };
    assert_eq!(star.iter().map(without).collect::<Vec<_>>(), all[..199]);
    assert!(all.iter().all(|pair| pair.crowd == 0));
}

#[test]
fn near_stories_are_a_star() {
    let mut rng = Rng(2);
    let wire = words(&mut rng, 80);
    let pages: Vec<Document> = (0..400).map(|n| page(n, text(&[wire.clone(), words(&mut rng, 5)].concat()))).collect();
    let star = found_pairs(&pages, 2);
    assert!(star.iter().all(|pair| pair.comparison.relation == Relation::Near));
    assert!((1..400).all(|n| star.iter().any(|pair| pair.b == n)), "each is in a pair");
    assert!(star.len() < 2 * 400, "{}", star.len());
    assert_eq!([1, 3].map(|threads| places(&found_pairs(&pages, threads))), [places(&star), places(&star)]);
    assert_eq!(all_pairs(&pages, 2).len(), 400 * 399 / 2);
}

/// A story that is near a crowd meets its first one; what two of a crowd share besides with few others is found.
#[test]
fn what_a_crowd_shares_with_others() {
    let mut rng = Rng(3);
    let (wire, more) = (words(&mut rng, 60), words(&mut rng, 40));
    let mut pages: Vec<Document> = (0..120).map(|n| page(n, text(&wire))).collect();
    pages.push(page(120, text(&[wire.clone(), more.clone()].concat())));
    pages.push(page(121, text(&[more, words(&mut rng, 60)].concat())));
    let found = found_pairs(&pages, 2);
    let last: Vec<_> = found.iter().filter(|pair| pair.b >= 120).collect();
    let said: Vec<_> = last.iter().map(|pair| (pair.a, pair.b, pair.comparison.relation)).collect();
    assert_eq!(said, [(0, 120, Relation::ContainedIn), (120, 121, Relation::Overlaps)]);
}

#[test]
fn many_pairs_are_said_before_they_are_made() {
    struct Heard(Mutex<Vec<String>>);
    impl Progress for Heard {
        fn step(&self, _: &'static str, _: u64, _: u64) {}
        fn warn(&self, message: &str) {
            self.0.lock().unwrap().push(message.to_owned());
        }
    }
    let text = story(&mut Rng(4), 20);
    let pages: Vec<Document> = (0..1500).map(|n| page(n, text.clone())).collect();
    let heard = Heard(Mutex::default());
    let mut stop = |_| Err(naql::Error::new(naql::Code::Io, "enough"));
    assert!(naql::all_pairs(&pages, &Policy::default(), Some(1), &heard, &mut stop).is_err());
    let said = heard.0.into_inner().unwrap();
    assert!(said.len() == 1 && said[0].contains(&(1500 * 1499 / 2).to_string()), "{said:?}");
}

/// Copies of a wire that nobody crawled, of which some name it, and one names another outlet that has it.
#[test]
fn lineage_sees_each_copy_of_a_crowd() {
    let mut rng = Rng(5);
    let body = story(&mut rng, 70);
    let named = |n: usize| match n {
        5 | 60 | 90 => format!("{body}\n(رويترز)"),
        _ => body.clone(),
    };
    let pages: Vec<Document> = (0..130)
        .map(|n| {
            let mut page = document(&format!("{n:03}"), named(n), &format!("صحيفة {n}"), "");
            page.published = Some(format!("2026-03-0{}T{:02}:{:02}:00Z", 1 + n / 60, n % 60 / 3, n % 3));
            page
        })
        .collect();
    let lineage = naql::lineage(&pages, &Policy::default(), Registry::builtin(), Some(2), &()).unwrap();
    assert_eq!(lineage.clusters.len(), 1);
    let (cluster, source) = (&lineage.clusters[0], &lineage.sources[0]);
    assert_eq!((cluster.members.len(), cluster.outlets.len()), (130, 130));
    assert!(cluster.cohesion > 0.99, "{}", cluster.cohesion);
    assert_eq!(source.credited_by, ["005", "060", "090"]);
    assert_eq!(source.uncredited_by.len(), 127);
    assert_eq!(lineage.edges.len(), 130);
    assert!(lineage.edges.iter().filter(|edge| edge.how == How::CommonSource).count() >= 3);
    let states: Vec<_> = lineage.stories.iter().flat_map(|story| &story.claims).map(|claim| claim.state).collect();
    assert_eq!(states, [naql::lineage::State::Corroborated; 3]);
}
