//! Tree: the Merkle tree of a log (RFC 9162, section 2.1), with SHA-256.
//!
//! In: the hashes of entries, in order. Out: the root, and the hashes that prove that a later root extends an earlier one.
//!
//! ```text
//! leaf      SHA-256(0x00 ‖ entry)
//! node      SHA-256(0x01 ‖ left ‖ right)
//! frontier  the roots of the full trees that a log is made of, the largest first: one for each bit of its size
//! root      the frontier, joined from its end
//! ```

use sha2::{Digest, Sha256};

/// A hash of the tree.
pub(crate) type Node = [u8; 32];

/// The hash of an entry.
pub(crate) fn leaf(entry: &[u8]) -> Node {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

fn node(left: &Node, right: &Node) -> Node {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A log that only grows: all that its root is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frontier {
    size: u64,
    peaks: Vec<Node>,
}

impl Frontier {
    /// The frontier of these; `None` when they are not one for each bit of the size.
    pub fn of(size: u64, peaks: Vec<Node>) -> Option<Self> {
        (size.count_ones() as usize == peaks.len()).then_some(Self { size, peaks })
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of its full trees, the largest first.
    pub fn peaks(&self) -> &[Node] {
        &self.peaks
    }

    /// Adds an entry by its hash.
    pub fn push(&mut self, leaf: Node) {
        let full = self.size.trailing_ones() as usize;
        let at = self.peaks.len() - full;
        let root = self.peaks.drain(at..).rev().fold(leaf, |right, left| node(&left, &right));
        self.peaks.push(root);
        self.size += 1;
    }

    /// The root; SHA-256 of nothing for an empty log.
    pub fn root(&self) -> Node {
        let joined = self.peaks.iter().rev().copied().reduce(|right, left| node(&left, &right));
        joined.unwrap_or_else(|| Sha256::digest([]).into())
    }
}

/// The root of some leaves.
fn root(leaves: &[Node]) -> Node {
    match leaves {
        [] => Sha256::digest([]).into(),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The largest power of two below a number from 2 on.
fn split(count: usize) -> usize {
    1 << (count - 1).ilog2()
}

/// The proof that a log of these leaves extends the log of the first `size` of them; 0 < `size` ≤ their number.
pub(crate) fn consistency(leaves: &[Node], size: usize) -> Vec<Node> {
    fn below(leaves: &[Node], size: usize, whole: bool, proof: &mut Vec<Node>) {
        if size == leaves.len() {
            if !whole {
                proof.push(root(leaves));
            }
            return;
        }
        let at = split(leaves.len());
        let (left, right) = leaves.split_at(at);
        if size <= at {
            below(left, size, whole, proof);
            proof.push(root(right));
        } else {
            below(right, size - at, false, proof);
            proof.push(root(left));
        }
    }
    let mut proof = Vec::new();
    below(leaves, size, true, &mut proof);
    proof
}

/// Whether a proof shows that the log of size and root `new` extends that of `old` (RFC 9162, section 2.1.4.2).
pub(super) fn extends(old: (u64, &Node), new: (u64, &Node), proof: &[Node]) -> bool {
    let ((first, old_root), (second, new_root)) = (old, new);
    if first == second {
        return proof.is_empty() && old_root == new_root;
    }
    if first == 0 || first > second {
        return first == 0 && proof.is_empty() && *old_root == root(&[]);
    }
    // A whole tree is its own first hash.
    let whole = first.is_power_of_two().then_some(old_root);
    let mut hashes = whole.into_iter().chain(proof);
    let Some(start) = hashes.next() else { return false };
    let (mut of_old, mut of_new) = (*start, *start);
    let (mut f, mut s) = (first - 1, second - 1);
    let below = f.trailing_ones();
    (f, s) = (f >> below, s >> below);
    for hash in hashes {
        if s == 0 {
            return false;
        }
        // Neither is 0 here: `f` is odd or as large as `s`.
        if f & 1 == 1 || f == s {
            (of_old, of_new) = (node(hash, &of_old), node(hash, &of_new));
            let up = f.trailing_zeros();
            (f, s) = (f >> up, s >> up);
        } else {
            of_new = node(&of_new, hash);
        }
        (f, s) = (f >> 1, s >> 1);
    }
    s == 0 && of_old == *old_root && of_new == *new_root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: usize) -> Vec<Node> {
        (0..count).map(|n| leaf(&n.to_le_bytes())).collect()
    }

    /// The roots of the test vectors of Certificate Transparency (the entries of its reference tests).
    #[test]
    fn roots_are_those_of_the_standard() {
        let entries: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let mut frontier = Frontier::default();
        let hex = |root: Node| blake3::Hash::from_bytes(root).to_hex().to_string();
        assert_eq!(hex(frontier.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        entries.iter().for_each(|entry| frontier.push(leaf(entry)));
        assert_eq!(hex(frontier.root()), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    #[test]
    fn the_frontier_has_the_root_of_the_leaves() {
        let mut frontier = Frontier::default();
        for (n, leaf) in leaves(70).into_iter().enumerate() {
            assert_eq!(frontier.root(), root(&leaves(n)));
            frontier.push(leaf);
            assert_eq!(Frontier::of(frontier.size(), frontier.peaks().to_vec()).as_ref(), Some(&frontier));
        }
        assert_eq!(Frontier::of(3, vec![[0; 32]]), None);
    }

    /// Every proof holds between its two logs, and for no other root, size or hashes.
    #[test]
    fn proofs_hold_and_nothing_else_does() {
        for new in 1..40usize {
            let all = leaves(new);
            let end = root(&all);
            for old in 1..=new {
                let (start, proof) = (root(&all[..old]), consistency(&all, old));
                let holds = |old: usize, start: &Node, end: &Node, proof: &[Node]| {
                    extends((old as u64, start), (new as u64, end), proof)
                };
                assert!(holds(old, &start, &end, &proof), "{old} {new}");
                assert!(!holds(old, &[7; 32], &end, &proof) && !holds(old, &start, &[7; 32], &proof));
                assert!(!holds(old, &start, &end, &[&proof[..], &[[7; 32]]].concat()));
                for at in 0..proof.len() {
                    let mut other = proof.clone();
                    other[at][3] ^= 1;
                    assert!(!holds(old, &start, &end, &other), "{old} {new} {at}");
                    other.remove(at);
                    assert!(!holds(old, &start, &end, &other), "{old} {new} {at}");
                }
                if old > 1 {
                    assert!(!holds(old - 1, &start, &end, &proof), "{old} {new}");
                }
            }
            assert!(extends((0, &root(&[])), (new as u64, &end), &[]));
        }
    }
}
