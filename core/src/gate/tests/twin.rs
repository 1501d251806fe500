//! The store on disk against the one in memory: the same verdicts, whatever is done.

use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

use proptest::prelude::*;

use super::backend::Image;
use super::{DAY, START, document, opened, options, purging, set_clock};
use crate::error::{Error, Result};
use crate::gate::{Delivery, Gate};
use crate::gate::{DiskUse, Stats};
use crate::gate::{KeepText, Options};
use crate::store::Line;
use crate::store::Memory;

/// What is done to a gate.
#[derive(Clone, Debug)]
enum Act {
    Admit(u64),
    Together(u64, u64),
    /// Documents from a number on, how many, and how many in a block.
    Streamed(u64, u64, usize),
    Check(u64),
    Delete(u64),
    /// Days go by.
    Wait(i64),
    Reopen,
    Verify,
    Vacuum,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0..30u64).prop_map(Act::Admit),
        3 => (0..30u64, 1..6u64).prop_map(|(from, count)| Act::Together(from, count)),
        3 => (0..30u64, 1..9u64, 1..5usize).prop_map(|(from, count, block)| Act::Streamed(from, count, block)),
        4 => (0..30u64).prop_map(Act::Check),
        2 => (0..30u64).prop_map(Act::Delete),
        1 => (0..4i64).prop_map(Act::Wait),
        2 => Just(Act::Reopen),
        1 => Just(Act::Verify),
        1 => Just(Act::Vacuum),
    ]
}

fn lines(gate: &Gate) -> Vec<Line> {
    gate.ledger().collect::<Result<_, _>>().unwrap()
}

fn stats(gate: &Gate) -> Stats {
    Stats { disk: DiskUse::default(), ..gate.stats().unwrap() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn disk_and_memory_are_one(
        acts in proptest::collection::vec(act(), 1..40),
        keep_text in prop::sample::select(&KeepText::NAMES[..]),
        retain_days in prop::option::of(1..6u32),
        purges in any::<bool>(),
    ) {
        // The threads that a gate starts are to see it, too; no other test sets it.
        static NOW: AtomicI64 = AtomicI64::new(0);
        let options = || {
            let options = if purges { purging() } else { options() };
            Options { retain_days, keep_text: keep_text.1, clock: || NOW.load(SeqCst), ..options }
        };
        let image = Image::default();
        NOW.store(START + 3 * DAY, SeqCst);
        let memory = Gate::on(Box::new(Memory::default()), options()).unwrap();
        let mut disk = opened(&image, options()).unwrap();
        for act in acts {
            match act {
                Act::Admit(n) => prop_assert_eq!(memory.admit(&document(n)).unwrap(), disk.admit(&document(n)).unwrap()),
                Act::Together(from, count) => {
                    let documents: Vec<_> = (from..from + count).map(document).collect();
                    prop_assert_eq!(memory.admit_many(&documents).unwrap(), disk.admit_many(&documents).unwrap());
                }
                Act::Streamed(from, count, block) => {
                    let documents: Vec<_> = (from..from + count).map(document).collect();
                    let streamed = disk.admit_stream(&mut Delivery::default(), |stream| {
                        let mut verdicts = Vec::new();
                        for block in documents.chunks(block) {
                            verdicts.extend(stream.push(block.iter().collect())?.1);
                        }
                        verdicts.extend(stream.flush()?.1);
                        Ok::<_, Error>(verdicts)
                    });
                    let single = documents.iter().map(|document| memory.admit(document)).collect();
                    prop_assert_eq!(streamed.unwrap(), Result::<Vec<_>>::unwrap(single));
                }
                Act::Check(n) => prop_assert_eq!(memory.check(&document(n)).unwrap(), disk.check(&document(n)).unwrap()),
                Act::Delete(n) => {
                    let id = document(n).id;
                    prop_assert_eq!(memory.delete(&id).unwrap(), disk.delete(&id).unwrap());
                    prop_assert_eq!(disk.text(&id).unwrap(), None);
                }
                Act::Wait(days) => _ = NOW.fetch_add(days * DAY, SeqCst),
                Act::Reopen => {
                    drop(disk);
                    disk = opened(&image, options()).unwrap();
                }
                Act::Verify => prop_assert_eq!(memory.verify(None).unwrap(), disk.verify(None).unwrap()),
                Act::Vacuum => {
                    memory.vacuum().unwrap();
                    disk.vacuum().unwrap();
                }
            }
        }
        prop_assert_eq!(lines(&memory), lines(&disk));
        prop_assert_eq!(stats(&memory), stats(&disk));
        prop_assert!(memory.state().same(&disk.state()), "the states differ");
        for n in 0..30 {
            let (a, b) = (memory.text(&document(n).id).unwrap(), disk.text(&document(n).id).unwrap());
            prop_assert_eq!(a, b);
        }
    }

    /// A gate that was told to forget a document is one that never saw it, but for the ledger. Where keys stay they are too few here to make a difference.
    #[test]
    fn what_is_deleted_was_never_there(
        kept in proptest::collection::vec(0..30u64, 1..20),
        gone in 30..33u64,
        at in 0..20usize,
        purges in any::<bool>(),
        vacuum in any::<bool>(),
    ) {
        set_clock(START);
        let gate = || Gate::on(Box::new(Memory::default()), if purges { purging() } else { options() }).unwrap();
        let (with, without) = (gate(), gate());
        let at = at.min(kept.len());
        for n in &kept[..at] {
            with.admit(&document(*n)).unwrap();
            without.admit(&document(*n)).unwrap();
        }
        with.admit(&document(gone)).unwrap();
        with.delete(&document(gone).id).unwrap();
        if vacuum {
            with.vacuum().unwrap();
        }
        for n in &kept[at..] {
            let (a, b) = (with.admit(&document(*n)).unwrap(), without.admit(&document(*n)).unwrap());
            prop_assert_eq!((a.decision, a.relation, a.of, a.reasons), (b.decision, b.relation, b.of, b.reasons));
        }
    }
}
