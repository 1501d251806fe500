//! Names: numbers for outlets and sources, and for the values of columns that have few.
//!
//! In: ids of the registry, `?name`, `@group`. Out: [`Names`](crate::data::Names), with a name in Arabic and one in English for each.

use std::collections::HashMap;

use naql::source::Registry;

use crate::data::Names;
use crate::words::word;

/// Names in the making.
pub struct Interner<'a> {
    registry: &'a Registry,
    numbers: HashMap<String, usize>,
    names: Names,
}

impl<'a> Interner<'a> {
    /// No names yet.
    pub fn new(registry: &'a Registry) -> Self {
        Self { registry, numbers: HashMap::new(), names: Names::default() }
    }

    /// The number of an outlet or a source.
    pub fn number(&mut self, id: &str) -> usize {
        if let Some(&number) = self.numbers.get(id) {
            return number;
        }
        let number = self.names.id.len();
        let (ar, en) = both(id, self.registry);
        self.names.id.push(id.to_owned());
        self.names.ar.push(ar);
        self.names.en.push(en);
        self.numbers.insert(id.to_owned(), number);
        number
    }

    /// All of them.
    pub fn finish(self) -> Names {
        self.names
    }
}

/// The names of a source, in Arabic and in English.
fn both(id: &str, registry: &Registry) -> (String, String) {
    if let Some(entry) = registry.by_id(id) {
        let english = entry.names_en.first().map_or_else(|| entry.name(), String::as_str);
        return (entry.name().to_owned(), english.to_owned());
    }
    if let Some([ar, en]) = word(id) {
        return (ar.to_owned(), en.to_owned());
    }
    let plain = id.strip_prefix('?').unwrap_or(id).to_owned();
    (plain.clone(), plain)
}

/// The number of a value in a list, which gets it if it is new.
pub fn number(list: &mut Vec<String>, value: &str) -> usize {
    list.iter().position(|known| known == value).unwrap_or_else(|| {
        list.push(value.to_owned());
        list.len() - 1
    })
}
