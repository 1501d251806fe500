use naql::{Document, Policy, dedup};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let docs: Vec<Document> =
        std::fs::read_to_string(path).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let t = std::time::Instant::now();
    let out = dedup(&docs, &Policy::default(), Some(2), &()).unwrap();
    let e = t.elapsed();
    let mut h = std::collections::BTreeMap::new();
    let mut m = 0;
    for p in &out {
        *h.entry((p.decision.name(), p.relation.name())).or_insert(0) += 1;
        m += p.matches.len();
    }
    println!("{h:?} {m} {e:?}");
}
