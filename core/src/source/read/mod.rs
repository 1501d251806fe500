//! Reading: from a stretch of text to its words, and to the sources that they name.
//!
//! ```text
//! tokens ─▶ prose ─▶ extent, rank ─▶ bare ─▶ generic ─┐
//!                           └──────▶ headed ──────────┴─▶ recognise ─▶ a mention
//! ```

mod bare;
mod extent;
mod generic;
mod headed;
mod mention;
mod prose;
mod rank;
mod recognise;
pub(crate) mod tokens;

pub(super) use mention::{Mention, What};
pub(super) use prose::{LOOK_AHEAD, Prose};
pub(super) use rank::suits;
