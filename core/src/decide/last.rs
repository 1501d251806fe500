//! Last: what was read last of earlier documents, so that it need not be read again for each of their stories.
//!
//! ```text
//! get(number)   what is there, or what is read now; when there is no more room, all of it leaves
//! ```

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Result;

/// How many documents stay in memory, a few megabytes: those of the candidates of a block, whose places are needed when all documents
/// are decided on.
const DOCUMENTS: usize = 1024;

/// How many bytes of them, but for the last one.
const BYTES: usize = 64 << 20;

/// What was read last, by number. Any number of threads may use it.
pub(crate) struct Last<T>(Mutex<Held<T>>);

struct Held<T> {
    of: HashMap<u64, Arc<T>>,
    bytes: usize,
}

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self(Mutex::new(Held { of: HashMap::new(), bytes: 0 }))
    }
}

impl<T> Last<T> {
    /// What was read of a number, or what `read` gives now, with its size in bytes.
    ///
    /// # Errors
    /// What `read` gives.
    pub fn get(&self, number: u64, read: impl FnOnce() -> Result<(T, usize)>) -> Result<Arc<T>> {
        let held = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held().of.get(&number) {
            return Ok(Arc::clone(known));
        }
        let (new, bytes) = read()?;
        let new = Arc::new(new);
        let mut held = held();
        if held.of.len() == DOCUMENTS || held.bytes + bytes > BYTES {
            held.of.clear();
            held.bytes = 0;
        }
        held.bytes += bytes;
        held.of.insert(number, Arc::clone(&new));
        Ok(new)
    }
}
