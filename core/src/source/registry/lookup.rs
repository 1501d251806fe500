//! Every source, found by its id, a name or an address.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::laws::{self, Row};
use super::source::Source;
use super::table::{invalid, parse_tsv};
use super::trie::{self, MIN_WRONG, Names, Onset, Sense};
use crate::error::Result;
use crate::lang::{Seen, hash};
use crate::text::skeleton::{Key, skeleton};

/// No name of a host has more bytes (RFC 1035).
const MAX_HOST: usize = 253;

/// Every source that can be told by name. Built once, then only read.
#[derive(Clone, Debug)]
pub struct Registry {
    entries: Vec<Source>,
    pub(crate) names: Names,
    /// How all names begin, and those that are nothing else.
    all: Beginnings,
    firm: Beginnings,
    /// What words begin with in which one of the latter may begin, clitics in front or not.
    openings: Seen<{ 1 << 12 }>,
    by_id: HashMap<String, u16>,
    by_domain: HashMap<String, u16>,
}

/// How names begin.
#[derive(Clone, Debug)]
struct Beginnings {
    /// What words begin with that may begin a name.
    heads: Seen<{ 1 << 11 }>,
    /// The first letters of names, and short names.
    onsets: Seen<{ 1 << 12 }>,
    short: Seen<{ 1 << 9 }>,
}

impl Beginnings {
    fn new() -> Self {
        Self { heads: Seen::new(), onsets: Seen::new(), short: Seen::new() }
    }

    fn add(&mut self, onset: Key, end: Onset) {
        let onset = hash(onset);
        self.onsets.add(onset);
        if end != Onset::Nothing {
            self.heads.add(onset);
        }
        if end == Onset::Name {
            self.short.add(onset);
        }
    }
}

/// The longest name (letters) that is looked up with a slip.
const MAX_SLIP: usize = 40;

static BUILTIN: LazyLock<Registry> = LazyLock::new(|| {
    let entries =
        parse_tsv(include_str!("../../../data/sources.tsv")).expect("a test holds the built-in table to its laws");
    Registry::build(entries).expect("a test holds the built-in table to its laws")
});

