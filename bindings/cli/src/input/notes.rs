//! What is to be said of the rows once, at the end: fields that no row has, values that were left out, times without a zone.

use super::names::{NAMES, PUBLISHED, SEEN};

/// What was found in rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Notes {
    /// Which fields any document has.
    pub seen: [bool; 8],
    /// How many values of each field were of a type that it does not take.
    pub left_out: [u64; 8],
    /// How many times had no zone.
    pub unzoned: u64,
    /// How many texts had half a character.
    pub mended: u64,
    /// How many texts of several lines were one document each.
    pub whole_texts: u64,
}

impl Notes {
    /// Takes in what was found in other rows.
    pub fn add(&mut self, other: &Self) {
        for i in 0..8 {
            self.seen[i] |= other.seen[i];
            self.left_out[i] += other.left_out[i];
        }
        self.unzoned += other.unzoned;
        self.mended += other.mended;
        self.whole_texts += other.whole_texts;
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
            let are = if *name == NAMES[SEEN] { "are no times" } else { "are neither text nor a list of texts" };
            out.push(format!(
                "{count} values of {name} {are} and were left out; name another column with --field {name}=NAME"
            ));
        }
        if self.whole_texts > 0 {
            out.push(format!(
                "{} text files of several lines are one document each; --per-line takes every line for one",
                self.whole_texts
            ));
        }
        if decides {
            let (publisher, time) = (self.seen[4] || self.seen[5], self.seen[PUBLISHED]);
            let lacks: Vec<&str> = [(publisher, "publisher"), (time, "published")]
                .iter()
                .filter(|(has, _)| !has)
                .map(|(_, name)| *name)
                .collect();
            let off = match (publisher, time) {
                (false, false) => "rules by outlet and by days do not apply, furniture and formulas are not learned",
                (false, true) => "rules by outlet do not apply, furniture is not learned",
                (true, false) => "rules by days do not apply, formulas are not learned",
                (true, true) => return out,
            };
            let options: Vec<String> = lacks.iter().map(|name| format!("--field {name}=NAME")).collect();
            out.push(format!("no row has {}, so {off}; {} names the column", lacks.join(" or "), options.join(" ")));
        }
        out
    }
}
