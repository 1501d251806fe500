//! Which column of a row is which field of a document, and what a field may hold.

use naql::Document;

use crate::reject::Bad;

/// The fields of a document, in the order of [`Slots`].
pub const NAMES: [&str; 7] = ["id", "text", "title", "byline", "publisher", "url", "published"];
/// The place of `id` in [`NAMES`].
pub const ID: usize = 0;
/// The place of `text` in [`NAMES`].
pub const TEXT: usize = 1;
/// The place of `published` in [`NAMES`].
pub const PUBLISHED: usize = 6;

/// Column names that are taken when the canonical one is absent, best first.
const AUTOMATIC: [&[&str]; 7] = [&[], &["content", "body"], &[], &["author"], &["source"], &[], &["date"]];

/// The columns to look for: for each field, its possible names, best first.
#[derive(Clone, Debug)]
pub struct Fields {
    names: [Vec<String>; 7],
    /// Fields named by `--field`: their column must exist.
    named: [bool; 7],
}

/// The values of one row, as found.
#[derive(Debug, Default)]
pub struct Slots {
    values: [Value; 7],
    rank: [usize; 7],
}

/// One value of a row.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Not there, or null.
    #[default]
    Absent,
    /// A string (for `id` also a number, as it is written).
    Text(String),
    /// Something that no field takes: "a number".
    Other(&'static str),
}

impl Fields {
    /// The automatic names, overridden by `--field FIELD=COLUMN` options.
    ///
    /// # Errors
    /// A sentence, if an option is not of that form or its field is unknown.
    pub fn new<'a>(options: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut fields = Self::default();
        for option in options {
            let Some((field, column)) = option.split_once('=') else {
                return Err(format!("--field {option}: write FIELD=COLUMN, as in --field text=content"));
            };
            let Some(slot) = NAMES.iter().position(|n| *n == field) else {
                return Err(format!(
                    "--field {option}: there is no field {field:?}; the fields are {}",
                    NAMES.join(", ")
                ));
            };
            fields.names[slot] = if column.is_empty() { Vec::new() } else { vec![column.to_owned()] };
            fields.named[slot] = !column.is_empty();
        }
        if fields.names[TEXT].is_empty() {
            return Err("--field text=: the text is needed; name its column".to_owned());
        }
        Ok(fields)
    }

    /// The fields that a column may fill, with how good its name is (0 is best).
    pub fn find(&self, column: &str) -> impl Iterator<Item = (usize, usize)> {
        self.names
            .iter()
            .enumerate()
            .filter_map(move |(slot, names)| Some((slot, names.iter().position(|n| n == column)?)))
    }

    /// The names a field's column may have, best first.
    pub fn names(&self, slot: usize) -> &[String] {
        &self.names[slot]
    }

    /// The columns named by `--field`: place, field, column.
    pub fn named(&self) -> impl Iterator<Item = (usize, &'static str, &str)> {
        (0..NAMES.len()).filter(|&i| self.named[i]).map(|i| (i, NAMES[i], self.names[i][0].as_str()))
    }

    /// Marks the fields that this document has (its id not yet filled in).
    pub fn mark(document: &Document, seen: &mut [bool; 7]) {
        let d = document;
        let optional = [&d.title, &d.byline, &d.publisher, &d.url, &d.published].map(Option::is_some);
        let has = [!d.id.is_empty(), true].into_iter().chain(optional);
        for (seen, has) in seen.iter_mut().zip(has) {
            *seen |= has;
        }
    }

    /// Makes a document of a row; an absent id is left empty for the caller to fill.
    ///
    /// # Errors
    /// What is wrong with the row.
    pub fn document(&self, slots: Slots) -> Result<Document, Bad> {
        if matches!(slots.values[TEXT], Value::Absent) {
            let looked = self.names[TEXT].join(", ");
            return Err(Bad::document(format!(
                "the row has no text (looked for: {looked}); name its column with --field text=NAME"
            )));
        }
        let mut strings: [Option<String>; 7] = Default::default();
        for (slot, value) in slots.values.into_iter().enumerate() {
            strings[slot] = match value {
                Value::Absent => None,
                Value::Text(text) if text.is_empty() && slot != TEXT => None,
                Value::Text(text) => Some(text),
                Value::Other(kind) => {
                    let (name, column) = (NAMES[slot], &self.names[slot][slots.rank[slot]]);
                    let wanted = if slot == ID { "a string or a number" } else { "a string" };
                    return Err(Bad::document(format!(
                        "field {column:?} is {kind}, not {wanted}; name another column with --field {name}=NAME"
                    )));
                }
            };
        }
        let mut take = |slot: usize| strings[slot].take();
        let mut document = Document::new(take(ID).unwrap_or_default(), take(TEXT).unwrap_or_default());
        document.title = take(2);
        document.byline = take(3);
        document.publisher = take(4);
        document.url = take(5);
        document.published = take(PUBLISHED);
        match document.published_seconds() {
            Ok(_) => Ok(document),
            Err(_) => Err(self.no_time(document.published.as_deref().unwrap_or_default())),
        }
    }

    /// Why a `published` value is no time.
    fn no_time(&self, value: &str) -> Bad {
        let column = self.names[PUBLISHED].first().map_or("published", String::as_str);
        Bad::document(format!(
            "{column:?} is {value:?}, which is neither an RFC 3339 time (2026-01-31T08:30:00Z) nor a date (2026-01-31); \
             mend it, or leave it out with --field published="
        ))
    }
}

