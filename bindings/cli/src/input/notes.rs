//! What is to be said of the rows once, at the end: fields that no row has, values that were left out, times without a zone.

use super::fields::{NAMES, PUBLISHED};

/// What was found in rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Notes {
    /// Which fields any document has.
    pub seen: [bool; 7],
    /// How many values of each field were of a type that it does not take.
    pub left_out: [u64; 7],
    /// How many times had no zone.
    pub unzoned: u64,
    /// How many texts had half a character.
    pub mended: u64,
}

impl Notes {
    /// Takes in what was found in other rows.
    pub fn add(&mut self, other: &Self) {
        for i in 0..7 {
            self.seen[i] |= other.seen[i];
            self.left_out[i] += other.left_out[i];
        }
        self.unzoned += other.unzoned;
        self.mended += other.mended;
    }

    /// What to tell a person, a line each. A run that `decides` says which rules rest on fields that nobody has.
    pub fn lines(&self, decides: bool) -> Vec<String> {
        let mut out = Vec::new();
        if self.unzoned > 0 {
            out.push(format!("{} times have no zone and were read in UTC", self.unzoned));
        }
        if self.mended > 0 {
            out.push(format!("{} rows had half a character (a lone surrogate), which was read as U+FFFD", self.mended));
        }
        for (name, count) in NAMES.iter().zip(self.left_out).filter(|(_, count)| *count > 0) {
            out.push(format!(
                "{count} values of {name} are neither text nor a list of texts and were left out; name another column with --field {name}=NAME"
            ));
        }
        if decides {
            let publisher = self.seen[4] || self.seen[5];
            match (publisher, self.seen[PUBLISHED]) {
                (false, false) => out.push(
                    "no row has a publisher or a time (--field publisher=NAME, --field published=NAME): rules by outlet and by days \
                     do not apply, what a site prints on every page is not learned, and order is that of ids or rows"
                        .to_owned(),
                ),
                (false, true) => out.push(
                    "no row has a publisher (--field publisher=NAME): rules by outlet do not apply, and what a site prints on every \
                     page is not learned"
                        .to_owned(),
                ),
                (true, false) => out.push(
                    "no row has a time (--field published=NAME): rules by days do not apply, formulas are not learned, and order is \
                     that of ids or rows"
                        .to_owned(),
                ),
                (true, true) => {}
            }
        }
        out
    }
}
