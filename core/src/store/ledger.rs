//! The ledger: all that happened to a gate, in order, each entry bound to all before it.
//!
//! The hash of an entry is BLAKE3 of the hash before it (32 zero bytes before the first) and the canonical record, so whoever
//! knows the last hash can tell whether anything before it was changed, removed or added (a hash chain: Haber and Stornetta,
//! 1991). A verdict binds what is stored of its document, so the chain covers all that later verdicts rest on.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::entry::{Day, Deletion, Expiry, Hash, LedgerEntry, Note, Recorded, RecordedVerdict, Time};
use super::seal::{damaged, encode, open};
use super::tables::Table;
use crate::compare::Relation;
use crate::decide::Decision;
use crate::error::Result;
use crate::fingerprint::SCHEME;
use crate::secret::Secret;

/// An entry with its hash, as it is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// The entry.
    pub entry: LedgerEntry,
    /// Its hash.
    pub hash: Hash,
}

/// What every line has in its table. The number is the key; the scheme is the store's, which no other naql opens. What a kind has of its
/// own follows.
#[derive(Serialize, Deserialize)]
struct LineRow {
    time: Time,
    policy: Hash,
    hash: Hash,
    /// [`code`].
    kind: u8,
}

#[derive(Serialize, Deserialize)]
struct VerdictRow<'a> {
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
    day: Day,
    stored: Hash,
}

#[derive(Serialize, Deserialize)]
struct NoteRow<'a> {
    by: Option<Cow<'a, str>>,
    why: Option<Cow<'a, str>>,
}

/// What is stored of a kind. Stores have these numbers: none is used again.
fn code(what: &Recorded) -> u8 {
    match what {
        Recorded::Verdict(_) => 0,
        Recorded::Policy(_) => 1,
        Recorded::Deletion(Deletion { remains: None, .. }) => 2,
        Recorded::Deletion(Deletion { remains: Some(_), .. }) => 4,
        Recorded::Expiry(_) => 3,
    }
}

impl Line {
    /// The line of an entry and its canonical record after an entry with the hash `previous`.
    pub(crate) fn new(entry: LedgerEntry, canonical: &str, previous: Hash) -> Self {
        Self { entry, hash: Self::chained(canonical, previous) }
    }

