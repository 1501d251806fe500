//! Exact Jaccard pairs: the truth that sketches are measured against.
//!
//! A set's elements are put in the order of their rarity. Two sets of Jaccard similarity t or more share one of the first
//! n − ⌈t·n⌉ + 1 elements of either (prefix filtering: Bayardo, Ma, Srikant, "Scaling up all pairs similarity search",
//! WWW 2007), so only those are indexed, and every candidate is counted out in full.

use std::collections::HashMap;
use std::hash::Hash;

/// Sets of numbered elements, rare elements first.
pub struct Sets(Vec<Vec<u32>>);

impl Sets {
    /// Numbers the elements of `documents` by rarity; repeated ones count once.
    pub fn new<T: Hash + Ord + Clone>(documents: &[Vec<T>]) -> Self {
        let mut counts: HashMap<&T, u32> = HashMap::new();
        documents.iter().flatten().for_each(|element| *counts.entry(element).or_default() += 1);
        let mut order: Vec<(u32, &T)> = counts.into_iter().map(|(element, count)| (count, element)).collect();
        order.sort_unstable();
        let rank: HashMap<&T, u32> = (0..).zip(order).map(|(rank, (_, element))| (element, rank)).collect();
        let numbered = documents.iter().map(|document| {
            let mut set: Vec<u32> = document.iter().map(|element| rank[element]).collect();
            set.sort_unstable();
            set.dedup();
            set
        });
        Self(numbered.collect())
    }

    /// The Jaccard similarity of two documents; 0 when both are empty.
    pub fn jaccard(&self, a: usize, b: usize) -> f64 {
        let (a, b) = (&self.0[a], &self.0[b]);
        let (mut i, mut j, mut both) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            both += usize::from(a[i] == b[j]);
            (i, j) = (i + usize::from(a[i] <= b[j]), j + usize::from(b[j] <= a[i]));
        }
        let either = a.len() + b.len() - both;
        if either == 0 { 0.0 } else { both as f64 / either as f64 }
    }

    /// All pairs (a < b) of a similarity of `percent` in 100 or more, in order.
    pub fn pairs(&self, percent: usize) -> Vec<(usize, usize)> {
        let mut by_size: Vec<usize> = (0..self.0.len()).filter(|&i| !self.0[i].is_empty()).collect();
        by_size.sort_by_key(|&i| (self.0[i].len(), i));
        let mut index: HashMap<u32, Vec<usize>> = HashMap::new();
        let (mut pairs, mut candidates) = (Vec::new(), Vec::new());
        for &b in &by_size {
            let set = &self.0[b];
            let prefix = (set.len() - (percent * set.len()).div_ceil(100) + 1).min(set.len());
            candidates.clear();
            candidates.extend(set[..prefix].iter().filter_map(|element| index.get(element)).flatten().copied());
            candidates.sort_unstable();
            candidates.dedup();
            let alike = candidates.iter().filter(|&&a| self.jaccard(a, b) >= percent as f64 / 100.0);
            pairs.extend(alike.map(|&a| (a.min(b), a.max(b))));
            set[..prefix].iter().for_each(|&element| index.entry(element).or_default().push(b));
        }
        pairs.sort_unstable();
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::Sets;
    use crate::rng::Rng;

    #[test]
    fn pairs_are_those_of_comparing_all() {
        let mut rng = Rng::new(3, 0, 0);
        let mut documents: Vec<Vec<usize>> = Vec::new();
        for n in 0..300 {
            let mut set: Vec<usize> = (0..rng.below(30)).map(|_| rng.below(200)).collect();
            if n > 0 && rng.chance(60) {
                set.clone_from(&documents[rng.below(n)]);
                for _ in 0..rng.below(10) {
                    set.push(rng.below(200));
                    set.remove(0);
                }
            }
            documents.push(set);
        }
        let sets = Sets::new(&documents);
        for percent in [30, 50, 80, 100] {
            let mut all = Vec::new();
            for b in 0..documents.len() {
                all.extend((0..b).filter(|&a| sets.jaccard(a, b) * 100.0 >= percent as f64).map(|a| (a, b)));
            }
            all.sort_unstable();
            assert!(!all.is_empty());
            assert_eq!(sets.pairs(percent), all, "{percent}");
        }
    }
}
