//! Every form in, every form out: the same documents.

mod common;

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use common::{Folder, gunzip, gzip, page, row, unzstd, zstd};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// Three documents; the third repeats the first.
fn rows() -> String {
    let (a, b) = (page(1, 60), page(2, 60));
    [row("a", &a), row("b", &b), row("c", &a)].concat()
}

fn batches(path: &std::path::Path) -> Vec<RecordBatch> {
    let file = std::fs::File::open(path).unwrap();
    ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().map(Result::unwrap).collect()
}

fn write_parquet(path: &std::path::Path, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
    let mut writer = ArrowWriter::try_new(std::fs::File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn json_lines_are_copied_byte_for_byte_through_every_compression() {
    let folder = Folder::new();
    let rows = rows();
    // Odd but legal: spaces, other columns, another order of keys, a carriage return, a blank line, no last newline.
    let odd = format!("  {{ \"x\": [1, {{\"y\": null}}], \"text\": \"{}\",\"id\":7 }}\r\n\n", page(3, 60));
    let all = format!("\u{feff}{rows}{odd}{}", row("last", &page(4, 60)).trim_end());
    let kept = format!(
        "{}{}\r\n{}",
        rows.split_inclusive('\n').take(2).collect::<String>(),
        odd.trim_end_matches(['\r', '\n']),
        row("last", &page(4, 60))
    );
    folder.write("plain.jsonl", &all);
    folder.write("all.jsonl.gz", gzip(all.as_bytes()));
    folder.write("all.zst", zstd(all.as_bytes()));
    // Magic bytes win where the name says nothing; members and frames in a row are one stream.
    let (head, tail) = all.as_bytes().split_at(all.len() / 2);
    folder.write("gzip-without-a-name", [gzip(head), gzip(tail)].concat());
    folder.write("zstd-without-a-name", [zstd(head), zstd(tail)].concat());
    for input in ["plain.jsonl", "all.jsonl.gz", "all.zst", "gzip-without-a-name", "zstd-without-a-name"] {
        folder.naql(&format!("dedup {input} -o out.jsonl")).ok();
        assert_eq!(folder.read("out.jsonl"), kept, "{input}");
        let bytes = std::fs::read(folder.path(input)).unwrap();
        assert_eq!(folder.naql_with("dedup -", &bytes).ok().out(), kept, "{input} on standard input");
    }
    folder.naql("dedup plain.jsonl -o out.jsonl.gz").ok();
    assert_eq!(gunzip(&folder.path("out.jsonl.gz")), kept);
    folder.naql("dedup plain.jsonl -o out.zst").ok();
    assert_eq!(unzstd(&folder.path("out.zst")), kept);
}

#[test]
fn parquet_keeps_all_columns_and_takes_numbers_and_times() {
    let folder = Folder::new();
    let (a, b) = (page(1, 60), page(2, 60));
    write_parquet(
        &folder.path("in.parquet"),
        vec![
            ("id", Arc::new(Int64Array::from(vec![1, 2, 3])) as ArrayRef),
            ("extra", Arc::new(Int64Array::from(vec![Some(10), None, Some(30)]))),
            ("body", Arc::new(StringArray::from(vec![a.as_str(), b.as_str(), a.as_str()]))),
            ("date", Arc::new(TimestampMillisecondArray::from(vec![2_000, 0, 1_000]))),
        ],
    );
    folder.naql("dedup in.parquet -o out.parquet").ok();
    let out = batches(&folder.path("out.parquet"));
    assert_eq!(out[0].schema().fields().len(), 4);
    // Of the two that are alike, the earlier one stays.
    assert_eq!(out[0].column(0).as_primitive::<Int64Type>().values(), &[2, 3]);
    assert_eq!(out[0].column(1).as_primitive::<Int64Type>().value(1), 30);

    let out = folder.naql("dedup in.parquet").ok().out();
    let got: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // All columns, under their names.
    assert_eq!(got[1], serde_json::json!({"id": 3, "extra": 30, "body": a, "date": "1970-01-01T00:00:01"}));
}

/// A file as it lies there: its Parquet schema, what it says of itself, and its rows as a reader of Arrow sees them.
fn whole(path: &std::path::Path) -> (String, Vec<(String, Option<String>)>, RecordBatch) {
    let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(path).unwrap()).unwrap();
    let file = reader.metadata().file_metadata();
    let mut schema = Vec::new();
    parquet::schema::printer::print_schema(&mut schema, file.schema_descr().root_schema());
    let pairs = file.key_value_metadata().cloned().unwrap_or_default();
    let mut pairs: Vec<_> = pairs.into_iter().map(|pair| (pair.key, pair.value)).collect();
    pairs.sort();
    let schema_of_rows = reader.schema().clone();
    let rows: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
    let rows = arrow_select::concat::concat_batches(&schema_of_rows, &rows).unwrap();
    (String::from_utf8(schema).unwrap(), pairs, rows)
}

/// Every column with its type, and all that pandas, Hugging Face or others wrote beside: into Parquet and out of it, and out of Arrow.
#[test]
fn columns_keep_their_types_and_what_the_file_says_of_them() {
    use arrow_array::types::Int32Type;
    use arrow_array::{
        BooleanArray, Date32Array, Decimal128Array, DictionaryArray, FixedSizeBinaryArray, LargeStringArray, ListArray,
        StructArray, TimestampNanosecondArray, UInt16Array,
    };
    use arrow_schema::{DataType, Field};
    let folder = Folder::new();
    let texts = [page(1, 60), page(2, 60), page(1, 60)];
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1), None]), None, Some(vec![])]);
    let inner = Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)])) as ArrayRef;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(UInt16Array::from(vec![1, 2, 3]))),
        ("text", Arc::new(LargeStringArray::from_iter_values(&texts))),
        ("section", Arc::new(DictionaryArray::<Int32Type>::from_iter(["a", "b", "a"]))),
        ("at", Arc::new(TimestampNanosecondArray::from(vec![1, 2, 3]).with_timezone("Asia/Riyadh"))),
        ("day", Arc::new(Date32Array::from(vec![Some(20_000), None, Some(20_001)]))),
        ("price", Arc::new(Decimal128Array::from(vec![125, 250, 375]).with_precision_and_scale(9, 2).unwrap())),
        ("key", Arc::new(FixedSizeBinaryArray::try_from_iter([[1u8; 16], [2; 16], [3; 16]].iter()).unwrap())),
        ("tags", Arc::new(list)),
        ("inner", Arc::new(StructArray::from(vec![(Arc::new(Field::new("x", DataType::Boolean, true)), inner)]))),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
    let metadata = [("pandas", "{\"index_columns\": []}"), ("huggingface", "{\"info\": {}}")];
    let metadata = metadata.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let schema = Arc::new(batch.schema().as_ref().clone().with_metadata(metadata));
    let batch = batch.with_schema(Arc::clone(&schema)).unwrap();
    let file = |name: &str| std::fs::File::create(folder.path(name)).unwrap();
    let mut writer = ArrowWriter::try_new(file("in.parquet"), Arc::clone(&schema), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let mut writer = arrow_ipc::writer::FileWriter::try_new(file("in.arrow"), &schema).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();

    let (form, said, rows) = whole(&folder.path("in.parquet"));
    for input in ["in.parquet", "in.arrow"] {
        folder.naql(&format!("dedup {input} -o out.parquet")).ok();
        let (form_out, said_out, rows_out) = whole(&folder.path("out.parquet"));
        assert_eq!(rows_out, rows.slice(0, 2), "{input}");
        assert_eq!(form_out, form, "{input}");
        if input == "in.parquet" {
            assert_eq!(said_out, said);
        } else {
            // What an Arrow file says is said for readers of Arrow and for others.
            let keys: Vec<_> = said_out.iter().map(|(key, _)| key.as_str()).collect();
            assert_eq!(keys, ["ARROW:schema", "huggingface", "pandas"]);
        }
    }
    folder.naql("dedup in.arrow -o out.arrow").ok();
    let out = arrow_ipc::reader::FileReader::try_new(std::fs::File::open(folder.path("out.arrow")).unwrap(), None);
    let out = out.unwrap().next().unwrap().unwrap();
    assert_eq!(out, batch.slice(0, 2));
}

