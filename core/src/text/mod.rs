//! Folding: what a text says, whatever way it is spelled.
//!
//! In: raw text. Out: its folded words, or one of two views of it, each with the way back to the raw text.
//!
//! - [`fold`] is the comparison alphabet: [`Words`] is the same without the map, and fast.
//! - [`light`] is the raw text with its spelling repaired; names and attribution cues are matched on it, letter by letter in the
//!   skeleton alphabet (`skeleton.rs`).
//!
//! Both are driven by tables that are made from `core/data/fold.tsv`, where every code point that is treated specially has its row,
//! and both are part of [`FOLD_VERSION`]. Offsets are bytes; [`CodePoints`] turns them into code points.
//!
//! What holds for any text, and is tested: a view of a view is the same view, and the fold of a light view is the fold of the raw
//! text; canonically equivalent texts fold alike; marks, tatweel between letters, and controls put in anywhere change no fold;
//! a folded word is the fold of its own span.

mod blocks;
mod characters;
mod disguise;
mod fold;
mod inert;
mod light;
mod lit;
mod offsets;
mod places;
mod simd;
pub(crate) mod skeleton;
mod table;
#[rustfmt::skip]
mod tables;
mod words;

pub(crate) use disguise::Disguise;
pub use inert::inert;
pub use light::light;
pub(crate) use lit::Lit;
pub use offsets::{CodePoints, View};
pub use tables::FOLD_VERSION;
pub use words::{Words, fold};

/// The longest text that is taken, in bytes: offsets are kept in 32 bits.
pub const MAX_TEXT: usize = u32::MAX as usize;
