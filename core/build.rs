//! Holds the built-in registry to its laws: a repeated id, an empty name, or a name that several sources share and that
//! `data/shared_names.tsv` does not list, stops the build.

use std::collections::BTreeMap;
use std::fs::read_to_string;

#[path = "src/source/check.rs"]
mod check;
#[path = "src/page/letters.rs"]
#[allow(dead_code, reason = "the skeleton is all that is asked for")]
mod letters;
mod page {
    pub(crate) use crate::letters;
}

use check::Row;

const SOURCES: &str = "data/sources.tsv";
const SHARED: &str = "data/shared_names.tsv";

fn main() {
    let [sources, shared] = [SOURCES, SHARED].map(|path| {
        println!("cargo::rerun-if-changed={path}");
        read_to_string(path).unwrap_or_else(|e| panic!("core/{path} cannot be read: {e}"))
    });
    let rows: Vec<Row> = sources.lines().skip(1).map(row).collect();
    if let Err(message) = check::check(&rows) {
        println!("cargo::error=core/{SOURCES}: {message}");
    }
    let listed: BTreeMap<&str, Vec<&str>> = shared
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, ids)| (name, ids.split(' ').collect()))
        .collect();
    let found = check::shared(&rows);
    for (name, ids) in &found {
        if listed.get(name.as_str()) != Some(ids) {
            println!("cargo::error=core/{SHARED}: several sources share {name}; list \"{name}<TAB>{}\"", ids.join(" "));
        }
    }
    for name in listed.keys().filter(|name| !found.contains_key(**name)) {
        println!("cargo::error=core/{SHARED}: no two sources share {name}");
    }
}

/// One line of the table: id, kind, country, three cells of names, domain, Wikidata, ambiguous names.
fn row(line: &str) -> Row<'_> {
    let cells: Vec<&str> = line.split('\t').collect();
    let list = |n: usize| cells.get(n).copied().filter(|c| !c.is_empty()).into_iter().flat_map(|c| c.split('|'));
    Row { id: cells[0], names: (3..6).flat_map(list).collect(), ambiguous: list(8).collect() }
}
