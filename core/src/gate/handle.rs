//! Handle: what the threads that share a gate hold, and the locks over it.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::open::{self, Opened};
use super::options::Options;
use crate::decide::{Policy, Rules, State};
use crate::error::{Code, Error, Result};
use crate::log::TreeHead;
use crate::secret::Secret;
use crate::source::Registry;
use crate::store::header::Head;
use crate::store::{Change, Hash, Memory, Tables};
use crate::threads::pooled;

/// A gate: decides on one document after another, and stores those that it does not drop. Any number of threads may share it; checks
/// run during an admission.
#[derive(Debug)]
pub struct Gate {
    policy: Policy,
    pub(super) digest: Hash,
    pub(super) secret: Secret,
    pub(super) options: Options,
    // Locked in this order.
    writer: Mutex<Writer>,
    tables: RwLock<Box<dyn Tables>>,
    state: RwLock<State>,
}

/// What only the writer knows.
#[derive(Debug)]
pub(super) struct Writer {
    pub head: Head,
    /// What was flushed of the state and is not written yet.
    pub flushed: Vec<Change>,
    /// The generation that it belongs to.
    pub generation: u32,
    /// The first day that is kept; earlier ones were dropped.
    pub kept_from: i32,
    /// Whether a write failed: what is on disk is intact, but only opening the store again shows what it is.
    pub failed: bool,
}

impl Gate {
    /// An empty gate in memory under a policy.
    ///
    /// # Panics
    /// When the policy has an [order](Policy::order) other than the default; [`Gate::in_memory`] gives an error.
    pub fn new(policy: Policy) -> Self {
        Self::in_memory(Options::default().policy(policy)).expect("a gate keeps the order in which documents come")
    }

    /// An empty gate in memory under a policy, with your own registry of sources.
    ///
    /// # Panics
    /// As [`Gate::new`].
    pub fn with_registry(policy: Policy, registry: Registry) -> Self {
        Self::in_memory(Options::default().policy(policy).registry(registry))
            .expect("a gate keeps the order in which documents come")
    }

    /// An empty gate in memory.
    ///
    /// # Errors
    /// [`Code::InvalidPolicy`] when the policy has an [order](Policy::order) other than the default: a gate takes documents in the
    /// order in which they come.
    pub fn in_memory(options: Options) -> Result<Self> {
        Self::on(Box::new(Memory::default()), options)
    }

    /// Opens the store in a directory, or creates it. One gate at a time may write to a store, in any process; any number
    /// may read it at the same time ([`Options::read_only`]).
    ///
    /// # Errors
    /// [`Code::Io`] when the directory cannot be used, [`Code::Locked`] when another process writes to it, [`Code::SchemeMismatch`] if it was
    /// made by another scheme or under another policy, [`Code::InvalidPolicy`] for a policy with another [order](Policy::order)
    /// than the default, [`Code::Corrupt`] when it is damaged.
    pub fn open(directory: &Path, options: Options) -> Result<Self> {
        Ok(Self::of(pooled(|| open::open(directory, &options))?, options))
    }

    /// Whether a store was made in a directory.
    pub fn is_store(directory: &Path) -> bool {
        directory.join(open::FILE).exists()
    }

    /// A gate on some tables.
    pub(super) fn on(tables: Box<dyn Tables>, options: Options) -> Result<Self> {
        Ok(Self::of(open::on(tables, &options)?, options))
    }

    fn of(opened: Opened, options: Options) -> Self {
        let Opened { tables, policy, secret, state, head, generation } = opened;
        Self {
            digest: Hash(policy.digest()),
            policy,
            secret,
            options,
            writer: Mutex::new(Writer { head, flushed: Vec::new(), generation, kept_from: i32::MIN, failed: false }),
            tables: RwLock::new(tables),
            state: RwLock::new(state),
        }
    }

    /// The policy that it decides by.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The hash of the ledger's last entry, which covers all of it; zeros for an empty ledger.
    pub fn head(&self) -> Hash {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).head.hash
    }

    /// The end of the ledger as the root of a Merkle tree, which can be signed and kept elsewhere.
    pub fn tree_head(&self) -> TreeHead {
        let tree = &self.writer.lock().unwrap_or_else(PoisonError::into_inner).head.tree;
        TreeHead::new(tree.size(), tree.root())
    }

    pub(super) fn rules(&self) -> Rules<'_> {
        let registry = self.options.registry.as_ref().unwrap_or_else(|| Registry::builtin());
        Rules { policy: &self.policy, registry, chains: true }
    }

    /// The writer, for one thread at a time. A thread that panicked earlier left nothing half done: the tables change
    /// by transactions.
    pub(super) fn writer(&self) -> Result<MutexGuard<'_, Writer>> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if self.options.read_only {
            let message = "the store was opened for reading only; open it for writing to change it";
            return Err(Error::new(Code::InvalidArgument, message));
        }
        if writer.failed {
            let message =
                "an earlier write to the store failed, so it is unknown what was recorded; open the store again";
            return Err(Error::new(Code::Io, message));
        }
        Ok(writer)
    }

    pub(super) fn reads_only(&self) -> bool {
        self.options.read_only
    }

    pub(super) fn tables(&self) -> RwLockReadGuard<'_, Box<dyn Tables>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn tables_mut(&self) -> RwLockWriteGuard<'_, Box<dyn Tables>> {
        self.tables.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}
