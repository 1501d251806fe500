//! Threads: the pools that work runs on.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::error::{Code, Error, Result};

/// The most threads that a pool may have.
const MOST_THREADS: usize = 1024;

/// Runs `work` on a pool of `threads` threads that ends with it; `None` is one a core.
///
/// # Errors
/// What `work` gives, and [`Code::InvalidArgument`] for no threads at all, for more than 1024, or for more than the system
/// allows.
pub fn on_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    if let Some(threads) = threads.filter(|threads| !(1..=MOST_THREADS).contains(threads)) {
        let message = format!("cannot use {threads} threads; use 1 to {MOST_THREADS}");
        return Err(Error::new(Code::InvalidArgument, message));
    }
    // A pool of a scope waits for its threads; another one only tells them to end.
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .build_scoped(rayon::ThreadBuilder::run, |pool| pool.install(work))
        .map_err(|e| Error::new(Code::InvalidArgument, format!("cannot start the threads: {e}")))?
}

/// Runs `work` on the pool that the calling thread is in, or else on one of its own that ends with it. Nothing of naql wakes
/// rayon's global pool: a process that was forked from one that had it would wait for threads that it does not have.
pub(crate) fn pooled<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    if rayon::current_thread_index().is_some() { work() } else { on_threads(None, work) }
}

/// Runs `work`, which holds a lock, on a pool of its own, of as many threads as that which the calling thread is in. A thread that
/// waits for its own pool does other work of that pool meanwhile, which may need the same lock.
pub(crate) fn apart<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    if rayon::current_thread_index().is_none() {
        return on_threads(None, work);
    }
    let threads = Some(rayon::current_num_threads().min(MOST_THREADS));
    let done = std::thread::scope(|scope| scope.spawn(|| on_threads(threads, work)).join());
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// How many items a thread takes at once: some tenths of a millisecond of work, so that none waits long for another at the end.
const AT_ONCE: usize = 8;

/// What `work` makes of each item, in order, or an error of one of them. Each thread has a space of its own, kept from item to item;
/// `work` must not ask the pool for anything, which might give it another item to do in the same space. A single item needs no pool.
pub(crate) fn spread<T: Send, S: Default + Send, R: Send>(
    items: Vec<T>,
    work: impl Fn(&mut S, T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    if items.len() < 2 {
        return items.into_iter().map(|item| work(&mut S::default(), item)).collect();
    }
    let spaces: Vec<Mutex<S>> = (0..rayon::current_num_threads()).map(|_| Mutex::default()).collect();
    let work = |item| {
        // Whoever does this is a thread of the pool.
        let space = &spaces[rayon::current_thread_index().unwrap_or(0)];
        work(&mut space.lock().unwrap_or_else(PoisonError::into_inner), item)
    };
    items.into_par_iter().with_max_len(AT_ONCE).map(work).collect()
}
