//! Deletion: what was deleted can no more be found, and after a vacuum is nowhere in the file.

use std::path::{Path, PathBuf};

use super::backend::Image;
use super::{directory, document, opened, options, purging, story, words};
use crate::decide::{Policy, Verdict};
use crate::document::Document;
use crate::gate::Gate;
use crate::gate::{DiskUse, Stats};
use crate::gate::{KeepText, Options};
use crate::store::{ALL, Read, Table, deleted};
use crate::store::{EventRow, seal};
use crate::store::{Line, Note};

fn open(path: &Path, options: Options) -> Gate {
    Gate::open(path, options).unwrap()
}

fn file(path: &Path) -> Vec<u8> {
    std::fs::read(path.join("store.redb")).unwrap()
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// What lies in the tables of the days for a document, but for the ledger.
fn rows(gate: &Gate, number: u64) -> Vec<Vec<u8>> {
    let tables = gate.tables();
    let read = tables.read().unwrap();
    let of = |read: &dyn Read, table| read.get(table, &number.to_be_bytes()).unwrap();
    let sizes = read.sizes().unwrap();
    sizes.iter().filter(|size| size.table > Table::Ledger).filter_map(|size| of(&*read, size.table)).collect()
}

fn lines(gate: &Gate) -> Vec<Line> {
    gate.ledger().collect::<Result<_, _>>().unwrap()
}

fn stats(gate: &Gate) -> Stats {
    Stats { disk: DiskUse::default(), ..gate.stats().unwrap() }
}

fn left(path: &Path) -> Vec<PathBuf> {
    let mut names: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names
}

#[test]
fn after_a_vacuum_nothing_of_it_is_in_the_file() {
    for (rows_of_one, (name, keep_text)) in (2..).zip(KeepText::NAMES) {
        nothing_is_in_the_file(rows_of_one, name, &|| Options { keep_text, ..options() }, 1);
        nothing_is_in_the_file(rows_of_one, name, &|| Options { keep_text, ..purging() }, 0);
    }
}

/// `remains` documents have their keys in the index after a deletion.
fn nothing_is_in_the_file(rows_of_one: usize, name: &str, options: &dyn Fn() -> Options, remains: u64) {
    let path = directory(&format!("vacuum-{name}"));
    let gate = open(&path, options());
    gate.admit_many(&(0..200).map(document).collect::<Vec<_>>()).unwrap();
    let gone = rows(&gate, 60);
    assert_eq!(gone.len(), rows_of_one);
    // A row's own bytes, not what many rows begin with.
    let gone: Vec<&[u8]> = gone.iter().map(|row| &row[row.len() / 2..]).collect();
    assert!(gone.iter().all(|row| has(&file(&path), row)));
    assert!(gate.delete("n60").unwrap());
    assert_eq!(gate.text("n60").unwrap(), None);
    let (before, counted, size) = (lines(&gate), stats(&gate), file(&path).len());
    assert_eq!(counted.deleted, remains);
    let reader = open(&path, Options { read_only: true, ..options() });
    gate.vacuum().unwrap();
    assert!(!gone.iter().any(|row| has(&file(&path), row)), "something of it is still in the file");
    assert!(remains > 0 || file(&path).len() < size, "{} bytes of {size}", file(&path).len());
    assert_eq!(left(&path), [path.join("store.redb")]);
    // All else is as it was: here, for a reader from before, and when the store is opened again.
    assert_eq!((lines(&reader), stats(&reader)), (before.clone(), counted.clone()));
    assert_eq!((lines(&gate), stats(&gate)), (before.clone(), Stats { deleted: 0, ..counted.clone() }));
    drop(reader);
    gate.verify(Some(gate.head())).unwrap();
    assert!(Gate::open(&path, options()).is_err(), "the new file is not locked");
    gate.admit(&document(300)).unwrap();
    drop(gate);
    let gate = open(&path, options());
    assert_eq!(lines(&gate)[..201], before);
    assert_eq!(gate.ledger().count(), 202);
    gate.verify(None).unwrap();
    drop(gate);
    std::fs::remove_dir_all(path).unwrap();
}

/// A vacuum that was killed leaves a half-written file next to the whole one, which the next writer removes.
#[test]
fn a_vacuum_that_did_not_end() {
    let path = directory("half");
    drop(open(&path, options()));
    std::fs::write(path.join("store.new"), "half of a file").unwrap();
    drop(open(&path, Options { read_only: true, ..options() }));
    let gate = open(&path, options());
    assert_eq!(left(&path), [path.join("store.redb")]);
    // The place of the new file is taken by what cannot be removed: the store stays as it is, and usable.
    gate.admit(&document(0)).unwrap();
    std::fs::create_dir(path.join("store.new")).unwrap();
    assert!(gate.vacuum().is_err());
    gate.admit(&document(1)).unwrap();
    gate.verify(None).unwrap();
    std::fs::remove_dir(path.join("store.new")).unwrap();
    gate.vacuum().unwrap();
    assert_eq!(gate.ledger().count(), 2);
    drop(gate);
    std::fs::remove_dir_all(path).unwrap();
}

/// So does a process that was killed while it made a store.
#[test]
fn a_store_that_was_not_made_to_its_end() {
    let path = directory("unmade");
    std::fs::create_dir(&path).unwrap();
    for half in [Vec::new(), vec![0; 5000], b"half of a file".repeat(99)] {
        std::fs::write(path.join("store.new"), half).unwrap();
        assert!(Gate::open(&path, Options { read_only: true, ..options() }).is_err());
        drop(open(&path, options()));
        assert_eq!(left(&path), [path.join("store.redb")]);
        std::fs::remove_file(path.join("store.redb")).unwrap();
    }
    std::fs::remove_dir(path).unwrap();
}

/// Of processes that make one store at the same time one gets it, and the others are told so.
#[test]
fn made_by_many_at_once() {
    for round in 0..20 {
        let path = directory("many");
        let start = std::sync::Barrier::new(4);
        let opened: Vec<_> = std::thread::scope(|scope| {
            let open = || {
                start.wait();
                let gate = Gate::open(&path, Options::default())?;
                gate.admit(&document(round)).map(|_| gate)
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(opened.iter().filter(|gate| gate.is_ok()).count(), 1, "round {round}");
        drop(opened);
        assert_eq!(open(&path, options()).ledger().count(), 1);
        std::fs::remove_dir_all(path).unwrap();
    }
}

/// What a deleted document replaced is found again, here and when the store is opened again, and of two revisions nothing is left.
#[test]
fn what_it_replaced_represents_itself_again() {
    let policy = Policy::from_toml(
        "extends = \"none\"\n[[rules]]\nrelation = [\"contains\"]\ndecision = \"admit\"\nreplace = true\n",
    )
    .unwrap();
    let image = Image::default();
    let open = || opened(&image, Options { policy: Some(policy.clone()), ..options() }).unwrap();
    let gate = open();
    let part = words(1, 60).join(" ");
    let whole = Document::new("whole", format!("{part} {}", words(2, 60).join(" ")));
    for page in [
        Document::new("part", &part),
        whole.clone(),
        Document::new("whole", story(3)),
        Document::new("other", story(4)),
    ] {
        gate.admit(&page).unwrap();
    }
    let of = |gate: &Gate, text: &str| gate.check(&Document::new("copy", text)).unwrap().of;
    assert_eq!(of(&gate, &part).as_deref(), Some("whole"));
    // Both revisions go; the id and either text are new again.
    assert_eq!(gate.delete_many(&["whole", "whole"], &Note::default()).unwrap(), [0; 0]);
    assert_eq!((gate.stats().unwrap().deleted, gate.stats().unwrap().stories), (2, 2));
    let found_again = |gate: &Gate| {
        assert_eq!(of(gate, &part).as_deref(), Some("part"));
        assert_eq!(of(gate, &story(3)), None);
        let Verdict { seen, of, replaces, .. } = gate.check(&whole).unwrap();
        assert_eq!((seen, of.as_deref(), replaces.as_deref()), (false, Some("part"), Some("part")));
    };
    found_again(&gate);
    drop(gate);
    let gate = open();
    found_again(&gate);
    gate.admit(&whole).unwrap();
    assert!(gate.delete("whole").unwrap());
    gate.verify(None).unwrap();
}

/// No row names a deleted document, but for the ledger's.
#[test]
fn no_row_names_it() {
    let path = directory("names");
    let gate = open(&path, options());
    gate.admit_many(&(0..12).map(document).collect::<Vec<_>>()).unwrap();
    let name = crate::decide::name("n4", None);
    assert_eq!(gate.delete_many(&["n4", "n99"], &Note::default()).unwrap(), [1]);
    let tables = gate.tables();
    let read = tables.read().unwrap();
    for size in read.sizes().unwrap() {
        let Some(day) = size.table.events() else { continue };
        read.scan(size.table, ALL, &mut |key, row| {
            let event = seal::decode::<EventRow>(size.table, key, row)?.event(0, day).unwrap();
            assert_ne!(event.names[0], name);
            Ok(())
        })
        .unwrap();
    }
    let remains: Vec<_> =
        deleted::events(&*read, 0).unwrap().into_iter().map(|event| (event.number, event.names)).collect();
    assert_eq!(remains, [(4, [[0; 16]; 2])]);
    drop(read);
    drop(tables);
    drop(gate);
    std::fs::remove_dir_all(path).unwrap();
}
