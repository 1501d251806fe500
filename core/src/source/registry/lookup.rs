//! Every source, found by its id, a name or an address.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::laws::{self, Row};
use super::source::Source;
use super::table::{invalid, parse_tsv};
use super::trie::{Names, Sense};
use crate::error::Result;
use crate::text::skeleton::skeleton;

/// Every source that can be told by name. Built once, then only read.
#[derive(Clone, Debug)]
pub struct Registry {
    entries: Vec<Source>,
    pub(crate) names: Names,
    by_id: HashMap<String, u16>,
    by_domain: HashMap<String, u16>,
    /// Skeletons, whole and less one letter, for finding a name with one slip.
    slips: HashMap<String, Vec<u16>>,
}

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

    fn build(entries: Vec<Source>) -> Result<Registry> {
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
    pub(crate) fn slip(&self, name: &str) -> Option<u16> {
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
        let rows: Vec<Row> = self.entries.iter().map(Source::row).collect();
        laws::shared(&rows).into_iter().collect()
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

#[cfg(test)]
mod tests {
    use super::{Registry, parse_tsv};

    #[test]
    fn the_builtin_table_holds() {
        let registry = Registry::build(parse_tsv(include_str!("../../../data/sources.tsv")).unwrap()).unwrap();
        let shared = registry.collisions().into_iter().map(|(name, ids)| format!("{name}\t{}\n", ids.join(" ")));
        assert_eq!(
            shared.collect::<String>(),
            include_str!("../../../data/shared_names.tsv").split_once('\n').unwrap().1
        );
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
