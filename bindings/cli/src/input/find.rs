//! Which files a command line names: files as they are, the files of a directory, the files that match a pattern.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result, exit};
use crate::form::Format;

/// The files that are named, in order: those of a directory (and of those in it) by their names, hidden ones and other formats
/// left out; those of a pattern with `*`, `?` or `[` by their names, unless a file has the pattern for its name.
///
/// # Errors
/// If a directory or a pattern has none, or cannot be read.
pub fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for path in named {
        let before = out.len();
        let name = path.to_string_lossy();
        if path.as_os_str() == "-" || path.is_file() {
            out.push(path.clone());
        } else if path.is_dir() {
            walk(path, &mut out)?;
            if out.len() == before {
                let message = format!(
                    "{name}: no file in the directory has a name that says what it is (.jsonl, .csv, .parquet, …)"
                );
                return Err(Failure::new(exit::NO_INPUT, message));
            }
        } else if name.contains(['*', '?', '[']) && !path.exists() {
            let found = glob::glob(&name).map_err(|error| Failure::usage(format!("{name}: {}", error.msg)))?;
            // In the order of their names; what cannot be looked at is no match.
            let mut matches: Vec<PathBuf> = found.filter_map(std::result::Result::ok).collect();
            matches.sort();
            out.extend(matches.into_iter().filter(|path| !path.is_dir()));
            if out.len() == before {
                return Err(Failure::new(exit::NO_INPUT, format!("{name}: no file matches")));
            }
        } else {
            out.push(path.clone());
        }
    }
    Ok(out)
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> Result<()> {
    let fail = |error: std::io::Error| Failure::open(folder.display(), &error);
    let mut entries = std::fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>).map_err(fail)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name.starts_with(['.', '_']) {
            continue;
        }
        // A link to a directory is not followed: it may lead in a circle.
        if entry.file_type().is_ok_and(|of| of.is_dir()) {
            walk(&path, out)?;
        } else if Format::promised(&name).is_some() && path.is_file() {
            out.push(path);
        }
    }
    Ok(())
}
