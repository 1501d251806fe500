//! The stores of `tests/conformance/store`, one of each format: the newest is read, and so are those from `OLDEST` on; the others are refused.

use std::path::{Path, PathBuf};

use naql::source::Registry;
use naql::{Code, Document, Gate, Line, Options};

/// The oldest format that is read.
const OLDEST: u32 = 9;

/// The folders by format, the newest last.
fn formats() -> Vec<(u32, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/store");
    let paths = std::fs::read_dir(folder).expect("the stores").map(|entry| entry.expect("an entry").path());
    let mut formats: Vec<_> = paths
        .filter(|path| path.is_dir())
        .map(|path| (path.file_name().and_then(|name| name.to_str()?.parse().ok()).expect("a format"), path))
        .collect();
    formats.sort();
    formats
}

/// A copy of a store, removed when dropped.
struct TempStore(PathBuf);

impl TempStore {
    fn new(store: &Path, test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("naql-{test}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        std::fs::copy(store.join("store.redb"), path.join("store.redb")).expect("a copy");
        Self(path)
    }
}

impl Drop for TempStore {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `NAQL_MAKE_STORE=8 cargo test -p naql --test stores` makes the store and the ledger of a new format, in a folder that has
/// `next.jsonl`. `NAQL_BLESS` makes its verdicts.
#[test]
fn a_new_one_is_made() {
    let Some(format) = std::env::var_os("NAQL_MAKE_STORE") else { return };
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance");
    let path = tests.join("store").join(format);
    let _ = std::fs::remove_file(path.join("store.redb"));
    let gate = Gate::open(&path, Options::default()).expect("a gate");
    let documents = read(&tests.join("golden/documents.jsonl"));
    let documents: Vec<Document> =
        documents.lines().skip(1).map(|line| serde_json::from_str(line).expect("a document")).collect();
    gate.admit_many(&documents).expect("verdicts");
    assert!(gate.delete(&documents.last().expect("documents").id).expect("a deletion"));
    gate.vacuum().expect("a vacuum");
    // The keys of one more stay in the index.
    assert!(gate.delete(&documents[0].id).expect("a deletion"));
    assert_eq!(gate.stats().expect("stats").deleted, 1);
    let ledger: String = gate.ledger().map(|line| line.expect("a line").export() + "\n").collect();
    std::fs::write(path.join("ledger.jsonl"), ledger).expect("ledger.jsonl");
}

#[test]
fn the_newest_is_read_and_goes_on() {
    let (format, path) = formats().pop().expect("a store");
    let copy = TempStore::new(&path, "newest");
    let gate = Gate::open(&copy.0, Options::default()).unwrap_or_else(|error| {
        panic!(
            "the store of format {format} is not read; a new format needs a folder in tests/conformance/store: {error}"
        )
    });
    let ledger: Vec<String> = gate.ledger().map(|line| line.expect("a line").export()).collect();
    assert_eq!(ledger.join("\n") + "\n", read(&path.join("ledger.jsonl")));
    let last: serde_json::Value = serde_json::from_str(ledger.last().expect("an entry")).expect("JSON");
    let verified = gate.verify(Some(gate.head())).expect("a store in order");
    assert_eq!(
        (verified.head.to_string().as_str(), verified.entries),
        (last["hash"].as_str().unwrap(), ledger.len() as u64)
    );

    let next = read(&path.join("next.jsonl"));
    let admit = |line: &str| {
        let document: Document = serde_json::from_str(line).expect("a document");
        let verdict = gate.admit(&document).expect("a verdict");
        serde_json::to_string(&naql::json::verdict(&verdict, &document, Registry::builtin())).expect("JSON") + "\n"
    };
    let verdicts: String = next.lines().map(admit).collect();
    if std::env::var_os("NAQL_BLESS").is_some() {
        std::fs::write(path.join("verdicts.jsonl"), &verdicts).expect("verdicts.jsonl");
    }
    assert_eq!(verdicts, read(&path.join("verdicts.jsonl")));
    // All but the one document that came before are new entries.
    let added: Vec<Line> = gate.ledger_from(ledger.len() as u64).map(|line| line.expect("a line")).collect();
    assert_eq!(added.len(), next.lines().count() - 1);
    let verified = gate.verify(None).expect("a store in order");
    assert_eq!(verified.head, added.last().expect("an entry").hash);
}

/// Its policy may have had keys that are no more: then the change of the policy is the next entry.
#[test]
fn an_older_one_is_read_and_goes_on() {
    let mut formats = formats();
    formats.pop();
    for (format, path) in formats.into_iter().filter(|(format, _)| *format >= OLDEST) {
        let copy = TempStore::new(&path, &format!("older-{format}"));
        let gate = Gate::open(&copy.0, Options::default()).expect("a store that is read");
        let ledger: String = gate.ledger().map(|line| line.expect("a line").export() + "\n").collect();
        let before = read(&path.join("ledger.jsonl"));
        assert!(ledger.starts_with(&before), "format {format}");
        let next = read(&path.join("next.jsonl"));
        for line in next.lines() {
            gate.admit(&serde_json::from_str(line).expect("a document")).expect("a verdict");
        }
        gate.verify(None).expect("a store in order");
        drop(gate);
        let again = Gate::open(&copy.0, Options::default()).expect("a store of this format");
        assert!(again.ledger().count() > before.lines().count());
    }
}

#[test]
fn an_older_one_is_refused_by_a_message_that_names_its_format() {
    let mut formats = formats();
    formats.pop();
    assert!(!formats.is_empty());
    for (format, path) in formats.into_iter().filter(|(format, _)| *format < OLDEST) {
        let copy = TempStore::new(&path, &format!("format-{format}"));
        for read_only in [true, false] {
            let error = Gate::open(&copy.0, Options::default().read_only(read_only)).expect_err("a refusal");
            assert_eq!(error.code(), Code::SchemeMismatch, "{error}");
            assert!(error.message().contains(&format!("the store has format {format},")), "{error}");
        }
    }
}
