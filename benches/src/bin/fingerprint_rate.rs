//! `fingerprint_rate FILE.jsonl`: the seconds that one thread takes to fingerprint every text of the file.

use std::time::Instant;

use naql::fingerprint::Fingerprinter;
use naql_benches::corpus;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path] = &args[..] else {
        eprintln!("usage: fingerprint_rate FILE.jsonl");
        std::process::exit(2);
    };
    let documents = corpus::read(path)?;
    let mut maker = Fingerprinter::new();
    let start = Instant::now();
    for document in &documents {
        std::hint::black_box(maker.fingerprint(&document.text)?);
    }
    println!("{}", start.elapsed().as_secs_f64());
    Ok(())
}
