//! The laws of the registry's table. A test holds the built-in table to them, and
//! [`super::Registry`] what a user adds.

use std::collections::{BTreeMap, HashSet};

use crate::text::skeleton::skeleton;

/// What the laws ask of an entry.
pub(crate) struct Row<'e> {
    pub id: &'e str,
    pub names: Vec<&'e str>,
    pub ambiguous: Vec<&'e str>,
}

/// Every id is one word and occurs once, every entry has a name, no name is empty, and what is ambiguous is a name.
///
/// # Errors
/// What is wrong with the first entry that breaks a law.
pub(crate) fn check(rows: &[Row<'_>]) -> Result<(), String> {
    let mut seen = HashSet::new();
    for (i, Row { id, names, ambiguous }) in rows.iter().enumerate() {
        if id.is_empty() || id.starts_with(['@', '?']) {
            return Err(format!("entry {}: {id:?} is no id", i + 1));
        }
        if !seen.insert(id) {
            return Err(format!("the id {id:?} comes twice"));
        }
        let skeletons: Vec<String> = names.iter().map(|name| skeleton(name)).collect();
        if skeletons.is_empty() || skeletons.iter().any(String::is_empty) {
            return Err(format!("entry {id:?} has no name, or an empty one"));
        }
        if let Some(stray) = ambiguous.iter().find(|a| !skeletons.contains(&skeleton(a))) {
            return Err(format!("entry {id:?}: the ambiguous name {stray:?} is none of its names"));
        }
    }
    Ok(())
}

/// The skeletons that several entries share, and their ids in the table's order.
pub(crate) fn shared<'e>(rows: &[Row<'e>]) -> BTreeMap<String, Vec<&'e str>> {
    let mut ids: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for row in rows {
        for name in &row.names {
            let ids = ids.entry(skeleton(name)).or_default();
            if !ids.contains(&row.id) {
                ids.push(row.id);
            }
        }
    }
    ids.retain(|_, ids| ids.len() > 1);
    ids
}
