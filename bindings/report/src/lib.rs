//! Reports of naql: what a lineage says, for people.
//!
//! In: the records of a [lineage](naql::lineage()) and, where they are at hand, the pages that it is of. Out: one self-contained HTML page, text,
//! Markdown, CSV. The command and the Python module both call this; it reads no file and prints nothing.
//!
//! ```text
//! records   lines of naql lineage, or a lineage of this process ─▶ Records
//! make      records, pages ─▶ data (data.rs): names, relays, account; and chunks: texts with their evidence, packed
//! report    data ─▶ html (page/), text, table
//! views     data ─▶ what each view shows, as JSON
//! compare   two documents ─▶ the same page with nothing but their evidence
//! ```
//!
//! What a page shows is computed here and not in the browser, so every form has the same figures.

mod account;
mod chunks;
mod compare;
mod data;
mod evidence;
mod html;
mod make;
mod names;
mod pack;
mod pages;
mod plain;
mod records;
mod relays;
mod report;
mod table;
mod text;
mod views;
mod words;

pub use self::compare::{Beside, compare};
pub use self::records::Records;
pub use self::report::Report;
pub use self::views::Views;
pub use self::words::Lang;