#[test]
fn files_of_other_columns_have_all_of_them() {
    let folder = Folder::new();
    let text = |n| Arc::new(StringArray::from(vec![page(n, 60)])) as ArrayRef;
    let ids = |id: &str| Arc::new(StringArray::from(vec![id])) as ArrayRef;
    let number = Arc::new(Int64Array::from(vec![7])) as ArrayRef;
    write_parquet(&folder.path("a.parquet"), vec![("id", ids("a")), ("text", text(1)), ("views", Arc::clone(&number))]);
    write_parquet(&folder.path("b.parquet"), vec![("text", text(2)), ("id", ids("b")), ("desk", ids("sport"))]);
    folder.naql("dedup a.parquet b.parquet -o out.parquet").ok();
    let (_, _, rows) = whole(&folder.path("out.parquet"));
    let names: Vec<_> = rows.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, ["id", "text", "views", "desk"]);
    let column = |name: &str| rows.column_by_name(name).unwrap().clone();
    assert!(column("views").is_null(1) && column("views").as_primitive::<Int64Type>().value(0) == 7);
    assert!(column("desk").is_null(0) && column("desk").as_string::<i32>().value(1) == "sport");
    // One name with two types is no column.
    write_parquet(&folder.path("c.parquet"), vec![("id", ids("c")), ("text", text(3)), ("views", ids("many"))]);
    folder
        .naql("dedup a.parquet c.parquet -o no.parquet")
        .fails(65, &["c.parquet: the column \"views\" is Utf8, and Int64"]);
    assert!(!folder.path("no.parquet").exists());
    // Rows of another kind among them: the fields that naql knows, under its names.
    folder.write("d.jsonl", row("d", &page(4, 60)));
    folder.naql("dedup a.parquet d.jsonl -o out.parquet").ok();
    assert_eq!(whole(&folder.path("out.parquet")).2.num_columns(), 8);
}

