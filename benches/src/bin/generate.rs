//! `generate N [--seed S]`: N generated pages as JSONL on standard output.

use std::io::{self, BufWriter, Write as _};

use naql_benches::generator::Generator;

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let parsed = match &args[..] {
        [n] => n.parse().ok().map(|n| (n, 1)),
        [n, flag, seed] if flag == "--seed" => n.parse().ok().zip(seed.parse().ok()),
        _ => None,
    };
    let Some((count, seed)) = parsed else {
        eprintln!("usage: generate N [--seed S] > pages.jsonl");
        std::process::exit(2);
    };
    let mut out = BufWriter::new(io::stdout().lock());
    for page in Generator::new(seed).pages(count) {
        serde_json::to_writer(&mut out, &page.document)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
