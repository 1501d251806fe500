//! `respell FILE.jsonl N`: N documents of the file, evenly spread, each in another spelling and with its id behind `r`, as JSONL.

use std::io::{self, BufWriter, Write as _};

use naql_benches::corpus;
use naql_benches::rng::Rng;
use naql_benches::spelling::respell;

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let parsed = match &args[..] {
        [path, count] => count.parse::<usize>().ok().filter(|&count| count > 0).map(|count| (path, count)),
        _ => None,
    };
    let Some((path, count)) = parsed else {
        eprintln!("usage: respell FILE.jsonl N > respelled.jsonl");
        std::process::exit(2);
    };
    let documents = corpus::read(path)?;
    let mut out = BufWriter::new(io::stdout().lock());
    for (n, document) in (0..).zip(documents.iter().step_by(documents.len().div_ceil(count).max(1))) {
        let mut other = document.clone();
        other.id.insert(0, 'r');
        other.text = respell(&document.text, &mut Rng::new(1, 0, n));
        serde_json::to_writer(&mut out, &other)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
