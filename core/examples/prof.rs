//! Scratch: where the time of a trace goes.
use naql::source::{Registry, trace};
fn cpu() -> f64 { std::fs::read_to_string("/proc/thread-self/schedstat").unwrap().split(" ").next().unwrap().parse::<f64>().unwrap() / 1e9 }
fn main() {
    let input = std::fs::read_to_string("/tmp/july.jsonl").unwrap();
    let docs: Vec<naql::Document> = input.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let registry = Registry::builtin();
    let bytes: usize = docs.iter().map(|d| d.text.len()).sum();
    let time = |name: &str, f: &mut dyn FnMut(&naql::Document)| {
        let mut best = f64::MAX;
        for _ in 0..3 {
            let t = cpu();
            for d in &docs { f(d); }
            best = best.min(cpu() - t);
        }
        println!("{name:10} {:8.1} MB/s  {:.3} s", bytes as f64 / best / 1e6, best);
    };
    time("split", &mut |d| { std::hint::black_box(naql::page::split(&d.text)); });
    time("light", &mut |d| { std::hint::black_box(naql::text::light(&d.text)); });
    time("tokens", &mut |d| { std::hint::black_box(naql::source::bench_tokens(&d.text)); });
    time("trace", &mut |d| { std::hint::black_box(trace(d, registry)); });
}
