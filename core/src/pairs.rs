//! Pairs: every two stories of an input that have a relation.
use crate::Result;
use crate::compare::{Comparison, Relation, Story, Thresholds, compare};
use crate::document::Document;
use crate::fingerprint::Fingerprinter;
use rayon::prelude::*;

/// x
pub fn pairs(docs: &[Document], t: &Thresholds) -> Result<Vec<(usize, usize, Comparison)>> {
    let clock = std::time::Instant::now();
    let made: Vec<(Story, Vec<u64>)> = docs
        .par_iter()
        .map_init(Fingerprinter::new, |f, d| {
            let p = f.fingerprint(&d.text)?;
            let mut m: Vec<u64> = p.marks.iter().map(|m| m.hash).collect();
            m.sort_unstable();
            m.dedup();
            Ok((Story::last(f, &p), m))
        })
        .collect::<Result<_>>()?;
    eprintln!("prepare {:?}", clock.elapsed());
    let bits = u64::BITS - (docs.len() as u64).leading_zeros();
    let mut keys: Vec<u64> =
        made.iter().enumerate().flat_map(|(i, (_, m))| m.iter().map(move |h| h >> bits << bits | i as u64)).collect();
    keys.par_sort_unstable();
    eprintln!("sorted {} {:?}", keys.len(), clock.elapsed());
    let mut groups: Vec<(u32, u32)> = Vec::new();
    let mut of: Vec<Vec<u32>> = vec![Vec::new(); docs.len()];
    let mut at = 0;
    let mut hist = [0usize; 32];
    let mut work = 0u64;
    for g in keys.chunk_by(|a, b| a >> bits == b >> bits) {
        if g.len() > 1 {
            hist[g.len().ilog2() as usize] += 1;
            work += (g.len() * g.len() / 2) as u64;
            for k in g {
                of[(k & ((1 << bits) - 1)) as usize].push(groups.len() as u32);
            }
            groups.push((at as u32, (at + g.len()) as u32));
        }
        at += g.len();
    }
    eprintln!("groups {} hist {:?} work {} {:?}", groups.len(), hist, work, clock.elapsed());
    let out: Vec<Vec<(usize, usize, Comparison)>> = (0..docs.len())
        .into_par_iter()
        .map_init(
            || (vec![0u16; docs.len()], Vec::new()),
            |(count, touched), i| {
                for &g in &of[i] {
                    let (s, e) = groups[g as usize];
                    for k in &keys[s as usize..e as usize] {
                        let j = (k & ((1 << bits) - 1)) as usize;
                        if j >= i {
                            break;
                        }
                        if count[j] == 0 {
                            touched.push(j);
                        }
                        count[j] += 1;
                    }
                }
                let mut out = Vec::new();
                for j in touched.drain(..) {
                    let n = std::mem::take(&mut count[j]) as usize;
                    if n < 2 && n * 4 < made[i].1.len().min(made[j].1.len()) {
                        continue;
                    }
                    let c = compare(&made[j].0, &made[i].0, t);
                    out.push((j, i, c));
                }
                out
            },
        )
        .collect();
    let all: usize = out.iter().map(Vec::len).sum();
    let out: Vec<_> = out.into_iter().flatten().filter(|p| p.2.relation != Relation::None).collect();
    eprintln!("compared {} kept {} {:?}", all, out.len(), clock.elapsed());
    Ok(out)
}
