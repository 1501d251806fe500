//! Tampering: an insider rewrites rows of a store, with their checksums, so that later verdicts differ. `verify` names each.

use super::backend::Image;
use super::{document, on, opened, options, with_min_words};
use crate::error::{Code, Result};
use crate::gate::{Gate, KeepText, Options};
use crate::log::{Proof, SignedHead, SigningKey};
use crate::secret::Secret;
use crate::store::header::{self, HEADER};
use crate::store::{Change, Deletion, Hash, Line, Note, Recorded, Table, seal};

/// A store of some documents, one of them deleted.
fn store() -> Image {
    let image = Image::default();
    let gate = on(&image).unwrap();
    gate.admit_many(&(0..24).map(document).collect::<Vec<_>>()).unwrap();
    gate.delete_many(&["n4"], &Note { by: Some("insider".to_owned()), why: None }).unwrap();
    image
}

/// The rows of a table.
fn rows(gate: &Gate, table: Table) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut rows = Vec::new();
    let tables = gate.tables();
    let each = &mut |key: &[u8], row: &[u8]| {
        rows.push((key.to_vec(), row.to_vec()));
        Ok(())
    };
    tables.read().unwrap().scan(table, &[]..&[0xFF; 32], each).unwrap();
    rows
}

/// The tables of the days, by the kind of rows.
fn days(gate: &Gate, kind: fn(Table) -> bool) -> Vec<Table> {
    gate.tables().read().unwrap().tables().unwrap().into_iter().filter(|&table| kind(table)).collect()
}

fn events(table: Table) -> bool {
    matches!(table, Table::Events(_))
}

fn documents(table: Table) -> bool {
    matches!(table, Table::Documents(_))
}

fn texts(table: Table) -> bool {
    matches!(table, Table::Texts(_))
}

/// A row with a byte of its value changed, under a checksum that fits.
fn changed(key: &[u8], row: &[u8], at: usize) -> Vec<u8> {
    let mut value = seal::open(key, row).unwrap().to_vec();
    let at = at.min(value.len() - 1);
    value[at] ^= 0x10;
    seal::seal(key, value)
}

/// What `verify` says of the store after some changes.
fn verified(image: &Image, changes: impl FnOnce(&Gate) -> Vec<Change>) -> Result<()> {
    let image = Image::of(image.bytes());
    let gate = on(&image).unwrap();
    let changes = changes(&gate);
    gate.tables().commit(&changes).unwrap();
    drop(gate);
    on(&image)?.verify(None).map(drop)
}

