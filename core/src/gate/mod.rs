//! The gate: decides on each document by what came before it.
//!
//! In: [`Document`](crate::Document)s. Out: [`Verdict`]s, and the events that make the state for the next ones. [`dedup`] runs over
//! many documents at once; a [`Gate`](crate::Gate) is asked one by one and keeps what it saw.
//!
//! ```text
//! page          taken apart into stories
//! admissible?   too short to judge, no Arabic letter, an id seen before       hold, or as the policy says
//! index         for each story, candidates among the stories that were let in or held
//! compare       the relation to each of them
//! policy        the first rule that holds decides a match; the strictest match decides a story; a page of several
//!               stories is dropped when all of them are
//! record        what is not dropped is kept for the documents to come
//! ```
//!
//! A dropped document is not kept: a later one is compared with the story that stands for it, never by way of it, so a
//! chain of look-alikes does not become one cluster and everything that was left out has its like among what was let in.

mod block;
mod bulk;
mod cover;
mod event;
mod policy;
mod prepared;
mod recent;
mod register;
mod state;
mod verdict;

pub(crate) use self::block::{BLOCK, Decided, New, Rules, prepare};
pub(crate) use self::bulk::step;
pub use self::bulk::{Progress, dedup};
pub(crate) use self::event::{Event, Name, PartEvent, name};
pub use self::policy::{Decision, Policy, Rule, Scope};
pub(crate) use self::prepared::{Part, Prepared};
pub(crate) use self::register::Kept;
pub(crate) use self::state::{Earlier, REGISTER, Settled, State};
pub use self::verdict::{Cover, Match, Verdict};
pub use crate::threads::on_threads;
