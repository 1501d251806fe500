//! Decide: the engine of the gate. It knows no bytes: what it needs of earlier documents it asks of an [`Earlier`].
//!
//! In: [`Document`](crate::Document)s. Out: [`Verdict`]s, and the [`Event`]s that make the [`State`] for the next documents.
//! [`dedup`](crate::dedup()) and [`Gate`](crate::Gate) both run it, by [`State::decide`] and [`State::absorb`].
//!
//! ```text
//! prepare       time, stories, keys, digests, chains                          prepare   all documents of a block at once
//! align         candidates of each story, and what it shares with them        align     all at once, by the state before the block
//! judge         one document after the other:                                 judge     in order
//!   admissible? too short to judge unless it is equal to another one, no Arabic letter, an id seen before
//!                                                                             hold, or as the policy says
//!   relate      the relation to each candidate
//!   policy      the first rule that holds decides a match; the strictest match decides a story; a page of several
//!               stories is dropped when all of them are
//! tell          what a verdict says and no later one depends on               tell      all at once
//! absorb        what is not dropped is kept for the documents to come         state
//! ```
//!
//! A dropped document is not kept: a later one is compared with the story that was kept in its place. So a chain of
//! look-alikes does not become one cluster, and everything that was dropped resembles something that was admitted.

mod align;
mod block;
pub(crate) mod conclude;
mod cover;
mod decision;
mod differences;
mod earlier;
mod event;
mod ids;
mod judge;
mod kept;
mod last;
mod order;
mod order_bytes;
mod origins;
mod outcome;
mod page;
mod policy;
mod prepare;
mod recent;
mod register;
mod rule;
mod rules;
mod state;
mod tell;
mod verdict;

pub(crate) use self::block::{BLOCK, beside};
pub(crate) use self::conclude::Ruled;
pub use self::decision::Decision;
pub(crate) use self::earlier::{Chain, Earlier};
pub(crate) use self::event::{Event, Name, StoryEvent, name};
pub(crate) use self::kept::Kept;
pub(crate) use self::last::Last;
pub use self::order::{FurnitureFrom, OrderKey};
pub(crate) use self::order_bytes::{order_head, order_rest};
pub(crate) use self::origins::source_key;
pub(crate) use self::outcome::Decided;
pub(crate) use self::page::{ClosedPage, Page};
pub use self::policy::Policy;
pub(crate) use self::prepare::{Incoming, Prepared, PreparedStory, outlet_hash, prepare, prose, reread_all};
pub use self::rule::{CreditCondition, Rule, Scope};
pub(crate) use self::rules::Rules;
pub(crate) use self::state::{FlushedPart, REGISTER, State};
pub(crate) use self::tell::cover_page;
pub use self::verdict::{Cover, Match, Prints, Verdict};
