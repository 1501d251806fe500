//! Everything that can be wrong with an input or an output: a clear message with file and row, the exit code, and no
//! half file; with `--on-error skip`, the rest goes on.

mod common;

use std::io::{Read, Write};
use std::process::Stdio;

use common::{Folder, gzip, page, row, zstd};

/// A good row before and one after the bad one, which is row 2.
fn around(bad: &[u8]) -> Vec<u8> {
    [row("a", &page(1, 30)).as_bytes(), bad, b"\n", row("z", &page(2, 30)).as_bytes()].concat()
}

#[test]
fn a_bad_row_stops_the_run_or_is_set_aside() {
    let cases: &[(&[u8], &str, &[&str])] = &[
        (b"{\"id\": \"b\", \"text\": \"cut", "invalid_document", &["ends inside its JSON object"]),
        (b"{\"id\": \"b\" \"text\": \"x\"}", "invalid_document", &["not a JSON object", "expected `,` or `}`"]),
        (b"not json", "invalid_document", &["not a JSON object"]),
        (b"[{\"text\": \"x\"}]", "invalid_document", &["JSON array", "jq -c '.[]'"]),
        (b"{\"text\": \"x\"},", "invalid_document", &["comma after its object"]),
        (b"\"text\"", "invalid_document", &["not a JSON object"]),
        (b"{\"text\": \"x\"} {\"text\": \"y\"}", "invalid_document", &["two objects", "jq -c ."]),
        (b"{\"id\": \"b\"}", "invalid_document", &["no text", "--field text=NAME"]),
        (b"{\"id\": \"b\", \"text\": null}", "invalid_document", &["no text"]),
        (b"{\"id\": \"b\", \"text\": 5}", "invalid_document", &["\"text\" is a number, not a string"]),
        (b"{\"id\": {}, \"text\": \"x\"}", "invalid_document", &["\"id\" is an object, not a string or a number"]),
        (
            b"{\"text\": \"x\", \"date\": \"yesterday\"}",
            "invalid_document",
            &["yesterday", "no time that naql reads", "--field published="],
        ),
        (b"{\"text\": \"\xc7\xe1\xda\"}", "invalid_text", &["byte 11 is not UTF-8 (0xc7)", "--encoding windows-1256"]),
        (b"{\"text\": \"a\0b\"}", "invalid_text", &["NUL"]),
        (b"{\"text\": \"a\\ud8\"}", "invalid_document", &["not a JSON object"]),
    ];
    for (bad, code, words) in cases {
        let folder = Folder::new();
        folder.write("in.jsonl", around(bad));
        let words = [&["in.jsonl:2: ", "--on-error skip"], *words].concat();
        folder.naql("dedup in.jsonl -o out.jsonl").fails(65, &words);
        assert_eq!(folder.names(), ["in.jsonl"], "nothing half is left");

        let ran = folder.naql("dedup in.jsonl -o out.jsonl --on-error skip").ok();
        assert!(ran.err().contains("2 documents: 2 admitted"), "{}", ran.err());
        assert!(ran.err().contains("; 1 rejected;"), "{}", ran.err());
        assert_eq!(folder.read("out.jsonl").lines().count(), 2);
        let reject: serde_json::Value = serde_json::from_str(&folder.read("out.jsonl.rejects.jsonl")).unwrap();
        assert_eq!(
            (&reject["file"], &reject["row"], &reject["code"]),
            (&"in.jsonl".into(), &2.into(), &(*code).into())
        );
        assert_eq!(reject["raw"], *String::from_utf8_lossy(bad));
        assert!(reject["reason"].as_str().unwrap().len() > 10);
    }
}

#[test]
fn nothing_rejected_leaves_no_reject_file() {
    let folder = Folder::new();
    folder.write("in.jsonl", row("a", &page(1, 30)));
    folder.naql("dedup in.jsonl -o out.jsonl --on-error skip").ok();
    assert_eq!(folder.names(), ["in.jsonl", "out.jsonl"]);
}

