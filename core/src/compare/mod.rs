//! Compare: what two stories are to each other, with the passages that show it.
//!
//! In: two stories ([`StoryWords`](crate::story::StoryWords)) and a [`Context`], which says on how many days the shared text was
//! printed. Out: a [`Comparison`].
//!
//! ```text
//! alignment     what they share and where they differ: shingles, passages, figures, names (evidence)
//! relate        the relation, by rules under the policy's thresholds
//! rewrite       on demand: what the two say in other words or another order
//! ```
//!
//! A candidate is never trusted: all figures are exact, none comes from a sketch.

mod alignment;
mod comparison;
mod evidence;
mod identity;
mod pages;
mod relate;
mod relation;
mod rewrite;
mod thresholds;

pub(crate) use self::alignment::Alignment;
pub use self::alignment::Context;
pub use self::comparison::{Comparison, Passage};
pub(crate) use self::evidence::passages::{Run, runs};
pub(crate) use self::identity::{Spelled, Spelling, exactly, identities, is_by_words};
pub use self::pages::pages;
pub use self::relate::{RULES_VERSION, compare};
pub use self::relation::Relation;
pub(crate) use self::rewrite::{add_rewrites, compare_with_rewrites, may_be_rewritten};
pub use self::thresholds::Thresholds;
