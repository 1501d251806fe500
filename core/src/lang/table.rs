//! The tables of a language: tab-separated rows under a header line, one file a table, in `core/data/`.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

/// The rows of a table, cell by cell.
pub(super) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().skip(1).filter(|line| !line.is_empty()).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

/// A variant by the name that tables have for it.
///
/// # Panics
/// If there is none; the tables come with naql.
pub(super) fn parse<T: Deserialize<'static>>(name: &'static str) -> T {
    let name: StrDeserializer<'_, Error> = name.into_deserializer();
    T::deserialize(name).expect("a table of a language names a variant")
}