#[test]
fn a_file_cut_short_is_told_of_and_its_whole_rows_can_be_had() {
    let rows: String = (0..2000).map(|n| row(&format!("d{n}"), &page(n, 20))).collect();
    for (name, bytes) in [("in.jsonl.gz", gzip(rows.as_bytes())), ("in.jsonl.zst", zstd(rows.as_bytes()))] {
        let folder = Folder::new();
        folder.write(name, &bytes[..bytes.len() * 2 / 3]);
        folder.naql(&format!("dedup {name} -o out.jsonl")).fails(65, &[name, "ends too early", "fetch it again"]);
        assert_eq!(folder.names(), [name]);
        folder.naql(&format!("dedup {name} -o out.jsonl --on-error skip")).ok();
        let out = folder.read("out.jsonl");
        assert!(rows.starts_with(&out) && out.ends_with('\n'));
        let reject: serde_json::Value = serde_json::from_str(&folder.read("out.jsonl.rejects.jsonl")).unwrap();
        assert_eq!((&reject["row"], &reject["code"]), (&(out.lines().count() + 1).into(), &"corrupt".into()));
    }
    let folder = Folder::new();
    folder.write("in.jsonl", &rows);
    folder.naql("fold in.jsonl -o whole.parquet").ok();
    let bytes = std::fs::read(folder.path("whole.parquet")).unwrap();
    for cut in [bytes.len() / 2, bytes.len() - 1, 5] {
        folder.write("cut.parquet", &bytes[..cut]);
        folder.naql("dedup cut.parquet -o out.jsonl").fails(65, &["cut.parquet", "damaged"]);
        let ran = folder.naql("dedup cut.parquet in.jsonl -o out.jsonl --on-error skip").ok();
        assert!(ran.err().contains("2000 documents"), "{}", ran.err());
    }
}

#[test]
fn damage_inside_a_file_never_panics() {
    let rows: String = (0..300).map(|n| row(&format!("d{n}"), &page(n, 20))).collect();
    let folder = Folder::new();
    folder.write("in.jsonl", &rows);
    folder.naql("fold in.jsonl -o whole.parquet").ok();
    let files = [
        ("in.jsonl.gz", gzip(rows.as_bytes())),
        ("in.jsonl.zst", zstd(rows.as_bytes())),
        ("in.parquet", std::fs::read(folder.path("whole.parquet")).unwrap()),
    ];
    for (name, bytes) in files {
        for i in 1..40 {
            let mut bytes = bytes.clone();
            let at = bytes.len() * i / 40;
            bytes[at] ^= 0x5a;
            folder.write(name, &bytes);
            let ran = folder.naql(&format!("fingerprint {name} -o out.jsonl"));
            // A flipped bit in a string may go unseen where there is no checksum.
            assert!(matches!(ran.code(), 0 | 65), "{name} at {at}: {}", ran.err());
            assert!(!ran.err().contains("panicked"), "{name} at {at}: {}", ran.err());
        }
    }
}

#[test]
fn a_damaged_arrow_schema_inside_a_parquet_file_does_no_harm() {
    use parquet::arrow::arrow_writer::{ArrowWriter, ArrowWriterOptions};
    use parquet::file::{metadata::KeyValue, properties::WriterProperties};

    let folder = Folder::new();
    let text: arrow_array::ArrayRef = std::sync::Arc::new(arrow_array::StringArray::from(vec![page(1, 30)]));
    let batch = arrow_array::RecordBatch::try_from_iter([("text", text)]).unwrap();
    for schema in ["", "!", "AAAA", "/////wAAAAA="] {
        let pair = KeyValue::new("ARROW:schema".to_owned(), schema.to_owned());
        let properties = WriterProperties::builder().set_key_value_metadata(Some(vec![pair])).build();
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        let file = std::fs::File::create(folder.path("in.parquet")).unwrap();
        let mut writer = ArrowWriter::try_new_with_options(file, batch.schema(), options).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        folder.naql("dedup in.parquet -o out.parquet").ok();
    }
}

#[test]
fn what_is_no_input() {
    let folder = Folder::new();
    folder.write("empty.jsonl", "");
    folder.write("empty.jsonl.gz", "");
    folder.write("empty.parquet", "");
    folder.write("plain.gz", "{\"text\": \"x\"}\n");
    folder.write("utf16.jsonl", b"\xff\xfe{\0\"\0t\0\"\0");
    folder.naql("dedup empty.jsonl empty.jsonl.gz empty.parquet -o out.jsonl").ok();
    assert_eq!(folder.read("out.jsonl"), "");
    std::fs::create_dir(folder.path("folder")).unwrap();
    folder.naql("dedup folder -o out.jsonl").fails(66, &["folder: no file in the directory"]);
    folder.naql("dedup folder/*.jsonl -o out.jsonl").fails(66, &["no file matches"]);
    folder.naql("dedup missing.jsonl -o out.jsonl").fails(66, &["missing.jsonl: cannot open: No such file"]);
    folder.naql("dedup plain.gz -o out.jsonl").fails(65, &["plain.gz: is not gzip as its name says"]);
    folder.naql("dedup utf16.jsonl -o out.jsonl").fails(65, &["utf16.jsonl:1: ", "ends inside"]);
    folder.naql("dedup - -").fails(2, &["twice"]);
}

