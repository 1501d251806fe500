//! Tag: how a 64-bit key is split, and what a table keeps of it.
//!
//! ```text
//! key      byte 0      the shard
//!          bytes 1–4   the tag: what tells it from the other keys of its shard
//!          bytes 5–7   left out
//! value    31 bits     the story that has the key alone; with the highest bit set, the place of its posting
//! ```
//!
//! A key is its place by then: [`Secret::place`](crate::secret::Secret::place) says where it lies, so that nobody can choose keys of
//! one shard or of one bucket.
//!
//! Two keys that agree in these 40 bits count as one: about one in a billion at a million stories. The result is one candidate too
//! many, which the comparison rejects.

/// How many shards a table has.
pub(crate) const SHARDS: usize = 256;

/// How many bytes of a key count, the first ones.
pub(super) const KEY_BYTES: usize = 5;

const _: () = assert!(8 * KEY_BYTES as u32 == crate::secret::PLACED);

/// Marks a value that is the place of a posting, not a story.
pub(super) const POSTING: u32 = 1 << 31;

/// The greatest story number.
pub(super) const MAX_STORY: u32 = POSTING - 1;

/// The tag of a key.
pub(super) fn tag(key: u64) -> u32 {
    (key >> 24) as u32
}

/// The shard of a key.
pub(super) fn shard(key: u64) -> usize {
    (key >> 56) as usize
}

/// A tag and its value as one number, which sorts by the tag.
pub(super) fn pack(tag: u32, value: u32) -> u64 {
    u64::from(tag) << 32 | u64::from(value)
}

/// The tag and the value of such a number.
pub(super) fn unpack(packed: u64) -> (u32, u32) {
    ((packed >> 32) as u32, packed as u32)
}
