//! Documents of batches: every type of column, sliced, with nulls, damaged, or of a type that is not wanted.

use std::sync::Arc;

use arrow_array::types::{Int8Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Date64Array, DictionaryArray, FixedSizeBinaryArray,
    Float64Array, Int8Array, Int16Array, Int32Array, Int64Array, LargeStringArray, NullArray, RecordBatch, StringArray,
    StringViewArray, TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray,
    TimestampSecondArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use arrow_buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use naql::Code;
use naql::contract::DOCUMENT;
use naql_arrow::{Cell, Fault, Fields, Takes, cells, documents, documents_batch, schema, strings};

/// One that lies inside a view, one that does not, none, an empty one, and the first again.
const TEXTS: [Option<&str>; 5] = [Some("خبر"), Some("أعلنت بلدية الساقية فتح السوق"), None, Some(""), Some("خبر")];

fn dictionaries(texts: &[Option<&str>]) -> [ArrayRef; 3] {
    let mut distinct: Vec<&str> = Vec::new();
    let keys: Vec<Option<u32>> = texts
        .iter()
        .map(|text| {
            let text = (*text)?;
            let at = distinct.iter().position(|known| *known == text).unwrap_or_else(|| {
                distinct.push(text);
                distinct.len() - 1
            });
            Some(at as u32)
        })
        .collect();
    let small: Int8Array = keys.iter().map(|key| key.map(|key| key as i8)).collect();
    let large: UInt32Array = keys.into_iter().collect();
    [
        Arc::new(DictionaryArray::<Int8Type>::new(small, Arc::new(StringArray::from(distinct.clone())))),
        Arc::new(DictionaryArray::<UInt32Type>::new(large.clone(), Arc::new(LargeStringArray::from(distinct.clone())))),
        Arc::new(DictionaryArray::<UInt32Type>::new(large, Arc::new(StringViewArray::from(distinct)))),
    ]
}

/// The texts in every type of column that has them.
fn columns(texts: &[Option<&str>]) -> Vec<ArrayRef> {
    let mut all: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(texts.to_vec())),
        Arc::new(LargeStringArray::from(texts.to_vec())),
        Arc::new(StringViewArray::from(texts.to_vec())),
    ];
    all.extend(dictionaries(texts));
    all
}

#[test]
fn every_type_of_strings() {
    for column in columns(&TEXTS) {
        assert_eq!(strings("text", &column, 0).unwrap(), TEXTS, "{}", column.data_type());
    }
    let nulls: ArrayRef = Arc::new(NullArray::new(3));
    assert_eq!(strings("text", &nulls, 0).unwrap(), [None; 3]);
}

#[test]
fn a_slice_has_its_own_rows_alone() {
    let around: Vec<_> = [Some("قبل ذلك بأيام قليلة")].into_iter().chain(TEXTS).chain([None, Some("بعد")]).collect();
    for column in columns(&around) {
        assert_eq!(strings("text", &column.slice(1, 5), 0).unwrap(), TEXTS, "{}", column.data_type());
        assert_eq!(strings("text", &column.slice(4, 0), 0).unwrap(), [None; 0], "{}", column.data_type());
    }
}

#[test]
fn a_dictionary_may_have_nulls_on_both_sides() {
    let values: ArrayRef = Arc::new(StringArray::from(vec![None, Some("خبر")]));
    let keys = Int8Array::from(vec![Some(0), None, Some(1)]);
    let column: ArrayRef = Arc::new(DictionaryArray::<Int8Type>::new(keys, values));
    assert_eq!(strings("text", &column, 0).unwrap(), [None, None, Some("خبر")]);
    let none = Arc::new(StringArray::from(Vec::<&str>::new()));
    let column: ArrayRef = Arc::new(DictionaryArray::<Int8Type>::new(Int8Array::from(vec![None, None]), none));
    assert_eq!(strings("text", &column, 0).unwrap(), [None, None]);
}

#[test]
fn other_types_are_named() {
    let numbers: ArrayRef = Arc::new(Int32Array::from(vec![1]));
    let others: [(ArrayRef, &str); 4] = [
        (Arc::clone(&numbers), "Int32"),
        (Arc::new(BooleanArray::from(vec![true])), "Boolean"),
        (Arc::new(FixedSizeBinaryArray::try_from_iter([b"a"].into_iter()).unwrap()), "FixedSizeBinary(1)"),
        (Arc::new(DictionaryArray::<Int8Type>::new(Int8Array::from(vec![0]), numbers)), "Dictionary(Int8, Int32)"),
    ];
    for (column, kind) in others {
        let Fault { row, error, .. } = strings("content", &column, 7).unwrap_err();
        let message = format!("the column \"content\" is of the type {kind}, not of strings");
        assert_eq!((row, error.code(), error.message()), (None, Code::InvalidDocument, message.as_str()));
    }
}

