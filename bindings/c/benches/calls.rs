//! What the C library adds to the Rust calls below it: one check, and a whole input as a stream of batches.
//!
//! `NAQL_BENCH_CORPUS=FILE.jsonl cargo bench -p naql-c`; without a file the pages of `demo/`. Prints the least of several
//! rounds. `calls.c` beside it measures the check from C, `run` does both.

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{RecordBatch, RecordBatchIterator, StringArray};
use naql::{Document, Gate, Policy};
use naql_c::{naql_dedup_arrow, naql_status};

/// How often each thing is measured.
const ROUNDS: usize = 20;

/// Rows of a batch.
const BATCH: usize = 4096;

fn main() {
    let path = std::env::var("NAQL_BENCH_CORPUS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/pages.jsonl").to_owned());
    let lines = std::fs::read_to_string(&path).expect("NAQL_BENCH_CORPUS is a file of JSON lines");
    let documents: Vec<Document> = lines.lines().map(|line| serde_json::from_str(line).expect("a document")).collect();
    let gate = Gate::new(Policy::default());
    gate.admit_many(&documents).expect("good documents");
    let again: Vec<Document> = documents.iter().map(|d| Document::new("again", d.text.as_str())).collect();
    let check = least(|| again.iter().for_each(|d| drop(black_box(gate.check(d)))));
    println!("check from Rust   {:10.0} ns", check.as_secs_f64() * 1e9 / again.len() as f64);

    let batches = batches(&documents);
    let rust = least(|| {
        drop(black_box(naql::dedup(&documents, &Policy::default(), naql::source::Registry::builtin(), Some(1), &())));
    });
    let c = least(|| {
        let schema = batches[0].schema();
        let input = RecordBatchIterator::new(batches.clone().into_iter().map(Ok), schema);
        let mut input = FFI_ArrowArrayStream::new(Box::new(input));
        let mut out = MaybeUninit::uninit();
        let status = naql_dedup_arrow(None, 1, Some(&mut input), Some(&mut out), None);
        assert_eq!(status, naql_status::NAQL_OK);
        // SAFETY: the status says that it was written.
        let out = ArrowArrayStreamReader::try_new(unsafe { out.assume_init() }).expect("a schema");
        let rows: usize = out.map(|batch| batch.expect("verdicts").num_rows()).sum();
        assert_eq!(rows, documents.len());
    });
    println!("dedup from Rust   {:10.2} ms, one thread", rust.as_secs_f64() * 1e3);
    println!("dedup by batches  {:10.2} ms, {:+.1} %", c.as_secs_f64() * 1e3, (c.div_duration_f64(rust) - 1.0) * 100.0);
}

/// The least time that something takes.
fn least(mut work: impl FnMut()) -> Duration {
    let round = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

/// The documents as record batches.
fn batches(documents: &[Document]) -> Vec<RecordBatch> {
    let column = |of: &dyn Fn(&Document) -> Option<String>, chunk: &[Document]| {
        Arc::new(chunk.iter().map(of).collect::<StringArray>()) as _
    };
    let batch = |chunk: &[Document]| {
        RecordBatch::try_from_iter_with_nullable([
            ("id", column(&|d| Some(d.id.clone()), chunk), false),
            ("text", column(&|d| Some(d.text.clone()), chunk), false),
            ("publisher", column(&|d| d.publisher.clone(), chunk), true),
            ("published", column(&|d| d.published.clone(), chunk), true),
        ])
        .expect("columns of one length")
    };
    documents.chunks(BATCH).map(batch).collect()
}
