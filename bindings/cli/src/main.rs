//! The `naql` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    naql_cli::main(std::env::args_os())
}
