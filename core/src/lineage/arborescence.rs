//! Arborescences: of all ways to give every node one parent without a circle, the one whose edges weigh most.
//!
//! In: edges with weights. Out: for each node the number of the edge that it keeps.
//!
//! ```text
//! every node keeps its heaviest edge; without a circle that is it
//! else each circle becomes one node, into which an edge weighs what it adds over the circle's edge that it replaces; once more
//! ```
//! Chu and Liu 1965, Edmonds 1967. Stars are small, so it takes the plain way: as many rounds as circles are inside one another.

/// An edge, from a node to a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub from: usize,
    pub to: usize,
    pub weight: f64,
}

/// The heaviest arborescence of nodes `0..n` from `root`, which must reach all of them: of each node but the root, which of `arcs` it
/// keeps. Of arcs that weigh the same the first is kept.
pub(super) fn arborescence(n: usize, root: usize, arcs: &[Arc]) -> Vec<Option<usize>> {
    let mut best: Vec<Option<usize>> = vec![None; n];
    for (i, arc) in arcs.iter().enumerate().filter(|(_, arc)| arc.to != root && arc.from != arc.to) {
        if best[arc.to].is_none_or(|kept| arc.weight > arcs[kept].weight) {
            best[arc.to] = Some(i);
        }
    }
    // The circle that each node is in, by its number.
    let (mut circle, mut walk, mut circles) = (vec![None; n], vec![usize::MAX; n], 0);
    let up = |node: usize| best[node].map(|arc| arcs[arc].from);
    for start in 0..n {
        let mut at = Some(start);
        while let Some(node) = at.filter(|&node| node != root && walk[node] == usize::MAX) {
            walk[node] = start;
            at = up(node);
        }
        // Met again on the same walk: it is on a circle.
        let Some(met) = at.filter(|&node| node != root && walk[node] == start) else { continue };
        for node in std::iter::successors(Some(met), |&node| up(node).filter(|&next| next != met)) {
            circle[node] = Some(circles);
        }
        circles += 1;
    }
    if circles == 0 {
        return best;
    }
    // Circles first, then the nodes that are in none.
    let mut next = circles;
    let into: Vec<usize> = circle
        .iter()
        .map(|circle| {
            circle.unwrap_or_else(|| {
                next += 1;
                next - 1
            })
        })
        .collect();
    let mut of = Vec::new();
    let mut smaller = Vec::new();
    for (i, arc) in arcs.iter().enumerate().filter(|(_, arc)| into[arc.from] != into[arc.to] && arc.to != root) {
        let replaced = circle[arc.to].and(best[arc.to]).map_or(0.0, |kept| arcs[kept].weight);
        smaller.push(Arc { from: into[arc.from], to: into[arc.to], weight: arc.weight - replaced });
        of.push(i);
    }
    let kept = arborescence(next, into[root], &smaller);
    // Inside a circle all keep theirs, but the one that the edge from outside leads to.
    let mut out: Vec<Option<usize>> = (0..n).map(|node| circle[node].and(best[node])).collect();
    for arc in kept.into_iter().flatten().map(|i| of[i]) {
        out[arcs[arc].to] = Some(arc);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Arc, arborescence};

    fn weight(kept: &[Option<usize>], arcs: &[Arc]) -> f64 {
        kept.iter().flatten().map(|&i| arcs[i].weight).sum()
    }

    /// Whether every node leads to the root.
    fn is_tree(kept: &[Option<usize>], root: usize, arcs: &[Arc]) -> bool {
        (0..kept.len()).all(|node| {
            let up = |&at: &usize| kept[at].map(|arc| arcs[arc].from);
            node == root || std::iter::successors(Some(node), up).take(kept.len() + 1).any(|at| at == root)
        })
    }

    /// The slow reference: every way to choose.
    fn heaviest(n: usize, root: usize, arcs: &[Arc]) -> f64 {
        let of: Vec<Vec<usize>> = (0..n).map(|to| (0..arcs.len()).filter(|&i| arcs[i].to == to).collect()).collect();
        let mut best = f64::NEG_INFINITY;
        let mut at = vec![0; n];
        loop {
            let kept: Vec<_> = (0..n).map(|to| if to == root { None } else { Some(of[to][at[to]]) }).collect();
            if is_tree(&kept, root, arcs) {
                best = best.max(weight(&kept, arcs));
            }
            let Some(to) = (0..n).find(|&to| to != root && at[to] + 1 < of[to].len()) else { return best };
            at[..to].fill(0);
            at[to] += 1;
        }
    }

    proptest! {
        #[test]
        fn it_is_the_heaviest(n in 2usize..6, weights in prop::collection::vec(0u8..20, 40)) {
            // From the root to each, so that all can be reached, and all others.
            let pairs = (0..n).flat_map(|to| (0..n).map(move |from| (from, to))).filter(|(from, to)| from != to && *to != 0);
            let arcs: Vec<Arc> = pairs.zip(&weights).map(|((from, to), &w)| Arc { from, to, weight: f64::from(w) }).collect();
            let kept = arborescence(n, 0, &arcs);
            prop_assert!(is_tree(&kept, 0, &arcs));
            prop_assert!((weight(&kept, &arcs) - heaviest(n, 0, &arcs)).abs() < 1e-9);
        }
    }
}
