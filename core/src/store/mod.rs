//! Store: a gate that keeps what it saw, in memory or in a directory, and the ledger of its verdicts.
//!
//! In: [`Document`](crate::Document)s. Out: [`Verdict`](crate::Verdict)s that are on disk when they are given.
//!
//! ```text
//! decide    as crate::gate does, by the state in memory                  any number at once; nothing changes
//! commit    event, kept document and ledger entry, in one transaction    one writer
//! apply     the events to the state in memory                            for a moment, nobody else
//! settle    some of the state is written down with the next commit       see settle
//! ```
//!
//! The state is made of the stored events and of nothing else, so a gate that is opened again is the gate that was closed,
//! and one from which documents were deleted is one that never saw them. What was settled of a state only spares making it
//! again: opening reads it and applies the last events to it.
//!
//! All lies in one file, `store.redb`, in tables: header, ledger, ids, settled, and for each day the events, what the kept
//! documents are compared by, and their texts. The day is that of `published`, and of the arrival when there is no date or one in
//! the future; when it is older than the gate is to remember, its tables are dropped.

mod audit;
mod disk;
mod gate;
mod ledger;
mod open;
mod record;
mod row;
mod settle;
mod stream;
mod tables;
#[cfg(test)]
mod tests;
mod texts;

pub use self::audit::{Disk, Stats, Verified};
pub use self::gate::{Gate, Ledger};
pub use self::ledger::{Entry, Hash, Line, Time};
pub use self::open::Options;
pub use self::stream::Stream;
