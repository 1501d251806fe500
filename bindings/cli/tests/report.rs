//! `naql report`: pages or records in, a page or text out.

mod common;

use common::{Folder, page};
use serde_json::json;

/// Two pages that credit an agency, and one that does not.
fn folder() -> Folder {
    let folder = Folder::new();
    let row = |id: &str, hour: u8, byline: &str| {
        let published = format!("2026-03-01T{hour:02}:00:00Z");
        let row = json!({"id": id, "publisher": format!("{id}.example"), "published": published, "byline": byline, "content": page(1, 60)});
        format!("{row}\n")
    };
    folder.write("in.jsonl", [row("a", 8, "رويترز"), row("b", 9, "رويترز"), row("c", 10, "")].concat());
    folder
}

#[test]
fn records_and_pages_make_one_report() {
    let folder = folder();
    let ran = folder.naql("report in.jsonl -o a.html --threads 1").ok();
    assert!(ran.err().contains("3 documents, 1 relayed stories; "), "{}", ran.err());
    folder.naql("lineage in.jsonl -o L.jsonl.gz").ok();
    folder.naql("report L.jsonl.gz --pages in.jsonl -o b.html").ok();
    assert_eq!(folder.read("a.html"), folder.read("b.html"));
    folder.naql("report L.jsonl.gz --pages in.jsonl --field text=content --lang en -o c.html").ok();
    assert!(folder.read("c.html").contains("<html lang=\"en\" dir=\"ltr\">"));
    let lines = folder.naql("lineage in.jsonl").ok().out();
    let ran = folder.naql_with("report -", lines.as_bytes()).ok();
    assert!(ran.err().contains("3 stories without their page"), "{}", ran.err());
    assert!(ran.out().starts_with("<!doctype html>"));
}

#[test]
fn forms_for_a_terminal() {
    let folder = folder();
    let text = folder.naql("report in.jsonl --format text --lang en").ok().out();
    assert!(text.starts_with("Who took it from whom\n") && text.contains("  3  Stories\n"), "{text}");
    assert!(folder.naql("report in.jsonl --format md").ok().out().starts_with("# من نقل عمّن\n"));
    assert_eq!(folder.naql("report in.jsonl --format csv").ok().out().lines().count(), 4);
}

#[test]
fn what_is_wrong_is_placed() {
    let folder = folder();
    folder.write("L.jsonl", "{\"kind\":\"outlet\",\"id\":\"a\",\"first_with\":[]}\n{\"kind\":\"edge\"}\n");
    folder.naql("report L.jsonl").fails(65, &["L.jsonl: row 2", "naql lineage"]);
    folder.naql("report in.jsonl --pages in.jsonl").fails(2, &["--pages"]);
    folder.naql("report in.jsonl -o out.parquet").fails(2, &["Parquet"]);
    let other = folder.naql("report in.jsonl --lang fr");
    assert!(other.code() == 2 && other.err().contains("--lang"), "{}", other.err());
}
