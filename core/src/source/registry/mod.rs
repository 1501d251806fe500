//! The registry: who can be a source, and what it is called.
//!
//! In: the built-in table (`core/data/sources.tsv`) and the user's own entries. Out: [`Registry`], which knows an entry
//! from its id, one of its names or a domain. The table is data: a row has the columns of [`COLUMNS`], tab-separated,
//! several names in one cell parted by `|`. A name listed under `ambiguous` is also something else (a place, a common
//! word) and counts as a source only where its position makes it safe.

mod book;
mod laws;
mod lookup;
mod source;
mod table;
mod trie;

pub(crate) use book::Book;
pub use lookup::Registry;
pub(crate) use lookup::host;
pub use source::{Kind, Source};
pub use table::COLUMNS;
pub(crate) use trie::{CLITICS, Names, Sense};
