//! Scratch: traces JSONL documents. `trace_jsonl trace in -o out`
use naql::source::{Registry, trace};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let input = std::fs::read_to_string(&a[2]).unwrap();
    let docs: Vec<naql::Document> = input.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let registry = Registry::builtin();
    let t = std::time::Instant::now();
    let bytes: usize = docs.iter().map(|d| d.text.len()).sum();
    let traces: Vec<_> = docs.iter().map(|d| trace(d, registry)).collect();
    let s = t.elapsed().as_secs_f64();
    eprintln!("{:.1} MB/s ({} bytes, {:.3} s)", bytes as f64 / s / 1e6, bytes, s);
    let mut out = String::new();
    for (t, d) in traces.into_iter().zip(&docs) {
        out.push_str(&serde_json::to_string(&t.in_code_points(d)).unwrap());
        out.push('\n');
    }
    std::fs::write(&a[4], out).unwrap();
}
