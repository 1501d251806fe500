//! Story: one article of a page, ready for comparison.
//!
//! ```text
//! StoryWords    its folded words as hashes, with a span each, and its slots: figures and dates
//! Recurrence    how often five words in a row of it were printed, as an index knows it
//! Background    which words and formulas are common before any story is seen
//! Standing      how an outlet begins and ends its pages
//! Prints        who printed a piece of text when: what an index counts
//! ```

mod background;
mod lexicon;
mod prints;
mod recurrence;
mod slots;
mod standing;
mod story_words;
mod titles;

pub(crate) use self::background::Background;
pub(crate) use self::prints::{NOBODY, OutletDay, Print, Prints};
pub use self::recurrence::Recurrence;
pub(crate) use self::recurrence::{Printed, furniture, printed};
pub(crate) use self::standing::{SHORTEST, STANDING, Standing, beginnings, endings, standing};
pub use self::story_words::StoryWords;
pub(crate) use self::story_words::{SEED_WORDS, mixed_apart};
pub(crate) use self::titles::mark_titles;
