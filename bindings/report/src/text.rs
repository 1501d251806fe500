//! Text: a report for a terminal, and as Markdown.
//!
//! Both have the same [`Section`]s. Numbers come first in a row and names last, so that a line of digits and Arabic keeps its order.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use naql::text::inert;

use crate::data::Data;
use crate::plain::markdown as marked;
use crate::table::time;
use crate::words::{Lang, said};

/// How many rows a section has at most.
const ROWS: usize = 20;

struct Section {
    heading: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// For a terminal.
pub fn written(data: &Data, lang: Lang) -> String {
    let mut out = format!("{}\n{}\n", said("title", lang), period(data));
    for Section { heading, columns, rows } in sections(data, lang) {
        let _ = writeln!(out, "\n{}\n  {}", heading.to_uppercase(), columns.join(" | "));
        let cells = |i: usize| rows.iter().map(move |row| row[i].chars().count());
        let wide: Vec<usize> = (0..columns.len()).map(|i| cells(i).max().unwrap_or_default()).collect();
        for row in &rows {
            let cells: Vec<String> =
                row.iter().zip(&wide).map(|(cell, &wide)| format!("{:>wide$}", inert(cell))).collect();
            // The last one is a name: it ends the line.
            let (last, numbers) = cells.split_last().map_or(("", &[][..]), |(last, rest)| (last.trim(), rest));
            let _ = writeln!(out, "  {}  {last}", numbers.join("  "));
        }
    }
    out
}

/// As Markdown.
pub fn markdown(data: &Data, lang: Lang) -> String {
    let mut out = format!("# {}\n\n{}\n", said("title", lang), period(data));
    for Section { heading, columns, rows } in sections(data, lang) {
        let rule: Vec<&str> = (0..columns.len()).map(|i| if i + 1 == columns.len() { "---" } else { "--:" }).collect();
        let _ = write!(out, "\n## {heading}\n\n| {} |\n| {} |\n", columns.join(" | "), rule.join(" | "));
        for row in &rows {
            let _ = writeln!(out, "| {} |", row.iter().map(|cell| marked(cell)).collect::<Vec<_>>().join(" | "));
        }
    }
    out
}

fn period(data: &Data) -> String {
    let (from, to) = (time(data.totals.from), time(data.totals.to));
    if from.is_empty() { String::new() } else { format!("{from} – {to}") }
}

fn sections(data: &Data, lang: Lang) -> Vec<Section> {
    [summary(data, lang), agencies(data, lang), outlets(data, lang), stories(data, lang)].into()
}

fn section(heading: &str, columns: &[&str], rows: Vec<Vec<String>>, lang: Lang) -> Section {
    let columns = columns.iter().map(|key| said(key, lang).to_owned()).collect();
    Section { heading: said(heading, lang).to_owned(), columns, rows }
}

fn percent(part: usize, of: usize) -> String {
    format!("{:.0} %", 100.0 * part as f64 / of.max(1) as f64)
}

fn summary(data: &Data, lang: Lang) -> Section {
    let totals = &data.totals;
    let account = totals.account;
    let counts = [
        ("stories", totals.stories),
        ("outlets", totals.outlets),
        ("agencies", totals.agencies),
        ("clusters", totals.clusters),
        ("republished", account.republished()),
        ("credited", account.credited),
        ("other", account.other),
        ("generic", account.generic),
        ("uncredited", account.uncredited),
        ("original", account.original),
        ("unclear", account.unclear),
    ];
    let rows = counts.map(|(key, n)| vec![n.to_string(), said(key, lang).to_owned()]);
    section("summary", &["number", "what"], rows.into(), lang)
}

fn name(data: &Data, at: usize, lang: Lang) -> String {
    let names = if lang == Lang::Ar { &data.names.ar } else { &data.names.en };
    names[at].clone()
}

fn agencies(data: &Data, lang: Lang) -> Section {
    let relays = &data.relays;
    let mut all: BTreeMap<usize, (usize, usize, BTreeSet<usize>)> = BTreeMap::new();
    for at in 0..relays.agency.len() {
        let (stories, credited, outlets) = all.entry(relays.agency[at]).or_default();
        *stories += 1;
        *credited += usize::from(relays.credited[at]);
        outlets.insert(relays.outlet[at]);
    }
    let mut all: Vec<_> = all.into_iter().collect();
    all.sort_by_key(|(agency, (stories, ..))| (std::cmp::Reverse(*stories), data.names.id[*agency].clone()));
    let row = |(agency, (stories, credited, outlets)): (usize, (usize, usize, BTreeSet<usize>))| {
        vec![stories.to_string(), percent(credited, stories), outlets.len().to_string(), name(data, agency, lang)]
    };
    let rows = all.into_iter().take(ROWS).map(row).collect();
    section("agencies", &["relayed", "credited", "outlets", "agency"], rows, lang)
}

fn outlets(data: &Data, lang: Lang) -> Section {
    let outlets = &data.outlets;
    let mut order: Vec<usize> = (0..outlets.name.len()).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(outlets.stories[at]), at));
    let row = |at: usize| {
        let account = outlets.account[at];
        let republished = account.republished();
        vec![
            outlets.stories[at].to_string(),
            republished.to_string(),
            percent(account.credited, republished),
            account.original.to_string(),
            name(data, outlets.name[at], lang),
        ]
    };
    let rows = order.into_iter().take(ROWS).map(row).collect();
    section("outlets", &["stories", "republished", "credited", "original", "outlet"], rows, lang)
}

fn stories(data: &Data, lang: Lang) -> Section {
    let clusters = &data.clusters;
    let mut order: Vec<usize> = (0..clusters.id.len()).collect();
    order.sort_by_key(|&at| {
        std::cmp::Reverse((clusters.outlets[at], clusters.members[at].len(), std::cmp::Reverse(at)))
    });
    let row = |at: usize| {
        let [credited, ..] = clusters.credits[at];
        let edges: usize = clusters.credits[at].iter().sum();
        vec![
            clusters.outlets[at].to_string(),
            percent(credited, edges),
            time(clusters.from[at]).chars().take(10).collect(),
            clusters.title[at].clone().unwrap_or_else(|| clusters.id[at].clone()),
        ]
    };
    let rows = order.into_iter().take(ROWS).map(row).collect();
    section("top_stories", &["outlets", "credited", "date", "story"], rows, lang)
}
