//! `docs/command.md`: every verb with what it takes, made of the same texts as the help.

use std::fmt::Write;

use clap::{Arg, Command, CommandFactory};

use super::Args;

const HEAD: &str = "\
# The command

Every verb and what it takes: the text of `naql VERB --help`. Made by `UPDATE_DOCS=1 cargo test -p naql-cli --lib page`. The forms of inputs and the fields are on the page about
[files and fields](inputs.md).

Completions, one line each:

```sh
echo 'eval \"$(naql completions bash)\"' >> ~/.bashrc
echo 'eval \"$(naql completions zsh)\"' >> ~/.zshrc
naql completions fish > ~/.config/fish/completions/naql.fish
```

`naql man dedup | man -l -` shows the page of a verb; `naql man --all DIR` writes all of them. `make install-command` installs the command with pages and
completions. `naql dedup --help --lang ar`, or an Arabic locale, gives the help in Arabic.
";

/// The page. `serve`, which not every command has, is on the page about reports.
fn page() -> String {
    let mut command = Args::command();
    command.build();
    let mut out = HEAD.to_owned();
    // `serve` is there in some builds only, and has a part of the page about reports.
    for verb in command.get_subcommands().filter(|verb| !["help", "serve"].contains(&verb.get_name())) {
        section(verb, "##", &mut out);
        for verb in verb.get_subcommands().filter(|verb| verb.get_name() != "help") {
            section(verb, "###", &mut out);
        }
    }
    section(&command, "## Exit codes", &mut out);
    out
}

fn section(verb: &Command, level: &str, out: &mut String) {
    let whole = level.contains(' ');
    let name = verb.get_display_name().unwrap_or("naql").replacen('-', " ", 2);
    let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
    if whole {
        _ = write!(out, "\n{level}\n");
    } else {
        _ = write!(out, "\n{level} {name}\n\n{about}.\n");
        let rows: Vec<String> = verb.get_arguments().filter_map(row).collect();
        if !rows.is_empty() {
            _ = write!(out, "\n| | |\n|---|---|\n{}\n", rows.join("\n"));
        }
    }
    if let Some(after) = verb.get_after_help() {
        _ = write!(out, "\n```text\n{}\n```\n", after.to_string().trim_end());
    }
}

/// A row of the table; none for what every verb has.
fn row(arg: &Arg) -> Option<String> {
    if arg.is_global_set() || ["help", "version"].contains(&arg.get_id().as_str()) {
        return None;
    }
    let values = arg.get_possible_values();
    let value = match arg.get_value_names() {
        Some(names) if arg.get_action().takes_values() => names.join(" "),
        _ => String::new(),
    };
    let name = match arg.get_long() {
        Some(long) => format!("--{long} {value}"),
        None => value,
    };
    let short = arg.get_short().map(|short| format!(", `-{short}`")).unwrap_or_default();
    let mut text = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if !values.is_empty() && arg.get_action().takes_values() {
        let names: Vec<_> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
        _ = write!(text, ": {}", names.join(", "));
    }
    if let ([default], true) = (arg.get_default_values(), arg.get_action().takes_values()) {
        _ = write!(text, " [default: `{}`]", default.to_string_lossy());
    }
    Some(format!("| `{}`{short} | {} |", name.trim_end(), text.replace('|', "\\|")))
}

#[test]
fn the_page_is_what_the_help_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/command.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap();
    assert!(
        found == page(),
        "docs/command.md is not what the help says: UPDATE_DOCS=1 cargo test -p naql-cli --lib page"
    );
}
