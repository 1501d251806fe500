//! What each verb says, and that Parquet says the same as JSON lines.

mod common;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use common::{Folder, Ran, page, row};
use naql::contract::{DEDUP_VERDICT, FINGERPRINT_ROW, Nothing, PAIR, TRACE, VIEW};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn batch(path: &std::path::Path) -> RecordBatch {
    let file = std::fs::File::open(path).unwrap();
    ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().next().unwrap().unwrap()
}

/// A page, its copy in another spelling, and a long page that holds it.
fn folder() -> Folder {
    let folder = Folder::new();
    let wire = "أعلنت هيئة الموانئ في مدينة الواحة أن سفينة الشحن الكبيرة وصلت فجراً إلى الرصيف الجديد وعلى متنها ألف حاوية من القمح";
    let respelled = wire.replace('أ', "ا").replace('ة', "ه").replace("وصلت", "وَصَلَت");
    let long = format!("{} {wire} {}", page(5, 80), page(6, 80));
    let row = |id, text: &str, hour| {
        format!(
            "{}\n",
            serde_json::json!({"id": id, "text": text, "published": format!("2026-01-01T{hour:02}:00:00Z")})
        )
    };
    folder.write("in.jsonl", [row("wire", wire, 1), row("respelled", &respelled, 2), row("long", &long, 3)].concat());
    folder.write("wire.txt", wire);
    folder.write("respelled.txt", respelled);
    folder.write("long.json", serde_json::json!({"id": "long", "content": long}).to_string());
    folder
}

#[test]
fn dropped_documents_are_shown_beside_what_they_are_copies_of() {
    let folder = Folder::new();
    let rows: Vec<String> = (0..6).map(|n| row(&format!("d{n}"), &page(n / 2, 60))).collect();
    folder.write("in.jsonl", rows.concat());
    let shown = |count: u32| folder.naql(&format!("dedup in.jsonl -o out.jsonl --sample {count}")).ok().out();
    let (two, all) = (shown(2), shown(9));
    for (copy, of, few) in [("d1", "d0", true), ("d3", "d2", true), ("d5", "d4", false)] {
        let heading = format!("{copy} of {of}\nexact: ");
        assert!(all.contains(&heading) && two.contains(&heading) == few, "{all}");
    }
    assert_eq!(folder.naql("dedup in.jsonl --sample 2").code(), 2, "rows and sample would both go to standard output");
}

#[test]
fn what_several_outlets_printed_is_selected() {
    let folder = Folder::new();
    let story = |id: &str, publisher: &str, n: usize| {
        let row = json!({"id": id, "publisher": publisher, "published": format!("2026-03-0{}", 1 + n), "text": page(n / 4, 60)});
        row.to_string() + "\n"
    };
    // One outlet under two names; two outlets; one alone.
    let rows = [
        [story("a", "الأهرام", 0), story("b", "ahram.org.eg", 1)],
        [story("c", "الأهرام", 4), story("d", "الراصد", 5)],
        [story("e", "الراصد", 8), String::new()],
    ];
    folder.write("in.jsonl", rows.concat().concat());
    let kept = |options: &str| -> Vec<String> {
        let out = folder.naql(&format!("dedup in.jsonl {options}")).ok().out();
        lines(&out).iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kept(""), ["a", "c", "e"]);
    assert_eq!(kept("--matched 1"), ["a", "c", "e"]);
    assert_eq!(kept("--matched 2 --verdicts verdicts.jsonl"), ["c"]);
    assert_eq!(kept("--matched 3"), [""; 0]);
    let verdicts = lines(&folder.read("verdicts.jsonl"));
    let told: Vec<_> = verdicts.iter().map(|v| (v["copies"].as_u64(), v["outlets"].as_u64())).collect();
    assert_eq!(told, [(Some(1), Some(1)), (None, None), (Some(1), Some(2)), (None, None), (Some(0), Some(1))]);
    assert_eq!(verdicts[2]["first_seen"], "2026-03-05");
    assert_eq!(folder.naql("dedup in.jsonl --matched 0").code(), 2);
    assert!(
        folder
            .naql("dedup in.jsonl --matched 2")
            .err()
            .contains("; 1 of the admitted are of 2 outlets or more; 0 rejected")
    );
}

