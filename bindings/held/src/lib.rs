//! A gate that another language holds.
//!
//! C and Python hand out a gate, and streams and ledgers made from it, each with a life of its own; they catch panics at the
//! boundary; their processes fork. What follows from that is the same for both and is here:
//!
//! ```text
//! Held    owns a gate; its parts share it by an Arc
//!         on(work): refused after a panic, refused in a forked child, else work with panics caught
//!         drop:     a forked child leaves the store to its parent
//! Ledger  the entries from a number on, read PAGE at a time so that no read transaction stays open between two calls
//! caught  work, its panic as an error with the words of the panic
//! heads   keys, signed heads and proofs as texts
//! ```

pub mod heads;

use std::any::Any;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::vec;

use naql::source::Registry;
use naql::{Code, Error, Gate, Line, Result};

/// How many entries of a ledger are read at once.
const PAGE: usize = 1024;

/// A gate that streams and ledgers may need longer than its own handle lives.
pub struct Held {
    gate: ManuallyDrop<Gate>,
    /// The registry that the gate was given; `None` is the built-in one.
    registry: Option<Arc<Registry>>,
    /// Whether a call panicked; the state that it left cannot be trusted.
    poisoned: AtomicBool,
    /// The process that opened the store; `None` for a gate in memory.
    owner: Option<u32>,
}

impl Held {
    /// Holds a gate and the registry that it was given (`None`: the built-in one). A gate on a store belongs to this process.
    pub fn new(gate: Gate, registry: Option<Arc<Registry>>, on_store: bool) -> Self {
        let owner = on_store.then(std::process::id);
        Self { gate: ManuallyDrop::new(gate), registry, poisoned: AtomicBool::new(false), owner }
    }

    /// The registry that the gate reads chains by.
    pub fn registry(&self) -> &Registry {
        self.registry.as_deref().unwrap_or_else(|| Registry::builtin())
    }

    /// Works on the gate; a panic becomes an error.
    ///
    /// # Errors
    /// [`Code::Panic`] when this call or an earlier one panicked; [`Code::InvalidArgument`] when the gate is on a store that
    /// another process opened, before a fork; those of `work`.
    pub fn on<T>(&self, work: impl FnOnce(&Gate) -> Result<T>) -> Result<T> {
        if self.poisoned.load(Ordering::Acquire) {
            return Err(Error::new(Code::Panic, "an earlier call on this gate panicked; close it and open it again"));
        }
        if self.is_foreign() {
            let message = "the store was opened by another process, before a fork; open it in this one";
            return Err(Error::new(Code::InvalidArgument, message));
        }
        let result = caught(|| work(&self.gate));
        if result.as_ref().is_err_and(|error| error.code() == Code::Panic) {
            self.poisoned.store(true, Ordering::Release);
        }
        result
    }

    fn is_foreign(&self) -> bool {
        self.owner.is_some_and(|owner| owner != std::process::id())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // In a forked child the file and its lock are still the parent's, which goes on with them.
        if !self.is_foreign() {
            // SAFETY: it is dropped once, here, and not used afterwards.
            unsafe { ManuallyDrop::drop(&mut self.gate) }
        }
    }
}

/// The entries of a gate's ledger, in order. At its end it can be asked again: entries that were added since follow.
pub struct Ledger {
    gate: Arc<Held>,
    /// The number of the first entry of the next page.
    next: u64,
    page: vec::IntoIter<Line>,
}

impl Ledger {
    /// A ledger read from the entry with this number on; the first entry has the number 0.
    pub fn new(gate: Arc<Held>, start: u64) -> Self {
        Self { gate, next: start, page: Vec::new().into_iter() }
    }

    /// The next entry; `None` after the last one.
    ///
    /// # Errors
    /// As [`Held::on`], and those of [`Gate::ledger_from`]. After an error the same entry is tried again.
    pub fn next_entry(&mut self) -> Result<Option<Line>> {
        if self.page.len() == 0 {
            let page: Vec<Line> = self.gate.on(|gate| gate.ledger_from(self.next).take(PAGE).collect())?;
            self.next += page.len() as u64;
            self.page = page.into_iter();
        }
        Ok(self.page.next())
    }
}

/// Works; a panic becomes an error.
///
/// # Errors
/// [`Code::Panic`] when `work` panics; those of `work`.
pub fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(panicked(&*payload)))
}

/// The error of a caught panic, with its message.
pub fn panicked(payload: &(dyn Any + Send)) -> Error {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
    Error::new(Code::Panic, format!("a bug in naql: it panicked: {text}"))
}

#[cfg(test)]
mod tests {
    use naql::Options;
    use naql::{Document, Policy};

    use super::*;

    fn in_memory() -> Held {
        Held::new(Gate::new(Policy::default()), None, false)
    }

    #[test]
    fn a_gate_that_panicked_is_refused_from_then_on() {
        let gate = in_memory();
        assert!(gate.on(|_| Ok(())).is_ok());
        let first = gate.on(|_| -> Result<()> { panic!("out of order") }).unwrap_err();
        assert_eq!((first.code(), first.message()), (Code::Panic, "a bug in naql: it panicked: out of order"));
        let then = gate.on(|_| Ok(())).unwrap_err();
        assert_eq!(then.code(), Code::Panic);
        assert!(then.message().contains("open it again"), "{then}");
    }

    #[test]
    fn an_error_does_not_poison() {
        let gate = in_memory();
        assert!(gate.on(|_| -> Result<()> { Err(Error::new(Code::Io, "the disk is full")) }).is_err());
        assert!(gate.on(|_| Ok(())).is_ok());
    }

    #[test]
    fn a_store_of_another_process_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let gate = Gate::open(folder.path(), Options::default()).unwrap();
        let mut held = Held::new(gate, None, true);
        held.owner = Some(std::process::id() + 1);
        let refused = held.on(|_| Ok(())).unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
        drop(held);
        // The lock is still held: the gate was not dropped.
        assert_eq!(Gate::open(folder.path(), Options::default()).err().map(|error| error.code()), Some(Code::Locked));
    }

    #[test]
    fn a_ledger_is_read_over_its_pages_and_goes_on_after_its_end() {
        let gate = Arc::new(in_memory());
        let admit = |range: std::ops::Range<usize>| {
            let pages: Vec<_> = range.map(|n| Document::new(format!("{n}"), format!("خبر رقم {n}"))).collect();
            gate.on(|gate| gate.admit_many(&pages)).unwrap();
        };
        admit(0..PAGE + 3);
        let mut ledger = Ledger::new(Arc::clone(&gate), 2);
        let mut sequences = Vec::new();
        while let Some(line) = ledger.next_entry().unwrap() {
            sequences.push(line.entry.sequence);
        }
        assert_eq!(sequences, (2..PAGE as u64 + 3).collect::<Vec<_>>());
        admit(PAGE + 3..PAGE + 4);
        assert_eq!(ledger.next_entry().unwrap().map(|line| line.entry.sequence), Some(PAGE as u64 + 3));
        assert!(ledger.next_entry().unwrap().is_none());
    }

    #[test]
    fn a_panic_without_words() {
        let error = caught(|| -> Result<()> { std::panic::panic_any(7) }).unwrap_err();
        assert_eq!(error.message(), "a bug in naql: it panicked: no message");
    }
}
