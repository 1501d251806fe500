//! Batches through the C functions: every string type, everything that can be wrong, and the same verdicts as elsewhere.

#![allow(clippy::unnecessary_box_returns, reason = "a handle is a box")]

use std::mem::MaybeUninit;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::types::{Int8Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Int32Array, LargeStringArray, NullArray, RecordBatch, RecordBatchIterator,
    StringArray, StringViewArray,
};
use arrow_schema::{ArrowError, Schema};
use naql::{Document, Policy};
use naql_c::{
    naql_all_pairs_arrow, naql_dedup_arrow, naql_error, naql_gate, naql_gate_admit_arrow, naql_gate_check_arrow,
    naql_gate_free, naql_gate_new, naql_lineage_arrow, naql_lineage_streams, naql_pairs_arrow, naql_status,
};

const A: &str = "أعلنت بلدية الساقية صباح اليوم فتح سوق السمك الجديد أمام الباعة بعد عام من العمل المتواصل فيه";
const A_AGAIN: &str = "اعلنت بلديه الساقيه صباح اليوم فتح سوق السمك الجديد امام الباعه بعد عام من العمل المتواصل فيه";
const B: &str = "وصلت إلى ميناء النورس سفينة تحمل عشرين ألف طن من القمح وتبدأ غدا عملية التفريغ في الصوامع الجديدة";

fn ids() -> ArrayRef {
    Arc::new(StringArray::from(vec!["a", "b", "c"]))
}

fn texts() -> ArrayRef {
    Arc::new(StringArray::from(vec![A, B, A_AGAIN]))
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap()
}

fn stream(batches: Vec<Result<RecordBatch, ArrowError>>) -> FFI_ArrowArrayStream {
    let schema = batches.iter().find_map(|b| b.as_ref().ok().map(RecordBatch::schema));
    let schema = schema.unwrap_or_else(|| Arc::new(Schema::empty()));
    FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, schema)))
}

type Slot<T> = MaybeUninit<T>;

/// Calls a function that gives a stream.
fn call(
    function: impl FnOnce(&mut Slot<FFI_ArrowArrayStream>, &mut Slot<Box<naql_error>>) -> naql_status,
) -> Result<ArrowArrayStreamReader, (naql_status, String)> {
    let (mut out, mut error) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    match function(&mut out, &mut error) {
        // SAFETY: the status says which of the two was written.
        naql_status::NAQL_OK => Ok(ArrowArrayStreamReader::try_new(unsafe { out.assume_init() }).unwrap()),
        // SAFETY: as above.
        status => Err((status, unsafe { error.assume_init() }.message().to_owned())),
    }
}

fn dedup(mut input: FFI_ArrowArrayStream) -> Result<Vec<RecordBatch>, (naql_status, String)> {
    let out = call(|out, error| naql_dedup_arrow(None, 2, Some(&mut input), Some(out), Some(error)));
    assert!(input.release.is_none(), "the input was moved");
    Ok(out?.collect::<Result<Vec<_>, _>>().unwrap())
}

fn gate() -> Box<naql_gate> {
    let mut gate = MaybeUninit::uninit();
    assert_eq!(naql_gate_new(None, Some(&mut gate), None), naql_status::NAQL_OK);
    // SAFETY: the status says that it was written.
    unsafe { gate.assume_init() }
}

/// The strings of a column of the output.
fn column(batches: &[RecordBatch], name: &str) -> Vec<String> {
    let strings = batches.iter().flat_map(|b| b.column_by_name(name).unwrap().as_string::<i32>().iter());
    strings.map(|s| s.unwrap_or("-").to_owned()).collect()
}

