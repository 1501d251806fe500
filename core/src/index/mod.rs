//! Index: which earlier stories may share something with a new one.
//!
//! In: fingerprints of stories. Out: candidates, which the comparison then proves or refutes, and on how many days each of a
//! story's marks was seen.
//!
//! Three questions, one table of postings:
//!
//! - *Alike as wholes*: the raw and the folded hash; bands of 4 `MinHash` slots, by which two stories of Jaccard J meet with
//!   probability 1 − (1 − J⁴)ᵇ (Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, ch. 3); blocks of the `SimHash`.
//!   What one of these found and nothing else must also agree in its [`Sketch`].
//! - *Says the same in other words*, where rewrites are asked for: pairs of rare words that are close together (windows).
//! - *Shares a passage*: the marks. A shared run of 20 words shares two of them. Those of an outlet's furniture, which it
//!   prints on every page, make no candidate by themselves.
//!
//! A key keeps its first eight stories only, so the index grows with the stories and not with their repetition, and on
//! how many days it was seen.

mod arena;
mod bloom;
mod bytes;
mod deferred;
mod delta;
mod entry;
mod identity_hasher;
mod inverted;
mod join;
mod keys;
mod lists;
mod look;
mod memtable;
mod posting;
mod search;
mod segment;
mod shard;
mod sketch;
mod tag;
mod windows;

pub(crate) use self::bytes::Bytes;
pub(crate) use self::deferred::Deferred;
pub(crate) use self::delta::Delta;
pub(crate) use self::entry::{Numbered, StoryEntry, Taken, Threads};
pub(crate) use self::identity_hasher::IdentityHash;
pub(crate) use self::inverted::{Index, Written};
pub(crate) use self::join::{Groups, Join, key_shift};
pub(crate) use self::keys::Keys;
pub(crate) use self::lists::Limits;
pub use self::lists::{Candidates, KeyRecord, Lists, Member, StoryNumber};
pub(crate) use self::look::Look;
pub(crate) use self::search::{Search, enough};
pub(crate) use self::shard::Flushed;
pub(crate) use self::sketch::Sketch;
pub(crate) use self::tag::SHARDS;
pub(crate) use self::windows::{WINDOWS_SHARED, windows};
