//! `naql lineage`: records, the family of one page, the tree for reading.

mod common;

use std::fs::File;

use common::{Folder, page};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};

/// Two pages that credit an agency, one that does not, and one of its own.
fn folder() -> Folder {
    let folder = Folder::new();
    let wire = page(1, 60);
    let row = |id: &str, hour: u8, byline: &str, text: &str| {
        let published = format!("2026-03-01T{hour:02}:00:00Z");
        format!(
            "{}\n",
            json!({"id": id, "publisher": format!("{}.example", &id[..1]), "published": published, "byline": byline, "text": text})
        )
    };
    let rows = [
        row("a", 8, "رويترز", &wire),
        row("b", 9, "رويترز", &wire),
        row("c\u{1b}[2J\u{202e}", 10, "", &wire),
        row("d", 11, "", &page(2, 60)),
    ];
    folder.write("in.jsonl", rows.concat());
    folder
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The time at which a page was fetched, under any of its names; what is no time says nothing unless the column is named.
#[test]
fn when_a_page_was_fetched() {
    let folder = Folder::new();
    let row = |id: &str, name: &str, value: Value| {
        format!("{}\n", json!({"id": id, "publisher": id, "text": page(1, 60), name: value}))
    };
    let rows = [
        row("a", "seen", json!("2026-03-01T08:00:00Z")),
        row("b", "fetched_at", json!(1_772_359_200)),
        row("c", "seen", json!(true)),
        row("d", "crawled_at", json!("soon")),
        row("e", "published", json!("2026-03-02T08:00:00Z")),
    ];
    folder.write("in.jsonl", rows.concat());
    let ran = folder.naql("lineage in.jsonl -o out.jsonl").ok();
    assert!(ran.err().contains("2 values of seen are no times"), "{}", ran.err());
    let rows = lines(&folder.read("out.jsonl"));
    let clocks: Vec<_> = rows.iter().filter(|row| row["kind"] == "story").map(|row| row["clock"].clone()).collect();
    let clock = |from: Value, to: Value, basis: &str| json!({"from": from, "to": to, "basis": basis});
    assert_eq!(clocks.len(), 5);
    for clock in [
        clock(Value::Null, json!("2026-03-01T08:00:00Z"), "seen"),
        clock(Value::Null, json!("2026-03-01T10:00:00Z"), "seen"),
        clock(Value::Null, Value::Null, "none"),
        clock(json!("2026-03-02T08:00:00Z"), json!("2026-03-02T08:00:00Z"), "published"),
    ] {
        assert!(clocks.contains(&clock), "{clock} {clocks:?}");
    }
    folder.naql("lineage in.jsonl -o out.jsonl --field seen=crawled_at").fails(65, &["\"crawled_at\" is \"soon\""]);
    folder.naql("lineage in.jsonl -o none.jsonl --field seen=").ok();
    assert!(!folder.read("none.jsonl").contains("\"basis\":\"seen\""));
}

#[test]
fn records_of_every_kind() {
    let folder = folder();
    let ran = folder.naql("lineage in.jsonl -o out.jsonl").ok();
    assert!(ran.err().contains(", 1 clusters, 1 sources, 3 edges; "), "{}", ran.err());
    let rows = lines(&folder.read("out.jsonl"));
    let of = |kind: &str| rows.iter().filter(|row| row["kind"] == kind).collect::<Vec<_>>();
    let counts = ["story", "source", "edge", "cluster", "outlet"].map(|kind| of(kind).len());
    assert_eq!(counts, [4, 1, 3, 1, 4]);
    let source = of("source")[0];
    assert_eq!((&source["id"], &source["source"]), (&json!("reuters#2026-03-01/1"), &json!("reuters")));
    assert_eq!(source["credited_by"], json!(["a", "b"]));
    let cluster = of("cluster")[0];
    assert_eq!((&cluster["anchor"], &cluster["first"]), (&source["id"], &source["id"]));
    let keys =
        ["from", "to", "how", "score", "share_to", "share_from", "words", "passages", "credit", "lag_s", "evidence"];
    assert!(of("edge").iter().all(|edge| keys.iter().all(|key| edge.get(key).is_some())));
    assert_eq!(
        of("story")[0]["clock"],
        json!({"from": "2026-03-01T08:00:00Z", "to": "2026-03-01T08:00:00Z", "basis": "published"})
    );
}

#[test]
fn the_family_of_one_page() {
    let folder = folder();
    let rows = lines(&folder.naql("lineage in.jsonl --around b --threads 1").ok().out());
    let ids: Vec<&str> =
        rows.iter().filter(|row| row["kind"] == "story").filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(ids.len(), 3);
    assert!(!ids.contains(&"d") && rows.iter().all(|row| row["kind"] != "outlet"));
    let alone = lines(&folder.naql("lineage in.jsonl --around d").ok().out());
    assert_eq!((alone.len(), &alone[0]["role"]), (1, &json!("independent")));
    folder.naql("lineage in.jsonl --around nobody").fails(65, &["--around nobody", "no document"]);
    folder.naql("lineage in.jsonl -o out.parquet").fails(2, &["Parquet", "DIR/"]);
    folder.naql("lineage in.jsonl --format parquet").fails(2, &["-o DIR"]);
}

#[test]
fn a_tree_for_reading_steers_no_terminal() {
    let folder = folder();
    let out = folder.naql("lineage in.jsonl --format text").ok().out();
    assert!(!out.contains('\u{1b}') && !out.contains('\u{202e}'), "{out:?}");
    let tree: Vec<&str> = out.lines().collect();
    assert!(tree[0].starts_with("2026-03-01/1  3 stories of 3 outlets, 1 origin"), "{out}");
    assert!(tree[1].ends_with("(not among the documents)"), "{out}");
    assert!(tree[2].starts_with("├─ a  a.example") && tree[2].contains("credited, common source, 100 %"), "{out}");
    assert!(tree[4].starts_with("└─ c\\u{1b}[2J\\u{202e}") && tree[4].contains("uncredited"), "{out}");
    assert_eq!(tree.last(), Some(&"1 story in no cluster"));
}

#[test]
fn a_parquet_file_of_each_kind() {
    let folder = folder();
    folder.naql("lineage in.jsonl -o all/").ok();
    folder.naql("lineage in.jsonl -o named --format parquet").ok();
    for (name, rows) in [("stories", 4), ("sources", 1), ("edges", 3), ("clusters", 1), ("outlets", 4)] {
        let file = File::open(folder.path(&format!("all/{name}.parquet"))).unwrap();
        let read = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        assert_eq!(read.map(|batch| batch.unwrap().num_rows()).sum::<usize>(), rows, "{name}");
        assert!(folder.path(&format!("named/{name}.parquet")).exists(), "{name}");
    }
}

/// The pages of a store are those that the gate was given, so their lineage is that of the file.
#[test]
fn of_a_store() {
    let folder = folder();
    let all = folder.naql("lineage in.jsonl").ok().out();
    let gate = |store: &str, keep: &str| folder.naql(&format!("gate --store {store} --keep-text {keep} in.jsonl")).ok();
    assert!(gate("all", "all").out().contains("\"decision\":\"drop\""));
    let ran = folder.naql("lineage --store all").ok();
    assert_eq!(ran.out(), all);
    assert!(ran.err().starts_with("naql: lineage: 4 documents, 1 clusters"), "{}", ran.err());
    assert_eq!(folder.naql("lineage --store all --since 2026-03-01").ok().out(), all);
    assert_eq!(folder.naql("lineage --store all --since 2026-03-02").ok().out(), "");
    assert_eq!(folder.naql("report --store all").ok().out(), folder.naql("report in.jsonl").ok().out());
    folder.naql("store delete all b").ok();
    assert!(!folder.naql("lineage --store all").ok().out().contains("\"b\""));
    gate("kept", "kept");
    let ran = folder.naql("lineage --store kept").ok();
    assert!(ran.err().contains("2 of 4 documents have no text in the store") && ran.err().contains("--keep-text all"));
    assert_eq!(ran.err().lines().count(), 2, "{}", ran.err());
    assert_eq!(folder.naql("lineage --store kept --quiet").ok().err(), "");
    gate("no", "no");
    folder.naql("lineage --store no").fails(2, &["no: the store has no text of its 4 documents", "--keep-text all"]);
    folder.naql("lineage --store nothing").fails(66, &["nothing"]);
    for wrong in
        ["lineage", "lineage in.jsonl --store all", "lineage in.jsonl --since 7d", "lineage --store all --since soon"]
    {
        let ran = folder.naql(wrong);
        assert_eq!(ran.code(), 2, "{wrong}: {}", ran.err());
    }
}
