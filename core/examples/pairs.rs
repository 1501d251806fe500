use naql::{Document, Policy, json, pairs};
use std::io::Write;
fn main() {
    let path = std::env::args().nth(2).unwrap();
    let docs: Vec<Document> =
        std::fs::read_to_string(path).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let t = std::time::Instant::now();
    let mut h = std::collections::BTreeMap::new();
    let mut out =
        std::io::BufWriter::new(std::fs::File::create(std::env::args().nth(4).unwrap_or("/dev/null".into())).unwrap());
    pairs(
        &docs,
        &std::env::var("POL").map_or(Policy::default(), |t| Policy::from_toml(&t).unwrap()),
        Some(2),
        &(),
        &mut |p| {
            *h.entry(p.comparison.relation.name()).or_insert(0) += 1;
            let (a, b) = (&docs[p.a], &docs[p.b]);
            serde_json::to_writer(&mut out, &json::pair(&p.comparison, (&a.id, &a.text), (&b.id, &b.text))).unwrap();
            out.write_all(b"\n").unwrap();
            Ok(())
        },
    )
    .unwrap();
    println!("{h:?} {:?}", t.elapsed());
}
