//! What every function does at the boundary: no NULL is followed, no panic gets out, an error becomes a status.

use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use naql::{Code, Error, Result};
use naql_held::caught;

use crate::live::{Handle, Pointer, Slot, gone, is_live};
use crate::types::{naql_error, naql_status};

/// Runs the body of a function that can fail, and hands its error to the caller, who may not want it.
pub fn guard(error: Option<&mut MaybeUninit<Box<naql_error>>>, body: impl FnOnce() -> Result<()>) -> naql_status {
    let Err(failed) = caught(body) else { return naql_status::NAQL_OK };
    let status = failed.code().into();
    if let Some(slot) = error {
        slot.hand(Box::new(failed));
    }
    status
}

/// Reads something of a handle; of NULL it is the default: 0, an empty text, NULL.
pub fn read<'a, T: Handle, R: Default>(handle: Option<&'a T>, read: impl FnOnce(&'a T) -> R) -> R {
    let handle = handle.filter(|handle| is_live(*handle));
    handle.and_then(|handle| catch_unwind(AssertUnwindSafe(|| read(handle))).ok()).unwrap_or_default()
}

/// Frees a handle; NULL is fine. What is none is left alone.
pub fn free<T: Handle>(handle: Option<Box<T>>) {
    let Some(handle) = handle else { return };
    if !gone(&*handle) {
        return std::mem::forget(handle);
    }
    // A destructor that panics leaves nothing for the caller to do.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(handle)));
}

/// What must not be NULL.
pub fn given<T: Pointer>(pointer: Option<T>, name: &str) -> Result<T> {
    optional(pointer, name)?.ok_or_else(|| Error::new(Code::InvalidArgument, format!("\"{name}\" is NULL")))
}

/// What may be NULL.
pub fn optional<T: Pointer>(pointer: Option<T>, name: &str) -> Result<Option<T>> {
    match pointer.as_ref().and_then(Pointer::fault) {
        Some(fault) => Err(Error::new(Code::InvalidArgument, format!("\"{name}\" {fault}"))),
        None => Ok(pointer),
    }
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
        let text = naql_string_of_a_test();
        assert_eq!(read(Some(&*text), |_| -> usize { panic!("nobody hears") }), 0);
    }

    fn naql_string_of_a_test() -> Box<crate::naql_string> {
        let mut slot = MaybeUninit::uninit();
        slot.hand(crate::naql_string::of("text"));
        // SAFETY: it was written.
        unsafe { slot.assume_init() }
    }

    #[test]
    fn an_error_is_written_on_failure_only() {
        let mut slot = MaybeUninit::new(Box::new(Error::new(Code::Io, "before")));
        assert_eq!(guard(Some(&mut slot), || Ok(())), naql_status::NAQL_OK);
        // SAFETY: it was written above.
        assert_eq!(unsafe { slot.assume_init() }.message(), "before");
    }

    #[cfg(debug_assertions)]
    #[test]
    fn a_handle_that_was_freed_or_is_of_another_type_is_refused() {
        let mut slot = MaybeUninit::uninit();
        slot.hand(Box::new(crate::naql_policy::default()));
        // SAFETY: it was written.
        let policy = unsafe { slot.assume_init() };
        assert!(given(Some(&*policy), "policy").is_ok() && optional(Some(&*policy), "policy").is_ok());
        assert_eq!(read(Some(&*policy), |policy| policy.min_words), 8);
        // No handle: it was not handed out.
        let other = Box::new(crate::naql_policy::default());
        let error = given(Some(&*other), "policy").unwrap_err();
        assert_eq!(error.message(), "\"policy\" is no naql_policy, or was freed");
        assert!(optional(Some(&*other), "policy").is_err());
        assert_eq!(read(Some(&*other), |policy| policy.min_words), 0);
        // SAFETY: the place is that of a live allocation that is large enough to look at; nothing is read of it.
        let wrong = unsafe { &*std::ptr::from_ref(&*policy).cast::<naql_error>() };
        assert!(!is_live(wrong));
        let address = std::ptr::from_ref(&*policy);
        free(Some(policy));
        // SAFETY: nothing is read of it.
        assert!(given(Some(unsafe { &*address }), "policy").is_err());
    }
}
