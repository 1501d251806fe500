//! `generate N [--seed S]`: N generated pages as JSONL on standard output. With `--reports`, N reports and their prints and copies; with
//! `--kinds`, what each of the N pages is instead of the page: `{"kind", "of"}`, where `of` are the numbers of the pages that it copies.

use std::io::{self, BufWriter, Write as _};

use naql_benches::cascade::Cascades;
use naql_benches::generator::{Generator, Kind};
use serde_json::json;

fn main() -> io::Result<()> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let what = args.pop_if(|last| ["--reports", "--kinds"].contains(&last.as_str())).unwrap_or_default();
    let parsed = match &args[..] {
        [n] => n.parse().ok().map(|n| (n, 1)),
        [n, flag, seed] if flag == "--seed" => n.parse().ok().zip(seed.parse().ok()),
        _ => None,
    };
    let Some((count, seed)) = parsed else {
        eprintln!("usage: generate N [--seed S] [--reports | --kinds] > pages.jsonl");
        std::process::exit(2);
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut write = |row: serde_json::Result<Vec<u8>>| {
        out.write_all(&row?)?;
        out.write_all(b"\n")
    };
    let (generator, cascades) = (Generator::new(seed), Cascades::new(seed));
    match what.as_str() {
        "--reports" => (0..count)
            .flat_map(|n| cascades.report(n))
            .try_for_each(|page| write(serde_json::to_vec(&page.document)))?,
        "--kinds" => (0..count).try_for_each(|n| write(serde_json::to_vec(&kind(generator.kind(n)))))?,
        _ => generator.pages(count).try_for_each(|page| write(serde_json::to_vec(&page.document)))?,
    }
    out.flush()
}

fn kind(kind: Kind) -> serde_json::Value {
    match kind {
        Kind::Fresh => json!({"kind": "fresh", "of": []}),
        Kind::Respelled { of } => json!({"kind": "respelled", "of": [of]}),
        Kind::Edited { of } => json!({"kind": "edited", "of": [of]}),
        Kind::Cut { of } => json!({"kind": "cut", "of": [of]}),
        Kind::Embedded { of } => json!({"kind": "embedded", "of": [of]}),
        Kind::Merged { of } => json!({"kind": "merged", "of": of}),
        Kind::Template { .. } => json!({"kind": "template", "of": []}),
    }
}
