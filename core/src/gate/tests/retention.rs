//! Retention and the clock.

use super::backend::Image;
use super::{DAY, START, opened, options, set_clock, story};
use crate::compare::Relation;
use crate::decide::Decision;
use crate::document::Document;
use crate::error::Code;
use crate::gate::Gate;
use crate::gate::Options;
use crate::store::{Expiry, Memory, Recorded};

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
    let forgotten: Vec<_> = gate
        .ledger()
        .filter_map(|line| match line.unwrap().entry.what {
            Recorded::Expiry(Expiry { before, documents }) => Some((before.to_string(), documents)),
            _ => None,
        })
        .collect();
    assert_eq!(forgotten, [("2026-02-21".to_owned(), 1), ("2026-03-02".to_owned(), 3)]);
    assert_eq!(gate.ledger().count(), 6 + 2);
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

/// One run by a clock that is wrong forgets nothing.
#[test]
fn a_jump_of_the_clock_is_refused() {
    set_clock(START);
    let image = Image::default();
    let retaining = |clock_jump| Options { retain_days: Some(10), clock_jump, ..options() };
    let gate = opened(&image, retaining(false)).unwrap();
    gate.admit(&dated("a", 1, None)).unwrap();
    set_clock(START + 26_000 * DAY);
    let error = gate.admit(&dated("b", 2, None)).unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    assert!(error.message().contains("the clock says 2097-") && error.message().contains("2026-03-01"), "{error}");
    drop(gate);
    // A gate without retention records by that clock; one with retention, by the right one, still forgets nothing.
    opened(&image, options()).unwrap().admit(&dated("c", 3, None)).unwrap();
    set_clock(START + 60);
    let gate = opened(&image, retaining(false)).unwrap();
    gate.admit(&dated("d", 4, None)).unwrap();
    assert_eq!(gate.check(&dated("e", 1, None)).unwrap().relation, Relation::Exact);
    drop(gate);
    // A clock that goes on as it should forgets, day after day.
    let image = Image::default();
    let gate = opened(&image, retaining(false)).unwrap();
    for days in 0..15 {
        set_clock(START + days * DAY);
        gate.admit(&dated(&format!("day {days}"), 10 + days.cast_unsigned(), None)).unwrap();
    }
    set_clock(START + 18 * DAY);
    assert_eq!(gate.admit(&dated("f", 40, None)).unwrap_err().code(), Code::InvalidArgument);
    drop(gate);
    let gate = opened(&image, retaining(true)).unwrap();
    gate.admit(&dated("f", 40, None)).unwrap();
    gate.verify(None).unwrap();
}
