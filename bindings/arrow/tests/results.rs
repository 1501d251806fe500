//! Results as batches: they say what the results say, row for row.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch, StructArray};
use naql::contract::{DEDUP_VERDICT, FINGERPRINT_ROW, PAIR, TRACE, VERDICT, VIEW};
use naql::fingerprint::SCHEME;
use naql::fingerprint::{Fingerprint, fingerprint};
use naql::source::Registry;
use naql::{Document, Gate, Hash, Policy, Verdict};
use naql_arrow::{
    Chains, Fingerprints, Offsets, dedup_verdicts, figures, first_chains, pairs, schema, traces, verdicts, view_rows,
    views, views_with_offsets,
};

const FIRST: &str = "أعلنت بلدية الساقية صباح اليوم فتح سوق السمك الجديد أمام الباعة بعد عام من العمل المتواصل فيه";
const AGAIN: &str = "اعلنت بلديه الساقيه صباح اليوم فتح سوق السمك الجديد امام الباعه بعد عام من العمل المتواصل فيه";

fn fingerprints(prints: &[Option<&Fingerprint>]) -> RecordBatch {
    let mut columns = Fingerprints::with_capacity(prints.len());
    prints.iter().for_each(|print| columns.append(*print));
    columns.finish().unwrap()
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> &'a dyn Array {
    batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"))
}

#[test]
fn fingerprints_row_by_row() {
    let (long, empty) = (fingerprint(FIRST).unwrap(), fingerprint("").unwrap());
    let batch = fingerprints(&[Some(&long), None, Some(&empty)]);
    let (raw, folded) = (column(&batch, "raw").as_string::<i32>(), column(&batch, "folded").as_string::<i32>());
    let (words, simhash) = (column(&batch, "words").as_primitive::<Int64Type>(), column(&batch, "simhash"));
    let minhash = column(&batch, "minhash").as_fixed_size_list();
    let marks = column(&batch, "marks").as_list::<i32>();
    for (row, print) in [(0, &long), (2, &empty)] {
        assert_eq!(raw.value(row), Hash(print.raw).to_string());
        assert_eq!(folded.value(row), Hash(print.folded).to_string());
        assert_eq!(words.value(row), i64::from(print.words));
        assert_eq!(column(&batch, "scheme").as_string::<i32>().value(row), SCHEME);
        assert_eq!(simhash.as_primitive::<UInt64Type>().value(row), print.simhash);
        assert_eq!(minhash.value(row).as_primitive::<UInt32Type>().values()[..], print.minhash[..]);
        let of: StructArray = marks.value(row).as_struct().clone();
        let (hashes, places) = (of.column(0).as_primitive::<UInt64Type>(), of.column(1).as_primitive::<UInt32Type>());
        assert!(hashes.values().iter().eq(print.marks.iter().map(|mark| &mark.hash)));
        assert!(places.values().iter().eq(print.marks.iter().map(|mark| &mark.word)));
    }
    assert!(!long.marks.is_empty());
    for name in ["scheme", "raw", "folded", "words", "simhash", "minhash"] {
        assert_eq!((column(&batch, name).null_count(), column(&batch, name).is_null(1)), (1, true), "{name}");
    }
    assert!(marks.value(1).is_empty());
    assert_eq!(fingerprints(&[]).schema(), batch.schema());

    let mut columns = Fingerprints::with_capacity(1);
    columns.append(Some(&long));
    let rows = columns.finish_with_ids(&["a"]).unwrap();
    assert_eq!(rows.schema(), schema(&FINGERPRINT_ROW));
    assert_eq!(rows.columns()[1..], fingerprints(&[Some(&long)]).columns()[..]);
}

fn judged() -> (Vec<Document>, Vec<Verdict>) {
    let documents = vec![
        Document::new("a", FIRST),
        Document::new("b", format!("🗞 {AGAIN}")),
        Document::new("c", "وصلت إلى ميناء النورس سفينة تحمل عشرين ألف طن من القمح وتبدأ غدا عملية التفريغ في الصوامع"),
    ];
    let found = Gate::new(Policy::default()).admit_many(&documents).unwrap();
    (documents, found)
}

#[test]
fn verdicts_row_by_row() {
    let (documents, found) = judged();
    assert_eq!(found[1].of.as_deref(), Some("a"));
    let passage = |offsets| {
        let batch = verdicts(&found, &documents, offsets, Registry::builtin()).unwrap();
        assert_eq!(batch.schema(), schema(&VERDICT));
        let strings = |name| column(&batch, name).as_string::<i32>().iter();
        assert!(strings("id").eq(["a", "b", "c"].map(Some)));
        assert!(strings("decision").eq(found.iter().map(|v| Some(v.decision.name()))));
        assert!(strings("of").eq(found.iter().map(|v| v.of.as_deref())));
        let matches = column(&batch, "matches").as_list::<i32>();
        assert_eq!([matches.value_length(0), matches.value_length(1), matches.value_length(2)], [0, 1, 0]);
        let matched = matches.value(1);
        let passages = matched.as_struct().column_by_name("passages").unwrap().as_list::<i32>().value(0);
        let place = |name| {
            let column = passages.as_struct().column_by_name(name).unwrap();
            usize::try_from(column.as_primitive::<Int64Type>().value(0)).unwrap()
        };
        [place("a_start"), place("a_end"), place("b_start"), place("b_end")]
    };
    let [start, end, from, to] = passage(Offsets::Bytes);
    assert_eq!((&documents[1].text[start..end], &FIRST[from..to]), (AGAIN, FIRST));
    assert_eq!(passage(Offsets::CodePoints), [2, 2 + AGAIN.chars().count(), 0, FIRST.chars().count()]);
}

