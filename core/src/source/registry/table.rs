//! The registry's table as text.

use super::source::{Kind, Source};
use crate::error::{Code, Error, Result};

/// The columns of the table, in order.
pub const COLUMNS: [&str; 9] =
    ["id", "kind", "country", "names_ar", "names_en", "abbreviations", "domain", "wikidata", "ambiguous"];

/// The sources of a table under a header line.
pub(super) fn parse_tsv(table: &str) -> Result<Vec<Source>> {
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
        entries.push(Source {
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

pub(super) fn invalid(message: String) -> Error {
    Error::new(Code::InvalidRegistry, message)
}
