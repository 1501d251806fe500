//! `naql explain`: a file of verdicts and an id in, why the document got its verdict out, in words.

use std::fmt::Write;
use std::path::Path;

use naql::text::inert;

use super::common;
use super::told::{self, Told};
use crate::failure::{Failure, Result};

/// Runs the verb.
///
/// # Errors
/// If the file cannot be read or is none of verdicts, or no verdict has the id.
pub fn run(verdicts: &Path, id: &str) -> Result<()> {
    let mut found = Vec::new();
    told::read(verdicts, |told| {
        if told.id == id {
            found.push(told);
        }
        Ok(())
    })?;
    if found.is_empty() {
        let (file, id) = (inert(&verdicts.to_string_lossy()).into_owned(), inert(id));
        return Err(Failure::data(format!("{file}: no verdict has the id {id}")));
    }
    let shown: Vec<String> = found.iter().map(explained).collect();
    common::print(shown.join("\n").as_bytes())
}

/// A verdict in words.
fn explained(told: &Told) -> String {
    let mut out = String::new();
    let decided = match told.decision.as_str() {
        "admit" => "is admitted",
        "hold" => "is held for a person to decide",
        "drop" => "is dropped",
        other => other,
    };
    let _ = writeln!(out, "{} {decided}.", inert(&told.id));
    match &told.of {
        Some(of) if *of == told.id => {
            let _ = writeln!(out, "A document with this id was judged before.");
        }
        Some(of) => {
            let _ = writeln!(out, "To {} it is {}.", inert(of), relation(&told.relation));
        }
        None if told.relation == "none" && told.matches.is_empty() => {
            let _ = writeln!(out, "No earlier story shares text with it.");
        }
        None => {}
    }
    for reason in &told.reasons {
        let _ = writeln!(out, "  because {}", inert(reason));
    }
    for found in &told.matches {
        let _ = writeln!(
            out,
            "  {}: {}; {:.0} % of this document is there, {:.0} % of that one is here; {} words, {} in the longest run",
            inert(&found.id),
            inert(&found.relation),
            100.0 * found.containment_a,
            100.0 * found.containment_b,
            found.matched_words,
            found.longest_run
        );
    }
    if let (Some(words), Some(share)) = (told.new_words, told.new_share)
        && !told.matches.is_empty()
    {
        let _ = writeln!(out, "  {words} of its words ({:.0} %) are in none of these", 100.0 * share);
    }
    if told.chain.len() > 1 {
        let hops: Vec<String> = told.chain.iter().map(|hop| hop.join(" + ")).collect();
        let _ = writeln!(out, "  it says that it has its text from: {}", inert(&hops.join(" <- ")));
    }
    out
}

/// What a document is to another one by their relation.
fn relation(name: &str) -> &str {
    match name {
        "exact" => "the same, byte for byte (exact)",
        "same_text" => "the same text in another spelling (same_text)",
        "near" => "the same story with small changes (near)",
        "contains" => "a text that has nearly all of that one, and more (contains)",
        "contained_in" => "a text of which that one has nearly all (contained_in)",
        "overlaps" => "a text that shares a passage (overlaps)",
        "rewrites" => "the same report in other words (rewrites)",
        "template" => "another story in the same standing formula (template)",
        "none" => "nothing (none)",
        other => other,
    }
}
