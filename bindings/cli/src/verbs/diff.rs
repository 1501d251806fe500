//! `naql diff`: the verdicts of two runs in, where they differ out.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use naql::text::inert;

use super::common;
use super::told::{self, Told};
use crate::failure::Result;
use crate::progress::say;

/// Runs the verb.
///
/// # Errors
/// If a file cannot be read or is none of verdicts.
pub fn run(a: &Path, b: &Path) -> Result<()> {
    let mut before: HashMap<String, (usize, Told)> = HashMap::new();
    told::read(a, |told| {
        let n = before.len();
        before.insert(told.id.clone(), (n, told));
        Ok(())
    })?;
    let (mut out, mut same, mut changes) = (String::new(), 0_u64, BTreeMap::<String, u64>::new());
    told::read(b, |new| {
        let id = inert(&new.id).into_owned();
        let Some((_, old)) = before.remove(&new.id) else {
            let _ = writeln!(out, "{id}: only in the second: {}", shown(&new));
            *changes.entry("only in the second".to_owned()).or_default() += 1;
            return Ok(());
        };
        if (&old.decision, &old.relation, &old.of) == (&new.decision, &new.relation, &new.of) {
            same += 1;
            return Ok(());
        }
        let _ = writeln!(out, "{id}: {} -> {}", shown(&old), shown(&new));
        let change = if old.decision == new.decision {
            "another match".to_owned()
        } else {
            format!("{} -> {}", old.decision, new.decision)
        };
        *changes.entry(change).or_default() += 1;
        Ok(())
    })?;
    let mut gone: Vec<(usize, Told)> = before.into_values().collect();
    gone.sort_by_key(|(n, _)| *n);
    for (_, old) in &gone {
        let _ = writeln!(out, "{}: only in the first: {}", inert(&old.id), shown(old));
    }
    common::print(out.as_bytes())?;
    if !gone.is_empty() {
        changes.insert("only in the first".to_owned(), gone.len() as u64);
    }
    let changes: Vec<_> = changes.iter().map(|(change, count)| format!(", {count} {change}")).collect();
    say(&format!("diff: {same} verdicts are the same{}", inert(&changes.concat())));
    Ok(())
}

/// "drop (near of p03)".
fn shown(told: &Told) -> String {
    let of = told.of.as_ref().map(|of| format!(" of {of}")).unwrap_or_default();
    inert(&format!("{} ({}{of})", told.decision, told.relation)).into_owned()
}
