//! Reads documents from JSON lines: one object a line, blank lines skipped.
//!
//! A chunk of whole lines is parsed in parallel parts and put together in order. Row numbers are line numbers, from 1.

use naql::Document;
use rayon::prelude::*;

use super::batch::Batch;
use super::how::How;
use super::lined::FAULT;
use super::lines::{lines, split};
use super::names::TEXT;
use super::notes::Notes;
use super::object::slots;
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

impl<'a> Rows<'a> {
    /// One row, which is bad.
    pub fn bad(row: u64, bad: Bad, raw: &'a [u8]) -> Self {
        Self { bad: vec![(row, bad, raw)], ..Self::default() }
    }
}

/// Parses a chunk of whole lines; the first has the row number `first`. Gives the rows and the row number after the last.
pub fn parse<'a>(chunk: &'a [u8], first: u64, how: &How) -> (Rows<'a>, u64) {
    let parse = |part| parse_part(part, how);
    // Nothing wakes the pool that all threads share.
    let parts: Vec<Rows> = match rayon::current_thread_index() {
        None => vec![parse(chunk)],
        Some(_) => split(chunk, 4 * rayon::current_num_threads()).into_par_iter().map(parse).collect(),
    };
    let mut all = Rows::default();
    let mut base = first;
    for part in parts {
        all.batch.notes.add(&part.batch.notes);
        all.batch.rows.extend(part.batch.rows.into_iter().map(|row| base + row));
        all.batch.documents.extend(part.batch.documents);
        all.bad.extend(part.bad.into_iter().map(|(row, bad, raw)| (base + row, bad, raw)));
        base += part.lines;
    }
    (all, base)
}

/// Parses one part; its row numbers count from 0.
fn parse_part<'a>(part: &'a [u8], how: &How) -> Rows<'a> {
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
            _ if line.len() > how.values.max_row => Err(too_long(how)),
            Some(whole) => Ok(&whole[at]),
            None => std::str::from_utf8(line).map_err(|fault| text::fault(line, fault.valid_up_to())),
        };
        match checked.and_then(|line| document(line, how, &mut rows.batch.notes)) {
            Ok(document) => {
                rows.batch.rows.push(row);
                rows.batch.documents.push(document);
            }
            Err(bad) => rows.bad.push((row, bad, line)),
        }
    }
    rows
}

/// Why a row of more than the most bytes is refused.
pub fn too_long(how: &How) -> Bad {
    Bad::document(format!("the row is longer than {} bytes; raise --max-row to take it", how.values.max_row))
}

/// Parses one row.
///
/// # Errors
/// What is wrong with it.
pub fn document(line: &str, how: &How, notes: &mut Notes) -> Result<Document, Bad> {
    // A mark of byte order may be at the beginning of any file that was appended.
    let line = line.trim_start_matches('\u{feff}');
    if let Some(message) = line.strip_prefix(char::from(FAULT)) {
        return Err(Bad::document(message));
    }
    match slots(line, &how.fields) {
        Ok(slots) if slots.lacks_text() => Err(no_text(line, how)),
        Ok(slots) => how.fields.document(slots, &how.values, notes),
        Err(fault) => match with_whole_characters(line).map(|mended| slots(&mended, &how.fields)) {
            Some(Ok(slots)) => {
                notes.mended += 1;
                how.fields.document(slots, &how.values, notes)
            }
            _ => Err(not_json(line, &fault)),
        },
    }
}

