//! `naql man` and `naql completions`: what the command knows of itself, for man and for shells.

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::common::print;
use crate::args::Args;
use crate::failure::{Failure, Result};

/// Where a man page sends its reader.
const PAGES: [&str; 2] =
    ["SEE ALSO", "The documentation, with a page for each subject: docs/ in the repository of naql"];

/// Prints the page of the command or of a verb (`store verify`), or writes all of them into a directory and prints their names.
///
/// # Errors
/// If there is no such verb, or a page cannot be written.
pub fn run(verb: &[String], all: Option<&Path>) -> Result<()> {
    let mut command = Args::command();
    command.build();
    if let Some(folder) = all {
        let mut names = String::new();
        write_all(&command, folder, &mut names)?;
        return print(names.as_bytes());
    }
    let mut of = &command;
    for name in verb {
        let unknown = || Failure::usage(format!("there is no verb {:?}", verb.join(" ")));
        of = of.find_subcommand(name).ok_or_else(unknown)?;
    }
    print(&page(of).map_err(|error| Failure::write("standard output", &error))?)
}

/// Prints the completions for a shell.
///
/// # Errors
/// If they cannot be written.
pub fn completions(shell: Shell) -> Result<()> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "naql", &mut out);
    print(&out)
}

/// Writes the page of a command and those of its verbs; adds their names.
fn write_all(command: &Command, folder: &Path, names: &mut String) -> Result<()> {
    let name = format!("{}.1", command.get_display_name().unwrap_or("naql"));
    let path = folder.join(&name);
    let page = page(command).map_err(|error| Failure::write("standard output", &error))?;
    std::fs::write(&path, page).map_err(|error| Failure::create(&path, &error))?;
    *names += &name;
    names.push('\n');
    command
        .get_subcommands()
        .filter(|verb| verb.get_name() != "help")
        .try_for_each(|verb| write_all(verb, folder, names))
}

/// The page of a command.
fn page(command: &Command) -> std::io::Result<Vec<u8>> {
    let name = command.get_display_name().unwrap_or("naql").to_owned();
    let mut out = Vec::new();
    Man::new(command.clone()).title(name.to_uppercase()).render(&mut out)?;
    let [heading, text] = PAGES;
    out.extend(format!(".SH {heading:?}\n{text}\n").bytes());
    Ok(out)
}
