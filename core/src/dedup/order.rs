//! Order: which document is judged, and so kept, first.
//!
//! In: documents. Out: their places in the input, in the order of the policy. Documents without ids of their own keep the order of the
//! input.

use rayon::prelude::*;

use crate::decide::{Incoming, Rules, order_head, order_rest};
use crate::error::Result;
use crate::text::Words;
use crate::threads::spread;

/// The places of documents in the input, in the order of a policy.
pub(super) fn order(incoming: &[Incoming<'_>], rules: Rules<'_>) -> Result<Vec<u32>> {
    let heads = spread(incoming.to_vec(), |words: &mut Words, of| Ok(order_head(of, rules, words)))?;
    let rest = |place: u32| order_rest(incoming[place as usize].document);
    let mut order: Vec<u32> = (0..incoming.len() as u32).collect();
    order.par_sort_by(|&a, &b| heads[a as usize].cmp(&heads[b as usize]).then_with(|| rest(a).cmp(&rest(b))));
    Ok(order)
}