/// What an insider wants, does, and is told.
type Attack = (&'static str, fn(&Gate) -> Vec<Change>, &'static str);

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_an_insider_changes_is_named() {
    let image = store();
    verified(&image, |_| Vec::new()).unwrap();
    let attacks: [Attack; 13] = [
        (
            "have another policy decide",
            |_| {
                let policy = with_min_words(999);
                vec![Change::Put(Table::Header, HEADER.to_vec(), header::header(policy.to_toml()))]
            },
            "it was exchanged",
        ),
        (
            "have the policy of old verdicts look like another one",
            |gate| {
                let key = [b"policy ", &gate.policy().digest()[..]].concat();
                let row = seal::encode(&key, &with_min_words(999).to_toml());
                vec![Change::Put(Table::Header, key, row)]
            },
            "the text of the policy",
        ),
        (
            "have a story not be found again: other words are compared",
            |gate| {
                let table = days(gate, documents)[0];
                let (key, row) = rows(gate, table).remove(0);
                let row = changed(&key, &row, 80);
                vec![Change::Put(table, key, row)]
            },
            "what it is compared by is not what its text makes",
        ),
        (
            "have two stories change places",
            |gate| {
                let table = days(gate, documents).into_iter().find(|table| rows(gate, *table).len() > 1).unwrap();
                let [(a, of_a), (b, of_b), ..] = &rows(gate, table)[..] else { panic!() };
                let value = |key, row| seal::open(key, row).unwrap().to_vec();
                vec![
                    Change::Put(table, a.clone(), seal::seal(a, value(b, of_b))),
                    Change::Put(table, b.clone(), seal::seal(b, value(a, of_a))),
                ]
            },
            "what it is compared by is not what its text makes",
        ),
        (
            "have a document vanish without a deletion",
            |gate| {
                let table = days(gate, events)[0];
                let (key, _) = rows(gate, table).remove(0);
                let count = header::events(&*gate.tables().read().unwrap()).unwrap();
                let removed = Table::of_day(table.events().unwrap()).map(|table| Change::Remove(table, key.clone()));
                removed.into_iter().chain([header::set_events(count - 1)]).collect()
            },
            "its event was removed, and the ledger has no deletion",
        ),
        (
            "have a story not be found: its keys are others",
            |gate| {
                let table = days(gate, events)[0];
                let (key, row) = rows(gate, table).remove(0);
                let row = changed(&key, &row, row.len() - 20);
                vec![Change::Put(table, key, row)]
            },
            "its keys",
        ),
        (
            "have the text gone that words are told apart by",
            |gate| {
                let table = days(gate, texts)[0];
                vec![Change::Remove(table, rows(gate, table).remove(0).0)]
            },
            "whether its text is kept",
        ),
        (
            "have another text in the place of one",
            |gate| {
                let table = days(gate, texts).into_iter().find(|table| rows(gate, *table).len() > 1).unwrap();
                let [(a, _), (b, row), ..] = &rows(gate, table)[..] else { panic!() };
                vec![Change::Put(table, a.clone(), seal::seal(a, seal::open(b, row).unwrap().to_vec()))]
            },
            "its text is not the one in the ledger",
        ),
        (
            "have a story known that never came",
            |gate| {
                let table = days(gate, events)[0];
                let (key, row) = rows(gate, table).remove(0);
                let new = 23u64.to_be_bytes();
                let row = seal::seal(&new, seal::open(&key, &row).unwrap().to_vec());
                let count = header::events(&*gate.tables().read().unwrap()).unwrap();
                vec![Change::Put(Table::Events(9999), new.to_vec(), row), header::set_events(count + 1)]
            },
            "rows were added",
        ),
        (
            "have the deleted document still known",
            |gate| {
                let (number, day) = gate
                    .ledger()
                    .map(|line| line.unwrap().entry)
                    .find_map(|entry| entry.verdict().filter(|v| v.id == "n4").map(|v| (entry.sequence, v.day.0)))
                    .unwrap();
                let table = days(gate, events)[0];
                let (key, row) = rows(gate, table).remove(0);
                let new = number.to_be_bytes();
                let row = seal::seal(&new, seal::open(&key, &row).unwrap().to_vec());
                let count = header::events(&*gate.tables().read().unwrap()).unwrap();
                vec![Change::Put(Table::Events(day), new.to_vec(), row), header::set_events(count + 1)]
            },
            "it is still there",
        ),
        (
            "have a formula look older than it is: what remains of a deleted document has other keys",
            |gate| {
                let (key, row) = rows(gate, Table::Deleted).remove(0);
                let row = changed(&key, &row, 40);
                vec![Change::Put(Table::Deleted, key, row)]
            },
            "what remains of deleted documents",
        ),
        (
            "have a document not found that nobody deleted",
            |gate| {
                let (key, row) = rows(gate, Table::Deleted).remove(0);
                let other = [&key[..8], &7u64.to_be_bytes()].concat();
                let row = seal::seal(&other, seal::open(&key, &row).unwrap().to_vec());
                vec![Change::Put(Table::Deleted, other, row)]
            },
            "what remains of deleted documents",
        ),
        (
            "have the signed head lag: the tree in the header is an older one",
            |_| {
                let peaks = vec![[1u8; 32]];
                let row = seal::encode(b"tree", &(16u64, peaks));
                vec![Change::Put(Table::Header, b"tree".to_vec(), row)]
            },
            "the tree in the header",
        ),
    ];
    for (aim, changes, told) in attacks {
        let error = verified(&image, changes).expect_err(aim);
        assert_eq!(error.code(), Code::Corrupt, "{aim}: {error}");
        assert!(error.message().contains(told), "{aim}: {error}");
    }
}

/// The index is written next to the events; who changes it changes what is found.
/// In a store without texts the secret tells words: with another one no edited copy would be found any more.
#[test]
fn another_secret_is_named() {
    let image = Image::default();
    let without = || Options { keep_text: KeepText::No, ..options() };
    let gate = opened(&image, without()).unwrap();
    gate.admit_many(&(0..24).map(document).collect::<Vec<_>>()).unwrap();
    gate.tables().commit(&[header::set_secret(&Secret::of([9; 32]))]).unwrap();
    drop(gate);
    let error = opened(&image, without()).and_then(|gate| gate.verify(None).map(drop)).unwrap_err();
    assert_eq!(error.code(), Code::Corrupt, "{error}");
    assert!(error.message().contains("document"), "{error}");
}

/// Either a change of the index is named, or it changes no verdict; and a vacuum makes the index again.
#[test]
fn an_index_that_the_events_do_not_make_is_found() {
    let image = Image::default();
    let gate = on(&image).unwrap();
    (0..24).for_each(|n| _ = gate.admit(&document(n)).unwrap());
    let expected: Vec<_> = (24..48).map(|n| gate.check(&document(n)).unwrap()).collect();
    drop(gate);
    let (mut found, mut same) = (0, 0);
    for i in 0..60 {
        let image = Image::of(image.bytes());
        let gate = on(&image).unwrap();
        let all = rows(&gate, Table::Checkpoint);
        let (key, row) = &all[i * 97 % all.len()];
        let row = changed(key, row, 16 + i % 40);
        gate.tables().commit(&[Change::Put(Table::Checkpoint, key.clone(), row)]).unwrap();
        // What is opened for reading is as it lies there.
        let error = gate.verify(None);
        match error {
            Err(error) => {
                assert!(error.message().contains("the index") && error.message().contains("vacuum"), "{error}");
                found += 1;
                gate.vacuum().unwrap();
                gate.verify(None).unwrap();
            }
            // A hint, or a byte that nothing reads.
            Ok(_) => same += 1,
        }
        drop(gate);
        let gate = on(&image).unwrap();
        let verdicts: Vec<_> = (24..48).map(|n| gate.check(&document(n)).unwrap()).collect();
        assert_eq!(verdicts, expected, "change {i}");
    }
    println!("{found} found, {same} not");
    assert!(found > same, "{found} found, {same} not");
}

