//! One gate, many threads.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex, OnceLock, mpsc};
use std::time::Duration;

use super::backend::Image;
use super::{directory, document, on, options, purging, story};
use crate::decide::{Decision, Verdict};
use crate::document::Document;
use crate::error::{Code, Error, Result};
use crate::gate::{Delivery, Gate};
use crate::store::{Change, Disk, Read, Recorded, Table, Tables};

/// Equal documents that come at the same moment: one is let in, whoever is first.
#[test]
fn of_equal_documents_exactly_one_is_admitted() {
    let gate = on(&Image::default()).unwrap();
    for round in 0..12u64 {
        let start = Barrier::new(6);
        let admitted: usize = std::thread::scope(|scope| {
            let admit = &|n: u64| {
                let (gate, start) = (&gate, &start);
                let new = Document::new(format!("{round} {n}"), story(round));
                scope.spawn(move || {
                    start.wait();
                    let verdict = if n.is_multiple_of(2) {
                        gate.admit(&new)
                    } else {
                        gate.admit_many(&[new]).map(|mut all| all.remove(0))
                    };
                    usize::from(verdict.unwrap().decision == Decision::Admit)
                })
            };
            let threads: Vec<_> = (0..6).map(admit).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(admitted, 1, "round {round}");
    }
    assert_eq!(gate.ledger().count(), 12 * 6);
    gate.verify(None).unwrap();
}

/// Checks run during admissions and deletions, and each sees the gate as it was before or after one.
#[test]
fn checks_run_beside_changes() {
    let gate = on(&Image::default()).unwrap();
    gate.admit(&document(0)).unwrap();
    let copy = Document::new("copy", document(0).text);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 1..40 {
                gate.admit(&document(n)).unwrap();
                if n % 5 == 0 {
                    gate.delete(&format!("n{n}")).unwrap();
                }
            }
            done.store(true, SeqCst);
        });
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(SeqCst) {
                    assert_eq!(gate.check(&copy).unwrap().of.as_deref(), Some("n0"));
                    gate.ledger().for_each(|line| _ = line.unwrap());
                    gate.stats().unwrap();
                }
            });
        }
    });
    assert_eq!(gate.stats().unwrap().verdicts, 40);
    gate.verify(None).unwrap();
}

/// Tables that do something before each commit.
struct Hooked<F> {
    tables: Disk,
    before: F,
}

impl<F> fmt::Debug for Hooked<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tables.fmt(f)
    }
}

impl<F: Fn(&[Change]) + Send + Sync> Tables for Hooked<F> {
    fn read(&self) -> Result<Box<dyn Read + '_>> {
        self.tables.read()
    }

    fn commit(&self, changes: &[Change]) -> Result<()> {
        (self.before)(changes);
        self.tables.commit(changes)
    }

    fn is_durable(&self) -> bool {
        true
    }

    fn verify(&mut self) -> Result<()> {
        self.tables.verify()
    }

    fn vacuum(&mut self) -> Result<()> {
        self.tables.vacuum()
    }
}

/// While a deletion makes the state again, checks are answered by what was known before it.
#[test]
fn checks_go_on_while_the_state_is_made_again() {
    let shared: Arc<OnceLock<Gate>> = Arc::default();
    let checked = Arc::new(AtomicUsize::new(0));
    let before = {
        let (shared, checked) = (Arc::clone(&shared), Arc::clone(&checked));
        move |changes: &[Change]| {
            // Parts of the new state alone: what takes effect comes with an entry of the ledger.
            if changes.iter().any(|change| change.table() != Table::Checkpoint) {
                return;
            }
            let (answer, answered) = mpsc::channel();
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || {
                let copy = Document::new("copy", document(3).text);
                answer.send(shared.get().unwrap().check(&copy).unwrap().of)
            });
            let of = answered.recv_timeout(Duration::from_mins(1)).expect("a check waits for the deletion");
            assert_eq!(of.as_deref(), Some("n3"));
            checked.fetch_add(1, SeqCst);
        }
    };
    let tables = Hooked { tables: Disk::on(Image::default().backend()).unwrap(), before };
    let gate = shared.get_or_init(|| Gate::on(Box::new(tables), purging()).unwrap());
    (0..40).for_each(|n| drop(gate.admit(&document(n)).unwrap()));
    assert_eq!(checked.load(SeqCst), 0, "parts are written with verdicts");
    assert!(gate.delete("n3").unwrap());
    assert_ne!(checked.load(SeqCst), 0, "no part was written");
    assert_eq!(gate.check(&Document::new("copy", document(3).text)).unwrap().of, None);
    gate.verify(None).unwrap();
}

