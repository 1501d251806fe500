//! `generate N [--seed S]`: N generated pages as JSONL on standard output. With `--reports`, N reports and their prints and copies.

use std::io::{self, BufWriter, Write as _};

use naql::Document;
use naql_benches::cascade::Cascades;
use naql_benches::generator::Generator;

fn main() -> io::Result<()> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let reports = args.last().is_some_and(|last| last == "--reports");
    args.truncate(args.len() - usize::from(reports));
    let parsed = match &args[..] {
        [n] => n.parse().ok().map(|n| (n, 1)),
        [n, flag, seed] if flag == "--seed" => n.parse().ok().zip(seed.parse().ok()),
        _ => None,
    };
    let Some((count, seed)) = parsed else {
        eprintln!("usage: generate N [--seed S] [--reports] > pages.jsonl");
        std::process::exit(2);
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut write = |document: &Document| {
        serde_json::to_writer(&mut out, document)?;
        out.write_all(b"\n")
    };
    if reports {
        let cascades = Cascades::new(seed);
        (0..count).flat_map(|n| cascades.report(n)).try_for_each(|page| write(&page.document))?;
    } else {
        Generator::new(seed).pages(count).try_for_each(|page| write(&page.document))?;
    }
    out.flush()
}