#[test]
fn every_string_type_is_read_and_gives_the_same() {
    let dictionary: DictionaryArray<Int8Type> = vec![Some(A), Some(B), Some(A_AGAIN)].into_iter().collect();
    let texts: [ArrayRef; 4] = [
        texts(),
        Arc::new(LargeStringArray::from(vec![A, B, A_AGAIN])),
        Arc::new(StringViewArray::from(vec![A, B, A_AGAIN])),
        Arc::new(dictionary),
    ];
    for text in texts {
        let of = text.data_type().clone();
        let found = dedup(stream(vec![Ok(batch(vec![("id", ids()), ("text", text), ("extra", ids())]))])).unwrap();
        assert_eq!(column(&found, "decision"), ["admit", "admit", "drop"], "{of}");
        assert_eq!(column(&found, "relation"), ["none", "none", "same_text"], "{of}");
        assert_eq!(column(&found, "of"), ["-", "-", "a"], "{of}");
    }
}

#[test]
fn the_verdicts_are_those_of_rust() {
    let documents = [Document::new("a", A), Document::new("b", format!("{B}\n{A}")), Document::new("c", A_AGAIN)];
    let expected =
        naql::dedup(&documents, &Policy::default(), naql::source::Registry::builtin(), Some(1), &()).unwrap();
    let text: ArrayRef = Arc::new(StringArray::from_iter_values(documents.iter().map(|d| d.text.as_str())));
    let whole = batch(vec![("id", ids()), ("text", text)]);
    let parts = vec![Ok(whole.slice(0, 1)), Ok(whole.slice(1, 0)), Ok(whole.slice(1, 2))];
    let found = dedup(stream(parts)).unwrap();
    assert_eq!(found.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [1, 0, 2]);
    assert_eq!(column(&found, "id"), ["a", "b", "c"]);
    let decisions: Vec<_> = expected.iter().map(|v| v.decision.name()).collect();
    assert_eq!(column(&found, "decision"), decisions);
    let numbers = |name: &str| -> Vec<i64> {
        found
            .iter()
            .flat_map(|b| b.column_by_name(name).unwrap().as_primitive::<Int64Type>().values().to_vec())
            .collect()
    };
    assert_eq!(numbers("new_words"), expected.iter().map(|v| i64::from(v.new_words)).collect::<Vec<_>>());
    // The passages of the second page, in bytes of its text.
    let matches = found[2].column_by_name("matches").unwrap().as_list::<i32>().value(0);
    let passages = matches.as_struct().column_by_name("passages").unwrap().as_list::<i32>().value(0);
    let starts = passages.as_struct().column_by_name("a_start").unwrap().as_primitive::<Int64Type>().value(0);
    let passage = &expected[1].matches[0].comparison.passages[0];
    assert_eq!(usize::try_from(starts).unwrap(), passage.a.start);
    assert!(documents[1].text[passage.a.start..].starts_with("أعلنت بلدية"));
}

#[test]
fn a_gate_decides_by_batches_and_may_be_freed_first() {
    let gate = gate();
    let admit = |batches| {
        let mut input = stream(batches);
        call(|out, error| naql_gate_admit_arrow(Some(&gate), 2, Some(&mut input), Some(out), Some(error))).unwrap()
    };
    let first = batch(vec![("id", ids()), ("text", texts())]);
    let admitted: Vec<_> = admit(vec![Ok(first.slice(0, 2))]).map(Result::unwrap).collect();
    assert_eq!(column(&admitted, "decision"), ["admit", "admit"]);
    // A batch is not read before its verdicts are asked for.
    let waiting = admit(vec![Ok(first.slice(2, 1))]);
    let mut input = stream(vec![Ok(first.slice(2, 1))]);
    let checked = call(|out, error| naql_gate_check_arrow(Some(&gate), 2, Some(&mut input), Some(out), Some(error)));
    naql_gate_free(Some(gate));
    let checked: Vec<_> = checked.unwrap().map(Result::unwrap).collect();
    assert_eq!(column(&checked, "of"), ["a"]);
    let admitted: Vec<_> = waiting.map(Result::unwrap).collect();
    assert_eq!(column(&admitted, "decision"), ["drop"]);
}

