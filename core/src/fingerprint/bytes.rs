//! The compact byte form of a fingerprint.
//!
//! ```text
//! length of the scheme id (1 byte), the scheme id
//! raw (32 bytes), folded (32 bytes)
//! words (LEB128), simhash (8 bytes), minhash (128 × 4 bytes)
//! number of marks (LEB128), then for each: words since the last mark (LEB128), hash (8 bytes)
//! ```
//! Numbers are little-endian; for LEB128 see `codec`. A fingerprint has one form, so equal bytes mean equal fingerprints.

use super::marks::Mark;
use super::minhash::SLOTS;
use super::scheme::{Fingerprint, SCHEME, other_scheme};
use crate::codec;
use crate::error::{Code, Error, Result};

impl Fingerprint {
    /// The compact byte form, about 0.6 kB and 10 bytes a mark.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(1 + SCHEME.len() + 64 + 13 + 4 * SLOTS + 3 + 10 * self.marks.len());
        out.push(SCHEME.len() as u8);
        out.extend_from_slice(SCHEME.as_bytes());
        out.extend_from_slice(&self.raw);
        out.extend_from_slice(&self.folded);
        codec::put(&mut out, self.words);
        out.extend_from_slice(&self.simhash.to_le_bytes());
        out.extend(self.minhash.iter().flat_map(|slot| slot.to_le_bytes()));
        codec::put(&mut out, self.marks.len() as u32);
        let mut last = 0;
        for mark in &self.marks {
            codec::put(&mut out, mark.word - last);
            out.extend_from_slice(&mark.hash.to_le_bytes());
            last = mark.word;
        }
        out
    }

    /// Reads the compact byte form.
    ///
    /// # Errors
    /// [`Code::SchemeMismatch`] when the bytes are of another scheme, [`Code::Corrupt`] when they are not the byte form
    /// of any fingerprint.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut r = Reader { bytes, at: 0 };
        let length = usize::from(r.array::<1>()?[0]);
        let scheme = r.take(length)?;
        if scheme != SCHEME.as_bytes() {
            return Err(other_scheme(&String::from_utf8_lossy(scheme)));
        }
        let (raw, folded, words) = (r.array()?, r.array()?, r.number()?);
        let simhash = u64::from_le_bytes(r.array()?);
        let mut minhash = [0; SLOTS];
        for slot in &mut minhash {
            *slot = u32::from_le_bytes(r.array()?);
        }
        let count = r.number()? as usize;
        // A mark takes nine bytes at least; more marks than bytes is damage, found before memory is allocated.
        if count > bytes.len() / 9 {
            return Err(r.damaged("more marks are announced than there are bytes"));
        }
        let mut marks: Vec<Mark> = Vec::with_capacity(count);
        for _ in 0..count {
            let gap = r.number()?;
            let word = match marks.last() {
                None => Some(gap),
                Some(_) if gap == 0 => None,
                Some(last) => last.word.checked_add(gap),
            };
            let word = word.filter(|w| *w < words).ok_or_else(|| r.damaged("a mark is outside the text"))?;
            marks.push(Mark { hash: u64::from_le_bytes(r.array()?), word });
        }
        if r.at != bytes.len() {
            return Err(r.damaged("bytes are left over"));
        }
        Ok(Self { raw, folded, words, simhash, minhash, marks })
    }
}

/// Reads along the bytes; every failure says at which byte.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8]> {
        let Some(part) = self.bytes[self.at..].get(..n) else { return Err(self.damaged("it ends too early")) };
        self.at += n;
        Ok(part)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    fn number(&mut self) -> Result<u32> {
        let mut rest = &self.bytes[self.at..];
        let number = codec::take(&mut rest).ok_or_else(|| self.damaged("no number in its shortest form"))?;
        self.at = self.bytes.len() - rest.len();
        Ok(number)
    }

    fn damaged(&self, what: &str) -> Error {
        Error::new(Code::Corrupt, format!("not a fingerprint: {what}, at byte {} of {}", self.at, self.bytes.len()))
    }
}
