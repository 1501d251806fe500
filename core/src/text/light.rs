//! The light view: the raw text with its spelling repaired and nothing else.
//!
//! ```text
//! presentation forms     to the letters that they present
//! controls               deleted
//! tatweel                deleted between two Arabic letters, with a hamza the seat of it, else '-'
//! each cluster           composed (NFC), its look-alike mapped, composed again
//! ```
//! A cluster is a character and the Arabic marks after it. Nothing else is composed: other scripts stay unchanged.
//! The method is that of The Unicode Standard, 3.11, on the few pairs that the Arabic block has.

use super::characters::{char_at, is_arabic, last_kept, next_kept};
use super::offsets::{MapBuilder, View};
use super::table::FIRST_STRING;
use super::tables::{IGNORE, KEEP, LIGHT, TATWEEL};
use std::ops::Range;

/// The pairs that compose, with what they compose to; all of the second have the class 230 or 220.
const PAIRS: [(char, char, char); 8] = [
    ('\u{627}', '\u{653}', '\u{622}'),
    ('\u{627}', '\u{654}', '\u{623}'),
    ('\u{627}', '\u{655}', '\u{625}'),
    ('\u{648}', '\u{654}', '\u{624}'),
    ('\u{64a}', '\u{654}', '\u{626}'),
    ('\u{6c1}', '\u{654}', '\u{6c2}'),
    ('\u{6d2}', '\u{654}', '\u{6d3}'),
    ('\u{6d5}', '\u{654}', '\u{6c0}'),
];

/// The light view of a text: safe repairs only, so that names and cues are spelled one way. `fold(light(x))` is `fold(x)`.
///
/// Arabic presentation forms become their letters, zero-width and bidi controls go, tatweel between Arabic letters goes
/// (any other is a dash, `-`), look-alike letters (ک ی ہ …) become the Arabic ones, and Arabic letters are composed with
/// their hamza or madda. Marks, digits, punctuation, spaces, line breaks and other scripts stay.
pub fn light(raw: &str) -> View {
    let mut pass = Pass::new(raw);
    let mut at = 0;
    while at < raw.len() {
        at = pass.step(at);
    }
    pass.finish()
}

/// A character being composed, and the raw bytes that it comes from.
#[derive(Clone, PartialEq)]
struct Unit {
    c: char,
    raw: Range<usize>,
}

struct Pass<'a> {
    raw: &'a str,
    text: String,
    map: MapBuilder,
    /// How much of `raw` is in `map`.
    mapped: usize,
    /// The open cluster.
    base: Option<Unit>,
    marks: Vec<Unit>,
    /// Up to where the tatweels are deleted or not, which, and whether a hamza is still to have its seat on one of them.
    tatweels: (usize, bool, bool),
}

impl<'a> Pass<'a> {
    fn new(raw: &'a str) -> Self {
        let text = String::with_capacity(raw.len());
        Self {
            raw,
            text,
            map: MapBuilder::default(),
            mapped: 0,
            base: None,
            marks: Vec::new(),
            tatweels: (0, false, false),
        }
    }

    /// Takes what is at byte `at`; gives where the next thing is.
    fn step(&mut self, at: usize) -> usize {
        let c = char_at(self.raw, at);
        let end = at + c.len_utf8();
        match LIGHT.code(c) {
            KEEP => return self.plain(at),
            IGNORE => {}
            // A presentation form: its characters, one by one.
            code if c >= '\u{fb50}' && code >= FIRST_STRING => {
                for c in LIGHT.string(code).unwrap_or_default().chars() {
                    self.unit(Unit { c, raw: at..end });
                }
            }
            _ => self.unit(Unit { c, raw: at..end }),
        }
        end
    }

    /// A run of characters that stay. The last one opens a cluster, the others are copied.
    fn plain(&mut self, start: usize) -> usize {
        self.close();
        let (mut last, mut end) = (start, start);
        while let Some(len) = kept(self.raw, end) {
            last = end;
            end += len;
        }
        if last > start {
            let raw = self.raw;
            self.write(&raw[start..last], start..last, true);
        }
        self.base = Some(Unit { c: char_at(self.raw, last), raw: last..end });
        end
    }

    fn unit(&mut self, unit: Unit) {
        match LIGHT.code(unit.c) {
            TATWEEL if self.joins(&unit.raw) => {
                if std::mem::take(&mut self.tatweels.2) {
                    // It composes with the hamza to a hamza on its seat.
                    self.close();
                    self.base = Some(Unit { c: '\u{64a}', ..unit });
                }
            }
            TATWEEL => {
                self.close();
                self.base = Some(Unit { c: '-', ..unit });
            }
            10..=255 => self.marks.push(unit),
            _ => {
                self.close();
                self.base = Some(unit);
            }
        }
    }

