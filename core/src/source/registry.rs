//! The registry: who can be a source, and what it is called.
//!
//! In: the built-in table (`core/data/sources.tsv`) and the user's own entries. Out: [`Registry`], which knows an entry
//! from its id, one of its names or a domain. The table is data: a row has the columns of [`COLUMNS`], tab-separated,
//! several names in one cell parted by `|`. A name listed under `ambiguous` is also something else (a place, a common
//! word) and counts as a source only where its position makes it safe.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::check::{self, Row};
use super::names::{Names, Sense};
use crate::error::{Code, Error, Result};
use crate::text::skeleton::skeleton;

/// The columns of the table, in order.
pub const COLUMNS: [&str; 9] =
    ["id", "kind", "country", "names_ar", "names_en", "abbreviations", "domain", "wikidata", "ambiguous"];

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A news agency.
    Agency,
    /// A newspaper or magazine.
    Newspaper,
    /// A channel or radio.
    Broadcaster,
    /// A news site.
    Portal,
    /// A site that shows other sites' news.
    Aggregator,
    /// A body that speaks for itself (a ministry, an observatory): it makes statements and is no news source.
    Official,
}

impl Kind {
    /// The name in every face: `"agency"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Newspaper => "newspaper",
            Self::Broadcaster => "broadcaster",
            Self::Portal => "portal",
            Self::Aggregator => "aggregator",
            Self::Official => "official",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "agency" => Self::Agency,
            "newspaper" => Self::Newspaper,
            "broadcaster" => Self::Broadcaster,
            "portal" => Self::Portal,
            "aggregator" => Self::Aggregator,
            "official" => Self::Official,
            _ => return None,
        })
    }
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The id that credits and chains use.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its country, ISO 3166-1 alpha-2; `INT` for none in particular.
    #[serde(default)]
    pub country: String,
    /// Its Arabic names.
    #[serde(default)]
    pub names_ar: Vec<String>,
    /// Its names in Latin letters. They count only in quotes, brackets, lists or behind a head noun.
    #[serde(default)]
    pub names_en: Vec<String>,
    /// Its abbreviations, of any script.
    #[serde(default)]
    pub abbreviations: Vec<String>,
    /// The domains (with path, if the domain is shared) that it publishes under.
    #[serde(default)]
    pub domain: Vec<String>,
    /// Its Wikidata item, where known from a source.
    #[serde(default)]
    pub wikidata: String,
    /// Which of its names are also something else.
    #[serde(default)]
    pub ambiguous: Vec<String>,
}

/// Every source that can be told by name. Built once, then only read.
#[derive(Clone, Debug)]
pub struct Registry {
    entries: Vec<Entry>,
    pub(super) names: Names,
    by_id: HashMap<String, u16>,
    by_domain: HashMap<String, u16>,
    /// Skeletons, whole and less one letter, for finding a name with one slip.
    slips: HashMap<String, Vec<u16>>,
}

static BUILTIN: LazyLock<Registry> = LazyLock::new(|| {
    let entries =
        parse_tsv(include_str!("../../data/sources.tsv")).expect("a test holds the built-in table to its laws");
    Registry::build(entries).expect("a test holds the built-in table to its laws")
});

impl Registry {
    /// The table that comes with naql.
    pub fn builtin() -> &'static Registry {
        &BUILTIN
    }

    /// The built-in table with the user's entries. One with a known id takes that entry's place.
    ///
    /// `table` is TSV with the header line [`COLUMNS`] (columns may be left out from the right), or a JSON array of
    /// [`Entry`] objects.
    ///
    /// # Errors
    /// `invalid_registry` when the table cannot be read, an id is empty, starts with `@` or `?` or comes twice, or an
    /// entry has no name.
    pub fn with_overrides(table: &str) -> Result<Registry> {
        let own: Vec<Entry> = if table.trim_start().starts_with('[') {
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

    fn check(entries: &[Entry]) -> Result<()> {
        let rows: Vec<Row> = entries.iter().map(Entry::row).collect();
        check::check(&rows).map_err(invalid)
    }

    fn build(entries: Vec<Entry>) -> Result<Registry> {
        Self::check(&entries)?;
        if entries.len() > usize::from(u16::MAX) {
            return Err(invalid("more entries than 65,535".into()));
        }
        let mut names = Names::new();
        let mut by_domain = HashMap::new();
        let mut slips: HashMap<String, Vec<u16>> = HashMap::new();
        for (i, entry) in entries.iter().enumerate() {
            let i = i as u16;
            for (name, ambiguous) in entry.names() {
                names.add(name, Sense { entry: i, ambiguous });
                if ambiguous {
                    continue;
                }
                if name.contains(' ')
                    && !name.starts_with("ال")
                    && name.as_bytes()[0] >= 0xd8
                    && !name.starts_with("وكالة")
                {
                    names.add(&format!("ال{name}"), Sense { entry: i, ambiguous });
                }
                let whole = skeleton(name);
                for less in without_one(&whole).chain([whole.clone()]) {
                    let to = slips.entry(less).or_default();
                    if !to.contains(&i) {
                        to.push(i);
                    }
                }
            }
            for domain in &entry.domain {
                by_domain.insert(domain.to_ascii_lowercase(), i);
            }
        }
        names.settle();
        let by_id = entries.iter().enumerate().map(|(i, e)| (e.id.clone(), i as u16)).collect();
        Ok(Registry { entries, names, by_id, by_domain, slips })
    }

    /// All entries, in the table's order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of an id.
    pub fn by_id(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id).map(|&i| &self.entries[usize::from(i)])
    }

    pub(super) fn entry(&self, i: u16) -> &Entry {
        &self.entries[usize::from(i)]
    }

    /// Who the publisher is: from its id or name, else from the address of the page. Of several that share a name
    /// the one of the address comes first, then the first of the table.
    pub(super) fn publisher(&self, name: Option<&str>, url: Option<&str>) -> Option<u16> {
        let by_url = url.and_then(|u| self.by_url(u));
        let Some(name) = name.map(str::trim).filter(|n| !n.is_empty()) else { return by_url };
        if let Some(&i) = self.by_id.get(name) {
            return Some(i);
        }
        if let Some(senses) = self.names.exact(name) {
            return by_url.filter(|i| senses.iter().any(|s| s.entry == *i)).or(Some(senses[0].entry));
        }
        self.by_url(name).or(by_url)
    }

    /// The entry whose domain the address is under: `www.` and other hosts below it count, a path may be needed.
    fn by_url(&self, url: &str) -> Option<u16> {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest).to_ascii_lowercase();
        let (host, path) = rest.split_once('/').unwrap_or((&rest, ""));
        let mut host = host.split_once(':').map_or(host, |(host, _)| host);
        let first = path.split('/').next().unwrap_or("");
        loop {
            if let Some(&i) = self.by_domain.get(&format!("{host}/{first}")).or_else(|| self.by_domain.get(host)) {
                return Some(i);
            }
            host = host.split_once('.')?.1;
        }
    }

    /// The one source that `name` is with one letter wrong, missing, too many or out of place. Names under five letters
    /// are too short to tell.
    pub(super) fn slip(&self, name: &str) -> Option<u16> {
        let name = skeleton(name);
        let length = name.chars().count();
        if !(5..=40).contains(&length) {
            return None;
        }
        let mut found = None;
        for less in without_one(&name).chain([name.clone()]) {
            for &i in self.slips.get(&less).into_iter().flatten() {
                if *found.get_or_insert(i) != i {
                    return None;
                }
            }
        }
        found
    }

    /// Skeletons that several sources share, with the sources, for a person who looks after the table. Those of the built-in
    /// table stand in `core/data/shared_names.tsv`.
    pub fn collisions(&self) -> Vec<(String, Vec<&str>)> {
        let rows: Vec<Row> = self.entries.iter().map(Entry::row).collect();
        check::shared(&rows).into_iter().collect()
    }
}

