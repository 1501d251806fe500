//! How fast sources are read out of pages: `cargo bench -p naql --bench trace`.
//!
//! Reads the July articles in the directory `NAQL_SHARED` (default: `shared` beside the project); without them, a text of its
//! own. The last three are a megabyte of one cue each, which must cost no more a byte than the rest.

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use naql::Document;
use naql::page::split;
use naql::source::{Registry, trace};

const OWN: &str = "أعلنت بلدية نهر الورد فتح الجسر الكبير أمس. ونقلت صحيفة «نجم الشاطئ» عن الوزير قوله إن الجسر متين.\n\
    وبحسب مصادر مطلعة عادت السفن، فيما ذكر موقع «صدى الوادي» أن الأعمال مستمرة. (وكالات)\n";

fn documents() -> Vec<Document> {
    let shared = std::env::var_os("NAQL_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")), PathBuf::from);
    let Ok(file) = std::fs::File::open(shared.join("data/saudinewsnet_july.jsonl.zst")) else {
        return (0..3000).map(|_| document(&OWN.repeat(8))).collect();
    };
    let rows = zstd::decode_all(file).expect("the corpus is a Zstandard file");
    let rows = serde_json::Deserializer::from_slice(&rows).into_iter();
    rows.map(|row| row.expect("the corpus is JSON Lines")).collect()
}

fn document(text: &str) -> Document {
    Document::new("", text)
}

fn bench(c: &mut Criterion) {
    let documents = documents();
    let bytes: usize = documents.iter().map(|d| d.text.len()).sum();
    let registry = Registry::builtin();
    let mut group = c.benchmark_group("source");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(10);
    group.bench_function("split", |b| {
        b.iter(|| documents.iter().map(|d| split(black_box(&d.text)).stories.len()).sum::<usize>());
    });
    group.bench_function("trace", |b| {
        b.iter(|| documents.iter().map(|d| trace(black_box(d), registry).stories.len()).sum::<usize>());
    });
    for (name, cue) in [
        ("cites", "نقلت عن "),
        ("labels", "المصدر: وكالات\n"),
        ("heads", "صحيفة «نجم» وكالة أنباء، وكالة ("),
        ("related", "اقرأ أيضاً\n"),
        ("shared", "ذكرت صحيفة الوطن أن "),
    ] {
        let text = document(&cue.repeat((1 << 20) / cue.len()));
        group.throughput(Throughput::Bytes(text.text.len() as u64));
        group.bench_function(name, |b| b.iter(|| trace(black_box(&text), registry)));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
