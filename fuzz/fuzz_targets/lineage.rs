//! Pages of several outlets, separated by NULs: lineage comes to its end, and says the same for any number of threads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use naql::source::Registry;
use naql::{Document, Policy, lineage};

fuzz_target!(|text: &str| {
    let pages: Vec<Document> = text
        .split('\0')
        .take(12)
        .enumerate()
        .map(|(n, text)| {
            let mut page = Document::new(format!("p{n}"), text);
            page.publisher = (n % 4 > 0).then(|| format!("outlet {}", n % 4));
            page.published = (n % 3 > 0).then(|| format!("2026-03-01T{:02}:00:00Z", n % 24));
            page
        })
        .collect();
    let of = |threads| {
        lineage(&pages, &Policy::default(), Registry::builtin(), Some(threads), &()).expect("pages of small texts")
    };
    assert_eq!(of(1), of(2));
});