impl Registry {
    /// The table that comes with naql.
    pub fn builtin() -> &'static Registry {
        &BUILTIN
    }

    /// The built-in table with the user's entries. One with a known id takes that entry's place.
    ///
    /// `table` is TSV with the header line [`COLUMNS`](super::COLUMNS) (columns may be left out from the right), or a JSON array of
    /// [`Source`] objects.
    ///
    /// # Errors
    /// `invalid_registry` when the table cannot be read, an id is empty, starts with `@` or `?` or comes twice, or an
    /// entry has no name.
    pub fn with_overrides(table: &str) -> Result<Registry> {
        let own: Vec<Source> = if table.trim_start().starts_with('[') {
            serde_json::from_str(table).map_err(|e| invalid(format!("the registry's JSON cannot be read: {e}")))?
        } else {
            parse_tsv(table)?
        };
        Self::check(&own)?;
        let mut entries = Self::builtin().entries.clone();
        for entry in own {
            match entries.iter_mut().find(|e| e.id == entry.id) {
                Some(known) => *known = entry,
                None => entries.push(entry),
            }
        }
        Self::build(entries)
    }

    fn check(entries: &[Source]) -> Result<()> {
        let rows: Vec<Row> = entries.iter().map(Source::row).collect();
        laws::check(&rows).map_err(invalid)
    }

    /// Builds a table that holds to the laws.
    fn build(entries: Vec<Source>) -> Result<Registry> {
        if entries.len() > usize::from(u16::MAX) {
            return Err(invalid("more entries than 65,535".into()));
        }
        let mut names = Vec::new();
        let mut by_domain = HashMap::new();
        for (i, entry) in entries.iter().enumerate() {
            let i = i as u16;
            for (name, ambiguous) in entry.names() {
                names.push((Cow::Borrowed(name), Sense { entry: i, ambiguous }));
                if ambiguous {
                    continue;
                }
                if name.contains(' ')
                    && !name.starts_with("ال")
                    && name.as_bytes()[0] >= 0xd8
                    && !name.starts_with("وكالة")
                {
                    names.push((Cow::Owned(format!("ال{name}")), Sense { entry: i, ambiguous }));
                }
            }
            for domain in &entry.domain {
                by_domain.insert(domain.to_ascii_lowercase(), i);
            }
        }
        let (mut all, mut firm, mut openings) = (Beginnings::new(), Beginnings::new(), Seen::new());
        for (name, sense) in &names {
            trie::onsets(name, |onset, end| {
                all.add(onset, end);
                if sense.ambiguous {
                    return;
                }
                firm.add(onset, end);
                if end != Onset::Nothing {
                    trie::openings(onset, |opening| openings.add(hash(opening)));
                }
            });
        }
        let names = Names::new(names);
        let by_id = entries.iter().enumerate().map(|(i, e)| (e.id.clone(), i as u16)).collect();
        Ok(Registry { entries, names, all, firm, openings, by_id, by_domain })
    }

    /// All entries, in the table's order.
    pub fn entries(&self) -> &[Source] {
        &self.entries
    }

    /// The entry of an id.
    pub fn by_id(&self, id: &str) -> Option<&Source> {
        self.by_id.get(id).map(|&i| &self.entries[usize::from(i)])
    }

    pub(crate) fn entry(&self, i: u16) -> &Source {
        &self.entries[usize::from(i)]
    }

    /// Who the publisher is: from its id or name, else from the address of the page. Of several that share a name
    /// the one of the address comes first, then the first of the table.
    pub(crate) fn publisher(&self, name: Option<&str>, url: Option<&str>) -> Option<u16> {
        let by_url = || url.and_then(|url| self.by_url(url));
        let Some(name) = name.map(str::trim).filter(|n| !n.is_empty()) else { return by_url() };
        if let Some(&i) = self.by_id.get(name) {
            return Some(i);
        }
        if let Some(senses) = self.names.exact(name) {
            if let [one] = senses {
                return Some(one.entry);
            }
            return by_url().filter(|i| senses.iter().any(|s| s.entry == *i)).or(Some(senses[0].entry));
        }
        self.by_url(name).or_else(by_url)
    }

    /// The entry whose domain the address is under: `www.` and other hosts below it count, a path may be needed.
    pub(crate) fn by_url(&self, url: &str) -> Option<u16> {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest).to_ascii_lowercase();
        let (host, path) = rest.split_once('/').unwrap_or((&rest, ""));
        let mut host = host.split_once(':').map_or(host, |(host, _)| host);
        if host.len() > MAX_HOST {
            return None;
        }
        let first = path.split('/').next().unwrap_or("");
        loop {
            if let Some(&i) = self.by_domain.get(&format!("{host}/{first}")).or_else(|| self.by_domain.get(host)) {
                return Some(i);
            }
            host = host.split_once('.')?.1;
        }
    }

    /// The one source that `name` is but for one letter, by a name that is nothing else. Short names are too short to tell.
    pub(crate) fn slip(&self, name: &str) -> Option<u16> {
        self.but_one(name, MIN_WRONG)
    }

    /// As [`Registry::slip`], where a letter may be wrong in a short name, too.
    pub(crate) fn near(&self, name: &str) -> Option<u16> {
        self.but_one(name, 0)
    }

    fn but_one(&self, name: &str, min_wrong: usize) -> Option<u16> {
        let name: Vec<char> = skeleton(name).chars().take(MAX_SLIP + 1).collect();
        let mut found = None;
        let mut several = name.len() > MAX_SLIP;
        self.names.slips(&name, min_wrong, |sense| {
            several |= sense.ambiguous || *found.get_or_insert(sense.entry) != sense.entry;
        });
        found.filter(|_| !several)
    }

    /// Whether a name, or a `firm` one that is nothing else, may begin with a word of this key; with a word without a key one
    /// may.
    pub(crate) fn may_begin(&self, key: Key, firm: bool) -> bool {
        key == Key(0) || self.beginnings(firm).heads.may_have(hash(trie::head(key)))
    }

    /// Whether a name, or a `firm` one, that begins with a word of this key may end there or go on with the word `next`.
    pub(crate) fn may_go_on(&self, key: Key, next: Key, firm: bool) -> bool {
        let Beginnings { onsets, short, .. } = self.beginnings(firm);
        trie::onset(key, next).is_none_or(|onset| short.may_have(hash(key)) || onsets.may_have(hash(onset)))
    }

    /// Whether a name that is nothing else may begin in a word of this key, after a clitic or with it; in a word without a key one may.
    pub(crate) fn may_open(&self, key: Key) -> bool {
        key == Key(0) || self.openings.may_have(hash(trie::head(key)))
    }

    /// Whether the letters of a name may begin with those of this key; with a word without a key they may.
    pub(crate) fn may_start(&self, key: Key) -> bool {
        key == Key(0) || self.all.onsets.may_have(hash(trie::head(key)))
    }

    fn beginnings(&self, firm: bool) -> &Beginnings {
        if firm { &self.firm } else { &self.all }
    }

    /// Skeletons that several sources share, with the sources, for a person who looks after the table. Those of the built-in
    /// table are in `core/data/shared_names.tsv`.
    pub fn collisions(&self) -> Vec<(String, Vec<&str>)> {
        let rows: Vec<Row> = self.entries.iter().map(Source::row).collect();
        laws::shared(&rows).into_iter().collect()
    }
}

