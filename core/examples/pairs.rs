use naql::{Document, Policy, pairs};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let docs: Vec<Document> =
        std::fs::read_to_string(path).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let t = std::time::Instant::now();
    let mut h = std::collections::BTreeMap::new();
    pairs(&docs, &Policy::default(), Some(2), &(), &mut |p| {
        *h.entry(p.comparison.relation.name()).or_insert(0) += 1;
        Ok(())
    })
    .unwrap();
    println!("{h:?} {:?}", t.elapsed());
}
