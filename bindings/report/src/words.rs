//! Words: the interface texts, in Arabic and in English.
//!
//! In: `data/words.tsv`. Out: [`word`], and all of them for the page.

use std::collections::BTreeMap;
use std::sync::OnceLock;

static TABLE: &str = include_str!("../data/words.tsv");

/// The language of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Arabic, right to left.
    #[default]
    Ar,
    /// English.
    En,
}

impl Lang {
    /// Its tag: `ar`, `en`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ar => "ar",
            Self::En => "en",
        }
    }

    /// The language of a tag.
    pub fn of(name: &str) -> Option<Self> {
        [Self::Ar, Self::En].into_iter().find(|lang| lang.name() == name)
    }
}

/// All interface texts: a key, the Arabic, the English.
pub fn words() -> &'static BTreeMap<&'static str, [&'static str; 2]> {
    static WORDS: OnceLock<BTreeMap<&str, [&str; 2]>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let row = |line: &'static str| {
            let mut cells = line.split('\t');
            Some((cells.next()?, [cells.next()?, cells.next()?]))
        };
        TABLE.lines().skip(1).filter_map(row).collect()
    })
}

/// A text in Arabic and in English; `None` if there is none of this key.
pub fn word(key: &str) -> Option<[&'static str; 2]> {
    words().get(key).copied()
}

/// A text in one language; the key itself if there is none.
pub fn said(key: &str, lang: Lang) -> &str {
    word(key).map_or(key, |[ar, en]| if lang == Lang::Ar { ar } else { en })
}