/// A row with U+FFFD for each escape of half a character (a lone surrogate); `None` when it has none.
fn with_whole_characters(line: &str) -> Option<String> {
    let code = |at: usize| {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut out = String::new();
    let (mut at, mut kept) = (0, 0);
    while let Some(found) = line[at..].find('\\') {
        at += found;
        match code(at) {
            Some(0xd800..=0xdbff) if code(at + 6).is_some_and(|low| (0xdc00..=0xdfff).contains(&low)) => at += 12,
            Some(0xd800..=0xdfff) => {
                out.push_str(&line[kept..at]);
                out.push_str("\\ufffd");
                at += 6;
                kept = at;
            }
            Some(_) => at += 6,
            // What follows a backslash is one character.
            None => at += 1 + line[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    (kept > 0).then(|| out + &line[kept..])
}

/// Why a row has no text: what it has instead.
fn no_text(line: &str, how: &How) -> Bad {
    let looked = how.fields.names(TEXT).join(", ");
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap_or_default();
    let nested = |value: &serde_json::Value| match value {
        serde_json::Value::Array(of) => of.first().is_some_and(serde_json::Value::is_object),
        _ => false,
    };
    let advice = if let Some((key, _)) = object.iter().find(|(_, value)| nested(value)) {
        format!("{key:?} is a list of objects: --rows .{key} reads those")
    } else if let Some((key, Some(inner))) = object.iter().find(|(_, v)| v.is_object()).map(|(k, v)| (k, v.as_object()))
    {
        let part = inner.keys().next().map_or("KEY", String::as_str);
        format!("name its column with --field text=NAME, or a part of one, as in --field text={key}.{part}")
    } else {
        "name its column with --field text=NAME".to_owned()
    };
    let there: Vec<&str> = object.keys().map(String::as_str).take(20).collect();
    Bad::document(format!("the row has no text (looked for: {looked}; it has: {}); {advice}", there.join(", ")))
}

/// Why a row is not a JSON object.
fn not_json(line: &str, fault: &serde_json::Error) -> Bad {
    if line.contains('\0') {
        return Bad::text("the row has a NUL byte; the file is damaged or not text");
    }
    let text = fault.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    let rest = line.get(fault.column().saturating_sub(1)..).unwrap_or_default().trim_start();
    match line.trim_ascii().as_bytes().first() {
        Some(b'[') => {
            Bad::document("the row is a JSON array; naql reads one object a line: jq -c '.[]' makes that of it")
        }
        Some(b'{') if fault.is_eof() => Bad::document(format!(
            "the row ends inside its JSON object ({what}); write every object on one line (jq -c .), or mend the row"
        )),
        Some(b'{') if what.starts_with("trailing") && rest.starts_with('{') => {
            Bad::document("the row has two objects; jq -c . makes a line of each")
        }
        Some(b'{') if what.starts_with("trailing") && rest.starts_with(',') => Bad::document(
            "the row has a comma after its object; naql reads one object a line: sed 's/,$//' takes it away",
        ),
        Some(b'{') => Bad::document(format!("the row is not a JSON object ({what}, byte {}); mend it", fault.column())),
        Some(b'<') => Bad::document(
            "the row is XML or HTML, not a JSON object; naql read FILE takes the texts out of pages and feeds",
        ),
        _ => Bad::document(format!(
            "the row is not a JSON object ({what}, byte {}); mend it, or say what the file is: .csv, .tsv, .txt (--per-line)",
            fault.column()
        )),
    }
}

#[cfg(test)]
mod tests {
    use naql::Code;
    use proptest::prelude::*;
    use serde_json::{Map, Value as Json};

    use super::super::fields::Fields;
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
        // A column that nobody named and that is no text is as if it were not there; but for the id and the text.
        let field = |names: &[&str], number_too: bool, needed: bool| -> Result<Option<String>, Code> {
            match names.iter().filter_map(|name| object.get(*name)).find(|value| !value.is_null()) {
                Some(Json::String(text)) => Ok(Some(text.clone())),
                Some(Json::Number(number)) if number_too => Ok(Some(number.to_string())),
                Some(_) if needed => Err(Code::InvalidDocument),
                _ => Ok(None),
            }
        };
        let document = || {
            let optional = |names: &[&str]| Ok(field(names, false, false)?.filter(|text| !text.is_empty()));
            let text = field(&["text", "content", "body"], false, true)?.ok_or(Code::InvalidDocument)?;
            let id = field(&["id"], true, true)?.unwrap_or_default();
            let mut document = Document::new(id, text);
            document.title = optional(&["title"])?;
            document.byline = optional(&["byline", "author"])?;
            document.publisher = optional(&["publisher", "source"])?;
            document.url = optional(&["url"])?;
            let published = field(&["published", "date"], true, false)?.filter(|text| !text.is_empty());
            document.published = published;
            if let Some(time) = document.published_time().map_err(|error| error.code())? {
                document.published = Some(time.to_string());
            }
            document.identify();
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
                // Nor does it know names in capitals.
                row[at] = if matches!(byte, b'\n' | b'e' | b'A'..=b'Z') { b' ' } else { byte };
                row
            }),
            1 => Just(b" \r".to_vec()),
        ]
    }

    proptest! {
        #[test]
        fn rows_are_read_as_by_the_slow_way(rows in prop::collection::vec(row(), 0..30), first in 1..9u64) {
            let chunk = rows.join(&b'\n');
            // Random letters may well be entities.
            let values = super::super::fields::Values { html: naql::document::Html::Keep, ..Default::default() };
            let how = How { values, ..How::default() };
            let (got, next) = parse(&chunk, first, &how);
            let mut good = got.batch.rows.iter().copied().zip(got.batch.documents);
            let mut bad = got.bad.iter();
            let mut last = first;
            for (number, line) in (first..).zip(chunk.split(|b| *b == b'\n')) {
                last = number;
                match reference(line) {
                    None => {}
                    Some(Ok(want)) => {
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

    fn read(row: &str, fields: &[&str]) -> Result<Document, Bad> {
        let how = How { fields: Fields::new(fields.iter().copied()).unwrap(), ..How::default() };
        document(row, &how, &mut Notes::default())
    }

    #[test]
    fn nested_values_and_lists() {
        let text = |row: &str, fields: &[&str]| read(row, fields).map(|document| document.text);
        let nested = r#"{"article": {"body": "a", "parts": [{"t": "b"}, {"t": "c"}]}, "article.body": "d"}"#;
        assert_eq!(text(nested, &["text=article.parts.t"]), Ok("b\nc".into()));
        assert_eq!(text(nested, &["text=article.body"]), Ok("d".into()), "a name with a dot is a name first");
        assert_eq!(text(r#"{"article": {"body": "a"}}"#, &["text=.article.body"]), Ok("a".into()));
        assert_eq!(text(r#"{"text": ["a", null, "b"]}"#, &[]), Ok("a\nb".into()));
        let page =
            read(r#"{"text": "a", "source": {"id": "x", "name": "N"}, "author": [{"name": "A"}, "B"]}"#, &[]).unwrap();
        assert_eq!((page.publisher.as_deref(), page.byline.as_deref()), (Some("N"), Some("A, B")));
    }

    #[test]
    fn half_characters_are_replaced() {
        let text = |row: &str| read(row, &[]).map(|document| document.text);
        assert_eq!(text(r#"{"text": "a\ud83d b"}"#), Ok("a\u{fffd} b".into()));
        assert_eq!(text(r#"{"text": "\ude00\ud83d\ude00"}"#), Ok("\u{fffd}\u{1f600}".into()));
        assert_eq!(text(r#"{"text": "\\ud83d"}"#), Ok("\\ud83d".into()), "no escape");
    }

    #[test]
    fn messages_say_what_is_there() {
        for (row, words) in [
            (r#"{"articles": [{"text": "a"}]}"#, &["--rows .articles"][..]),
            (r#"{"a": {"body": "x"}}"#, &["--field text=a.body", "it has: a"]),
            (r#"{"text": "a"} {"text": "b"}"#, &["two objects", "jq -c ."]),
            (r#"{"text": "a"},"#, &["comma"]),
            ("<p>a</p>", &["HTML"]),
        ] {
            let bad = read(row, &[]).unwrap_err();
            assert!(words.iter().all(|word| bad.reason.contains(word)), "{}", bad.reason);
        }
    }
}