#[test]
fn unknown_columns_and_fields() {
    let folder = Folder::new();
    folder.write("in.jsonl", row("a", &page(1, 30)));
    folder.naql("fold in.jsonl -o in.parquet").ok();
    folder.naql("dedup in.jsonl --field publisher=outlet").fails(2, &["\"outlet\"", "--field publisher=outlet"]);
    folder.naql("dedup in.jsonl --field text=article").fails(65, &["in.jsonl:1: ", "looked for: article"]);
    folder
        .naql("dedup in.parquet --field text=article")
        .fails(2, &["in.parquet", "\"article\"", "the columns are: id, view, text"]);
    folder.naql("dedup in.jsonl --field author=x").fails(2, &["no field \"author\"", "byline"]);
    folder.naql("dedup in.jsonl --field text").fails(2, &["FIELD=COLUMN"]);
}

#[test]
fn outputs_that_cannot_be() {
    let folder = Folder::new();
    folder.write("in.jsonl", row("a", &page(1, 30)));
    std::fs::create_dir(folder.path("folder")).unwrap();
    folder.naql("dedup in.jsonl -o folder").fails(73, &["folder: is a directory"]);
    folder.naql("dedup in.jsonl -o missing/out.jsonl").fails(73, &["missing/out.jsonl: cannot create"]);
    for outputs in
        ["--verdicts out.jsonl", "--on-error skip --rejects out.jsonl", "--on-error skip --verdicts v --rejects v"]
    {
        folder.naql(&format!("dedup in.jsonl -o out.jsonl {outputs}")).fails(2, &["same file"]);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_of() {
    let folder = Folder::new();
    folder.write("in.jsonl", row("a", &page(1, 30)));
    for verb in ["dedup", "fold", "fingerprint"] {
        folder.naql(&format!("{verb} in.jsonl -o /dev/full")).fails(74, &["/dev/full: the disk is full"]);
    }
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_ends_the_run_in_silence() {
    let folder = Folder::new();
    let rows: String = (0..3000).map(|n| row(&format!("d{n}"), &page(n, 200))).collect();
    folder.write("in.jsonl", rows);
    let mut child = folder.command("fold in.jsonl").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 10]).unwrap();
    drop(stdout);
    let ran = child.wait_with_output().unwrap();
    assert_eq!(ran.status.code(), Some(141));
    assert_eq!(String::from_utf8(ran.stderr).unwrap(), "");
}

#[test]
#[cfg(target_os = "linux")]
fn an_interrupt_leaves_nothing() {
    let folder = Folder::new();
    // The run waits for standard input to go on; by then its output has a temporary name.
    let mut child = folder.command("fold - -o out.jsonl").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(row("a", &page(1, 30)).as_bytes()).unwrap();
    // It has no name while it is written, but the process has it open.
    let files = format!("/proc/{}/fd", child.id());
    let open = || {
        let folder = folder.path("").canonicalize().unwrap();
        let targets = std::fs::read_dir(&files).unwrap().filter_map(|fd| std::fs::read_link(fd.unwrap().path()).ok());
        targets.into_iter().any(|target| target.starts_with(&folder))
    };
    while !open() {
        std::thread::yield_now();
    }
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let ran = child.wait_with_output().unwrap();
    drop(stdin);
    assert_eq!(ran.status.code(), Some(130), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("interrupted"));
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn great_and_monotonous_texts() {
    let folder = Folder::new();
    let huge = page(1, 400).repeat(50_000_000 / page(1, 400).len() + 1);
    let one_word = "خبر ".repeat(200_000);
    folder.write("in.jsonl", [row("huge", &huge), row("one", &one_word), row("a", &page(2, 30))].concat());
    let ran = folder.naql("fingerprint in.jsonl -o out.jsonl").ok();
    assert!(ran.err().contains("3 documents"), "{}", ran.err());
    let out = folder.naql("fold in.jsonl").ok().out();
    assert_eq!(out.lines().count(), 3);
}
