//! The input: pages with their metadata, and what their fields may look like.
//!
//! ```text
//! page    a document and its fields; the id of one that came without
//! time    what people, feeds and databases write for a time ─▶ seconds since 1970, or why it is none; published, loose_time
//! html    a text with entities and tags of HTML ─▶ the text that a browser shows
//! ```

mod html;
mod loose_time;
mod page;
mod published;
mod time;

pub use html::{Html, plain};
pub use page::{Document, MAX_ID};
pub use published::{DayOrder, NoTime, Published};
pub use time::read_time;

/// The day of a time in seconds, both counted from 1970-01-01T00:00:00Z.
pub(crate) fn day(seconds: i64) -> i32 {
    seconds.div_euclid(86_400) as i32
}
