//! The registry and, for the time of one page, whose page it is.
//!
//! A publisher that the registry has not is a source of its own here: its name is found in the text like any other.

use super::lookup::Registry;
use super::source::{Kind, Source};
use super::trie::{self, NameMatch, Names, Onset, Sense};
use crate::lang::{Seen, hash};
use crate::text::skeleton::Key;

/// The number of a publisher that the registry has not.
const OWN: u16 = u16::MAX;

/// Who is asked about names.
pub(crate) struct Book<'a> {
    pub(crate) registry: &'a Registry,
    /// Whose page it is, if anything says so.
    pub(crate) publisher: Option<u16>,
    /// The publisher that the registry has not.
    own: Option<Own>,
}

/// A publisher that the registry has not.
struct Own {
    source: Source,
    names: Names,
    /// What words begin with that may begin its name.
    heads: Vec<Key>,
    /// What words begin with in which it may begin, clitics in front or not; the first letters of it.
    openings: Seen<FEW>,
    onsets: Seen<FEW>,
}

/// How large a set is that has what begins one name.
const FEW: usize = 16;

impl<'a> Book<'a> {
    /// For a page of `name` under `url`.
    pub(crate) fn new(registry: &'a Registry, name: Option<&str>, url: Option<&str>) -> Self {
        let publisher = registry.publisher(name, url);
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        match (name, publisher) {
            (Some(name), None) => Self::named(registry, name, None),
            _ => Self { registry, publisher, own: None },
        }
    }

    /// For a page of a publisher that the registry has not, under its name, and on its `site` where that is known.
    pub(crate) fn named(registry: &'a Registry, name: &str, site: Option<&str>) -> Self {
        // A single word is also something else.
        let ambiguous = !name.contains([' ', '-']);
        let names = Names::new([(name, Sense { entry: OWN, ambiguous })]);
        let (mut heads, mut openings, mut onsets) = (Vec::new(), Seen::new(), Seen::new());
        trie::onsets(name, |onset, end| {
            onsets.add(hash(onset));
            if end != Onset::Nothing {
                heads.push(onset);
                trie::openings(onset, |opening| openings.add(hash(opening)));
            }
        });
        let source = Source {
            id: format!("?{}", site.unwrap_or(name)),
            kind: Kind::Portal,
            country: String::new(),
            names_ar: vec![name.to_owned()],
            names_en: Vec::new(),
            abbreviations: Vec::new(),
            domain: Vec::new(),
            wikidata: String::new(),
            ambiguous: Vec::new(),
        };
        Self { registry, publisher: Some(OWN), own: Some(Own { source, names, heads, openings, onsets }) }
    }

    /// The same for another publisher.
    pub(crate) fn of(registry: &'a Registry, publisher: Option<u16>) -> Self {
        Self { registry, publisher, own: None }
    }

    pub(crate) fn entry(&self, i: u16) -> &Source {
        match &self.own {
            Some(own) if i == OWN => &own.source,
            _ => self.registry.entry(i),
        }
    }

    /// The source of an id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Source> {
        self.registry.by_id(id).or_else(|| self.own.as_ref().map(|own| &own.source).filter(|own| own.id == id))
    }

    /// As [`Names::longest`].
    pub(crate) fn longest(&self, text: &str, start: usize, before: &str) -> Option<NameMatch<'_>> {
        let known = self.registry.names.longest(text, start, before);
        let own = self.own.as_ref().and_then(|own| own.names.longest(text, start, before));
        match (own, known) {
            (Some(own), Some(known)) => Some(if own.1 >= known.1 { own } else { known }),
            (own, known) => own.or(known),
        }
    }

    /// As [`Names::exact`].
    pub(crate) fn exact(&self, name: &str) -> Option<&[Sense]> {
        let own = self.own.as_ref().and_then(|own| own.names.exact(name));
        own.or_else(|| self.registry.names.exact(name))
    }

    /// As [`Registry::slip`].
    pub(crate) fn slip(&self, name: &str) -> Option<u16> {
        self.registry.slip(name)
    }

    /// The same, by a letter that may be wrong in a short name, too: where head noun and nation must agree besides.
    pub(crate) fn near(&self, name: &str) -> Option<u16> {
        self.registry.near(name)
    }

    /// As [`Registry::may_begin`]; the publisher's own name is firm.
    pub(crate) fn may_begin(&self, key: Key, firm: bool) -> bool {
        self.registry.may_begin(key, firm) || self.own.as_ref().is_some_and(|own| own.heads.contains(&trie::head(key)))
    }

    /// As [`Registry::may_open`]; the publisher's own name is firm.
    pub(crate) fn may_open(&self, key: Key) -> bool {
        let own = |own: &Own| own.openings.may_have(hash(trie::head(key)));
        self.registry.may_open(key) || self.own.as_ref().is_some_and(own)
    }

    /// As [`Registry::may_start`].
    pub(crate) fn may_start(&self, key: Key) -> bool {
        let own = |own: &Own| own.onsets.may_have(hash(trie::head(key)));
        self.registry.may_start(key) || self.own.as_ref().is_some_and(own)
    }

    /// As [`Registry::may_go_on`], of a name that [may begin](Self::may_begin) so.
    pub(crate) fn may_go_on(&self, key: Key, next: Key, firm: bool) -> bool {
        self.registry.may_go_on(key, next, firm)
            || self.own.as_ref().is_some_and(|own| own.heads.contains(&trie::head(key)))
    }
}
