//! Dedup: the gate run over many documents at once.
//!
//! In: [`Document`](crate::Document)s in any order. Out: their [`Verdict`](crate::Verdict)s in that order, the same as from a gate that
//! gets the documents one after another, in the order of the policy.
//!
//! ```text
//! order    the documents, by the keys of the policy's order                          order.rs
//! furniture  if the policy says so: how outlets begin and end their pages, from all of them     furniture.rs
//! run      the blocks of them through the engine (decide/block.rs), with the texts   run.rs
//!          in memory as the earlier documents; each verdict goes to the place of its document
//! prints   with each kept document: how many copies were dropped for it, how many    prints.rs
//!          outlets printed it, and since when
//! rounds   the same verdicts on all documents at once, round by round                rounds.rs
//! ```

mod furniture;
mod order;
mod prints;
mod rounds;
mod run;
#[cfg(test)]
mod tests;

pub use self::rounds::{Round, Rounds, dedup_in_rounds};
pub use self::run::dedup;