/// In a build of the command alone, too, where no other crate brings the zones in.
#[test]
fn times_of_every_zone_are_written() {
    let folder = Folder::new();
    let text = page(1, 60);
    for zone in ["UTC", "Asia/Riyadh", "+03:00", "Z", "Etc/UTC"] {
        let times = TimestampMillisecondArray::from(vec![1_772_353_800_000]).with_timezone(zone);
        let columns = vec![
            ("id", Arc::new(Int64Array::from(vec![1])) as ArrayRef),
            ("text", Arc::new(StringArray::from(vec![text.as_str()]))),
            ("seen", Arc::new(times)),
        ];
        write_parquet(&folder.path("in.parquet"), columns);
        folder.naql("dedup in.parquet -o out.parquet").ok();
        assert_eq!(batches(&folder.path("out.parquet"))[0].num_columns(), 3, "{zone}");
        folder.naql("dedup in.parquet -o out.jsonl").ok();
        assert!(folder.read("out.jsonl").contains("\"seen\":\"2026-03-01T"), "{zone}");
    }
}

#[test]
fn json_lines_go_to_parquet_with_all_their_keys() {
    let folder = Folder::new();
    folder.write("in.jsonl", rows());
    folder.naql("dedup in.jsonl -o out.parquet").ok();
    let out = batches(&folder.path("out.parquet"));
    assert_eq!(
        out[0].column_by_name("id").unwrap().as_string::<i32>().iter().flatten().collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert_eq!(out[0].column_by_name("text").unwrap().as_string::<i32>().value(1), page(2, 60));
    assert_eq!(out[0].num_columns(), 2);
    let more = format!("{{\"id\": 7, \"text\": \"{}\", \"n\": [1.5], \"o\": {{\"k\": true}}}}\n", page(3, 60));
    folder.write("more.jsonl", format!("\n{more}"));
    folder.naql("dedup in.jsonl more.jsonl -o out.parquet").ok();
    let out = batches(&folder.path("out.parquet"));
    let kept: usize = out.iter().map(RecordBatch::num_rows).sum();
    assert_eq!((kept, out[0].num_columns()), (3, 4));
    // Values that have nothing in common are no column: then a row is the fields that naql knows.
    folder.write("odd.jsonl", format!("{more}{}", more.replace("[1.5]", "{\"x\": 1}").replace('7', "8")));
    folder.naql("dedup odd.jsonl -o out.parquet").ok();
    let out = batches(&folder.path("out.parquet"));
    assert_eq!(out[0].num_columns(), 8);
    assert!(out[0].column_by_name("title").unwrap().is_null(0));
}

#[test]
fn rows_without_an_id_are_named_after_their_address_or_what_they_say() {
    let folder = Folder::new();
    let row = |n, more: &str| format!("{{\"content\":\"{}\"{more}}}\n", page(n, 20));
    let ids = |out: &str| -> Vec<String> {
        out.lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["id"].as_str().unwrap().to_owned())
            .collect()
    };
    folder.write("news.jsonl", format!("{}\n{}", row(1, ""), row(2, ",\"url\":\"https://a.example/2\"")));
    let first = ids(&folder.naql("fold news.jsonl").ok().out());
    assert!(first[0].starts_with("blake3:") && first[1] == "https://a.example/2", "{first:?}");
    // The place in a file is nothing: the next day's file has it again.
    folder.write("later.jsonl", format!("{}{}", row(3, ""), row(1, "")));
    let later = ids(&folder.naql("fold later.jsonl").ok().out());
    assert_eq!((&later[1], later[0] == first[0]), (&first[0], false));
    // Fed day by day, nothing is taken for another version.
    for file in ["news.jsonl", "later.jsonl"] {
        let ran = folder.naql(&format!("gate --store store {file}")).ok();
        assert!(ran.err().contains(" 0 held"), "{}", ran.err());
    }
}

