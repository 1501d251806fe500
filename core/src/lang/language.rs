//! What naql knows of the languages that it reads: every table of each, in one place.
//!
//! In: the rows of the languages' tables. Out: [`Language`], asked by `page` and `source`. Forms of a word are made when
//! the tables are read, so that a look at a word is one hash.

use super::cue::{Cue, Desk, Tail};
use super::forms::{Forms, Seen, hash};
use super::generic::Generic;
use super::word::{Head, Reading, Use, Word};
use crate::text::skeleton::{Key, opens_with, words};

/// Takes the clitics off a word that is none with them: see [`Language::read`].
type TakeOff = fn(&Forms<Word>, Key) -> Reading;

/// The tables of the languages.
pub(crate) struct Language {
    pub(super) words: Forms<Word>,
    /// All words with all clitics that [`Language::read`] takes off: one bit says of most words that they have no reading.
    pub(super) forms: Seen<{ 1 << 13 }>,
    take_off: TakeOff,
    /// The codes of countries (ISO 3166-1 alpha-2) that outlets are told apart by.
    countries: Vec<&'static str>,
    /// The words of countries' names, for telling namesakes apart by what a story is about.
    country_names: Forms<u8>,
    /// The cues that open a line. Of two that fit, the earlier wins.
    pub(crate) cues: Vec<(&'static str, Cue)>,
    /// What is glued to the end of a line.
    pub(crate) tails: Vec<(&'static str, Tail)>,
    /// Words of dates, and of the names of sections.
    pub(super) dates: Forms<()>,
    pub(super) sections: Forms<()>,
    /// What a line that names the sources begins with.
    pub(crate) labels: Vec<&'static str>,
    /// What precedes a quoted source whose service a story is.
    pub(super) syndications: Vec<&'static str>,
    /// What a slot has beside its sources: desks, and what persons did.
    pub(super) desks: Forms<Desk>,
    /// Words that an outlet's name ends with, whoever it is: `نيوز`, `برس`.
    pub(crate) outlet_words: Vec<&'static str>,
    /// Head nouns as names of the registry have them, with the article.
    pub(super) nouns: Vec<(Head, Use, &'static str)>,
    /// Places that stories are dated from.
    pub(crate) places: Vec<&'static str>,
    /// Sources without a name, as lists name them.
    pub(crate) generics: Vec<(Generic, &'static str)>,
}

impl Language {
    pub(super) fn new(take_off: TakeOff) -> Self {
        Self {
            words: Forms::new(),
            forms: Seen::new(),
            take_off,
            countries: Vec::new(),
            country_names: Forms::new(),
            cues: Vec::new(),
            tails: Vec::new(),
            dates: Forms::new(),
            sections: Forms::new(),
            labels: Vec::new(),
            syndications: Vec::new(),
            desks: Forms::new(),
            outlet_words: Vec::new(),
            nouns: Vec::new(),
            places: Vec::new(),
            generics: Vec::new(),
        }
    }

    /// Adds a word, unless it already has a class.
    pub(super) fn add_word(&mut self, word: &str, class: Word) {
        self.words.add(word, class);
    }

    /// Adds a country: its code, the forms of its adjective, its name.
    pub(super) fn add_country<'f>(
        &mut self,
        code: &'static str,
        adjectives: impl IntoIterator<Item = &'f str>,
        name: &str,
    ) {
        let number = self.countries.len() as u8;
        self.countries.push(code);
        adjectives.into_iter().for_each(|form| self.words.add(form, Word::Nation(number)));
        self.country_names.add(name, number);
    }

    /// Makes the forms of every word, as `attach` gives them, once all words are there.
    pub(super) fn attach(&mut self, attach: impl Fn(Key, Word, &mut dyn FnMut(Key))) {
        let Self { words, forms, .. } = self;
        words.words.iter().for_each(|&(word, class)| attach(word, class, &mut |form| forms.add(hash(form))));
    }

    /// The reading of a word. The whole word goes before a clitic and a rest, so `وكالة` is not `و` and `كالة`.
    #[inline]
    pub(crate) fn read(&self, key: Key) -> Reading {
        if key == Key(0) || !self.forms.may_have(hash(key)) {
            return Reading::default();
        }
        match self.words.get(key) {
            Some(word) => Reading { word, ..Reading::default() },
            None => (self.take_off)(&self.words, key),
        }
    }

    /// The reading of the first word of a text.
    pub(crate) fn read_first(&self, text: &str) -> Reading {
        words(text).next().map_or(Reading::default(), |(_, key, _)| self.read(key))
    }

    /// The country whose name a word is, as [`Word::Nation`] counts them.
    pub(crate) fn country(&self, key: Key) -> Option<u8> {
        self.country_names.get(key).or_else(|| self.country_names.get(key.without(1)))
    }

    /// Whether a word is one of dates: a day, a month, `منذ`, `الساعة`.
    pub(crate) fn is_date(&self, key: Key) -> bool {
        has(&self.dates, key)
    }

    /// Whether a word is one of the names of sections: `رياضة`, `عربي ودولي`.
    pub(crate) fn is_section(&self, key: Key) -> bool {
        has(&self.sections, key)
    }

    /// What a word says of the source that it is beside in a slot.
    pub(crate) fn desk(&self, key: Key) -> Option<Desk> {
        self.desks.get(key).filter(|_| key != Key(0))
    }

    /// A word by its first letters, without what is put before it: enough to tell that two sentences speak of one thing.
    /// Words of attribution have none.
    pub(crate) fn stem(&self, key: Key) -> Option<u64> {
        self.stem_among(key, |_| true)
    }

    /// The stem of a word, if it is one of some: most words are told by their letters alone.
    pub(crate) fn stem_among(&self, key: Key, some: impl FnOnce(u64) -> bool) -> Option<u64> {
        let mut bare = key;
        if ['و', 'ف', 'ب', 'ل'].into_iter().any(|clitic| bare.is_longer(4) && bare.starts(clitic)) {
            bare = bare.without(1);
        }
        if bare.is_longer(3) && bare.starts('ا') && bare.without(1).starts('ل') {
            bare = bare.without(2);
        }
        let stem = bare.0 & ((1 << 20) - 1);
        (bare.is_longer(2) && some(stem) && self.read(key).word == Word::Other).then_some(stem)
    }

    /// A head noun with the article, as names of the registry have it in this use.
    pub(crate) fn noun(&self, head: Head, usage: Use) -> Option<&'static str> {
        self.nouns.iter().find(|noun| (noun.0, noun.1) == (head, usage)).map(|noun| noun.2)
    }

    /// Whether a text opens with what precedes a quoted source whose service a story is, and with the quote.
    pub(crate) fn is_syndication(&self, text: &str) -> bool {
        let mut ends = self.syndications.iter().filter_map(|words| opens_with(text, words));
        ends.any(|end| text[end..].trim_start().starts_with(['«', '"', '“', '{']))
    }

    /// The code of a country.
    pub(crate) fn code(&self, country: u8) -> &'static str {
        self.countries[usize::from(country)]
    }
}

/// Whether a word is in a table, with or without a conjunction and the article.
fn has(table: &Forms<()>, key: Key) -> bool {
    let bare = |key: Key| if key.starts('و') { key.without(1) } else { key };
    let open = |key: Key| if key.starts('ا') && key.without(1).starts('ل') { key.without(2) } else { key };
    [key, bare(key), open(key), open(bare(key))].into_iter().any(|key| key != Key(0) && table.get(key).is_some())
}
