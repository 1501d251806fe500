//! Opening: what a store is held against, and who may open it.

use super::backend::Image;
use super::{directory, document, on, opened, options, with_min_words};
use crate::decide::{Decision, Policy};
use crate::error::Code;
use crate::gate::Gate;
use crate::gate::Options;
use crate::store::Hash;
use crate::store::header::HEADER;
use crate::store::seal;
use crate::store::{Change, Memory, Table, Tables};

#[test]
fn another_policy_is_refused_unless_it_is_to_change() {
    let image = Image::default();
    let other = with_min_words(9);
    let with = |policy: &Policy, change_policy| Options { policy: Some(policy.clone()), change_policy, ..options() };
    drop(on(&image).unwrap());
    drop(opened(&image, with(&Policy::default(), false)).unwrap());
    let error = opened(&image, with(&other, false)).unwrap_err();
    assert_eq!(error.code(), Code::SchemeMismatch);
    for words in ["min_words is 9, 8 in the store", "--change-policy"] {
        assert!(error.message().contains(words), "{error}");
    }
    let gate = opened(&image, with(&other, true)).unwrap();
    gate.admit(&document(0)).unwrap();
    drop(gate);
    // From now on it is the store's.
    let gate = on(&image).unwrap();
    assert_eq!(gate.policy(), &other);
    assert_eq!(gate.ledger().next().unwrap().unwrap().entry.policy, Hash(other.digest()));
    // The texts of both are kept.
    for policy in [&Policy::default(), &other] {
        assert_eq!(gate.policy_of(Hash(policy.digest())).unwrap(), Some(policy.to_toml()));
    }
    assert_eq!(gate.policy_of(Hash::default()).unwrap(), None);
}

#[test]
fn the_head_binds_what_is_before_it() {
    let image = Image::default();
    let gate = on(&image).unwrap();
    assert_eq!(gate.head(), Hash::default());
    gate.admit(&document(0)).unwrap();
    let head = gate.head();
    gate.admit(&document(1)).unwrap();
    assert_ne!(gate.head(), head);
    gate.verify(Some(head)).unwrap();
    gate.verify(Some(gate.head())).unwrap();
    let error = gate.verify(Some(Hash([7; 32]))).unwrap_err();
    assert_eq!(error.code(), Code::Corrupt);
    assert!(error.message().contains(&Hash([7; 32]).to_string()), "{error}");
}

#[test]
fn a_revision_and_a_repetition() {
    let gate = on(&Image::default()).unwrap();
    gate.admit(&document(0)).unwrap();
    let before = gate.head();
    let again = gate.admit(&document(0)).unwrap();
    assert_eq!((again.decision, again.seen, gate.head()), (Decision::Admit, true, before));
    let mut revised = document(0);
    revised.text.push_str(" وأضاف المتحدث أن الأعمال تنتهي قريبا");
    let verdict = gate.admit(&revised).unwrap();
    assert_eq!((verdict.decision, verdict.of.as_deref()), (Decision::Hold, Some("n0")));
    assert_eq!(gate.ledger().count(), 2);
    assert_eq!(gate.text("n0").unwrap(), Some(revised.text));
    // Both go together.
    assert!(gate.delete("n0").unwrap());
    assert_eq!(gate.stats().unwrap().documents, 0);
}

#[test]
fn one_writer_and_any_number_of_readers() {
    let path = directory("writers");
    let reader = || Gate::open(&path, Options { read_only: true, ..options() });
    assert_eq!(reader().unwrap_err().code(), Code::Io);
    let gate = Gate::open(&path, options()).unwrap();
    gate.admit(&document(0)).unwrap();
    let error = Gate::open(&path, options()).unwrap_err();
    assert_eq!(error.code(), Code::Locked);
    assert!(error.message().contains("another process has the store open for writing"), "{error}");
    let (one, two) = (reader().unwrap(), reader().unwrap());
    assert_eq!(one.check(&document(0)).unwrap(), gate.check(&document(0)).unwrap());
    assert_eq!(two.ledger().count(), 1);
    assert_eq!(one.admit(&document(1)).unwrap_err().code(), Code::InvalidArgument);
    assert_eq!(one.delete("n0").unwrap_err().code(), Code::InvalidArgument);
    gate.admit(&document(1)).unwrap();
    drop(gate);
    drop(Gate::open(&path, options()).unwrap());
    std::fs::remove_dir_all(path).unwrap();
}

#[test]
fn a_directory_that_cannot_be() {
    let path = directory("file");
    std::fs::write(&path, "no directory").unwrap();
    let error = Gate::open(&path, options()).unwrap_err();
    assert_eq!(error.code(), Code::Io);
    assert!(error.message().contains(path.to_str().unwrap()), "{error}");
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    std::fs::write(path.join("store.redb"), "no store".repeat(1000)).unwrap();
    let error = Gate::open(&path, options()).unwrap_err();
    assert!([Code::Io, Code::Corrupt].contains(&error.code()), "{error}");
    assert!(error.message().contains(path.to_str().unwrap()), "{error}");
    std::fs::remove_dir_all(path).unwrap();
}

/// A store of another format or scheme is refused by an error that names both, whatever else its header has.
#[test]
fn another_format_or_scheme_is_refused() {
    let policy = Policy::default().to_toml();
    let headers: [(Vec<u8>, [&str; 2]); 3] = [
        (seal::encode(HEADER, &(12u32, crate::fingerprint::SCHEME, &policy)), ["format 12", "formats 9 to 11"]),
        (seal::encode(HEADER, &(12u32, 1u64)), ["format 12", "formats 9 to 11"]),
        (seal::encode(HEADER, &(10u32, "naql/0 fold=0", &policy)), ["\"naql/0 fold=0\"", crate::fingerprint::SCHEME]),
    ];
    for (header, names) in headers {
        for read_only in [false, true] {
            let tables = Memory::default();
            tables.commit(&[Change::Put(Table::Header, HEADER.to_vec(), header.clone())]).unwrap();
            let error = Gate::on(Box::new(tables), Options { read_only, ..options() }).unwrap_err();
            assert_eq!(error.code(), Code::SchemeMismatch, "{error}");
            assert!(names.iter().all(|name| error.message().contains(name)), "{error}");
        }
    }
}