/// The host of an address, without `www.` and `m.`; none where it has none.
pub(crate) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").or_else(|| host.strip_prefix("m.")).unwrap_or(host);
    (host.contains('.') && !host.contains(char::is_whitespace)).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::{Registry, Source, parse_tsv};
    use crate::text::skeleton::{Key, words};

    #[test]
    fn the_builtin_table_holds() {
        let sources = parse_tsv(include_str!("../../../data/sources.tsv")).unwrap();
        Registry::check(&sources).unwrap();
        let registry = Registry::build(sources).unwrap();
        let row = |(name, ids): (String, Vec<&str>)| format!("{name}\t{}", ids.join(" "));
        let shared: Vec<String> = registry.collisions().into_iter().map(row).collect();
        let listed: Vec<&str> = include_str!("../../../data/shared_names.tsv").lines().skip(1).collect();
        for row in &shared {
            assert!(listed.contains(&row.as_str()), "sources share a name: shared_names.tsv must have the line\n{row}");
        }
        assert_eq!(shared, listed, "shared_names.tsv has a line too many, or another order than that of the names");
    }

    #[test]
    fn every_name_may_begin_and_go_on() {
        let registry = Registry::builtin();
        let mut told = 0;
        for (name, ambiguous) in registry.entries().iter().flat_map(Source::names) {
            for text in [format!("{name} وقال"), format!("{name} الاستقلاليون")] {
                let words: Vec<Key> = words(&text).map(|(_, key, _)| key).collect();
                let holds = |firm| registry.may_begin(words[0], firm) && registry.may_go_on(words[0], words[1], firm);
                assert!(holds(false) && (ambiguous || holds(true)) && registry.may_start(words[0]), "{name}");
                for clitic in ["", "و", "ف", "ب", "ل"] {
                    let word = words[0].after(Key::of(clitic)).unwrap_or_default();
                    assert!(ambiguous || registry.may_open(word), "{clitic} and {name}");
                }
                told += usize::from(!registry.may_go_on(words[0], Key::of("الاستقلاليون"), false));
            }
        }
        assert!(told > 1000, "{told}");
    }

    #[test]
    fn one_slip_finds_one_source() {
        let registry = Registry::builtin();
        let id = |name: &str| registry.slip(name).map(|i| registry.entry(i).id.as_str());
        assert_eq!(id("رويتزر"), Some("reuters"), "two letters changed places");
        assert_eq!(id("رويترزز"), Some("reuters"));
        assert_eq!(id("ريترز"), Some("reuters"));
        assert_eq!(id("تاس"), None, "too short to tell");
    }
}
