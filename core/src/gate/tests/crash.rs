//! Crashes: the disk is cut off at every write and every sync of a run, and the store is opened again.

use std::collections::BTreeMap;

use super::backend::{Image, Step, apply};
use super::{document, on, opened, options, purging};
use crate::decide::Verdict;
use crate::error::Code;
use crate::gate::Options;
use crate::shingle::mix;
use crate::store::{Change, Line, Table};

/// A run of some admissions, some together, and a deletion; after each, how many steps the disk had taken, and the ledger
/// then.
fn run(image: &Image, options: Options) -> Vec<(usize, Vec<Line>)> {
    let gate = opened(image, options).unwrap();
    let mut states = vec![(image.steps().len(), Vec::new())];
    let mut note = || states.push((image.steps().len(), gate.ledger().collect::<Result<_, _>>().unwrap()));
    for n in 0..3 {
        gate.admit(&document(n)).unwrap();
        note();
    }
    gate.admit_many(&[document(3), document(4), document(5), document(6)]).unwrap();
    note();
    assert!(gate.delete("n3").unwrap());
    note();
    gate.admit(&document(7)).unwrap();
    note();
    states
}

/// What may be on the disk after a crash that follows `cut` steps: all that was synced, and what chance gives of the rest.
fn after_crash(steps: &[Step], cut: usize, chance: u64) -> Vec<u8> {
    let synced = steps[..cut].iter().rposition(|step| matches!(step, Step::Sync)).map_or(0, |at| at + 1);
    let mut bytes = Vec::new();
    steps[..synced].iter().for_each(|step| apply(&mut bytes, step));
    for (i, step) in steps[synced..cut].iter().enumerate() {
        match (chance, step) {
            // Nothing got there; everything did; some did, and of a write maybe the beginning only.
            (0, _) => {}
            (1, _) => apply(&mut bytes, step),
            (_, Step::Write(offset, data)) => {
                let dice = mix(chance << 32 | i as u64);
                let len = if dice & 2 == 0 { data.len() } else { dice as usize / 8 % (data.len() + 1) };
                if dice & 1 == 0 {
                    apply(&mut bytes, &Step::Write(*offset, data[..len].to_vec()));
                }
            }
            (_, step) => apply(&mut bytes, step),
        }
    }
    bytes
}

#[test]
fn every_cut_leaves_a_store_with_all_that_was_promised() {
    cut_everywhere(&options);
}

/// With a deletion that makes the state again.
#[test]
fn every_cut_of_a_purge_leaves_a_store_with_all_that_was_promised() {
    cut_everywhere(&purging);
}

fn cut_everywhere(options: &dyn Fn() -> Options) {
    let image = Image::default();
    let states = run(&image, options());
    let steps = image.steps();
    let all = &states.last().unwrap().1;
    // What the gate says of the next document after each number of entries, in the undisturbed run.
    let mut says: BTreeMap<usize, Verdict> = BTreeMap::new();
    // A file is made under another name, so none is cut before it is whole.
    for cut in states[0].0..=steps.len() {
        for chance in 0..6 {
            let bytes = after_crash(&steps, cut, chance);
            let gate = opened(&Image::of(bytes), options()).unwrap_or_else(|e| panic!("cut at {cut}, {chance}: {e}"));
            let ledger: Vec<Line> = gate.ledger().collect::<Result<_, _>>().unwrap();
            let promised = states.iter().filter(|(at, _)| *at <= cut).map(|(_, lines)| lines.len()).max().unwrap();
            assert!(ledger.len() >= promised, "cut at {cut}, {chance}: {} of {promised} entries", ledger.len());
            assert_eq!(ledger, all[..ledger.len()], "cut at {cut}, {chance}");
            // All of a batch or nothing of it.
            assert!(
                states.iter().any(|(_, lines)| lines.len() == ledger.len()),
                "cut at {cut}, {chance}: half a batch"
            );
            let verified = gate.verify(None).unwrap_or_else(|e| panic!("cut at {cut}, {chance}: {e}"));
            assert_eq!(verified.entries, ledger.len() as u64);
            if ledger.len() != 7 {
                let verdict = gate.check(&document(8)).unwrap();
                assert_eq!(
                    *says.entry(ledger.len()).or_insert_with(|| verdict.clone()),
                    verdict,
                    "cut at {cut}, {chance}"
                );
            }
            // Parts that a deletion wrote before it was cut off are in nobody's way.
            if !ledger.is_empty() {
                assert!(gate.delete("n0").unwrap(), "cut at {cut}, {chance}");
                gate.verify(None).unwrap_or_else(|e| panic!("cut at {cut}, {chance}, deleted: {e}"));
            }
        }
    }
    assert!(steps.len() > 40, "a run of {} steps is no test", steps.len());
}

#[test]
fn a_full_disk_loses_nothing_that_was_promised() {
    for room in 0..60 {
        let image = Image::default();
        let gate = on(&image).unwrap();
        gate.admit(&document(0)).unwrap();
        image.full_after(room);
        let mut given = 1;
        let failed = (1..9).find_map(|n| match gate.admit(&document(n)) {
            Ok(_) => {
                given += 1;
                None
            }
            Err(error) => Some((n, error)),
        });
        let Some((n, error)) = failed else { continue };
        assert_eq!(error.code(), Code::Io, "{error}");
        // The handle is not to be believed any more; a new one has all that was given, and goes on.
        let again = gate.admit(&document(n)).unwrap_err();
        assert_eq!(again.code(), Code::Io);
        assert!(again.message().contains("open the store again"), "{again}");
        drop(gate);
        image.has_room();
        let gate = on(&Image::of(image.bytes())).unwrap();
        assert!(gate.ledger().count() >= given, "room for {room}");
        gate.admit(&document(n)).unwrap();
        gate.verify(None).unwrap();
    }
}

/// What a removal wrote for the generation that it did not begin is dropped by the next one.
#[test]
fn parts_of_a_removal_that_was_cut_off_are_dropped() {
    let gate = opened(&Image::default(), purging()).unwrap();
    (0..12).for_each(|n| drop(gate.admit(&document(n)).unwrap()));
    let key = [&1u32.to_be_bytes()[..], &7u16.to_be_bytes(), &99u64.to_be_bytes(), &0u32.to_be_bytes()].concat();
    gate.tables().commit(&[Change::Put(Table::Checkpoint, key.clone(), b"a piece".to_vec())]).unwrap();
    gate.verify(None).unwrap();
    assert!(gate.delete("n3").unwrap());
    assert_eq!(gate.tables().read().unwrap().get(Table::Checkpoint, &key).unwrap(), None);
    gate.verify(None).unwrap();
}
