//! Pairs: every two stories of an input that have a relation.
//!
//! In: all documents. Out: their pairs, in the order of the input.
//!
//! ```text
//! prepare   fingerprint and words of every story of every page (ready.rs)
//! copies    of more than CROWD stories with the same words the first stands for all (ready.rs)
//! join      sort (key, story) over all marks, over all whole-text keys, and over all 5-word shingles; stories under one key meet
//! count     for each story, the marks and the rare shingles that it shares with each later one (meet.rs). A key that more than CROWD
//!           stories have brings together only its first HEADS with all of them
//! compare   those with enough of them, or alike as wholes (find.rs)
//! ```
//!
//! Unlike the gate it looks back and forth over the whole input: a mark's days are those of all documents (recurrence.rs), and no story is
//! left out because another represents it. A story that is too short to judge (`min_words`) has no pairs.
//!
//! *n* stories that share a text are *n*²/2 pairs. Up to CROWD of them all are given. Of more, a crowd, the pairs are a star: those of
//! its first story with each other one where the words are equal, and of its first HEADS where they are not, until a story is near
//! one of them. So the work and the pairs grow with the input and not with its square. [`all_pairs`] gives all.
//!
//! The same in pure steps for an engine (steps.rs): keys by bucket (bucket.rs), who meets whom by the stories that share keys (set.rs), the
//! pairs of some later stories (spot.rs). Which key counts, who meets, and what two stories are is said in the same files for both.

mod bucket;
mod find;
mod meet;
mod pair;
mod ready;
mod recurrence;
mod relate;
mod set;
mod spot;
mod steps;
#[cfg(test)]
mod tests;

pub use self::bucket::{Bucket, Totals};
pub(crate) use self::find::find;
pub use self::find::{all_pairs, pairs};
pub(crate) use self::meet::Crowds;
pub use self::pair::Pair;
pub(crate) use self::ready::Ready;
pub use self::set::{Meeting, Passed};
pub use self::spot::{Asked, PairPage, Related};
pub use self::steps::{Grouped, PairSteps, StoryListed};