#[test]
fn dedup_says_why() {
    let folder = folder();
    let ran = folder.naql("dedup in.jsonl -o out.jsonl --verdicts verdicts.jsonl").ok();
    // What the rows lack is said before what came of them.
    assert!(ran.err().starts_with("naql: no row has publisher"), "{}", ran.err());
    assert!(ran.err().contains("\nnaql: dedup: 3 documents: "), "{}", ran.err());
    assert!(ran.err().contains("same_text 1"), "{}", ran.err());
    assert_eq!(ran.out(), "");
    let verdicts = lines(&folder.read("verdicts.jsonl"));
    assert_eq!(verdicts.iter().map(|v| v["id"].as_str().unwrap()).collect::<Vec<_>>(), ["wire", "respelled", "long"]);
    assert_eq!((&verdicts[1]["decision"], &verdicts[1]["of"]), (&"drop".into(), &"wire".into()));
    for key in ["id", "decision", "relation", "of", "reasons", "matches", "chain", "scheme"] {
        assert!(verdicts[0].get(key).is_some(), "{key}");
    }
    // The passage of the long page, in code points.
    let documents = lines(&folder.read("in.jsonl"));
    let found = &verdicts[2]["matches"][0];
    assert_eq!((&found["id"], &found["relation"]), (&"wire".into(), &"contains".into()));
    let at = |key: &str| usize::try_from(found["passages"][0][key].as_u64().unwrap()).unwrap();
    let chars = |i: usize| documents[i]["text"].as_str().unwrap().chars().collect::<Vec<_>>();
    assert_eq!(chars(2)[at("a_start")..at("a_end")], chars(0)[at("b_start")..at("b_end")]);
}

#[test]
fn parquet_has_every_field_of_the_json_lines() {
    let folder = folder();
    folder.naql("dedup in.jsonl -o out.jsonl --verdicts verdicts.jsonl").ok();
    folder.naql("dedup in.jsonl -o out.jsonl --verdicts verdicts.parquet").ok();
    for verb in ["pairs", "fold --offsets", "fingerprint", "trace"] {
        let name = verb.split(' ').next().unwrap();
        folder.naql(&format!("{verb} in.jsonl -o {name}.jsonl")).ok();
        folder.naql(&format!("{verb} in.jsonl -o {name}.parquet")).ok();
    }
    let records = [
        ("verdicts", &DEDUP_VERDICT),
        ("pairs", &PAIR),
        ("fold", &VIEW),
        ("fingerprint", &FINGERPRINT_ROW),
        ("trace", &TRACE),
    ];
    for (name, record) in records {
        let (json, parquet) =
            (lines(&folder.read(&format!("{name}.jsonl"))), batch(&folder.path(&format!("{name}.parquet"))));
        assert_eq!(parquet.num_rows(), json.len());
        let schema = parquet.schema();
        let columns: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(columns, record.fields().map(|field| field.name).collect::<Vec<_>>(), "{name}");
        // A field that says nothing is left out of a line, and is a column all the same.
        let mut always = record.fields().filter(|field| field.nothing != Nothing::Absent);
        assert!(always.all(|field| keys(&json[0]).contains(&field.name)), "{name}");
        assert!(keys(&json[0]).iter().all(|key| columns.contains(key)), "{name}");
    }
    let (json, parquet) = (lines(&folder.read("verdicts.jsonl")), batch(&folder.path("verdicts.parquet")));
    let matches = parquet.column_by_name("matches").unwrap().as_list::<i32>().value(2);
    let (matches, want) = (matches.as_struct(), &json[2]["matches"][0]);
    assert_eq!(matches.column_names().len(), keys(want).len());
    let jaccard = matches.column_by_name("jaccard").unwrap().as_primitive::<Float64Type>().value(0);
    assert_eq!(Some(jaccard), want["jaccard"].as_f64());
    let passages = matches.column_by_name("passages").unwrap().as_list::<i32>().value(0);
    assert_eq!(passages.as_struct().column_names().len(), keys(&want["passages"][0]).len());
}

