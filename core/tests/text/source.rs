//! `core/data/fold.tsv`, read.

use std::collections::BTreeMap;

/// What a view does with a code point, as the file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Keep,
    Ignore,
    Mark,
    Hamza,
    Boundary,
    Tatweel,
    Point,
    Comma,
    Map(String),
    /// The letter that it looks like, and what it is elsewhere, where that is given.
    Alike(char, Option<String>),
}

/// The file: its version and its rows, one entry a code point.
pub struct Source {
    pub version: u32,
    pub light: BTreeMap<char, Action>,
    pub fold: BTreeMap<char, Action>,
}

impl Source {
    pub fn read() -> Self {
        let file = include_str!("../../data/fold.tsv");
        let version = file.lines().find_map(|l| l.strip_prefix("# version ")).unwrap().parse().unwrap();
        let (mut light, mut fold) = (BTreeMap::new(), BTreeMap::new());
        for line in file.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 4, "{line}");
            for piece in columns[0].split(' ') {
                for (i, c) in range(piece).enumerate() {
                    assert!(light.insert(c, action(columns[1], i)).is_none(), "{c:?} has two rows");
                    fold.insert(c, action(columns[2], i));
                }
            }
        }
        Self { version, light, fold }
    }
}

fn action(word: &str, i: usize) -> Action {
    match word {
        "=" => Action::Keep,
        "-" => Action::Ignore,
        "mark" => Action::Mark,
        "hamza" => Action::Hamza,
        "boundary" => Action::Boundary,
        "tatweel" => Action::Tatweel,
        "point" => Action::Point,
        "comma" => Action::Comma,
        alike if alike.starts_with("alike ") => {
            let mut parts = alike.split(' ').skip(1).map(|hex| range(hex).next().unwrap());
            Action::Alike(parts.next().unwrap(), parts.next().map(String::from))
        }
        range_of if range_of.contains('-') => Action::Map(range(range_of).nth(i).unwrap().to_string()),
        hex => Action::Map(hex.split(' ').flat_map(range).collect()),
    }
}

fn range(piece: &str) -> impl Iterator<Item = char> {
    let hex = |s| char::from_u32(u32::from_str_radix(s, 16).unwrap()).unwrap();
    let (a, b) = piece.split_once('-').unwrap_or((piece, piece));
    hex(a)..=hex(b)
}
