//! Which column of a row is which field of a document, and what a field may hold.

use naql::Document;
use naql::document::{DayOrder, Html, MAX_ID, NoTime, read_time};
use naql_arrow::COLUMNS;

use super::names::{BYLINE, ID, NAMES, PUBLISHED, PUBLISHER, SEEN, TEXT};
use super::notes::Notes;
use crate::reject::Bad;

/// How values are read, whatever column they are in.
#[derive(Clone, Copy, Debug)]
pub struct Values {
    /// What is done with HTML in texts.
    pub html: Html,
    /// The order of day and month in dates of numbers.
    pub dates: Option<DayOrder>,
    /// How many bytes a row may have, and so a text.
    pub max_row: usize,
}

/// How many bytes a row may have unless it is said.
pub const MAX_ROW: usize = 64 << 20;

impl Default for Values {
    fn default() -> Self {
        Self { html: Html::default(), dates: None, max_row: MAX_ROW }
    }
}

/// The columns to look for: for each field, its possible names, best first.
#[derive(Clone, Debug)]
pub struct Fields {
    names: [Vec<String>; 8],
    /// Fields named by `--field`: their column must exist.
    named: [bool; 8],
    /// Names with dots, which may be paths: field, rank, the keys.
    paths: Vec<(usize, usize, Vec<String>)>,
}

/// The values of one row, as found.
#[derive(Debug, Default)]
pub struct Slots {
    values: [Value; 8],
    rank: [usize; 8],
}

/// One value of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Not there, or null.
    #[default]
    Absent,
    /// A string (for `id` and `published` also a number, as it is written).
    Text(String),
    /// Something that no field takes: "a number".
    Other(&'static str),
}

impl Value {
    /// Several values as one of a field: the paragraphs of a text, the names in a byline.
    pub fn join(values: impl IntoIterator<Item = Self>, slot: usize) -> Self {
        let mut out = Vec::new();
        for value in values {
            match value {
                Self::Absent => {}
                Self::Text(text) => out.push(text),
                Self::Other(_) => return Self::Other("a list of other things than texts"),
            }
        }
        match (slot, out.len()) {
            (_, 0) => Self::Absent,
            (_, 1) => Self::Text(out.remove(0)),
            (ID | PUBLISHED | SEEN, _) => Self::Other("a list"),
            (TEXT, _) => Self::Text(out.join("\n")),
            _ => Self::Text(out.join(", ")),
        }
    }
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
            // jq's way to write a path.
            let column = column.strip_prefix('.').unwrap_or(column);
            fields.names[slot] = if column.is_empty() { Vec::new() } else { vec![column.to_owned()] };
            fields.named[slot] = !column.is_empty();
            if column.contains('.') {
                fields.paths.push((slot, 0, column.split('.').map(str::to_owned).collect()));
            }
        }
        if fields.names[TEXT].is_empty() {
            return Err("--field text=: the text is needed; name its column".to_owned());
        }
        Ok(fields)
    }

    /// The fields that a column may fill, with how good its name is (0 is best).
    pub fn find(&self, column: &str) -> impl Iterator<Item = (usize, usize)> {
        self.names.iter().enumerate().filter_map(move |(slot, names)| {
            let is = |name: &String| name == column || (!self.named[slot] && name.eq_ignore_ascii_case(column));
            Some((slot, names.iter().position(is)?))
        })
    }

    /// The fields that a part of a column may fill: field, rank, the keys below the column.
    pub fn below(&self, column: &str) -> impl Iterator<Item = (usize, usize, &[String])> {
        self.paths
            .iter()
            .filter(move |(_, _, path)| path[0] == column)
            .map(|(slot, rank, path)| (*slot, *rank, &path[1..]))
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
    fn mark(document: &Document, seen: &mut [bool; 8]) {
        let d = document;
        let optional = [&d.title, &d.byline, &d.publisher, &d.url, &d.published, &d.seen].map(Option::is_some);
        let has = [!d.id.is_empty(), true].into_iter().chain(optional);
        for (seen, has) in seen.iter_mut().zip(has) {
            *seen |= has;
        }
    }

    /// Makes a document of a row; one without an id gets its own ([`Document::identify`]).
    ///
    /// # Errors
    /// What is wrong with the row.
    pub fn document(&self, slots: Slots, how: &Values, notes: &mut Notes) -> Result<Document, Bad> {
        let mut document = self.of_slots(slots, how, notes)?;
        Self::mark(&document, &mut notes.seen);
        document.identify();
        if document.id.len() > MAX_ID {
            let length = document.id.len();
            return Err(Bad::document(format!("the id has {length} bytes, more than {MAX_ID}; give a shorter one")));
        }
        Ok(document)
    }

    fn of_slots(&self, slots: Slots, how: &Values, notes: &mut Notes) -> Result<Document, Bad> {
        let mut strings: [Option<String>; 8] = Default::default();
        for (slot, value) in slots.values.into_iter().enumerate() {
            strings[slot] = match value {
                Value::Absent => None,
                Value::Text(text) if text.is_empty() && slot != TEXT => None,
                Value::Text(text) => Some(text),
                // A column that nobody named says nothing.
                Value::Other(_) if slot > TEXT && !self.named[slot] => {
                    notes.left_out[slot] += 1;
                    None
                }
                Value::Other(kind) => {
                    let (name, column) = (NAMES[slot], &self.names[slot][slots.rank[slot]]);
                    let wanted = if slot == ID { "a string or a number" } else { "a string" };
                    let part = if kind == "an object" {
                        format!(", or a part of it with --field {name}={column}.KEY")
                    } else {
                        String::new()
                    };
                    return Err(Bad::document(format!(
                        "field {column:?} is {kind}, not {wanted}; name another column with --field {name}=NAME{part}"
                    )));
                }
            };
        }
        let Some(text) = strings[TEXT].take() else {
            let looked = self.names[TEXT].join(", ");
            return Err(Bad::document(format!("the row has no text (looked for: {looked})")));
        };
        if text.len() > how.max_row {
            return Err(Bad::text(format!(
                "the text has {} bytes, more than {}; raise --max-row to take it",
                text.len(),
                how.max_row
            )));
        }
        let mut take = |slot: usize| strings[slot].take();
        let mut document = Document::new(take(ID).unwrap_or_default(), how.html.read(text));
        document.title = take(2).map(|title| how.html.read(title));
        document.byline = take(BYLINE).map(|byline| how.html.read(byline));
        document.publisher = take(PUBLISHER);
        document.url = take(5);
        let mut time = |slot: usize| {
            let Some(written) = take(slot) else { return Ok(None) };
            let time = match read_time(&written, how.dates) {
                Ok(time) => time,
                // A column that nobody named may be about something else.
                Err(_) if slot == SEEN && !self.named[slot] => {
                    notes.left_out[slot] += 1;
                    return Ok(None);
                }
                Err(why) => return Err(self.no_time(slot, &written, why)),
            };
            notes.unzoned += u64::from(time.is_unzoned());
            // What every reader of RFC 3339 reads stays as it is written.
            Ok(Some(if is_plain(&written) { written } else { time.to_string() }))
        };
        document.published = time(PUBLISHED)?;
        document.seen = time(SEEN)?;
        Ok(document)
    }

    /// Why a value of a field is no time.
    fn no_time(&self, slot: usize, value: &str, why: NoTime) -> Bad {
        let column = self.names[slot].first().map_or(NAMES[slot], String::as_str);
        let more = match why {
            NoTime::Order => " (--dates dmy)".to_owned(),
            _ => format!(" (--field {}= leaves the column out)", NAMES[slot]),
        };
        let shown: String = value.chars().take(60).collect();
        Bad::document(format!("{column:?} is {shown:?}, which {}{more}", why.advice()))
    }
}