#[test]
fn a_text_file_is_one_document() {
    let folder = Folder::new();
    folder.write("page.txt", "قالَ المـتحدّثُ،\nإنّ ٣ طرق");
    let out: serde_json::Value = serde_json::from_str(&folder.naql("fold page.txt --offsets").ok().out()).unwrap();
    assert_eq!(out["id"], "page");
    assert_eq!(out["text"].as_str().unwrap().split(' ').count(), out["offsets"].as_array().unwrap().len());
    assert_eq!(out["offsets"][0], serde_json::json!([0, 4]));
}

#[test]
fn an_existing_output_is_replaced_with_usual_permissions_and_links_stay() {
    let folder = Folder::new();
    folder.write("in.jsonl", rows());
    folder.write("real.jsonl", "old");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::os::unix::fs::symlink(folder.path("real.jsonl"), folder.path("link.jsonl")).unwrap();
        folder.naql("dedup in.jsonl -o link.jsonl").ok();
        assert!(folder.path("link.jsonl").symlink_metadata().unwrap().is_symlink());
        assert_eq!(folder.read("real.jsonl").lines().count(), 2);
        let mode = folder.path("real.jsonl").metadata().unwrap().permissions().mode();
        let usual = folder.write("usual", "").metadata().unwrap().permissions().mode();
        assert_eq!(mode, usual);
    }
    // Never in place, by whatever name.
    std::fs::hard_link(folder.path("in.jsonl"), folder.path("other.jsonl")).unwrap();
    for output in ["in.jsonl", "./in.jsonl", "other.jsonl"] {
        folder.naql(&format!("dedup in.jsonl -o {output}")).fails(2, &["names an input"]);
    }
    folder.naql("dedup in.jsonl -o out.jsonl --verdicts in.jsonl").fails(2, &["--verdicts names an input"]);
    assert_eq!(folder.read("in.jsonl"), rows());
}
