//! Reads one JSON object into the slots of the fields, without making a value of what no field takes.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::fields::{Fields, Slots, Value};
use super::names::{BYLINE, ID, PUBLISHED, PUBLISHER, SEEN};

/// The slots of a line.
///
/// # Errors
/// Where it is no object.
pub fn slots(line: &str, fields: &Fields) -> serde_json::Result<Slots> {
    let mut reader = serde_json::Deserializer::from_str(line);
    RowSeed(fields).deserialize(&mut reader).and_then(|slots| reader.end().map(|()| slots))
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
                Wanted::One(slot, rank) => slots.put(slot, rank, map.next_value_seed(ValueSeed(slot))?),
                Wanted::Many(places) => {
                    let raw = map.next_value::<&RawValue>()?;
                    for (slot, rank, path) in places {
                        slots.put(slot, rank, part(raw, &path, slot).map_err(A::Error::custom)?);
                    }
                }
            }
        }
        Ok(slots)
    }
}

/// The value at a path of a value; of a list, those of its items as one.
fn part(raw: &RawValue, path: &[String], slot: usize) -> serde_json::Result<Value> {
    let Some((first, rest)) = path.split_first() else { return ValueSeed(slot).deserialize(raw) };
    match raw.get().as_bytes().first() {
        Some(b'{') => match serde_json::from_str::<BTreeMap<String, &RawValue>>(raw.get())?.get(first) {
            Some(value) => part(value, rest, slot),
            None => Ok(Value::Absent),
        },
        Some(b'[') => {
            let items = serde_json::from_str::<Vec<&RawValue>>(raw.get())?;
            let parts = items.into_iter().map(|item| part(item, path, slot));
            Ok(Value::join(parts.collect::<serde_json::Result<Vec<_>>>()?, slot))
        }
        _ => Ok(Value::Absent),
    }
}

/// Where the value of a key goes.
enum Wanted {
    None,
    One(usize, usize),
    /// To several fields, or a part of it; the keys that lead to the part.
    Many(Vec<(usize, usize, Vec<String>)>),
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
        let wants = |slot, rank| self.1.wants(slot, rank);
        let mut places = self.0.find(key).filter(|&(slot, rank)| wants(slot, rank));
        let mut below = self.0.below(key).filter(|&(slot, rank, _)| wants(slot, rank)).peekable();
        Ok(match (places.next(), places.next(), below.peek()) {
            (None, _, None) => Wanted::None,
            (Some((slot, rank)), None, None) => Wanted::One(slot, rank),
            (a, b, _) => {
                let whole = a.into_iter().chain(b).chain(places).map(|(slot, rank)| (slot, rank, Vec::new()));
                Wanted::Many(whole.chain(below.map(|(slot, rank, path)| (slot, rank, path.to_vec()))).collect())
            }
        })
    }
}

/// Reads a value as a field takes it: a string, null, of some fields a number; a list of strings is joined; an object that has a
/// name (an author or a publisher of schema.org) is its name. Anything else is read over and named.
struct ValueSeed(usize);

impl ValueSeed {
    fn number(&self, as_written: &str) -> Value {
        match self.0 {
            ID | PUBLISHED | SEEN => Value::Text(as_written.strip_suffix(".0").unwrap_or(as_written).to_owned()),
            _ => Value::Other("a number"),
        }
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        // Numbers of any length are taken as they are written.
        if matches!(self.0, ID | PUBLISHED | SEEN) {
            let raw = <&RawValue as serde::Deserialize>::deserialize(deserializer)?.get();
            return match raw.as_bytes().first() {
                Some(b'-' | b'0'..=b'9') => Ok(self.number(raw)),
                _ => serde_json::Deserializer::from_str(raw).deserialize_any(self).map_err(D::Error::custom),
            };
        }
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
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(ValueSeed(self.0))? {
            items.push(item);
        }
        Ok(Value::join(items, self.0))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut name = Value::Other("an object");
        while let Some(key) = map.next_key::<String>()? {
            if key == "name" && matches!(self.0, BYLINE | PUBLISHER) {
                name = map.next_value_seed(ValueSeed(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(name)
    }
}
