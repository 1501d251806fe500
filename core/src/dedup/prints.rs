//! Prints: with each kept document, how many copies were dropped for it, how many outlets printed it, and since when.
//!
//! In: the documents, and for each the one that was kept in its place. Out: [`Prints`] of each that was kept. They are counted at the
//! end: until then a copy may come.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::decide::{Decision, Incoming, Prints, Verdict};
use crate::source::{self, Registry};

/// Sets the prints of all kept documents. `order` has the place of the document of each verdict, `kept` of the document at each place
/// that of the one that it was dropped for: its own when there is none.
pub(super) fn count(
    verdicts: &mut [Verdict],
    order: &[u32],
    kept: &[u32],
    incoming: &[Incoming<'_>],
    registry: &Registry,
) {
    // In the order in which they were judged, so that of equal times the first one counts.
    let mut copies: Vec<(u32, u32)> =
        order.iter().map(|&i| (kept[i as usize], i)).filter(|(of, copy)| of != copy).collect();
    copies.par_sort_by_key(|(of, _)| *of);
    verdicts.par_iter_mut().zip(order).filter(|(verdict, _)| verdict.decision != Decision::Drop).for_each(
        |(verdict, &i)| {
            let first = copies.partition_point(|(of, _)| *of < i);
            let copies = &copies[first..];
            let copies = &copies[..copies.partition_point(|(of, _)| *of == i)];
            verdict.prints = Some(prints(i, copies, incoming, registry));
        },
    );
}

/// The prints of a document, whose copies these are.
fn prints(of: u32, copies: &[(u32, u32)], incoming: &[Incoming<'_>], registry: &Registry) -> Prints {
    let all = || std::iter::once(of).chain(copies.iter().map(|(_, copy)| *copy)).map(|i| incoming[i as usize]);
    let outlets = match copies {
        [] => 1,
        _ => all().map(|print| source::outlet(print.document, registry)).collect::<HashSet<_>>().len(),
    };
    let first = all().filter(|print| print.published.is_some()).min_by_key(|print| print.published);
    Prints {
        copies: copies.len() as u32,
        outlets: outlets as u32,
        first_seen: first.and_then(|print| print.document.published.clone()),
    }
}