#[test]
fn prints_are_columns_and_null_where_nothing_is_kept() {
    let (documents, _) = judged();
    let found = naql::dedup(&documents, &Policy::default(), Registry::builtin(), Some(1), &()).unwrap();
    let batch = dedup_verdicts(&found, &documents, Offsets::Bytes, Registry::builtin()).unwrap();
    assert_eq!(batch.schema(), schema(&DEDUP_VERDICT));
    let numbers = |name| column(&batch, name).as_primitive::<Int64Type>().iter().collect::<Vec<_>>();
    assert_eq!(numbers("copies"), [Some(1), None, Some(0)]);
    assert_eq!(numbers("outlets"), [Some(1), None, Some(1)]);
    assert_eq!(column(&batch, "first_seen").null_count(), 3);
}

#[test]
fn a_chain_that_the_gate_did_not_read_is_read_now() {
    let mut page = Document::new("a", format!("{FIRST}. (رويترز)"));
    page.publisher = Some("spa".to_owned());
    let documents = [page];
    let mut found = naql::dedup(&documents, &Policy::default(), Registry::builtin(), Some(1), &()).unwrap();
    found[0].chain.clear();
    let batch = verdicts(&found, &documents, Offsets::Bytes, Registry::builtin()).unwrap();
    let hops = column(&batch, "chain").as_list::<i32>().value(0);
    let told = naql::source::chain(&documents[0], Registry::builtin());
    assert_eq!(hops.len(), told.len());
    assert!(told.len() > 1);
    for (i, hop) in told.iter().enumerate() {
        let sources = hops.as_list::<i32>().value(i);
        assert!(sources.as_string::<i32>().iter().flatten().eq(hop));
    }
}

#[test]
fn figures_are_those_of_the_match() {
    let (_, found) = judged();
    let batch = figures(&found).unwrap();
    let jaccard = column(&batch, "jaccard").as_primitive::<Float64Type>();
    assert!(jaccard.iter().eq([None, Some(found[1].matches[0].comparison.jaccard), None]));
    for name in ["containment_a", "containment_b", "matched_words", "longest_run"] {
        assert_eq!((column(&batch, name).null_count(), column(&batch, name).is_null(1)), (2, false), "{name}");
    }
}

#[test]
fn pairs_have_code_points_and_chains() {
    let (documents, _) = judged();
    let mut found = Vec::new();
    naql::pairs(&documents, &Policy::default(), Some(1), &(), &mut |pair| {
        found.push(pair);
        Ok(())
    })
    .unwrap();
    let chains = Chains::new(&documents, Registry::builtin());
    let batch = pairs(&found, &chains, Offsets::CodePoints).unwrap();
    assert_eq!(batch.schema(), schema(&PAIR));
    assert_eq!(batch.num_rows(), 1);
    assert_eq!(column(&batch, "a").as_string::<i32>().value(0), documents[found[0].a].id);
    assert_eq!(column(&batch, "b").as_string::<i32>().value(0), documents[found[0].b].id);
    let passages = column(&batch, "passages").as_list::<i32>().value(0);
    let place = |name| passages.as_struct().column_by_name(name).unwrap().as_primitive::<Int64Type>().value(0);
    let far = if found[0].a == 1 { place("a_start") } else { place("b_start") };
    assert_eq!(far, 2);
}

#[test]
fn traces_and_views() {
    let page = Document::new("a", "فتح الجسر الجديد اليوم أمام الناس. (رويترز)");
    let trace = naql::source::trace(&page, Registry::builtin()).in_code_points(&page);
    let batch = traces(std::slice::from_ref(&trace)).unwrap();
    assert_eq!(batch.schema(), schema(&TRACE));
    assert_eq!(first_chains(std::slice::from_ref(&trace)).as_list::<i32>().value_length(0), 2);
    let story = column(&batch, "stories").as_list::<i32>().value(0);
    let credits = story.as_struct().column_by_name("credits").unwrap().as_list::<i32>().value(0);
    assert_eq!(credits.len(), trace.stories[0].credits.len());
    let source = credits.as_struct().column_by_name("source").unwrap().as_string::<i32>().value(0).to_owned();
    assert_eq!(source, trace.stories[0].credits[0].source);
    let plain = views(&[Some("ا".to_owned()), None]).unwrap();
    assert!(column(&plain, "text").as_string::<i32>().iter().eq([Some("ا"), None]));
    let placed = views_with_offsets(&[Some(("ا ب".to_owned(), vec![0..1, 1..2])), None]).unwrap();
    let offsets = column(&placed, "offsets").as_list::<i32>();
    assert_eq!((offsets.value_length(0), offsets.value_length(1)), (2, 0));
    assert_eq!(offsets.value(0).as_list::<i32>().value(1).as_primitive::<Int64Type>().values()[..], [1, 2]);
    for (placed, nulls) in [(true, 0), (false, 1)] {
        let rows = view_rows(&["a"], "fold", &[("ا ب".to_owned(), vec![0..1, 1..2])], placed).unwrap();
        assert_eq!((rows.schema(), column(&rows, "offsets").null_count()), (schema(&VIEW), nulls));
    }
}
