//! The ledger: every verdict a gate gave, in order, each bound to all before it.
//!
//! An entry's canonical record is its JSON, compact, its fields in the order of [`LedgerEntry`]. Its hash is BLAKE3 of the hash
//! before it (32 zero bytes before the first) and the canonical record, so whoever knows the last hash can tell whether
//! anything before it was changed, removed or added (a hash chain: Haber and Stornetta, 1991). Byte for byte in docs/ledger.md.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::seal::{damaged, decode, encode};
use super::tables::Table;
use crate::compare::Relation;
use crate::decide::Decision;
use crate::error::{Code, Error, Result};
use crate::fingerprint::SCHEME;

/// One verdict as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// How many verdicts came before it.
    pub sequence: u64,
    /// When it was given, RFC 3339, UTC, to the second. It never lies before the one before.
    pub time: Time,
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
    pub of: Option<String>,
    /// The rule that decided, as the last reason of the verdict says it; empty when nothing was found.
    pub rule: String,
    /// The attribution chain.
    pub chain: Vec<Vec<String>>,
    /// BLAKE3 of the policy.
    pub policy: Hash,
    /// The scheme of the fingerprints.
    pub scheme: String,
}

/// A BLAKE3 hash; lower-case hexadecimal in text and JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

/// Seconds since 1970-01-01T00:00:00Z; RFC 3339 in text and JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

/// An entry with its hash, as it is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// The entry.
    pub entry: LedgerEntry,
    /// Its hash.
    pub hash: Hash,
}

/// A line as it lies in its table. The number is the key; the scheme is the store's, which no other naql opens.
#[derive(Serialize, Deserialize)]
struct LineRow<'a> {
    time: Time,
    id: Cow<'a, str>,
    raw: Hash,
    folded: Hash,
    /// [`Decision::code`].
    decision: u8,
    /// [`Relation::code`].
    relation: u8,
    of: Option<Cow<'a, str>>,
    rule: Cow<'a, str>,
    chain: Cow<'a, [Vec<String>]>,
    policy: Hash,
    hash: Hash,
}

impl LedgerEntry {
    /// The canonical record.
    ///
    /// # Panics
    /// Never: an entry has only strings, numbers and lists of them.
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).expect("an entry has a JSON form")
    }

    /// The hash of the entry after one with the hash `previous`.
    pub fn hash(&self, previous: Hash) -> Hash {
        chained(previous, &self.canonical())
    }
}

/// The hash of a canonical record after an entry with the hash `previous`.
pub(crate) fn chained(previous: Hash, canonical: &str) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&previous.0).update(canonical.as_bytes());
    Hash(*hasher.finalize().as_bytes())
}

impl Line {
    /// What lies in the store.
    pub(crate) fn row(&self, key: &[u8]) -> Vec<u8> {
        let LedgerEntry { time, raw, folded, decision, relation, policy, .. } = self.entry;
        let LedgerEntry { id, of, rule, chain, .. } = &self.entry;
        let of = of.as_deref().map(Cow::Borrowed);
        let (id, rule, chain) = (Cow::from(id), Cow::from(rule), Cow::from(chain));
        let (hash, decision, relation) = (self.hash, decision.code(), relation.code());
        encode(key, &LineRow { time, id, raw, folded, decision, relation, of, rule, chain, policy, hash })
    }

    /// The line that lies in a row.
    pub(crate) fn read(key: &[u8], row: &[u8]) -> Result<Self> {
        let LineRow { time, id, raw, folded, decision, relation, of, rule, chain, policy, hash } =
            decode(Table::Ledger, key, row)?;
        let number = key.try_into().ok().map(u64::from_be_bytes);
        let (Some(sequence), Some(decision), Some(relation)) =
            (number, Decision::from_code(decision), Relation::from_code(relation))
        else {
            return Err(damaged(Table::Ledger, key));
        };
        let (id, of, rule, chain) = (id.into(), of.map(Into::into), rule.into(), chain.into_owned());
        let scheme = SCHEME.to_owned();
        let entry =
            LedgerEntry { sequence, time, id, raw, folded, decision, relation, of, rule, chain, policy, scheme };
        Ok(Self { entry, hash })
    }

    /// The line of an exported ledger: the canonical record with `hash` as one more field at its end.
    pub fn export(&self) -> String {
        let mut line = self.entry.canonical();
        line.pop();
        line + ",\"hash\":\"" + &self.hash.to_string() + "\"}"
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

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Beyond the year 9999 there is no such form, and no clock.
        jiff::Timestamp::from_second(self.0).unwrap_or(jiff::Timestamp::MAX).fmt(f)
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

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            let time: jiff::Timestamp = text.parse().map_err(serde::de::Error::custom)?;
            Ok(Self(time.as_second()))
        } else {
            i64::deserialize(deserializer).map(Self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stores have these numbers: a new relation takes the next one, and none is used again.
    #[test]
    fn codes_of_relations_are_pinned() {
        let codes: Vec<_> = Relation::ALL.iter().map(|relation| (relation.code(), relation.name())).collect();
        let pinned = [
            (0, "exact"),
            (1, "same_text"),
            (2, "near"),
            (3, "contains"),
            (4, "contained_in"),
            (5, "overlaps"),
            (6, "template"),
            (7, "none"),
        ];
        assert_eq!(codes, pinned);
        assert!(Relation::ALL.iter().all(|relation| Relation::from_code(relation.code()) == Some(*relation)));
        assert_eq!(Relation::from_code(8), None);
    }

    /// A line's row, byte for byte but for its checksum.
    #[test]
    fn a_row_is_pinned() {
        let entry = LedgerEntry {
            sequence: 7,
            time: Time(-1),
            id: "a".to_owned(),
            raw: Hash([1; 32]),
            folded: Hash([2; 32]),
            decision: Decision::Drop,
            relation: Relation::ContainedIn,
            of: Some("b".to_owned()),
            rule: "r".to_owned(),
            chain: vec![vec!["c".to_owned(), "d".to_owned()]],
            policy: Hash([3; 32]),
            scheme: SCHEME.to_owned(),
        };
        let (line, key) = (Line { entry, hash: Hash([4; 32]) }, 7u64.to_be_bytes());
        let row = line.row(&key);
        let parts: [&[u8]; 6] =
            [b"\x01\x01a", &[1; 32], &[2; 32], b"\x02\x04\x01\x01b\x01r\x01\x02\x01c\x01d", &[3; 32], &[4; 32]];
        assert_eq!(row[..row.len() - 8], parts.concat());
        assert_eq!(Line::read(&key, &row).unwrap(), line);
        // A number that no relation has.
        let value = [&row[..68], &[9], &row[69..row.len() - 8]].concat();
        let error = Line::read(&key, &super::super::seal::seal(&key, value)).unwrap_err();
        assert_eq!(error.code(), Code::Corrupt);
    }
}
