//! How fast a text is folded, compared with the cost of just reading it: `cargo bench -p naql --bench fold`.
//!
//! Reads the July articles in the directory `NAQL_SHARED` (default: `shared` beside the project); without them, a text of its own.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use naql::text::{Words, light};
use std::hint::black_box;
use std::path::PathBuf;

/// A paragraph with what news has in it: marks, tatweel, figures, quotes, Latin.
const OWN: &str = "أعلنت هيئة الموانئ في مدينة المنارة، أمس الثلاثاء، أنّ 12,450 حاوية وصلت إلى الأرصفة خلال شهر واحد، \
    مقارنةً بـ 9,800 حاوية في الشهر الذي سبقه؛ وقالت وكالة «الساحل» (Sahel News) نقلاً عن مسؤول في الهيئة إن الزيادة بلغت ٢٧٫٥٪ تقريباً.\n";

fn texts() -> Vec<String> {
    let shared = std::env::var_os("NAQL_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")), PathBuf::from);
    let Ok(file) = std::fs::File::open(shared.join("data/saudinewsnet_july.jsonl.zst")) else {
        return vec![OWN.repeat(8); 3000];
    };
    let rows = zstd::decode_all(file).expect("the corpus is a Zstandard file");
    let rows = serde_json::Deserializer::from_slice(&rows).into_iter::<naql::Document>();
    rows.map(|row| row.expect("the corpus is JSON Lines").text).collect()
}

fn bench(c: &mut Criterion) {
    let texts = texts();
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut group = c.benchmark_group("text");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    let mut words = Words::new();
    group.bench_function("fold", |b| {
        b.iter(|| {
            for text in &texts {
                words.fold(text);
                black_box(words.text());
            }
        });
    });
    group.bench_function("light", |b| b.iter(|| texts.iter().map(|t| light(black_box(t)).text().len()).sum::<usize>()));
    group.bench_function("std::str::from_utf8", |b| {
        b.iter(|| texts.iter().filter(|t| std::str::from_utf8(black_box(t.as_bytes())).is_ok()).count());
    });
    group.bench_function("blake3", |b| {
        b.iter(|| {
            for text in &texts {
                black_box(blake3::hash(text.as_bytes()));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
