//! Pools: nothing wakes rayon's global pool, which a forked process would wait for in vain. The only test of its process.

mod common;

use common::{Rng, document, noon, story};
use naql::source::Registry;
use naql::{Gate, Policy, dedup, pairs};

#[test]
fn the_global_pool_is_left_alone() {
    let mut rng = Rng(8);
    let documents: Vec<_> =
        (0..3).map(|n| document(&format!("{n}"), story(&mut rng, 60), "صدى الوادي", &noon(1 + n))).collect();
    let gate = Gate::new(Policy::default());
    for _ in 0..2 {
        gate.admit(&documents[0]).unwrap();
        gate.check(&documents[0]).unwrap();
        gate.admit_many(&documents).unwrap();
        gate.admit_many(&[]).unwrap();
    }
    gate.verify(None).unwrap();
    assert!(gate.delete("1").unwrap());
    dedup(&documents, &Policy::default(), Registry::builtin(), None, &()).unwrap();
    pairs(&documents, &Policy::default(), None, &(), &mut |_| Ok(())).unwrap();
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("there was no global pool");
}
