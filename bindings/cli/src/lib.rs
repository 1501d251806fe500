//! The `naql` command, as a library: the Rust binary and the Python wheel run the same [`main`].

mod args;
mod failure;
mod form;
mod input;
mod output;
mod progress;
mod reject;
mod stop;
mod verbs;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::args::{Args, asked, locale, translated};
use crate::failure::{Failure, exit};
use crate::progress::say;

/// Runs the command with its arguments (the first is the program's name) and gives its exit code.
///
/// Ctrl-C and termination signals end the whole process, with exit code 130 and no unfinished file; `gate` first ends what
/// it began.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    run(args).into()
}

/// As [`main`], for a host that has its own way to end.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let (args, arabic) = asked(args.into_iter().collect(), locale().as_deref());
    let command = if arabic { translated(Args::command()) } else { Args::command() };
    let parsed = command.try_get_matches_from(args).and_then(|matches| Args::from_arg_matches(&matches));
    let args = match parsed {
        Ok(args) => args,
        // Also `--help` and `--version`, which clap counts as errors and prints on standard output.
        Err(error) => {
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(exit::USAGE);
        }
    };
    // A host such as Python may run this twice; the first handler serves both.
    let _ = ctrlc::set_handler(|| {
        if stop::ask() {
            return;
        }
        output::abandon();
        say(&Failure::interrupted().message);
        std::process::exit(exit::INTERRUPTED.into());
    });
    silence_what_is_reported();
    match verbs::run(&args) {
        Ok(()) => 0,
        Err(failure) => {
            if !failure.message.is_empty() {
                say(&failure.message);
            }
            failure.exit
        }
    }
}

/// `redb` panics on some damaged stores. That is caught and reported as an error; nobody needs to see it as a panic first.
fn silence_what_is_reported() {
    let rest = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !info.location().is_some_and(|at| at.file().contains("/redb-")) {
            rest(info);
        }
    }));
}
