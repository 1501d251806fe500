//! Damage: a flipped byte anywhere is harmless, or told of; it never makes a wrong verdict, and never a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::backend::Image;
use super::{document, on};
use crate::document::Document;
use crate::error::{Code, Error};
use crate::gate::Verdict;

fn say(image: &Image, asked: &[Document]) -> Result<Vec<Verdict>, Error> {
    let gate = on(image)?;
    asked.iter().map(|document| gate.check(document)).collect()
}

#[test]
fn a_flipped_byte_is_harmless_or_told_of() {
    let image = Image::default();
    let gate = on(&image).unwrap();
    let documents: Vec<Document> = (0..24).map(document).collect();
    gate.admit_many(&documents).unwrap();
    gate.delete("n4").unwrap();
    drop(gate);
    let asked: Vec<Document> = [2, 4, 5, 8, 30].map(document).into();
    let asked: Vec<Document> = asked.into_iter().map(|d| Document { id: format!("new {}", d.id), ..d }).collect();
    let want = say(&image, &asked).unwrap();
    let bytes = image.bytes();
    let (mut told, mut harmless) = (0, 0);
    // A step that meets every place of a page in turn.
    for at in (0..bytes.len()).step_by(61) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        let image = Image::of(damaged);
        let said = catch_unwind(AssertUnwindSafe(|| say(&image, &asked)));
        match said.unwrap_or_else(|_| panic!("byte {at}: a panic")) {
            Ok(got) => {
                harmless += 1;
                assert_eq!(got, want, "byte {at}: a wrong verdict");
            }
            Err(error) => {
                told += 1;
                assert!([Code::Corrupt, Code::Io, Code::SchemeMismatch].contains(&error.code()), "byte {at}: {error}");
            }
        }
    }
    assert!(told > 20 && harmless > 20, "{told} told of, {harmless} harmless");
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
