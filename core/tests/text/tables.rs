//! `core/src/text/tables.rs` is what this makes of `core/data/fold.tsv` and the Unicode data of the pinned crates.
//! `UPDATE_TABLES=1 cargo test -p naql --test text` writes it again.

use crate::reference::{SOURCE, expand, fold_char, is_arabic_mark};
use crate::source::Action;
use std::collections::HashMap;
use std::fmt::Write;
use unicode_normalization::char::canonical_combining_class;

/// The named codes. From 10 to 255 a light code is the combining class of an Arabic mark.
const CODES: [(&str, u16, &str); 10] = [
    ("KEEP", 0, "Kept as it is."),
    ("BOUNDARY", 1, "Ends a word."),
    ("MARK", 2, "Deleted; belongs to the letter before it."),
    ("IGNORE", 3, "Deleted; belongs to no letter."),
    ("HAMZA", 4, "As `MARK`, and makes a hamza of a waw or yeh before it."),
    ("TATWEEL", 5, "Deleted between two Arabic letters, else a dash."),
    ("POINT", 6, "A point between two digits, else a boundary."),
    ("COMMA", 7, "Deleted between two digits, else a boundary."),
    ("HANGUL", 8, "A Hangul syllable: its letters, by arithmetic."),
    ("ALIKE", 9, "Looks like an Arabic letter, and is one next to others: see `ALIKES`."),
];

/// The first code of a string, as in `core/src/text/table.rs`.
const FIRST_STRING: u16 = 256;

fn code(name: &str) -> u16 {
    CODES.iter().find(|c| c.0 == name).unwrap().1
}

/// A table on its way: the strings as they turn up, the pages without repetition.
#[derive(Default)]
struct Builder {
    index: Vec<usize>,
    pages: Vec<Vec<u16>>,
    strings: Vec<String>,
    known: HashMap<String, u16>,
}

impl Builder {
    fn new(code_of: impl Fn(&mut Self, char) -> u16) -> Self {
        let mut table = Self::default();
        for page in 0..0x1100_u32 {
            let page: Vec<u16> =
                (page << 8..(page + 1) << 8).map(|c| char::from_u32(c).map_or(0, |c| code_of(&mut table, c))).collect();
            let at = table.pages.iter().position(|p| *p == page).unwrap_or(table.pages.len());
            if at == table.pages.len() {
                table.pages.push(page);
            }
            table.index.push(at);
        }
        table
    }

    fn string(&mut self, s: String) -> u16 {
        let next = FIRST_STRING + u16::try_from(self.strings.len()).unwrap();
        *self.known.entry(s.clone()).or_insert_with(|| {
            self.strings.push(s);
            next
        })
    }

    fn write(&self, name: &str, doc: &str, out: &mut String) {
        assert!(self.pages.len() < 256);
        let mut end = 0;
        let ends = self.strings.iter().map(|s| {
            end += s.len();
            u16::try_from(end).unwrap()
        });
        let ends: Vec<u16> = ends.collect();
        writeln!(out, "\n/// {doc}\npub(super) static {name}: Table = Table {{\n    index: &[").unwrap();
        numbers(&self.index, out);
        writeln!(out, "    ],\n    pages: &[").unwrap();
        for page in &self.pages {
            if page.iter().all(|c| *c == page[0]) {
                writeln!(out, "        [{}; 256],", page[0]).unwrap();
            } else {
                writeln!(out, "        [").unwrap();
                numbers(page, out);
                writeln!(out, "        ],").unwrap();
            }
        }
        writeln!(out, "    ],\n    strings: concat!(").unwrap();
        for line in self.strings.chunks(16) {
            writeln!(out, "        \"{}\",", line.concat().escape_unicode().to_string().replace("\\u{20}", " "))
                .unwrap();
        }
        writeln!(out, "    ),\n    ends: &[").unwrap();
        numbers(&ends, out);
        writeln!(out, "    ],\n}};").unwrap();
    }
}

fn numbers<T: ToString>(all: &[T], out: &mut String) {
    let mut line = String::new();
    for n in all {
        let n = n.to_string();
        if line.len() + n.len() > 115 {
            out.push_str(&line);
            out.push('\n');
            line.clear();
        }
        line += &n;
        line.push(',');
    }
    out.push_str(&line);
    out.push('\n');
}

