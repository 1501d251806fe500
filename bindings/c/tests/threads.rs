//! The C functions from several threads at once: handles are made, used and freed, gates are opened and closed.

#![allow(clippy::unnecessary_box_returns, reason = "a handle is a box")]

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::sync::Barrier;

use naql_c::{
    naql_document, naql_document_free, naql_document_new, naql_error, naql_error_free, naql_gate, naql_gate_admit,
    naql_gate_check, naql_gate_delete, naql_gate_free, naql_gate_open, naql_gate_verify, naql_status, naql_text,
    naql_verdict, naql_verdict_free,
};

type Slot<'a, T> = Option<&'a mut MaybeUninit<Box<T>>>;

/// The bytes of a text, which the caller keeps.
fn text(of: &str) -> naql_text {
    naql_text { data: of.as_ptr().cast::<c_char>(), len: of.len() }
}

/// Calls a function that gives a handle.
fn make<T>(call: impl FnOnce(Slot<'_, T>, Slot<'_, naql_error>) -> naql_status) -> Result<Box<T>, naql_status> {
    let (mut made, mut error) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    match call(Some(&mut made), Some(&mut error)) {
        // SAFETY: the status says which of the two was written.
        naql_status::NAQL_OK => Ok(unsafe { made.assume_init() }),
        status => {
            // SAFETY: as above.
            naql_error_free(Some(unsafe { error.assume_init() }));
            Err(status)
        }
    }
}

fn document(n: usize) -> Box<naql_document> {
    let (id, page) = (format!("n{n}"), format!("خبر قصير رقم {n} عن فتح سوق السمك الجديد امام الباعه"));
    // SAFETY: the bytes outlive the call.
    make(|made, error| unsafe { naql_document_new(text(&id), text(&page), made, error) }).unwrap()
}

fn verdict(
    by: extern "C" fn(
        Option<&naql_gate>,
        Option<&naql_document>,
        Slot<'_, naql_verdict>,
        Slot<'_, naql_error>,
    ) -> naql_status,
    gate: &naql_gate,
    document: &naql_document,
) {
    let verdict = make(|made, error| by(Some(gate), Some(document), made, error)).unwrap();
    naql_verdict_free(Some(verdict));
}

/// Threads admit, check and delete with one gate, and try to open its store; the last one closes it, and the store can be opened.
#[test]
fn threads_share_a_gate() {
    const THREADS: usize = 4;
    let directory = std::env::temp_dir().join(format!("naql-c-threads-{}", std::process::id()));
    let path = directory.to_str().unwrap();
    // SAFETY: the bytes outlive the call.
    let open = || make(|made, error| unsafe { naql_gate_open(text(path), None, made, error) });
    let deleted = |gate: &naql_gate, id: &str| {
        let mut found = MaybeUninit::uninit();
        // SAFETY: the bytes outlive the call.
        let status = unsafe { naql_gate_delete(Some(gate), text(id), Some(&mut found), None) };
        assert_eq!(status, naql_status::NAQL_OK);
        // SAFETY: the status says that it was written.
        unsafe { found.assume_init() }
    };
    for round in 0..3 {
        let (gate, start) = (open().unwrap(), Barrier::new(THREADS));
        std::thread::scope(|scope| {
            for own in 0..THREADS {
                let (gate, start, open, deleted) = (&gate, &start, &open, &deleted);
                scope.spawn(move || {
                    start.wait();
                    for n in 0..6 {
                        let number = 1000 * round + 100 * own + n;
                        let new = document(number);
                        verdict(naql_gate_admit, gate, &new);
                        verdict(naql_gate_check, gate, &new);
                        naql_document_free(Some(new));
                        assert_eq!(open().err(), Some(naql_status::NAQL_LOCKED));
                        assert!(n % 2 == 0 || deleted(gate, &format!("n{number}")));
                    }
                });
            }
        });
        // A thread that did not open it may close it.
        std::thread::spawn(move || naql_gate_free(Some(gate))).join().unwrap();
    }
    let gate = open().unwrap();
    assert!(deleted(&gate, "n2302") && !deleted(&gate, "n2303"));
    // SAFETY: an empty text has no bytes.
    assert_eq!(unsafe { naql_gate_verify(Some(&gate), naql_text::default(), None) }, naql_status::NAQL_OK);
    naql_gate_free(Some(gate));
    std::fs::remove_dir_all(&directory).unwrap();
}
