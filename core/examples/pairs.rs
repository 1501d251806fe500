use naql::{Document, compare::Thresholds, pairs::pairs};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let docs: Vec<Document> =
        std::fs::read_to_string(path).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let out = pairs(&docs, &Thresholds::default()).unwrap();
    let mut h = std::collections::BTreeMap::new();
    for p in &out {
        *h.entry(p.2.relation.name()).or_insert(0) += 1;
    }
    println!("{h:?}");
}