/// Columns as a producer may hand them over that does not keep to the rules; the second row is at fault.
fn damaged() -> Vec<ArrayRef> {
    let offsets = |ends: &[i32]| OffsetBuffer::new(ScalarBuffer::from(ends.to_vec()));
    let bytes = Buffer::from(b"ab\xd8".as_slice());
    let view = |length: u32, rest: [u32; 3]| {
        [length, rest[0], rest[1], rest[2]].iter().rev().fold(0_u128, |all, part| all << 32 | u128::from(*part))
    };
    let views = |second: u128| ScalarBuffer::from(vec![view(1, [0x61, 0, 0]), second]);
    let long = Buffer::from([b'x'; 20].as_slice());
    // SAFETY: nothing but `strings` reads these columns, which takes their bytes for unchecked ones.
    unsafe {
        vec![
            Arc::new(StringArray::new_unchecked(offsets(&[0, 2, 3]), bytes.clone(), None)),
            Arc::new(StringArray::new_unchecked(offsets(&[0, 2, 90]), bytes, None)),
            Arc::new(StringViewArray::new_unchecked(views(view(2, [0xd8d8, 0, 0])), vec![], None)),
            Arc::new(StringViewArray::new_unchecked(views(view(20, [0, 5, 0])), vec![long.clone()], None)),
            Arc::new(StringViewArray::new_unchecked(views(view(20, [0, 0, 1])), vec![long.clone()], None)),
            Arc::new(StringViewArray::new_unchecked(views(view(u32::MAX, [0, 0, u32::MAX])), vec![long], None)),
        ]
    }
}

#[test]
fn damage_is_told_by_its_row() {
    for (i, column) in damaged().iter().enumerate() {
        let Fault { row, error, .. } = strings("text", column, 10).unwrap_err();
        assert_eq!((row, error.code()), (Some(11), Code::InvalidText), "{i}");
        assert!(error.message().starts_with("row 11: the column \"text\" is damaged"), "{}", error.message());
        assert_eq!(strings("text", &column.slice(0, 1), 10).unwrap().len(), 1, "{i}");
    }
}

