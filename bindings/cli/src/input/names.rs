//! The fields of a document by their places.

/// The fields of a document, in the order of the contract.
pub const NAMES: [&str; 8] = ["id", "text", "title", "byline", "publisher", "url", "published", "seen"];
/// The place of `id` in [`NAMES`].
pub const ID: usize = 0;
/// The place of `text` in [`NAMES`].
pub const TEXT: usize = 1;
/// The place of `byline` in [`NAMES`].
pub const BYLINE: usize = 3;
/// The place of `publisher` in [`NAMES`].
pub const PUBLISHER: usize = 4;
/// The place of `published` in [`NAMES`].
pub const PUBLISHED: usize = 6;
/// The place of `seen` in [`NAMES`].
pub const SEEN: usize = 7;
