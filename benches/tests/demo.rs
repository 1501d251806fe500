//! The demo sample: the verdicts of `dedup` under the default policy are what a reader says.

use naql::source::Registry;
use naql::{Document, Policy, dedup};
use serde_json::Value;

fn lines(text: &str) -> impl Iterator<Item = Value> + '_ {
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON"))
}

/// The pages on which the verdict is not the reader's, and what was found instead; only of those that `which` chooses by
/// the reader's relation.
fn wrong(which: impl Fn(&str) -> bool) -> Vec<String> {
    let pages = include_str!("../../demo/pages.jsonl");
    let documents: Vec<Document> = lines(pages).map(|page| serde_json::from_value(page).expect("a document")).collect();
    let expected: Vec<Value> = lines(include_str!("../../demo/expected.jsonl")).collect();
    assert_eq!(documents.len(), expected.len());
    let verdicts =
        dedup(&documents, &Policy::default(), Registry::builtin(), Some(1), &()).expect("the pages can be judged");
    let mut wrong = Vec::new();
    for (verdict, expected) in verdicts.iter().zip(&expected) {
        let got = [&verdict.id, verdict.decision.name(), verdict.relation.name()];
        let want = ["id", "decision", "relation"].map(|key| expected[key].as_str().expect("a string"));
        let of = expected["of"].as_array().expect("an array");
        let matched = match &verdict.of {
            Some(id) => of.iter().any(|other| other == id),
            None => of.is_empty(),
        };
        if which(want[2]) && (got != want || !matched) {
            wrong.push(format!("{expected}: {got:?} of {:?} because {:?}", verdict.of, verdict.reasons));
        }
    }
    wrong
}

#[test]
fn verdicts_are_the_readers() {
    let wrong = wrong(|relation| relation != "template");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Told from a copy or not (a young gate has not seen the formula recur), a template is never dropped.
#[test]
fn templates_are_let_in() {
    let wrong = wrong(|relation| relation == "template");
    let dropped: Vec<_> = wrong.iter().filter(|page| page.contains("\"drop\", ")).collect();
    assert!(dropped.is_empty(), "{dropped:?}");
}
