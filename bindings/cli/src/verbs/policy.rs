//! `naql policy` and `naql init`: policies printed, checked, compared, and one to begin with.

use std::path::Path;

use naql::Policy;
use naql::text::inert;

use super::common;
use crate::args::PolicyVerb;
use crate::failure::{Failure, Result, exit};
use crate::progress::say;

/// Runs the verb.
///
/// # Errors
/// If a file cannot be read or is no policy.
pub fn run(verb: &PolicyVerb) -> Result<()> {
    match verb {
        PolicyVerb::Print { file } => {
            // Names are looked up where a registry is given.
            let policy = read(file.as_deref())?;
            common::print(policy.to_toml().as_bytes())
        }
        PolicyVerb::Check { file, sources } => {
            let registry = common::registry(sources)?;
            let policy = common::policy(Some(file), &registry)?;
            let differences = policy.differences(&Policy::default(), "in the default policy");
            let lines: Vec<_> = differences.iter().map(|line| format!("  {}\n", inert(line))).collect();
            let lines = lines.concat();
            let name = inert(&file.to_string_lossy()).into_owned();
            let rules = policy.rules.len();
            common::print(format!("{name}: in order, {rules} rules\n{lines}").as_bytes())
        }
        PolicyVerb::Diff { a, b } => {
            let other = b.as_deref().map_or("in the default policy".to_owned(), |b| format!("in {}", b.display()));
            let differences = read(Some(a))?.differences(&read(b.as_deref())?, &other);
            let lines: Vec<_> = differences.iter().map(|line| format!("{}\n", inert(line))).collect();
            common::print(lines.concat().as_bytes())
        }
    }
}

/// A policy without a look at the names in its rules.
fn read(path: Option<&Path>) -> Result<Policy> {
    let Some(path) = path else { return Ok(Policy::default()) };
    common::policy_of(path)
}

/// Writes a policy to begin with.
///
/// # Errors
/// If the file is there, or cannot be written.
pub fn init(path: &Path) -> Result<()> {
    use std::io::Write;

    let text = include_str!("policy.toml");
    if path.as_os_str() == "-" {
        return common::print(text.as_bytes());
    }
    let name = inert(&path.to_string_lossy()).into_owned();
    let file = std::fs::File::options().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::new(exit::CANNOT_CREATE, format!("{name}: is there already; name another file"))
        }
        _ => Failure::create(path, &error),
    })?;
    file.write_all(text.as_bytes()).map_err(|error| Failure::write(&name, &error))?;
    say(&format!("{name}: written; every key has its default. naql policy check {name} says what you changed"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_to_begin_with_is_the_default_one_and_has_every_key() {
        let text = include_str!("policy.toml");
        assert_eq!(Policy::from_toml(text).unwrap(), Policy::default());
        // With every key taken in, too.
        let all: Vec<_> = text.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line)).collect();
        assert_eq!(Policy::from_toml(&all.join("\n")).unwrap(), Policy::default());
        let keys: toml::Table = Policy::default().to_toml().parse().unwrap();
        let relation = keys["relation"].as_table().unwrap().keys();
        for key in keys.keys().chain(relation).filter(|key| *key != "extends" && *key != "rules" && *key != "relation")
        {
            assert!(text.contains(&format!("#: {key} = ")), "{key}");
        }
    }
}
