#![allow(missing_docs, dead_code)]
//! Stand-in for the core until it is merged.
use naql::{Document, Result};
use std::collections::HashMap;
use std::ops::Range;

#[derive(Default)]
pub struct Policy;
impl Policy {
    pub fn from_toml(_: &str) -> Result<Self> { Ok(Self) }
    pub fn from_json(_: &str) -> Result<Self> { Ok(Self) }
}
pub trait Progress: Sync {
    fn step(&self, stage: &'static str, done: u64, total: u64);
    fn stop(&self) -> bool;
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision { Admit, Hold, Drop }
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash)]
pub enum Relation { Exact, SameText, Near, Contains, ContainedIn, Overlaps, Template, None }
impl Relation { pub fn name(self) -> &'static str { match self { Self::Exact => "exact", Self::SameText => "same_text", Self::Near => "near", Self::Contains => "contains", Self::ContainedIn => "contained_in", Self::Overlaps => "overlaps", Self::Template => "template", Self::None => "none" } } }
pub struct Passage { pub a: Range<usize>, pub b: Range<usize>, pub words: usize, pub identity: f64 }
pub struct Match { pub id: String, pub relation: Relation, pub jaccard: f64, pub containment_a: f64, pub containment_b: f64, pub matched_words: usize, pub longest_run: usize, pub passages: Vec<Passage>, pub reasons: Vec<String> }
pub struct Verdict { pub id: String, pub decision: Decision, pub relation: Relation, pub of: Option<String>, pub reasons: Vec<String>, pub matches: Vec<Match>, pub chain: Vec<Vec<String>>, pub scheme: String }
pub struct Pair { pub a: String, pub b: String, pub m: Match }
pub fn dedup(docs: &[Document], _: &Policy, _: Option<usize>, p: &dyn Progress) -> Result<Vec<Verdict>> {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    Ok(docs.iter().enumerate().map(|(i, d)| {
        p.step("stub", i as u64, docs.len() as u64);
        let of = seen.get(d.text.as_str()).map(|s| (*s).to_owned());
        seen.entry(&d.text).or_insert(&d.id);
        let dup = of.is_some();
        Verdict { id: d.id.clone(), decision: if dup { Decision::Drop } else { Decision::Admit }, relation: if dup { Relation::Exact } else { Relation::None }, of, reasons: vec![], matches: vec![], chain: vec![], scheme: "stub".into() }
    }).collect())
}
pub fn pairs(docs: &[Document], _: &Policy, _: Option<usize>, _: &dyn Progress, sink: &mut dyn FnMut(Pair) -> Result<()>) -> Result<()> {
    for (i, a) in docs.iter().enumerate() { for b in docs[i + 1..].iter().take(20) { if a.text == b.text {
        sink(Pair { a: a.id.clone(), b: b.id.clone(), m: compare(&a.text, &b.text, &Policy) })?;
    } } }
    Ok(())
}
pub fn compare(a: &str, b: &str, _: &Policy) -> Match {
    let mut passages = vec![];
    // longest common word runs, greedy
    let wa: Vec<(usize, &str)> = words(a); let wb: Vec<(usize, &str)> = words(b);
    let mut i = 0;
    while i < wa.len() {
        let best = (0..wb.len()).map(|j| (wa[i..].iter().zip(&wb[j..]).take_while(|(x, y)| x.1 == y.1).count(), j)).max().unwrap_or((0, 0));
        if best.0 >= 4 {
            let (n, j) = best;
            let end = |w: (usize, &str)| w.0 + w.1.len();
            passages.push(Passage { a: wa[i].0..end(wa[i + n - 1]), b: wb[j].0..end(wb[j + n - 1]), words: n, identity: 1.0 });
            i += n;
        } else { i += 1; }
    }
    Match { id: String::new(), relation: Relation::Overlaps, jaccard: 0.5, containment_a: 0.5, containment_b: 0.5, matched_words: passages.iter().map(|p| p.words).sum(), longest_run: passages.iter().map(|p| p.words).max().unwrap_or(0), passages, reasons: vec!["overlap".into()] }
}
fn words(t: &str) -> Vec<(usize, &str)> { t.split_whitespace().map(|w| (w.as_ptr() as usize - t.as_ptr() as usize, w)).collect() }