#[test]
fn pairs_come_in_the_order_of_the_input() {
    let folder = folder();
    let pairs = lines(&folder.naql("pairs in.jsonl").ok().out());
    let ids: Vec<_> = pairs.iter().map(|p| (p["a"].as_str().unwrap(), p["b"].as_str().unwrap())).collect();
    assert_eq!(ids, [("wire", "respelled"), ("wire", "long"), ("respelled", "long")]);
    assert_eq!(pairs[0]["jaccard"], 1.0);
    assert_eq!(
        folder.naql("pairs in.jsonl --threads 1").ok().out(),
        folder.naql("pairs in.jsonl --threads 3").ok().out()
    );
}

#[test]
fn compare_explains() {
    let folder = folder();
    let out = folder.naql("compare wire.txt long.json").ok().out();
    assert!(out.starts_with("contained_in: nearly all of A is in B"), "{out}");
    assert!(out.contains("[1: أعلنت") && out.contains("القمح :1]"), "{out}");
    assert!(!out.contains('\x1b'));
    // No line is wider than the default.
    assert!(out.lines().skip(3).all(|line| unicode_width::UnicodeWidthStr::width(line) <= 100), "{out}");
    assert!(folder.naql("compare wire.txt long.json --color always").ok().out().contains("\x1b[30;103m"));

    let json: Value = serde_json::from_str(&folder.naql("compare wire.txt respelled.txt --json").ok().out()).unwrap();
    assert_eq!(
        (&json["a"], &json["b"], &json["relation"]),
        (&"wire.txt".into(), &"respelled.txt".into(), &"same_text".into())
    );

    folder.write("other.txt", page(9, 50));
    let ran = folder.naql("compare wire.txt other.txt").ok();
    assert!(ran.out().starts_with("none: "));
    folder.naql("compare wire.txt missing.txt").fails(66, &["missing.txt: cannot open"]);
    folder.write("bad.json", "{\"text\": 5}");
    folder.naql("compare wire.txt bad.json").fails(65, &["bad.json", "is a number"]);
}

#[test]
fn compare_makes_a_page_of_its_own() {
    let folder = folder();
    folder.write(
        "odd.json",
        serde_json::json!({"id": "<b>&\"", "text": "نص <script>alert(1)</script> & كلام"}).to_string(),
    );
    folder.naql("compare wire.txt long.json --html page.html").ok();
    let page = folder.read("page.html");
    assert!(page.contains("dir=\"rtl\"") && page.contains("default-src 'none'"), "nothing is fetched");
    assert!(page.contains("id=\"data\"") && page.contains("id=\"chunk0\""));
    folder.naql("compare wire.txt odd.json --html page.html").ok();
    assert!(!folder.read("page.html").contains("alert(1)") && !folder.read("page.html").contains("<b>"));
}

#[test]
fn fold_and_fingerprint_say_what_the_machine_sees() {
    let folder = folder();
    let views = lines(&folder.naql("fold in.jsonl").ok().out());
    assert_eq!(views[0]["text"], views[1]["text"]);
    let light = lines(&folder.naql("fold --view light in.jsonl").ok().out());
    assert_ne!(light[0]["text"], light[1]["text"]);
    let prints = lines(&folder.naql("fingerprint in.jsonl").ok().out());
    assert_eq!(prints[0]["folded"], prints[1]["folded"]);
    assert_ne!(prints[0]["raw"], prints[1]["raw"]);
}

#[test]
fn a_policy_decides_and_its_mistakes_are_placed() {
    let folder = folder();
    folder.write("keep.toml", "extends = \"none\"\n");
    folder.write("keep.json", "{\"extends\": \"none\", \"rules\": []}");
    for policy in ["keep.toml", "keep.json"] {
        let out = folder.naql(&format!("dedup in.jsonl --policy {policy}")).ok().out();
        assert_eq!(out, folder.read("in.jsonl"));
    }
    folder.write("bad.toml", "min_words = 8\nmax_words = 9\n");
    folder.naql("dedup in.jsonl --policy bad.toml").fails(65, &["bad.toml", "max_words", "line 2"]);
    folder.naql("dedup in.jsonl --policy missing.toml").fails(66, &["missing.toml: cannot open"]);
}

