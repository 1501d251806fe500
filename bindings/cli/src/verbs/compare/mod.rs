//! `naql compare`: two texts in, what they share out, side by side.

mod columns;
mod spans;

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::path::Path;

use naql::compare::Comparison;
use naql::document::Html;
use naql::source::Registry;
use naql::{Document, Pair};

use super::common;
use crate::args::{Color, Compare};
use crate::failure::{Failure, Result};
use crate::input;
use crate::output::Output;

/// Runs the verb.
///
/// # Errors
/// If a text or the policy cannot be read, or the page cannot be written.
pub fn run(verb: &Compare) -> Result<()> {
    if verb.a.as_os_str() == "-" && verb.b.as_os_str() == "-" {
        return Err(Failure::usage("standard input (-) is named twice; it can be read once"));
    }
    let policy = common::policy(verb.policy.as_deref(), Registry::builtin())?;
    let (a, b) = (document(&verb.a)?, document(&verb.b)?);
    let found = naql::compare::pages(&a, &b, &policy.relation)?;
    if let Some(path) = &verb.html {
        let mut page = Output::text(path)?;
        page.write(
            naql_report::compare(&[naql_report::Beside { a: &a, b: &b, found: &found }], naql_report::Lang::Ar)
                .as_bytes(),
        )?;
        page.finish()?;
    }
    if verb.json {
        let pair = Pair { a: 0, b: 1, a_story: 0, b_story: 0, crowd: 0, comparison: found };
        let chain = |document: &Document| naql::source::chain(document, Registry::builtin());
        let (a_chain, b_chain) = (chain(&a), chain(&b));
        let row = naql::json::pair(&pair, (&a, &a_chain), (&b, &b_chain));
        return common::print(&common::line(&row));
    }
    common::print(explain(&a, &b, &found, columns::width(), colored(verb.color)).as_bytes())
}

/// What two documents share, side by side, as wide as the terminal.
pub fn beside(a: &Document, b: &Document, found: &Comparison) -> String {
    explain(a, b, found, columns::width(), colored(Color::Auto))
}

fn colored(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    }
}

/// What a person reads: the relation, why, the figures, and the two texts.
fn explain(a: &Document, b: &Document, found: &Comparison, width: usize, colored: bool) -> String {
    let mut out = format!("{}: {}\n", found.relation.name(), spans::meaning(found.relation));
    for reason in &found.reasons {
        let _ = writeln!(out, "  {reason}");
    }
    let _ = writeln!(
        out,
        "  Jaccard {:.3}; {:.1} % of A is in B; {:.1} % of B is in A; {} words shared in {} passages, the longest run {}\n",
        found.jaccard,
        100.0 * found.containment_a,
        100.0 * found.containment_b,
        found.matched_words,
        found.passages.len(),
        found.longest_run
    );
    columns::write(&mut out, [a, b], &spans::both(&found.passages), width, colored);
    out
}

/// Reads one side: JSON if it looks like an object, else the text without HTML.
fn document(path: &Path) -> Result<Document> {
    let text = common::read_text(path)?;
    let id = path.file_name().map_or_else(|| "standard input".to_owned(), |name| name.to_string_lossy().into_owned());
    let plain = path.extension().is_some_and(|ending| ending == "txt");
    if plain || !text.trim_start().starts_with('{') {
        return Ok(Document::new(id, Html::Auto.read(text)));
    }
    let mut document =
        input::one_document(&text).map_err(|bad| Failure::data(format!("{}: {}", path.display(), bad.reason)))?;
    if document.id.is_empty() {
        document.id = id;
    }
    Ok(document)
}
