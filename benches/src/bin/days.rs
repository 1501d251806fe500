//! `days [N]`: whether a gate keeps its figures, over N days of generated news (60), as a Markdown table of its verdicts by days.
//!
//! ```text
//! the stream       1,400 pages a day: stories, copies, cut copies, passages in other pages, and 300 formulas that recur with other facts
//! event            each week a statement, which three outlets a day print in reports of their own
//! feature          each week five series, each with a standing introduction and a new text
//! ```

use std::collections::HashMap;
use std::error::Error;

use naql::compare::Relation;
use naql::source::Registry;
use naql::{Decision, Document, Policy, Verdict, dedup};
use naql_benches::generator::{Generator, Kind};

/// Pages a day.
const PAGES: u64 = 1_400;
const WEEK: u64 = 7;
const PRINTS: u64 = 3;
const SERIES: u64 = 5;

/// What a page is, for the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Made {
    Story,
    Copy,
    Passage,
    Formula,
    Event,
    Feature,
}

const COLUMNS: [(Made, &str); 6] = [
    (Made::Copy, "copies dropped"),
    (Made::Passage, "passages found"),
    (Made::Event, "event's prints found"),
    (Made::Story, "stories dropped"),
    (Made::Formula, "formulas dropped"),
    (Made::Feature, "features dropped"),
];

/// The texts that are set into pages of the stream's own days.
struct Set {
    stories: Generator,
    next: u64,
}

impl Set {
    /// So many words of a story of its own.
    fn words(&mut self, count: usize) -> String {
        loop {
            let n = self.next;
            self.next += 1;
            if self.stories.kind(n) != Kind::Fresh {
                continue;
            }
            let text = self.stories.page(n).document.text;
            let words: Vec<&str> = text.split_whitespace().take(count).collect();
            if words.len() == count {
                return words.join(" ");
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let days: u64 = std::env::args().nth(1).map_or(Ok(60), |days| days.parse())?;
    let (documents, made) = stream(days);
    let verdicts = dedup(&documents, &Policy::default(), Registry::builtin(), None, &())?;
    let mut rows: HashMap<(u64, Made), (usize, usize)> = HashMap::new();
    for (verdict, &(day, made)) in verdicts.iter().zip(&made) {
        let row = rows.entry((day, made)).or_default();
        row.0 += usize::from(counts(made, verdict));
        row.1 += 1;
    }
    println!("| days | {} |", COLUMNS.map(|(_, name)| name).join(" | "));
    println!("|---|{}", "--:|".repeat(COLUMNS.len()));
    let ends = (5..=days).filter(|day| *day <= 10 || day % 10 == 0).filter(|day| day % 5 == 0);
    let mut from = 0;
    for until in ends {
        let cells = COLUMNS.map(|(made, _)| {
            let all = (from..until).filter_map(|day| rows.get(&(day, made)));
            let (some, all) = all.fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
            format!("{:.3} of {all}", some as f64 / f64::from(all.max(1) as u32))
        });
        println!("| {}–{until} | {} |", from + 1, cells.join(" | "));
        from = until;
    }
    Ok(())
}

/// The documents in order, each with its day and what it is.
fn stream(days: u64) -> (Vec<Document>, Vec<(u64, Made)>) {
    let (stream, mut set) = (Generator::standard(), Set { stories: Generator::new(2), next: 0 });
    let introductions: Vec<String> = (0..SERIES).map(|_| set.words(50)).collect();
    let (mut documents, mut made) = (Vec::new(), Vec::new());
    let mut statement = String::new();
    for day in 0..days {
        for n in day * PAGES..(day + 1) * PAGES {
            let page = stream.page(n);
            documents.push(page.document);
            made.push((day, of(page.kind)));
        }
        let published = documents.last().and_then(|last: &Document| last.published.clone()).unwrap_or_default();
        let mut add = |what: Made, id: String, text: String, outlet: &str| {
            documents.push(Document::new(id, text).publisher(outlet).published(&*published));
            made.push((day, what));
        };
        if day % WEEK == 0 {
            statement = set.words(60);
        }
        for print in 0..PRINTS {
            let (lead, end) = (set.words(60), set.words(60));
            let what = if day % WEEK == 0 && print == 0 { Made::Story } else { Made::Event };
            let outlet = format!("صحيفة الحدث {}", (day + print) % 8);
            add(what, format!("event {day} {print}"), format!("{lead}. {statement}. {end}"), &outlet);
        }
        let series = day % WEEK;
        if series < SERIES {
            let text = format!("{}. {}", introductions[series as usize], set.words(120));
            add(Made::Feature, format!("feature {day}"), text, &format!("صحيفة السلسلة {series}"));
        }
    }
    (documents, made)
}

fn of(kind: Kind) -> Made {
    match kind {
        Kind::Fresh => Made::Story,
        Kind::Respelled { .. } | Kind::Edited { .. } | Kind::Cut { .. } => Made::Copy,
        Kind::Embedded { .. } | Kind::Merged { .. } => Made::Passage,
        Kind::Template { .. } => Made::Formula,
    }
}

/// Whether a verdict counts in the column of what its page is.
fn counts(made: Made, verdict: &Verdict) -> bool {
    let apart = |relation| matches!(relation, Relation::None | Relation::Template);
    let matches = || verdict.matches.iter().any(|found| !apart(found.comparison.relation));
    match made {
        Made::Story | Made::Copy | Made::Formula | Made::Feature => verdict.decision == Decision::Drop,
        Made::Passage | Made::Event => matches() || verdict.decision == Decision::Drop,
    }
}
