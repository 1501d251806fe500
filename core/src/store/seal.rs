//! Seal: a row of a table is its value in `postcard`'s form and eight bytes of XXH3 over key and value. The checksum is read
//! with every row, so a damaged one is found when it is needed and never believed.

use std::borrow::Cow;

use serde::{Deserialize, Serialize, Serializer};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::tables::Table;
use crate::error::{Code, Error, Result};

/// How many bytes of a row are its checksum.
const CHECK: usize = 8;

/// The row of a value under a key.
pub(crate) fn encode(key: &[u8], value: &impl Serialize) -> Vec<u8> {
    encode_in(key, value, 256)
}

/// The row of a value of about `room` bytes under a key.
pub(crate) fn encode_in(key: &[u8], value: &impl Serialize, room: usize) -> Vec<u8> {
    let bytes = Vec::with_capacity(room + CHECK);
    seal(key, postcard::to_extend(value, bytes).expect("rows are of plain values"))
}

/// The value of a row.
pub(crate) fn decode<'a, T: Deserialize<'a>>(table: Table, key: &[u8], row: &'a [u8]) -> Result<T> {
    open(key, row).and_then(|value| postcard::from_bytes(value).ok()).ok_or_else(|| damaged(table, key))
}

/// The value in a row that was sealed here.
pub(crate) fn value(row: &[u8]) -> &[u8] {
    &row[..row.len() - CHECK]
}

/// The row of some bytes under a key.
pub(crate) fn seal(key: &[u8], mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.extend(check(key, &bytes));
    bytes
}

/// The bytes of a row; `None` when it cannot be what was written.
pub(crate) fn open<'a>(key: &[u8], row: &'a [u8]) -> Option<&'a [u8]> {
    let (bytes, sum) = row.split_last_chunk::<CHECK>()?;
    (check(key, bytes) == *sum).then_some(bytes)
}

fn check(key: &[u8], value: &[u8]) -> [u8; CHECK] {
    let seed = key.iter().fold(0u64, |seed, byte| seed.rotate_left(8) ^ u64::from(*byte));
    xxh3_64_with_seed(value, seed).to_le_bytes()
}

/// The error for a row that cannot be what was written.
pub(crate) fn damaged(table: Table, key: &[u8]) -> Error {
    let key = match <[u8; 8]>::try_from(key) {
        Ok(number) => u64::from_be_bytes(number).to_string(),
        Err(_) => format!("{key:02x?}"),
    };
    Error::new(Code::Corrupt, format!("{table:?}, row {key}: damaged; restore the store from a copy"))
}

/// Writes bytes at once, and not one by one.
#[expect(clippy::ptr_arg, reason = "serde hands the field over as it is")]
pub(super) fn bytes<S: Serializer>(bytes: &Cow<'_, [u8]>, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_row_is_opened_under_its_key_only() {
        let row = seal(b"key", b"value".to_vec());
        assert_eq!(open(b"key", &row), Some(&b"value"[..]));
        assert_eq!(open(b"kez", &row), None);
        assert_eq!(open(b"key", &row[..7]), None);
    }
}
