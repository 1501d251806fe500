//! Order: which document is judged, and so kept, first.
//!
//! In: documents and the keys of the policy's order. Out: the places of the documents in the input, in that order.
//!
//! ```text
//! read      of each document what the keys ask beyond its date and id, all at once: its chain, the words of its stories
//! compare   key by key; the last one, the id, tells any two documents apart
//! ```
//!
//! Numbers in ids count as numbers. An id that was made of a hash says nothing of an order: such documents keep that of the input, after
//! those with ids.

use std::cmp::{Ordering, Reverse};

use rayon::prelude::*;

use crate::decide::{Incoming, OrderKey, Rules, prose};
use crate::document::Document;
use crate::error::Result;
use crate::source::{self, Kind};
use crate::text::Words;
use crate::threads::spread;

/// What an order asks of a document beyond its date and id.
#[derive(Clone, Copy, Default)]
struct Merits {
    agency: bool,
    credited: bool,
    words: usize,
}

impl Merits {
    /// What some keys ask, and nothing else.
    fn read(of: Incoming<'_>, rules: Rules<'_>, words: &mut Words) -> Self {
        let (asks, text) = (|key| rules.policy.order.contains(&key), &of.document.text);
        let mut merits = Self::default();
        if asks(OrderKey::Agency) || asks(OrderKey::Credited) {
            let chain = source::chain(of.document, rules.registry);
            let agency = |id: &String| rules.registry.by_id(id).is_some_and(|entry| entry.kind == Kind::Agency);
            merits.agency = [chain.first(), chain.last()].into_iter().flatten().flatten().any(agency);
            merits.credited = chain.iter().skip(1).flatten().any(|id| !id.starts_with('@'));
        }
        if asks(OrderKey::Longest) {
            words.clear();
            prose(text).into_iter().flatten().for_each(|part| words.push(text, part));
            merits.words = words.len();
        }
        merits
    }
}

/// The places of documents in the input, in the order of a policy.
pub(super) fn order(incoming: &[Incoming<'_>], rules: Rules<'_>) -> Result<Vec<u32>> {
    let keys = &rules.policy.order;
    let merits = if keys.iter().all(|key| matches!(key, OrderKey::Published | OrderKey::Id)) {
        vec![Merits::default(); incoming.len()]
    } else {
        spread(incoming.to_vec(), |words: &mut Words, of| Ok(Merits::read(of, rules, words)))?
    };
    let compare = |&a: &u32, &b: &u32| {
        let (x, y) = ((incoming[a as usize], merits[a as usize]), (incoming[b as usize], merits[b as usize]));
        let by = |key: &OrderKey| match key {
            OrderKey::Agency => y.1.agency.cmp(&x.1.agency),
            OrderKey::Credited => y.1.credited.cmp(&x.1.credited),
            OrderKey::Longest => Reverse(x.1.words).cmp(&Reverse(y.1.words)),
            OrderKey::Published => {
                let key = |of: Incoming<'_>| (of.published.is_none(), of.published);
                key(x.0).cmp(&key(y.0))
            }
            OrderKey::Id => by_id((a, x.0), (b, y.0)),
        };
        keys.iter().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    let mut order: Vec<u32> = (0..incoming.len() as u32).collect();
    order.par_sort_by(compare);
    Ok(order)
}

fn digest(document: &Document) -> [u8; 32] {
    *blake3::hash(document.text.as_bytes()).as_bytes()
}

/// By ids, then the BLAKE3 of the texts, then publishers; by the place in the input for ids that were made.
fn by_id((a, x): (u32, Incoming<'_>), (b, y): (u32, Incoming<'_>)) -> Ordering {
    let (one, other) = (x.document, y.document);
    one.has_made_id().cmp(&other.has_made_id()).then_with(|| {
        if one.has_made_id() {
            return a.cmp(&b);
        }
        natural(&one.id, &other.id)
            .then_with(|| digest(one).cmp(&digest(other)))
            .then_with(|| one.publisher.cmp(&other.publisher))
    })
}

/// The order of ids in which numbers count as numbers: `a2` before `a10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    while let (Some(&first), Some(&other)) = (x.first(), y.first()) {
        if first.is_ascii_digit() && other.is_ascii_digit() {
            let digits = |of: &[u8]| of.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(of.len());
            let ((n, rest), (m, after)) = (x.split_at(digits(x)), y.split_at(digits(y)));
            let zeros = |of: &[u8]| of.iter().position(|byte| *byte != b'0').unwrap_or(of.len());
            let (n, m) = (&n[zeros(n)..], &m[zeros(m)..]);
            match n.len().cmp(&m.len()).then_with(|| n.cmp(m)) {
                Ordering::Equal => (x, y) = (rest, after),
                unequal => return unequal,
            }
        } else if first == other {
            (x, y) = (&x[1..], &y[1..]);
        } else {
            return first.cmp(&other);
        }
    }
    // 01 and 1 are two ids all the same.
    x.len().cmp(&y.len()).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_ids_count_as_numbers() {
        let mut ids = ["b", "10", "2", "a10", "a2", "a2b", "01", "1", "a", ""];
        ids.sort_by(|a, b| natural(a, b));
        assert_eq!(ids, ["", "01", "1", "2", "10", "a", "a2", "a2b", "a10", "b"]);
    }
}