/// Whether a time is in the form of RFC 3339, or a date.
fn is_plain(time: &str) -> bool {
    let bytes = time.as_bytes();
    let date = bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-';
    date && (bytes.len() == 10 || (bytes[10] == b'T' && (time.ends_with('Z') || time[11..].contains(['+', '-']))))
}

impl Default for Fields {
    /// The automatic names.
    fn default() -> Self {
        let names = COLUMNS.map(|names| names.iter().map(|&name| name.to_owned()).collect());
        Self { names, named: [false; 8], paths: Vec::new() }
    }
}

impl Slots {
    /// Whether there is no text.
    pub fn lacks_text(&self) -> bool {
        self.values[TEXT] == Value::Absent
    }

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

    fn document(row: &[(&str, &str)], fields: &Fields) -> Result<Document, Bad> {
        fields.document(slots(row, fields), &Values::default(), &mut Notes::default())
    }

    #[test]
    fn the_canonical_name_wins_in_any_order() {
        let fields = Fields::new([]).unwrap();
        for row in [[("text", "t"), ("body", "b"), ("content", "c")], [("body", "b"), ("content", "c"), ("text", "t")]]
        {
            assert_eq!(document(&row, &fields).unwrap().text, "t");
        }
        assert_eq!(document(&[("Text", "t")], &fields).unwrap().text, "t");
        let fields = Fields::new(["text=body"]).unwrap();
        assert_eq!(document(&[("text", "t"), ("body", "b")], &fields).unwrap().text, "b");
        assert!(document(&[("Body", "b")], &fields).is_err(), "a name that is given is meant");
    }

    #[test]
    fn one_column_may_fill_two_fields() {
        let fields = Fields::new(["title=text"]).unwrap();
        let document = document(&[("text", "t")], &fields).unwrap();
        assert_eq!((document.text.as_str(), document.title.as_deref()), ("t", Some("t")));
    }

    #[test]
    fn times() {
        let fields = Fields::new([]).unwrap();
        for (value, want) in [
            ("2026-01-31T08:30:00Z", Some("2026-01-31T08:30:00Z")),
            ("2026-01-31T08:30:00.5+03:00", Some("2026-01-31T08:30:00.5+03:00")),
            ("2026-01-31", Some("2026-01-31")),
            ("2026-01-31 08:30", Some("2026-01-31T08:30:00Z")),
            ("1769848200", Some("2026-01-31T08:30:00Z")),
            ("2026-02-31", None),
            ("31/1/2026", None),
        ] {
            let got = document(&[("text", ""), ("date", value)], &fields).ok().map(|d| d.published.unwrap());
            assert_eq!(got.as_deref(), want, "{value}");
        }
    }

    #[test]
    fn an_empty_string_is_no_value_but_an_empty_text_is_one() {
        let fields = Fields::new([]).unwrap();
        let got = document(&[("id", "a"), ("text", ""), ("date", ""), ("title", "")], &fields).unwrap();
        assert_eq!(got, Document::new("a", ""));
        assert!(document(&[], &fields).is_err());
    }

    #[test]
    fn lists_are_joined() {
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(Value::join([text("a"), Value::Absent, text("b")], TEXT), text("a\nb"));
        assert_eq!(Value::join([text("a"), text("b")], BYLINE), text("a, b"));
        assert_eq!(Value::join([], BYLINE), Value::Absent);
        assert!(matches!(Value::join([text("a"), text("b")], ID), Value::Other(_)));
    }

    #[test]
    fn wrong_options() {
        for option in ["text", "body=text", "text="] {
            assert!(Fields::new([option]).is_err(), "{option}");
        }
    }
}
