//! The serde form of a fingerprint: an object with its scheme, and hashes as lower-case hexadecimal text, since a JSON
//! number does not hold 64 bits.

use std::fmt::Write;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::marks::Mark;
use super::minhash::SLOTS;
use super::scheme::{Fingerprint, SCHEME, other_scheme};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    scheme: String,
    raw: String,
    folded: String,
    words: u32,
    simhash: String,
    minhash: String,
    marks: Vec<(String, u32)>,
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Form {
            scheme: SCHEME.to_owned(),
            raw: blake3::Hash::from_bytes(self.raw).to_hex().to_string(),
            folded: blake3::Hash::from_bytes(self.folded).to_hex().to_string(),
            words: self.words,
            simhash: format!("{:016x}", self.simhash),
            minhash: self.minhash.iter().fold(String::with_capacity(8 * SLOTS), |mut hex, slot| {
                let _ = write!(hex, "{slot:08x}");
                hex
            }),
            marks: self.marks.iter().map(|m| (format!("{:016x}", m.hash), m.word)).collect(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Form::deserialize(deserializer)?;
        if form.scheme != SCHEME {
            return Err(D::Error::custom(other_scheme(&form.scheme)));
        }
        let mut minhash = [0; SLOTS];
        if form.minhash.len() != 8 * SLOTS || !form.minhash.is_ascii() {
            return Err(D::Error::custom(format!("\"minhash\" is not {} hexadecimal digits", 8 * SLOTS)));
        }
        for (i, slot) in minhash.iter_mut().enumerate() {
            *slot = hex(&form.minhash[8 * i..8 * i + 8], 8).map_err(D::Error::custom)? as u32;
        }
        let digest = |name, text: &str| {
            blake3::Hash::from_hex(text)
                .map(|h| *h.as_bytes())
                .map_err(|e| D::Error::custom(format!("\"{name}\": {e}")))
        };
        let mut marks: Vec<Mark> = Vec::with_capacity(form.marks.len());
        for (hash, word) in &form.marks {
            if *word >= form.words || marks.last().is_some_and(|last| *word <= last.word) {
                return Err(D::Error::custom(format!("the mark at word {word} is outside the text or out of order")));
            }
            marks.push(Mark { hash: hex(hash, 16).map_err(D::Error::custom)?, word: *word });
        }
        Ok(Self {
            raw: digest("raw", &form.raw)?,
            folded: digest("folded", &form.folded)?,
            words: form.words,
            simhash: hex(&form.simhash, 16).map_err(D::Error::custom)?,
            minhash,
            marks,
        })
    }
}

/// A number of exactly this many hexadecimal digits.
fn hex(text: &str, digits: usize) -> Result<u64, String> {
    let good = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    good.then(|| u64::from_str_radix(text, 16).ok())
        .flatten()
        .ok_or_else(|| format!("\"{text}\" is not {digits} lower-case hexadecimal digits"))
}
