//! What naql knows of the languages that it reads: every table of each, in one place.
//!
//! In: the rows of the languages' tables. Out: [`Language`], asked by `page` and `source`. Forms of a word are made when
//! the tables are read, so that a look at a word is one hash.

use super::cue::{Cue, Tail};
use super::forms::{Forms, Seen, hash};
use super::generic::Generic;
use super::word::{Reading, Word};
use crate::text::skeleton::Key;

/// Takes the clitics off a word: see [`Language::read`].
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
    pub(super) fn attach(&mut self, attach: impl Fn(Key, &mut dyn FnMut(Key))) {
        let Self { words, forms, .. } = self;
        words.words.iter().for_each(|&(word, _)| attach(word, &mut |form| forms.add(hash(form))));
    }

    /// The reading of a word. The whole word goes before a clitic and a rest, so `وكالة` is not `و` and `كالة`.
    #[inline]
    pub(crate) fn read(&self, key: Key) -> Reading {
        if key == Key(0) || !self.forms.may_have(hash(key)) {
            Reading::default()
        } else {
            (self.take_off)(&self.words, key)
        }
    }

    /// The country whose name a word is, as [`Word::Nation`] counts them.
    pub(crate) fn country(&self, key: Key) -> Option<u8> {
        self.country_names.get(key).or_else(|| self.country_names.get(key.without(1)))
    }

    /// The code of a country.
    pub(crate) fn code(&self, country: u8) -> &'static str {
        self.countries[usize::from(country)]
    }
}