/// Columns with their names.
type Named = Vec<(&'static str, ArrayRef)>;

fn batch(columns: Named) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn text(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

#[test]
fn whole_documents() {
    let names = ["id", "text", "title", "byline", "publisher", "url", "published"];
    let columns = names.map(|name| (name, text(&[Some(if name == "published" { "2026-03-01" } else { name }), None])));
    let rows = batch(columns.to_vec()).slice(0, 1);
    let mut expected = naql::Document::new("id", "text");
    let [title, byline, publisher, url] = ["title", "byline", "publisher", "url"].map(|name| Some(name.to_owned()));
    (expected.title, expected.byline, expected.publisher, expected.url) = (title, byline, publisher, url);
    expected.published = Some("2026-03-01".to_owned());
    assert_eq!(documents(&rows, 0, &Fields::default()).unwrap(), [expected]);
    let bare = batch(vec![("text", text(&[Some("أ"), Some("ب")]))]);
    // Without ids they are named after what they say, wherever they are.
    let named = documents(&bare, 40, &Fields::optional()).unwrap();
    assert!(named.iter().all(naql::Document::has_made_id) && named[0].id != named[1].id, "{named:?}");
    assert_eq!(documents(&bare, 0, &Fields::optional()).unwrap(), named);
    assert_eq!(documents(&bare.slice(0, 0), 0, &Fields::optional()).unwrap(), []);
}

#[test]
fn ids_may_be_whole_numbers() {
    let all: [ArrayRef; 8] = [
        Arc::new(Int8Array::from(vec![7])),
        Arc::new(Int16Array::from(vec![7])),
        Arc::new(Int32Array::from(vec![7])),
        Arc::new(Int64Array::from(vec![7])),
        Arc::new(UInt8Array::from(vec![7])),
        Arc::new(UInt16Array::from(vec![7])),
        Arc::new(UInt32Array::from(vec![7])),
        Arc::new(UInt64Array::from(vec![7])),
    ];
    for id in all {
        let rows = batch(vec![("id", id), ("text", text(&[Some("نص")]))]);
        assert_eq!(documents(&rows, 0, &Fields::default()).unwrap()[0].id, "7");
    }
    // What pandas makes of whole numbers with a gap.
    let rows = batch(vec![("id", Arc::new(Float64Array::from(vec![7.0]))), ("text", text(&[Some("نص")]))]);
    assert_eq!(documents(&rows, 0, &Fields::default()).unwrap()[0].id, "7");
}

#[test]
fn times_of_every_type() {
    let last = 1_772_353_800; // 2026-03-01T08:30:00Z
    let all: [(ArrayRef, &str); 8] = [
        (text(&[Some("2026-03-01T11:30:00+03:00")]), "2026-03-01T11:30:00+03:00"),
        (Arc::new(Date32Array::from(vec![20_513])), "2026-03-01"),
        (Arc::new(Date64Array::from(vec![20_513 * 86_400_000])), "2026-03-01"),
        (Arc::new(TimestampSecondArray::from(vec![last])), "2026-03-01T08:30:00Z"),
        (Arc::new(TimestampMillisecondArray::from(vec![last * 1_000 + 999])), "2026-03-01T08:30:00.999Z"),
        (Arc::new(TimestampMicrosecondArray::from(vec![last * 1_000_000])), "2026-03-01T08:30:00Z"),
        (Arc::new(TimestampNanosecondArray::from(vec![last * 1_000_000_000])), "2026-03-01T08:30:00Z"),
        (Arc::new(TimestampMillisecondArray::from(vec![-500])), "1969-12-31T23:59:59.5Z"),
    ];
    for (published, expected) in all {
        let kind = published.data_type().clone();
        let rows = batch(vec![("text", text(&[Some("نص")])), ("published", published)]);
        let found = documents(&rows, 0, &Fields::optional()).unwrap();
        assert_eq!(found[0].published.as_deref(), Some(expected), "{kind}");
    }
}

#[test]
fn what_is_wrong_and_where() {
    let mut named = Fields::default();
    named.text = ("content".to_owned(), true);
    let mut outlet = Fields::optional();
    outlet.optional[2] = ("outlet".to_owned(), true);
    let (id, one) = (("id", text(&[Some("a"), None])), ("text", text(&[Some("نص"), Some("نص")])));
    let without = ("text", text(&[Some("نص"), None]));
    let times = ("published", text(&[Some("2026-03-01"), Some("أمس")]));
    let numbers: (&'static str, ArrayRef) = ("title", Arc::new(Int64Array::from(vec![1, 2])));
    let cases: [(Named, &Fields, Option<usize>, &str); 7] = [
        (vec![one.clone()], &Fields::default(), None, "there is no column \"id\"; the columns are: text"),
        (vec![id.clone(), one.clone()], &named, None, "there is no column \"content\"; the columns are: id, text"),
        (vec![one.clone()], &outlet, None, "there is no column \"outlet\"; the columns are: text"),
        (vec![id, one.clone()], &Fields::default(), Some(101), "row 101 has no id"),
        (vec![without], &Fields::optional(), Some(101), "row 101 has no text"),
        (vec![one.clone(), times], &Fields::optional(), Some(101), "row 101: "),
        (vec![one, numbers], &Fields::optional(), None, "the column \"title\" is of the type Int64, not of strings"),
    ];
    for (columns, fields, row, message) in cases {
        let fault = documents(&batch(columns), 100, fields).unwrap_err();
        assert_eq!((fault.row, fault.error.code()), (row, Code::InvalidDocument), "{message}");
        assert!(fault.error.message().starts_with(message), "{} / {message}", fault.error.message());
    }
}

#[test]
fn bytes_that_are_text_are_read_as_text() {
    let column: ArrayRef = Arc::new(BinaryArray::from_opt_vec(vec![Some("خبر".as_bytes()), None, Some(b"ab\xd8")]));
    assert_eq!(strings("text", &column.slice(0, 2), 0).unwrap(), [Some("خبر"), None]);
    assert_eq!(strings("text", &column, 0).unwrap_err().row, Some(2));
    assert_eq!(cells(&column, Takes::Strings), [Cell::Text("خبر".into()), Cell::Null, Cell::Damaged(2)]);
}

#[test]
fn cells_say_what_a_field_does_not_take() {
    let cases: [(ArrayRef, Takes, Cell<'_>); 6] = [
        (Arc::new(Int32Array::from(vec![7])), Takes::Strings, Cell::Other("a number")),
        (Arc::new(Int32Array::from(vec![7])), Takes::Ids, Cell::Text("7".into())),
        (Arc::new(Float64Array::from(vec![7.0])), Takes::Ids, Cell::Text("7".into())),
        (Arc::new(Date32Array::from(vec![0])), Takes::Strings, Cell::Other("a date")),
        (Arc::new(Date32Array::from(vec![0])), Takes::Times, Cell::Text("1970-01-01".into())),
        (Arc::new(BooleanArray::from(vec![true])), Takes::Times, Cell::Other("true or false")),
    ];
    for (column, takes, cell) in cases {
        assert_eq!(cells(&column, takes), [cell]);
    }
}

#[test]
fn documents_come_back_from_their_own_batch() {
    let mut full = naql::Document::new("a", "نص");
    (full.title, full.published) = (Some("عنوان".to_owned()), Some("2026-03-01".to_owned()));
    let pages = [full, naql::Document::new("b", "")];
    let rows = documents_batch(&pages.each_ref()).unwrap();
    assert_eq!(rows.schema(), schema(&DOCUMENT));
    assert_eq!(documents(&rows, 0, &Fields::default()).unwrap(), pages);
}
