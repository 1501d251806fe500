//! Entry: what the ledger says of one thing that happened to a gate.
//!
//! An entry's canonical record is its JSON, compact, its fields in the order of the types below; what an entry does not have is
//! not there. Byte for byte in docs/ledger.md.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::compare::Relation;
use crate::decide::Decision;
use crate::document::day;
use crate::error::{Code, Error, Result};

/// One thing that happened to a gate, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// How many entries came before it.
    pub sequence: u64,
    /// When it happened, RFC 3339, UTC, to the second. It is never earlier than in the entry before.
    pub time: Time,
    /// What happened.
    #[serde(flatten)]
    pub what: Recorded,
    /// BLAKE3 of the policy that was in force from this entry on.
    pub policy: Hash,
    /// The scheme of the fingerprints.
    pub scheme: String,
}

/// What happened to a gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Recorded {
    /// A document was decided on.
    Verdict(Box<RecordedVerdict>),
    /// The gate decides by another policy from here on: that of the entry.
    Policy(Note),
    /// Documents were deleted.
    Deletion(Deletion),
    /// Documents became too old.
    Expiry(Expiry),
}

/// A verdict, and what binds all that later verdicts rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedVerdict {
    /// The document's id.
    pub id: String,
    /// BLAKE3 of the document's raw text.
    pub raw: Hash,
    /// BLAKE3 of the folded words, one space between two of them; for a page of several stories, BLAKE3 of the hashes of
    /// theirs, one after the other.
    pub folded: Hash,
    /// What was decided.
    pub decision: Decision,
    /// What the document is to the story that decided.
    pub relation: Relation,
    /// The id of that story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The rule that decided, as the last reason of the verdict says it; empty when nothing was found.
    pub rule: String,
    /// The attribution chain.
    pub chain: Vec<Vec<String>>,
    /// The day that the document is kept under: retention counts from it.
    pub day: Day,
    /// BLAKE3 of what is stored of the document: see docs/ledger.md.
    pub stored: Hash,
}

/// Documents were deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Deletion {
    /// The ids: all documents of these that were recorded before were deleted.
    pub ids: Vec<String>,
    /// BLAKE3 of what remains of them until a vacuum: see docs/ledger.md. `None` where the index was made without them at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remains: Option<Hash>,
    /// By whom, and why.
    #[serde(flatten)]
    pub note: Note,
}

/// Documents became too old.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Expiry {
    /// All documents that were kept under an earlier day were forgotten.
    pub before: Day,
    /// How many these were.
    pub documents: u64,
}

/// Who did something, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A BLAKE3 hash; lower-case hexadecimal in text and JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

/// Seconds since 1970-01-01T00:00:00Z; RFC 3339 in text and JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

/// A day, counted from 1970-01-01; a date in text and JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i32);

impl LedgerEntry {
    /// The canonical record.
    ///
    /// # Panics
    /// Never: an entry has only strings, numbers and lists of them.
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).expect("an entry has a JSON form")
    }

    /// The verdict, if it is one.
    pub fn verdict(&self) -> Option<&RecordedVerdict> {
        if let Recorded::Verdict(verdict) = &self.what { Some(verdict) } else { None }
    }
}

impl Recorded {
    /// The name of its kind, the same in every face.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Verdict(_) => "verdict",
            Self::Policy(_) => "policy",
            Self::Deletion(_) => "deletion",
            Self::Expiry(_) => "expiry",
        }
    }
}

impl Hash {
    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for anything else.
    pub fn parse(text: &str) -> Result<Self> {
        let hash = blake3::Hash::from_hex(text).map_err(|_| {
            Error::new(Code::InvalidArgument, format!("\"{text}\" is not a hash: a hash has 64 hexadecimal digits"))
        })?;
        Ok(Self(*hash.as_bytes()))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Beyond the year 9999 there is no such form, and no clock.
        jiff::Timestamp::from_second(self.0).unwrap_or(jiff::Timestamp::MAX).fmt(f)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let midnight = jiff::Timestamp::from_second(i64::from(self.0) * 86_400).unwrap_or(jiff::Timestamp::MAX);
        jiff::tz::TimeZone::UTC.to_datetime(midnight).date().fmt(f)
    }
}

impl std::str::FromStr for Time {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse().map(|time: jiff::Timestamp| Self(time.as_second()))
    }
}

impl std::str::FromStr for Day {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        let date: jiff::civil::Date = text.parse()?;
        let midnight = jiff::tz::TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0))?;
        Ok(Self(day(midnight.as_second())))
    }
}

// Text where a person may read it, the plain value in the store.

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
        } else {
            <[u8; 32]>::deserialize(deserializer).map(Self)
        }
    }
}

macro_rules! text_or_number {
    ($($type:ident, $number:ty;)*) => { $(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
                } else {
                    <$number>::deserialize(deserializer).map(Self)
                }
            }
        }
    )* };
}

text_or_number! {
    Time, i64;
    Day, i32;
}