#[test]
fn what_is_wrong_with_a_stream_is_said() {
    let null: ArrayRef = Arc::new(StringArray::from(vec![Some(A), None, Some(B)]));
    let number: ArrayRef = Arc::new(Int32Array::from(vec![1, 2, 3]));
    let broken = || Err(ArrowError::ComputeError("the disk is gone".into()));
    let good = || Ok(batch(vec![("id", ids()), ("text", texts())]));
    let invalid = naql_status::NAQL_INVALID_DOCUMENT;
    let table = [
        (vec![Ok(batch(vec![("id", ids())]))], invalid, "no column \"text\""),
        (vec![Ok(batch(vec![("text", texts())]))], invalid, "no column \"id\""),
        (vec![good(), Ok(batch(vec![("id", ids()), ("text", Arc::clone(&null))]))], invalid, "row 4 has no text"),
        (vec![Ok(batch(vec![("id", null), ("text", texts())]))], invalid, "row 1 has no id"),
        (vec![Ok(batch(vec![("id", ids()), ("text", number)]))], invalid, "\"text\" is of the type Int32"),
        (
            vec![Ok(batch(vec![("id", ids()), ("text", texts()), ("published", ids())]))],
            invalid,
            "no time that naql reads",
        ),
        (vec![good(), broken()], naql_status::NAQL_IO, "the disk is gone"),
    ];
    for (batches, status, message) in table {
        let (found, said) = dedup(stream(batches)).unwrap_err();
        assert_eq!(found, status, "{said}");
        assert!(said.contains(message), "{said}");
    }
    let (found, said) = dedup(FFI_ArrowArrayStream::empty()).unwrap_err();
    assert_eq!(found, naql_status::NAQL_INVALID_ARGUMENT, "{said}");
    assert!(dedup(stream(vec![])).unwrap().is_empty());
}

#[test]
fn text_that_is_none_is_refused() {
    let data = texts().to_data();
    let bytes =
        data.buffers()[1].as_slice().iter().map(|b| if *b == b'\xd8' { b'\xff' } else { *b }).collect::<Vec<_>>();
    let buffers = vec![data.buffers()[0].clone(), bytes.into()];
    // SAFETY: not sound, on purpose: this is what may come over the interface.
    let damaged = unsafe { data.into_builder().buffers(buffers).build_unchecked() };
    let damaged: ArrayRef = Arc::new(StringArray::from(damaged));
    let (status, said) = dedup(stream(vec![Ok(batch(vec![("id", ids()), ("text", damaged)]))])).unwrap_err();
    assert_eq!(status, naql_status::NAQL_INVALID_TEXT, "{said}");
    assert!(said.contains("\"text\""), "{said}");
}

#[test]
fn optional_columns_may_be_null_or_missing() {
    let empty: DictionaryArray<Int8Type> = vec![None::<&str>; 3].into_iter().collect();
    let columns = vec![
        ("id", ids()),
        ("text", texts()),
        ("title", Arc::new(NullArray::new(3)) as ArrayRef),
        ("publisher", Arc::new(empty)),
        ("published", Arc::new(StringArray::from(vec![None, Some("2031-03-03"), None]))),
    ];
    let found = dedup(stream(vec![Ok(batch(columns))])).unwrap();
    assert_eq!(column(&found, "decision").len(), 3);
}

#[test]
fn an_error_within_a_stream_ends_it() {
    let gate = gate();
    let good = batch(vec![("id", ids()), ("text", texts())]);
    let bad = batch(vec![("id", ids()), ("text", Arc::new(StringArray::from(vec![Some(A), None, Some(B)])))]);
    let mut input = stream(vec![Ok(good.clone()), Ok(bad), Ok(good)]);
    let out = call(|out, error| naql_gate_admit_arrow(Some(&gate), 2, Some(&mut input), Some(out), Some(error)));
    let mut out = out.unwrap();
    assert!(out.next().unwrap().is_ok());
    assert!(out.next().unwrap().unwrap_err().to_string().contains("row 4 has no text"));
    assert!(out.next().is_none());
}

