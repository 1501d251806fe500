//! Ledger: reads the verdicts of a gate, in order.

use super::handle::Gate;
use crate::error::Result;
use crate::store::{Line, Table, Tables};

impl Gate {
    /// Every verdict that was recorded, in order. Those that are recorded while it is read are in it too.
    pub fn ledger(&self) -> Ledger<'_> {
        self.ledger_from(0)
    }

    /// As [`Gate::ledger`], from the entry with a number on.
    pub fn ledger_from(&self, number: u64) -> Ledger<'_> {
        Ledger { gate: self, next: number, lines: Vec::new().into_iter() }
    }
}

/// The entries of a ledger, in order. See [`Gate::ledger`].
#[derive(Debug)]
pub struct Ledger<'a> {
    gate: &'a Gate,
    next: u64,
    lines: std::vec::IntoIter<Line>,
}

impl Iterator for Ledger<'_> {
    type Item = Result<Line>;

    fn next(&mut self) -> Option<Result<Line>> {
        const AT_ONCE: u64 = 1024;
        if self.lines.len() == 0 {
            let (from, until) = (self.next.to_be_bytes(), self.next.saturating_add(AT_ONCE).to_be_bytes());
            let mut lines = Vec::new();
            let mut read = |tables: &dyn Tables| {
                tables.read()?.scan(Table::Ledger, &from..&until, &mut |key, row| {
                    lines.push(Line::read(key, row)?);
                    Ok(())
                })
            };
            if let Err(error) = read(&**self.gate.tables()) {
                self.next = u64::MAX - AT_ONCE;
                return Some(Err(error));
            }
            self.next += lines.len() as u64;
            self.lines = lines.into_iter();
        }
        self.lines.next().map(Ok)
    }
}
