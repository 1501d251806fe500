//! Reads documents from JSON lines: one object a line, blank lines skipped.
//!
//! A chunk of whole lines is parsed in parallel parts and put together in order. Row numbers are line numbers, from 1.

use std::fmt;

use naql::Document;
use rayon::prelude::*;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::batch::Batch;
use super::fields::{Fields, ID, Slots, Value};
use super::lines::{lines, split};
use super::text;
use crate::reject::Bad;

/// A chunk's rows: the good ones, the bad ones, and how many lines there were.
#[derive(Default)]
pub struct Rows<'a> {
    /// The documents with their row numbers.
    pub batch: Batch,
    /// The bad rows: number, fault, bytes.
    pub bad: Vec<(u64, Bad, &'a [u8])>,
    lines: u64,
}

/// Parses a chunk of whole lines; the first has the row number `first`.
///
/// Gives the rows and the row number after the last. Documents without an id get `stem:ROW`.
pub fn parse<'a>(chunk: &'a [u8], first: u64, fields: &Fields, stem: &str) -> (Rows<'a>, u64) {
    let parse = |part| parse_part(part, fields);
    // Nothing wakes the pool that all threads share.
    let parts: Vec<Rows> = match rayon::current_thread_index() {
        None => vec![parse(chunk)],
        Some(_) => split(chunk, 4 * rayon::current_num_threads()).into_par_iter().map(parse).collect(),
    };
    let mut all = Rows::default();
    let mut base = first;
    for part in parts {
        for (all, part) in all.batch.seen.iter_mut().zip(part.batch.seen) {
            *all |= part;
        }
        all.batch.rows.extend(part.batch.rows.into_iter().map(|row| base + row));
        all.batch.documents.extend(part.batch.documents);
        all.bad.extend(part.bad.into_iter().map(|(row, bad, raw)| (base + row, bad, raw)));
        base += part.lines;
    }
    for (document, row) in all.batch.documents.iter_mut().zip(&all.batch.rows) {
        if document.id.is_empty() {
            document.id = format!("{stem}:{row}");
        }
    }
    (all, base)
}

/// Parses one part; its row numbers count from 0.
fn parse_part<'a>(part: &'a [u8], fields: &Fields) -> Rows<'a> {
    // One check for the whole part; line by line only to find who is to blame.
    let whole = simdutf8::basic::from_utf8(part).ok();
    let mut rows = Rows::default();
    for at in lines(part) {
        let (row, line) = (rows.lines, &part[at.clone()]);
        rows.lines += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let checked = match whole {
            Some(whole) => Ok(&whole[at]),
            None => std::str::from_utf8(line).map_err(|fault| text::fault(line, fault.valid_up_to())),
        };
        match checked.and_then(|line| document(line, fields)) {
            Ok(document) => {
                Fields::mark(&document, &mut rows.batch.seen);
                rows.batch.rows.push(row);
                rows.batch.documents.push(document);
            }
            Err(bad) => rows.bad.push((row, bad, line)),
        }
    }
    rows
}

/// Parses one row.
///
/// # Errors
/// What is wrong with it.
pub fn document(line: &str, fields: &Fields) -> Result<Document, Bad> {
    let mut reader = serde_json::Deserializer::from_str(line);
    let slots = RowSeed(fields).deserialize(&mut reader).and_then(|slots| reader.end().map(|()| slots));
    fields.document(slots.map_err(|fault| not_json(line, &fault))?)
}

/// Why a row is not a JSON object.
fn not_json(line: &str, fault: &serde_json::Error) -> Bad {
    if line.contains('\0') {
        return Bad::text("the row has a NUL byte; the file is damaged or not text");
    }
    let text = fault.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    match line.trim_ascii().as_bytes().first() {
        Some(b'[') => {
            Bad::document("the row is a JSON array; naql reads one object a line: jq -c '.[]' makes that of it")
        }
        Some(b'{') if fault.is_eof() => Bad::document(format!(
            "the row ends inside its JSON object ({what}); write every object on one line (jq -c .), or mend the row"
        )),
        _ => Bad::document(format!("the row is not a JSON object ({what}, byte {}); mend it", fault.column())),
    }
}

/// Reads one object into slots.
struct RowSeed<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = Slots;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Slots, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = Slots;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Slots, A::Error> {
        let mut slots = Slots::default();
        while let Some(wanted) = map.next_key_seed(KeySeed(self.0, &slots))? {
            match wanted {
                Wanted::None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Wanted::Id(rank) => slots.put(ID, rank, map.next_value_seed(IdSeed)?),
                Wanted::One(slot, rank) => slots.put(slot, rank, map.next_value_seed(ValueSeed)?),
                Wanted::Many(places) => {
                    let raw = map.next_value::<&RawValue>()?;
                    for (slot, rank) in places {
                        let value = if slot == ID { id(raw) } else { ValueSeed.deserialize(raw) };
                        slots.put(slot, rank, value.map_err(A::Error::custom)?);
                    }
                }
            }
        }
        Ok(slots)
    }
}

/// Where the value of a key goes.
enum Wanted {
    None,
    Id(usize),
    One(usize, usize),
    Many(Vec<(usize, usize)>),
}

