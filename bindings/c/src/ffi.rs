//! What every function does at the boundary: no NULL is followed, no panic gets out, an error becomes a status.

use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use naql::{Code, Error, Result};
use naql_held::caught;

use crate::types::{naql_error, naql_status};

/// Runs the body of a function that can fail, and hands its error to the caller, who may not want it.
pub fn guard(error: Option<&mut MaybeUninit<Box<naql_error>>>, body: impl FnOnce() -> Result<()>) -> naql_status {
    let Err(failed) = caught(body) else { return naql_status::NAQL_OK };
    let status = failed.code().into();
    if let Some(slot) = error {
        slot.write(Box::new(failed));
    }
    status
}

/// Reads something of a handle; of NULL it is the default: 0, an empty text, NULL.
pub fn read<T, R: Default>(handle: Option<&T>, read: impl FnOnce(&T) -> R) -> R {
    handle.and_then(|handle| catch_unwind(AssertUnwindSafe(|| read(handle))).ok()).unwrap_or_default()
}

/// Frees a handle; NULL is fine.
pub fn free<T>(handle: Option<Box<T>>) {
    // A destructor that panics leaves nothing for the caller to do.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(handle)));
}

/// What must not be NULL.
pub fn given<T>(pointer: Option<T>, name: &str) -> Result<T> {
    pointer.ok_or_else(|| Error::new(Code::InvalidArgument, format!("\"{name}\" is NULL")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_status_with_its_message() {
        let mut error = MaybeUninit::uninit();
        let status = guard(Some(&mut error), || panic!("word {}", 7));
        assert_eq!(status, naql_status::NAQL_PANIC);
        // SAFETY: the status says that the error was written.
        let error = unsafe { error.assume_init() };
        assert_eq!((error.code(), error.message()), (Code::Panic, "a bug in naql: it panicked: word 7"));
        assert_eq!(guard(None, || panic!("nobody listens")), naql_status::NAQL_PANIC);
        assert_eq!(read(Some(&1), |_| -> usize { panic!("nobody hears") }), 0);
    }

    #[test]
    fn an_error_is_written_on_failure_only() {
        let mut slot = MaybeUninit::new(Box::new(Error::new(Code::Io, "before")));
        assert_eq!(guard(Some(&mut slot), || Ok(())), naql_status::NAQL_OK);
        // SAFETY: it was written above.
        assert_eq!(unsafe { slot.assume_init() }.message(), "before");
    }
}
