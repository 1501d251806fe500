//! Steps: a gate's verdict on each of many documents in five pure steps, for whoever runs them all at once: [`dedup_in_rounds`] in one
//! process, or an engine on a cluster. They are the code that a gate runs, cut where it reads its state.
//!
//! ```text
//! sign         a document: its place in the order, its names, the keys of its stories
//! lists        the keys of all stories, sorted: what earlier documents say of each        Lists
//! candidates   of one story: which earlier stories it is compared with                     Candidates
//! verify       a story and one of these: the ruling                                        depends on no decision
//! decide       a document by its rulings: the verdict, and which of its stories are kept
//! in order     of some documents candidates, verify and decide, one after the other: for what rounds leave
//! ```
//!
//! What a verdict needs of earlier documents depends on decisions in one place only: the lists name the first *kept* stories of a key.
//! So let all stories be kept, decide on all documents at once, and again on those that find other candidates then, until nothing
//! changes. A document depends on earlier ones alone, so there is one such state, by induction on the order, and the gate that takes the
//! documents one after the other ends in it (Blelloch, Fineman and Shun, *Greedy sequential maximal independent set and matching are
//! parallel on average*, 2012, for the same argument).
//!
//! [`dedup_in_rounds`]: crate::dedup_in_rounds

mod in_order;
mod opened;
mod ruling;
#[expect(clippy::module_inception, reason = "the room is named by its type")]
mod steps;
mod streams;

pub use self::in_order::{Page, Settled};
pub use self::opened::Opened;
pub use self::ruling::Ruling;
pub use self::steps::{Signed, Steps};
pub(crate) use self::streams::Streams;
pub use crate::index::{Candidates, KeyRecord, Lists, Member, StoryNumber};