impl Default for Fields {
    /// The automatic names.
    fn default() -> Self {
        let names = |i: usize| [NAMES[i]].iter().chain(AUTOMATIC[i]).map(|&name| name.to_owned()).collect();
        Self { names: std::array::from_fn(names), named: [false; 7] }
    }
}

impl Slots {
    /// Whether a value whose name has this rank may go here: nothing better is there yet.
    pub fn wants(&self, slot: usize, rank: usize) -> bool {
        matches!(self.values[slot], Value::Absent) || rank <= self.rank[slot]
    }

    /// Puts a value in; null changes nothing.
    pub fn put(&mut self, slot: usize, rank: usize, value: Value) {
        if !matches!(value, Value::Absent) {
            self.values[slot] = value;
            self.rank[slot] = rank;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(row: &[(&str, &str)], fields: &Fields) -> Slots {
        let mut slots = Slots::default();
        for (column, value) in row {
            for (slot, rank) in fields.find(column) {
                if slots.wants(slot, rank) {
                    slots.put(slot, rank, Value::Text((*value).to_owned()));
                }
            }
        }
        slots
    }

    #[test]
    fn the_canonical_name_wins_in_any_order() {
        let fields = Fields::new([]).unwrap();
        for row in [[("text", "t"), ("body", "b"), ("content", "c")], [("body", "b"), ("content", "c"), ("text", "t")]]
        {
            assert_eq!(fields.document(slots(&row, &fields)).unwrap().text, "t");
        }
        let fields = Fields::new(["text=body"]).unwrap();
        assert_eq!(fields.document(slots(&[("text", "t"), ("body", "b")], &fields)).unwrap().text, "b");
    }

    #[test]
    fn one_column_may_fill_two_fields() {
        let fields = Fields::new(["title=text"]).unwrap();
        let document = fields.document(slots(&[("text", "t")], &fields)).unwrap();
        assert_eq!((document.text.as_str(), document.title.as_deref()), ("t", Some("t")));
    }

    #[test]
    fn times() {
        let fields = Fields::new([]).unwrap();
        for (value, want) in [
            ("2026-01-31T08:30:00Z", Some("2026-01-31T08:30:00Z")),
            ("2026-01-31T08:30:00.5+03:00", Some("2026-01-31T08:30:00.5+03:00")),
            ("2026-01-31", Some("2026-01-31")),
            ("2026-02-31", None),
            ("31/1/2026", None),
        ] {
            let row = slots(&[("text", ""), ("date", value)], &fields);
            let got = fields.document(row).ok().map(|d| d.published.unwrap());
            assert_eq!(got.as_deref(), want, "{value}");
        }
    }

    #[test]
    fn an_empty_string_is_no_value_but_an_empty_text_is_one() {
        let fields = Fields::new([]).unwrap();
        let row = slots(&[("text", ""), ("date", ""), ("title", "")], &fields);
        assert_eq!(fields.document(row).unwrap(), Document::default());
        assert!(fields.document(Slots::default()).is_err());
    }

    #[test]
    fn wrong_options() {
        for option in ["text", "body=text", "text="] {
            assert!(Fields::new([option]).is_err(), "{option}");
        }
    }
}