    /// Whether the tatweel at `raw` lies between two Arabic letters.
    fn joins(&mut self, raw: &Range<usize>) -> bool {
        if raw.end > self.tatweels.0 {
            let (until, next) = next_kept(self.raw, raw.end, true);
            let last = last_kept(self.raw, raw.start);
            let hamza = self.raw[raw.start..until].contains('\u{654}');
            self.tatweels = (until, last.is_some_and(is_arabic) && next.is_some_and(is_arabic), hamza);
        }
        self.tatweels.1
    }

    /// Writes the open cluster.
    fn close(&mut self) {
        let mut marks = std::mem::take(&mut self.marks);
        let Some(base) = self.base.take() else {
            if !marks.is_empty() {
                let came = marks.clone();
                marks.sort_by_key(|m| LIGHT.code(m.c));
                self.write_cluster(&came, &marks);
            }
            return self.reuse(marks);
        };
        if marks.is_empty() {
            let mapped = Unit { c: look_alike(base.c), raw: base.raw };
            self.write_unit(&mapped);
            return self.reuse(marks);
        }
        let mut came = vec![Unit { c: look_alike(base.c), raw: base.raw.clone() }];
        came.extend_from_slice(&marks);
        let mut c = base.c;
        if let Some((seat, mark, _)) = PAIRS.iter().find(|p| p.2 == c) {
            c = *seat;
            marks.insert(0, Unit { c: *mark, raw: base.raw.clone() });
        }
        marks.sort_by_key(|m| LIGHT.code(m.c));
        c = compose(look_alike(compose(c, &mut marks)), &mut marks);
        marks.insert(0, Unit { c, raw: base.raw });
        self.write_cluster(&came, &marks);
        self.reuse(marks);
    }

    /// Keeps the room of a list for the next cluster.
    fn reuse(&mut self, mut marks: Vec<Unit>) {
        marks.clear();
        self.marks = marks;
    }

    /// Writes a cluster: character by character if all are still where they came, else as a whole.
    fn write_cluster(&mut self, came: &[Unit], cluster: &[Unit]) {
        if came == cluster {
            for unit in cluster {
                self.write_unit(unit);
            }
        } else if let (Some(first), Some(last)) = (came.first(), came.last()) {
            let text: String = cluster.iter().map(|u| u.c).collect();
            self.write(&text, first.raw.start..last.raw.end, false);
        }
    }

    fn write_unit(&mut self, unit: &Unit) {
        let aligned = unit.c.len_utf8() == unit.raw.len();
        self.write(unit.c.encode_utf8(&mut [0; 4]), unit.raw.clone(), aligned);
    }

    fn write(&mut self, view: &str, raw: Range<usize>, aligned: bool) {
        self.text.push_str(view);
        if raw.start < self.mapped {
            self.map.extend(view.len(), raw.end.saturating_sub(self.mapped));
        } else {
            self.map.delete(raw.start - self.mapped);
            self.map.add(view.len(), raw.len(), aligned);
        }
        self.mapped = self.mapped.max(raw.end);
    }

    fn finish(mut self) -> View {
        self.close();
        self.map.delete(self.raw.len() - self.mapped);
        View::new(self.text, self.map.finish())
    }
}

/// How many bytes the character at byte `at` has, if it stays.
fn kept(raw: &str, at: usize) -> Option<usize> {
    match raw.as_bytes()[at..] {
        [] => None,
        // Nearly all of a text.
        [b' ', ..] => Some(1),
        [0xd8, 0xa1..=0xba, ..] | [0xd9, 0x81..=0x8a, ..] => Some(2),
        _ => Some(char_at(raw, at)).filter(|&c| LIGHT.code(c) == KEEP).map(char::len_utf8),
    }
}

/// The Arabic letter that a letter looks like; most look like themselves.
fn look_alike(c: char) -> char {
    LIGHT.string(LIGHT.code(c)).and_then(|s| s.chars().next()).unwrap_or(c)
}

/// Composes a letter with the marks that are not blocked. `marks` are in canonical order.
fn compose(mut base: char, marks: &mut Vec<Unit>) -> char {
    let mut last = 0;
    marks.retain(|mark| {
        let class = LIGHT.code(mark.c);
        let composed = PAIRS.iter().find(|p| p.0 == base && p.1 == mark.c && last != class);
        match composed {
            Some(pair) => base = pair.2,
            None => last = class,
        }
        composed.is_none()
    });
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_so_by_the_table() {
        for c in '\0'..=char::MAX {
            let by_table = (LIGHT.code(c) == KEEP).then_some(c.len_utf8());
            assert_eq!(kept(c.encode_utf8(&mut [0; 4]), 0), by_table, "{c:?}");
        }
    }
}
