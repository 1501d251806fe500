//! The attacker wants a dropped copy admitted: he sends it again on other days, until its text counts as a formula.

use naql::{Decision, Document, Gate, Policy};

#[path = "../common/mod.rs"]
mod common;

use common::{Rng, noon, text, words};

/// Half of a story and some words of his own, each day under another id; then one word of his own changed each day.
#[test]
fn a_copy_that_is_sent_again_stays_dropped() {
    let mut rng = Rng::new(7, 0, 0);
    let (story, own) = (words(&mut rng, 160), words(&mut rng, 20));
    let copy = |day: usize, edited: bool| {
        let mut copy = [&own[..], &story[..90]].concat();
        if edited {
            copy[3] = own[day % own.len()].clone();
        }
        Document::new(format!("copy {day}"), text(&copy)).publisher("الناسخ").published(noon(day))
    };
    for edited in [false, true] {
        let gate = Gate::new(Policy::default());
        let first = Document::new("story", text(&story)).publisher("المرفأ").published(noon(1));
        assert_eq!(gate.admit(&first).expect("a verdict").decision, Decision::Admit);
        for day in 2..25 {
            let verdict = gate.admit(&copy(day, edited)).expect("a verdict");
            assert_eq!(verdict.decision, Decision::Drop, "day {day}: {:?}", verdict.reasons);
        }
    }
}
