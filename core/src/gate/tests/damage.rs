//! Damage: a flipped bit or a lost stretch anywhere is harmless or reported; it never makes a wrong verdict, and never a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::backend::Image;
use super::{document, on, opened, purging};
use crate::decide::Verdict;
use crate::document::Document;
use crate::error::{Code, Error};
use crate::store::{ALL, Change, Table};

/// What a gate on an image says when it is asked, when it is verified, and when it goes on.
fn say(image: &Image, asked: &[Document]) -> Result<Vec<Verdict>, Error> {
    let gate = on(image)?;
    let mut said = asked.iter().map(|document| gate.check(document)).collect::<Result<Vec<_>, _>>()?;
    gate.verify(None)?;
    said.push(gate.admit(&document(40))?);
    Ok(said)
}

#[test]
fn damage_is_harmless_or_told_of() {
    let image = Image::default();
    let gate = on(&image).unwrap();
    let documents: Vec<Document> = (0..24).map(document).collect();
    gate.admit_many(&documents).unwrap();
    gate.delete("n4").unwrap();
    drop(gate);
    let asked: Vec<Document> = [2, 4, 5, 8, 30].map(document).into();
    let asked: Vec<Document> = asked.into_iter().map(|d| Document { id: format!("new {}", d.id), ..d }).collect();
    let bytes = image.bytes();
    let want = say(&Image::of(bytes.clone()), &asked).unwrap();
    let (mut told, mut harmless) = (0, 0);
    // Step sizes that reach every offset within a page: a flipped bit, and an overwritten stretch.
    let flips = (0..bytes.len()).step_by(61).map(|at| (at, 1));
    let smears = (0..bytes.len()).step_by(509).map(|at| (at, 24));
    for (at, len) in flips.chain(smears) {
        let mut damaged = bytes.clone();
        let end = (at + len).min(bytes.len());
        damaged[at..end].iter_mut().for_each(|byte| *byte ^= if len == 1 { 1 << (at % 8) } else { 0xFF });
        let image = Image::of(damaged);
        // Nor does a panic come when what is left of it is dropped.
        let said = catch_unwind(AssertUnwindSafe(|| say(&image, &asked)));
        match said.unwrap_or_else(|_| panic!("{len} bytes at {at}: a panic")) {
            Ok(got) => {
                harmless += 1;
                assert_eq!(got, want, "{len} bytes at {at}: a wrong verdict");
            }
            Err(error) => {
                told += 1;
                assert!([Code::Corrupt, Code::Io, Code::SchemeMismatch].contains(&error.code()), "{at}: {error}");
            }
        }
    }
    assert!(told > 20 && harmless > 20, "{told} reported, {harmless} harmless");
}

/// A purge that finds a damaged event changes nothing, and the gate goes on.
#[test]
fn a_purge_that_cannot_read_an_event_changes_nothing() {
    let gate = opened(&Image::default(), purging()).unwrap();
    (0..12).for_each(|n| drop(gate.admit(&document(n)).unwrap()));
    let tables = gate.tables().read().unwrap().tables().unwrap();
    let table = *tables.iter().find(|table| table.events().is_some()).unwrap();
    let mut key = Vec::new();
    let mut first = |at: &[u8], _: &[u8]| {
        key = at.to_vec();
        Ok(())
    };
    gate.tables().read().unwrap().scan(table, ALL, &mut first).unwrap();
    gate.tables().commit(&[Change::Put(table, key, b"damaged".to_vec())]).unwrap();
    assert_eq!(gate.delete("n9").unwrap_err().code(), Code::Corrupt);
    assert_eq!(gate.ledger().count(), 12);
    assert_eq!(gate.check(&Document::new("copy", document(9).text)).unwrap().of.as_deref(), Some("n9"));
    gate.admit(&document(12)).unwrap();
}

/// What openings and checks do not read, `verify` does.
#[test]
fn verify_reads_every_row() {
    let image = Image::default();
    let gate = on(&image).unwrap();
    gate.admit_many(&(0..9).map(document).collect::<Vec<_>>()).unwrap();
    drop(gate);
    let bytes = image.bytes();
    let id = b"n7";
    let places: Vec<usize> = (0..bytes.len() - 2).filter(|&at| bytes[at..].starts_with(id)).collect();
    assert!(!places.is_empty());
    for at in places {
        let mut damaged = bytes.clone();
        damaged[at + 1] = b'6';
        let image = Image::of(damaged);
        let verified = on(&image).and_then(|gate| gate.verify(None));
        // Old pages that no tree leads to may hold it, too.
        if let Err(error) = verified {
            assert_eq!(error.code(), Code::Corrupt, "{error}");
            return;
        }
    }
    panic!("no change of the id was found");
}

/// A part of the index that is gone, damaged or not its own is not believed: the state is made again of the events.
#[test]
fn a_checkpoint_is_checked() {
    let image = Image::default();
    let gate = on(&image).unwrap();
    for n in 0..24 {
        gate.admit(&document(n)).unwrap();
    }
    let mut rows = Vec::new();
    let row = &mut |key: &[u8], row: &[u8]| {
        rows.push((key.to_vec(), row.to_vec()));
        Ok(())
    };
    gate.tables().read().unwrap().scan(Table::Checkpoint, &[]..&[0xFF; 32], row).unwrap();
    drop(gate);
    assert!(rows.len() > 300, "{} rows are no test", rows.len());
    let asked: Vec<Document> = [2, 4, 5, 8, 30].map(|n| Document { id: format!("new {n}"), ..document(n) }).into();
    let want = say(&Image::of(image.bytes()), &asked).unwrap();
    for (i, (key, row)) in rows.iter().enumerate().step_by(17) {
        let flipped = [&row[..row.len() - 9], &[row[row.len() - 9] ^ 4], &row[row.len() - 8..]].concat();
        let damages = [
            Change::Remove(Table::Checkpoint, key.clone()),
            Change::Put(Table::Checkpoint, key.clone(), flipped),
            Change::Put(Table::Checkpoint, key.clone(), rows[(i + 1) % rows.len()].1.clone()),
            Change::Put(Table::Checkpoint, [&key[..key.len() - 4], &[0, 0, 1, 0]].concat(), row.clone()),
        ];
        for damage in damages {
            let image = Image::of(image.bytes());
            let gate = on(&image).unwrap();
            gate.tables().commit(std::slice::from_ref(&damage)).unwrap();
            drop(gate);
            assert_eq!(say(&image, &asked).unwrap(), want, "{damage:?}");
            let gate = on(&image).unwrap();
            gate.verify(None).unwrap_or_else(|e| panic!("{damage:?}: {e}"));
            gate.admit(&document(40)).unwrap();
            drop(gate);
            on(&image).unwrap().verify(None).unwrap();
        }
    }
}