#[test]
fn the_command_line_explains_itself() {
    let folder = Folder::new();
    let says = |ran: Ran, words: &[&str]| {
        let out = ran.ok().out();
        for word in words {
            assert!(out.contains(word), "{word:?} is not in {out:?}");
        }
    };
    says(folder.naql("--help"), &["dedup", "pairs", "compare", "fold", "fingerprint", "Exit codes:", "65", "130"]);
    for verb in ["dedup", "pairs", "report", "compare", "fold", "fingerprint"] {
        says(folder.naql(&format!("{verb} --help")), &["Examples:", "Exit codes:"]);
        says(folder.naql(&format!("man {verb}")), &[".TH", "Examples:"]);
    }
    says(folder.naql("dedup --help"), &["content, body", "midnight UTC"]);
    says(folder.naql("man"), &[".TH", "naql"]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        says(folder.naql(&format!("completions {shell}")), &["dedup"]);
    }
    assert_eq!(folder.naql("").code(), 2);
    assert_eq!(folder.naql("dedup").code(), 2);
    assert_eq!(folder.naql("dedup x --threads 0").code(), 2);
}

#[test]
fn quiet_is_quiet() {
    let folder = folder();
    assert_eq!(folder.naql("dedup in.jsonl -q -o out.jsonl").ok().err(), "");
    assert_eq!(folder.naql_with("dedup -q -", row("a", &page(1, 20)).as_bytes()).ok().err(), "");
}

#[test]
fn trace_reads_out_the_chain() {
    let folder = Folder::new();
    let text =
        "فتحت البلدية الجسر أمس.\nوقالت صحيفة «نجم الشاطئ» نقلا عن العمدة إن الجسر متين.\nالمصدر | صدى المرفأ + وكالات";
    folder.write("in.jsonl", row_of(text));
    let trace: Value = serde_json::from_str(&folder.naql("trace in.jsonl").ok().out()).unwrap();
    let story = &trace["stories"][0];
    assert_eq!(story["chain"], serde_json::json!([["?موقع الوادي"], ["?صدى المرفأ", "@agencies"]]));
    assert_eq!(story["relays"][0]["origin"], "العمدة");
    let chars: Vec<char> = text.chars().collect();
    for credit in story["credits"].as_array().unwrap() {
        let at = |key: &str| usize::try_from(credit[key].as_u64().unwrap()).unwrap();
        assert_eq!(chars[at("start")..at("end")].iter().collect::<String>(), credit["surface"].as_str().unwrap());
    }
    let shown = folder.naql("trace in.jsonl --format text").ok().out();
    assert!(shown.starts_with("a\nموقع الوادي ← صدى المرفأ + وكالات\n"), "{shown}");
    let forms = [("prov", "wasDerivedFrom"), ("ninjs", "infoSources"), ("schema", "isBasedOn")];
    for (format, key) in forms {
        let out = lines(&folder.naql(&format!("trace in.jsonl --format {format}")).ok().out());
        assert!(out[0].get(key).is_some(), "{format}");
    }
    // A source of one's own.
    folder.write("own.tsv", "id\tkind\tcountry\tnames_ar\nsada\tagency\tOM\tصدى المرفأ\n");
    let trace: Value = serde_json::from_str(&folder.naql("trace in.jsonl --registry own.tsv").ok().out()).unwrap();
    assert_eq!(trace["stories"][0]["chain"][1][0], "sada");
    folder.write("bad.tsv", "id\n");
    folder.naql("trace in.jsonl --registry bad.tsv").fails(65, &["bad.tsv", "first line"]);
    folder.naql("trace in.jsonl -o out.parquet --format prov").fails(2, &["Parquet"]);
}

fn row_of(text: &str) -> String {
    serde_json::json!({"id": "a", "text": text, "publisher": "موقع الوادي"}).to_string() + "\n"
}