/// Reads a key without keeping it.
struct KeySeed<'f>(&'f Fields, &'f Slots);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Wanted;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Wanted, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Wanted;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Wanted, E> {
        let mut places = self.0.find(key).filter(|&(slot, rank)| self.1.wants(slot, rank));
        Ok(match (places.next(), places.next()) {
            (None, _) => Wanted::None,
            (Some((ID, rank)), None) => Wanted::Id(rank),
            (Some((slot, rank)), None) => Wanted::One(slot, rank),
            (Some(a), Some(b)) => Wanted::Many([a, b].into_iter().chain(places).collect()),
        })
    }
}

/// Reads an id: a string, or a number as it is written.
struct IdSeed;

impl<'de> DeserializeSeed<'de> for IdSeed {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        id(<&RawValue as serde::Deserialize>::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

fn id(raw: &RawValue) -> serde_json::Result<Value> {
    match raw.get().as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => Ok(Value::Text(raw.get().to_owned())),
        _ => ValueSeed.deserialize(raw),
    }
}

/// Reads a string or null; anything else is read over and named.
struct ValueSeed;

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Absent)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Other("true or false"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Other("a number"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an object"))
    }
}

#[cfg(test)]
mod tests {
    use naql::Code;
    use proptest::prelude::*;
    use serde_json::{Map, Value as Json};

    use super::*;

    /// The slow and obvious reading of one row: the whole object, then its fields.
    fn reference(line: &[u8]) -> Option<Result<Document, Code>> {
        if line.trim_ascii().is_empty() {
            return None;
        }
        let Ok(line) = std::str::from_utf8(line) else { return Some(Err(Code::InvalidText)) };
        let Ok(object) = serde_json::from_str::<Map<String, Json>>(line) else {
            let code = if line.contains('\0') { Code::InvalidText } else { Code::InvalidDocument };
            return Some(Err(code));
        };
        let field = |names: &[&str], number_too: bool| -> Result<Option<String>, Code> {
            match names.iter().filter_map(|name| object.get(*name)).find(|value| !value.is_null()) {
                None => Ok(None),
                Some(Json::String(text)) => Ok(Some(text.clone())),
                Some(Json::Number(number)) if number_too => Ok(Some(number.to_string())),
                Some(_) => Err(Code::InvalidDocument),
            }
        };
        let document = || {
            let optional = |names: &[&str]| Ok(field(names, false)?.filter(|text| !text.is_empty()));
            let id = field(&["id"], true)?.unwrap_or_default();
            let text = field(&["text", "content", "body"], false)?.ok_or(Code::InvalidDocument)?;
            let mut document = Document::new(id, text);
            document.title = optional(&["title"])?;
            document.byline = optional(&["byline", "author"])?;
            document.publisher = optional(&["publisher", "source"])?;
            document.url = optional(&["url"])?;
            document.published = optional(&["published", "date"])?;
            document.published_seconds().map_err(|error| error.code())?;
            Ok(document)
        };
        Some(document())
    }

    fn row() -> impl Strategy<Value = Vec<u8>> {
        let name = prop::sample::select(vec![
            "id",
            "text",
            "content",
            "body",
            "title",
            "author",
            "source",
            "publisher",
            "url",
            "date",
            "x",
        ]);
        let value = prop_oneof![
            4 => "[a-zء-ي \\\\\"\n]{0,9}".prop_map(Json::from),
            1 => Just(Json::from("2026-03-01")),
            1 => any::<u32>().prop_map(Json::from),
            1 => Just(Json::Null),
            1 => Just(serde_json::json!([1, {"text": "in"}])),
        ];
        let object = prop::collection::btree_map(name, value, 0..8).prop_map(|object| {
            let object: Map<_, _> = object.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            Json::Object(object).to_string().into_bytes()
        });
        prop_oneof![
            8 => object.clone(),
            2 => (object, any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut row, at, byte)| {
                let at = at.index(row.len());
                // 5E87893 is good JSON, which the slow way has no number for.
                row[at] = if matches!(byte, b'\n' | b'e' | b'E') { b' ' } else { byte };
                row
            }),
            1 => Just(b" \r".to_vec()),
        ]
    }

    proptest! {
        #[test]
        fn rows_are_read_as_by_the_slow_way(rows in prop::collection::vec(row(), 0..30), first in 1..9u64) {
            let chunk = rows.join(&b'\n');
            let (got, next) = parse(&chunk, first, &Fields::default(), "f");
            let mut good = got.batch.rows.iter().copied().zip(got.batch.documents);
            let mut bad = got.bad.iter();
            let mut last = first;
            for (number, line) in (first..).zip(chunk.split(|b| *b == b'\n')) {
                last = number;
                match reference(line) {
                    None => {}
                    Some(Ok(mut want)) => {
                        if want.id.is_empty() {
                            want.id = format!("f:{number}");
                        }
                        prop_assert_eq!(good.next(), Some((number, want)));
                    }
                    Some(Err(code)) => {
                        let (row, fault, raw) = bad.next().unwrap();
                        prop_assert_eq!((*row, fault.code, *raw), (number, code, line));
                    }
                }
            }
            prop_assert!(good.next().is_none() && bad.next().is_none());
            // An empty last line is no line.
            prop_assert!(next == last + 1 || next == last && (chunk.is_empty() || chunk.ends_with(b"\n")));
        }
    }
}