    /// The hash of an entry's canonical record after the hash `previous`.
    pub(crate) fn chained(canonical: &str, previous: Hash) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&previous.0).update(canonical.as_bytes());
        Hash(*hasher.finalize().as_bytes())
    }

    /// What lies in the store.
    pub(crate) fn row(&self, key: &[u8]) -> Vec<u8> {
        let LedgerEntry { time, policy, ref what, .. } = self.entry;
        let line = LineRow { time, policy, hash: self.hash, kind: code(what) };
        match what {
            Recorded::Verdict(verdict) => encode(key, &(line, VerdictRow::of(verdict))),
            Recorded::Policy(note) => encode(key, &(line, NoteRow::of(note))),
            Recorded::Deletion(Deletion { ids, remains: None, note }) => encode(key, &(line, ids, NoteRow::of(note))),
            Recorded::Deletion(Deletion { ids, remains: Some(remains), note }) => {
                encode(key, &(line, ids, remains, NoteRow::of(note)))
            }
            Recorded::Expiry(Expiry { before, documents }) => encode(key, &(line, before, documents)),
        }
    }

    /// The line that lies in a row.
    pub(crate) fn read(key: &[u8], row: &[u8]) -> Result<Self> {
        Self::of_row(key, row).ok_or_else(|| damaged(Table::Ledger, key))
    }

    fn of_row(key: &[u8], row: &[u8]) -> Option<Self> {
        let sequence = key.try_into().ok().map(u64::from_be_bytes)?;
        let (LineRow { time, policy, hash, kind }, rest) = postcard::take_from_bytes(open(key, row)?).ok()?;
        let (what, rest) = match kind {
            0 => {
                let (row, rest) = postcard::take_from_bytes::<VerdictRow<'_>>(rest).ok()?;
                (Recorded::Verdict(Box::new(row.verdict()?)), rest)
            }
            1 => {
                let (row, rest) = postcard::take_from_bytes::<NoteRow<'_>>(rest).ok()?;
                (Recorded::Policy(row.note()), rest)
            }
            2 => {
                let ((ids, note), rest) = postcard::take_from_bytes::<(_, NoteRow<'_>)>(rest).ok()?;
                (Recorded::Deletion(Deletion { ids, remains: None, note: note.note() }), rest)
            }
            4 => {
                let ((ids, remains, note), rest) = postcard::take_from_bytes::<(_, _, NoteRow<'_>)>(rest).ok()?;
                (Recorded::Deletion(Deletion { ids, remains: Some(remains), note: note.note() }), rest)
            }
            3 => {
                let ((before, documents), rest) = postcard::take_from_bytes(rest).ok()?;
                (Recorded::Expiry(Expiry { before, documents }), rest)
            }
            _ => return None,
        };
        let entry = LedgerEntry { sequence, time, what, policy, scheme: SCHEME.to_owned() };
        rest.is_empty().then_some(Self { entry, hash })
    }

    /// The line of an exported ledger: the canonical record with `hash` as one more field at its end.
    pub fn export(&self) -> String {
        let mut line = self.entry.canonical();
        line.pop();
        line + ",\"hash\":\"" + &self.hash.to_string() + "\"}"
    }
}

impl<'a> VerdictRow<'a> {
    fn of(verdict: &'a RecordedVerdict) -> Self {
        let RecordedVerdict { id, raw, folded, decision, relation, of, rule, chain, day, stored } = verdict;
        Self {
            id: Cow::from(id),
            raw: *raw,
            folded: *folded,
            decision: decision.code(),
            relation: relation.code(),
            of: of.as_deref().map(Cow::Borrowed),
            rule: Cow::from(rule),
            chain: Cow::from(chain),
            day: *day,
            stored: *stored,
        }
    }

    /// The verdict; `None` when there is no such decision or relation.
    fn verdict(self) -> Option<RecordedVerdict> {
        let Self { id, raw, folded, decision, relation, of, rule, chain, day, stored } = self;
        Some(RecordedVerdict {
            id: id.into(),
            raw,
            folded,
            decision: Decision::from_code(decision)?,
            relation: Relation::from_code(relation)?,
            of: of.map(Into::into),
            rule: rule.into(),
            chain: chain.into_owned(),
            day,
            stored,
        })
    }
}

impl<'a> NoteRow<'a> {
    fn of(note: &'a Note) -> Self {
        Self { by: note.by.as_deref().map(Cow::Borrowed), why: note.why.as_deref().map(Cow::Borrowed) }
    }

    fn note(self) -> Note {
        Note { by: self.by.map(Into::into), why: self.why.map(Into::into) }
    }
}

/// The hash of what is stored of a document: the day of its tables, its event, what it is compared by, and whether its text is
/// kept; the text itself is under the hash of its own that the entry has. What the page came with is bound where it is kept. Without a text
/// the words are known by the store's secret alone, so that is bound, too. In: the values of the rows, without their seals.
pub(crate) fn stored(
    day: i32,
    event: &[u8],
    document: Option<&[u8]>,
    text: bool,
    page: Option<&[u8]>,
    secret: &Secret,
) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&day.to_le_bytes()).update(&(event.len() as u64).to_le_bytes()).update(event);
    let kept = u8::from(text) | u8::from(page.is_some()) << 1;
    hasher.update(&[document.is_some().into(), kept]).update(document.unwrap_or_default());
    if let Some(page) = page {
        hasher.update(blake3::hash(page).as_bytes());
    }
    if !text {
        hasher.update(&secret.commitment());
    }
    Hash(*hasher.finalize().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

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
            (8, "rewrites"),
            (6, "template"),
            (7, "none"),
        ];
        assert_eq!(codes, pinned);
        assert!(Relation::ALL.iter().all(|relation| Relation::from_code(relation.code()) == Some(*relation)));
        assert_eq!(Relation::from_code(9), None);
    }

    fn line(what: Recorded) -> Line {
        let entry = LedgerEntry { sequence: 7, time: Time(-1), what, policy: Hash([3; 32]), scheme: SCHEME.to_owned() };
        Line { entry, hash: Hash([4; 32]) }
    }

    fn verdict() -> Recorded {
        Recorded::Verdict(Box::new(RecordedVerdict {
            id: "a".to_owned(),
            raw: Hash([1; 32]),
            folded: Hash([2; 32]),
            decision: Decision::Drop,
            relation: Relation::ContainedIn,
            of: Some("b".to_owned()),
            rule: "r".to_owned(),
            chain: vec![vec!["c".to_owned(), "d".to_owned()]],
            day: Day(-1),
            stored: Hash([5; 32]),
        }))
    }

    fn note() -> Note {
        Note { by: Some("n".to_owned()), why: None }
    }

    /// The rows of each kind, byte for byte but for their checksums, and their JSON.
    #[test]
    fn rows_are_pinned() {
        let key = 7u64.to_be_bytes();
        let verdict_row: [&[u8]; 5] =
            [b"\x01a", &[1; 32], &[2; 32], b"\x02\x04\x01\x01b\x01r\x01\x02\x01c\x01d\x01", &[5; 32]];
        let deletion =
            |remains| Recorded::Deletion(Deletion { ids: vec!["a".to_owned(), "b".to_owned()], remains, note: note() });
        let kinds: [(Recorded, Vec<u8>, &str); 5] = [
            (verdict(), [&[0], &verdict_row.concat()[..]].concat(), "\"kind\":\"verdict\",\"id\":\"a\",\"raw\":\"01"),
            (
                Recorded::Policy(note()),
                b"\x01\x01\x01n\x00".to_vec(),
                "\"kind\":\"policy\",\"by\":\"n\",\"policy\":\"03",
            ),
            (
                deletion(None),
                b"\x02\x02\x01a\x01b\x01\x01n\x00".to_vec(),
                "\"kind\":\"deletion\",\"ids\":[\"a\",\"b\"],\"by\":\"n\",\"policy\"",
            ),
            (
                deletion(Some(Hash([6; 32]))),
                [b"\x04\x02\x01a\x01b", &[6; 32][..], b"\x01\x01n\x00"].concat(),
                "\"kind\":\"deletion\",\"ids\":[\"a\",\"b\"],\"remains\":\"0606",
            ),
            (
                Recorded::Expiry(Expiry { before: Day(1), documents: 300 }),
                b"\x03\x02\xac\x02".to_vec(),
                "\"kind\":\"expiry\",\"before\":\"1970-01-02\",\"documents\":300,\"policy\"",
            ),
        ];
        for (what, own, json) in kinds {
            let line = line(what);
            let row = line.row(&key);
            let common: [&[u8]; 3] = [b"\x01", &[3; 32], &[4; 32]];
            assert_eq!(row[..row.len() - 8], [&common.concat()[..], &own].concat());
            assert_eq!(Line::read(&key, &row).unwrap(), line);
            let canonical = line.entry.canonical();
            assert!(canonical.starts_with("{\"sequence\":7,\"time\":\"1969-12-31T23:59:59Z\","), "{canonical}");
            assert!(canonical.contains(json), "{canonical}");
            assert_eq!(serde_json::from_str::<LedgerEntry>(&canonical).unwrap(), line.entry);
        }
    }

    #[test]
    fn what_was_never_written_is_no_row() {
        let key = 7u64.to_be_bytes();
        let row = line(verdict()).row(&key);
        let value = &row[..row.len() - 8];
        let relation = value.len() - 32 - 1 - 6 - 2 - 3 - 1;
        assert_eq!(value[relation], Relation::ContainedIn.code());
        let mut other = value.to_vec();
        other[relation] = 9;
        // A number that no relation has, one that no kind has, and something after the end.
        let others = [other, [&value[..65], &[9], &value[66..]].concat(), [value, b"\0"].concat()];
        for value in others {
            let error = Line::read(&key, &super::super::seal::seal(&key, value)).unwrap_err();
            assert_eq!(error.code(), Code::Corrupt);
        }
    }

    #[test]
    fn what_is_stored_is_told_apart() {
        let (one, two) = (Secret::of([1; 32]), Secret::of([2; 32]));
        let cases = [
            stored(1, b"ab", Some(b"c"), true, None, &one),
            stored(2, b"ab", Some(b"c"), true, None, &one),
            stored(1, b"a", Some(b"bc"), true, None, &one),
            stored(1, b"ab", Some(b"c"), false, None, &one),
            stored(1, b"ab", Some(b""), true, None, &one),
            stored(1, b"ab", None, true, None, &one),
            stored(1, b"ab", Some(b"c"), false, None, &two),
            stored(1, b"ab", Some(b"c"), true, Some(b""), &one),
            stored(1, b"ab", Some(b"c"), true, Some(b"d"), &one),
            stored(1, b"ab", None, true, Some(b"d"), &one),
        ];
        for (i, one) in cases.iter().enumerate() {
            assert!(cases[..i].iter().all(|other| other != one), "{i}");
        }
    }
}
