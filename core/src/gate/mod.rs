//! Gate: decides on documents as they arrive, and stores what it saw, in memory or in a directory, with the ledger of its verdicts.
//!
//! In: [`Document`](crate::Document)s. Out: [`Verdict`](crate::Verdict)s that are on disk when they are returned. The engine
//! is `decide`, the bytes are `store`.
//!
//! ```text
//! handle       what threads share: the state, the tables, and the writer
//! open         options, header, state          checkpoint   flushed parts of the state; the events make the rest
//! admit        check, admit, streams           past         the kept documents, for the engine
//!                                              record       the rows of verdicts
//! remove       retention, deletion, vacuum
//! ledger       what was recorded, and its proofs
//! archive      the stored pages, for whoever decides nothing
//! audit        what there is                   verify       whether it is what was recorded
//! ```
//!
//! The state is made of the stored events and of nothing else, so a gate that is opened again is the gate that was closed,
//! and one that forgot documents is one that never saw them. Of a few deleted documents the keys stay in the state until then. A checkpoint only saves the work of making the state
//! again: opening reads it and applies the last events to it.

mod admit;
mod archive;
mod audit;
mod checkpoint;
mod handle;
mod ledger;
mod open;
mod options;
mod past;
mod record;
mod remove;
#[cfg(test)]
mod tests;
mod verify;

pub use self::admit::{Delivery, Stream};
pub use self::archive::{Archive, Pages};
pub use self::audit::{DiskUse, Stats};
pub use self::handle::Gate;
pub use self::ledger::Ledger;
pub use self::options::{KeepText, Options};
pub use self::verify::Verified;