/// Threads admit, check, delete and close at once, and open the store again when all of them closed it; every verdict and deletion that one
/// of them was told of is recorded.
#[test]
fn threads_admit_check_delete_and_close() {
    const THREADS: u64 = 4;
    let store = directory("threads");
    let shared: Mutex<Option<Arc<Gate>>> = Mutex::new(None);
    // As long as another thread has the gate that was closed last, the store is locked.
    let gate = || loop {
        let mut shared = shared.lock().unwrap();
        if let Some(gate) = &*shared {
            return Arc::clone(gate);
        }
        match Gate::open(&store, options()) {
            Ok(gate) => return Arc::clone(shared.insert(Arc::new(gate))),
            Err(error) => assert_eq!(error.code(), Code::Locked, "{error}"),
        }
        drop(shared);
        std::thread::yield_now();
    };
    let work = &|own: u64| {
        let (mut admitted, mut deleted) = (Vec::new(), Vec::new());
        for n in 100 * own..100 * own + 18 {
            let (new, id) = (document(n), format!("n{n}"));
            let verdicts = match n % 3 {
                0 => gate().admit_many(&[new, document(1000 * n)]).unwrap(),
                _ => vec![gate().admit(&new).unwrap()],
            };
            admitted.extend(verdicts.into_iter().map(|verdict| (verdict.id, verdict.decision)));
            assert!(gate().check(&document(n)).unwrap().seen);
            if n % 4 == own {
                assert!(gate().delete(&id).unwrap());
                deleted.push(id);
            }
            if n % 5 == own {
                drop(shared.lock().unwrap().take());
            }
        }
        (admitted, deleted)
    };
    let told: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..=THREADS).map(|own| scope.spawn(move || work(own))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let gate = gate();
    gate.verify(None).unwrap();
    let (mut recorded, mut removed) = (Vec::new(), Vec::new());
    for line in gate.ledger() {
        match line.unwrap().entry.what {
            Recorded::Verdict(verdict) => recorded.push((verdict.id, verdict.decision)),
            Recorded::Deletion(deletion) => removed.extend(deletion.ids),
            other => panic!("{other:?}"),
        }
    }
    let (mut admitted, mut deleted) = (Vec::new(), Vec::new());
    for of in told {
        admitted.extend(of.0);
        deleted.extend(of.1);
    }
    for list in [&mut admitted, &mut recorded] {
        list.sort_by(|a, b| a.0.cmp(&b.0));
    }
    assert_eq!(admitted, recorded);
    for list in [&mut deleted, &mut removed] {
        list.sort();
    }
    assert_eq!(deleted, removed);
    std::fs::remove_dir_all(&store).unwrap();
}

/// Tasks of one pool use a gate, and none waits for itself: a thread that waits for others of its pool takes up the next task.
#[test]
fn the_tasks_of_a_pool_share_a_gate() {
    let gate = on(&Image::default()).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    let admit = &|n: u64| {
        let new: Vec<Document> = (64 * n..64 * n + 64).map(document).collect();
        assert_eq!(gate.admit_many(&new).unwrap().len(), 64);
        if n.is_multiple_of(10) {
            gate.delete(&new[0].id).unwrap();
            gate.verify(None).unwrap();
        }
    };
    pool.scope(|scope| {
        for n in 0..30 {
            scope.spawn(move |_| admit(n));
            (0..4).for_each(|_| scope.spawn(|_| drop(gate.check(&document(7)).unwrap())));
        }
    });
    assert_eq!(gate.stats().unwrap().verdicts, 30 * 64);
}

/// A stream gives a block back when the next one is there; what cannot be judged is refused, and what is held stays held.
#[test]
fn a_stream_gives_every_block_back() {
    let gate = on(&Image::default()).unwrap();
    let ids = |(documents, verdicts): (Vec<Document>, Vec<Verdict>)| {
        assert!(documents.iter().map(|document| &document.id).eq(verdicts.iter().map(|verdict| &verdict.id)));
        verdicts.into_iter().map(|verdict| verdict.id).collect::<Vec<_>>()
    };
    let undated = Document { published: Some("gestern".to_owned()), ..document(9) };
    gate.admit_stream(&mut Delivery::default(), |stream| {
        assert!(ids(stream.push(vec![document(0), document(1)])?).is_empty());
        assert_eq!(gate.ledger().count(), 0);
        assert_eq!(stream.push(vec![document(2), undated]).unwrap_err().code(), Code::InvalidDocument);
        assert_eq!(ids(stream.push(vec![document(2)])?), ["n0", "n1"]);
        assert_eq!((gate.ledger().count(), stream.is_empty()), (2, false));
        assert_eq!(ids(stream.flush()?), ["n2"]);
        assert!(stream.is_empty() && ids(stream.flush()?).is_empty());
        // What is held when the stream ends was never there.
        assert!(ids(stream.push(vec![document(3)])?).is_empty());
        Ok::<_, Error>(())
    })
    .unwrap();
    assert_eq!(gate.ledger().count(), 3);
}
