//! Retention and the clock.

use super::backend::Image;
use super::{DAY, START, opened, options, set_clock, story};
use crate::compare::Relation;
use crate::decide::Decision;
use crate::document::Document;
use crate::gate::Gate;
use crate::gate::Options;
use crate::store::Memory;

fn gate(retain_days: u32) -> Gate {
    Gate::on(Box::new(Memory::default()), Options { retain_days: Some(retain_days), ..options() }).unwrap()
}

fn dated(id: &str, seed: u64, published: Option<i64>) -> Document {
    let published = published.map(|seconds| jiff::Timestamp::from_second(seconds).unwrap().to_string());
    Document { published, ..Document::new(id, story(seed)) }
}

#[test]
fn old_documents_are_forgotten_and_the_ledger_is_not() {
    set_clock(START);
    let gate = gate(10);
    gate.admit(&dated("old", 1, Some(START - 9 * DAY))).unwrap();
    gate.admit(&dated("new", 2, Some(START))).unwrap();
    // Without a date the arrival counts, and a date to come counts as the arrival.
    gate.admit(&dated("undated", 3, None)).unwrap();
    gate.admit(&dated("ahead", 4, Some(START + 400 * DAY))).unwrap();
    let copies = || {
        [("old", 1), ("new", 2), ("undated", 3), ("ahead", 4)].map(|(of, seed)| (of, dated("copy", seed, Some(START))))
    };
    let known = || -> Vec<&str> {
        copies()
            .into_iter()
            .filter(|(_, copy)| gate.check(copy).unwrap().relation == Relation::Exact)
            .map(|(of, _)| of)
            .collect()
    };
    assert_eq!(known(), ["old", "new", "undated", "ahead"]);
    set_clock(START + 2 * DAY);
    // It is forgotten when the next one is admitted.
    gate.admit(&dated("later", 5, None)).unwrap();
    assert_eq!(known(), ["new", "undated", "ahead"]);
    assert_eq!(gate.text("old").unwrap(), None);
    assert!(!gate.delete("old").unwrap());
    set_clock(START + 11 * DAY);
    gate.admit(&dated("much later", 6, None)).unwrap();
    assert_eq!(known(), [""; 0]);
    assert_eq!(gate.ledger().count(), 6);
    gate.verify(None).unwrap();
    // What was forgotten may come again.
    assert_eq!(gate.admit(&dated("old", 1, None)).unwrap().decision, Decision::Admit);
}

#[test]
fn time_stands_still_while_the_clock_goes_back() {
    set_clock(START);
    let image = Image::default();
    let gate = opened(&image, options()).unwrap();
    gate.admit(&dated("a", 1, None)).unwrap();
    set_clock(START - 5 * DAY);
    gate.admit(&dated("b", 2, None)).unwrap();
    drop(gate);
    // Also for one that is opened with the wrong clock.
    let gate = opened(&image, options()).unwrap();
    gate.admit(&dated("c", 3, None)).unwrap();
    set_clock(START + 60);
    gate.admit(&dated("d", 4, None)).unwrap();
    let times: Vec<i64> = gate.ledger().map(|line| line.unwrap().entry.time.0).collect();
    assert_eq!(times, [START, START, START, START + 60]);
    gate.verify(None).unwrap();
}