fn light(table: &mut Builder, c: char) -> u16 {
    match SOURCE.light.get(&c) {
        Some(Action::Ignore) => code("IGNORE"),
        Some(Action::Tatweel) => code("TATWEEL"),
        Some(Action::Map(s)) => table.string(s.clone()),
        Some(Action::Keep) | None if is_arabic_mark(c) => u16::from(canonical_combining_class(c)),
        Some(Action::Keep) | None => {
            let s = expand(c);
            if s == c.to_string() { code("KEEP") } else { table.string(s) }
        }
        Some(action) => panic!("{c:?}: {action:?} is no action of light"),
    }
}

fn fold(table: &mut Builder, c: char) -> u16 {
    if matches!(c, '가'..='힣') {
        return code("HANGUL");
    }
    let parts = fold_char(c);
    if let [(_, Action::Alike(..))] = parts[..] {
        return code("ALIKE");
    }
    if parts.iter().any(|(_, a)| *a == Action::Keep) {
        let s: String = parts
            .into_iter()
            .filter(|(_, a)| *a != Action::Mark && *a != Action::Ignore)
            .map(|(c, a)| match a {
                Action::Keep => c,
                Action::Boundary => ' ',
                other => panic!("{other:?} among letters in {c:?}"),
            })
            .collect();
        return if s == c.to_string() { code("KEEP") } else { table.string(s) };
    }
    // No letter in it: the first thing that is not a mark says what it is, as in tatweel with fathatan.
    let action = parts.iter().map(|p| &p.1).find(|a| **a != Action::Mark).unwrap_or(&Action::Mark);
    match action {
        Action::Mark => code("MARK"),
        Action::Ignore => code("IGNORE"),
        Action::Hamza => code("HAMZA"),
        Action::Tatweel => code("TATWEEL"),
        Action::Point => code("POINT"),
        Action::Comma => code("COMMA"),
        Action::Boundary => code("BOUNDARY"),
        Action::Keep | Action::Map(_) | Action::Alike(..) => unreachable!(),
    }
}

#[test]
fn tables_are_what_their_source_says() {
    let mut made = String::from(
        "//! Made by core/tests/text/tables.rs from core/data/fold.tsv and the Unicode data. Do not edit.\n\nuse super::table::Table;\n\n",
    );
    let version = SOURCE.version;
    writeln!(made, "/// The version of both views: texts are comparable when they were folded under the same.")
        .unwrap();
    writeln!(made, "pub const FOLD_VERSION: u32 = {version};").unwrap();
    for (name, code, doc) in CODES {
        writeln!(made, "/// {doc}\npub(super) const {name}: u16 = {code};").unwrap();
    }
    let alikes = ('\0'..=char::MAX).filter_map(|c| match &fold_char(c)[..] {
        [(_, Action::Alike(letter, default))] => Some((c, *letter, default.clone().unwrap())),
        _ => None,
    });
    let alikes: Vec<_> = alikes.collect();
    writeln!(made, "\n/// What looks like an Arabic letter, that letter, and what it is elsewhere.").unwrap();
    writeln!(made, "pub(super) static ALIKES: [(char, &str, &str); {}] = [", alikes.len()).unwrap();
    for (c, letter, default) in alikes {
        let default = default.escape_unicode();
        writeln!(made, "    ('{}', \"{}\", \"{default}\"),", c.escape_unicode(), letter.escape_unicode()).unwrap();
    }
    writeln!(made, "];").unwrap();
    Builder::new(light).write("LIGHT", "The light view; codes from 10 to 255 are combining classes.", &mut made);
    Builder::new(fold).write("FOLD", "The fold view.", &mut made);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/text/tables.rs");
    if std::env::var_os("UPDATE_TABLES").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    let committed = include_str!("../../src/text/tables.rs");
    let found = std::fs::read_to_string(path).unwrap_or_else(|_| committed.to_owned());
    assert!(found == made, "core/src/text/tables.rs is not what core/data/fold.tsv says: UPDATE_TABLES=1 writes it");
}
