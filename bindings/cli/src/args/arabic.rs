//! The help in Arabic: for whom `--lang ar` or the locale asks, of the verbs that a newsroom uses.
//!
//! In: the command and `data/help.ar.tsv` (a verb, `*` for any; an option, nothing for the verb itself; its text). Out: the command with
//! these texts. Names of options, examples and messages stay as they are: they are typed and searched for.

use std::collections::HashMap;
use std::ffi::OsString;
use std::sync::LazyLock;

use clap::{Arg, Command};

/// The texts by verb and option.
static TEXTS: LazyLock<HashMap<(&str, &str), &str>> = LazyLock::new(|| {
    let rows = include_str!("../../data/help.ar.tsv").lines().skip(1).filter_map(|row| {
        let mut cells = row.split('\t');
        Some(((cells.next()?, cells.next()?), cells.next()?))
    });
    rows.collect()
});

/// As clap shows a verb, but in Arabic.
const TEMPLATE: &str = "{about}\n\nالاستعمال: {usage}\n\n{all-args}{after-help}";

/// The command line without what asks for another language, and whether the help is to be Arabic.
///
/// `--lang` is taken out only of a call for help: `report` has an option of this name.
pub fn asked(args: Vec<OsString>, locale: Option<&str>) -> (Vec<OsString>, bool) {
    let helps = |arg: &OsString| arg == "-h" || arg == "--help";
    let help = args.iter().any(helps) || args.get(1).is_some_and(|verb| verb == "help") || args.len() < 2;
    let mut arabic = help && locale.is_some_and(|locale| locale.starts_with("ar"));
    if !help {
        return (args, arabic);
    }
    let mut rest = Vec::with_capacity(args.len());
    let mut given = args.into_iter();
    while let Some(arg) = given.next() {
        let lang = match arg.to_str() {
            Some("--lang") => given.next(),
            Some(text) => text.strip_prefix("--lang=").map(Into::into),
            None => None,
        };
        match lang {
            Some(lang) => arabic = lang == "ar",
            None => rest.push(arg),
        }
    }
    (rest, arabic)
}

/// The locale of messages, as POSIX finds it.
pub fn locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|of| !of.is_empty()))
}

/// The command with its help in Arabic.
pub fn translated(mut command: Command) -> Command {
    command.build();
    let names: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, translated_verb);
    }
    let command = texts(command, "");
    command.subcommand_help_heading("الأفعال").subcommand_value_name("VERB")
}

fn translated_verb(verb: Command) -> Command {
    let name = verb.get_name().to_owned();
    texts(verb, &name)
}

fn texts(command: Command, verb: &str) -> Command {
    let command = match TEXTS.get(&(verb, "")) {
        Some(about) => command.about(*about).long_about(*about).help_template(TEMPLATE),
        None => command,
    };
    command.mut_args(|arg| {
        let id = arg.get_id().to_string();
        let Some(text) = text(verb, &id) else { return arg };
        let heading = if arg.is_positional() { "المدخلات" } else { "الخيارات" };
        // What the option takes and its default are in the text.
        let arg: Arg = arg.help(text).long_help(text).help_heading(heading);
        arg.hide_possible_values(true).hide_default_value(true)
    })
}

/// The text of an option.
fn text(verb: &str, option: &str) -> Option<&'static str> {
    TEXTS.get(&(verb, option)).or_else(|| TEXTS.get(&("*", option))).copied()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Args;

    /// The verbs that a newsroom uses have every text, and no text is for nothing.
    #[test]
    fn every_option_of_a_newsroom_has_its_text() {
        let mut command = Args::command();
        command.build();
        for verb in command.get_subcommands() {
            let name = verb.get_name();
            assert!(TEXTS.contains_key(&(name, "")), "{name}");
            if ["dedup", "gate", "check", "lineage", "report", "compare", "trace", "explain", "diff"].contains(&name) {
                for arg in verb.get_arguments() {
                    assert!(text(name, arg.get_id().as_str()).is_some(), "{name} {}", arg.get_id());
                }
            }
        }
    }

    #[test]
    fn the_language_is_asked_for() {
        let of = |line: &str, locale| {
            let (args, arabic) = asked(line.split(' ').map(Into::into).collect(), locale);
            (args.join(" ".as_ref()).into_string().unwrap(), arabic)
        };
        let told = |line: &str, arabic| (line.to_owned(), arabic);
        assert_eq!(of("naql dedup --help --lang ar", None), told("naql dedup --help", true));
        assert_eq!(of("naql --lang=ar -h", Some("en_US.UTF-8")), told("naql -h", true));
        assert_eq!(of("naql dedup -h", Some("ar_EG.UTF-8")), told("naql dedup -h", true));
        assert_eq!(of("naql dedup -h --lang en", Some("ar_EG.UTF-8")), told("naql dedup -h", false));
        assert_eq!(of("naql help dedup", Some("ar")), told("naql help dedup", true));
        assert_eq!(of("naql report in --lang ar", Some("ar")), told("naql report in --lang ar", false));
    }

    #[test]
    fn help_is_arabic() {
        let help = translated(Args::command()).find_subcommand_mut("dedup").unwrap().render_long_help().to_string();
        assert!(help.contains("الاستعمال:") && help.contains("الخيارات") && help.contains("المدخلات"), "{help}");
        assert!(!help.contains("Options:") && !help.contains("possible values"), "{help}");
        let help = translated(Args::command()).render_help().to_string();
        assert!(help.contains("الأفعال") && help.contains("يصنع صفحة"), "{help}");
    }
}