/// Rows of the ledger itself, with the hashes made again up to the end: only what was kept elsewhere tells.
#[test]
fn a_ledger_that_was_made_again_is_told_by_a_head() {
    let image = store();
    let gate = on(&image).unwrap();
    let (hash, tree) = (gate.head(), gate.tree_head());
    let mut head = header::Head::default();
    let mut changes = Vec::new();
    for line in gate.ledger() {
        let mut entry = line.unwrap().entry;
        if let Recorded::Verdict(verdict) = &mut entry.what
            && verdict.id == "n3"
        {
            verdict.rule = "nothing was found".to_owned();
        }
        let canonical = entry.canonical();
        let line = Line::new(entry, &canonical, head.hash);
        head.push(&line, &canonical);
        let key = line.entry.sequence.to_be_bytes();
        changes.push(Change::Put(Table::Ledger, key.to_vec(), line.row(&key)));
    }
    changes.push(head.set_tree());
    gate.tables().commit(&changes).unwrap();
    drop(gate);
    let gate = on(&image).unwrap();
    gate.verify(None).unwrap();
    assert!(gate.verify(Some(hash)).unwrap_err().message().contains("an entry up to it was changed"));
    assert!(gate.verify_head(&tree).unwrap_err().message().contains("an entry was changed"));
}

#[test]
fn deletions_and_policies_are_entries() {
    let image = store();
    let by = Note { by: Some("desk".to_owned()), why: Some("new rules".to_owned()) };
    let other = with_min_words(9);
    let change = Options { policy: Some(other.clone()), change_policy: true, note: by.clone(), ..options() };
    let gate = opened(&image, change.clone()).unwrap();
    gate.verify(None).unwrap();
    drop(gate);
    // Once.
    let gate = opened(&image, change).unwrap();
    let what: Vec<Recorded> = gate.ledger().skip(24).map(|line| line.unwrap().entry.what).collect();
    let [Recorded::Deletion(deletion), policy] = &what[..] else { panic!("{what:?}") };
    let Deletion { ids, remains, note } = deletion;
    assert_eq!((&ids[..], note.by.as_deref(), remains.is_some()), (&["n4".to_owned()][..], Some("insider"), true));
    assert_eq!(policy, &Recorded::Policy(by));
    assert_eq!(gate.ledger().last().unwrap().unwrap().entry.policy, Hash(other.digest()));
    // An id that comes again after its deletion is there again; one that no document has leaves no entry.
    gate.admit(&document(4)).unwrap();
    assert_eq!(gate.delete_many(&["no", "n5", "n5"], &Note::default()).unwrap(), [0]);
    let verified = gate.verify(None).unwrap();
    assert_eq!((verified.entries, verified.verdicts), (28, 25));
    let last = gate.ledger().last().unwrap().unwrap();
    let Recorded::Deletion(Deletion { ids, note, .. }) = last.entry.what else { panic!("{last:?}") };
    assert_eq!((&ids[..], note), (&["n5".to_owned()][..], Note::default()));
}

#[test]
fn a_later_head_is_proved_to_extend_an_earlier_one() {
    let image = Image::default();
    let gate = on(&image).unwrap();
    let key = SigningKey::generate("gate.example").unwrap();
    let (empty, mut heads) = (gate.tree_head(), Vec::new());
    for n in 0..9 {
        gate.admit(&document(n)).unwrap();
        heads.push(gate.tree_head());
    }
    gate.delete("n2").unwrap();
    let last = gate.tree_head().sign(&key);
    for old in heads.iter().chain([&empty]) {
        gate.verify_head(old).unwrap();
        let proof = gate.prove(old, last.clone()).unwrap();
        // All that the other side has.
        let read = Proof::parse(&proof.to_string()).unwrap();
        assert_eq!(read.head().verify(&key.verifying()).unwrap(), &gate.tree_head());
        read.verify(old).unwrap();
    }
    assert_eq!(gate.prove(last.unverified(), heads[3].sign(&key)).unwrap_err().code(), Code::InvalidArgument);
    // Another ledger of the same length.
    let other = on(&Image::default()).unwrap();
    (0..10).for_each(|n| _ = other.admit(&document(20 + n)).unwrap());
    let foreign = SignedHead::parse(&other.tree_head().sign(&key).to_string()).unwrap();
    assert_eq!(gate.verify_head(foreign.unverified()).unwrap_err().code(), Code::Corrupt);
    assert_eq!(gate.prove(&heads[2], foreign).unwrap_err().code(), Code::Corrupt);
}