#[test]
fn pairs_are_one_batch() {
    let whole = batch(vec![("id", ids()), ("text", texts())]);
    let mut input = stream(vec![Ok(whole.slice(0, 1)), Ok(whole.slice(1, 2))]);
    let out = call(|out, error| naql_pairs_arrow(None, 2, Some(&mut input), Some(out), Some(error)));
    let found: Vec<RecordBatch> = out.unwrap().collect::<Result<_, _>>().unwrap();
    assert!(input.release.is_none(), "the input was moved");
    assert_eq!((column(&found, "a"), column(&found, "b")), (vec!["a".to_owned()], vec!["c".to_owned()]));
    assert_eq!(column(&found, "relation"), ["same_text"]);

    let many = || Arc::new(StringArray::from_iter_values((0..60).map(|i| i.to_string()))) as ArrayRef;
    let texts = Arc::new(StringArray::from(vec![A; 60])) as ArrayRef;
    let whole = batch(vec![("id", many()), ("text", texts)]);
    for (all, pairs, crowd) in [(false, 59, 60), (true, 60 * 59 / 2, 0)] {
        let find = if all { naql_all_pairs_arrow } else { naql_pairs_arrow };
        let mut input = stream(vec![Ok(whole.clone())]);
        let out = call(|out, error| find(None, 2, Some(&mut input), Some(out), Some(error)));
        let found: Vec<RecordBatch> = out.unwrap().collect::<Result<_, _>>().unwrap();
        let crowds = found[0].column_by_name("crowd").unwrap().as_primitive::<Int64Type>();
        assert_eq!((found[0].num_rows(), crowds.value(0)), (pairs, crowd));
    }

    let mut none = FFI_ArrowArrayStream::empty();
    let told = call(|out, error| naql_pairs_arrow(None, 1, Some(&mut none), Some(out), Some(error))).unwrap_err();
    assert!(told.0 == naql_status::NAQL_INVALID_ARGUMENT && told.1.contains("documents"), "{told:?}");
}

#[test]
fn a_lineage_is_a_stream_of_each_kind() {
    let (wire, published) =
        (format!("{A} {B} {A} {B}"), ["2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z"]);
    let whole = batch(vec![
        ("id", ids()),
        ("text", Arc::new(StringArray::from(vec![wire.as_str(); 3]))),
        ("publisher", Arc::new(StringArray::from(vec!["a.example", "b.example", "c.example"]))),
        ("byline", Arc::new(StringArray::from(vec![Some("رويترز"), Some("رويترز"), None]))),
        ("published", Arc::new(StringArray::from(published.to_vec()))),
    ]);
    let mut input = stream(vec![Ok(whole.slice(0, 2)), Ok(whole.slice(2, 1))]);
    let mut out = MaybeUninit::uninit();
    assert_eq!(naql_lineage_arrow(None, 2, Some(&mut input), Some(&mut out), None), naql_status::NAQL_OK);
    assert!(input.release.is_none(), "the input was moved");
    // SAFETY: the status says that it was written.
    let naql_lineage_streams { stories, sources, edges, clusters, outlets } = unsafe { out.assume_init() };
    let read = |stream| ArrowArrayStreamReader::try_new(stream).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(column(&read(stories), "id"), ["a", "b", "c"]);
    assert_eq!(column(&read(sources), "source"), ["reuters"]);
    assert_eq!(column(&read(edges), "credit"), ["credited", "credited", "uncredited"]);
    assert_eq!(column(&read(clusters), "anchor"), ["reuters#2026-03-01/1"]);
    assert_eq!(column(&read(outlets), "id"), ["?a.example", "?b.example", "?c.example"]);

    let (mut none, mut error) = (FFI_ArrowArrayStream::empty(), MaybeUninit::uninit());
    let status = naql_lineage_arrow(None, 1, Some(&mut none), Some(&mut MaybeUninit::uninit()), Some(&mut error));
    assert_eq!(status, naql_status::NAQL_INVALID_ARGUMENT);
    // SAFETY: the status says that it was written.
    assert!(unsafe { error.assume_init() }.message().contains("documents"));
}
