//! The golden values of `tests/conformance/golden`, which every face must give byte for byte.
//!
//! In: `documents.jsonl`, `texts.jsonl`, `compare.jsonl` and `policy.toml`, all invented. Expected: what is made of them, in
//! the JSON that the command prints. The first row of each file is a comment; that of an expected file has the scheme.
//!
//! ```text
//! fingerprints      of each text
//! comparisons       of the documents that compare.jsonl names
//! verdicts          of a gate over all documents, by the default policy; policy-verdicts by policy.toml
//! pairs             of all documents
//! traces            of each document
//! ```
//!
//! `make bless` writes them from the current build. It adds rows for new inputs. It changes or drops a row only when the versions
//! in the file's first row changed: of the fingerprints, of the rules that relate stories, of the grammar that reads sources.

use std::collections::HashSet;
use std::path::PathBuf;

use naql::compare::RULES_VERSION;
use naql::fingerprint::{Fingerprint, SCHEME, fingerprint};
use naql::source::{GRAMMAR_VERSION, Registry};
use naql::{Document, Gate, Pair, Policy, Verdict};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "tests", "conformance", "golden", name].iter().collect()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The rows of an input, without the comment.
fn rows<T: DeserializeOwned>(name: &str) -> Vec<T> {
    read(name).lines().skip(1).map(|line| serde_json::from_str(line).expect(line)).collect()
}

fn documents() -> Vec<Document> {
    rows("documents.jsonl")
}

fn policy() -> Policy {
    Policy::from_toml(&read("policy.toml")).expect("a policy")
}

fn json(row: &impl Serialize) -> String {
    serde_json::to_string(row).expect("a row has a JSON form")
}

/// What verdicts and pairs depend on.
const ALL: &[&str] = &[SCHEME, RULES_VERSION, GRAMMAR_VERSION];

/// The first row of an expected file.
#[derive(Serialize, Deserialize)]
struct Header {
    #[serde(rename = "_comment")]
    comment: String,
    scheme: String,
}

/// Compares the rows with the file's, or writes them when `NAQL_BLESS` is set. `versions` are of what the rows depend on.
#[track_caller]
fn golden(name: &str, versions: &[&str], rows: &[String]) {
    let scheme = versions.join(" ");
    let file = std::fs::read_to_string(path(name)).unwrap_or_default();
    let (first, kept) = file.split_once('\n').unwrap_or_default();
    let header: Option<Header> = serde_json::from_str(first).ok();
    let same_scheme = header.is_some_and(|header| header.scheme == scheme);
    if std::env::var_os("NAQL_BLESS").is_none() {
        assert!(same_scheme, "{name} has other versions than this build, {scheme}: run `make bless`");
        for (n, (row, golden)) in rows.iter().zip(kept.lines()).enumerate() {
            assert_eq!(row, golden, "{name}, line {}", n + 2);
        }
        assert_eq!(rows.len(), kept.lines().count(), "rows of {name}");
        return;
    }
    let now: HashSet<&str> = rows.iter().map(String::as_str).collect();
    if let Some(lost) = kept.lines().find(|row| same_scheme && !now.contains(row)) {
        panic!("{name}: this row changed and no version did; set a new one first:\n{lost}");
    }
    let comment = "Expected values, written by `make bless`; see core/tests/golden.rs.".to_owned();
    let header = json(&Header { comment, scheme });
    let lines = std::iter::once(&header).chain(rows).map(|row| format!("{row}\n"));
    std::fs::write(path(name), lines.collect::<String>()).expect(name);
}

#[test]
fn fingerprints() {
    #[derive(Serialize)]
    struct Row {
        id: String,
        #[serde(flatten)]
        fingerprint: Fingerprint,
    }
    let row = |text: Document| {
        let fingerprint = fingerprint(&text.text).expect("a fingerprint");
        json(&Row { id: text.id, fingerprint })
    };
    golden("fingerprints.jsonl", &[SCHEME], &rows("texts.jsonl").into_iter().map(row).collect::<Vec<_>>());
}

#[test]
fn comparisons() {
    #[derive(Deserialize)]
    struct Two {
        a: String,
        b: String,
    }
    let documents = documents();
    let chain = |document| naql::source::chain(document, Registry::builtin());
    let row = |Two { a, b }| {
        let [a, b] = [a, b].map(|id| documents.iter().find(|document| document.id == id).expect("a document"));
        let comparison = naql::compare::pages(a, b, &Policy::default().relation).expect("a comparison");
        let pair = Pair { a: 0, b: 1, a_story: 0, b_story: 0, crowd: 0, comparison };
        json(&naql::json::pair(&pair, (a, &chain(a)), (b, &chain(b))))
    };
    golden("comparisons.jsonl", ALL, &rows("compare.jsonl").into_iter().map(row).collect::<Vec<_>>());
}

fn verdict_rows(documents: &[Document], verdicts: &[Verdict]) -> Vec<String> {
    let row = |(document, verdict)| json(&naql::json::verdict(verdict, document, Registry::builtin()));
    documents.iter().zip(verdicts).map(row).collect()
}

/// The verdicts of a gate are golden, and those of [`naql::dedup`] are the same.
fn verdicts(name: &str, policy: Policy) {
    let documents = documents();
    let mut at_once = naql::dedup(&documents, &policy, Registry::builtin(), Some(2), &()).expect("verdicts");
    // A gate does not know what will come.
    at_once.iter_mut().for_each(|verdict| verdict.prints = None);
    let gate = Gate::new(policy);
    let verdicts = gate.admit_many(&documents).expect("verdicts");
    let rows = verdict_rows(&documents, &verdicts);
    golden(name, ALL, &rows);
    assert_eq!(verdict_rows(&documents, &at_once), rows);
}

#[test]
fn verdicts_by_the_default_policy() {
    verdicts("verdicts.jsonl", Policy::default());
}

#[test]
fn verdicts_by_a_policy_with_all_conditions() {
    verdicts("policy-verdicts.jsonl", policy());
}

#[test]
fn pairs() {
    let documents = documents();
    let chains: Vec<_> = documents.iter().map(|d| naql::source::chain(d, Registry::builtin())).collect();
    let mut rows = Vec::new();
    naql::pairs(&documents, &Policy::default(), Some(2), &(), &mut |pair| {
        let side = |i: usize| (&documents[i], chains[i].as_slice());
        rows.push(json(&naql::json::pair(&pair, side(pair.a), side(pair.b))));
        Ok(())
    })
    .expect("pairs");
    golden("pairs.jsonl", ALL, &rows);
}

#[test]
fn traces() {
    let row = |d: &Document| json(&naql::source::trace(d, Registry::builtin()).in_code_points(d));
    golden("traces.jsonl", &[GRAMMAR_VERSION], &documents().iter().map(row).collect::<Vec<_>>());
}
