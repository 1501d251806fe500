//! Order bytes: the place of a document in the order of a policy, as bytes. Of two documents, that with the lesser bytes is judged, and so
//! kept, first.
//!
//! In: documents and the keys of the policy's order. Out: bytes that any sort compares, here or on a cluster.
//!
//! ```text
//! agency, credited    a byte, 0 first
//! longest             the words, inverted
//! published           a byte for no date, the seconds
//! id                  a byte for a made id; an id with its numbers as numbers, then as it is
//! rest                BLAKE3 of the text; publisher; BLAKE3 of title, byline and URL
//! ```
//!
//! Numbers in ids count as numbers. An id that was made of a hash says nothing of an order: such documents come after those with ids,
//! and their bytes end there.

use super::order::OrderKey;
use super::prepare::{Incoming, prose};
use super::rules::Rules;
use crate::document::Document;
use crate::source::{self, Kind};
use crate::text::Words;

/// The bytes of a document up to its id. Reads its chain and counts its words only where the order asks for them.
pub(crate) fn order_head(of: Incoming<'_>, rules: Rules<'_>, words: &mut Words) -> Vec<u8> {
    let (keys, document) = (&rules.policy.order, of.document);
    let mut out = Vec::with_capacity(16 + 2 * document.id.len());
    let chained = keys.iter().any(|key| matches!(key, OrderKey::Agency | OrderKey::Credited));
    let chain = if chained { source::chain(document, rules.registry) } else { Vec::new() };
    for key in keys {
        match key {
            OrderKey::Agency => {
                let agency = |id: &String| rules.registry.by_id(id).is_some_and(|entry| entry.kind == Kind::Agency);
                out.push(u8::from(![chain.first(), chain.last()].into_iter().flatten().flatten().any(agency)));
            }
            OrderKey::Credited => {
                out.push(u8::from(!chain.iter().skip(1).flatten().any(|id| !id.starts_with('@'))));
            }
            OrderKey::Longest => {
                words.clear();
                prose(&document.text).into_iter().flatten().for_each(|part| words.push(&document.text, part));
                out.extend((u64::MAX - words.len() as u64).to_be_bytes());
            }
            OrderKey::Published => {
                out.push(u8::from(of.published.is_none()));
                out.extend((of.published.unwrap_or(0).cast_unsigned() ^ 1 << 63).to_be_bytes());
            }
            OrderKey::Id => {
                out.push(u8::from(document.has_made_id()));
                if !document.has_made_id() {
                    natural(&document.id, &mut out);
                }
            }
        }
    }
    out
}

/// The bytes after those of an id: they tell documents of one id apart.
pub(crate) fn order_rest(document: &Document) -> Vec<u8> {
    if document.has_made_id() {
        return Vec::new();
    }
    let mut out = blake3::hash(document.text.as_bytes()).as_bytes().to_vec();
    out.push(u8::from(document.publisher.is_some()));
    closed(document.publisher.as_deref().unwrap_or_default().as_bytes(), &mut out);
    let mut others = blake3::Hasher::new();
    for part in [&document.title, &document.byline, &document.url] {
        // The length keeps the parts apart.
        let length = part.as_ref().map_or(u64::MAX, |part| part.len() as u64);
        others.update(&length.to_le_bytes()).update(part.as_deref().unwrap_or_default().as_bytes());
    }
    out.extend(others.finalize().as_bytes());
    out
}

/// Text that ends where a longer one goes on: UTF-8 has no byte 0xFF.
fn closed(text: &[u8], out: &mut Vec<u8>) {
    out.extend(text.iter().map(|byte| byte + 1));
    out.push(0);
}

/// The bytes of an id in whose order `a2` comes before `a10`.
fn natural(id: &str, out: &mut Vec<u8>) {
    let mut rest = id.as_bytes();
    while let [first, after @ ..] = rest {
        if first.is_ascii_digit() {
            let digits = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
            let (number, after) = rest.split_at(digits);
            let zeros = number.iter().position(|byte| *byte != b'0').unwrap_or(digits);
            out.push(b'0' + 1);
            out.extend(((digits - zeros) as u32).to_be_bytes());
            out.extend(&number[zeros..]);
            rest = after;
        } else {
            out.push(first + 1);
            rest = after;
        }
    }
    out.push(0);
    // 01 and 1 are two ids all the same.
    closed(id.as_bytes(), out);
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;

    fn bytes(id: &str) -> Vec<u8> {
        let mut out = Vec::new();
        natural(id, &mut out);
        out
    }

    #[test]
    fn numbers_in_ids_count_as_numbers() {
        let mut ids = ["b", "10", "2", "a10", "a2", "a2b", "01", "1", "a", ""];
        ids.sort_by_key(|id| bytes(id));
        assert_eq!(ids, ["", "01", "1", "2", "10", "a", "a2", "a2b", "a10", "b"]);
    }

    /// By runs of digits and single bytes.
    fn compared(a: &str, b: &str) -> Ordering {
        let parts = |id: &str| {
            let mut parts: Vec<(u8, u128)> = Vec::new();
            let mut digits = false;
            for byte in id.bytes() {
                let is = byte.is_ascii_digit();
                match parts.last_mut() {
                    Some(last) if digits && is => last.1 = last.1 * 10 + u128::from(byte - b'0'),
                    _ => parts.push(if is { (b'0', u128::from(byte - b'0')) } else { (byte, 0) }),
                }
                digits = is;
            }
            parts
        };
        parts(a).cmp(&parts(b)).then_with(|| a.cmp(b))
    }

    proptest! {
        #[test]
        fn bytes_are_in_the_order_of_ids(a in "[a/:ب0-3-]{0,8}", b in "[a/:ب0-3-]{0,8}") {
            prop_assert_eq!(bytes(&a).cmp(&bytes(&b)), compared(&a, &b));
        }
    }
}
