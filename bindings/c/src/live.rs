//! Which handles there are, in a library that is built with debug assertions: one that was freed, or is of another type, is refused
//! and not followed. Otherwise none of this costs anything.
//!
//! ```text
//! hand      writes a handle where the caller wants it, and notes its place and type
//! is_live   whether a pointer leads to a handle of its type; parts of handles are not noted, and always do
//! gone      forgets a handle that is freed
//! ```
//! A place that is used again by a handle of the same type cannot be told from it.

use std::collections::BTreeMap;
use std::mem::MaybeUninit;
use std::sync::{Mutex, PoisonError};

/// What a pointer of the caller leads to.
pub trait Handle {
    /// The type, if the caller frees it; a part of another handle has none.
    const OWNED: Option<&'static str>;
}

/// Says of types that the caller frees them.
macro_rules! handles {
    ($($type:ident)*) => { $(
        impl crate::live::Handle for $type {
            const OWNED: Option<&'static str> = Some(stringify!($type));
        }
    )* };
}

/// Says of types that they are parts of other handles, or no handles.
macro_rules! parts {
    ($($type:ident)*) => { $(
        impl crate::live::Handle for $type {
            const OWNED: Option<&'static str> = None;
        }
    )* };
}

/// The handles that there are, by their places.
static LIVE: Mutex<BTreeMap<usize, &'static str>> = Mutex::new(BTreeMap::new());

fn live<R>(of: impl FnOnce(&mut BTreeMap<usize, &'static str>) -> R) -> R {
    of(&mut LIVE.lock().unwrap_or_else(PoisonError::into_inner))
}

fn place<T>(handle: &T) -> usize {
    std::ptr::from_ref(handle).addr()
}

/// Whether this is a handle that was not freed.
pub fn is_live<T: Handle>(handle: &T) -> bool {
    match T::OWNED {
        Some(name) if cfg!(debug_assertions) => live(|live| live.get(&place(handle)) == Some(&name)),
        _ => true,
    }
}

/// Forgets a handle; `false` when there was none of its type.
pub fn gone<T: Handle>(handle: &T) -> bool {
    is_live(handle) && (!cfg!(debug_assertions) || live(|live| live.remove(&place(handle)).is_some()))
}

fn note<T: Handle>(handle: &T) {
    if let Some(name) = T::OWNED.filter(|_| cfg!(debug_assertions)) {
        live(|live| live.insert(place(handle), name));
    }
}

/// Where a handle is written for the caller.
pub trait Slot<H> {
    /// Writes it.
    fn hand(&mut self, handle: H);
}

impl<T: Handle> Slot<Box<T>> for MaybeUninit<Box<T>> {
    fn hand(&mut self, handle: Box<T>) {
        note(&*handle);
        self.write(handle);
    }
}

impl<T: Handle> Slot<Option<Box<T>>> for MaybeUninit<Option<Box<T>>> {
    fn hand(&mut self, handle: Option<Box<T>>) {
        handle.iter().for_each(|handle| note(&**handle));
        self.write(handle);
    }
}

/// What a function takes as a pointer.
pub trait Pointer {
    /// Why it cannot be followed.
    fn fault(&self) -> Option<String>;
}

impl<T: Handle> Pointer for &T {
    fn fault(&self) -> Option<String> {
        (!is_live(*self)).then(|| format!("is no {}, or was freed", T::OWNED.unwrap_or("handle")))
    }
}

impl<T: Handle> Pointer for &mut T {
    fn fault(&self) -> Option<String> {
        (&**self).fault()
    }
}

impl<T> Pointer for &mut MaybeUninit<T> {
    fn fault(&self) -> Option<String> {
        None
    }
}

pub(crate) use {handles, parts};
