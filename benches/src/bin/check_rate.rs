//! `check_rate FILE.jsonl`: the seconds that a check takes of a gate that knows every document of the file, for each document
//! in turn: the mean, in the best of a hundred rounds.

use std::time::Instant;

use naql::{Document, Gate, Policy};
use naql_benches::corpus;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path] = &args[..] else {
        eprintln!("usage: check_rate FILE.jsonl");
        std::process::exit(2);
    };
    let documents = corpus::read(path)?;
    let gate = Gate::new(Policy::default());
    gate.admit_many(&documents)?;
    let again: Vec<Document> = documents.iter().map(|d| Document::new("again", d.text.as_str())).collect();
    let mut best = f64::INFINITY;
    for _ in 0..100 {
        let start = Instant::now();
        for document in &again {
            std::hint::black_box(gate.check(document)?);
        }
        best = best.min(start.elapsed().as_secs_f64() / again.len() as f64);
    }
    println!("{best}");
    Ok(())
}