impl Entry {
    /// Every name, and whether it is ambiguous. Latin names always are: "Time", "The Sun".
    fn names(&self) -> impl Iterator<Item = (&str, bool)> {
        let ambiguous = |name: &str| self.ambiguous.iter().any(|a| skeleton(a) == skeleton(name));
        let own = self.names_ar.iter().chain(&self.abbreviations).map(move |n| (n.as_str(), ambiguous(n)));
        own.chain(self.names_en.iter().map(|n| (n.as_str(), true))).filter(|(n, _)| !n.is_empty())
    }

    fn row(&self) -> Row<'_> {
        Row {
            id: &self.id,
            names: self.names().map(|(name, _)| name).collect(),
            ambiguous: self.ambiguous.iter().map(String::as_str).collect(),
        }
    }

    /// The first name of the entry, for people.
    pub fn name(&self) -> &str {
        self.names_ar.first().or(self.names_en.first()).or(self.abbreviations.first()).unwrap_or(&self.id)
    }
}

/// The skeleton less each of its letters in turn.
fn without_one(skeleton: &str) -> impl Iterator<Item = String> {
    skeleton.char_indices().filter(|_| skeleton.len() >= 10).map(|(i, c)| {
        let mut less = String::with_capacity(skeleton.len());
        less.push_str(&skeleton[..i]);
        less.push_str(&skeleton[i + c.len_utf8()..]);
        less
    })
}

fn parse_tsv(table: &str) -> Result<Vec<Entry>> {
    let mut lines = table.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().trim_start_matches('\u{feff}').split('\t').collect();
    if header.len() < 4 || header.len() > COLUMNS.len() || header[..] != COLUMNS[..header.len()] {
        return Err(invalid(format!("the first line of the table must be {}", COLUMNS.join("<TAB>"))));
    }
    let mut entries = Vec::new();
    for (i, line) in lines.enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() > header.len() {
            return Err(invalid(format!("line {}: more cells than columns", i + 2)));
        }
        let cell = |n: usize| cells.get(n).map_or("", |c| c.trim());
        let list = |n: usize| cell(n).split('|').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect();
        let kind =
            Kind::parse(cell(1)).ok_or_else(|| invalid(format!("line {}: unknown kind {:?}", i + 2, cell(1))))?;
        entries.push(Entry {
            id: cell(0).to_owned(),
            kind,
            country: cell(2).to_owned(),
            names_ar: list(3),
            names_en: list(4),
            abbreviations: list(5),
            domain: list(6),
            wikidata: cell(7).to_owned(),
            ambiguous: list(8),
        });
    }
    Ok(entries)
}

fn invalid(message: String) -> Error {
    Error::new(Code::InvalidRegistry, message)
}

#[cfg(test)]
mod tests {
    use super::{Registry, parse_tsv};

    #[test]
    fn the_builtin_table_holds() {
        let registry = Registry::build(parse_tsv(include_str!("../../data/sources.tsv")).unwrap()).unwrap();
        let shared = registry.collisions().into_iter().map(|(name, ids)| format!("{name}\t{}\n", ids.join(" ")));
        assert_eq!(shared.collect::<String>(), include_str!("../../data/shared_names.tsv").split_once('\n').unwrap().1);
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
