//! Options: how a gate is opened.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::decide::Policy;
use crate::error::{Code, Error, Result};
use crate::secret::Secret;
use crate::source::Registry;
use crate::store::Note;
use crate::text::inert;

/// Of which documents the texts are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeepText {
    /// Of none: a store holds only hashes of their words.
    No,
    /// Of those that are kept for later ones to be compared with.
    #[default]
    Kept,
    /// Of all, with title, byline, publisher, address and date: also of those that are dropped.
    All,
}

impl KeepText {
    /// Each with its name.
    pub const NAMES: [(&'static str, Self); 3] = [("no", Self::No), ("kept", Self::Kept), ("all", Self::All)];

    /// The one with a name.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when none has it.
    pub fn parse(name: &str) -> Result<Self> {
        let found = Self::NAMES.iter().find(|(of, _)| *of == name).map(|(_, keep)| *keep);
        let message = || format!("keep_text is \"{}\", not \"no\", \"kept\" or \"all\"", inert(name));
        found.ok_or_else(|| Error::new(Code::InvalidArgument, message()))
    }
}

/// How a gate is opened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// What it decides by; `None` is the policy that the store was made with, the default one for a new store.
    pub policy: Option<Policy>,
    /// Decide by `policy` from now on, even if the store was made with another one. The ledger has the policy of every verdict.
    pub change_policy: bool,
    /// Who can be a source; `None` is the built-in table.
    pub registry: Option<Registry>,
    /// For how many days it remembers; `None` for no end. By `published`, and by the arrival when there is no date or one in the
    /// future. The ledger is kept.
    pub retain_days: Option<u32>,
    /// Of which documents the texts are kept, from now on.
    pub keep_text: KeepText,
    /// Only check and read. Such a gate sees the store as it was when it was opened.
    pub read_only: bool,
    /// What time it is, in seconds since 1970. Time never goes back for a store: while a clock shows less than it showed before,
    /// time stops for the store.
    pub clock: fn() -> i64,
    /// Whether documents may be forgotten by a clock that is more than a day ahead of the ledger's last entry. Otherwise admitting
    /// fails when that would happen: a clock that is wrong once would make the gate forget everything.
    pub clock_jump: bool,
    /// Who changes the policy, and why, for the ledger.
    pub note: Note,
    pub(crate) limits: Limits,
}

/// Sizes that tests make small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// A shard of the index and a page of the register are flushed after this many events.
    pub turn: u64,
    /// A state that is made again sorts this many keys at once, of 8 bytes each.
    pub deferred: usize,
    /// A deletion makes the state again when more than one event in this many is of a deleted document.
    pub deleted: u64,
    /// How many bytes of a flushed part a row has: what fits a large page of `redb`, whose pages are powers of two.
    pub piece: usize,
    /// The secret of a new store; `None` is one by the system's random numbers.
    pub secret: Option<Secret>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { turn: 1 << 15, deferred: 1 << 24, deleted: 100, piece: (1 << 16) - 256, secret: None }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            policy: None,
            change_policy: false,
            registry: None,
            retain_days: None,
            keep_text: KeepText::Kept,
            read_only: false,
            clock: system_clock,
            clock_jump: false,
            note: Note::default(),
            limits: Limits::default(),
        }
    }
}

impl Options {
    /// Decides by a policy.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Whether to decide by the policy from now on, even if the store was made with another one.
    #[must_use]
    pub fn change_policy(mut self, yes: bool) -> Self {
        self.change_policy = yes;
        self
    }

    /// Uses a registry of sources.
    #[must_use]
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = Some(registry);
        self
    }

    /// Remembers for a number of days.
    #[must_use]
    pub fn retain_days(mut self, days: u32) -> Self {
        self.retain_days = Some(days);
        self
    }

    /// Says of which documents to keep the texts.
    #[must_use]
    pub fn keep_text(mut self, of: KeepText) -> Self {
        self.keep_text = of;
        self
    }

    /// Whether only to check and read.
    #[must_use]
    pub fn read_only(mut self, yes: bool) -> Self {
        self.read_only = yes;
        self
    }

    /// Whether documents may be forgotten by a clock that is more than a day ahead of the ledger's last entry.
    #[must_use]
    pub fn clock_jump(mut self, yes: bool) -> Self {
        self.clock_jump = yes;
        self
    }

    /// Says who changes the policy, and why.
    #[must_use]
    pub fn note(mut self, note: Note) -> Self {
        self.note = note;
        self
    }

    /// Takes the time from a clock, in seconds since 1970.
    #[must_use]
    pub fn clock(mut self, clock: fn() -> i64) -> Self {
        self.clock = clock;
        self
    }
}

fn system_clock() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs().cast_signed())
}
