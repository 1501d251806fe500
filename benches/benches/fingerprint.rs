//! A full fingerprint from raw text, and its cheapest parts alone, on one thread: `cargo bench -p naql-benches`.
//!
//! `NAQL_BENCH_CORPUS` names a JSONL file of documents; without it, generated pages are read.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use naql::fingerprint::Fingerprinter;
use naql::text::Words;
use naql_benches::corpus;

fn bench(c: &mut Criterion) {
    let documents = corpus::from_environment().expect("the corpus is JSONL");
    let texts: Vec<&str> = documents.iter().map(|document| document.text.as_str()).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let mut group = c.benchmark_group("text");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    let (mut maker, mut words) = (Fingerprinter::new(), Words::new());
    group.bench_function("fingerprint", |b| {
        b.iter(|| texts.iter().for_each(|text| drop(black_box(maker.fingerprint(text)))));
    });
    group.bench_function("fold", |b| b.iter(|| texts.iter().for_each(|text| words.fold(black_box(text)))));
    group.bench_function("blake3", |b| {
        b.iter(|| texts.iter().for_each(|text| _ = black_box(blake3::hash(text.as_bytes()))));
    });
    group.bench_function("utf8", |b| {
        b.iter(|| texts.iter().filter(|text| std::str::from_utf8(black_box(text.as_bytes())).is_ok()).count());
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
